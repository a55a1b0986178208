"""WebVTT files (W3C, https://www.w3.org/TR/webvtt1/), with voices."""

import html
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.model import Cue


def write_vtt(cues: Sequence[Cue], path: Path) -> None:
    """Write cues as WebVTT: UTF-8, LF, `&`, `<` and `>` escaped, `<v Name>` where one voice speaks, `<lang xx>` around
    a passage in another language.

    Raises:
        OutputError: the file cannot be written.
    """
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(cues, 1):
        lines = [spoken_in(cue.language, html.escape(line, quote=False)) for line in cue.lines if line.strip()]
        if len(cue.voices) == len(lines):
            text = "\n".join(voiced(name, line) for name, line in zip(cue.voices, lines, strict=True))
        else:
            text = voiced(cue.speaker, "\n".join(lines))
        blocks.append(f"{number}\n{timestamp(cue.start_ms)} --> {timestamp(cue.end_ms)}\n{text}\n")
    try:
        path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            f"{path.name} cannot be written ({error.strerror}). Free some space and run again."
        ) from error


def spoken_in(language: str, line: str) -> str:
    """A line marked with its language where that is another than the track's."""
    return f"<lang {html.escape(language, quote=False)}>{line}</lang>" if language else line


def voiced(name: str, text: str) -> str:
    """Escaped text as said by somebody; `name` may be empty."""
    voice = html.escape(" ".join(name.split()), quote=False)
    return f"<v {voice}>{text}</v>" if voice else text


def timestamp(ms: int) -> str:
    """`01:02:03.004`"""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
