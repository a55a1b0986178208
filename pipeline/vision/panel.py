"""A window that came over a slide: a poll, a notice, a panel of the platform."""

from collections.abc import Sequence
from functools import reduce
from typing import Literal

import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.uncover import has_straight_sides

Grey = npt.NDArray[np.uint8]

LEAST_WIDE, LEAST_HIGH, MOST = 0.12, 0.05, 0.8  # of the picture's width and height; a notice is a line or two high


def panel(a: Grey, b: Grey, spots: Sequence[Box]) -> Literal["", "came", "went"]:
    """Whether all that differs lies in one rectangle with four straight sides that only picture b has (it came), or only a (it went).

    What is exchanged for another within a frame that was there is a part of the slide. `spots`: where they differ.
    """
    if not spots:
        return ""
    height, width = b.shape
    box = reduce(around, spots).clip(Box(0, 0, width, height))
    if box is None or not (LEAST_WIDE * width <= box.width <= MOST * width and LEAST_HIGH * height <= box.height):
        return ""
    before, after = has_straight_sides(box, a), has_straight_sides(box, b)
    return "" if before == after else "came" if after else "went"


def around(one: Box, other: Box) -> Box:
    """The rectangle around both."""
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Box(x, y, max(one.right, other.right) - x, max(one.bottom, other.bottom) - y)
