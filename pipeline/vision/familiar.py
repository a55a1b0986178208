"""Whether a still picture of a recording is one that is known from another recording."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box

Grey = npt.NDArray[np.uint8]
WIDTH = 480
GLANCE, SOFT, SQUARE = 320, 2.0, 32
# Grey levels, squared: what is weaker than that is noise.
NOISE = 9.0
LEAST_ALIKE, SAME_SHAPE, OTHER_GROUND = 0.7, 0.02, 24
EDGE = 4  # pixels around what varies that go with it
# More of the frame than that must not move or vary: too little would be left to know it by.
MOST_IGNORED = 0.2


def keepsake(picture: Path, width: int, moving: Sequence[Box]) -> tuple[bytes, list[Box]] | None:
    """A still of a recording `width` pixels wide, small enough to keep: a grey PNG, and the boxes that moved, in its pixels.

    None where there is no such picture, or most of it moves.
    """
    grey = read(picture)
    if grey is None:
        return None
    small = scaled(grey, min(WIDTH, grey.shape[1]))
    boxes = [placed(box, small.shape[1] / width) for box in moving]
    if sum(box.area for box in boxes) > MOST_IGNORED * small.size:
        return None
    return cv2.imencode(".png", small, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes(), boxes


def same_screen(picture: bytes, varies: Sequence[Box], other: bytes, also: Sequence[Box]) -> bool:
    """Whether two keepsakes show the same, but for what varies in either; sharpness, size and compression do not matter.

    The contrast and structure terms of SSIM (Wang et al., 2004) in squares, by the hundredth of the picture that is least alike.
    Measured: the same slide drawn at 480 to 1920 pixels 0.90 and more, one word exchanged 0.77 at most, another slide on the same
    template 0.55 at most, whatever its contrast.
    """
    one, two = decoded(picture), decoded(other)
    if one is None or two is None or abs(one.shape[1] / one.shape[0] / (two.shape[1] / two.shape[0]) - 1) > SAME_SHAPE:
        return False
    first, second = softened(one), softened(two)
    if first.shape != second.shape:
        second = np.asarray(cv2.resize(second, (first.shape[1], first.shape[0])), np.float32)
    if abs(float(np.median(first) - np.median(second))) > OTHER_GROUND:
        return False
    counts = np.ones(first.shape, np.float32)
    for boxes, width in ((varies, one.shape[1]), (also, two.shape[1])):
        for box in (placed(box, GLANCE / width) for box in boxes):
            counts[max(0, box.y - EDGE) : box.bottom + EDGE, max(0, box.x - EDGE) : box.right + EDGE] = 0
    return bool(np.percentile(likeness(first * counts, second * counts)[mean(counts) > 0.999], 1) >= LEAST_ALIKE)


def likeness(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """-1 to 1 for the square around each pixel; plain ground is like plain ground."""
    mean_a, mean_b = mean(a), mean(b)
    spread = mean(a * a) - mean_a**2 + mean(b * b) - mean_b**2
    return np.asarray((2 * (mean(a * b) - mean_a * mean_b) + NOISE) / (spread + NOISE), np.float32)


def mean(picture: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Of the square around each pixel."""
    return np.asarray(cv2.blur(picture, (SQUARE, SQUARE)), np.float32)


def softened(picture: Grey) -> npt.NDArray[np.float32]:
    """At a glance's width, without fine edges."""
    return np.asarray(cv2.GaussianBlur(scaled(picture, GLANCE).astype(np.float32), (0, 0), SOFT), np.float32)


def read(path: Path) -> Grey | None:
    """A picture file in grey; None where it cannot be read."""
    try:
        return decoded(path.read_bytes())
    except OSError:
        return None


def decoded(data: bytes) -> Grey | None:
    """A picture's bytes in grey; None where they are none."""
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return None
    return None if found is None else np.asarray(found, np.uint8)


def scaled(picture: Grey, width: int) -> Grey:
    """The picture at that width."""
    if picture.shape[1] == width:
        return picture
    size = (width, max(1, round(picture.shape[0] * width / picture.shape[1])))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def placed(box: Box, scale: float) -> Box:
    """The box in a picture of another size, grown to whole pixels."""
    left, top = int(box.x * scale), int(box.y * scale)
    return Box(left, top, int(box.right * scale) + 1 - left, int(box.bottom * scale) + 1 - top)
