"""The window around a slide that shows inside its area: at rounded corners, or as a hairline along a side."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

RIM = 3
"""So many pixels along a side may be the window's."""
CORNER = 0.025
"""A rounded corner is no larger than this share of the slide's width."""
BESIDE = 6
SAME = 36.0
"""The window's colour, with what compression adds (0 to 255)."""


def without_rim(picture: NDArray[np.uint8], frame: NDArray[np.uint8], area: Box) -> NDArray[np.uint8]:
    """The slide's picture with what belongs to the window filled from the slide beside it. RGB, uint8.

    `frame`: a moment, from which `picture` was cut at `area`. The window's colour is what lies right outside.
    """
    height, width = picture.shape[:2]
    zone = np.zeros((height, width), np.bool_)
    reach = max(RIM, round(CORNER * width))
    zone[:RIM] = zone[-RIM:] = zone[:, :RIM] = zone[:, -RIM:] = True
    for rows in (slice(0, reach), slice(height - reach, height)):
        zone[rows, :reach] = zone[rows, -reach:] = True
    strips = (
        frame[max(0, area.y - BESIDE) : area.y, area.x : area.right],
        frame[area.bottom : area.bottom + BESIDE, area.x : area.right],
        frame[area.y : area.bottom, max(0, area.x - BESIDE) : area.x],
        frame[area.y : area.bottom, area.right : area.right + BESIDE],
    )
    mask = np.zeros((height, width), np.uint8)
    for strip in strips:
        if min(strip.shape[:2]) < BESIDE:
            continue
        colour = np.median(strip.reshape(-1, 3), axis=0)
        alike = zone & (np.abs(picture.astype(np.int16) - colour.astype(np.int16)).max(axis=2) < SAME)
        count, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=8)
        border = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
        mask |= np.isin(labels, border[border > 0]).astype(np.uint8) if count > 1 else np.uint8(0)
    if not mask.any():
        return picture
    grown = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8)
    return np.asarray(cv2.inpaint(picture, grown, 3, cv2.INPAINT_TELEA), np.uint8)
