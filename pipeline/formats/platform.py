"""The transcript that a meeting platform made, where its file lies beside the recording: Zoom's and Teams' WebVTT dialects.

Zoom writes `Name: text`, and no name while the same person goes on. Teams writes `<v Name>`, one sentence over several cues. The
older Microsoft Stream has no names.
"""

import re
from collections import Counter
from pathlib import Path

from pipeline.errors import ConfigurationError, UsageError
from pipeline.formats.caption_files import FileCue, read
from pipeline.model import Platform, PlatformLine

ENDINGS = (".transcript.vtt", "_transcript.vtt", ".audio_transcript.vtt", "_audio_transcript.vtt", ".cc.vtt", ".vtt")
# Zoom's cloud names the film GMT20260401-080000_Recording_1920x1080.mp4, its transcript GMT20260401-080000_Recording.transcript.vtt.
ZOOM_VIEW = re.compile(r"(?<=_Recording)(?:_[a-z]+)*_\d+x\d+$")
NAME = re.compile(r"^([^\s:][^:\n]{0,60}): +(?=\S)")
GOES_ON_MS = 2_000


def beside(recording: Path) -> Platform:
    """What the platform wrote down of this recording; nothing if there is no such file.

    Taken are `<recording>.transcript.vtt`, `<recording>.audio_transcript.vtt` (or with `_`), `<recording>.cc.vtt` and
    `<recording>.vtt`, the first that is there; after Zoom's own names without the picture's size.

    Raises:
        ConfigurationError: the file is there and cannot be read.
    """
    stems = dict.fromkeys((recording.stem, ZOOM_VIEW.sub("", recording.stem)))
    for path in (recording.with_name(stem + ending) for stem in stems for ending in ENDINGS):
        if path.is_file():
            try:
                return Platform(file=path.name, lines=named(read(path).cues))
            except UsageError as error:
                raise ConfigurationError(
                    f"{error} It lies beside the recording: correct it or take it away."
                ) from error
    return Platform()


def named(cues: list[FileCue]) -> list[PlatformLine]:
    """The cues with their speakers, one line a voice."""
    known = names(cues)
    out: list[PlatformLine] = []
    for item in sorted(cues, key=lambda item: item.cue.start_ms):
        cue, text = item.cue, " ".join(item.cue.lines)
        start, end = cue.start_ms, max(cue.start_ms, cue.end_ms)
        if item.voices:
            whole, done = sum(len(said) for _, said in item.voices) or 1, 0
            for name, said in item.voices:
                begin, done = start + (end - start) * done // whole, done + len(said)
                stop = start + (end - start) * done // whole
                out.append(PlatformLine(start_ms=begin, end_ms=stop, name=name, text=" ".join(said.split())))
            continue
        prefix = NAME.match(text)
        name = prefix.group(1).strip() if prefix else ""
        if name in known:
            text = text[prefix.end() :] if prefix else text
        else:
            goes_on = out and known and start - out[-1].end_ms <= GOES_ON_MS
            name = out[-1].name if goes_on else ""
        out.append(PlatformLine(start_ms=start, end_ms=end, name=name, text=" ".join(text.split())))
    return [line for line in out if line.text]


def names(cues: list[FileCue]) -> set[str]:
    """What stands before a colon and is a name: said so more than once, or two or more words with capitals."""
    found = Counter(match.group(1).strip() for item in cues if (match := NAME.match(" ".join(item.cue.lines))))
    return {
        name
        for name, times in found.items()
        if times > 1
        or (1 < len(name.split()) < 6 and all(word[:1].isupper() or word[:1] == "(" for word in name.split()))
    }
