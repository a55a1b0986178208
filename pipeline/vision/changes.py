"""Where and when the picture changed: a small bitmap for every fifth of a second, cheap enough for hours of recording."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.bool_]

WIDTH = 480
CELL = 8
STEP_MS = 200
CHANGED = 18
BURST = 12


class Shot(Protocol):
    """A decoded frame: its time in ms, and its brightness as uint8 (height, width)."""

    ms: int

    def luma(self) -> Grey: ...


@dataclass
class Changes:
    """What changed between one sample and the next.

    `times[i]` is the ms of sample i; `since[i]` the ms of the first frame that showed what changed in sample i. The bitmaps
    have one bit for each 8 by 8 pixels of the picture scaled to 480 pixels of width: (rows, columns). They are packed as `bytes`,
    which lie together: many arrays of their size between pictures keep the memory of those from being used again.
    """

    width: int = 0
    height: int = 0
    rows: int = 0
    columns: int = 0
    times: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    packed: list[bytes] = field(default_factory=list)

    def fit(self, luma: Grey) -> None:
        """Take the recording's size from its first picture."""
        self.height, self.width = luma.shape
        self.columns = WIDTH // CELL
        self.rows = max(1, round(WIDTH * luma.shape[0] / luma.shape[1] / CELL))

    def add(self, ms: int, since: int, cells: Bits) -> None:
        """One sample more."""
        self.times.append(ms)
        self.since.append(since)
        self.counts.append(count(cells))
        self.packed.append(np.packbits(cells).tobytes())

    def bits(self, start: int, stop: int) -> Bits:
        """Bitmaps of the samples start <= i < stop: (samples, rows, columns)."""
        return self.unpacked(self.packed[start:stop])

    def unpacked(self, packed: Sequence[bytes]) -> Bits:
        """Such bitmaps: (samples, rows, columns)."""
        flat = np.unpackbits(np.frombuffer(b"".join(packed), np.uint8).reshape(len(packed), -1), axis=1)
        return flat[:, : self.rows * self.columns].reshape(-1, self.rows, self.columns).astype(bool)


def small(luma: Grey, changes: Changes) -> Grey:
    """The picture at the size of the bitmaps' cells times eight. Halved first, which is quick: it is not for looking at."""
    width, height = changes.columns * CELL, changes.rows * CELL
    while luma.shape[1] >= 2.6 * width and luma.shape[0] >= 2.6 * height:
        luma = np.asarray(
            cv2.resize(luma, (luma.shape[1] // 2, luma.shape[0] // 2), interpolation=cv2.INTER_AREA), np.uint8
        )
    way = cv2.INTER_LINEAR if luma.shape[1] <= 2 * width else cv2.INTER_AREA
    return np.asarray(cv2.resize(luma, (width, height), interpolation=way), np.uint8)


def differ(a: Grey, b: Grey) -> Bits:
    """Which cells of two small pictures differ by more than noise."""
    cells: Bits = highest(np.asarray(cv2.absdiff(a, b), np.uint8)) > CHANGED
    return cells


def count(cells: Bits) -> int:
    """How many of the cells are set; several times as quick as their sum."""
    return int(np.count_nonzero(cells))


def share(cells: Bits) -> float:
    """How many of the cells are set, of all."""
    return count(cells) / max(1, cells.size)


def highest(picture: Grey) -> Grey:
    """The greatest value in each whole cell: (height // CELL, width // CELL)."""
    rows, columns = picture.shape[0] // CELL, picture.shape[1] // CELL
    spread = cv2.dilate(picture, np.ones((CELL, CELL), np.uint8), anchor=(0, 0))
    return np.asarray(spread[: rows * CELL : CELL, : columns * CELL : CELL], np.uint8)
