"""Drawings kept whole: thin outlines, dashes and connectors that belong together are one picture, no fragments and loose bars."""

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.bare import DIFFERENT, grown
from pipeline.reading.ground import Ground
from pipeline.reading.ink import Pixels, distance
from pipeline.reading.lines import around
from pipeline.reading.shapes import Region

REACH = 0.014
"""Ink nearer than this (share of the page's width) belongs to one drawing: a little more than the gap between dashes."""
LEAST_DRAWN = 0.015
"""A drawing is longer than this share of the page's height; ink beside a line that is smaller does not make it part of one."""
LEAST_THIN, CLEAR = 0.045, 60.0
"""A drawing of hair lines alone is larger than this share of the page's height, and stands out so clearly."""
BLUR = 3
MOST_BETWEEN = 1.25
FRAME_SHARE = 0.6
"""A drawing over more of the page than this is a frame around it: what it encloses is no part of it."""

Ink = NDArray[np.uint8]


def whole_drawings(regions: list[Region], bare: Pixels, back: Ground) -> list[Region]:
    """The regions with every drawing in full. `bare` is the page without text (RGB), `back` its ground.

    Filled shapes and photographs stay as they are. A straight line stays a shape if nothing of a drawing touches or continues it.
    """
    height, width = bare.shape[:2]
    lines = [region for region in regions if is_line(region, height)]
    sure = [region for region in regions if region.solid or (region.fill and region not in lines)]
    far = distance(bare, back)
    ink = strong(far)
    blank(ink, [region.box for region in sure], BLUR)
    reach = round(REACH * width)
    straight = touched(ink, lines, reach, LEAST_DRAWN * height)
    kept = [line for line in lines if line not in straight]
    blank(ink, [line.box for line in kept], BLUR)
    own = grouped(ink, reach, 1)
    boxes = bounds(own)
    drawings = [region for region in regions if region not in sure and region not in lines]
    grown_to = [
        around([region.box, *(boxes[label] for label in labels_in(own, region.box) if fits(boxes[label], bare))])
        for region in drawings
    ]
    new = [
        around([line.box, *(boxes[label] for label in labels_in(own, line.box) if fits(boxes[label], bare))])
        for line in straight
    ]
    finer = grouped(ink, reach)
    claimed = {label for region in (*drawings, *straight) for label in labels_in(finer, region.box)}
    thin = [box for label, box in bounds(finer).items() if label not in claimed and is_drawn(box, label, finer, far)]
    thin = [box for box in thin if not any(box.clip(other) for other in (*grown_to, *new))]
    return sure + kept + [Region(box) for box in united([*grown_to, *new, *thin], bare)]


