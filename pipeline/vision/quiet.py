"""Where nothing happened, told from keyframes and the bytes between them: what need not be decoded.

A group of pictures is quiet if the next keyframe shows the same as its own, but for a webcam that moves between other keyframes
too, and no frame in between was costly, as one is that shows another slide for a moment.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from pipeline.vision.changes import Bits, Changes, Rest, Shot, differ, small
from pipeline.vision.stillness import boxed

COSTLY = 0.1  # share of a keyframe's bytes: what a slide that comes costs at least
NEAR = 3  # keyframes on each side that tell where a webcam is
OFTEN = 0.6  # share of those pairs that differ there
FEWEST = 3  # such pairs, at least
WEBCAM = 0.08  # share of all cells that a webcam takes at most
LEAST_MS = 1000  # shorter groups are not worth it


class Group(Protocol):
    """A keyframe and the frames up to the next: times in ms, bytes of the keyframe and of the largest other frame."""

    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def key_bytes(self) -> int: ...
    @property
    def most_bytes(self) -> int: ...


def quiet(groups: Sequence[Group], keyframes: Iterable[Shot]) -> list[Rest]:
    """The quiet ones of these groups, in order; never the first or the last. `keyframes`: their first pictures, in order."""
    changes = Changes()
    pictures = {}
    for shot in keyframes:
        luma = shot.luma()
        if not changes.columns:
            changes.fit(luma)
        pictures[shot.ms] = small(luma, changes)
    nothing = np.zeros((changes.rows, changes.columns), bool)
    differs: list[Bits | None] = [
        differ(pictures[one.start_ms], pictures[two.start_ms])
        if one.start_ms in pictures and two.start_ms in pictures
        else None
        for one, two in pairwise(groups)
    ]
    out = []
    for n in range(1, len(groups) - 1):
        group, cells = groups[n], differs[n]
        costly = group.most_bytes > COSTLY * min(group.key_bytes, groups[n + 1].key_bytes)
        if cells is None or costly or group.end_ms - group.start_ms < LEAST_MS:
            continue
        around = (*differs[max(0, n - NEAR) : n], *differs[n + 1 : n + 1 + NEAR])
        near = [one for one in around if one is not None and one.mean() <= WEBCAM]  # more is another slide
        webcam = boxed(np.mean(near, axis=0) >= OFTEN) if len(near) >= FEWEST else nothing
        if webcam.mean() > WEBCAM:
            webcam = nothing
        if not (cells & ~widened(webcam)).any():
            out.append(Rest(group.start_ms, group.end_ms, webcam if cells.any() else nothing))
    return out


def widened(cells: Bits) -> Bits:
    """With a cell more on each side."""
    padded = np.pad(cells, 1)
    rows, columns = cells.shape
    near = [padded[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    return np.asarray(np.logical_or.reduce(near), bool)
