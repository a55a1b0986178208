"""What stands on a page beside its text: bullets, plain shapes, and regions that stay pictures."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.adjoining import adjoining
from pipeline.reading.bare import DIFFERENT, Mask, grown
from pipeline.reading.drawings import FRAME_SHARE, whole_drawings
from pipeline.reading.ground import Ground, middling, part_of
from pipeline.reading.ink import Piece, Pixels, distance, hex_colour, rgb_of
from pipeline.reading.pale import FAINT, pale_rectangles
from pipeline.reading.shapes import Region, flat_rectangle, shaded_rectangle

JOIN_SHARE = 0.012
SMALLEST = 0.03
ICON, ICON_LONG, ICON_FILLED, CLEAR = 0.022, 3.0, 0.25, 60.0
"""The least side of an icon (share of the page's height), its length at most in these, how much of its box is clearly drawn."""
RIM = 0.15
SOLID_SHARE = 0.93
SMALL_PRINT = 0.0185
HOLLOW_SHARE = 0.06
LEAST_RULE = 0.035
MOST_OF_PAGE = 0.5


def find_bullets(picture: Pixels, pieces: list[Piece]) -> None:
    """Give pieces the bullet that stands left of them as a blob (engines often do not read it). Sets `bullet`."""
    others = [piece.box for piece in pieces]
    for piece in pieces:
        if piece.bullet or piece.size < 6 or not piece.flat or not is_worded(piece.text):
            continue
        em = piece.size
        left = max(0, round(piece.box.x - 2.6 * em))
        right = max(0, round(piece.box.x - 0.18 * em))
        window = Box(left, piece.box.y, right - left, piece.box.height)
        if window.width < 0.3 * em or any(window.clip(box) for box in others if box is not piece.box):
            continue
        part = picture[window.y : window.bottom, left:right]
        back = np.array(rgb_of(piece.background), dtype=np.float64)
        far = distance(part, back)
        if (sign := blob_sign(far > max(40.0, 0.45 * float(far.max())), em)) is not None and not is_dash(
            picture, back, Box(left + sign[1].x, window.y + sign[1].y, sign[1].width, sign[1].height)
        ):
            piece.bullet = sign[0]
            piece.marker = Box(left + sign[1].x, window.y + sign[1].y, sign[1].width, sign[1].height)


def is_worded(text: str) -> bool:
    """Whether a text is more than a mark or a figure or two."""
    return len(text) > 2 or (len(text) == 2 and text.isalpha())


def is_dash(picture: Pixels, back: NDArray[np.float64], blob: Box) -> bool:
    """Whether more ink stands above and below a blob, nearer than it is high: a dash of an upright line. Bullets are farther apart."""
    column = np.asarray((distance(picture[:, blob.x : blob.right], back) > 40.0).any(axis=1), dtype=np.bool_)
    middle = blob.y + blob.height // 2
    blanks = np.flatnonzero(~column)
    top = int(max(blanks[blanks < middle], default=-1)) + 1
    bottom = int(min(blanks[blanks > middle], default=len(column)))
    high = bottom - top
    return bool(column[max(0, top - high) : top].any() and column[bottom : bottom + high].any())


def blob_sign(ink: Mask, em: float) -> tuple[str, Box] | None:
    """The bullet drawn in a strip left of a line and its place in the strip; None where there is none or something else."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    # What reaches in from the left is something else, such as a bar along the page.
    blobs = [stats[index] for index in range(1, count) if stats[index][4] >= 3 and stats[index][0] > 0]
    if not blobs or len(blobs) > 3:
        return None
    x, y = min(blob[0] for blob in blobs), min(blob[1] for blob in blobs)
    right, bottom = max(blob[0] + blob[2] for blob in blobs), max(blob[1] + blob[3] for blob in blobs)
    wide, high = right - x, bottom - y
    if wide > 0.9 * em or high > 0.62 * em or max(wide, high) < 0.1 * em or x == 0:
        return None
    middle = (y + bottom) / 2 / ink.shape[0]
    if not 0.2 < middle < 0.8 or (y == 0 and bottom == ink.shape[0]):
        return None
    return ("–" if wide > 2.2 * high else "•"), Box(int(x), int(y), int(wide), int(high))


def find_regions(bare: Pixels, back: Ground) -> list[Region]:
    """Everything on the page that is no text, from large to small. `bare` is the page without text, `back` its ground."""
    height, width = bare.shape[:2]
    differs = (distance(bare, back) > DIFFERENT).astype(np.uint8)
    mask = np.asarray(cv2.morphologyEx(differs, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), dtype=np.uint8)
    thin = thin_lines(mask)
    mask = np.asarray(mask & (1 - thin), dtype=np.uint8)
    join = max(3, round(JOIN_SHARE * width))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    flats = rules(thin, bare, back)
    rest = np.zeros_like(mask)
    for index in range(1, count):
        x, y, wide, high, area = (int(value) for value in stats[index])
        if area < 12:
            continue
        box = Box(x, y, wide, high)
        own = labels[y : y + high, x : x + wide] == index
        blur = min(2, (min(wide, high) - 1) // 4) if alone(bare, box, back) else 0
        part = bare[y : y + high, x : x + wide]
        under = part_of(back, box)
        if region := flat_rectangle(part, own, box, blur, under) or shaded_rectangle(part, own, box, under):
            flats += [region] if stands_out(region, back) else []
        elif piled := adjoining(part, own, box, back):
            flats += [one for one in piled if stands_out(one, back)]
        else:
            rest[y : y + high, x : x + wide][own] = 1
    joined = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (join, join)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    frames = [stats[index] for index in range(1, count) if is_frame(stats[index], width * height)]
    boxes = [
        Box(*(int(value) for value in stats[index][:4]))
        for index in range(1, count)
        if not is_frame(stats[index], width * height)
    ]
    least = SMALLEST * height
    regions = [
        Region(box, solid=is_solid(mask, box))
        for box in [*merged(boxes, join // 2), *(Box(*(int(value) for value in frame[:4])) for frame in frames)]
        if max(box.width, box.height) > 1.5 * least or is_icon(bare, box, back, height)
    ]
    regions = [rule for region in regions if (rule := as_rule(region, bare, back, height)) is not None]
    known = [flat.box for flat in flats] + [region.box for region in regions if region.solid]
    flats += [
        Region(box, fill=hex_colour(colour))
        for box, colour in pale_rectangles(bare, back)
        if not any((shared := box.clip(other)) and shared.area > 0.5 * min(box.area, other.area) for other in known)
    ]
    whole = whole_drawings(flats + regions, bare, back)
    whole += [icon for flat in flats for icon in icons_on(flat, bare)]
    return sorted(whole, key=lambda region: (-region.box.area, region.box.y, region.box.x))


def is_icon(bare: Pixels, box: Box, back: Ground, height: int) -> bool:
    """Whether something small is drawn clearly, and neither so thin as what text leaves behind nor so small as a pointer."""
    part = bare[box.y : box.bottom, box.x : box.right]
    strong = distance(part, part_of(back, box)) > CLEAR
    sides = sorted((box.width, box.height))
    return sides[0] > ICON * height and sides[1] < ICON_LONG * sides[0] and float(strong.mean()) > ICON_FILLED


def icons_on(flat: Region, bare: Pixels) -> list[Region]:
    """The icons on a filled shape: clearly drawn, and clear of its edges."""
    height, width = bare.shape[:2]
    box, rim = flat.box, max(3, round(RIM * flat.box.height))
    if not flat.fill or flat.gradient or min(box.width, box.height) < 2 * rim + ICON * height:
        return []
    back = np.array(rgb_of(flat.fill), dtype=np.float64)
    ink = (distance(bare[box.y : box.bottom, box.x : box.right], back) > DIFFERENT).astype(np.uint8)
    join = max(3, round(JOIN_SHARE * width))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (join, join)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = [Box(*(int(value) for value in stats[index][:4])) for index in range(1, count)]
    return [
        Region(Box(box.x + one.x, box.y + one.y, one.width, one.height))
        for one in found
        if min(one.x, one.y, box.width - one.right, box.height - one.bottom) >= rim
        and is_icon(bare, Box(box.x + one.x, box.y + one.y, one.width, one.height), back, height)
    ]


def is_frame(stats: NDArray[np.int32], page: int) -> bool:
    """Whether a component (x, y, width, height, pixels) is a line around most of the page: what it encloses is no part of it."""
    box = int(stats[2]) * int(stats[3])
    return box > FRAME_SHARE * page and int(stats[4]) < HOLLOW_SHARE * box


def thin_lines(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Long level and upright lines of the mask that are a few pixels thick: they would tie a picture to all that they touch."""
    height, width = mask.shape
    thick = max(5, round(0.01 * height))
    out = np.zeros_like(mask)
    for long, across in (((1, width // 10), (thick, 1)), ((height // 8, 1), (1, thick))):
        runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(long, np.uint8))
        body = cv2.dilate(cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(across, np.uint8)), np.ones((3, 3), np.uint8))
        out |= np.where(np.asarray(body) > 0, 0, np.asarray(runs)).astype(np.uint8)
    return out


def rules(thin: NDArray[np.uint8], bare: Pixels, back: Ground) -> list[Region]:
    """The thin lines as shapes, without those too faint to be meant."""
    height = thin.shape[0]
    count, _, stats, _ = cv2.connectedComponentsWithStats(thin, connectivity=8)
    found = [Region(Box(*(int(value) for value in stats[index][:4]))) for index in range(1, count)]
    long = [region for region in found if max(region.box.width, region.box.height) > LEAST_RULE * height]
    return [rule for region in long if (rule := as_rule(region, bare, back, height, 3)) is not None and rule.fill]


def alone(bare: Pixels, box: Box, back: Ground) -> bool:
    """Whether the page's background surrounds the box, so that it is a shape of the slide and no part of a screenshot."""
    height, width = bare.shape[:2]
    around = grown(box, 5, width, height)
    ring = distance(bare[around.y : around.bottom, around.x : around.right], part_of(back, around)) < DIFFERENT
    inner = grown(box, 3, width, height)
    ring[inner.y - around.y : inner.bottom - around.y, inner.x - around.x : inner.right - around.x] = True
    return bool(ring.mean() > 1 - 0.2 * (1 - inner.area / max(1, around.area)))


def as_rule(region: Region, bare: Pixels, back: Ground, height: int, long: float = 8) -> Region | None:
    """A long thin region as a line of one colour (None if too faint to be meant); others as they are.

    `long`: how many times longer than thick it is at least.
    """
    box = region.box
    if min(box.width, box.height) > max(4, 0.012 * height) or max(box.width, box.height) < long * min(
        box.width, box.height
    ):
        return region
    part = bare[box.y : box.bottom, box.x : box.right]
    far = distance(part, part_of(back, box))
    if not far.any():
        return None
    strong = part[far > 0.6 * float(far.max())]
    rule = Region(box, fill=hex_colour(np.median(strong, axis=0)))
    return rule if stands_out(rule, back) else None


def stands_out(region: Region, back: Ground) -> bool:
    """Whether a flat shape differs from the page by more than what noise and smooth shading do."""
    return float(np.abs(np.array(rgb_of(region.fill)) - middling(part_of(back, region.box))).max()) > FAINT


def is_solid(mask: NDArray[np.uint8], box: Box) -> bool:
    """Whether the region fills its rectangle: a photograph or a screenshot rather than a drawing on the page."""
    part = mask[box.y : box.bottom, box.x : box.right]
    edges = np.concatenate(
        [part[:3].mean(axis=0), part[-3:].mean(axis=0), part[:, :3].mean(axis=1), part[:, -3:].mean(axis=1)]
    )
    return bool(part.mean() > 0.6 and (part.mean() > 0.85 or (edges > 0.5).mean() > 0.7))


def mostly_in(one: Box, other: Box) -> bool:
    """Whether more than 60 % of `one` lies in `other`."""
    shared = one.clip(other)
    return shared is not None and shared.area > 0.6 * one.area


def outermost(regions: Sequence[Region], page: int) -> list[Region]:
    """The regions without the pictures that lie in a larger one, whose cut-out shows them; one over most of the page is its ground.

    `page`: how many pixels it has.
    """
    pictures = [region for region in regions if not region.fill and region.box.area < MOST_OF_PAGE * page]
    return [
        region
        for region in regions
        if region.fill
        or not any(other.box.area > region.box.area and mostly_in(region.box, other.box) for other in pictures)
    ]


def widest(regions: Sequence[Region]) -> list[Region]:
    """The regions without those that lie mostly in a larger one, or in an equal one before them."""
    out: list[Region] = []
    for region in sorted(regions, key=lambda region: -region.box.area):
        if not any(mostly_in(region.box, other.box) for other in out):
            out.append(region)
    return out


def contains(one: Box, other: Box) -> bool:
    return one.x <= other.x and one.y <= other.y and one.right >= other.right and one.bottom >= other.bottom


def merged(boxes: list[Box], gap: int) -> list[Box]:
    """Boxes that overlap or nearly touch become one, until none do."""
    out = list(boxes)
    again = True
    while again:
        again = False
        for one in range(len(out)):
            for two in range(one + 1, len(out)):
                a, b = out[one], out[two]
                if Box(a.x - gap, a.y - gap, a.width + 2 * gap, a.height + 2 * gap).clip(b):
                    x, y = min(a.x, b.x), min(a.y, b.y)
                    out[one] = Box(x, y, max(a.right, b.right) - x, max(a.bottom, b.bottom) - y)
                    del out[two]
                    again = True
                    break
            if again:
                break
    return out
