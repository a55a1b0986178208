"""What to decode of a recording, told from the sizes of its packets before any of it is decoded.

A picture that stands still costs next to nothing, a webcam a little, something new a lot. So each group of pictures is decoded at
its keyframe and around what was costly; whether nothing was overlooked shows the next keyframe, which rests on nothing else. A frame
that only lies between two others is passed over where nothing new comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BLOCK_MS = 5000  # what is usual is told from a block of packets and its neighbours
USUAL = 0.8  # quantile
RATIO = 4.0  # times what is usual,
SHARE = 0.02  # and that share of the keyframe's bytes: something new
LARGE, RATIO_OF_LARGE = 0.1, 1.5  # or that share, and not so much more than usual
LEAD_MS = 400  # decoded before something new, to see what moves
SETTLE_MS = 1200  # and after it: fades, and shares that sharpen
EARLY = 0.95  # of the longest group
EMPTY = 100  # bytes: less than any letter costs, whatever the slide around it did
APART_MS = 600  # less is not worth leaving out
MOSTLY = 0.7  # share of a group's packets from which all of it is decoded: it may have to be anyway
LITTLE = 0.04  # share of the keyframe's bytes: of what moves, a webcam at most
LATELY = 6  # packets before
SCREEN = 0.3  # share of the keyframe's bytes: the least that a whole slide costs among faces, or they after it
LONGEST_MS, MOST_BYTES = 60_000, 1 << 24  # larger groups are decoded whole, as they come


class Packets(Protocol):
    """Packets in the order of decoding; see pipeline.media.frames."""

    @property
    def times(self) -> Times: ...
    @property
    def sizes(self) -> Times: ...
    @property
    def keys(self) -> Flags: ...
    @property
    def kept(self) -> Flags: ...
    @property
    def inner(self) -> Flags: ...
    @property
    def forgiving(self) -> bool: ...


@dataclass(frozen=True)
class Plan:
    """`take`: which packets to decode. `starts`: time of each group's keyframe, ms; `gaps`: for each group what is left out.

    A gap is (the last time that is decoded before it, the first after it); the last gap of a group ends with the next keyframe.
    `early`: whether the encoder ended the group early, as it does where all of the picture changes; `cut`: with nothing at all
    before. `even`: none of its packets is so large that a slide can have come and gone. `edges`: where each group's packets begin.
    """

    needed: Flags
    take: Flags
    starts: list[int]
    gaps: list[list[tuple[int, int]]]
    early: list[bool]
    cut: list[bool]
    even: list[bool]
    edges: list[int]

    @property
    def again(self) -> set[int]:
        """Keyframes, by their times, whose groups may have to be decoded again."""
        return {start for start, gaps, even in zip(self.starts, self.gaps, self.even, strict=True) if gaps or even}

    def shorten(self, group: int) -> None:
        """Leave out of a group what has not been decoded yet, up to the next keyframe."""
        self.take[self.edges[group] + 1 : self.edges[group + 1]] = False
        self.gaps[group] = [(self.starts[group], self.starts[group + 1])]


def planned(packets: Packets) -> Plan:
    """Which packets to decode. The last group is decoded whole: no keyframe follows that could tell."""
    take = np.ones(len(packets.times), bool)
    edges = np.flatnonzero(packets.keys).tolist()
    starts = [int(packets.times[edge]) for edge in edges]
    gaps: list[list[tuple[int, int]]] = [[] for _ in starts]
    early, cut, even = ([False for _ in starts] for _ in range(3))
    regular = max(np.diff(starts), default=0)
    usual = usually(packets, packets.kept & ~packets.keys)
    needed = packets.kept & ~(packets.inner & idle(packets))
    for n, (low, high) in enumerate(pairwise(edges)):
        times, sizes = packets.times[low:high], packets.sizes[low:high]
        long = starts[n + 1] - starts[n]
        if not 0 < long <= LONGEST_MS or sizes.sum() > MOST_BYTES:
            continue
        here = needed[low:high]
        quiet = (sizes <= EMPTY) | ~here
        new = news(sizes, usual[low:high]) & here
        wanted = seen_through(around(times, new) | sharpening(times, sizes, here), quiet, packets.forgiving)
        early[n] = bool(long < EARLY * regular)
        even[n] = bool((sizes[1:] < SCREEN * sizes[0]).all())
        left_out = between(times, wanted, starts[n + 1])
        if left_out and wanted[here].mean() <= MOSTLY:
            take[low:high], gaps[n] = wanted, left_out
            cut[n] = early[n] and bool(quiet[~wanted].all())
    return Plan(needed, take, starts, gaps, early, cut, even, edges)


def idle(packets: Packets) -> Flags:
    """The packets in between that come after one that is small, and no larger than usual or than those right before it.

    A frame is decoded before those that lie between it and the last one: where it shows nothing new, nor do they.
    """
    ahead = np.flatnonzero(packets.kept & ~packets.inner)
    out = np.zeros(len(packets.times), bool)
    if not len(ahead):
        return out
    sizes, keys = packets.sizes[ahead], packets.keys[ahead]
    usual = usually(packets, packets.kept & ~packets.inner & ~packets.keys)[ahead]
    before = np.lib.stride_tricks.sliding_window_view(np.pad(sizes, (LATELY, 0), mode="edge"), LATELY)[: len(sizes)]
    key = sizes[np.maximum.accumulate(np.where(keys, np.arange(len(sizes)), 0))]
    calm = (sizes <= usual) & (sizes <= RATIO_OF_LARGE * np.median(before, axis=1)) & (sizes <= LITTLE * key)
    groups = np.searchsorted(ahead, np.arange(len(out)), side="right") - 1
    return np.asarray(calm[np.maximum(groups, 0)])


def seen_through(wanted: Flags, quiet: Flags, forgiving: bool) -> Flags:
    """Also what lies between two wanted packets, unless nothing can have happened there: no keyframe tells about it."""
    end = int(np.flatnonzero(wanted)[-1]) + 1
    out = wanted.copy()
    runs = [0, *(np.flatnonzero(np.diff(wanted[:end].astype(np.int8))) + 1).tolist(), end]
    for low, high in pairwise(runs):
        if not wanted[low] and not (forgiving and quiet[low:high].all()):
            out[low:high] = True
    return out


def usually(packets: Packets, of: Flags) -> npt.NDArray[np.float64]:
    """For each packet the size (bytes) that others around it seldom exceed, `of` those."""
    blocks = packets.times // BLOCK_MS
    order = np.argsort(blocks, kind="stable")
    edges = np.flatnonzero(np.diff(blocks[order], prepend=-1))
    parts: Sequence[Times] = np.split(order, edges[1:]) if len(order) else []
    sizes = [packets.sizes[part][of[part]] for part in parts]
    out = np.zeros(len(order))
    for n, part in enumerate(parts):
        near = np.concatenate(sizes[max(0, n - 1) : n + 2])
        if len(near):
            rank = int(USUAL * (len(near) - 1))
            out[part] = np.partition(near, rank)[rank]
    return out


def news(sizes: Times, usual: npt.NDArray[np.float64]) -> Flags:
    """Which packets of a group show something new; its keyframe does."""
    key = sizes[0]
    new: Flags = (sizes > RATIO * usual) & (sizes > SHARE * key)
    new |= (sizes > RATIO_OF_LARGE * usual) & (sizes > LARGE * key)
    new[0] = True
    return new


def around(times: Times, new: Flags) -> Flags:
    """The packets from LEAD_MS before to SETTLE_MS after anything new; of a keyframe that nothing follows, little more than itself."""
    wanted = np.zeros(len(times), bool)
    for n in np.flatnonzero(new).tolist():
        wanted |= (times >= times[n] - LEAD_MS) & (times <= times[n] + SETTLE_MS) if n else times <= times[0]
    while True:  # short gaps are closed
        runs = np.flatnonzero(np.diff(wanted.astype(np.int8)))
        short = [
            (a, b)
            for a, b in pairwise(runs)
            if wanted[a] and wanted[b + 1] and times[a + 1 : b + 1].max() - times[a] < APART_MS
        ]
        if not short:
            return wanted
        for a, b in short:
            wanted[a + 1 : b + 1] = True


def sharpening(times: Times, sizes: Times, here: Flags) -> Flags:
    """The packets right after a keyframe in which it sharpens, where an empty one of those `here` soon ends that."""
    empty = (sizes <= EMPTY) & here
    end = int(np.argmax(empty))
    out = np.zeros(len(times), bool)
    if empty[end] and times[end] - times[0] <= SETTLE_MS:
        out[:end] = True
    return out


def between(times: Times, wanted: Flags, end_ms: int) -> list[tuple[int, int]]:
    """The gaps of a group: from the last time before to the first time after what is not wanted."""
    out: list[tuple[int, int]] = []
    shown = np.sort(times[wanted])
    at = np.sort(times[~wanted])
    places = np.searchsorted(shown, at)
    for place in np.unique(places).tolist():
        if place:
            out.append((int(shown[place - 1]), int(shown[place]) if place < len(shown) else end_ms))
    return [gap for gap in out if gap[1] - gap[0] >= APART_MS]
