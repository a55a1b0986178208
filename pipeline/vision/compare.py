"""Two still pictures compared the way a person does: what is the same, what was added, what went, what was replaced.

A digit that changed counts; noise, a blur that sharpens, a shift of one pixel and whatever moves all the time do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.arrow import shows_arrow
from pipeline.vision.changes import count, share
from pipeline.vision.pointer import Pointer, lifted, moved, on_picture, overlaid

Grey = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.bool_]

WORK_WIDTH = 1280
TOLERANCE = 24  # grey levels beyond what the neighbouring pixels of the other picture have
EDGE = 70  # |dx| + |dy| after Sobel: an edge that a person sees
SPECK = 6  # pixels: smaller differences are noise
POINTER = 44  # pixels at 1280 of width: the longest side of a mouse pointer or laser dot with its halo
PLAIN = 30  # grey levels: ground without anything on it
ALIKE = 0.85  # correlation of the same letters, sharper or softer
SOFT = 4  # more spots than that which only became sharper or lighter: all of the picture did
HAZE = 5.0  # grey levels by which a sharper picture differs, seen through a blur
COARSE = 960  # pixels of width from which a glance at half size tells whether all is different
ANOTHER = (0.5, 0.25)  # shares of edges lost and gained: another slide, whatever the details
REPAINTED = 0.05  # share of pixels: more than that without an edge is another ground


Kind = Literal["same", "added", "removed", "replaced"]
SpotKind = Literal["come", "gone", "replaced", "shade"]


@dataclass(frozen=True)
class Difference:
    """How picture b differs from picture a.

    `lost`: share (0 to 1) of the edges of a that b has not; `gained`: share of the edges of b that a has not. `changed`: share of
    the compared pixels. `spots`: boxes, in pixels of the pictures, of what came, went or was replaced.
    """

    kind: Kind
    changed: float
    lost: float
    gained: float
    spots: list[Box]
    kinds: list[SpotKind]


def work_size(width: int, height: int) -> tuple[int, int]:
    """The size at which pictures are compared: at most 1280 wide."""
    return (width, height) if width <= WORK_WIDTH else (WORK_WIDTH, round(height * WORK_WIDTH / width))


def edges_of(picture: Grey) -> Bits:
    """Where a person sees an edge."""
    smooth = cv2.GaussianBlur(picture, (3, 3), 0)
    dx, dy = cv2.Sobel(smooth, cv2.CV_16S, 1, 0), cv2.Sobel(smooth, cv2.CV_16S, 0, 1)
    strength: Bits = cv2.add(cv2.convertScaleAbs(dx), cv2.convertScaleAbs(dy)) > EDGE
    return strength


class View:
    """A picture that is compared more than once; what is made of it for that is kept."""

    def __init__(self, grey: Grey) -> None:
        self.grey = grey

    @cached_property
    def edges(self) -> Bits:
        return edges_of(self.grey)

    @cached_property
    def half(self) -> "View":
        """At half size."""
        size = (self.grey.shape[1] // 2, self.grey.shape[0] // 2)
        return View(np.asarray(cv2.resize(self.grey, size, interpolation=cv2.INTER_AREA), np.uint8))

    @cached_property
    def soft(self) -> tuple[Grey, Grey, Grey]:
        """Without noise, and the least and the greatest value around each pixel."""
        soft = np.asarray(cv2.GaussianBlur(self.grey, (3, 3), 0), np.uint8)
        kernel = np.ones((3, 3), np.uint8)
        return soft, np.asarray(cv2.erode(soft, kernel), np.uint8), np.asarray(cv2.dilate(soft, kernel), np.uint8)


def compare(a: Grey, b: Grey, ignore: Sequence[Box] = (), pointers: Sequence[Pointer] = ()) -> Difference:
    """Compare two pictures of the same size; `ignore` are boxes in them that count for nothing, `pointers` are known ones."""
    return compare_views(View(a), View(b), ignore, pointers)


def compare_views(one: View, other: View, ignore: Sequence[Box] = (), pointers: Sequence[Pointer] = ()) -> Difference:
    """As `compare`."""
    a, b = one.grey, other.grey
    if a.shape[1] >= COARSE and (another := glance(one, other, ignore)):
        return another
    changed = differing(one, other)
    for box in ignore:
        changed[around(box, 3)] = False
    if not changed.any():
        return Difference("same", 0.0, 0.0, 0.0, [], [])
    edges_a, edges_b = without(one.edges, ignore, 3), without(other.edges, ignore, 3)
    near = grown(changed, 3)
    lost = edges_a & ~grown(edges_b, 5) & near
    gained = edges_b & ~grown(edges_a, 5) & near
    spots = [(box, kind) for box, kind in find_spots(a, b, changed, lost, gained) if kind != "shade"]
    tinted = share(changed)
    return Difference(
        kind=verdict(a, b, spots, tinted, lost, pointers),
        changed=tinted,
        lost=count(lost) / max(1, count(edges_a)),
        gained=count(gained) / max(1, count(edges_b)),
        spots=[box for box, _ in spots],
        kinds=[kind for _, kind in spots],
    )


def glance(a: View, b: View, ignore: Sequence[Box]) -> Difference | None:
    """The difference of two pictures that have little in common, seen at half size; None where a closer look is needed."""
    small = [Box(box.x // 2, box.y // 2, (box.width + 1) // 2, (box.height + 1) // 2) for box in ignore]
    edges_a, edges_b = without(a.half.edges, small, 2), without(b.half.edges, small, 2)
    lost = count(edges_a & ~grown(edges_b, 3)) / max(1, count(edges_a))
    if lost < ANOTHER[0]:
        return None
    gained = count(edges_b & ~grown(edges_a, 3)) / max(1, count(edges_b))
    if gained < ANOTHER[1]:
        return None
    changed = without(np.asarray(cv2.absdiff(a.half.grey, b.half.grey)) > TOLERANCE, small, 2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not len(rows):
        return None
    left, top = 2 * int(columns[0]), 2 * int(rows[0])
    box = Box(left, top, 2 * int(columns[-1]) + 2 - left, 2 * int(rows[-1]) + 2 - top)
    return Difference("replaced", share(changed), lost, gained, [box], ["replaced"])


def without(bits: Bits, ignore: Sequence[Box], margin: int) -> Bits:
    """These bits, but for those in the boxes."""
    if not ignore:
        return bits
    out = bits.copy()
    for box in ignore:
        out[around(box, margin)] = False
    return out


def around(box: Box, margin: int) -> tuple[slice, slice]:
    """The box and so many pixels more on each side, as an index."""
    return slice(max(0, box.y - margin), box.bottom + margin), slice(max(0, box.x - margin), box.right + margin)


def find_spots(a: Grey, b: Grey, changed: Bits, lost: Bits, gained: Bits) -> list[tuple[Box, SpotKind]]:
    """Connected differences, each with its kind; "shade" is the same content lighter, darker or sharper."""
    floor = max(3.0, SPECK * min(1.0, a.shape[1] / WORK_WIDTH))
    groups = grown(changed, 9)
    rows, columns = np.flatnonzero(groups.any(axis=1)), np.flatnonzero(groups.any(axis=0))
    part = (slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1))
    groups = np.ascontiguousarray(groups[part])
    found, labels, stats, _ = cv2.connectedComponentsWithStats(groups.view(np.uint8), connectivity=8)
    sizes, gone, come = (np.bincount(labels[bits[part] & groups], minlength=found) for bits in (changed, lost, gained))
    out: list[tuple[Box, SpotKind]] = []
    for i in range(1, found):
        if sizes[i] < floor:
            continue
        x, y, w, h = (int(v) for v in stats[i][:4])
        box = Box(part[1].start + x + 4, part[0].start + y + 4, max(1, w - 8), max(1, h - 8))
        if gone[i] >= floor and come[i] >= floor:
            kind: SpotKind = "replaced"
        elif max(box.width, box.height) <= tiny(a) or max(gone[i], come[i]) < floor:
            kind = close_up(a, b, box)
        else:
            kind = "gone" if gone[i] >= floor else "come"
        out.append((box, kind))
    if sum(kind == "shade" for _, kind in out) > SOFT:
        return [
            (box, "shade" if kind != "gone" and gone_in(lost, box) < floor and blurred_alike(a, b, box) else kind)
            for box, kind in out
        ]
    return out


def blurred_alike(a: Grey, b: Grey, box: Box) -> bool:
    """Whether a person without glasses sees no difference: one of the pictures is only sharper."""
    part = (slice(max(0, box.y - 8), box.bottom + 8), slice(max(0, box.x - 8), box.right + 8))
    one, other = (cv2.GaussianBlur(picture[part], (0, 0), 3).astype(np.int16) for picture in (a, b))
    return bool(np.abs(one - other).mean() < HAZE)


def gone_in(lost: Bits, box: Box) -> int:
    """Lost edge pixels within a box."""
    return count(lost[max(0, box.y - 4) : box.bottom + 4, max(0, box.x - 4) : box.right + 4])


def close_up(a: Grey, b: Grey, box: Box) -> SpotKind:
    """A small spot: too small for edges to tell. On plain ground something came or went; a digit on a digit is replaced."""
    part = (slice(max(0, box.y - 2), box.bottom + 2), slice(max(0, box.x - 2), box.right + 2))
    one, other = a[part].astype(np.float32), b[part].astype(np.float32)
    plain_a, plain_b = np.ptp(one) <= PLAIN, np.ptp(other) <= PLAIN
    if plain_a and plain_b:
        return "shade"
    if plain_a or plain_b:
        return "come" if plain_a else "gone"
    one, other = one - one.mean(), other - other.mean()
    alike = float((one * other).sum()) / max(1.0, float(np.sqrt((one * one).sum() * (other * other).sum())))
    return "shade" if alike >= ALIKE else "replaced"


def verdict(
    a: Grey, b: Grey, spots: Sequence[tuple[Box, SpotKind]], changed: float, lost: Bits, pointers: Sequence[Pointer]
) -> Kind:
    """One word for all spots together."""
    if not spots:
        return "same" if changed < REPAINTED else "replaced"
    small = [max(box.width, box.height) <= tiny(a) for box, _ in spots]
    if all(small) and len(spots) <= 2 and is_pointer(a, b, spots, pointers):
        return "same"
    gone: list[bool] = []  # for each spot that lost something: whether a pointer can have done it
    come: list[bool] = []
    grows = any(kind == "come" and not little for little, (_, kind) in zip(small, spots, strict=True))
    for little, (box, kind) in zip(small, spots, strict=True):
        if kind == "replaced" and little:
            if by_pointer(a, b, box, pointers):
                continue
            if grows and gone_in(lost, box) < SPECK:  # letters that touch something small which was there
                kind = "come"
        if kind in ("gone", "replaced"):
            gone.append(little and kind == "gone")
        if kind in ("come", "replaced"):
            come.append(little and kind == "come")
    if not gone and not come:
        return "same"
    if not gone or (gone == [True] and come):
        return "added"
    if not come or come == [True]:
        return "removed"
    return "replaced"


def tiny(picture: Grey) -> float:
    """The longest side, in pixels, that a pointer has in a picture of this width."""
    return POINTER * max(float(picture.shape[1]) / WORK_WIDTH, 0.4)


def differing(a: View, b: View) -> Bits:
    """Pixels of one picture that lie outside the range of their 3 by 3 neighbourhood in the other."""
    out = np.zeros(a.grey.shape, bool)
    for one, other in ((a, b), (b, a)):
        grey, (_, least, greatest) = one.soft[0], other.soft
        out |= np.asarray(cv2.max(cv2.subtract(least, grey), cv2.subtract(grey, greatest))) > TOLERANCE
    return out


def grown(bits: Bits, size: int) -> Bits:
    return np.asarray(cv2.dilate(bits.view(np.uint8), np.ones((size, size), np.uint8))).view(bool)


def by_pointer(a: Grey, b: Grey, box: Box, pointers: Sequence[Pointer]) -> bool:
    """Whether a small spot among letters is a pointer: a known one, the usual arrow, or something that lies across the line."""
    known = any(pointer.explains(a, b, box) for pointer in pointers)
    return known or overlaid(a, b, box) or overlaid(b, a, box) or shows_arrow(a, b, box)


def is_pointer(a: Grey, b: Grey, spots: Sequence[tuple[Box, SpotKind]], pointers: Sequence[Pointer]) -> bool:
    """Whether one or two small spots are a pointer that came, went or moved, and not a digit that was exchanged.

    A pointer over plain ground only adds or takes away. One that moved left at one place what it shows at the other. Over
    letters it is known by its looks, if it was seen elsewhere in the recording.
    """
    plain = [
        kind != "replaced" or by_pointer(a, b, box, pointers) or (on_picture(a, box) and on_picture(b, box))
        for box, kind in spots
    ]
    if all(plain):
        return True
    if len(spots) != 2:
        return False
    boxes = [box for box, _ in spots]
    if moved(a, b, *boxes) is not None:
        return True
    here, there = (boxes[0], boxes[1]) if plain[0] else (boxes[1], boxes[0])
    came = spots[boxes.index(here)][1] == "come"
    return any(plain) and lifted(a, b, here, came).explains(a, b, there)
