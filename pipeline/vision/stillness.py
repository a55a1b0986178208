"""Stretches in which the picture stands still but for what always moves: webcams, faces, films."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.vision.changes import BURST, Bits, Changes, count
from pipeline.vision.clocks import AGAIN, Clock, Clocks

NEAR = 10  # samples on each side for the local median: 2 s
WINDOW = 25  # samples on each side for what always moves: 5 s
ALWAYS = 0.22  # a cell that changes in this share of the samples is a moving one
CHUNK = 12  # samples judged at a time
CUT = 0.4  # share of all cells; more than that is another layout or another slide: nothing is averaged across it
PIECE_MS = 4000  # what goes on without rest is looked at that often, to see whether anything comes of it
REST_MS = 700  # a picture that stands still for that long counts
FACES = 0.35  # share of the frame: where that much always moves, small changes tell nothing
CORNER = 0.1  # share of the frame: a webcam beside or over a slide
FILM_MS = 3000  # something that never rests for that long is a look of its own
MOSTLY = 0.35  # share of a stretch from the first tick to the last: in the rest they may not have been decoded
EVEN = 0.8  # share of what changes there that keeps the beat; a webcam moves in between
FAINT = 0.1  # times the cells that changed at once in the burst
LEAFED = 3  # so many pictures came, each after a moment's rest: none sharpens that often
AS_MANY, MANY = 0.5, 0.2  # times the cells that changed at the greatest of them, or that share of all
WHOLE, LIVELY = 0.9, 0.1  # share of the cells: another picture, and faces that fill most of it
FADE = 7  # samples: longer than a fade takes
BURST_GAP_MS = 900  # changes closer than this belong together: shares sharpen half a second after each change

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Stretch:
    """A quiet stretch: samples first <= i <= last are quiet; it is on the screen from `start_ms` until the next one's start.

    `moving`: (rows, columns) of cells, what moved all the time; `ticking`: those of them that belong to a clock, if there is one.
    `restless`: nothing was quiet; it is listed for its length. `sudden`: what moved right before its start was another picture.
    """

    start_ms: int
    first: int
    last: int
    moving: Bits
    restless: bool = False
    ticking: Bits | None = None
    sudden: bool = False


class Stillness:
    """Takes in samples, tells of each what moved all the time around it, and what changed apart from that.

    `moving`: packed bitmaps of cells; `outside`: how many other cells changed. Both lag behind `changes` by some seconds.
    """

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.moving: list[bytes] = []
        self.outside: list[int] = []
        self.clocks = Clocks()

    def judge(self, *, final: bool = False) -> range:
        """Judge those samples of which enough of what comes after is known, or all; returns which."""
        done, total = len(self.outside), len(self.changes.times)
        ready = total if final else total - WINDOW - NEAR
        if ready - done < (1 if final else CHUNK):
            return range(done, done)
        reach = WINDOW + NEAR
        low, high = max(0, done - reach - NEAR), min(total, ready + reach)
        counts = np.array(self.changes.counts[low:high], np.float32)
        spikes = counts > BURST + 3 * local_median(counts, NEAR)
        cuts = (low + np.flatnonzero(counts > CUT * self.changes.rows * self.changes.columns)).tolist()
        edges = [done, *(cut for cut in cuts if done < cut < ready), ready]
        for start, stop in pairwise(edges):
            first = max([0, start - WINDOW, *(cut for cut in cuts if cut <= start)])
            last = min([total, stop + WINDOW, *(cut for cut in cuts if cut >= stop)])
            self._watched(Part(first, last, start, stop), ~spikes[first - low : last - low])
        for clock in self.clocks.found:
            self._ticked(clock, clock.within(0 if final else done, ready))
        return range(done, ready)

    def _ticked(self, clock: Clock, ticks: Sequence[int]) -> None:
        """What a clock changes counts for nothing, also before it was known to be one."""
        spot = around(clock.cells)
        for i in ticks:
            if self.outside[i]:
                grown, changed = self.changes.unpacked([self.moving[i], self.changes.packed[i]])
                self.outside[i] = count(changed & ~grown & ~spot)

    def _watched(self, part: "Part", calm: Flags) -> None:
        low, high, start, stop = part
        if not any(self.changes.counts[low:high]):
            nothing = np.packbits(np.zeros((self.changes.rows, self.changes.columns), bool)).tobytes()
            self.moving += [nothing] * (stop - start)
            self.outside += [0] * (stop - start)
            return
        bits = self.changes.bits(low, high)
        window = Window(bits, calm)
        last: Bits | None = None
        grown = np.zeros(bits.shape[1:], bool)
        packed = np.packbits(grown).tobytes()
        for i in range(start, stop):
            active = window.often(i - low)
            if last is None or (active != last).any():
                last = active
                grown = around(active)
                packed = np.packbits(grown).tobytes()
            self.moving.append(packed)
            self.outside.append(count(bits[i - low] & ~grown) if self.changes.counts[i] else 0)


class Window:
    """Which cells changed often among WINDOW samples on each side; moved along over samples (samples, rows, columns), of which only
    the `calm` ones count.
    """

    def __init__(self, bits: Bits, calm: Flags) -> None:
        self._bits, self._calm = bits.view(np.uint8), calm
        self._sums = np.zeros(bits.shape[1:], np.uint8)
        self._from = self._to = self._count = 0

    def often(self, i: int) -> Bits:
        """Around sample `i`, not before that of the last call."""
        first, stop = max(0, i - WINDOW), min(len(self._bits), i + WINDOW + 1)
        for n in range(self._to, stop):
            if self._calm[n]:
                self._sums += self._bits[n]
                self._count += 1
        for n in range(self._from, first):
            if self._calm[n]:
                self._sums -= self._bits[n]
                self._count -= 1
        self._from, self._to = first, stop
        return np.asarray(self._sums >= max(3.0, ALWAYS * self._count))


def stretches(still: Stillness) -> list[Stretch]:
    """All quiet stretches in order, of all samples. Every change starts a new one, however small: comparing tells what it means."""
    changes = still.changes
    if not changes.times:
        return []
    counts, outside = np.array(changes.counts, np.float32), np.array(still.outside)
    spikes = counts > BURST + 3 * local_median(counts, NEAR)
    loud = outside > BURST + 3 * local_median(outside.astype(np.float32), NEAR)
    loud |= spikes & (outside > BURST)
    return collect(changes, outside > 0, loud, still.moving, still.clocks)


class Part(NamedTuple):
    """The samples start <= i < stop, to be judged by those low <= i < high."""

    low: int
    high: int
    start: int
    stop: int


def around(cells: Bits) -> Bits:
    """The rectangles in which these cells lie, and two cells more."""
    return boxed(np.asarray(cv2.dilate(cells.astype(np.uint8), np.ones((5, 5), np.uint8)), bool))


def boxed(cells: Bits) -> Bits:
    """Each connected group of cells filled up to its bounding box: a webcam is a rectangle."""
    if not cells.any():
        return cells
    found, _, stats, _ = cv2.connectedComponentsWithStats(cells.astype(np.uint8), connectivity=8)
    out = np.zeros(cells.shape, bool)
    for x, y, w, h, _ in stats[1:found]:
        out[y : y + h, x : x + w] = True
    return out


def local_median(values: npt.NDArray[np.float32], reach: int) -> npt.NDArray[np.float32]:
    """Median of each value's neighbourhood, itself included."""
    padded = np.pad(values, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    return np.partition(windows, reach, axis=1)[:, reach].astype(np.float32)


def collect(
    changes: Changes,
    events: Flags,
    loud: Flags,
    moving: Sequence[bytes],
    clocks: Clocks,
) -> list[Stretch]:
    """Rests between changes however small; where something small never rests, the time between loud changes instead."""
    out: list[Stretch] = []
    for low, high in rests(changes, loud):
        mostly = changes.unpacked([moving[(low + high) // 2]]).mean() > FACES
        quiet = [] if mostly else [(low + a, low + b) for a, b in rests(changes, events[low:high], low)]
        never = not quiet and not mostly and changes.times[high - 1] - changes.times[low] >= PIECE_MS
        for first, stop in quiet or (pieces(changes, low, high) if never else [(low, high)]):
            at = out[-1].last + 1 if out else 0
            start, sudden = onset(changes, loud, at, first) if out else (changes.times[0], False)
            grid: Bits = changes.unpacked([moving[(first + stop) // 2]])[0]
            if stop - first >= NEAR and grid.mean() < CORNER:
                grid = stirring(grid, changes.bits(first, stop))
            digits, ticking = ticked(changes, clocks, first, stop)
            if digits is not None:
                grid = grid | digits
            still = Stretch(
                start, min(first + 1, stop - 1), stop - 1, grid, restless=never, ticking=ticking, sudden=sudden
            )
            out += restless(changes, at, still)
            out.append(still)
    out += restless(changes, out[-1].last + 1 if out else 0, None)
    if not out:
        out.append(
            Stretch(changes.times[0], 0, len(changes.times) - 1, np.zeros((changes.rows, changes.columns), bool))
        )
    return out


def stirring(cells: Bits, bits: Bits) -> Bits:
    """The groups of cells in which something moved in both halves of these samples, and not only near what comes before or after."""
    if not cells.any():
        return cells
    half = len(bits) // 2
    early, late = np.asarray(bits[:half].any(axis=0)), np.asarray(bits[half:].any(axis=0))
    found, labels = cv2.connectedComponents(cells.astype(np.uint8), connectivity=8)
    alive = [n for n in range(1, found) if early[labels == n].any() and late[labels == n].any()]
    return np.isin(labels, alive)


def ticked(changes: Changes, clocks: Clocks, first: int, stop: int) -> tuple[Bits | None, Bits | None]:
    """Where clocks changed within these samples, and where they did so through most of them and nothing else did."""
    some: Bits | None = None
    most: Bits | None = None
    for clock in clocks.found:
        if ticks := clock.within(first + 1, stop):
            spot = around(clock.cells)
            some = spot if some is None else some | spot
            if len(ticks) >= AGAIN and ticks[-1] - ticks[0] >= MOSTLY * (stop - first):
                changed = (first + 1 + np.flatnonzero(changes.bits(first + 1, stop)[:, spot].any(axis=1))).tolist()
                if len(ticks) >= EVEN * sum(i not in clocks.guessed for i in changed):
                    most = spot if most is None else most | spot
    return some, most


def restless(changes: Changes, first: int, then: Stretch | None) -> list[Stretch]:
    """What plays from sample `first` on until the next still stretch begins to come, if that is long: a film, a demonstration."""
    stop = next(
        (i for i in range(first, len(changes.times)) if then and changes.times[i] >= then.start_ms), len(changes.times)
    )
    if stop - first < 2 or changes.times[stop - 1] - changes.times[first] < FILM_MS:
        return []
    active = changes.bits(first, stop).mean(axis=0) > ALWAYS / 2
    return [Stretch(changes.since[first], first, stop - 1, boxed(active), restless=True)]


def pieces(changes: Changes, low: int, high: int) -> list[tuple[int, int]]:
    """[start, stop) of even parts of about PIECE_MS."""
    parts = max(1, (changes.times[high - 1] - changes.times[low]) // PIECE_MS)
    edges = [low + (high - low) * n // parts for n in range(parts + 1)]
    return list(pairwise(edges))


def rests(changes: Changes, flags: Flags, offset: int = 0) -> list[tuple[int, int]]:
    """[start, stop) from each change (a flagged sample shows the new picture) to the next, if at least REST_MS long."""
    edges = [0, *(np.flatnonzero(flags[1:]) + 1).tolist(), len(flags)]
    times = [changes.times[min(offset + edge, len(changes.times) - 1)] for edge in edges]
    return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1) if times[i + 1] - times[i] >= REST_MS]


def onset(changes: Changes, loud: Flags, low: int, high: int) -> tuple[int, bool]:
    """When the picture that rests from sample `high` on began to come, given that the one before rested until `low`, ms.

    The first frame of the last burst of loud changes: a fade, or a picture that sharpens after it came, is one burst. A stroke that
    somebody drew before is faint beside what came then, as the first step of a fade may be, which comes right before the others.
    Pictures that came and went in between, as when somebody leafs through slides, are a burst each, and what moved for longer than a
    fade takes, before the picture changed as a whole, are the faces that were on before; whether there was any of that.
    """
    found, most, strong = changes.times[high], 0, high
    cells = changes.rows * changes.columns
    came: list[tuple[int, int]] = []  # after a moment's rest: how many cells changed, and when
    for i in range(high, low - 1, -1):
        faint = changes.counts[i] < FAINT * most
        if changes.counts[i] >= WHOLE * cells and LIVELY * cells <= min(
            changes.counts[max(0, i - FADE) : i], default=0
        ):
            return changes.since[i], True
        if loud[i] and (not faint or i == strong - 1):
            most, strong = max(most, changes.counts[i]), strong if faint else i
            if found - changes.times[i] > BURST_GAP_MS and any(loud[i + 1 : high + 1]):
                break
            found = changes.since[i]
            if i == low or not loud[i - 1]:
                came.append((changes.counts[i], found))
    least = min(AS_MANY * most, MANY * cells)
    many = [at for number, at in came if number >= least]
    return (many[0], True) if len(many) >= LEAFED else (found, False)
