"""What tells a line's typeface: how wide each of its words is, whether its letters have serifs, and whether they lean."""

import itertools
from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

STEMS = set("hnmlirfkHNTIFKPM")
LEAST_STEMS = 4
LEAST_X_HEIGHT = 9
LEANING = 1.1
LEANS = (0.10, 0.14, 0.18, 0.22, 0.26, 0.30)
LIKE_LEFT = 0.7
"""Some upright words, such as those with many a W, lean a little more to one side than to the other."""
LEAST_LEAN_HEIGHT = 7
EVEN_LINES, EVEN_SIGNS, EVEN_OFF, EVEN_SHARE = 3, 12, 0.03, 0.75
EVEN_STEP = 0.54, 0.66
"""Lines and signs that tell a monospaced typeface at least; how far the steps of how many are off, as some are misread; what share of
the em a step is."""
NARROW, LONG_WORD, LEAST_WORDS, WORD_OFF, GAP = 0.46, 4, 6, 0.09, 0.2
"""The step of a narrow one at least, which other type comes near to: there so many words of so many signs have to be as long as their
signs' steps too, off by such a share at most, without the gap between two signs (a share of a step)."""
FINE = 4
"""How many times finer than pixels letters are slanted."""


def word_spans(text: str, ink: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First column and width of each word's ink (height x width, the line alone); empty where words cannot be told apart."""
    count = len(text.split())
    columns = np.flatnonzero(ink.any(axis=0))
    if not count or not len(columns):
        return []
    steps = np.diff(columns)
    gaps = sorted(range(len(steps)), key=lambda at: (-int(steps[at]), at))
    if len(gaps) < count - 1 or (count > 1 and int(steps[gaps[count - 2]]) < 2):
        return []
    if count > 1 and len(gaps) >= count and steps[gaps[count - 2]] == steps[gaps[count - 1]]:
        return []
    ends = [0, *(at + 1 for at in sorted(gaps[: count - 1])), len(columns)]
    return [(int(columns[one]), int(columns[two - 1] - columns[one]) + 1) for one, two in itertools.pairwise(ends)]


def evenly_spaced(lines: Sequence[tuple[str, int, float, Sequence[int]]]) -> bool:
    """Whether lines give every sign one width, as code is set: whatever they say, none is wider.

    Each is a text, its width and em in pixels, and the widths of its words, where they are known.
    """
    steps = [width / len(text) / em for text, width, em, _ in lines if len(text) >= EVEN_SIGNS]
    if len(steps) < EVEN_LINES or not NARROW < median(steps) < EVEN_STEP[1]:
        return False
    even = sum(abs(step / median(steps) - 1) < EVEN_OFF for step in steps)
    if even < max(EVEN_LINES, EVEN_SHARE * len(steps)):
        return False
    return median(steps) > EVEN_STEP[0] or even_words(lines, median(steps))


def even_words(lines: Sequence[tuple[str, int, float, Sequence[int]]], step: float) -> bool:
    """Whether each word is as long as its signs' steps (shares of the em) are together."""
    even = [
        abs(width / ((len(word) - GAP) * step * em) - 1) < WORD_OFF
        for text, _, em, widths in lines
        if len(widths) == len(text.split())
        for word, width in zip(text.split(), widths, strict=True)
        if len(word) >= LONG_WORD
    ]
    return len(even) >= LEAST_WORDS and sum(even) >= EVEN_SHARE * len(even)


def serif_share(text: str, centres: tuple[float, ...], cover: NDArray[np.float32], x_height: float) -> float:
    """How much wider stems end on the base line than they are above it: about 1 without serifs, 1.5 and more with; 0 is: not known.

    `centres`: the middle column of each sign that is no space; `cover`: the share of ink (0 to 1) of each pixel of the line.
    """
    signs = [sign for sign in text if sign != " "]
    if len(signs) != len(centres) or x_height < LEAST_X_HEIGHT:
        return 0.0
    edges = [
        (centres[at] - (centres[at] - centres[at - 1]) / 2 if at else centres[at] - x_height / 2,
         centres[at] + (centres[at + 1] - centres[at]) / 2 if at + 1 < len(signs) else centres[at] + x_height / 2)
        for at in range(len(signs))
    ]  # fmt: skip
    found = []
    foot = max(1, round(0.1 * x_height))
    for sign, (left, right) in zip(signs, edges, strict=True):
        if sign not in STEMS:
            continue
        part = cover[:, max(0, int(left)) : max(0, int(np.ceil(right)))]
        rows = np.flatnonzero(part.sum(axis=1) > 0.6) if part.size else np.array([])
        if len(rows) < 0.8 * x_height:
            continue
        base = int(rows[-1])
        low = float(np.sort(part[base - foot - 1 : base + 1].sum(axis=1))[-foot:].mean())
        middle = float(np.median(part[round(base - 0.6 * x_height) : round(base - 0.35 * x_height) + 1].sum(axis=1)))
        if middle > 0.8:
            found.append(low / middle)
    return round(float(median(found)), 2) if len(found) >= LEAST_STEMS else 0.0


def is_slanted(cover: NDArray[np.float32]) -> bool:
    """Whether the letters lean. `cover`: the share of ink (0 to 1) of each pixel of the line."""
    height, width = cover.shape
    return width >= 2 * height and lean(cover) > LEANING


def lean(cover: NDArray[np.float32]) -> float:
    """How much more the columns of ink stand out under the lean that suits the letters than upright, or leaning as far to the left.

    Upright letters lean both ways alike. 0: too small to tell.
    """
    height, width = cover.shape
    if height < LEAST_LEAN_HEIGHT or width < height:
        return 0.0
    fine = cv2.resize(cover.astype(np.float32), (width * FINE, height), interpolation=cv2.INTER_CUBIC)
    middle = (height - 1) / 2
    room = round(max(LEANS) * middle * FINE) + 1

    def order(shear: float) -> float:
        sums = np.zeros(fine.shape[1] + 2 * room, dtype=np.float32)
        for row, line in enumerate(fine):
            start = room - round(shear * (middle - row) * FINE)
            sums[start : start + len(line)] += line
        return float(np.square(sums[FINE:] - sums[:-FINE]).sum())

    leaning, left = (max(order(way * shear) for shear in LEANS) for way in (1, -1))
    return min(leaning / max(order(0.0), 1e-6), LIKE_LEFT * leaning / max(left, 1e-6))