def grouped(ink: Ink, reach: int, times: int = 3) -> NDArray[np.int32]:
    """Each pixel of ink with the number of its drawing, 0 where there is none: ink nearer than `reach` pixels is of one drawing.

    What would take in most of the page is told apart by smaller gaps, up to so many times.
    """
    wide = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    _, labels = cv2.connectedComponents(cv2.dilate(ink, wide), connectivity=8)
    own = np.where(ink > 0, labels, 0).astype(np.int32)
    for label, box in bounds(own).items() if times > 1 else ():
        if box.area >= FRAME_SHARE * ink.size:
            part = own == label
            own[part] = (grouped(part.astype(np.uint8), max(1, reach // 3), times - 1) + own.max())[part]
    return own


def is_drawn(box: Box, label: int, labels: NDArray[np.integer], far: NDArray[np.float32]) -> bool:
    """Whether ink that belongs to nothing found is a drawing of hair lines: as much strong ink as a line through it, and no underline."""
    height, width = far.shape
    if max(box.width, box.height) <= LEAST_THIN * height or min(box.width, box.height) <= LEAST_DRAWN * height:
        return False
    place = np.s_[box.y : box.bottom, box.x : box.right]
    strongest = np.count_nonzero((labels[place] == label) & (far[place] > CLEAR))
    return bool(strongest > max(box.width, box.height) and box.area < FRAME_SHARE * width * height)


def is_line(region: Region, height: int) -> bool:
    """Whether a region is a straight line, level or upright."""
    return bool(region.fill) and min(region.box.width, region.box.height) <= max(4, 0.012 * height)


def strong(far: NDArray[np.float32]) -> Ink:
    """What differs from the ground, without the specks and the noise of the recording. `far`: how much each pixel differs."""
    differs = (far > DIFFERENT).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(differs, connectivity=8)
    clear = np.zeros(count, dtype=bool)
    clear[np.unique(labels[far > 2 * DIFFERENT])] = True
    clear &= stats[:, cv2.CC_STAT_AREA] >= 4
    clear[0] = False
    return np.asarray(clear[labels], dtype=np.uint8)


def touched(ink: Ink, lines: list[Region], reach: int, least: float) -> list[Region]:
    """The lines that are part of a drawing: other ink touches them, or goes on beyond one of their ends."""
    height, width = ink.shape
    rest = ink.copy()
    blank(rest, [line.box for line in lines], BLUR)
    wide = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    _, groups = cv2.connectedComponents(cv2.dilate(rest, wide), connectivity=8)
    own = np.where(rest > 0, groups, 0)
    boxes = bounds(own)
    out = []
    for line in lines:
        level = line.box.width >= line.box.height
        by = (reach, BLUR + 2) if level else (BLUR + 2, reach)
        place = Box(line.box.x - by[0], line.box.y - by[1], line.box.width + 2 * by[0], line.box.height + 2 * by[1])
        place = place.clip(Box(0, 0, width, height)) or line.box
        found = [boxes[label] for label in labels_in(own, place)]
        if any(max(box.width, box.height) > least for box in found):
            out.append(line)
    # A side that meets such a side belongs to it as well.
    again = True
    while again:
        more = [
            line
            for line in lines
            if line not in out and any(grown(line.box, BLUR + 1, width, height).clip(other.box) for other in out)
        ]
        out += more
        again = bool(more)
    return out


def fits(box: Box, bare: Pixels) -> bool:
    return bool(box.area < FRAME_SHARE * bare.shape[0] * bare.shape[1])


def blank(ink: Ink, boxes: list[Box], by: int) -> None:
    """Leave out what lies in the boxes and in their blur."""
    for box in boxes:
        ink[max(0, box.y - by) : box.bottom + by, max(0, box.x - by) : box.right + by] = 0


def bounds(labels: NDArray[np.integer]) -> dict[int, Box]:
    """The box around each label but 0."""
    rows, columns = np.nonzero(labels)
    found = labels[rows, columns]
    out = {}
    order = np.argsort(found, kind="stable")
    known, starts = np.unique(found[order], return_index=True)
    for label, at in zip(known, np.split(order, starts[1:]), strict=False):
        y, x = rows[at], columns[at]
        left, top = int(x.min()), int(y.min())
        out[int(label)] = Box(left, top, int(x.max()) + 1 - left, int(y.max()) + 1 - top)
    return out


def labels_in(labels: NDArray[np.integer], box: Box) -> list[int]:
    return [int(label) for label in np.unique(labels[box.y : box.bottom, box.x : box.right]) if label]


def one_drawing(one: Box, two: Box) -> bool:
    """Whether overlapping boxes leave little of the page between them: two that meet at a corner would take in what is beside them."""
    return around([one, two]).area <= MOST_BETWEEN * (one.area + two.area)


def united(boxes: list[Box], bare: Pixels) -> list[Box]:
    """Drawings whose boxes overlap are one; a frame around most of the page stays by itself."""
    frames = [box for box in boxes if not fits(box, bare)]
    out: list[Box] = []
    for box in boxes:
        if box in frames:
            continue
        while near := [other for other in out if other.clip(box) and one_drawing(box, other)]:
            out = [other for other in out if other not in near]
            box = around([box, *near])
        out.append(box)
    return out + frames
