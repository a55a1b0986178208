"""Mouse pointers and laser dots: small things that are seen at more than one place, whatever lies behind them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box

Grey = npt.NDArray[np.uint8]

STANDS_OUT = 20  # grey levels between the pointer and what lies behind it
LIKE = 22.0  # root mean square difference of the same pointer at two places, grey levels
SEEN = 48.0  # the same where its blurred outline lies over letters
CLEARLY = 0.65  # and what the picture without it may not come near to
SMALLEST = 24  # pixels of a pointer
INK = 40  # grey levels between letters and their paper
LINE = 0.4  # share of the spot's height that letters beside a pointer have at least
ACROSS = 0.2  # share of its height by which a pointer stands out of the line
PAD = 6
LEVEL = 6  # grey levels on each side of the paper's
GROUND = 0.5  # share of paper around print, letters beside the spot included
LEAST_AROUND = 8  # pixels
MOST = 12  # pointers remembered: arrow, hand, text cursor, laser, each on a few grounds


@dataclass(frozen=True)
class Pointer:
    """What a pointer looks like: `picture` and which of its pixels are the pointer, both (height, width)."""

    picture: Grey
    mask: npt.NDArray[np.uint8]

    def distance(self, picture: Grey, near: Box) -> float:
        """How well the picture shows it at this spot or a few pixels off: root mean square difference, grey levels."""
        height, width = self.picture.shape
        reach_x, reach_y = max(PAD, width - near.width), max(PAD, height - near.height)
        part = picture[
            max(0, near.y - reach_y) : near.bottom + reach_y, max(0, near.x - reach_x) : near.right + reach_x
        ]
        if part.shape[0] < height or part.shape[1] < width or self.mask.sum() < SMALLEST:
            return float("inf")
        return float(match(part, self.picture, self.mask).min())

    def explains(self, a: Grey, b: Grey, near: Box) -> bool:
        """Whether one of two pictures shows it at this spot and the other does not."""
        better, worse = sorted((self.distance(a, near), self.distance(b, near)))
        return better < SEEN and better < CLEARLY * worse


def match(field: Grey, patch: Grey, mask: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Root mean square difference of the patch's masked pixels at every place of the field."""
    sums = cv2.matchTemplate(
        field.astype(np.float32), patch.astype(np.float32), cv2.TM_SQDIFF, mask=mask.astype(np.float32)
    )
    return np.sqrt(np.maximum(np.asarray(sums, np.float32), 0) / max(1, int(mask.sum())))


def moved(a: Grey, b: Grey, here: Box, there: Box) -> Pointer | None:
    """The pointer that picture a shows at one of two places and picture b at the other, if there is one."""
    for one, other in ((here, there), (there, here)):
        width, height = max(one.width, other.width), max(one.height, other.height)
        if one.y + height > a.shape[0] or one.x + width > a.shape[1]:
            continue
        place = (slice(one.y, one.y + height), slice(one.x, one.x + width))
        top, left = max(0, other.y - PAD), max(0, other.x - PAD)
        field = b[top : other.y + height + PAD, left : other.x + width + PAD]
        if field.shape[0] < height or field.shape[1] < width:
            continue
        patch = a[place]
        mask = (cv2.absdiff(patch, b[place]) > STANDS_OUT).astype(np.uint8)
        if mask.sum() < SMALLEST:
            continue
        _, _, (x, y), _ = cv2.minMaxLoc(match(field, patch, mask))
        target = (slice(top + y, top + y + height), slice(left + x, left + x + width))
        both = mask & (cv2.absdiff(b[target], a[target]) > STANDS_OUT)
        if both.sum() < max(SMALLEST, 0.5 * mask.sum()):
            continue
        off = patch.astype(np.float32) - b[target].astype(np.float32)
        if float(np.sqrt((off[both > 0] ** 2).mean())) < LIKE:
            return Pointer(patch.copy(), both)
    return None


def overlaid(text: Grey, other: Grey, spot: Box) -> bool:
    """Whether what differs stands out of the line of text that one picture shows there: a pointer lies across, a digit does not.

    The line is found in a window wider than the spot, so that the letters beside it tell how high it is.
    """
    rows = slice(spot.y, spot.bottom)
    wide = text[rows, max(0, spot.x - 2 * spot.width) : spot.right + 2 * spot.width].astype(np.int16)
    ink = (np.abs(wide - np.median(wide)) > INK).any(axis=1)
    changed = (cv2.absdiff(text, other)[rows, spot.x : spot.right] > INK).any(axis=1)
    if ink.mean() < LINE or not changed.any():
        return False
    line = np.convolve(ink, np.ones(3))[1:-1] > 0
    return float((changed & ~line).sum()) > ACROSS * float(changed.sum())


def on_picture(picture: Grey, spot: Box) -> bool:
    """Whether no paper is around a spot, but a photograph, a map or a pattern: no digit is exchanged there."""
    reach = max(spot.width, spot.height, LEAST_AROUND)
    top, left = max(0, spot.y - reach), max(0, spot.x - reach)
    part = picture[top : spot.bottom + reach, left : spot.right + reach]
    around = np.ones(part.shape, bool)
    around[max(0, spot.y - 2 - top) : spot.bottom + 2 - top, max(0, spot.x - 2 - left) : spot.right + 2 - left] = False
    levels = np.bincount(part[around], minlength=256)
    return bool(np.convolve(levels, np.ones(2 * LEVEL + 1), "same").max() < GROUND * levels.sum())


def pointers_in(a: Grey, b: Grey, spots: Sequence[Box], kinds: Sequence[str]) -> Iterator[Pointer]:
    """What one or two small differences between two pictures show: a pointer that moved twice, what only came or went once."""
    if len(spots) == 2 and (twice := moved(a, b, *spots)):
        yield from (twice, twice)
        return
    for box, kind in zip(spots, kinds, strict=True):
        if kind in ("come", "gone") and (pointer := lifted(a, b, box, kind == "come")).mask.sum() >= SMALLEST:
            yield pointer


def lifted(a: Grey, b: Grey, box: Box, came: bool) -> Pointer:
    """What stands at a spot in one picture and not in the other, off its plain ground."""
    place = (slice(box.y, box.bottom), slice(box.x, box.right))
    mask = (cv2.absdiff(a[place], b[place]) > STANDS_OUT).astype(np.uint8)
    return Pointer((b if came else a)[place].copy(), mask)


def known(found: Sequence[Pointer]) -> list[Pointer]:
    """Those that were seen twice: what came once can be anything. A pointer that moved counts as two."""
    out: list[Pointer] = []
    for i, pointer in enumerate(found):
        height, width = pointer.picture.shape
        whole = Box(0, 0, width, height)
        again = any(
            j != i and other.picture.shape[0] >= 4 and pointer.distance(padded(other.picture), whole) < LIKE
            for j, other in enumerate(found)
        )
        if again and len(out) < MOST:
            out.append(pointer)
    return out


def padded(picture: Grey) -> Grey:
    return np.asarray(cv2.copyMakeBorder(picture, PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE), np.uint8)
