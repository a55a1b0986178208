"""Charts, told by an axis: a column of numbers whose values fall as evenly as their places do, beside something drawn."""

import re
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from pipeline.model import Box
from pipeline.reading.bare import grown
from pipeline.reading.ink import Piece
from pipeline.reading.lines import around
from pipeline.reading.regions import contains, mostly_in
from pipeline.reading.shapes import Region

VALUE = re.compile(r"^[-–−+]?[€$£]?\s?\d[\d.,\s]*\s?(?:%|[kKmM]|Mio\.?|bn)?$")
LEAST_MARKS = 3
ALIGNED = 0.45
EVEN = 0.35
MOST_RIGHT = 0.7
"""How far edges of the numbers, and their places from even ones, may be off; shares of the em."""
LABEL_SIZE = 1.35
MOST_OF_PAGE = 0.75
GAP = 1.7
LABEL, AXIS_TITLE, CENTRED = 0.9, 1.6, 0.08
"""How far a label and an axis's title stand from the plot at most, in ems; how far from its middle, as a share of its width."""


def charts(regions: Sequence[Region], pieces: Sequence[Piece], size: tuple[int, int]) -> list[Box]:
    """Boxes around the charts of a page (`size`: its height and width), their labels included."""
    height, width = size
    found: list[Box] = []
    for axis in axes([piece for piece in pieces if piece.role == "body" and VALUE.match(piece.text)]):
        if any(mostly_in(axis[0].box, box) for box in found):
            continue
        box = plot(around([piece.box for piece in axis]), regions, axis[0].size, width)
        if box is None or box.area > MOST_OF_PAGE * width * height:
            continue
        box = with_labels(box, [piece for piece in pieces if piece.size < LABEL_SIZE * axis[0].size])
        found.append(grown(box, 3, width, height))
    return found


def axes(numbers: Sequence[Piece]) -> list[list[Piece]]:
    """Columns of numbers that are an axis, the longest first."""
    found = []
    for first in numbers:
        for edge in (right_edge, left_edge, middle):
            column = [
                other
                for other in numbers
                if abs(edge(other) - edge(first)) < ALIGNED * first.size and like_size(other, first)
            ]
            if len(column) >= LEAST_MARKS and falls_evenly(column):
                found.append(sorted(column, key=lambda piece: piece.box.y))
    return sorted(found, key=lambda column: -len(column))


def right_edge(piece: Piece) -> float:
    return piece.box.right


def left_edge(piece: Piece) -> float:
    return piece.box.x


def middle(piece: Piece) -> float:
    return piece.box.x + piece.box.width / 2


def like_size(one: Piece, two: Piece) -> bool:
    return max(one.size, two.size) < 1.25 * min(one.size, two.size)


def falls_evenly(column: Sequence[Piece]) -> bool:
    """Whether the higher a number stands the larger it is, in proportion, but for a few that were misread."""
    values = np.array([value_of(piece.text) for piece in column])
    places = np.array([piece.box.y + piece.box.height / 2 for piece in column])
    slopes = [
        (places[two] - places[one]) / (values[two] - values[one])
        for one, two in combinations(range(len(column)), 2)
        if values[one] != values[two]
    ]
    slope = float(np.median(slopes)) if slopes else 0.0
    off = np.abs(places - slope * values - np.median(places - slope * values))
    right = np.unique(values[off < EVEN * column[0].size])
    return slope < 0 and len(right) >= max(LEAST_MARKS, MOST_RIGHT * len(column))


def value_of(text: str) -> float:
    """A printed number; what its commas and points mean does not matter while all of an axis have them alike."""
    digits = re.sub(r"[^\d.,]", "", text).replace(",", ".").strip(".")
    head, _, tail = digits.rpartition(".")
    plain = head.replace(".", "") + (tail if len(tail) == 3 and head else f".{tail}" if head else tail)
    return (-1 if text[:1] in "-–−" else 1) * float(plain or 0)


def plot(axis: Box, regions: Sequence[Region], em: float, width: int) -> Box | None:
    """The box around an axis and what is drawn beside it; None where nothing is."""
    box, again = axis, True
    near = [region.box for region in regions if region.box.width < 0.9 * width and in_rows(region.box, axis, em)]
    while again:
        reach = round(GAP * em)
        wide = Box(box.x - reach, box.y, box.width + 2 * reach, box.height)
        more = [other for other in near if wide.clip(other)]
        near = [other for other in near if other not in more]
        box, again = around([box, *more]), bool(more)
    return box if box.width > axis.width + 4 * em else None


def in_rows(box: Box, axis: Box, em: float) -> bool:
    """Whether a thing stands between the ends of an axis."""
    return box.y > axis.y - em and box.bottom < axis.bottom + em


def with_labels(box: Box, labels: Sequence[Piece]) -> Box:
    """The box with the names under it and beside it, and its heading."""
    again = True
    while again:
        again = False
        for piece in labels:
            reach = round((AXIS_TITLE if is_centred(piece, box) else LABEL) * piece.size)
            if (
                not contains(box, piece.box)
                and grown(piece.box, reach, 1 << 20, 1 << 20).clip(box)
                and within(piece, box)
            ):
                box, again = around([box, piece.box]), True
    return box


def is_centred(piece: Piece, box: Box) -> bool:
    """Whether a line stands in the middle of what it is over or under, as an axis's title does, and takes up a part of it only."""
    off = abs(middle(piece) - box.x - box.width / 2)
    return off < CENTRED * box.width and 2 * piece.box.width < box.width


def within(piece: Piece, box: Box) -> bool:
    """Whether a label stands over or under a plot, rather than beside it."""
    return box.x - piece.size < middle(piece) < box.right + piece.size
