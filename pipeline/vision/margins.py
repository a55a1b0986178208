"""What stands outside of the slide's area: a plain margin, or a window's with its labels."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box

Grey = npt.NDArray[np.uint8]

MARGIN_LIGHT = 100  # margins around a shared slide are black or dark grey
MARGIN_NOISE = 10  # grey levels within a margin
PLAIN = 0.94  # share of a plain margin that has its grey level
UNCHANGED = 0.9  # share of what stands on a window's margin that is the same beside the next slide
BLUR = 2  # pixels around the area, and around what moves, that tell nothing


def margin_of(picture: Grey, box: Box, moving: Sequence[Box]) -> int | None:
    """The grey level outside of the box, apart from what moves; None where more than plain margin is there."""
    values = picture[outside(picture.shape, box, moving)].astype(np.int16)
    if not values.size:
        return None
    margin = int(np.median(values))
    plain = float((np.abs(values - margin) <= MARGIN_NOISE).mean())
    return margin if margin <= MARGIN_LIGHT and plain > PLAIN else None


def same_outside(a: Grey, b: Grey, box: Box, moving: Sequence[Box]) -> bool:
    """Whether what stands on the margin outside of a box, apart from what moves, is the same in two pictures."""
    there = outside(a.shape, box, moving)
    one, other = a[there].astype(np.int16), b[there].astype(np.int16)
    if not one.size:
        return False
    margin = int(np.median(one))
    standing = (np.abs(one - margin) > MARGIN_NOISE) | (np.abs(other - margin) > MARGIN_NOISE)
    return bool(standing.any()) and float((np.abs(one - other) <= MARGIN_NOISE)[standing].mean()) >= UNCHANGED


def outside(size: tuple[int, ...], box: Box, moving: Sequence[Box]) -> npt.NDArray[np.bool_]:
    """Which pixels of a picture of this size (height, width) lie neither in the box nor where something moves."""
    out = np.ones(size, bool)
    for part in (box, *moving):
        out[max(0, part.y - BLUR) : part.bottom + BLUR, max(0, part.x - BLUR) : part.right + BLUR] = False
    return out
