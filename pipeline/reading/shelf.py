"""Pictures put aside while others are worked on, in a temporary file: many slides take no more memory than one."""

import tempfile
from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

FAST = [
    *(cv2.IMWRITE_PNG_COMPRESSION, 1),
    *(cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_RLE),
    *(cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP),
]

Key = TypeVar("Key", bound=Hashable)


class Shelf(Mapping[Key, NDArray[np.uint8]]):
    """Pictures (height x width x 3, uint8) by key, packed without loss. Each time one is asked for it is a new array."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (gone with the shelf)
        self._places: dict[Key, tuple[int, int]] = {}

    def put(self, key: Key, picture: NDArray[np.uint8]) -> None:
        data = cv2.imencode(".png", picture, FAST)[1].tobytes()
        self._places[key] = self._file.seek(0, 2), len(data)
        self._file.write(data)

    def __getitem__(self, key: Key) -> NDArray[np.uint8]:
        place, length = self._places[key]
        self._file.seek(place)
        data = np.frombuffer(self._file.read(length), np.uint8)
        return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
