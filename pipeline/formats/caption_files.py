"""SRT and WebVTT files by anybody, read with patience: every cue that can be made out, and everything that is wrong with the file.

WebVTT after https://www.w3.org/TR/webvtt1/; SubRip has no standard, so what common players take is taken.
"""

import html
import re
import unicodedata
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.errors import UsageError
from pipeline.model import Cue

LARGEST_BYTES = 20_000_000
TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMING = re.compile(rf"^\s*{TIME}\s*-+>\s*{TIME}(?:\s+.*)?$")
STRICT = {
    "vtt": re.compile(r"^\s*(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}\s+-->\s+(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}(?:\s+.*)?$"),
    "srt": re.compile(r"^\s*\d{2,}:[0-5]\d:[0-5]\d,\d{3} --> \d{2,}:[0-5]\d:[0-5]\d,\d{3}(?:\s+.*)?$"),
}
TAGS = {
    "vtt": re.compile(r"</?(?:v|c|b|i|u|ruby|rt|lang)(?:[.\s][^>]*)?>|<\d[\d:.]*>"),
    "srt": re.compile(r"</?(?:b|i|u|s|font)(?:\s[^>]*)?>|\{\\[^}]*\}", re.IGNORECASE),
}
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
STRAY_SIGN = re.compile(r"<|&(?!(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});)")


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with line `line` (from 1) of a file, and the `kind` of mistake it is."""

    line: int
    kind: str
    what: str


class FileCue(msgspec.Struct, frozen=True):
    """A cue as it stands: `line` of its times, text without markup, and each `<v Name>` with what it says."""

    line: int
    cue: Cue
    voices: list[tuple[str, str]]


class CaptionFile(msgspec.Struct, frozen=True):
    """What a file holds."""

    kind: Literal["srt", "vtt"]
    cues: list[FileCue]
    problems: list[Problem]


def read(path: Path) -> CaptionFile:
    """Read a caption file, whatever its encoding and line ends.

    Raises:
        UsageError: there is no such file, it is too large, or it is no text.
    """
    text, problems = decoded(path)
    lines = [line for line in re.split(r"\r*\n|\r", text)]
    kind: Literal["srt", "vtt"] = "vtt" if lines[0].startswith("WEBVTT") else "srt"
    if kind == "srt" and path.suffix.lower() == ".vtt":
        kind = "vtt"
        problems.append(Problem(1, "header", "does not begin with WEBVTT: players refuse the file"))
    cues: list[FileCue] = []
    at = after_header(lines) if kind == "vtt" else 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
        elif kind == "vtt" and re.match(r"(NOTE|STYLE|REGION)(\s|$)", lines[at]):
            at = end_of_block(lines, at)
        elif is_timing(lines[at]):
            at = read_cue(lines, at, kind, cues, problems)
        elif at + 1 < len(lines) and is_timing(lines[at + 1]):
            at += 1  # its number or name
        else:
            what = "text that belongs to no cue: a blank line or a broken time before it; players drop it"
            problems.append(Problem(at + 1, "stray", what))
            at = end_of_block(lines, at)
    if not cues:
        problems.append(Problem(1, "empty", "holds no captions"))
    return CaptionFile(kind, cues, sorted(problems, key=lambda problem: problem.line))


def decoded(path: Path) -> tuple[str, list[Problem]]:
    """The file's text without a byte order mark; what is not UTF-8 is said."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UsageError(f"{path.name} is too large for captions ({path.stat().st_size // 1_000_000} MB).")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}). Check the name.") from error
    name, text = "UTF-8", ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        name, text = "UTF-16", data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            name, text = "Windows-1252", data.decode("cp1252", "replace")
    strange = sum(unicodedata.category(c) == "Cc" and c not in "\r\n\t\v\f" for c in text)
    if strange > len(text) // 50:
        raise UsageError(f"{path.name} is no text, so no SRT or WebVTT file.")
    wrong = (
        [Problem(1, "encoding", f"is not UTF-8 (it looks like {name}): save it as UTF-8")] if name != "UTF-8" else []
    )
    wrong += [
        Problem(text[: text.index(sign)].count("\n") + 1, "encoding", f"holds {what}: save it again from its source")
        for sign, what in (("\0", "a null character"), ("\ufffd", "a character that was lost in an earlier conversion"))
        if sign in text
    ]
    return text.replace("\0", "\ufffd"), wrong


def after_header(lines: list[str]) -> int:
    """The first line after the header block; a cue that follows it without a blank line counts."""
    at = 0
    while at < len(lines) and lines[at].strip() and not is_timing(lines[at]):
        at += 1
    return at


def end_of_block(lines: list[str], at: int) -> int:
    """The next blank line; or the next cue, where nobody left one."""
    at += 1
    while at < len(lines) and lines[at].strip() and not is_timing(lines[at]):
        at += 1
    return at


def is_timing(line: str) -> bool:
    return re.match(r"\s*-?\d[-\d:.,]*\s*-+>", line) is not None


def read_cue(
    lines: list[str], at: int, kind: Literal["srt", "vtt"], cues: list[FileCue], problems: list[Problem]
) -> int:
    """Read the cue whose times stand in line index `at`; the index after it."""
    number, timing = at + 1, TIMING.match(lines[at])
    times = timing and (milliseconds(timing.groups()[:4]), milliseconds(timing.groups()[4:]))
    if not times or None in times:
        problems.append(Problem(number, "time", f"not a time: {lines[at].strip()[:60]}"))
    elif not STRICT[kind].match(lines[at]):
        how = "HH:MM:SS.mmm --> HH:MM:SS.mmm" if kind == "vtt" else "HH:MM:SS,mmm --> HH:MM:SS,mmm"
        problems.append(
            Problem(number, "time", f"written {lines[at].strip()[:60]}, not as {how}: players drop this cue")
        )
    at += 1
    text: list[str] = []
    while at < len(lines) and lines[at].strip() and not is_timing(lines[at]):
        if at + 1 < len(lines) and is_timing(lines[at + 1]) and re.fullmatch(r"\s*\d+\s*", lines[at]) and kind == "srt":
            problems.append(
                Problem(number, "stray", "no blank line after this cue: players show the next one within it")
            )
            break
        text.append(lines[at].strip())
        at += 1
    if not times or times[0] is None or times[1] is None:
        return at
    raw = "\n".join(text)
    bare = TAGS[kind].sub("", raw)
    if kind == "vtt":
        if sign := STRAY_SIGN.search(bare):
            problems.append(
                Problem(number, "markup", f"{sign.group()} must be written as {html.escape(sign.group()[0])}")
            )
        bare = html.unescape(bare)
    voices = VOICE.findall(raw) if kind == "vtt" else []
    said = [html.unescape(TAGS[kind].sub("", piece)) for piece in VOICE.split(raw)[2::2]] if voices else []
    names = [" ".join(html.unescape(name).split()) for name in voices]
    shown = [line for line in bare.split("\n") if line.strip()]
    cue = Cue(part="presentation", start_ms=times[0], end_ms=times[1], lines=shown, speaker=names[0] if names else "")
    cues.append(FileCue(number, cue, list(zip(names, said, strict=True))))
    return at


def milliseconds(parts: tuple[str | None, ...]) -> int | None:
    """Of hours, minutes, seconds and the digits of their fraction; None if it is no time of day."""
    hours, minutes, seconds, rest = (part or "0" for part in parts)
    if int(minutes) > 59 or int(seconds) > 59:
        return None
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest.ljust(3, "0"))
