"""Which still pictures are the same, and how those that follow one another, or resemble one another, differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import structs

from pipeline.model.document import Box
from pipeline.model.measured import Relation
from pipeline.vision.album import Album
from pipeline.vision.area import alike
from pipeline.vision.changes import Changes
from pipeline.vision.compare import POINTER, WORK_WIDTH, Difference, Grey, View, compare_views
from pipeline.vision.overlays import grown, keeps_its_size, reaches_across, set_anew
from pipeline.vision.panel import panel
from pipeline.vision.pen import is_line
from pipeline.vision.pointer import Pointer, known, pointers_in
from pipeline.vision.stillness import Stretch

THUMB = (32, 18)
MOST_LIKE = 10  # so many of those that resemble are compared in full
RESEMBLES = 10.0  # mean difference of two thumbnails, grey levels
SAME_SHAPE = 0.03  # two areas whose aspect ratios differ less show the same thing at another size
FINE = 720  # pixels of width below which pictures are enlarged
AT_ONCE = 0.3  # share of the cells of a change that change together when it comes
UNLIKE = 0.7  # so much more of one picture moves than of the other: they show different things
UNSEEN = 0.95  # share of two pictures that cannot be compared, as something moves there
COUNTED = 100  # rows and columns
RESET = 0.03  # share of a picture that differs at most where only its letters were set anew, at another size
BLUR = 8  # pixels around a notice that it darkens or blurs
PEN_LOST = 0.05  # share of what was there that ink hides at most
KEPT = 8  # views, of some megabytes each
LOOK_BACK = 3  # so many states before the last one are compared although they do not resemble


@dataclass
class Scene:
    """One look: its stretch, what moved, where the slide is, and captions over it, as boxes in the album's picture."""

    stretch: Stretch
    moving: list[Box]
    area: Box | None
    captions: Box | None = None

    @property
    def hidden(self) -> list[Box]:
        """Where nothing can be compared."""
        return [*self.moving, self.captions] if self.captions else self.moving


@dataclass
class State:
    """A picture seen once or more; `best` is the look in which it stood longest."""

    best: int
    samples: int
    thumb: npt.NDArray[np.float32]


def tell_apart(scenes: Sequence[Scene], album: Album, changes: Changes) -> Iterator[tuple[int, int, list[Relation]]]:
    """For each look: the number of its state (from 0, in order of appearance), its start in ms, and what it tells about others.

    A look that differs from the one before starts when what differs changed, not when a pointer came to rest.
    """
    views = Views(album)
    followed = [between(views, scenes, i - 1, i) for i in range(1, len(scenes))]
    pointers = known([pointer for i, seen in enumerate(followed) for pointer in pointers_of(album, scenes, i, seen)])
    followed = [
        between(views, scenes, i, i + 1, pointers) if pointers and may_be_pointer(*seen) else seen
        for i, seen in enumerate(followed)
    ]
    states: list[State] = []
    previous = -1
    for i, scene in enumerate(scenes):
        thumb = thumbnail(album.picture(i), scene)
        relations: list[Relation] = []
        number, start_ms = -1, scene.stretch.start_ms
        for candidate in order(states, previous, thumb):
            other = i - 1 if candidate == previous else states[candidate].best
            seen = followed[i - 1] if other == i - 1 else between(views, scenes, other, i, pointers)
            difference, frame = seen
            if difference.kind == "same":
                number = candidate
                break
            relations.append(relation(candidate, len(states), difference, frame))
        if number < 0:
            number = len(states)
            states.append(State(i, 0, thumb))
        else:
            relations = []
        if previous >= 0 and number != previous:
            relations = [told for told in relations if told.before != previous]
            told, start_ms = direct(album, scenes, i, followed[i - 1], (previous, number), changes)
            relations.append(told)
        samples = scene.stretch.last - scene.stretch.first
        if samples >= states[number].samples:
            states[number] = State(i, samples, thumb)
        previous = number
        yield number, start_ms, relations


def may_be_pointer(difference: Difference, width: int) -> bool:
    """Whether knowing the pointers could change what the difference is: nothing larger than a pointer was replaced."""
    large = POINTER * max(width / WORK_WIDTH, 0.4)
    return difference.kind != "same" and not any(
        kind == "replaced" and max(box.width, box.height) > large
        for box, kind in zip(difference.spots, difference.kinds, strict=True)
    )


