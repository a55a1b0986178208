"""The one owner of pysrt: SubRip files."""

from collections.abc import Sequence
from pathlib import Path

import pysrt

from pipeline.errors import OutputError, UsageError
from pipeline.model import Cue, PartKind


def write_srt(cues: Sequence[Cue], path: Path) -> None:
    """Write cues as SubRip: UTF-8 without BOM, LF, one cue a block, numbered from 1.

    Raises:
        OutputError: the file cannot be written.
    """
    items = [
        pysrt.SubRipItem(
            number,
            pysrt.SubRipTime.from_ordinal(cue.start_ms),
            pysrt.SubRipTime.from_ordinal(cue.end_ms),
            "\n".join(line for line in cue.lines if line.strip()),
        )
        for number, cue in enumerate(cues, 1)
    ]
    try:
        pysrt.SubRipFile(items=items, eol="\n").save(str(path), encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"{path.name} cannot be written ({error.strerror}). Free some space and run again."
        ) from error


def read_srt(path: Path, part: PartKind = "presentation") -> list[Cue]:
    """The cues of a SubRip file, in order of the file; texts as they stand, markup included.

    Raises:
        UsageError: the file is not SubRip in UTF-8.
    """
    try:
        items = pysrt.open(str(path), encoding="utf-8-sig", error_handling=pysrt.ERROR_RAISE)
    except (OSError, UnicodeDecodeError, pysrt.Error) as error:
        raise UsageError(
            f"{path.name} cannot be read as SRT in UTF-8 ({error}). Export it again as SubRip, UTF-8."
        ) from error
    return [Cue(part=part, start_ms=i.start.ordinal, end_ms=i.end.ordinal, lines=i.text.split("\n")) for i in items]
