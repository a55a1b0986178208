"""Take a webcam off a slide: what it hides is filled from the ground around it, and marked as hidden."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.vision.area import FRINGE, STRAIGHT, steps

RING = 6
FLAT = 12.0
"""Ring pixels nearer than this (mean absolute difference, 0 to 255) to their common colour are one ground."""
OFTEN, SHARE = 3, 1 / 3
"""A webcam lies at one place over so many slides, and over this share of those that something lies over."""
SAME, SHIFTED, HOLDS = 0.8, 0.6, 0.9
GROUND = 0.6
"""Where so much of what something moves over is the ground around it, it is a pointer: a webcam hides the slide."""
NEAR = 0.004
"""A webcam's border is this near (share of the frame's width) to where it was found to be."""


def webcams(own: Sequence[Box], all_covers: Sequence[Sequence[Box]], frame: NDArray[np.uint8]) -> list[Box]:
    """Which of the things that move over a slide are webcams, and no pointers: they lie at the same place over other slides.

    `own`: what moves over this one; `all_covers`: over each slide where something does; `frame`: it as it was recorded, RGB. What
    moved beside the usual webcam and was taken for a part of it is not. With few such slides the sides must be straight.
    """
    need = max(OFTEN, SHARE * len(all_covers))
    grey = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    usual = [box for boxes in all_covers for box in boxes if count(same_place, box, all_covers) >= need]
    out = []
    for box in own:
        inner = [one for one in usual if share_of(one, box) > HOLDS and has_straight_sides(one, grey)]
        straight = has_straight_sides(box, grey)
        as_large = sum(any(2 * other.area >= box.area for other in boxes) for boxes in all_covers)  # a pointer is not
        if inner:
            out.append(min(inner, key=lambda one: (-count(near_by(frame.shape[1]), one, all_covers), one.area)))
        elif (straight and count(overlapping, box, all_covers) >= min(need, as_large)) or (
            box in usual and (straight or not is_ground(box, frame))
        ):
            out.append(box)
    return out


def is_ground(box: Box, picture: NDArray[np.uint8]) -> bool:
    """Whether most of the box is the slide's ground, seen around it. `picture`: RGB."""
    around = picture[max(0, box.y - RING) : box.bottom + RING, max(0, box.x - RING) : box.right + RING]
    inside = picture[box.y : box.bottom, box.x : box.right].astype(np.int16)
    ring = np.ones(around.shape[:2], bool)
    ring[box.y - max(0, box.y - RING) :, box.x - max(0, box.x - RING) :][: box.height, : box.width] = False
    if not ring.any():
        return False
    common = np.median(around[ring], axis=0)
    return float((np.abs(inside - common).mean(axis=2) <= FLAT).mean()) >= GROUND


def count(alike: Callable[[Box, Box], bool], box: Box, all_covers: Sequence[Sequence[Box]]) -> int:
    """Over how many slides something lies that is alike."""
    return sum(any(alike(box, other) for other in boxes) for boxes in all_covers)


def same_place(one: Box, other: Box) -> bool:
    return min(share_of(one, other), share_of(other, one)) > SAME


def near_by(width: int) -> Callable[[Box, Box], bool]:
    """Whether two boxes' sides are as near as a webcam's border is found, in a frame of that width."""
    off = NEAR * width

    def near(one: Box, other: Box) -> bool:
        pairs = ((one.x, other.x), (one.y, other.y), (one.right, other.right), (one.bottom, other.bottom))
        return all(abs(a - b) <= off for a, b in pairs)

    return near


def overlapping(one: Box, other: Box) -> bool:
    return max(share_of(one, other), share_of(other, one)) > SHIFTED


def share_of(one: Box, other: Box) -> float:
    """How much of the first box lies in the other, 0 to 1."""
    shared = one.clip(other)
    return shared.area / one.area if shared else 0.0


def has_straight_sides(box: Box, picture: NDArray[np.uint8]) -> bool:
    """Whether a line runs along each side of the box, or that side is the frame's. `picture`: grey."""
    height, width = picture.shape
    near = round((FRINGE + NEAR) * width) + 1
    across, down = steps(picture, box)
    return all(
        at <= near or at >= end - near or strength[max(0, at - near) : at + near].max() >= STRAIGHT
        for strength, at, end in (
            (across, box.x, width),
            (across, box.right, width),
            (down, box.y, height),
            (down, box.bottom, height),
        )
    )


def within(covers: Sequence[Box], area: Box) -> list[Box]:
    """The covers in the pixels of the slide's own picture, as far as they lie on it."""
    found = (cover.clip(area) for cover in covers)
    return [Box(box.x - area.x, box.y - area.y, box.width, box.height) for box in found if box]


def uncovered(picture: NDArray[np.uint8], boxes: Sequence[Box]) -> NDArray[np.uint8]:
    """A copy of an RGB picture (height x width x 3, uint8) with each box filled: one colour where the ground around it is even,
    else each pixel between the nearest ones on the box's four sides, weighted by distance (a Coons patch)."""
    out = picture.copy()
    height, width = out.shape[:2]
    for box in boxes:
        sides = {
            "left": out[box.y : box.bottom, max(0, box.x - RING) : box.x],
            "right": out[box.y : box.bottom, box.right : min(width, box.right + RING)],
            "top": out[max(0, box.y - RING) : box.y, box.x : box.right],
            "bottom": out[box.bottom : min(height, box.bottom + RING), box.x : box.right],
        }
        there = {name: side.astype(np.float32) for name, side in sides.items() if side.size}
        if not there:
            continue
        ring = np.concatenate([side.reshape(-1, 3) for side in there.values()])
        common = np.median(ring, axis=0)
        if float(np.mean(np.abs(ring - common).mean(axis=1) > FLAT)) < 0.25:
            out[box.y : box.bottom, box.x : box.right] = common.round().astype(np.uint8)
        else:
            out[box.y : box.bottom, box.x : box.right] = blended(there, box).round().astype(np.uint8)
    return out


def blended(sides: dict[str, NDArray[np.float32]], box: Box) -> NDArray[np.float32]:
    """Each pixel from the ends of its row and of its column, the nearer the heavier. Height x width x 3."""
    down = np.arange(1, box.height + 1, dtype=np.float32)[:, None, None]
    along = np.arange(1, box.width + 1, dtype=np.float32)[None, :, None]
    distances = {"left": along, "right": box.width + 1 - along, "top": down, "bottom": box.height + 1 - down}
    total = np.zeros((box.height, box.width, 3), np.float32)
    weights = np.zeros((box.height, box.width, 1), np.float32)
    for name, side in sides.items():
        across = 1 if name in ("left", "right") else 0
        edge = np.median(side, axis=across, keepdims=True).astype(np.float32)
        weight = np.broadcast_to(1 / distances[name] ** 2, weights.shape)
        total += edge * weight
        weights += weight
    return total / weights
