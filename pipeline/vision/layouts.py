"""Layouts of a meeting's window: the slide lies elsewhere while cameras are beside it than while there are none.

In a window with light margins, as light themes have, one picture cannot tell a slide from a box on a white slide. But a slide that
comes back to the same place, under other slides, lies there; and it is the window's if nothing else changes around it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.area import alike, framed, has_shape
from pipeline.vision.margins import MARGIN_NOISE

Grey = npt.NDArray[np.uint8]

PLAIN = 0.9  # share of what lies around the slide that has the margin's one brightness
SEEN = 0.5  # share of the slide's border that differs from the margin
NEAR = 4, 10  # pixels: where the margin is looked at, beyond what compression blurs


def by_layout(
    numbers: Sequence[int], picture: Callable[[int], Grey], moving: Callable[[int], Sequence[Box]]
) -> list[tuple[Box, list[int]]]:
    """The pictures by the rectangle within plain margins in which their slide lies. None, where all have the same.

    A rectangle has a slide's shape, and is found in two pictures at least; it may fit others, in which it cannot be told as well.
    """
    found: list[Box] = []
    for n in numbers:
        box = framed(picture(n), moving(n), lightest=255)
        if box is not None and has_shape(box):
            found.append(box)
    places: list[Box] = []
    for box in found:
        if sum(alike(box, other) for other in found) > 1 and not any(alike(box, other) for other in places):
            places.append(box)
    members: list[list[int]] = [[] for _ in places]
    for n in numbers if len(places) > 1 else ():
        seen = [fits(place, picture(n), moving(n)) for place in places]
        if max(seen):
            members[seen.index(max(seen))].append(n)
    return [(place, own) for place, own in zip(places, members, strict=True) if own]


def fits(box: Box, picture: Grey, moving: Sequence[Box]) -> float:
    """The share of a rectangle's border that stands off the plain margin around it; 0 where the margin is not plain or not there."""
    height, width = picture.shape
    telling = np.ones(picture.shape, bool)
    for part in moving:
        telling[part.y : part.bottom, part.x : part.right] = False
    outer, inner = ring(box, NEAR[1], picture.shape), ring(box, NEAR[0], picture.shape)
    around = outer & ~inner & telling
    within = ring(box, -NEAR[0], picture.shape)
    border = ring(box, -1, picture.shape) & ~within & telling
    if not around.any() or not border.any() or box.area > 0.97 * width * height:
        return 0.0
    margin = int(np.median(picture[around]))
    if float((np.abs(picture[around].astype(np.int16) - margin) <= MARGIN_NOISE).mean()) < PLAIN:
        return 0.0
    seen = float((np.abs(picture[border].astype(np.int16) - margin) > MARGIN_NOISE).mean())
    return seen if seen >= SEEN else 0.0


def ring(box: Box, by: int, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """The rectangle, grown by so many pixels, as a mask of the picture."""
    out = np.zeros(shape, bool)
    out[max(0, box.y - by) : box.bottom + by, max(0, box.x - by) : box.right + by] = True
    return out