def order(states: Sequence[State], previous: int, thumb: npt.NDArray[np.float32]) -> list[int]:
    """The states worth comparing with: the one before, the last few, and all that resemble; most likely first."""
    recent = [n for n in range(len(states) - 1, max(-1, len(states) - 1 - LOOK_BACK), -1) if n != previous]
    distance = {n: float(np.abs(states[n].thumb - thumb).mean()) for n in range(len(states))}
    near = sorted((n for n in distance if distance[n] < RESEMBLES and n != previous), key=lambda n: (distance[n], n))[
        :MOST_LIKE
    ]
    return ([previous] if previous >= 0 else []) + near + [n for n in recent if n not in near]


def thumbnail(picture: Grey, scene: Scene) -> npt.NDArray[np.float32]:
    """The slide's area very small, with what moves in it painted over."""
    box = scene.area or Box(0, 0, picture.shape[1], picture.shape[0])
    part = picture[box.y : box.bottom, box.x : box.right].astype(np.float32)
    return np.asarray(cv2.resize(part, THUMB, interpolation=cv2.INTER_AREA), np.float32)


class Views:
    """Parts of an album's pictures, made ready to be compared; the last few are kept."""

    def __init__(self, album: Album) -> None:
        self.album = album
        self.view = lru_cache(maxsize=KEPT)(self._view)

    def _view(self, number: int, box: Box, least: tuple[int, int], size: tuple[int, int]) -> View:
        return View(cut(self.album.picture(number), box, least, size))


def between(
    views: Views, scenes: Sequence[Scene], a: int, b: int, pointers: Sequence[Pointer] = ()
) -> tuple[Difference, int]:
    """Compare the slide areas of two looks, and the width of what was compared."""
    one, other, album = scenes[a], scenes[b], views.album
    whole = Box(0, 0, album.width, album.height)
    first, second = one.area or whole, other.area or whole
    shape = abs(first.width / first.height / (second.width / second.height) - 1)
    if alike(first, second):
        second = first
    elif shape > SAME_SHAPE:
        first = second = whole
    size = (first.width, first.height) if first.area <= second.area else (second.width, second.height)
    least = size
    if size[0] < FINE:  # letters of a small recording are a few pixels wide: compare between the pixels
        size = (2 * size[0], 2 * size[1])
    hidden, also = list(placed(one.hidden, first, size)), list(placed(other.hidden, second, size))
    ignore = [*hidden, *also]
    apart = abs(covered(hidden, size) - covered(also, size))
    shared = one.area is not None and other.area is not None
    unseen = covered(ignore, size)
    if shared and first == whole != one.area:  # what is beside both areas tells nothing
        own = [in_area(scene.hidden, area) for scene, area in ((one, one.area), (other, other.area)) if area]
        apart, unseen = abs(own[0] - own[1]), max(own)
    if (apart > UNLIKE and not shared) or (apart > UNLIKE / 2 and unseen > UNSEEN):
        # a face that fills the frame is not the card before it
        return Difference(
            kind="replaced", changed=1.0, lost=1.0, gained=1.0, spots=[Box(0, 0, *size)], kinds=["replaced"]
        ), size[0]
    here, there = views.view(a, first, least, size), views.view(b, second, least, size)
    difference = compare_views(here, there, ignore, pointers)
    if difference.kind == "same":
        return difference, size[0]
    frames = album.picture(a), album.picture(b)
    if first == second:
        moving = [*one.hidden, *other.hidden]
        over = [box for box in difference.spots if reaches_across(*frames, first, unscaled(box, first, size), moving)]
        if over:
            difference = compare_views(here, there, [*ignore, *(grown(box, BLUR) for box in over)], pointers)
    elif difference.changed < RESET and all(
        set_anew(here.grey, there.grey, box) or keeps_its_size(*frames, first, second, unscaled(box, first, size))
        for box in difference.spots
    ):
        difference = replace(difference, kind="same")
    return difference, size[0]


def in_area(boxes: Sequence[Box], area: Box) -> float:
    """Share of the area that the boxes cover."""
    size = (area.width, area.height)
    return covered(list(placed(boxes, area, size)), size)


def unscaled(box: Box, area: Box, size: tuple[int, int]) -> Box:
    """A box of the area scaled to `size` as a box of the frame."""
    x, y = area.width / size[0], area.height / size[1]
    return Box(area.x + int(box.x * x), area.y + int(box.y * y), int(box.width * x) + 1, int(box.height * y) + 1)


def covered(boxes: Sequence[Box], size: tuple[int, int]) -> float:
    """Share of a picture of this size that the boxes cover."""
    fine = np.zeros((COUNTED, COUNTED), bool)
    x, y = COUNTED / size[0], COUNTED / size[1]
    for box in boxes:
        fine[round(box.y * y) : round(box.bottom * y), round(box.x * x) : round(box.right * x)] = True
    return float(fine.mean())


