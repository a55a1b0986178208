"""A page read: from its picture and the engine's lines to text in order, tables, pictures and shapes."""

from dataclasses import dataclass

import numpy as np

from pipeline.model import Box
from pipeline.vision.ocr import Found
from pipeline.vision.page_bare import without_text
from pipeline.vision.page_ink import Piece, Pixels, common_colour, hex_colour, measured, rgb_of
from pipeline.vision.page_layout import arrange
from pipeline.vision.page_lines import even_sizes, joined_lines, split_markers
from pipeline.vision.page_pale import background_of
from pipeline.vision.page_regions import (
    Region,
    find_bullets,
    find_regions,
    keeps_words,
    with_lettering,
)
from pipeline.vision.page_roles import NUMBER, mark_captions, mark_furniture, mark_title
from pipeline.vision.page_tables import Grid, find_tables


@dataclass
class Cutout:
    """A picture region: its pixels (RGB), with the words that became text painted over, and the words that stay inside it."""

    box: Box
    pixels: Pixels
    words: list[str]


@dataclass
class ReadPage:
    """A page while it is made: `pieces` are mutable until `finish` has put them in order."""

    picture: Pixels
    background: str
    pieces: list[Piece]
    tables: list[Grid]
    cutouts: list[Cutout]
    shapes: list[Region]
    walls: list[Region]
    kept: list[Piece]


def read_page(picture: Pixels, found: list[Found]) -> ReadPage:
    """Everything on one page (RGB, height x width x 3), except the roles that depend on the other pages; see `finish`."""
    height, width = picture.shape[:2]
    pieces = [measured(one, picture) for one in found]
    split_markers(pieces, picture)
    find_bullets(picture, pieces)
    bare = without_text(picture, pieces)
    paint_markers(bare, pieces)
    background = background_of(bare)
    tables = find_tables(bare, pieces)
    for table in tables:
        part = bare[table.box.y : table.box.bottom, table.box.x : table.box.right]
        part[...] = common_colour(part).round().astype(np.uint8)
    regions = [region for region in find_regions(bare, background) if not any(mostly_in(region.box, table.box) for table in tables)]
    free = [piece for piece in pieces if piece.role != "cell"]
    kept: list[Piece] = []
    cutouts: list[Cutout] = []
    for region in regions:
        if region.fill:
            continue
        bare_box = region.box
        region.box = with_lettering(region, [piece for piece in free if not NUMBER.match(piece.text)], width, height)
        inner = [piece for piece in free if piece not in kept and mostly_in(piece.box, region.box)]
        stay = (
            inner
            if region.box != bare_box
            else keeps_words(region, inner, bare, max(piece.size for piece in pieces))
            if inner
            else []
        )
        kept += stay
        source = picture.copy() if stay else bare
        if stay and len(stay) < len(inner):
            source = without_text(picture, [piece for piece in inner if piece not in stay])
        box = region.box
        words = [piece.text for piece in stay]
        cutouts.append(Cutout(box, source[box.y : box.bottom, box.x : box.right].copy(), words))
    lines = joined_lines([piece for piece in free if piece not in kept])
    even_sizes(lines)
    shapes = [
        region for region in regions if region.fill and not any(mostly_in(region.box, cutout.box) for cutout in cutouts)
    ]
    page = ReadPage(picture, hex_colour(background), lines, tables, cutouts, shapes, regions, kept)
    mark_furniture(lines, width, height)
    small = [
        cutout.box for cutout in cutouts if cutout.box.area < 0.3 * width * height and cutout.box.width < 0.6 * width
    ]
    mark_title(lines, small, width, height)
    mark_captions(lines, [cutout.box for cutout in cutouts], height)
    return page


def finish(page: ReadPage) -> None:
    """Put the lines in order, when every line has its role."""
    page.pieces = arrange(page.pieces, page.walls, page.picture)


def paint_markers(bare: Pixels, pieces: list[Piece]) -> None:
    """Paint over the bullets that were found as blobs."""
    for piece in pieces:
        if piece.marker is not None:
            box = piece.marker
            back = np.array(rgb_of(piece.background), dtype=np.uint8)
            bare[max(0, box.y - 2) : box.bottom + 2, max(0, box.x - 2) : box.right + 2] = back


def mostly_in(one: Box, other: Box) -> bool:
    """Whether more than 60 % of `one` lies in `other`."""
    shared = one.clip(other)
    return shared is not None and shared.area > 0.6 * one.area
