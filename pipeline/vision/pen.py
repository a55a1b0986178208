"""Ink that somebody draws on a slide: one thin line, not letters and not a shape."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box

Grey = npt.NDArray[np.uint8]

DIFFERS = 20  # grey levels
JOIN = 5  # pixels: a pen's line over a photograph is broken where both are as bright
ONE = 0.6  # share of all that changed that is one line
THICK = 0.016  # share of the picture's width: the thickest pen
LONG = 6.0  # times as long as thick
FULL = 0.35  # share of the rectangle around a line that bends


def is_line(a: Grey, b: Grey, spots: Sequence[Box]) -> bool:
    """Whether what is new in picture b within these spots is a line of a pen."""
    changed = np.zeros(a.shape, np.uint8)
    for box in spots:
        part = (slice(max(0, box.y), box.bottom), slice(max(0, box.x), box.right))
        changed[part] = cv2.absdiff(a[part], b[part]) > DIFFERS
    joined = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, np.ones((JOIN, JOIN), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    if count < 2:
        return False
    most = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    _, _, wide, high, size = stats[most].tolist()
    if size < ONE * int(stats[1:, cv2.CC_STAT_AREA].sum()):
        return False
    line = np.pad((labels == most).astype(np.uint8), 1)
    thick = 2 * float(cv2.distanceTransform(line, cv2.DIST_L2, 3).max())
    straight = min(wide, high) <= 2 * thick
    bent = size <= FULL * wide * high
    return bool(thick <= THICK * a.shape[1] and max(wide, high) >= LONG * thick and (straight or bent))
