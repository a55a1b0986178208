"""Clocks, countdowns and whatever else ticks: something small that changes at one place, again and again, to a beat.

A webcam moves all the time, and is known by that; a clock stands still between two ticks, as slides do. It is known by its beat,
which no person keeps who goes through slides.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.bool_]

SMALL = 0.12  # share of the cells that the digits of a clock take at most
WIDE = 8  # times their height
ROOM = 1.6  # times what was seen first: more of a digit changes at one tick than at another
MANY = 8  # specks in one sample: the picture changed, not a clock
FASTEST_MS, SLOWEST_MS = 450, 6500  # what ticks faster is known as what moves all the time
OFF_MS, OFF, MOST_OFF = 260, 0.12, 0.3  # a tick is seen a sample late, or that share of a beat where little is decoded
TICKS, AGAIN = 5, 3  # make a beat, and bring back the one that was kept there, or tell that it is kept
SLOW_MS = 1800  # a webcam stirs more often: one tick less is enough
UNSEEN = (
    3  # beats: after so many without a tick some may have been left out, and the next is seen when something is decoded
)
LATELY = 5  # samples that tell what moves beside it
ALONE = 0.5  # times what changes at a tick: more that is new beside it is no clock's doing
SILENT_MS = 60_000  # the clock is gone


@dataclass(eq=False)
class Clock:
    """`cells` (rows, columns): where it changes; `ticks`: the samples in which it was seen to, ascending."""

    cells: Bits
    ticks: list[int]

    def within(self, first: int, stop: int) -> list[int]:
        """The ticks of the samples first <= i < stop."""
        return self.ticks[bisect_left(self.ticks, first) : bisect_left(self.ticks, stop)]


class Change(NamedTuple):
    """Something changed at a place, in this sample. `sure`: it was decoded when it did, and nothing else changed with it."""

    number: int
    ms: int
    sure: bool


@dataclass(eq=False)
class Place:
    """Where something small changed: `recent` are the last times at which that began; the beat is that of its last clock."""

    cells: Bits
    seen_ms: int
    recent: deque[Change] = field(default_factory=lambda: deque(maxlen=TICKS + 1))
    clock: Clock | None = None
    beat_ms: int = 0


class Clocks:
    """Takes in samples in order; `found` are the clocks known so far, `guessed` the samples that tell nothing."""

    def __init__(self) -> None:
        self.found: list[Clock] = []
        self.guessed: set[int] = set()
        self._places: list[Place] = []
        self._lately: deque[Bits] = deque(maxlen=LATELY)
        self._blind = False

    def add(self, number: int, ms: int, cells: Bits, *, guessed: bool = False) -> None:
        """One more sample: what changed in it. `guessed`: it was not decoded, and tells nothing."""
        late, self._blind = self._blind, guessed
        if guessed:
            self.guessed.add(number)
            return
        lately = [*self._lately]
        self._lately.append(cells)
        found = specks(cells) if cells.any() else []
        if not found:
            return
        self._places = [place for place in self._places if ms - place.seen_ms <= SILENT_MS]
        known = widened(np.any([*lately, np.zeros_like(cells)], axis=0), 7)
        for speck in found:
            place = next((one for one in self._places if same(one.cells, speck)), None)
            if place is None:
                place = Place(speck, -FASTEST_MS)
                self._places.append(place)
            elif not fits(place.cells, speck):
                if place.clock is None:
                    self._places.remove(place)
                continue
            alone = int((cells & ~known & ~widened(speck, 5)).sum()) <= ALONE * int(speck.sum())
            self._change(place, Change(number, ms, alone and not late), speck)

    def _change(self, place: Place, change: Change, speck: Bits) -> None:
        goes_on = change.ms - place.seen_ms < FASTEST_MS
        place.cells, place.seen_ms = place.cells | speck, change.ms
        if goes_on and place.recent and change.ms - place.recent[-1].ms <= FASTEST_MS:  # a digit that fades
            if place.clock:
                place.clock.ticks.append(change.number)
        elif goes_on:  # no clock, but a webcam
            place.recent.clear()
            place.clock, place.cells = None, speck
        else:
            place.recent.append(change)
            self._tick(place, speck)

    def _tick(self, place: Place, speck: Bits) -> None:
        change = place.recent[-1]
        if place.clock and change.sure and not on_beat(change.ms - place.recent[-2].ms, place.beat_ms):
            place.clock, place.cells = None, speck
        if place.clock:
            place.clock.ticks.append(change.number)
            place.clock.cells = place.cells
        elif beat_ms := beat(place.recent, place.beat_ms):
            place.beat_ms = beat_ms
            place.clock = Clock(place.cells, [one.number for one in place.recent])
            self.found.append(place.clock)


def specks(cells: Bits) -> list[Bits]:
    """The small groups among the changed cells, digits of one row together; none where the picture as a whole changed."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(widened(cells, 3).astype(np.uint8), connectivity=8)
    if count - 1 > MANY:
        return []
    found: list[Bits] = []
    rows: list[tuple[int, int, int, int]] = []
    for x, y, wide, high, _ in sorted(stats[1:count].tolist()):
        speck = np.zeros(cells.shape, bool)
        speck[y : y + high, x : x + wide] = cells[y : y + high, x : x + wide]
        left = rows[-1] if rows else (0, 0, 0, 0)
        if rows and x - left[2] <= max(high, left[3] - left[1]) and y < left[3] and y + high > left[1]:
            found[-1] |= speck
            rows[-1] = (left[0], min(y, left[1]), max(x + wide, left[2]), max(y + high, left[3]))
        else:
            found.append(speck)
            rows.append((x, y, x + wide, y + high))
    return [speck for speck in found if like_digits(speck)]


