"""Captions that a platform writes along the bottom of its window while somebody speaks, over the slide that is shared there.

They are known by their strip: from border to border and down to the frame's bottom it has one ground, other than the picture above,
and at some time nothing in the picture changed but the letters in it.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.area import has_shape

Grey = npt.NDArray[np.uint8]

CHANGED = 24  # grey levels
LOW = 0.7  # share of the frame's height below which captions stand
TALL = 0.25  # share of the height that the strip takes at most
FLAT = 0.06  # and at least: a window's own line of state takes less
BARE = 0.96  # share of its borders, and of its first rows, that is ground
GROUND = 8  # grey levels
MOSTLY = 0.6  # share of a strip that is ground: the rest is letters
EDGE = 4  # rows on either side of its upper border
UNLIKE = 0.4  # share of the width along which the picture above has another brightness
TWICE = 2  # so often the letters alone change, before anything counts as captions


def captions(picture: Callable[[int], Grey], moving: Sequence[Sequence[Box]]) -> list[Box | None]:
    """For each look, in order, the strip of captions that lies along the bottom of it, if any."""
    strips = [
        strip
        for i, (one, other) in enumerate(pairwise(moving))
        if (changed := alone(picture(i), picture(i + 1), [*one, *other])) and (strip := strip_at(picture(i), changed))
    ]
    often = [strip for strip in strips if sum(abs(strip.y - other.y) <= EDGE for other in strips) >= TWICE]
    return [next((strip for strip in often if lies_in(strip, picture(i))), None) for i in range(len(moving))]


def cut_off(area: Box, strip: Box) -> bool:
    """Whether an area ends at the strip, and is but the upper part of a slide that goes on under it."""
    return abs(area.bottom - strip.y) <= EDGE and not has_shape(area)


def beneath(strips: Sequence[Box | None], areas: Sequence[Box | None]) -> list[Box | None]:
    """The areas in order, completed: under captions the slide lies where it does just before and after, whatever pops up beside it."""
    out = list(areas)
    for i in range(1, len(out)):
        after = next((box for box in areas[i:] if box is not None), None)
        if strips[i] and out[i] is None and out[i - 1] is not None and out[i - 1] == after:
            out[i] = after
    return out


def alone(a: Grey, b: Grey, moving: Sequence[Box]) -> int:
    """The first row of what differs between two pictures, where all of it is at the bottom; else 0."""
    differs = np.asarray(cv2.absdiff(a, b)) > CHANGED
    for box in moving:
        differs[box.y : box.bottom, box.x : box.right] = False
    rows = np.flatnonzero(differs.any(axis=1))
    return int(rows[0]) if len(rows) and rows[0] >= LOW * len(a) else 0


def strip_at(picture: Grey, row: int) -> Box | None:
    """The strip in which this row lies: its upper border is where its ground ends."""
    height, width = picture.shape
    ground = int(np.median(picture[row:]))
    like = (np.abs(picture.astype(np.int16) - ground) <= GROUND).mean(axis=1) >= MOSTLY / 2
    top = row - int(np.append(~like[:row][::-1], True).argmax())
    strip = Box(0, top, width, height - top)
    return strip if FLAT * height <= strip.height <= TALL * height and lies_in(strip, picture) else None


def lies_in(strip: Box, picture: Grey) -> bool:
    """Whether the picture has a strip there: one ground to both of its borders, letters, and something else above."""
    part = picture[strip.y + EDGE // 2 :].astype(np.int16)
    ground = int(np.median(part))
    own = np.abs(part - ground) <= GROUND
    side = max(1, strip.width // 100)
    above = np.abs(picture[strip.y - EDGE].astype(np.int16) - ground) > 2 * GROUND
    return bool(
        own.mean() >= MOSTLY
        and own[:, :side].mean() >= BARE
        and own[:, -side:].mean() >= BARE
        and own[:EDGE].mean() >= BARE
        and above.mean() >= UNLIKE
    )
