"""Where the slides lie, agreed between them: a dark slide on a dark screen seems to end where its picture does."""

from collections import Counter
from collections.abc import Iterable

from pipeline.model import Box

SHAPES = (16 / 9, 16 / 10, 4 / 3)
EXACT = 0.003
"""How far an area may be from the shape of slides and still have it, as a share."""
SAME_SIDE = 2
MOST_OFF = 0.1
"""Share of the width or height by which one side was seen in the wrong place."""


def settled(areas: Iterable[Box]) -> dict[Box, Box]:
    """For each area the one that it is taken to be: of those that differ in one side alone, the one that has the shape of slides."""
    counts = Counter(areas)
    out = {}
    for area in counts:
        shaped = [one for one in counts if off(one) < min(EXACT, off(area)) and one_side_apart(one, area)]
        out[area] = min(shaped, key=lambda one: (-counts[one], off(one)), default=area)
    return out


def off(area: Box) -> float:
    """How far an area is from the nearest shape that slides have, as a share."""
    return min(abs(area.width / (shape * area.height) - 1) for shape in SHAPES)


def one_side_apart(one: Box, two: Box) -> bool:
    """Whether three sides of two areas are the same and the fourth is near."""
    apart = [
        abs(one.x - two.x) / one.width,
        abs(one.right - two.right) / one.width,
        abs(one.y - two.y) / one.height,
        abs(one.bottom - two.bottom) / one.height,
    ]
    same = [SAME_SIDE / one.width] * 2 + [SAME_SIDE / one.height] * 2
    return max(apart) < MOST_OFF and sum(gap > least for gap, least in zip(apart, same, strict=True)) <= 1
