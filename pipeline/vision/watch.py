"""Watch a recording by samples of its planned frames, fill in what was left out, and look again where something was overlooked.

What was left out stood still, if the next keyframe shows what was last seen; but for a webcam, which is known by what moved all
the time before, and goes on moving. Else the group of pictures is decoded, up to where nothing is left to explain. While only a
webcam moves, a glance a second is enough; what lies between two glances is kept, and looked at where the second shows anything new.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Protocol

import cv2
import numpy as np

from pipeline.vision.area import boxes, snapped
from pipeline.vision.changes import BURST, CELL, STEP_MS, Bits, Changes, Grey, Shot, count, differ, share, small
from pipeline.vision.plan import Plan
from pipeline.vision.stillness import boxed

GLANCE_MS = 1000
MOST_HELD = 16  # frames, for the sake of the memory
MEMORY = 60  # samples that tell what moves now and then,
TWICE = 2
LATELY = 12  # and what moves all the time
FEWEST = 3
WEBCAMS = 0.15  # share of the cells; where more moves nothing can be told
FACES = 0.5  # share of the cells
LONG, OFTEN = 30, 0.3  # so many samples at least, and in such a share of them
CUT = 0.4  # share of the cells: the picture changed as a whole
WHOLES = 4  # a webcam's rectangle does not change from one second to the next
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
            pending += sampler.catch_up()
            if plan.gaps[group]:
                proof = small(shot.luma(), changes)
                pending += sampler.stand(shot.ms, proof)
                if sampler.overlooked(proof, plan, group):
                    sampler.restore(before)
                    yield from again(sampler, film, plan, group, plan.starts[owner], proof)
                    pending = sampler.stand(shot.ms, proof)
            yield from pending
            group, pending = owner, []
            if plan.even[group] and sampler.faces(small(shot.luma(), changes)):
                plan.shorten(group)
        gaps = plan.gaps[group] if group < len(plan.gaps) else []
        if any(sampler.seen_ms < end <= shot.ms for _, end in gaps):
            pending += sampler.catch_up()
            pending += sampler.stand(shot.ms, small(shot.luma(), changes))
        first = bool(gaps) and sampler.seen_ms < plan.starts[group]
        if gaps and shot.ms > gaps[0][0]:
            pending += sampler.see(shot, due=first)
        else:
            yield from sampler.see(shot, due=first)
            before = sampler.state()
    yield from pending
    yield from sampler.catch_up()


def again(sampler: "Sampler", film: Film, plan: Plan, group: int, end_ms: int, proof: Grey) -> Iterator[Sample]:
    """The samples of a whole group, up to where nothing is left that the next keyframe shows otherwise, but for a webcam."""
    for seen in film.again(plan.starts[group]):
        if sampler.seen_ms < seen.ms < end_ms:
            samples = list(sampler.see(seen))
            yield from samples
            if samples and seen.ms >= plan.gaps[group][-1][0] and sampler.nothing_new(proof):
                return
    yield from sampler.catch_up()


class Sampler:
    """Makes samples out of frames, one for each fifth of a second, and remembers what moves.

    While nothing happens but what moves all the time, it only looks up once a second; what came in between is held until then.
    """

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.ms = -1
        self.shot: Shot | None = None
        self.picture: Grey = np.zeros((0, 0), np.uint8)
        self.between: list[Shot] = []
        self.held: list[Shot] = []
        self.stood = False  # nothing was decoded just before
        self.moved: deque[tuple[int, Bits]] = deque(maxlen=MEMORY)  # how many cells, and which
        self._lively: Bits | None = None
        self._wholes: dict[bytes, Bits] = {}  # what the same cells told lately
        self.since = 0  # samples that `moved` took in since the picture changed as a whole

    @property
    def seen_ms(self) -> int:
        """Time of the last frame that came, or of the last sample."""
        return self.held[-1].ms if self.held else self.ms

    def state(self) -> tuple[int, Shot | None, Grey]:
        """To go back to."""
        return self.ms, self.shot, self.picture

    def restore(self, state: tuple[int, Shot | None, Grey]) -> None:
        self.ms, self.shot, self.picture = state
        self.between, self.held, self.stood, self._lively = [], [], False, None

    def see(self, shot: Shot, *, due: bool = False) -> Iterator[Sample]:
        """The samples that come of this frame, if it is time for any."""
        if due or self.shot is None or len(self.moved) < LONG:
            yield from self.catch_up()
            yield from self.look(shot, due=due)
            return
        self.held.append(shot)
        if shot.ms - self.ms >= GLANCE_MS - 1 or len(self.held) >= MOST_HELD:
            yield from self.catch_up()

    def catch_up(self) -> list[Sample]:
        """The samples of the frames that are held: each fifth of a second where anything happened, else guessed up to the last."""
        held, self.held = self.held, []
        if not held:
            return []
        last = held[-1]
        if last.ms - self.ms >= 2 * STEP_MS:
            picture = small(last.luma(), self.changes)
            if self.nothing_new(picture) and not self.leaps(held, picture):
                samples = self.stand(last.ms, picture)
                self.stood = False
                return [*samples, self.sample(last, picture)]
        return [sample for shot in held for sample in self.look(shot)]

    def look(self, shot: Shot, *, due: bool = False) -> Iterator[Sample]:
        """The sample that this frame makes, if one is due."""
        if self.shot is not None and not due and shot.ms - self.ms < STEP_MS - 1:
            self.between.append(shot)
            return
        luma = shot.luma()
        if not self.changes.columns:
            self.changes.fit(luma)
        yield self.sample(shot, small(luma, self.changes))

    def sample(self, shot: Shot, picture: Grey) -> Sample:
        since = shot.ms
        if self.shot is None:
            cells = np.zeros((self.changes.rows, self.changes.columns), bool)
        else:
            cells = differ(picture, self.picture)
            new = cells & ~self.lively() if self.between and cells.any() else cells
            if self.between and new.any() and (len(self.moved) >= LONG or count(cells) > BURST):
                since = next((one.ms for one in self.between if self.shows(one, new)), shot.ms)
            if not self.stood:
                self.moved.append((count(cells), cells))
                self.since += 1
            if share(cells) > CUT:
                self.since = 0
                self._wholes.clear()
        self.ms, self.shot, self.picture, self.between, self.stood = shot.ms, shot, picture, [], False
        self._lively = None
        return Sample(shot.ms, since, cells, shot)

    def shows(self, shot: Shot, new: Bits) -> bool:
        """Whether a frame between two samples already shows what is new."""
        shown = differ(small(shot.luma(), self.changes), self.picture) & new
        return count(shown) > 0.3 * count(new)

    def stand(self, ms: int, picture: Grey) -> list[Sample]:
        """Samples of the time up to a frame, of which nothing was seen: as it was, but for what goes on moving."""
        self.between, self.stood = [], True
        if self.shot is None:
            return []
        cells = self.moving()
        if cells.any():
            alive = differ(picture, self.picture)
            if share(cells) > FACES and share(alive) <= WEBCAMS:  # faces filled it until just before
                cells = self.moving(since_cut=True)
            found, labels = cv2.connectedComponents(grown(cells | alive).astype(np.uint8), connectivity=8)
            both = np.zeros(found, bool)
            both[1:] = [alive[labels == n].any() and cells[labels == n].any() for n in range(1, found)]
            cells = (cells | alive if share(alive) <= WEBCAMS else cells) & both[labels]
        times = range(self.ms + STEP_MS, ms - STEP_MS + 1, STEP_MS)
        if times:
            self.ms = times[-1]
        return [Sample(at, at, cells, self.shot, guessed=True) for at in times]

    def moving(self, *, since_cut: bool = False) -> Bits:
        """The cells that changed often, of late, but for what changed all at once; `since_cut`: since the picture did so as a whole."""
        lately = [*self.moved][-LATELY:]
        return self.often(lately[-self.since or len(lately) :] if since_cut else lately, FEWEST)

    def often(self, moved: list[tuple[int, Bits]], least: int) -> Bits:
        """The cells that changed in so many of these samples, but for those in which far more changed than is usual."""
        most = BURST + 3 * median(number for number, _ in moved) if moved else 0
        calm = [cells for number, cells in moved if number <= most]
        if len(calm) < least:
            return np.zeros((self.changes.rows, self.changes.columns), bool)
        return np.asarray(np.add.reduce(calm, axis=0, dtype=np.uint8) >= least)

    def stirring(self) -> Bits:
        """Where anything moved now and then, of late, but for what changed all at once; a webcam with all of its rectangle.

        Where that is too much to tell anything, only what was seen since the picture changed as a whole.
        """
        known = self.whole(self.often([*self.moved], TWICE))
        if not LATELY <= self.since < len(self.moved):
            return known
        lately = self.whole(self.often([*self.moved][-self.since :], TWICE))
        return lately if share(known) > WEBCAMS else known | lately

    def lively(self) -> Bits:
        """What has been moving for long and still is, so that a glance there tells nothing: a webcam, or faces all over the picture."""
        if self._lively is None:
            cells = np.zeros((self.changes.rows, self.changes.columns), bool)
            if len(self.moved) >= LONG:
                often = self.often([*self.moved], round(OFTEN * len(self.moved)))
                cells = self.whole(often & self.often([*self.moved][-LATELY:], FEWEST))
            part = share(cells)
            unsure = WEBCAMS < part <= FACES or (part > FACES and self.since < LONG)
            self._lively = np.zeros_like(cells) if unsure else cells
        return self._lively

    def faces(self, picture: Grey) -> bool:
        """Whether faces fill it, as before: small things cannot be told there, and large ones cost large packets."""
        return share(self.lively()) > FACES and share(differ(picture, self.picture)) <= CUT

    def nothing_new(self, picture: Grey) -> bool:
        """Whether a picture differs from what was last seen only where much moves, if at all."""
        cells = differ(picture, self.picture)
        return not cells.any() or not (cells & ~self.lively()).any()

    def leaps(self, held: list[Shot], picture: Grey) -> bool:
        """Whether the picture, the last of those held, came all at once: faces that fill it also change it as a whole, but in a second."""
        if share(differ(picture, self.picture)) <= CUT:
            return False
        seen = [self.picture, *(small(shot.luma(), self.changes) for shot in held[:-1]), picture]
        return any(share(differ(a, b)) > CUT for a, b in pairwise(seen))

    def whole(self, cells: Bits) -> Bits:
        """The rectangles in which these cells lie."""
        if not cells.any():
            return cells
        key = cells.tobytes()
        if key not in self._wholes:
            cells = grown(boxed(grown(cells)))
            height, width = self.picture.shape
            for box in boxes(cells, width, height):
                whole = snapped(self.picture, box)
                cells[whole.y // CELL : -(-whole.bottom // CELL), whole.x // CELL : -(-whole.right // CELL)] = True
            if len(self._wholes) >= WHOLES:
                self._wholes.pop(next(iter(self._wholes)))
            self._wholes[key] = cells
        return self._wholes[key]

    def overlooked(self, proof: Grey, plan: Plan, group: int) -> bool:
        """Whether the next keyframe shows something else than what was last seen, that came before it: outside of what moves.

        Where much that is new came with the keyframe itself, nothing was. Faces tell nothing.
        """
        cells = differ(proof, self.picture)
        if not cells.any():
            return False
        known, lively = self.stirring(), self.lively()
        new = share(cells & ~known)
        if share(lively) > FACES:
            return not plan.early[group] and (share(cells) > CUT or new > SCENE)
        if not (cells & ~lively).any():
            return False
        return share(known) > WEBCAMS or (new > 0 and not (plan.cut[group] and new > SCENE))


def grown(cells: Bits) -> Bits:
    """With some cells more on each side."""
    side = 2 * REACH + 1
    return np.asarray(cv2.dilate(cells.astype(np.uint8), np.ones((side, side), np.uint8)), bool)
