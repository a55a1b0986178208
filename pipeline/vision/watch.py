"""Watch a recording by samples of its planned frames, fill in what was left out, and look again where something was overlooked.

What was left out stood still, if the next keyframe shows what was last seen; but for a webcam, which is known by what moved all
the time before, and goes on moving. Else the whole group of pictures is decoded.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from pipeline.vision.area import boxes, snapped
from pipeline.vision.changes import BURST, CELL, STEP_MS, Bits, Changes, Grey, Shot, differ, small
from pipeline.vision.plan import Plan
from pipeline.vision.stillness import boxed

MEMORY = 60  # samples that tell what moves now and then,
TWICE = 2
LATELY = 12  # and what moves all the time
FEWEST = 3
WEBCAMS = 0.15  # share of the cells; where more moves nothing can be told
REACH = 2  # cells around
SCENE = 0.03  # share of the cells: an encoder puts no keyframe where less changes


class Film(Protocol):
    """A recording to decode; see pipeline.media.frames."""

    def again(self, start_ms: int) -> Iterable[Shot]: ...


@dataclass(frozen=True)
class Sample:
    """What changed since the sample before; see `Changes`. `shot`: the frame, or the last one before a gap that it is `guessed` in."""

    ms: int
    since: int
    cells: Bits
    shot: Shot
    guessed: bool = False


def watch(shots: Iterable[Shot], film: Film, plan: Plan, changes: Changes) -> Iterator[Sample]:
    """All samples in order. `shots`: the frames that the plan takes. `changes` is given its size; the samples are not added."""
    sampler = Sampler(changes)
    pending: list[Sample] = []  # what a keyframe may still show to be wrong: all after a group's first gap
    group, before = 0, sampler.state()
    for shot in shots:
        owner = max(group, bisect_right(plan.starts, shot.ms) - 1)
        if owner > group:
            if plan.gaps[group]:
                pending += sampler.stand(shot)
                if sampler.overlooked(shot, plan.cut[group]):
                    sampler.restore(before)
                    pending = []
                    for seen in film.again(plan.starts[group]):
                        if sampler.ms < seen.ms < plan.starts[owner]:
                            yield from sampler.see(seen)
            yield from pending
            group, pending = owner, []
        gaps = plan.gaps[group] if group < len(plan.gaps) else []
        if any(sampler.ms < end <= shot.ms for _, end in gaps):
            pending += sampler.stand(shot)
        first = bool(gaps) and sampler.ms < plan.starts[group]
        if gaps and shot.ms > gaps[0][0]:
            pending += sampler.see(shot, due=first)
        else:
            yield from sampler.see(shot, due=first)
            before = sampler.state()
    yield from pending


class Sampler:
    """Makes samples out of frames, one for each fifth of a second, and remembers what moves."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.ms = -1
        self.shot: Shot | None = None
        self.picture: Grey = np.zeros((0, 0), np.uint8)
        self.between: list[Shot] = []
        self.stood = False  # nothing was decoded just before
        self.moved: deque[Bits] = deque(maxlen=MEMORY)

    def state(self) -> tuple[int, Shot | None, Grey]:
        """To go back to."""
        return self.ms, self.shot, self.picture

    def restore(self, state: tuple[int, Shot | None, Grey]) -> None:
        self.ms, self.shot, self.picture = state
        self.between, self.stood = [], False

    def see(self, shot: Shot, *, due: bool = False) -> Iterator[Sample]:
        """The sample that this frame makes, if one is due."""
        if self.shot is not None and not due and shot.ms - self.ms < STEP_MS - 1:
            self.between.append(shot)
            return
        luma = shot.luma()
        if not self.changes.columns:
            self.changes.fit(luma)
        picture = small(luma, self.changes)
        since = shot.ms
        if self.shot is None:
            cells = np.zeros((self.changes.rows, self.changes.columns), bool)
        else:
            cells = differ(picture, self.picture)
            count = int(cells.sum())
            if count > BURST:
                since = next((one.ms for one in self.between if self.shows(one, cells, count)), shot.ms)
            if not self.stood:
                self.moved.append(cells)
        self.ms, self.shot, self.picture, self.between, self.stood = shot.ms, shot, picture, [], False
        yield Sample(shot.ms, since, cells, shot)

    def shows(self, shot: Shot, cells: Bits, count: int) -> bool:
        """Whether a frame between two samples already shows what changed."""
        return int((differ(small(shot.luma(), self.changes), self.picture) & cells).sum()) > 0.3 * count

    def stand(self, shot: Shot) -> list[Sample]:
        """Samples of the time up to a frame, of which nothing was decoded: as it was, but for what goes on moving."""
        self.between, self.stood = [], True
        if self.shot is None:
            return []
        cells = self.moving()
        if cells.any():
            alive = differ(small(shot.luma(), self.changes), self.picture)
            count, labels = cv2.connectedComponents(grown(cells | alive).astype(np.uint8), connectivity=8)
            both = [n for n in range(1, count) if alive[labels == n].any() and cells[labels == n].any()]
            cells = (cells | alive if alive.mean() <= WEBCAMS else cells) & np.isin(labels, both)
        times = range(self.ms + STEP_MS, shot.ms - STEP_MS + 1, STEP_MS)
        if times:
            self.ms = times[-1]
        return [Sample(ms, ms, cells, self.shot, guessed=True) for ms in times]

    def moving(self) -> Bits:
        """The cells that changed often, of late, but for what changed all at once."""
        calm = self.calm([*self.moved][-LATELY:])
        if len(calm) < FEWEST:
            return np.zeros((self.changes.rows, self.changes.columns), bool)
        return np.asarray(np.sum(calm, axis=0) >= FEWEST)

    def calm(self, moved: list[Bits]) -> list[Bits]:
        """Without those in which far more changed than is usual."""
        counts = [int(cells.sum()) for cells in moved]
        most = BURST + 3 * float(np.median(counts)) if counts else 0
        return [cells for cells, count in zip(moved, counts, strict=True) if count <= most]

    def stirring(self) -> Bits:
        """Where anything moved now and then, of late, but for what changed all at once; a webcam with all of its rectangle."""
        calm = self.calm([*self.moved])
        if len(calm) < TWICE:
            return np.zeros((self.changes.rows, self.changes.columns), bool)
        cells = grown(boxed(grown(np.asarray(np.sum(calm, axis=0) >= TWICE))))
        height, width = self.picture.shape
        for box in boxes(cells, width, height):
            whole = snapped(self.picture, box)
            cells[whole.y // CELL : -(-whole.bottom // CELL), whole.x // CELL : -(-whole.right // CELL)] = True
        return cells

    def overlooked(self, shot: Shot, cut: bool) -> bool:
        """Whether a keyframe shows something else than what was last seen, that came before it: outside of what always moves.

        `cut`: much that is new came with the keyframe itself. Faces tell nothing.
        """
        cells = differ(small(shot.luma(), self.changes), self.picture)
        if not cells.any():
            return False
        known = self.stirring()
        new = float((cells & ~known).mean())
        return float(known.mean()) > WEBCAMS or (new > 0 and not (cut and new > SCENE))


def grown(cells: Bits) -> Bits:
    """With some cells more on each side."""
    side = 2 * REACH + 1
    return np.asarray(cv2.dilate(cells.astype(np.uint8), np.ones((side, side), np.uint8)), bool)
