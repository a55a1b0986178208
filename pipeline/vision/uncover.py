"""Take a webcam off a slide: what it hides is filled from the ground around it, and marked as hidden."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

RING = 6
FLAT = 12.0
"""Ring pixels nearer than this (mean absolute difference, 0 to 255) to their common colour are one ground."""


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
