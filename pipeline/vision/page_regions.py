"""What stands on a page beside its text: bullets, plain shapes, and regions that stay pictures."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.vision.page_bare import DIFFERENT, Mask, grown
from pipeline.vision.page_ink import Piece, Pixels, distance, hex_colour, rgb_of
from pipeline.vision.page_lettering import lettering
from pipeline.vision.page_pale import FAINT, pale_rectangles
from pipeline.vision.page_roles import typical_size

JOIN_SHARE = 0.012
SMALLEST = 0.03
SOLID_SHARE = 0.93
SMALL_PRINT = 0.0185
LOGO_SHARE = 0.035
TINY_SHARE = 0.25
MARGIN_SHARE = 0.15
NAME_WIDTH = 0.34
NAME_PRINT = 0.042
DRAWN_SHARE = 0.9
FRAME_SHARE = 0.6
PLAIN_SHARE = 0.95
LABEL_PRINT = 0.0125
SHAPE_PRINT = 0.024
HOLLOW_SHARE = 0.06


@dataclass
class Region:
    """A part of the page that differs from its background. `fill` is set where it is one flat rectangle (or a straight line)."""

    box: Box
    fill: str = ""
    solid: bool = False
    inside: list[Piece] = field(default_factory=list)


def find_bullets(picture: Pixels, pieces: list[Piece]) -> None:
    """Give pieces the bullet that stands left of them as a blob (engines often do not read it). Sets `bullet`."""
    others = [piece.box for piece in pieces]
    for piece in pieces:
        if piece.bullet or piece.size < 6 or len(piece.text) < 3:
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
        if (sign := blob_sign(far > max(40.0, 0.45 * float(far.max())), em)) is not None:
            piece.bullet = sign[0]
            piece.marker = Box(left + sign[1].x, window.y + sign[1].y, sign[1].width, sign[1].height)


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


def find_regions(bare: Pixels, back: NDArray[np.float64]) -> list[Region]:
    """Everything on the page that is no text, from large to small. `bare` is the page without text, `back` its background, RGB."""
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
        if region := flat_rectangle(bare[y : y + high, x : x + wide], own, box, blur):
            flats += [region] if stands_out(region, back) else []
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
        if max(box.width, box.height) > 1.5 * least
    ]
    regions = [rule for region in regions if (rule := as_rule(region, bare, back, height)) is not None]
    known = [flat.box for flat in flats] + [region.box for region in regions if region.solid]
    flats += [
        Region(box, fill=hex_colour(colour))
        for box, colour in pale_rectangles(bare, back)
        if not any((shared := box.clip(other)) and shared.area > 0.5 * min(box.area, other.area) for other in known)
    ]
    return sorted(flats + regions, key=lambda region: (-region.box.area, region.box.y, region.box.x))


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


def rules(thin: NDArray[np.uint8], bare: Pixels, back: NDArray[np.float64]) -> list[Region]:
    """The thin lines as shapes, without those too faint to be meant."""
    height, width = thin.shape
    count, _, stats, _ = cv2.connectedComponentsWithStats(thin, connectivity=8)
    found = [Region(Box(*(int(value) for value in stats[index][:4]))) for index in range(1, count)]
    long = [region for region in found if region.box.width > 0.08 * width or region.box.height > 0.1 * height]
    return [rule for region in long if (rule := as_rule(region, bare, back, height)) is not None and rule.fill]


def alone(bare: Pixels, box: Box, back: NDArray[np.float64]) -> bool:
    """Whether the page's background surrounds the box, so that it is a shape of the slide and no part of a screenshot."""
    height, width = bare.shape[:2]
    around = grown(box, 5, width, height)
    ring = distance(bare[around.y : around.bottom, around.x : around.right], back) < DIFFERENT
    inner = grown(box, 3, width, height)
    ring[inner.y - around.y : inner.bottom - around.y, inner.x - around.x : inner.right - around.x] = True
    return bool(ring.mean() > 1 - 0.2 * (1 - inner.area / max(1, around.area)))


def flat_rectangle(pixels: Pixels, own: Mask, box: Box, blur: int) -> Region | None:
    """A component as a shape, if it is a filled rectangle of one colour, or a straight upright or level line.

    `blur`: how many pixels of its edges are softened by the recording and tell nothing about its colour.
    """
    if own.mean() < 0.9 or max(box.width, box.height) < 12:
        return None
    colour = np.median(pixels[own], axis=0).astype(np.float64)
    core = pixels[blur : box.height - blur, blur : box.width - blur]
    if float((distance(core, colour) < DIFFERENT).mean()) < (0.95 if min(box.width, box.height) > 6 else 0.5):
        return None
    return Region(box, fill=hex_colour(colour))


def as_rule(region: Region, bare: Pixels, back: NDArray[np.float64], height: int) -> Region | None:
    """A long thin region as a line of one colour (None if too faint to be meant); others as they are."""
    box = region.box
    if min(box.width, box.height) > max(4, 0.012 * height) or max(box.width, box.height) < 8 * min(
        box.width, box.height
    ):
        return region
    part = bare[box.y : box.bottom, box.x : box.right]
    far = distance(part, back)
    strong = part[far > 0.6 * float(far.max())]
    rule = Region(box, fill=hex_colour(np.median(strong, axis=0)))
    return rule if stands_out(rule, back) else None