def pointers_of(album: Album, scenes: Sequence[Scene], i: int, seen: tuple[Difference, int]) -> Iterator[Pointer]:
    """Pointers that came, went or moved between look i and the next."""
    difference, width = seen
    area = scenes[i + 1].area or Box(0, 0, album.width, album.height)
    if difference.kind != "same" or len(difference.spots) > 2 or width != area.width:
        return
    spots = [Box(area.x + box.x, area.y + box.y, box.width, box.height) for box in difference.spots]
    yield from pointers_in(album.picture(i), album.picture(i + 1), spots, difference.kinds)


def cut(picture: Grey, box: Box, least: tuple[int, int], size: tuple[int, int]) -> Grey:
    """The box as sharp as in a picture of the size `least`, at `size`."""
    part = picture[box.y : box.bottom, box.x : box.right]
    for wanted in (least, size):
        if (part.shape[1], part.shape[0]) != wanted:
            way = cv2.INTER_AREA if wanted[0] < part.shape[1] else cv2.INTER_CUBIC
            part = np.asarray(cv2.resize(part, wanted, interpolation=way), np.uint8)
    return part


def placed(boxes: Sequence[Box], area: Box, size: tuple[int, int]) -> Iterator[Box]:
    """Boxes of the frame as boxes of the area scaled to `size`."""
    for box in boxes:
        if part := box.clip(area):
            x, y = size[0] / area.width, size[1] / area.height
            left, top = int((part.x - area.x) * x), int((part.y - area.y) * y)
            yield Box(left, top, round(part.width * x) + 1, round(part.height * y) + 1)


def relation(before: int, after: int, difference: Difference, width: int) -> Relation:
    size = max((max(box.width, box.height) for box in difference.spots), default=0) / max(1, width)
    kind = "replaced" if difference.kind == "same" else difference.kind
    return Relation(
        before=before,
        after=after,
        kind=kind,
        lost=round(difference.lost, 4),
        gained=round(difference.gained, 4),
        size=round(size, 4),
    )


def direct(
    album: Album,
    scenes: Sequence[Scene],
    i: int,
    seen: tuple[Difference, int],
    states: tuple[int, int],
    changes: Changes,
) -> tuple[Relation, int]:
    """How look i came out of the one before it, and when, ms. `seen`: how they differ; `states`: of what they are pictures."""
    difference, width = seen
    area = scenes[i].area or Box(0, 0, album.width, album.height)
    scaled = width, round(width * area.height / area.width)
    spots = [unscaled(spot, area, scaled) for spot in difference.spots]
    start_ms, spread_ms = timing(changes, scenes[i - 1].stretch.last + 1, scenes[i].stretch.first, spots, album)
    told = structs.replace(
        relation(*states, difference, width),
        direct=True,
        spread_ms=spread_ms,
        panel=panel(album.picture(i - 1), album.picture(i), spots) if difference.kind == "replaced" else "",
        line=spread_ms > 0 and difference.lost < PEN_LOST and is_line(album.picture(i - 1), album.picture(i), spots),
    )
    return told, scenes[i].stretch.start_ms if scenes[i].stretch.sudden else min(scenes[i].stretch.start_ms, start_ms)


def timing(changes: Changes, first: int, last: int, spots: Sequence[Box], album: Album) -> tuple[int, int]:
    """When what differs changed and how long that took, ms, between the samples `first` and `last`."""
    late = changes.times[min(last, len(changes.times) - 1)]
    touched = np.zeros((changes.rows, changes.columns), bool)
    x, y = changes.columns / album.width, changes.rows / album.height
    for box in spots:
        touched[int(box.y * y) : int(box.bottom * y) + 1, int(box.x * x) : int(box.right * x) + 1] = True
    if last < first or not touched.any():
        return late, 0
    bits = changes.bits(first, last + 1)[:, touched]
    bits = bits[:, bits.any(axis=0)]
    if not bits.shape[1]:
        return late, 0
    many = np.flatnonzero(bits.mean(axis=1) >= AT_ONCE)
    times = np.array(changes.times[first : last + 1])
    earliest = np.sort(times[bits.argmax(axis=0)])
    latest = np.sort(times[len(times) - 1 - bits[::-1].argmax(axis=0)])
    low, high = len(earliest) // 10, len(earliest) - 1 - len(earliest) // 10
    spread = int(min(earliest[high] - earliest[low], latest[high] - latest[low]))
    if not len(many):
        return late, spread
    return changes.since[first + int(many[0])], spread
