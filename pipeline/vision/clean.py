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
    stack = np.stack([frame[box.y : box.bottom, box.x : box.right] for frame in frames])
    if len(stack) == 1:
        return np.ascontiguousarray(stack[0])
    return np.ascontiguousarray(np.median(stack, axis=0).round().astype(np.uint8))


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
