"""Which words inside a picture region stay a part of it, and which print beside a logo belongs to it."""

import numpy as np

from pipeline.model import Box
from pipeline.reading.bare import DIFFERENT, grown
from pipeline.reading.ink import Piece, Pixels, distance
from pipeline.reading.lettering import lettering
from pipeline.reading.regions import SMALL_PRINT, contains
from pipeline.reading.roles import typical_size
from pipeline.reading.shapes import Region

LOGO_SHARE = 0.035
FROM_SIDE_TO_SIDE = 0.95
BAND_SHARE, BAND_LINES, BLEED = 0.4, 4, 3
"""A band is no higher than this share of the page, with so many lines on it at most, and as near to its edge, in pixels."""
TINY_SHARE = 0.25
MARGIN_SHARE = 0.15
NAME_WIDTH = 0.34
NAME_PRINT = 0.042
DRAWN_SHARE = 0.9
PLAIN_SHARE = 0.95
LABEL_PRINT = 0.0125
SHAPE_PRINT = 0.024


def keeps_words(region: Region, inner: list[Piece], bare: Pixels, largest: float) -> list[Piece]:
    """Which of the words inside a picture region stay part of the picture.

    All of them in a photograph, a screenshot or where most is small print; none in a drawing made of plain shapes, whose words a
    person will want to edit. Over a picture that fills the page, or bleeds at both sides, large words are the slide's own; on a band
    along its edge all are.
    `largest`: the page's largest font size in pixels.
    """
    if not inner:
        return []
    own_size = SMALL_PRINT * bare.shape[0]
    box = region.box
    part = bare[box.y : box.bottom, box.x : box.right]
    small = sum(piece.size < max(own_size, TINY_SHARE * largest) for piece in inner) > 0.5 * len(inner)
    page = bare.shape[0] * bare.shape[1]
    bleeds = box.width > FROM_SIDE_TO_SIDE * bare.shape[1] and box.area > 0.4 * page
    if box.area > 0.75 * page or bleeds:
        return [piece for piece in inner if piece.size < (own_size if palette_share(part) > 0.9 else 1.5 * own_size)]
    if is_band(box, bare.shape) and len(inner) <= BAND_LINES:
        return []
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


def is_band(box: Box, size: tuple[int, ...]) -> bool:
    """Whether a picture runs along the page's upper or lower edge from side to side: what titles and footers stand on.

    `size`: height and width of the page.
    """
    height, width = size[:2]
    at_edge = box.y <= BLEED or box.bottom >= height - BLEED
    return at_edge and box.width > FROM_SIDE_TO_SIDE * width and box.height < BAND_SHARE * height


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
