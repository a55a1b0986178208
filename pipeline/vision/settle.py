"""The slide's area in all looks of a recording, made consistent: what a dark slide hides, its neighbours show."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.area import Grey, alike, has_shape
from pipeline.vision.margins import margin_of, same_outside

MARGIN_SHIFT = 4  # grey levels by which compression alters a margin
LARGEST_OVER = 0.2  # share of the slide: what moves and is larger is no webcam over its corner
PARTLY = 0.1  # more than where something moved is known to
BESIDE = 0.2  # share of what moves that may be beside the slide where it was before and is after
GLANCE, OTHER = (32, 18), 4.0  # mean difference of two glances at different slides, grey levels


def settle(
    raw: Sequence[Box | None],
    picture: Callable[[int], Grey],
    moving: Sequence[Sequence[Box]],
    tiles: Sequence[Sequence[Box]] | None = None,
) -> list[Box | None]:
    """The areas of all looks in order, made consistent: what a dark slide hides, its neighbours show.

    A look takes the largest of its own rectangle and its neighbours' that leaves nothing but the same margin outside: a plain one,
    or a window's, with the same labels and still tiles in it. `moving`: where nothing is to be seen; `tiles`: which of it may be tiles.
    """
    glances = [None if box is None else glance(picture(i), box) for i, box in enumerate(raw)]
    again = [sum(other is not None and box is not None and alike(box, other) for other in raw) > 1 for box in raw]
    # One picture seen twice tells of a slide only by its shape: there may be a panel on a dark one.
    shared = [
        box is not None and again[i] and (has_shape(box) or changes_in(i, raw, glances)) for i, box in enumerate(raw)
    ]
    out: list[Box | None] = []
    for i, own in enumerate(raw):
        best = own if shared[i] or len(raw) <= 2 else None
        if best is not None and margin_of(picture(i), best, moving[i]) is None and not changes_in(i, raw, glances):
            best, shared[i] = None, False  # a panel on a dark slide, with more of the slide around it
        both_ways = range(i - 1, -1, -1), range(i + 1, len(raw))
        near = [next((j for j in order if shared[j] and differs(raw[j], own)), -1) for order in both_ways]
        outside = PARTLY
        if own is None and min(near) >= 0 and not differs(raw[near[0]], raw[near[1]]):
            outside = BESIDE  # a film on the slide, and the camera beside it: the slide is there before and after
        for j in near:
            other = raw[j] if j >= 0 else None
            if (
                other is None
                or (own is not None and not holds(other, own))
                or (best is not None and best.area > other.area)
                or any(cuts(other, box, outside) for box in (tiles or moving)[i])
            ):
                continue
            # A webcam beside the slide is at the same place in both, also while nobody there moves.
            here = margin_of(picture(i), other, [*moving[i], *moving[j]])
            there = margin_of(picture(j), other, moving[j])
            plain = here is not None and there is not None and abs(here - there) <= MARGIN_SHIFT
            labelled = here is None and there is None
            if plain or (labelled and same_outside(picture(i), picture(j), other, [*moving[i], *moving[j]])):
                best = other
        out.append(best)
    return out


def glance(picture: Grey, box: Box) -> npt.NDArray[np.float32]:
    """What is in the box, very small."""
    part = picture[box.y : box.bottom, box.x : box.right]
    return np.asarray(cv2.resize(part, GLANCE, interpolation=cv2.INTER_AREA), np.float32)


def changes_in(i: int, raw: Sequence[Box | None], glances: Sequence[npt.NDArray[np.float32] | None]) -> bool:
    """Whether another look shows something else in the same rectangle as look i: slides come and go in it."""
    own, seen = raw[i], glances[i]
    return any(
        own is not None and other is not None and seen is not None and shown is not None
        and alike(own, other) and float(np.abs(seen - shown).mean()) > OTHER
        for other, shown in zip(raw, glances, strict=True)
    )  # fmt: skip


def differs(a: Box | None, b: Box | None) -> bool:
    return a is None or b is None or not alike(a, b)


def holds(outer: Box, inner: Box) -> bool:
    """Whether nearly all of `inner` lies in `outer`."""
    both = outer.clip(inner)
    return both is not None and both.area > 0.95 * inner.area


def cuts(area: Box, box: Box, outside: float = PARTLY) -> bool:
    """Whether something as large as somebody's tile in a gallery, or several, lies partly in the area and partly beside it.

    `outside`: the share of it that is beside the area, at least.
    """
    both = area.clip(box)
    return (
        both is not None
        and box.area > LARGEST_OVER * area.area
        and PARTLY * box.area < both.area < (1 - outside) * box.area
    )