def stands_out(region: Region, back: NDArray[np.float64]) -> bool:
    """Whether a flat shape differs from the page by more than what noise and smooth shading do."""
    return float(np.abs(np.array(rgb_of(region.fill)) - back).max()) > FAINT


def is_solid(mask: NDArray[np.uint8], box: Box) -> bool:
    """Whether the region fills its rectangle: a photograph or a screenshot rather than a drawing on the page."""
    part = mask[box.y : box.bottom, box.x : box.right]
    edges = np.concatenate(
        [part[:3].mean(axis=0), part[-3:].mean(axis=0), part[:, :3].mean(axis=1), part[:, -3:].mean(axis=1)]
    )
    return bool(part.mean() > 0.6 and (part.mean() > 0.85 or (edges > 0.5).mean() > 0.7))


def keeps_words(region: Region, inner: list[Piece], bare: Pixels, largest: float) -> list[Piece]:
    """Which of the words inside a picture region stay part of the picture.

    All of them in a photograph, a screenshot or where most is small print; none in a drawing made of plain shapes, whose words a
    person will want to edit. Over a picture that fills the page, large words are the slide's own. `largest`: the page's largest font
    size in pixels.
    """
    if not inner:
        return []
    own_size = SMALL_PRINT * bare.shape[0]
    box = region.box
    part = bare[box.y : box.bottom, box.x : box.right]
    small = sum(piece.size < max(own_size, TINY_SHARE * largest) for piece in inner) > 0.5 * len(inner)
    page = bare.shape[0] * bare.shape[1]
    if box.area > 0.75 * page:
        return [piece for piece in inner if piece.size < (own_size if palette_share(part) > 0.9 else 1.5 * own_size)]
    if box.area > 0.4 * page and region.solid and max(piece.size for piece in inner) > 4 * own_size:
        return [piece for piece in inner if piece.size < 4 * own_size]
    if not region.solid and palette_share(part) > PLAIN_SHARE and (words := lettering(inner, bare, LABEL_PRINT)):
        return [piece for piece in inner if piece not in words]
    shaped = len(inner) > 1 and palette_share(part) > PLAIN_SHARE and lettering(inner, bare, SHAPE_PRINT)
    if box.area < LOGO_SHARE * page and part_filled(part) > 0.35 and not shaped:
        return inner
    if small:
        return inner
    if region.solid and palette_share(part, 2) < 0.95:
        drawn = lettering(inner, bare) if palette_share(part, 8) > DRAWN_SHARE else []
        return [piece for piece in inner if piece not in drawn]
    return [piece for piece in inner if not piece.flat and piece.size < 1.5 * own_size]


def with_lettering(region: Region, pieces: list[Piece], width: int, height: int) -> Box:
    """A logo's box with the print beside it: in the page's margin a little picture and its name are one thing.

    The name is set smaller than the slide's text and in short lines; small print may stand beside a logo anywhere.
    """
    box = region.box
    if box.area > LOGO_SHARE * width * height or not pieces:
        return box
    own = max(0.9 * typical_size(pieces), 0.48 * max(piece.size for piece in pieces))
    names = [
        piece
        for piece in pieces
        if not piece.bullet
        and piece.box.width < NAME_WIDTH * width
        and (
            piece.size < SMALL_PRINT * height
            or (piece.size < min(NAME_PRINT * height, own) and in_margin(piece.box, height))
        )
    ]
    again = True
    while again:
        again = False
        for piece in names:
            near = grown(box, round(1.2 * piece.size), width, height).clip(piece.box)
            if near and not contains(box, piece.box):
                x, y = min(box.x, piece.box.x), min(box.y, piece.box.y)
                wider = Box(x, y, max(box.right, piece.box.right) - x, max(box.bottom, piece.box.bottom) - y)
                if wider.area < 2 * LOGO_SHARE * width * height:
                    box, again = wider, True
    return box


def in_margin(box: Box, height: int) -> bool:
    """Whether the box's middle is near the page's upper or lower edge."""
    middle = box.y + box.height / 2
    return min(middle, height - middle) < MARGIN_SHARE * height


def mostly_in(one: Box, other: Box) -> bool:
    """Whether more than 60 % of `one` lies in `other`."""
    shared = one.clip(other)
    return shared is not None and shared.area > 0.6 * one.area


def contains(one: Box, other: Box) -> bool:
    return one.x <= other.x and one.y <= other.y and one.right >= other.right and one.bottom >= other.bottom


def part_filled(pixels: Pixels) -> float:
    """Share of the pixels that do not have the colour of the part's own corners."""
    places = (pixels[:3, :3], pixels[-3:, -3:], pixels[:3, -3:])
    corners = np.concatenate([place.reshape(-1, 3) for place in places])
    return float((distance(pixels, np.median(corners, axis=0)) > DIFFERENT).mean())


def palette_share(pixels: Pixels, colours: int = 6) -> float:
    """Share of the pixels that have one of the few most common colours (8 x 8 x 8): high in drawings, low in photographs."""
    flat = pixels.reshape(-1, 3).astype(np.int32) >> 5
    counts = np.bincount(flat[:, 0] * 64 + flat[:, 1] * 8 + flat[:, 2], minlength=512)
    return float(np.sort(counts)[-colours:].sum() / max(1, len(flat)))


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
