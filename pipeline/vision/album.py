"""Still pictures kept small in memory: packed losslessly, unpacked when looked at."""

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]

FAST = [cv2.IMWRITE_PNG_COMPRESSION, 1]
UNPACKED = 24


class Album:
    """Grey pictures by number, in the order in which they were added; uint8 (height, width), all of one size."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._packed: list[bytes] = []
        self.picture = lru_cache(maxsize=UNPACKED)(self._unpack)

    def __len__(self) -> int:
        return len(self._packed)

    def add(self, luma: Grey) -> None:
        """Keep a copy of a picture, scaled to the album's size."""
        if luma.shape != (self.height, self.width):
            luma = np.asarray(cv2.resize(luma, (self.width, self.height), interpolation=cv2.INTER_AREA), np.uint8)
        self._packed.append(cv2.imencode(".png", luma, FAST)[1].tobytes())

    def png(self, number: int) -> bytes:
        """The picture as a PNG file."""
        return self._packed[number]

    def _unpack(self, number: int) -> Grey:
        data = np.frombuffer(self._packed[number], np.uint8)
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
