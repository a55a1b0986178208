"""Webcams that hold still for a while: they lie where they moved before or move later, and hide as much of the slide."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.area import SINGLE
from pipeline.vision.settle import OTHER, glance
from pipeline.vision.uncover import has_straight_sides, same_place, share_of

Grey = npt.NDArray[np.uint8]

EDGE = 10  # part of its width and height
LARGEST = 0.1  # share of the frame: a webcam over a corner of the slide
INSIDE = 0.8  # share of what moved that lies in the webcam it belongs to
CELLS = 2 / 60  # share of the frame's width by which what moved was grown on each side: two cells of the bitmap
# Correlation of the same person in the same room, seen very small; the second where no border is seen.
LIKE, SURELY = 0.7, 0.9


def completed(moving: Sequence[Sequence[Box]], picture: Callable[[int], Grey]) -> list[list[Box]]:
    """What moves in each look, and those webcams that were seen to move in others and are there too, as a whole.

    A webcam has four straight sides, and something moves in it under two pictures that differ: a film belongs to one slide.
    """
    out = [list(boxes) for boxes in moving]
    for webcam, found in webcams(moving, picture):
        middle = inner(webcam)
        face = glance(picture(found), middle)
        for i, own in enumerate(out):
            if any(same_place(box, webcam) for box in own):
                continue
            like = correlation(face, glance(picture(i), middle))
            if like >= SURELY or (like >= LIKE and has_straight_sides(webcam, picture(i))):
                out[i] = [*(box for box in own if not inside(box, webcam, picture(i).shape[1])), webcam]
    return out


def webcams(moving: Sequence[Sequence[Box]], picture: Callable[[int], Grey]) -> list[tuple[Box, int]]:
    """Each place where a webcam lies, and a look in which it is seen there."""
    out: list[tuple[Box, int]] = []
    for i, boxes in enumerate(moving):
        height, width = picture(i).shape
        for box in boxes:
            if box.width < SINGLE * width or box.area > LARGEST * width * height:
                continue
            if any(same_place(box, known) for known, _ in out) or not has_straight_sides(box, picture(i)):
                continue
            if under_several(box, moving, picture, width):
                out.append((box, i))
    return out


def under_several(webcam: Box, moving: Sequence[Sequence[Box]], picture: Callable[[int], Grey], width: int) -> bool:
    """Whether something moves in this place under pictures that differ in the rest. `width`: that of all of them."""
    first: npt.NDArray[np.float32] | None = None
    for i, boxes in enumerate(moving):
        if not any(inside(box, webcam, width) for box in boxes):
            continue
        grey = picture(i)
        seen = glance(grey, Box(0, 0, grey.shape[1], grey.shape[0]))
        if first is None:
            first = seen
        elif float(np.abs(seen - first).mean()) > OTHER:
            return True
    return False


def inside(box: Box, webcam: Box, width: int) -> bool:
    """Whether what moved in the box, before it was grown, lies in the webcam. `width`: the frame's."""
    x, y = (min(round(CELLS * width), (side - 1) // 2) for side in (box.width, box.height))
    return share_of(Box(box.x + x, box.y + y, box.width - 2 * x, box.height - 2 * y), webcam) >= INSIDE


def inner(box: Box) -> Box:
    """The box without its border, beside which the slide is seen."""
    x, y = box.width // EDGE, box.height // EDGE
    return Box(box.x + x, box.y + y, box.width - 2 * x, box.height - 2 * y)


def correlation(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> float:
    """-1 to 1; 0 where one of them is plain."""
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size else 0.0
