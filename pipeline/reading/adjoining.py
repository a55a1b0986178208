"""Rectangles that touch, such as the bars at the head of a page or the fields of its footer: each is a shape of its own."""

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.bare import Mask
from pipeline.reading.ground import Ground, part_of
from pipeline.reading.ink import Pixels, largest
from pipeline.reading.shapes import Region, flat_rectangle, shaded_rectangle

FULL = 0.97  # share of its box that a pile of rectangles fills
SOFT = 2  # pixels on each side of an edge that the recording softens
STEP = 10.0  # what the colours on both sides of an edge differ by, at least
ACROSS = 0.93  # share of the width along which they do
NEARLY = 0.95
LEAST_SIDE = 8
MOST_CUTS = 4  # one within another


def adjoining(pixels: Pixels, own: Mask, box: Box, back: Ground) -> list[Region]:
    """The rectangles that a component is made of, each of one colour or shading off evenly; none where it is anything else.

    `pixels` (height, width, 3) are those of its `box`, `own` (height, width) which of them belong to it; `back`: the page's ground.
    """
    return taken_apart(pixels, box, back, MOST_CUTS) if own.mean() >= FULL else []


def taken_apart(pixels: Pixels, box: Box, back: Ground, cuts: int) -> list[Region]:
    """The rectangles on both sides of the clearest edge, each taken apart again, so many times at most, where it is none itself."""
    out: list[Region] = []
    for part in cut_at_edge(pixels):
        seen = pixels[part.y : part.bottom, part.x : part.right]
        place = Box(box.x + part.x, box.y + part.y, part.width, part.height)
        whole, under = np.ones(seen.shape[:2], dtype=np.bool_), part_of(back, place)
        one = flat_rectangle(seen, whole, place, SOFT, under) or shaded_rectangle(seen, whole, place, under)
        found = [one] if one else taken_apart(seen, place, back, cuts - 1) if cuts > 1 else []
        if not found:
            return []
        out += found
    return out


def cut_at_edge(pixels: Pixels) -> list[Box]:
    """The two parts on both sides of the clearest edge that runs from one side to the other; none without one."""
    height, width = pixels.shape[:2]
    (across, row), (down, column) = clearest(pixels), clearest(np.asarray(pixels.swapaxes(0, 1)))
    if max(across, down) < ACROSS:
        return []
    if across >= down:
        return [Box(0, 0, width, row), Box(0, row, width, height - row)]
    return [Box(0, 0, column, height), Box(column, 0, width - column, height)]


def clearest(pixels: Pixels) -> tuple[float, int]:
    """The row at which most of the picture's width changes its colour: the share that does, and the row."""
    rows: NDArray[np.float32] = pixels.astype(np.float32)
    if len(rows) < 2 * LEAST_SIDE:
        return 0.0, 0
    apart = largest(np.abs(rows[2 * SOFT :] - rows[: -2 * SOFT]))
    share = (apart > STEP).mean(axis=1)
    share[: LEAST_SIDE - SOFT] = share[len(share) - LEAST_SIDE + SOFT :] = 0
    best = np.flatnonzero(share >= share.max() - 0.01)
    strong = np.median(apart[best], axis=1)
    best = best[strong >= NEARLY * strong.max()]
    at = int(best[best < best[0] + 2 * SOFT].mean())  # an edge is seen from all rows that are near it
    return float(share[at]), at + SOFT + 1
