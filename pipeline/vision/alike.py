"""Whether two cut-out pictures show the same thing, but for the noise of the recording."""

from pathlib import Path

import cv2
import numpy as np

SIDE = 48
MOST_DIFFERENT = 9.0
MOST_SPOT = 60.0
"""The largest mean difference of an eighth of the width by an eighth of the height, 0 to 255."""


def same_picture(one: Path, two: Path) -> bool:
    """Compare two picture files at a small common size, in the mean and spot by spot."""
    small = [cv2.imread(str(path), cv2.IMREAD_COLOR) for path in (one, two)]
    if any(picture is None for picture in small):
        return False
    first, second = (
        cv2.resize(np.asarray(picture), (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
        for picture in small
    )
    apart = np.abs(first - second).mean(axis=2)
    spots = apart.reshape(8, SIDE // 8, 8, SIDE // 8).mean(axis=(1, 3))
    return bool(apart.mean() < MOST_DIFFERENT and spots.max() < MOST_SPOT)
