"""The cleanest picture of a slide: many moments of it made one."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import OutputError
from pipeline.model import Box
from pipeline.timeline import Span

EDGE_MS = 150
LIT, LEAST_LIT, SOFT = 40, 60, 9
"""Levels that a light adds to its own channel over the others; how many pixels it lights at least; the width of its soft rim."""


def moments(still: Span, count: int) -> list[int]:
    """`count` times (ms) spread evenly over the span, away from its ends, where a transition may still run."""
    edge = min(EDGE_MS, still.length // 4)
    first, last = still.start_ms + edge, max(still.start_ms + edge, still.end_ms - edge)
    count = max(1, min(count, 1 + (last - first) // 100))
    if count == 1:
        return [(first + last) // 2]
    return [first + (last - first) * index // (count - 1) for index in range(count)]


def cleanest(frames: Sequence[NDArray[np.uint8]], area: Box) -> NDArray[np.uint8]:
    """The median of each pixel over the moments (noise, a moving pointer and passing pop-ups go), cut to `area`. RGB, uint8."""
    height, width = frames[0].shape[:2]
    box = area.clip(Box(0, 0, width, height)) or Box(0, 0, width, height)
    return median([frame[box.y : box.bottom, box.x : box.right] for frame in frames])


def median(pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """The median of each value; of an even number of pictures the mean of the middle two.

    A sorting network: whole pictures change places.
    """
    if len(pictures) == 1:
        return pictures[0].copy()  # what is mended later is not the frame
    ranked = [np.ascontiguousarray(picture) for picture in pictures]
    for step in range(len(ranked)):
        for low in range(step % 2, len(ranked) - 1, 2):
            one, two = ranked[low : low + 2]
            ranked[low : low + 2] = np.minimum(one, two), np.maximum(one, two)
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return ranked[middle]
    return ((ranked[middle - 1].astype(np.float32) + ranked[middle]) / 2).round().astype(np.uint8)


def dimmed(picture: NDArray[np.uint8], frames: Sequence[NDArray[np.uint8]], area: Box, spots: Sequence[Box]) -> None:
    """Take the light of a laser pointer off a slide's clean picture (RGB, cut to `area`), where a moment shows the slide without it.

    `frames`: the moments, RGB; `spots`: where something moved over the slide, both in pixels of the frame. A light adds its colour to
    what it falls on: each pixel is taken from the moment that has least of it.
    """
    for spot in spots:
        if (box := spot.clip(area)) is None or len(frames) < 2:
            continue
        stack = np.stack([frame[box.y : box.bottom, box.x : box.right] for frame in frames])
        part = picture[box.y - area.y : box.bottom - area.y, box.x - area.x : box.right - area.x]
        for channel in (0, 1):  # red, green
            other = stack[..., [one for one in (0, 1, 2) if one != channel]].max(axis=-1)
            tint = stack[..., channel].astype(np.int16) - other
            least = tint.argmin(axis=0)
            lit = tint.max(axis=0) - tint.min(axis=0) > LIT
            lit &= tint.max(axis=0) > LIT
            wide = cv2.dilate(lit.astype(np.uint8), np.ones((SOFT, SOFT), np.uint8)).astype(bool)
            if np.count_nonzero(lit) >= LEAST_LIT:
                darkest = np.take_along_axis(stack, least[None, ..., None], axis=0)[0]
                part[wide] = darkest[wide]


def save_png(path: Path, picture: NDArray[np.uint8]) -> None:
    """Write an RGB picture; the same pixels give the same bytes.

    Raises:
        OutputError: it cannot be written.
    """
    good, data = cv2.imencode(".png", np.ascontiguousarray(picture[..., ::-1]), [cv2.IMWRITE_PNG_COMPRESSION, 6])
    try:
        if not good:
            raise OSError("no PNG could be made")
        path.write_bytes(data.tobytes())
    except OSError as error:
        raise OutputError(
            f"{path.name} cannot be written ({error.strerror or error}). Free some space and run again."
        ) from error
