"""Pale filled rectangles: cards and bands a little darker or lighter than the page, which differ too little to be pictures."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.ink import Pixels, largest

LEAST = 4.0
FAINT = 26.0
"""A colour nearer to the page's than this (largest channel, 0 to 255) is a shade of it."""
SMALLEST_SHARE = 0.015
LEAST_FILLED = 0.95
LEAST_EDGE = 3.5


def pale_rectangles(bare: Pixels, back: NDArray[np.floating]) -> list[tuple[Box, NDArray[np.float64]]]:
    """Places and colours of the pale cards of a page, large ones first. `bare` is the page without text, `back` its ground, RGB, of
    the whole page or of each pixel."""
    height, width = bare.shape[:2]
    calm = np.asarray(cv2.medianBlur(bare, 5), dtype=np.float64)
    far = largest(np.abs(calm - back))
    mask = ((far > LEAST) & (far < FAINT)).astype(np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)), dtype=np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    found = []
    for outline in outlines:
        x, y, wide, high = (int(value) for value in cv2.boundingRect(outline))
        box = Box(x, y, wide, high)
        if box.area < SMALLEST_SHARE * width * height or min(wide / width, high / height) < 0.05:
            continue
        own = mask[y : y + high, x : x + wide].astype(bool)
        if float(cv2.contourArea(outline)) < LEAST_FILLED * (wide - 1) * (high - 1) or own.mean() < 0.6:
            continue
        pixels = calm[y : y + high, x : x + wide][own]
        colour = np.median(pixels, axis=0)
        even = float((largest(np.abs(pixels - colour)) < LEAST).mean())
        if even > 0.93 and has_edges(calm, box, colour):
            found.append((box, colour))
    return sorted(found, key=lambda item: (-item[0].area, item[0].y, item[0].x))


def has_edges(calm: NDArray[np.float64], box: Box, colour: NDArray[np.float64]) -> bool:
    """Whether the page changes at once at every side of the box, rather than shading off; a side at the page's edge counts."""
    height, width = calm.shape[:2]
    beside = (
        calm[box.y : box.bottom, max(0, box.x - 5) : max(0, box.x - 3)],
        calm[box.y : box.bottom, box.right + 3 : box.right + 5],
        calm[max(0, box.y - 5) : max(0, box.y - 3), box.x : box.right],
        calm[box.bottom + 3 : box.bottom + 5, box.x : box.right],
    )
    steps = [float(np.median(largest(np.abs(strip - colour)))) for strip in beside if strip.size]
    return bool(steps) and min(steps) > LEAST_EDGE and box.area < 0.9 * width * height
