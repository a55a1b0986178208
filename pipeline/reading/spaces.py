"""Spaces that the engine lost, seen in the ink: gaps between letters as wide as the line's other word gaps."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CLOSING = set(".,;:!?)]}'’”\"%…/-–@_")
OPENING = set("([{‘“\"'/-–@_")
KERNED = set("BCDFGHJKLMNPQRSTVWXZÐÞ")
"""Capitals that are no word by themselves: what stands apart after one that begins a word is loosely set."""
LEAST_SIZE, SMALL_PRINT = 8.0, 14.0
LEAST_STEP = 1.5
"""How many columns wider than the wider gaps between letters a space is at least: in small print, all gaps are a few columns."""


def with_spaces(text: str, centres: tuple[float, ...], ink: NDArray[np.bool_], em: float) -> str:
    """The text with the spaces that the ink shows.

    `centres`: the middle x of each sign of the text that is no space, in columns of `ink` (height x width, the line alone). Empty where
    the engine gave none: then the text stays as it is.
    """
    signs = [index for index, sign in enumerate(text) if sign != " "]
    if len(signs) != len(centres) or len(signs) < 4 or em < LEAST_SIZE:
        return text
    blanks = blank_runs(ink)
    gaps = [widest_gap(blanks, centres[at], centres[at + 1]) for at in range(len(signs) - 1)]
    spaced = [signs[at + 1] - signs[at] > 1 for at in range(len(signs) - 1)]
    known = sorted(gap for gap, space in zip(gaps, spaced, strict=True) if space)
    tight = sorted(gap for gap, space in zip(gaps, spaced, strict=True) if not space)
    usual = known[len(known) // 2] if len(known) >= 3 else 0.27 * em
    letters = tight[int((0.8 if known else 0.7) * len(tight))] if tight else 0
    least = max(0.78 * usual, 0.17 * em, letters + max(LEAST_STEP, 0.1 * em))
    out = text[: signs[0] + 1]
    for at, gap in enumerate(gaps):
        before, after = text[signs[at]], text[signs[at + 1]]
        missing = not spaced[at] and gap >= least and after not in CLOSING and before not in OPENING
        if before.isdigit() and after.isdigit():
            others = max((other for side, other in enumerate(gaps) if side != at and not spaced[side]), default=0)
            clear = gap >= max(0.17 * em, others + max(LEAST_STEP, 0.1 * em))
            missing = clear and is_thousand(text, signs[at], signs[at + 1])
        beside = [side for side in (at - 1, at + 1) if 0 <= side < len(gaps) and spaced[side]]
        missing = missing and not any(gaps[side] < least for side in beside)  # the gap of the space beside it
        missing = missing and (em >= SMALL_PRINT or not is_stray(text, signs[at], signs[at + 1]))
        missing = missing and not (before in KERNED and after.islower() and not text[: signs[at]][-1:].isalnum())
        out += text[signs[at] + 1 : signs[at + 1]] + (" " if missing else "") + after
    return out


def is_stray(text: str, left: int, right: int) -> bool:
    """Whether a space between two letters would leave one of them alone, as small print does that runs out; not before a capital."""
    if not (text[left].isalpha() and text[right].islower()):
        return False
    return not (text[max(0, left - 1) : left].isalnum() and text[right + 1 : right + 2].isalnum())


def is_thousand(text: str, left: int, right: int) -> bool:
    """Whether a space between two figures would part thousands: three follow, and up to three stand before."""
    before, after = re.search(r"\d+$", text[: left + 1]), re.match(r"\d+", text[right:])
    return before is not None and after is not None and len(before[0]) <= 3 and len(after[0]) == 3


def widest_gap(runs: Sequence[tuple[int, int]], left: float, right: float) -> int:
    """The longest run of blank columns between two letters: of those whose middle lies there, as a letter's is not known exactly."""
    return max((end - start for start, end in runs if left <= (start + end) / 2 < right), default=0)


def blank_runs(ink: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """All runs of columns without ink, each from its first column to the one after its last."""
    blank = np.logical_not(ink.any(axis=0)).astype(np.int8)
    edges = np.flatnonzero(np.diff(blank, prepend=0, append=0)).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
