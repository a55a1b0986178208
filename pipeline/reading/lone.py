"""Lone figures that a text detector passes over: a page number or a single digit in a table's cell, a few pixels wide."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

INK = 48
"""How far ink differs from the ground around it, in levels of the nearest of three channels."""
LOW, HIGH = 0.012, 0.1
"""A figure's height, as a share of the page's."""
WIDEST = 2.2
"""The width of the longest number that is looked for, in heights: three digits."""
NARROW = 0.8
"""The width of one digit at most, in heights: bullets and dots are rounder."""
JOIN, CLEAR, PAD = 0.35, 0.7, 0.4
"""How far apart the digits of a number are at most, how much is empty around it, and what is cut out with it; in heights."""
SMALL = 4
MOST = 40


def lone_marks(picture: NDArray[np.uint8], lines: Sequence[Box]) -> list[Box]:
    """Places, with some of the ground around, of marks that may be figures, away from the `lines` found.

    `picture`: height x width x 3. Where there are many marks, they are the texture of a picture, and none is given.
    """
    height = picture.shape[0]
    ink = inked(picture)
    for line in lines:
        ink[max(0, line.y - 1) : line.bottom + 1, max(0, line.x - 1) : line.right + 1] = 0
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    digits = [
        Box(int(x), int(y), int(wide), int(high))
        for x, y, wide, high, _ in stats[1:count]
        if LOW * height <= high <= HIGH * height and 2 <= wide <= NARROW * high
    ]
    marks = [mark for mark in numbers(digits) if mark.width <= WIDEST * mark.height and stands_clear(mark, ink, lines)]
    return [around(mark, PAD, ink.shape) for mark in marks] if len(marks) <= MOST else []


def inked(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Where something differs from the ground around it (height x width, 0 or 1)."""
    height, width = picture.shape[:2]
    small = cv2.resize(picture, (width // SMALL, height // SMALL), interpolation=cv2.INTER_AREA)
    ground = cv2.resize(cv2.medianBlur(small, 21), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.absdiff(picture, ground).max(axis=2) > INK, dtype=np.uint8)


def numbers(digits: Sequence[Box]) -> list[Box]:
    """Digits side by side, of one height and on one level, joined."""
    out: list[Box] = []
    for one in sorted(digits, key=lambda box: box.x):
        for at, last in enumerate(out):
            level = abs(one.y - last.y) + abs(one.bottom - last.bottom) <= 0.3 * last.height
            if level and one.x - last.right <= JOIN * last.height:
                top, bottom = min(one.y, last.y), max(one.bottom, last.bottom)
                out[at] = Box(last.x, top, one.right - last.x, bottom - top)
                break
        else:
            out.append(one)
    return out


def stands_clear(mark: Box, ink: NDArray[np.uint8], lines: Sequence[Box]) -> bool:
    """Whether nothing is near a mark."""
    wide = around(mark, CLEAR, ink.shape)
    own = int(ink[mark.y : mark.bottom, mark.x : mark.right].sum())
    near = int(ink[wide.y : wide.bottom, wide.x : wide.right].sum())
    return near == own and not any(line.clip(wide) for line in lines)


def around(mark: Box, share: float, shape: tuple[int, ...]) -> Box:
    """A mark and what is around it, a share of its height on each side."""
    edge = round(share * mark.height)
    left, top = max(0, mark.x - edge), max(0, mark.y - edge)
    right, bottom = min(shape[1], mark.right + edge), min(shape[0], mark.bottom + edge)
    return Box(left, top, right - left, bottom - top)
