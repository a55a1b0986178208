"""Where and when the picture changed: a small bitmap for every fifth of a second, cheap enough for hours of recording."""

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
    have one bit for each 8 by 8 pixels of the picture scaled to 480 pixels of width: (rows, columns).
    """

    width: int = 0
    height: int = 0
    rows: int = 0
    columns: int = 0
    times: list[int] = field(default_factory=list)
    since: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    packed: list[npt.NDArray[np.uint8]] = field(default_factory=list)

    def fit(self, luma: Grey) -> None:
        """Take the recording's size from its first picture."""
        self.height, self.width = luma.shape
        self.columns = WIDTH // CELL
        self.rows = max(1, round(WIDTH * luma.shape[0] / luma.shape[1] / CELL))

    def add(self, ms: int, since: int, cells: Bits) -> None:
        """One sample more."""
        self.times.append(ms)
        self.since.append(since)
        self.counts.append(int(cells.sum()))
        self.packed.append(np.packbits(cells))

    def bits(self, start: int, stop: int) -> Bits:
        """Bitmaps of the samples start <= i < stop: (samples, rows, columns)."""
        flat = np.unpackbits(np.array(self.packed[start:stop]).reshape(stop - start, -1), axis=1)
        cells: Bits = flat[:, : self.rows * self.columns].reshape(-1, self.rows, self.columns).astype(bool)
        return cells


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


def highest(picture: Grey) -> Grey:
    """The greatest value in each whole cell: (height // CELL, width // CELL)."""
    rows, columns = picture.shape[0] // CELL, picture.shape[1] // CELL
    spread = cv2.dilate(picture, np.ones((CELL, CELL), np.uint8), anchor=(0, 0))
    return np.asarray(spread[: rows * CELL : CELL, : columns * CELL : CELL], np.uint8)
