"""Where and when the picture changed: a small bitmap for every fifth of a second, cheap enough for hours of recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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

    def bits(self, start: int, stop: int) -> Bits:
        """Bitmaps of the samples start <= i < stop: (samples, rows, columns)."""
        flat = np.unpackbits(np.array(self.packed[start:stop]).reshape(stop - start, -1), axis=1)
        cells: Bits = flat[:, : self.rows * self.columns].reshape(-1, self.rows, self.columns).astype(bool)
        return cells

    def stand(self, rest: Rest) -> None:
        """Samples of a time without change."""
        cells, count = np.packbits(rest.cells), int(rest.cells.sum())
        for ms in range(max(rest.start_ms, self.times[-1] + STEP_MS), rest.end_ms, STEP_MS):
            self.times.append(ms)
            self.since.append(ms)
            self.counts.append(count)
            self.packed.append(cells)


@dataclass(frozen=True)
class Rest:
    """A time without change, known without looking: only a webcam moves there, in `cells`."""

    start_ms: int
    end_ms: int
    cells: Bits


def watch(frames: Iterable[Shot], rests: Sequence[Rest] = ()) -> Iterator[tuple[int, Changes]]:
    """Read all frames; after each sample (time, changes so far). The same `Changes` grows from sample to sample.

    `rests`, in order, are times of which no frame comes.
    """
    changes = Changes()
    before: Grey | None = None
    between: list[Shot] = []
    coming = iter(rests)
    rest = next(coming, None)
    for frame in frames:
        while rest is not None and changes.times and frame.ms >= rest.end_ms:
            changes.stand(rest)
            rest, between = next(coming, None), []
        due = rest is not None and frame.ms >= rest.start_ms  # the picture that stands from here on
        if before is not None and not due and frame.ms - changes.times[-1] < STEP_MS - 1:
            between.append(frame)
            continue
        luma = frame.luma()
        if before is None:
            changes.fit(luma)
        picture = small(luma, changes)
        cells = differ(picture, before) if before is not None else np.zeros((changes.rows, changes.columns), bool)
        count = int(cells.sum())
        since = frame.ms
        if before is not None and count > BURST:
            since = next(
                (f.ms for f in between if (differ(small(f.luma(), changes), before) & cells).sum() > 0.3 * count),
                frame.ms,
            )
        changes.times.append(frame.ms)
        changes.since.append(since)
        changes.counts.append(count)
        changes.packed.append(np.packbits(cells))
        before, between = picture, []
        yield frame.ms, changes


def small(luma: Grey, changes: Changes) -> Grey:
    """The picture at the size of the bitmaps' cells times eight."""
    return np.asarray(
        cv2.resize(luma, (changes.columns * CELL, changes.rows * CELL), interpolation=cv2.INTER_AREA), np.uint8
    )


def differ(a: Grey, b: Grey) -> Bits:
    """Which cells of two small pictures differ by more than noise."""
    cells: Bits = highest(np.asarray(cv2.absdiff(a, b), np.uint8)) > CHANGED
    return cells


def highest(picture: Grey) -> Grey:
    """The greatest value in each whole cell: (height // CELL, width // CELL)."""
    rows, columns = picture.shape[0] // CELL, picture.shape[1] // CELL
    spread = cv2.dilate(picture, np.ones((CELL, CELL), np.uint8), anchor=(0, 0))
    return np.asarray(spread[: rows * CELL : CELL, : columns * CELL : CELL], np.uint8)
