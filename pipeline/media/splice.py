"""Which packets of a recording can be copied into a film, and which frames must be encoded: a plan, made without touching media.

Of each clip the frames before the first joint (a keyframe that needs nothing before it) are encoded, what follows is copied. At
the end of a clip nothing needs encoding where frames are stored in the order of display, as a decoder asks for nothing that
comes later; where they are not, the copy ends at the last packet up to which no frame is missing, and the few left are encoded.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline.media.cut import EPSILON_S, Shown
from pipeline.media.gops import Index, Ticks

# A joint followed by so few frames saves nothing, and two keyframes in a row confuse some decoders.
FEWEST_COPIED = 3


class Drawn(msgspec.Struct, frozen=True):
    """Pictures that are no part of the recording, such as a title card: `picture` gives the one for each of `places` (output seconds,
    ascending), upright, uint8 (height, width, 3) RGB in the film's size."""

    places: list[float]
    picture: Callable[[float], npt.NDArray[np.uint8]]


class Copied(msgspec.Struct, frozen=True):
    """Packets `first` <= number < `last`, without those of frames that are shown before the first. `places`: output seconds,
    in the order of decoding; None for a packet that is left out."""

    first: int
    last: int
    places: list[float | None]


class Encoded(msgspec.Struct, frozen=True):
    """Frames to decode and encode: `pts` in ticks and their `places` in output seconds, both ascending;
    decoding begins at packet `joint`."""

    pts: list[int]
    places: list[float]
    joint: int


Run = Copied | Encoded | Drawn


def plan(index: Index, clips: Sequence[Shown]) -> list[Run]:
    """The runs of the film, in order."""
    order = np.argsort(index.pts, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    joints = [(int(rank[packet]), packet) for packet in index.joints]
    runs: list[Run] = []
    for clip in clips:
        first = bisect_left(index.at, clip.first - EPSILON_S)
        last = bisect_left(index.at, clip.last - EPSILON_S)
        places = [clip.output] + [clip.output + at - clip.start for at in index.at[first + 1 : last]]
        at = first
        for shown, packet in joints[bisect_left(joints, (first, 0)) :]:
            if shown >= last:
                break
            if shown < at:
                continue
            end, shown_end = reach(rank, packet, shown, last, index)
            if shown_end - shown < FEWEST_COPIED:
                continue
            runs += encoded(index, order, joints, at, shown, places[at - first : shown - first])
            runs.append(
                Copied(
                    packet,
                    end,
                    [places[int(r) - first] if r >= shown else None for r in rank[packet:end]],
                )
            )
            at = shown_end
        runs += encoded(index, order, joints, at, last, places[at - first :])
    return runs


def reach(rank: Ticks, packet: int, shown: int, last: int, index: Index) -> tuple[int, int]:
    """How far a copy from `packet` (frame `shown`) goes: the packet and the frame after its last; no frame before that is missing."""
    hole = index.holes[at] if (at := bisect_left(index.holes, packet + 1)) < len(index.holes) else len(rank)
    # The farthest packet that can matter: frames come at most `LONGEST_REORDER` packets early.
    ranks = rank[packet : min(hole, packet + (last - shown) + 64)]
    own = ranks >= shown
    highest = np.maximum.accumulate(np.where(own, ranks, shown))
    whole = np.flatnonzero(own & (highest - shown + 1 == np.cumsum(own)) & (highest < last))
    if not len(whole):
        return packet, shown
    return packet + int(whole[-1]) + 1, int(highest[whole[-1]]) + 1


def encoded(
    index: Index,
    order: Ticks,
    joints: list[tuple[int, int]],
    first: int,
    last: int,
    places: list[float],
) -> list[Run]:
    """Frames `first` <= number < `last` as a run to encode."""
    if last <= first:
        return []
    before = bisect_left(joints, (first + 1, -1)) - 1
    return [Encoded(index.pts[order[first:last]].tolist(), places, joints[before][1] if before >= 0 else -1)]


def counts(runs: Sequence[Run]) -> tuple[int, int]:
    """Frames copied and frames encoded."""
    copied = sum(sum(place is not None for place in run.places) for run in runs if isinstance(run, Copied))
    return copied, sum(len(run.places) for run in runs if not isinstance(run, Copied))
