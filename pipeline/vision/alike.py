"""Whether two cut-out pictures show the same thing, but for the noise of the recording."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

SIDE = 48
MOST_DIFFERENT = 9.0
MOST_SPOT = 60.0
"""The largest mean difference of an eighth of the width by an eighth of the height, 0 to 255."""


def same_picture(one: Path | bytes, two: Path | bytes) -> bool:
    """Compare two pictures, files or their bytes, at a small common size, in the mean and spot by spot."""
    small = [shrunk(picture) for picture in (one, two)]
    if small[0] is None or small[1] is None:
        return False
    apart = np.abs(small[0] - small[1]).mean(axis=2)
    spots = apart.reshape(8, SIDE // 8, 8, SIDE // 8).mean(axis=(1, 3))
    return bool(apart.mean() < MOST_DIFFERENT and spots.max() < MOST_SPOT)


def shrunk(picture: Path | bytes) -> npt.NDArray[np.float32] | None:
    """(SIDE, SIDE, 3); None where it is no picture."""
    try:
        data = np.frombuffer(picture if isinstance(picture, bytes) else picture.read_bytes(), np.uint8)
        found = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except (OSError, cv2.error):
        return None
    if found is None:
        return None
    return np.asarray(cv2.resize(found, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float32)
