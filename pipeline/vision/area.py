"""Where the shared slide or screen lies in the frame, and what kind of picture it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.document import Box
from pipeline.vision.changes import highest
from pipeline.vision.compare import edges_of
from pipeline.vision.margins import MARGIN_LIGHT, MARGIN_NOISE

Grey = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint8]

FILLED = 0.5
LEAST_TOLD = 0.2  # share of a row or column that must not move to tell whether it is the slide's
SMALLEST = 0.4
SINGLE = 0.092  # share of the width: wider than what a pointer in one cell of the bitmap grows to
GROWN = 0.056  # share of the width by which the bitmap's groups were grown, and a cell
SHAPES, SHAPE_OFF = (16 / 9, 16 / 10, 4 / 3), 0.025  # width to height of slides
AS_BRIGHT = 12  # grey levels
FRINGE = 0.005  # share of the width
STEP, STRAIGHT = 10, 0.75  # grey levels across a webcam's border; share of its length that shows such a step


@dataclass(frozen=True)
class Character:
    """Shares (0 to 1) of the area outside what moves: `flat` ground, `edges`, `dark` pixels, soft `tones`. `ground`: grey level."""

    flat: float
    edges: float
    dark: float
    tones: float
    ground: int


def framed(luma: Grey, moving: Sequence[Box], lightest: int = MARGIN_LIGHT) -> Box | None:
    """The rectangle inside dark margins, or None where the picture has none (then the slide fills the frame).

    `lightest`: grey level; lighter margins are none.
    """
    height, width = luma.shape
    ring = np.concatenate([luma[:3].ravel(), luma[-3:].ravel(), luma[:, :3].ravel(), luma[:, -3:].ravel()])
    margin = int(np.median(ring))
    if margin > lightest:
        return None
    content = np.asarray(cv2.absdiff(luma, np.full_like(luma, margin)) > MARGIN_NOISE, np.uint8)
    still = np.ones(luma.shape, np.uint8)
    for box in moving:
        still[box.y : box.bottom, box.x : box.right] = 0
    content &= still
    rows, columns = (0, height), (0, width)
    for _ in range(3):
        rows = longest(mostly(content[:, slice(*columns)], axis=1))
        if rows[1] <= rows[0]:
            return None
        columns = longest(mostly(content[slice(*rows)], axis=0))
        if columns[1] <= columns[0]:
            return None
    box = Box(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0])
    if moving:
        box = completed(box, content, still)
    return box if is_slide(box, width, height) and not is_bar(box, width, height, moving) else None


def is_slide(box: Box, width: int, height: int) -> bool:
    """Whether a slide can have that size and shape, with margins around it."""
    large = box.width >= SMALLEST * width and box.height >= SMALLEST * height
    return large and 1.0 <= box.width / box.height <= 2.6 and (box.width <= 0.99 * width or box.height <= 0.99 * height)


def completed(box: Box, content: Bits, still: Bits) -> Box:
    """The rectangle with what was taken from its sides because something moves beside it, which is known to some cells only."""
    reach = round(2 * GROWN * content.shape[1])
    rows, columns = slice(box.y, box.bottom), slice(box.x, box.right)
    across, down = mostly(content[rows], still[rows], 0), mostly(content[:, columns], still[:, columns], 1)
    left, top = (
        edge - run(flags[max(0, edge - reach) : edge][::-1]) for flags, edge in ((across, box.x), (down, box.y))
    )
    right = box.right + run(across[box.right : box.right + reach])
    bottom = box.bottom + run(down[box.bottom : box.bottom + reach])
    return Box(left, top, right - left, bottom - top)


def run(flags: npt.NDArray[np.bool_]) -> int:
    """How many are set before the first that is not."""
    return int(np.append(flags, False).argmin())


def mostly(content: Bits, telling: Bits | None = None, axis: int = 0) -> npt.NDArray[np.bool_]:
    """Which rows (axis 1) or columns (axis 0) are mostly content; of those pixels that tell, if these are enough."""
    full = cv2.reduce(content, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    if telling is None:
        return np.asarray(full >= FILLED * content.shape[axis])
    told = cv2.reduce(telling, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    return np.asarray((full >= FILLED * told) & (told >= LEAST_TOLD * content.shape[axis]))


def is_bar(box: Box, width: int, height: int, moving: Sequence[Box]) -> bool:
    """Whether the margin of a rectangle is a dark bar of the picture itself, such as a menu: it runs along one side alone.

    A slide that leaves room at one side alone has the shape of a slide, or there are cameras in that room.
    """
    near = round(FRINGE * width)
    at_border = (box.x <= near, box.y <= near, box.right >= width - near, box.bottom >= height - near)
    if sum(at_border) != 3 or has_shape(box):
        return False
    return not any((on := one.clip(box)) is None or 2 * on.area < one.area for one in moving)


def has_shape(box: Box) -> bool:
    """Whether it is as wide and high as slides are."""
    return any(abs(box.width / box.height / shape - 1) <= SHAPE_OFF for shape in SHAPES)


def alike(a: Box, b: Box) -> bool:
    """Whether two boxes are the same but for a few pixels."""
    both = a.clip(b)
    return both is not None and both.area > 0.94 * max(a.area, b.area)


def longest(flags: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """From the first to the last flagged place of the longest run; gaps of up to 2 % are bridged."""
    gap = max(1, len(flags) // 50)
    places = np.flatnonzero(flags)
    if not len(places):
        return (0, 0)
    groups = np.split(places, np.flatnonzero(np.diff(places) > gap) + 1)
    best = max(groups, key=len)
    return int(best[0]), int(best[-1]) + 1


def character(luma: Grey, area: Box | None, moving: Sequence[Box]) -> Character:
    """Measure what kind of picture it is. `area` None is the whole frame."""
    height, width = luma.shape
    box = area or Box(0, 0, width, height)
    seen = np.zeros(luma.shape, np.uint8)
    seen[box.y : box.bottom, box.x : box.right] = 1
    for part in moving:
        seen[part.y : part.bottom, part.x : part.right] = 0
    spread = cv2.subtract(highest(luma), 255 - highest(np.asarray(cv2.bitwise_not(luma), np.uint8)))
    spread = np.asarray(spread)[highest(1 - seen) == 0]
    levels = cv2.calcHist([luma], [0], seen, [256], [0, 256]).ravel().cumsum()
    count = max(1, int(levels[-1]))
    return Character(
        flat=round(float((spread <= 6).mean()), 3) if spread.size else 0.0,
        edges=round(float((edges_of(luma) & seen.view(bool)).sum()) / count, 4),
        dark=round(float(levels[31]) / count, 4),
        tones=round(float(((spread > 6) & (spread <= 40)).mean()), 3) if spread.size else 0.0,
        ground=int(np.searchsorted(levels, levels[-1] / 2)) if levels[-1] else 0,
    )


def paper(luma: Grey, moving: Sequence[Box], ground: int) -> float:
    """Share of what moves that is as bright as the ground around it: high where a page scrolls, low in films and faces."""
    seen = np.zeros(luma.shape, bool)
    for box in moving:
        seen[box.y : box.bottom, box.x : box.right] = True
    values = luma[seen].astype(np.int16)
    return round(float((np.abs(values - ground) <= AS_BRIGHT).mean()), 3) if values.size else 0.0


def snapped(picture: Grey, box: Box) -> Box:
    """A webcam's whole rectangle, of which `box` is the part that moved; the box itself where no straight sides are found."""
    height, width = picture.shape
    if box.width < SINGLE * width:
        return box
    across, down = steps(picture, box)
    reach_x, reach_y = int(0.6 * box.width), int(0.6 * box.height)
    pad_x, pad_y = min(int(GROWN * width), box.width // 3), min(int(GROWN * width), box.height // 3)
    left = side(across, box.x - reach_x, box.x + pad_x, 0)
    right = side(across, box.right - pad_x, box.right + reach_x, width)
    top = side(down, box.y - reach_y, box.y + pad_y, 0)
    bottom = side(down, box.bottom - pad_y, box.bottom + reach_y, height)
    if left is None or right is None or top is None or bottom is None:
        return box
    margin = round(FRINGE * width)  # what is just outside is the webcam's own border, or its blur
    whole = Box(0, 0, width, height)
    return Box(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin).clip(whole) or box


def steps(picture: Grey, box: Box) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The share of the box's middle half in which the brightness steps from each column of the picture to the next, and from each row."""
    wide = picture[box.y + box.height // 4 : box.bottom - box.height // 4]
    high = picture[:, box.x + box.width // 4 : box.right - box.width // 4]
    return stepping(wide[:, 1:], wide[:, :-1], 0), stepping(high[1:], high[:-1], 1)


def stepping(one: Grey, other: Grey, axis: Literal[0, 1]) -> npt.NDArray[np.float64]:
    """The share of the pixels along that axis in which two pictures differ by a step; OpenCV sums several times as quickly as NumPy."""
    if not one.size:
        return np.zeros(one.shape[1 - axis])
    far = cv2.threshold(cv2.absdiff(one, other), STEP, 1, cv2.THRESH_BINARY)[1]
    found = np.asarray(cv2.reduce(far, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32S), np.float64).ravel()
    return np.divide(found, one.shape[axis])


def side(strength: npt.NDArray[np.float64], low: int, high: int, border: int) -> int | None:
    """The strongest straight line between two places, or the frame's border if that is nearer than any; None if there is none."""
    low, high = max(0, low), min(len(strength), high)
    if high > low and strength[low:high].max() >= STRAIGHT:
        return low + int(strength[low:high].argmax()) + 1
    return border if (border == 0 and low == 0) or (border > 0 and high == len(strength)) else None


def boxes(cells: npt.NDArray[np.bool_], width: int, height: int) -> list[Box]:
    """Connected groups of a bitmap's cells as boxes in a picture of this size."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(cells.astype(np.uint8), connectivity=4)
    x_scale, y_scale = width / cells.shape[1], height / cells.shape[0]
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        left, top = round(x * x_scale), round(y * y_scale)
        found.append(Box(left, top, round((x + w) * x_scale) - left, round((y + h) * y_scale) - top))
    return sorted(found, key=lambda box: (box.y, box.x, box.width, box.height))
