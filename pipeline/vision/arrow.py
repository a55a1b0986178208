"""The mouse pointer as every desktop draws it, a light arrow in a dark outline or the other way round, known wherever it rests."""

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box

Grey = npt.NDArray[np.uint8]
Real = npt.NDArray[np.float32]

OUTLINE = np.array([(0, 0), (0, 17), (4, 13.2), (6.8, 19.4), (9.3, 18.4), (6.6, 12.3), (12, 12)])
HIGH = 19.4
SIZES = range(12, 45, 2)  # pixels of height
FINE = 8  # drawn so many times larger
LIKE_SIZE = (0.75, 1.3)  # times the height of what differs
REACH = 8
SOFT = 0.8
ALIKE, UNLIKE = 0.85, 0.7  # correlation where it is, and where it is not; letters and drawings reach 0.77


def shows_arrow(a: Grey, b: Grey, spot: Box) -> bool:
    """Whether one of two pictures shows the arrow at this spot and the other does not."""
    worse, better = sorted((arrow_in(a, spot), arrow_in(b, spot)))
    return better >= ALIKE and worse < UNLIKE


def arrow_in(picture: Grey, spot: Box) -> float:
    """How well the picture fits the arrow there or a few pixels off: the best correlation."""
    part = picture[max(0, spot.y - REACH) : spot.bottom + REACH, max(0, spot.x - REACH) : spot.right + REACH]
    field = np.asarray(cv2.GaussianBlur(part, (0, 0), SOFT), np.float32)
    best = 0.0
    for height in SIZES:
        if not LIKE_SIZE[0] * spot.height <= height <= LIKE_SIZE[1] * spot.height:
            continue
        drawn, mask = arrow(height)
        if field.shape[0] < drawn.shape[0] or field.shape[1] < drawn.shape[1]:
            continue
        for one in (drawn, 255 - drawn):
            found = cv2.matchTemplate(field, one, cv2.TM_CCOEFF_NORMED, mask=mask)
            best = max(best, float(np.max(found[np.isfinite(found)], initial=0.0)))
    return best


@cache
def arrow(height: int) -> tuple[Real, Real]:
    """A light arrow in a dark outline, `height` pixels high, and which pixels are its own."""
    points = (OUTLINE * (height / HIGH) * FINE + 2 * FINE).round().astype(np.int32)
    size = (int(points[:, 0].max()) // FINE + 3, int(points[:, 1].max()) // FINE + 3)
    whole, inside = (np.zeros((size[1] * FINE, size[0] * FINE), np.uint8) for _ in range(2))
    for layer, level, width in ((whole, 255, round(1.6 * FINE)), (inside, 0, round(0.8 * FINE))):
        cv2.fillPoly(layer, [points], 255)
        cv2.polylines(layer, [points], True, level, width)
    mask, light = (cv2.resize(layer, size, interpolation=cv2.INTER_AREA) for layer in (whole, inside))
    return np.asarray(cv2.GaussianBlur(light, (0, 0), SOFT), np.float32), np.asarray(mask > 127, np.float32)
