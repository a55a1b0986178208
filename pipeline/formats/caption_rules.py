"""The house rule of captions, and its checker.

It keeps the timed text guides of Netflix, the BBC and DCMP together. Two frames are 80 ms: the recordings have 25 a second or fewer.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Cue

LINES, LINE_CHARS, AIM_CHARS = 2, 42, 37
FASTEST_CPS, AIM_CPS = 20, 17
SHORTEST_MS, LONGEST_MS = 840, 7000
GAP_MS = 80  # two cues closer than `PAUSE_MS` are this far apart, or touch
PAUSE_MS = 1000
LINGER_MS = 500


@dataclass(frozen=True)
class Violation:
    """Cue `number` (1-based) breaks the rule `kind`; `what` says how, for a person."""

    number: int
    start_ms: int
    kind: str
    what: str


def characters(lines: Sequence[str]) -> int:
    """Characters to read: all of them, spaces included, without markup."""
    return sum(len(re.sub(r"<[^>]+>", "", line)) for line in lines)


def need_ms(chars: int) -> int:
    """The shortest time in which so many characters may be shown."""
    return max(SHORTEST_MS, -(-chars * 1000 // FASTEST_CPS))


def check(cues: Sequence[Cue], duration_ms: int | None = None) -> list[Violation]:
    """Every place where the cues of one track break the house rule, in order.

    Args:
        cues: of one part, in order, in output time.
        duration_ms: length of the video; None: not known, its end is not checked.
    """
    out: list[Violation] = []
    for number, cue in enumerate(cues, 1):
        length, chars = cue.end_ms - cue.start_ms, characters(cue.lines)
        gap = cue.start_ms - cues[number - 2].end_ms if number > 1 else None
        broken = {
            "empty": (not any(line.strip() for line in cue.lines), "nothing to read"),
            "lines": (len(cue.lines) > LINES, f"{len(cue.lines)} lines, at most {LINES}"),
            "line_length": (
                any(characters([line]) > LINE_CHARS for line in cue.lines),
                f"a line of {max((characters([line]) for line in cue.lines), default=0)} characters, at most {LINE_CHARS}",
            ),
            "speed": (
                length > 0 and chars * 1000 > FASTEST_CPS * length,
                f"{chars * 1000 / max(1, length):.1f} characters a second, at most {FASTEST_CPS}",
            ),
            "too_short": (length < SHORTEST_MS, f"{length} ms, at least {SHORTEST_MS}"),
            "too_long": (length > LONGEST_MS, f"{length} ms, at most {LONGEST_MS}"),
            "overlap": (gap is not None and gap < 0, f"begins {-(gap or 0)} ms before the last one ends"),
            "gap": (
                gap is not None and GAP_MS < gap < PAUSE_MS,
                f"{gap} ms after the last one: close it to {GAP_MS} ms, or leave a second",
            ),
            "before_start": (cue.start_ms < 0, "begins before the video"),
            "past_end": (
                duration_ms is not None and cue.end_ms > duration_ms,
                f"ends {cue.end_ms - (duration_ms or 0)} ms after the video",
            ),
        }
        out += [Violation(number, cue.start_ms, kind, what) for kind, (wrong, what) in broken.items() if wrong]
    return out
