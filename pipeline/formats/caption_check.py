"""Does a caption file keep the house rule? Every place where it does not, for a person."""

from pathlib import Path

import msgspec

from pipeline.formats import caption_files
from pipeline.formats.caption_rules import characters, check


class Finding(msgspec.Struct, frozen=True):
    """In line `line` of the file (from 1), at `at_ms` of the video (None: the whole file), the rule `kind` is broken: `what`."""

    line: int
    at_ms: int | None
    kind: str
    what: str


class Checked(msgspec.Struct, frozen=True):
    """A file and its findings, in order. `characters_a_second`: mean over the time in which captions are shown."""

    file: str
    cues: int
    characters_a_second: float
    findings: list[Finding]


def checked(path: Path) -> Checked:
    """Check any SRT or WebVTT file.

    Raises:
        UsageError: it cannot be read, or is no text.
    """
    held = caption_files.read(path)
    cues = [item.cue for item in held.cues]
    findings = [Finding(problem.line, None, problem.kind, problem.what) for problem in held.problems]
    for broken in check(cues):
        line = held.cues[broken.number - 1].line
        if broken.kind == "too_short" and cues[broken.number - 1].end_ms <= broken.start_ms:
            findings.append(Finding(line, broken.start_ms, "time", "ends before it begins: players never show it"))
        else:
            findings.append(Finding(line, broken.start_ms, broken.kind, broken.what))
    shown = sum(max(0, cue.end_ms - cue.start_ms) for cue in cues)
    speed = sum(characters(cue.lines) for cue in cues) * 1000 / shown if shown else 0.0
    return Checked(str(path), len(cues), round(speed, 1), sorted(findings, key=lambda finding: finding.line))
