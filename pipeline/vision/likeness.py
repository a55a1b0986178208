"""How alike two pictures of slides look at a glance, whoever drew them: other fonts, compression and a few pixels do not matter."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

Glance = npt.NDArray[np.float32]
SIZE = (96, 54)
SMOOTH = 1.2


def load(path: Path) -> npt.NDArray[np.uint8]:
    """A picture file as (height, width, 3) RGB."""
    picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)


def glance(picture: npt.NDArray[np.uint8]) -> Glance:
    """A picture (height, width, 3) as what a glance takes in: (54, 96, 3) smoothed Lab, -1 to 1."""
    small = cv2.resize(np.ascontiguousarray(picture), SIZE, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32) / 127.5 - 1
    return np.asarray(cv2.GaussianBlur(lab, (0, 0), SMOOTH), np.float32)


def usual(glances: Sequence[Glance]) -> Glance:
    """What most of the pictures show at each place: the look that a deck's slides share."""
    return np.asarray(np.median(glances, axis=0), np.float32)


def likeness(one: Glance, two: Glance, common: Glance | None = None) -> float:
    """0 to 1: the correlation of what differs from each picture's own ground, less where the colours differ.

    `common`: what both have in common with many others, which tells nothing (see `usual`).
    """
    a, b = (one - common, two - common) if common is not None else (one, two)
    a, b = a - np.median(a, (0, 1)), b - np.median(b, (0, 1))
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    shape = (
        float((a * b).sum()) / norm if norm > 1e-6 else 1.0 if float(np.abs(a).max() + np.abs(b).max()) < 0.05 else 0.0
    )
    colour = float(np.abs(np.median(one, (0, 1)) - np.median(two, (0, 1))).mean())
    return max(0.0, shape) * max(0.0, 1 - colour)
