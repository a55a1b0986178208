"""A slide inside a window (an editor, a browser): the rectangle in which the picture changes while all around it stays.

A window is known by what stands still: its upper strip is the same under many pictures. The slide is the rectangle of a usual
shape, with four straight sides, that holds nearly all of the change; nothing may change right above or below it, as a title
would that stands over a framed box of an ordinary slide.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.area import SHAPE_OFF, SHAPES, alike
from pipeline.vision.layouts import by_layout, fits

Grey = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.bool_]

STRIP = 0.045  # share of the height: what every window has at its top
PLAIN = 4.0  # standard deviation of a strip without anything on it
FACES = 0.16  # share of the frame that moves when people fill it
STRIP_LIKE = 3.0  # mean difference of the same strip, grey levels
FEWEST = 3  # pictures that a window is judged by, at least
MOST = 24
HALF = 2  # lines are looked for at half size
LINE = 5  # grey levels across a side
CHANGED = 24  # grey levels
LONG = 0.3  # share of the frame's height or width: the shortest side
COVERED = 0.9  # share of a side along which its line is seen
SHAPE_WORTH = 2.0
SMALLEST, LARGEST = 0.18, 0.9  # shares of the frame's area
HOLDS = 0.7  # share of all change inside
GAIN = 0.12  # squared share of the change inside, less the share of the area
SURELY = 0.9  # share of its border that is seen where nothing else tells of a slide
BESIDE = 0.004  # share of the cells right above and below that may change, in the mean

Line = tuple[int, int, int]
"""Where it is, and from where to where it runs."""


def windowed(
    areas: Sequence[Box | None], picture: Callable[[int], Grey], moving: Sequence[Sequence[Box]]
) -> list[Box | None]:
    """The areas of all looks in order, completed: where the slide is in those that fill the frame with a window, or a part of it.

    Where faces fill much of the frame, the slide lies where it lies in others, if it is seen to stand there.
    A shared window stands in dark margins where cameras are beside it; it is looked into as one that fills the frame.
    """
    out = list(areas)
    whole = Box(0, 0, picture(0).shape[1], picture(0).shape[0]) if areas else Box(0, 0, 0, 0)
    still = [n for n, box in enumerate(areas) if box or sum(part.area for part in moving[n]) < FACES * whole.area]
    for members in by_area(still, areas):
        box = areas[members[0]] or whole
        inside = partial(part_of, picture, box)
        within = {n: [part.moved(-box.x, -box.y) for part in map(box.clip, moving[n]) if part] for n in members}
        for group in groups(members, inside):
            for n, found in slides_in(group, inside, within).items():
                out[n] = found.moved(box.x, box.y)
    places = [box for box in dict.fromkeys(out) if box is not None and box not in areas]
    for n in (n for n, box in enumerate(out) if box is None and places):
        seen = [fits(place, picture(n), moving[n]) for place in places]
        if max(seen) >= SURELY:
            out[n] = places[seen.index(max(seen))]
    return out


def slides_in(group: Sequence[int], inside: Callable[[int], Grey], within: dict[int, list[Box]]) -> dict[int, Box]:
    """Where the slide lies in each picture of one window: in one place, or in one for each of the window's layouts."""

    def judged_together(numbers: Sequence[int]) -> Box | None:
        some = numbers[:: -(-len(numbers) // MOST)]
        return slide_in([inside(n) for n in some], [within[n] for n in some])

    out = dict[int, Box]()
    for margins, members in by_layout(group, inside, within.__getitem__):
        own = judged_together(members) if len(members) >= FEWEST else None
        if own is not None and alike(own, margins):
            out |= {n: own for n in members}
    rest = [n for n in group if n not in out]
    together = judged_together(group) if rest else None
    return out | ({n: together for n in rest} if together is not None else {})


def part_of(picture: Callable[[int], Grey], box: Box, number: int) -> Grey:
    """What one of the pictures shows in a box."""
    return picture(number)[box.y : box.bottom, box.x : box.right]


def by_area(numbers: Sequence[int], areas: Sequence[Box | None]) -> list[list[int]]:
    """The looks by their area, which may differ by a few pixels."""
    found: list[tuple[Box | None, list[int]]] = []
    for n in numbers:
        own = areas[n]
        known = next((to for box, to in found if own == box or (own and box and alike(own, box))), None)
        if known is None:
            found.append((own, [n]))
        else:
            known.append(n)
    return [members for _, members in found]


def groups(numbers: Sequence[int], picture: Callable[[int], Grey]) -> list[list[int]]:
    """Pictures with the same strip at the top, which is not plain: a window's title is there."""
    found: list[tuple[npt.NDArray[np.float32], list[int]]] = []
    for n in numbers:
        grey = picture(n)
        strip = grey[: max(4, round(STRIP * grey.shape[0]))]
        if float(strip.std()) < PLAIN:
            continue
        small = np.asarray(cv2.resize(strip, (160, 8), interpolation=cv2.INTER_AREA), np.float32)
        known = next((members for kept, members in found if float(np.abs(kept - small).mean()) < STRIP_LIKE), None)
        if known is None:
            found.append((small, [n]))
        else:
            known.append(n)
    return [members for _, members in found if len(members) >= FEWEST]


def slide_in(pictures: Sequence[Grey], moving: Sequence[Sequence[Box]]) -> Box | None:
    """The slide's rectangle that all of these pictures share, or None."""
    small = [np.ascontiguousarray(one[::HALF, ::HALF]) for one in pictures]
    height, width = small[0].shape
    change = np.zeros((height, width), np.float32)
    for (a, b), (one, other) in zip(pairwise(small), pairwise(moving), strict=True):
        differs = cv2.absdiff(a, b) > CHANGED
        for box in (*one, *other):
            differs[box.y // HALF : box.bottom // HALF + 1, box.x // HALF : box.right // HALF + 1] = False
        change += differs
    if not change.any():
        return None
    sums = cv2.integral(change)
    rows = lines(small, across=False)
    columns = lines(small, across=True)
    best: tuple[float, Box] | None = None
    for left, top_of_left, end_of_left in columns:
        for right, top_of_right, end_of_right in columns:
            high_from, high_to = max(top_of_left, top_of_right), min(end_of_left, end_of_right)
            if right - left < LONG * width or high_to - high_from < LONG * height:
                continue
            wide = right - left
            sides = [y for y, a, b in rows if min(b, right) - max(a, left) >= COVERED * wide]
            for top in sides:
                for bottom in sides:
                    high = bottom - top
                    if high < LONG * height or min(bottom, high_to) - max(top, high_from) < COVERED * high:
                        continue
                    off = min(abs(wide / high / shape - 1) for shape in SHAPES)
                    if off > SHAPE_OFF:
                        continue
                    box = Box(left, top, wide, high)
                    worth = judged(box, sums, len(pictures) - 1)
                    # A bar along the slide's top that never changes is the slide's as well.
                    if worth > GAIN and (best is None or worth - SHAPE_WORTH * off > best[0]):
                        best = (worth - SHAPE_WORTH * off, box)
    if best is None:
        return None
    box = best[1]
    return Box(box.x * HALF, box.y * HALF, box.width * HALF, box.height * HALF)


def judged(box: Box, sums: npt.NDArray[Any], pairs: int) -> float:
    """How much better than chance the rectangle holds the change; 0 where it cannot be a slide in a window."""
    height, width = sums.shape[0] - 1, sums.shape[1] - 1
    share_of_area = box.area / (width * height)
    if not SMALLEST <= share_of_area <= LARGEST:
        return 0.0

    def inside(x: int, y: int, right: int, bottom: int) -> float:
        return float(sums[bottom, right]) - float(sums[y, right]) - float(sums[bottom, x]) + float(sums[y, x])

    pad = 3
    held = inside(max(0, box.x - pad), max(0, box.y - pad), min(width, box.right + pad), min(height, box.bottom + pad))
    share = held / float(sums[-1, -1])
    above = inside(box.x, 0, box.right, max(0, box.y - pad))
    below = inside(box.x, min(height, box.bottom + pad), box.right, height)
    rest = max(1, box.width * (height - box.height))
    if share < HOLDS or (above + below) / (rest * pairs) > BESIDE:
        return 0.0
    return float(share * share - share_of_area)


def lines(pictures: Sequence[Grey], *, across: bool) -> list[Line]:
    """Straight steps of brightness that run for long, in any of the pictures: vertical ones if `across`, else horizontal."""
    found: dict[int, Line] = {}
    for one in pictures:
        grey = one.T if across else one
        step = np.abs(np.diff(grey.astype(np.int16), axis=0)) > LINE
        least = LONG * grey.shape[1]
        for y in np.flatnonzero(step.sum(axis=1) >= least).tolist():
            start, stop = longest_run(step[y])
            if stop - start >= least and (y + 1 not in found or stop - start > found[y + 1][2] - found[y + 1][1]):
                found[y + 1] = (y + 1, start, stop)
    strong = sorted(found.values(), key=lambda line: (line[1] - line[2], line[0]))[:60]
    return sorted(strong)


def longest_run(flags: Bits) -> tuple[int, int]:
    """[start, stop) of the longest run of flags; gaps of two are bridged."""
    places = np.flatnonzero(flags)
    pieces = np.split(places, np.flatnonzero(np.diff(places) > 3) + 1)
    best = max(pieces, key=lambda piece: int(piece[-1] - piece[0]))
    return int(best[0]), int(best[-1]) + 1
