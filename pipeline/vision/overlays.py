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
SHIFT = 8  # pixels by which a label may be off
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
    part = Box(spot.x - 2, spot.y - 2, spot.width + 4, spot.height + 4).clip(Box(0, 0, a.shape[1], a.shape[0]))
    if part is None:
        return False
    patch = a[part.y : part.bottom, part.x : part.right]
    left = part.x - first.x <= first.right - part.right
    upper = part.y - first.y <= first.bottom - part.bottom
    x = second.x + part.x - first.x if left else second.right - (first.right - part.x)
    y = second.y + part.y - first.y if upper else second.bottom - (first.bottom - part.y)
    window = Box(x - SHIFT, y - SHIFT, part.width + 2 * SHIFT, part.height + 2 * SHIFT).clip(Box(0, 0, width, height))
    if window is None or window.width < part.width or window.height < part.height or not patch.std() > 0:
        return False
    there = b[window.y : window.bottom, window.x : window.right]
    return float(cv2.matchTemplate(there, patch, cv2.TM_CCOEFF_NORMED).max()) >= SAME
