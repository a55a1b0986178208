"""What a meeting's window lays over a slide: notices that reach across the slide's border, and labels that keep their size.

Nothing of a slide reaches beyond it; and what is of the slide grows with it, when it is shown larger.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box

Grey = npt.NDArray[np.uint8]

BORDER = 8  # pixels from the slide's border within which something touches it
BEYOND = 3, 7  # pixels beyond it, where something that reaches across is seen
STEP = 8  # grey levels: a white card on a light window
ACROSS = 0.6  # share of its side along which it is seen there
SHIFT = 8  # pixels by which a label, or letters that were set at another size, may be off
HAIR = 2  # pixels: the width of a hair line
SAME = 0.85  # correlation


def reaches_across(a: Grey, b: Grey, area: Box, spot: Box, moving: Sequence[Box]) -> bool:
    """Whether what differs between two frames in a spot of the slide's area (all in the frame's pixels) goes on beyond the area.

    `moving`: what moves beside the slide tells nothing.
    """
    height, width = a.shape
    near, far = BEYOND
    sides = []
    if spot.y - area.y <= BORDER:
        sides.append((Box(spot.x, area.y - far, spot.width, far - near), 0))
    if area.bottom - spot.bottom <= BORDER:
        sides.append((Box(spot.x, area.bottom + near, spot.width, far - near), 0))
    if spot.x - area.x <= BORDER:
        sides.append((Box(area.x - far, spot.y, far - near, spot.height), 1))
    if area.right - spot.right <= BORDER:
        sides.append((Box(area.right + near, spot.y, far - near, spot.height), 1))
    for side, axis in sides:
        strip = side.clip(Box(0, 0, width, height))
        if strip is None or strip.area < side.area or any(box.clip(strip) for box in moving):
            continue
        place = np.s_[strip.y : strip.bottom, strip.x : strip.right]
        changed = (np.asarray(cv2.absdiff(a[place], b[place])) > STEP).any(axis=axis)
        if changed.mean() >= ACROSS:
            return True
    return False


def keeps_its_size(a: Grey, b: Grey, first: Box, second: Box, spot: Box) -> bool:
    """Whether a spot of one frame's slide (in the frame's pixels) stands as large in another frame, at the same corner of its slide.

    `first`, `second`: the slide's area in frames a and b, of different sizes; `spot`: in frame a.
    """
    height, width = b.shape
    part = grown(spot, 2).clip(Box(0, 0, a.shape[1], a.shape[0]))
    if part is None:
        return False
    patch = a[part.y : part.bottom, part.x : part.right]
    left = part.x - first.x <= first.right - part.right
    upper = part.y - first.y <= first.bottom - part.bottom
    x = second.x + part.x - first.x if left else second.right - (first.right - part.x)
    y = second.y + part.y - first.y if upper else second.bottom - (first.bottom - part.y)
    window = grown(Box(x, y, part.width, part.height), SHIFT).clip(Box(0, 0, width, height))
    if window is None or window.width < part.width or window.height < part.height or not patch.std() > 0:
        return False
    there = b[window.y : window.bottom, window.x : window.right]
    return float(cv2.matchTemplate(there, patch, cv2.TM_CCOEFF_NORMED).max()) >= SAME


def set_anew(a: Grey, b: Grey, spot: Box) -> bool:
    """Whether a spot of one picture stands in the other a few pixels off: letters set at another size, or the area's edge."""
    height, width = a.shape
    if min(spot.width, spot.height) <= SHIFT and (
        min(spot.x, spot.y) <= SHIFT or spot.right >= width - SHIFT or spot.bottom >= height - SHIFT
    ):
        return True
    box = grown(spot, 2).clip(Box(0, 0, width, height))
    if box is None:
        return True
    left, top = max(0, box.x - SHIFT), max(0, box.y - SHIFT)
    best = 0.0
    if min(spot.width, spot.height) <= HAIR:  # a hair line is one pixel here and two there
        a, b = (np.asarray(cv2.GaussianBlur(picture, (0, 0), HAIR), np.uint8) for picture in (a, b))
    for one, other in ((a, b), (b, a)):
        patch = one[box.y : box.bottom, box.x : box.right]
        if not patch.std() > 0:
            continue
        found = cv2.matchTemplate(
            other[top : box.bottom + SHIFT, left : box.right + SHIFT], patch, cv2.TM_CCOEFF_NORMED
        )
        best = max(best, float(found.max()))
    return best >= SAME


def grown(box: Box, by: int) -> Box:
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)
