"""Still pictures kept out of memory: packed losslessly in a temporary file, unpacked when looked at."""

import tempfile
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
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (gone with the album)
        self._places: list[tuple[int, int]] = []
        self.picture = lru_cache(maxsize=UNPACKED)(self._unpack)

    def __len__(self) -> int:
        return len(self._places)

    def add(self, luma: Grey) -> None:
        """Keep a copy of a picture, scaled to the album's size."""
        if luma.shape != (self.height, self.width):
            luma = np.asarray(cv2.resize(luma, (self.width, self.height), interpolation=cv2.INTER_AREA), np.uint8)
        data = cv2.imencode(".png", luma, FAST)[1].tobytes()
        self._places.append((self._file.seek(0, 2), len(data)))
        self._file.write(data)

    def png(self, number: int) -> bytes:
        """The picture as a PNG file."""
        place, length = self._places[number]
        self._file.seek(place)
        return self._file.read(length)

    def _unpack(self, number: int) -> Grey:
        data = np.frombuffer(self.png(number), np.uint8)
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
