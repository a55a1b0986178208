"""The page without its text: letters painted over, and what only passes by them left as it is."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.ink import Piece, Pixels, distance, rgb_of

Mask = NDArray[np.bool_]
DIFFERENT = 20.0
"""From here on a colour is another one than the ground's."""
FOREIGN = 40.0
"""A colour this far from every mixture of letters and ground belongs to something else."""
INSIDE = 0.3
LONG = 0.5
STROKE = 0.4
OTHER_GROUND = 0.15
BEYOND, GAP = 0.4, 0.12
"""An outline goes on this far beside a line, and letters interrupt it by twice this gap at most, in ems."""
BLUR = 0.09
"""What passes by has less than this share of it within the line's own box, and is longer than this share of the em."""


def without_text(picture: Pixels, pieces: list[Piece]) -> Pixels:
    """The page with the given lines painted over, each with what lies around its letters. RGB, as `picture`."""
    out = picture.copy()
    height, width = picture.shape[:2]
    for piece in pieces:
        box = grown(piece.box, max(2, round((0.4 if piece.marked else 0.12) * piece.size)), width, height)
        part = out[box.y : box.bottom, box.x : box.right]
        back = np.array(rgb_of(piece.background), dtype=np.float64)
        if piece.flat:
            far = distance(part, back)
            ink = (far >= DIFFERENT) & beside_letters(far, piece)
            passing = np.zeros_like(ink) if piece.marked else passing_by(part, ink, inside(piece.box, box), piece)
            if not piece.marked:
                passing |= ink & outlines(picture, box, piece)
            letters = cv2.dilate((ink & ~passing).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
            letters &= ~passing
            ground = far < 2 * DIFFERENT
            other = np.asarray(cv2.morphologyEx((passing & ~ground).astype(np.uint8), cv2.MORPH_OPEN, wide(piece))) > 0
            beyond = letters & (away(other) < away(ground & ~letters))
            fill(part, letters & ~beyond, ground, back)
            fill(part, beyond, other, back)
        else:
            ink = distance(part, np.array(rgb_of(piece.colour), dtype=np.float64)) < 90
            mask = cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8))
            out[box.y : box.bottom, box.x : box.right] = cv2.inpaint(part, mask, 3, cv2.INPAINT_TELEA)
    return out


def wide(piece: Piece) -> NDArray[np.uint8]:
    """A square as wide as another ground is that letters stand on as well; outlines are narrower."""
    side = max(3, round(OTHER_GROUND * piece.size))
    return np.ones((side, side), np.uint8)


def away(mask: Mask) -> NDArray[np.float32]:
    """How far each pixel is from the mask."""
    if not mask.any():
        return np.full(mask.shape, np.inf, dtype=np.float32)
    return np.asarray(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 3), dtype=np.float32)


def beside_letters(far: NDArray[np.float32], piece: Piece) -> Mask:
    """What lies in the strokes of a line's letters or within their blur. `far`: how unlike its ground each pixel is."""
    own = np.abs(np.array(rgb_of(piece.colour)) - np.array(rgb_of(piece.background))).max()
    strokes = (far >= STROKE * max(float(own), DIFFERENT)).astype(np.uint8)
    reach = 2 * max(2, round(BLUR * piece.size)) + 1
    return np.asarray(cv2.dilate(strokes, np.ones((reach, reach), np.uint8))).astype(bool)


def fill(part: Pixels, letters: Mask, ground: Mask, back: NDArray[np.float64]) -> None:
    """Give the letters the colour of the ground around each of them (it may shade off); `back` where there is none near."""
    seen = (ground & ~letters).astype(np.float32)
    reach = (max(9, part.shape[0]), max(9, part.shape[0]))
    count = cv2.blur(seen, reach)[..., None]
    near = cv2.blur(part.astype(np.float32) * seen[..., None], reach) / np.maximum(count, 1e-3)
    part[letters] = np.where(count > 0.02, near, back.astype(np.float32)).round().astype(np.uint8)[letters]


def passing_by(part: Pixels, ink: Mask, inner: Mask, piece: Piece) -> Mask:
    """Ink that comes into a line's surroundings from outside, such as the outline of the box that it is written in.

    It is of a colour that letters on this ground do not have, or lies beside the letters. `inner`: the line's own box.
    """
    foreign = ink & unlike_letters(part, piece)
    found = np.zeros(ink.shape, dtype=bool)
    for mask, most in ((foreign, 1.01), (ink, INSIDE)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
        for index in range(1, count):
            x, y, wide, high, area = (int(value) for value in stats[index])
            at_edge = x == 0 or y == 0 or x + wide == ink.shape[1] or y + high == ink.shape[0]
            if not at_edge or max(wide, high) < LONG * piece.size:
                continue
            own = labels == index
            if np.count_nonzero(own & inner) < most * area:
                found |= own
    return found


def unlike_letters(part: Pixels, piece: Piece) -> Mask:
    """Where a colour is no mixture of the letters' and their ground's."""
    back, front = (np.array(rgb_of(colour), dtype=np.float64) for colour in (piece.background, piece.colour))
    way = front - back
    rest = part.astype(np.float64) - back
    along = np.clip(rest @ way / max(1.0, float(way @ way)), 0.0, 1.2)
    return np.asarray(np.linalg.norm(rest - along[..., None] * way, axis=2) > FOREIGN)


def outlines(picture: Pixels, box: Box, piece: Piece) -> Mask:
    """Where in `box`, a line's surroundings, an outline of another colour goes through, with its blur; letters may interrupt it."""
    height, width = picture.shape[:2]
    beyond = max(4, round(BEYOND * piece.size))
    wide = grown(box, beyond, width, height)
    part = picture[wide.y : wide.bottom, wide.x : wide.right]
    far = distance(part, np.array(rgb_of(piece.background), dtype=np.float64))
    foreign = (far >= DIFFERENT) & unlike_letters(part, piece)
    gap = 2 * max(1, round(GAP * piece.size)) + 1
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        np.asarray(cv2.dilate(foreign.astype(np.uint8), np.ones((gap, gap), np.uint8))), connectivity=8
    )
    x, y, across, down = (stats[:, at] for at in range(4))
    passing = (x == 0) | (y == 0) | (x + across == wide.width) | (y + down == wide.height)
    passing &= np.maximum(across, down) >= LONG * piece.size + gap
    passing[0] = False
    found = foreign & passing[labels]
    own = np.abs(np.array(rgb_of(piece.colour)) - np.array(rgb_of(piece.background))).max()
    strokes = ((far >= STROKE * max(float(own), DIFFERENT)) & ~foreign).astype(np.uint8)
    blur = np.ones((3, 3), np.uint8)
    soft = cv2.dilate(found.astype(np.uint8), blur).astype(bool) & ~cv2.dilate(strokes, blur).astype(bool)
    top, left = box.y - wide.y, box.x - wide.x
    return np.asarray((found | soft)[top : top + box.height, left : left + box.width], dtype=np.bool_)


def inside(inner: Box, outer: Box) -> Mask:
    """Where in `outer` the other box lies."""
    mask = np.zeros((outer.height, outer.width), dtype=np.bool_)
    mask[max(0, inner.y - outer.y) : inner.bottom - outer.y, max(0, inner.x - outer.x) : inner.right - outer.x] = True
    return mask


def grown(box: Box, by: int, width: int, height: int) -> Box:
    """The box with `by` pixels more on every side, within the page."""
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by).clip(Box(0, 0, width, height)) or box