def like_digits(cells: Bits) -> bool:
    """Whether a clock can be of that size and shape."""
    wide, high = extent(cells)
    return wide <= WIDE * high and wide * high <= SMALL * cells.size


def fits(place: Bits, speck: Bits) -> bool:
    """Whether both can be digits of one clock: side by side."""
    return like_digits(place | speck) and extent(place | speck)[1] <= max(extent(place)[1] * ROOM, 4)


def extent(cells: Bits) -> tuple[int, int]:
    """Width and height of the rectangle around these cells."""
    _, _, wide, high = cv2.boundingRect(cells.view(np.uint8))
    return wide, high


def same(place: Bits, speck: Bits) -> bool:
    """Whether most of the smaller one lies where the other is, or right beside it."""
    if not (place & speck).any():
        return False
    return 2 * int((widened(place, 3) & speck).sum()) >= min(int(speck.sum()), int(place.sum()))


def widened(cells: Bits, side: int) -> Bits:
    """Also the cells around them."""
    return np.asarray(cv2.dilate(cells.astype(np.uint8), np.ones((side, side), np.uint8)), bool)


def beat(changes: Sequence[Change], known_ms: int) -> int:
    """The time between ticks, ms; 0 where these changes keep none. `known_ms`: what a clock kept before."""
    gaps = np.array([b.ms - a.ms for a, b in pairwise(changes) if a.sure and b.sure])
    if known_ms and len(gaps) >= AGAIN - 1 and bool((np.abs(gaps[1 - AGAIN :] - known_ms) <= late(known_ms)).all()):
        return known_ms
    usual = int(np.median(gaps[1 - TICKS :])) if len(gaps) else 0
    least = TICKS - 1 if usual < SLOW_MS else TICKS - 2
    even = len(gaps) >= least and bool((np.abs(gaps[-least:] - usual) <= late(usual)).all())
    return usual if even and FASTEST_MS <= usual <= SLOWEST_MS else 0


def on_beat(gap: int, beat_ms: int) -> bool:
    """Whether the next tick after `gap` ms keeps the beat."""
    beats = round(gap / beat_ms)
    return beats > UNSEEN or (beats > 0 and abs(gap - beats * beat_ms) <= late(beat_ms))


def late(beat_ms: int) -> float:
    """How far off the beat a tick may be seen, ms."""
    return max(min(OFF_MS, MOST_OFF * beat_ms), OFF * beat_ms)
