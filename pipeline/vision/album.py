"""Still pictures kept out of memory, in a temporary file: the first ones as they are, which is quick, many more packed losslessly."""

import tempfile
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]

FAST = [
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP),
]
UNPACKED = 24
PLAIN = 400  # pictures kept as they are: some hundred megabytes


class Album:
    """Grey pictures by number, in the order in which they were added; uint8 (height, width), all of one size."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (gone with the album)
        self._places: list[tuple[int, int]] = []
        self._plain = width * height
        self.picture = lru_cache(maxsize=UNPACKED)(self._unpack)

    def __len__(self) -> int:
        return len(self._places)

    def add(self, luma: Grey) -> None:
        """Keep a copy of a picture, scaled to the album's size."""
        if luma.shape != (self.height, self.width):
            luma = np.asarray(cv2.resize(luma, (self.width, self.height), interpolation=cv2.INTER_AREA), np.uint8)
        data = luma.tobytes() if len(self) < PLAIN else cv2.imencode(".png", luma, FAST)[1].tobytes()
        self._places.append((self._file.seek(0, 2), len(data)))
        self._file.write(data)

    def choose(self, numbers: Sequence[int]) -> None:
        """From here on the pictures are these of them, in this order."""
        self._places = [self._places[number] for number in numbers]
        self.picture.cache_clear()

    def png(self, number: int) -> bytes:
        """The picture as a PNG file."""
        return cv2.imencode(".png", self.picture(number), FAST)[1].tobytes()

    def _unpack(self, number: int) -> Grey:
        place, length = self._places[number]
        self._file.seek(place)
        data = np.frombuffer(self._file.read(length), np.uint8)
        if length == self._plain:
            return data.reshape(self.height, self.width)
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
