"""A page read: from its picture and the engine's lines to text in order, tables, pictures and shapes."""

from dataclasses import dataclass

import numpy as np

from pipeline.model import Box, Gradient
from pipeline.reading.backdrop import behind_all, on_backdrop
from pipeline.reading.bare import grown, without_text
from pipeline.reading.columns import split_at_columns
from pipeline.reading.dense import dense_pictures, words_of_picture
from pipeline.reading.ground import Ground, gradient_of, ground_of, middling, part_of
from pipeline.reading.ink import Piece, Pixels, common_colour, hex_colour, measured, rgb_of
from pipeline.reading.layout import arrange
from pipeline.reading.legend import with_legends
from pipeline.reading.lines import around, colour_marks, even_sizes, joined_lines, split_markers
from pipeline.reading.marker import remember, unmarked
from pipeline.reading.ocr import Found
from pipeline.reading.quotes import even_quotes
from pipeline.reading.regions import find_bullets, find_regions, mostly_in, outermost, widest
from pipeline.reading.roles import NUMBER, mark_captions, mark_furniture, mark_title
from pipeline.reading.rows_below import with_rows_below
from pipeline.reading.runs import note_looks
from pipeline.reading.shapes import Region
from pipeline.reading.tables import Grid, find_tables, lines_of
from pipeline.reading.words import keeps_words, with_lettering

SHADE = 24.0
LOGO_SHARE = 0.12
ALL = 0.97
HUGE = 0.25


@dataclass
class Cutout:
    """A picture region: its pixels (RGB), with the words that became text painted over, and the words that stay inside it."""

    box: Box
    pixels: Pixels
    words: list[str]


@dataclass
class ReadPage:
    """A page while it is made: `pieces` are mutable until `finish` has put them in order. `plain`: without marker pens.

    `backdrop`: the picture that all of it stands on, where its ground is neither of one colour nor shades off evenly.
    """

    picture: Pixels
    plain: Pixels
    background: str
    pieces: list[Piece]
    tables: list[Grid]
    cutouts: list[Cutout]
    shapes: list[Region]
    walls: list[Region]
    kept: list[Piece]
    gradient: Gradient | None = None
    backdrop: Pixels | None = None

    @property
    def cells(self) -> list[Piece]:
        """The lines in the tables."""
        return [piece for table in self.tables for piece in lines_of(table)]


def printed(picture: Pixels, found: list[Found]) -> tuple[list[Piece], Pixels]:
    """The lines of a page without marker pens, measured, and the page without them."""
    # A line that runs upwards stays in its picture, and so does a drawing that was read as one huge letter.
    huge = HUGE * picture.shape[0]
    pieces = [
        measured(one, picture) for one in found if not one.turned and (len(one.text) > 1 or one.box.height < huge)
    ]
    split_markers(pieces, picture)
    find_bullets(picture, pieces)
    colour_marks(pieces, picture)
    split_at_columns(pieces)
    note_looks(pieces, picture)
    bare = without_text(picture, pieces)
    paint_markers(bare, pieces)
    return pieces, bare


def read_page(picture: Pixels, found: list[Found], backdrop: Pixels | None = None) -> ReadPage:
    """Everything on one page (RGB, height x width x 3), except the roles that depend on the other pages; see `finish`.

    `backdrop`: the art that it shares with other pages; see `backdrops`.
    """
    whole, (picture, marks) = picture, unmarked(picture, found)
    height, width = picture.shape[:2]
    pieces, bare = printed(picture, found)
    ground = ground_of(bare) if backdrop is None else backdrop.astype(np.float32)
    background = middling(ground)
    tables = [with_rows_below(table, pieces, bare) for table in find_tables(bare, pieces)]
    on_ground([piece for piece in pieces if piece.role != "cell"], ground)
    if backdrop is not None:
        bare = on_backdrop(bare, backdrop)
    for table in tables:
        part = bare[table.box.y : table.box.bottom, table.box.x : table.box.right]
        part[...] = common_colour(part).round().astype(np.uint8)
    regions = [
        region for region in find_regions(bare, ground) if not any(mostly_in(region.box, table.box) for table in tables)
    ]
    free = [piece for piece in pieces if piece.role != "cell"]
    dense = dense_pictures(regions, free, bare)
    charted = widest(with_legends(dense + regions, free, picture))
    dense = charted + [one for one in dense if not any(mostly_in(one.box, other.box) for other in charted)]
    regions = dense + [region for region in regions if not any(mostly_in(region.box, one.box) for one in dense)]
    regions = outermost(regions, height * width)
    kept: list[Piece] = []
    cutouts: list[Cutout] = []
    for region in regions:
        if region.fill:
            continue
        left = [piece for piece in free if piece not in kept]
        if region in dense:
            stay = words_of_picture(region.box, left, height)
        else:
            stay = words_inside(region, left, bare)
        kept += stay
        box = around([region.box, *(piece.box for piece in stay)]) if region in dense else region.box
        cutouts.append(cut_out(box, picture, bare, [piece for piece in left if piece not in stay], stay))
    lines = joined_lines([piece for piece in free if piece not in kept])
    even_sizes(lines)
    even_quotes([*lines, *(piece for piece in pieces if piece.role == "cell")])
    remember(lines, marks)
    shapes = [
        region for region in regions if region.fill and not any(shown_by(cutout.box, region.box) for cutout in cutouts)
    ]
    gradient = gradient_of(ground) if backdrop is None else None
    if backdrop is None and gradient is None:
        backdrop, cutouts = own_backdrop(bare, ground, lines, cutouts, shapes)
    colour = hex_colour(background)
    page = ReadPage(whole, picture, colour, lines, tables, cutouts, shapes, regions, kept, gradient, backdrop)
    mark_furniture(lines, width, height)
    small = [
        cutout.box for cutout in cutouts if cutout.box.area < 0.3 * width * height and cutout.box.width < 0.6 * width
    ]
    mark_title(lines, small, width, height)
    mark_captions(lines, [cutout.box for cutout in cutouts], height)
    return page


def own_backdrop(
    bare: Pixels, ground: Ground, lines: list[Piece], cutouts: list[Cutout], shapes: list[Region]
) -> tuple[Pixels | None, list[Cutout]]:
    """The picture that this page alone stands on, if there is one, and the cut-outs that are no part of it."""
    whole = behind_all([one.box for one in cutouts if not one.words], [line.box for line in lines], bare.shape)
    if not whole:
        return ground.round().astype(np.uint8) if ground.ndim > 1 else None, cutouts
    rest = [one for one in cutouts if one.words or one.box not in whole]
    art = bare.copy()
    for box in [one.box for one in rest] + [one.box for one in shapes]:
        art[box.y : box.bottom, box.x : box.right] = part_of(ground, box)
    return art, rest


def on_ground(pieces: list[Piece], ground: Ground) -> None:
    """Lines that stand on a ground that shades off are taken to stand on its one middling colour, as all others of the page do."""
    if ground.ndim == 1:
        return
    for piece in pieces:
        under = middling(part_of(ground, piece.box))
        if float(np.abs(np.array(rgb_of(piece.background)) - under).max()) < SHADE:
            piece.background = hex_colour(middling(ground))


def words_inside(region: Region, pieces: list[Piece], bare: Pixels) -> list[Piece]:
    """The lines in a picture region that stay in the picture. A logo's box grows by the print beside it."""
    height, width = bare.shape[:2]
    alone = region.box
    region.box = with_lettering(region, [piece for piece in pieces if not NUMBER.match(piece.text)], width, height)
    inner = [piece for piece in pieces if mostly_in(piece.box, region.box)]
    if region.box != alone or not inner:
        return inner
    return keeps_words(region, inner, bare, max(piece.size for piece in pieces))


def cut_out(box: Box, picture: Pixels, bare: Pixels, others: list[Piece], stay: list[Piece]) -> Cutout:
    """The picture of a region with the lines that stay in it; what reaches into it of the others is painted over."""
    source = picture if stay else bare
    if stay and (reaching := [piece for piece in others if piece.box.clip(box)]):
        source = without_text(picture, reaching)
    return Cutout(box, source[box.y : box.bottom, box.x : box.right].copy(), [piece.text for piece in stay])


def finish(page: ReadPage) -> None:
    """Put the lines in order, when every line has its role; a logo's words go back into its picture."""
    for piece in [piece for piece in page.pieces if piece.role == "logo"]:
        page.pieces.remove(piece)
        page.kept.append(piece)
        into_picture(page, piece)
    page.pieces = arrange(page.pieces, page.walls, page.plain)


def shown_by(picture: Box, shape: Box) -> bool:
    """Whether a picture shows all of a shape; of one that it shows in part, the rest would be missing."""
    both = shape.clip(picture)
    return both is not None and both.area > ALL * shape.area


def into_picture(page: ReadPage, piece: Piece) -> None:
    """Add a line to the picture beside it, or make it one of its own."""
    height, width = page.picture.shape[:2]
    place = grown(piece.box, 2, width, height)
    near = [one for one in page.cutouts if grown(one.box, round(piece.size), width, height).clip(place)]
    near = [one for one in near if one.box.area < LOGO_SHARE * width * height]
    box = around([place, *(one.box for one in near)])
    stay = [kept for kept in page.kept if kept is piece or any(kept.text in one.words for one in near)]
    page.cutouts = [one for one in page.cutouts if one not in near]
    page.cutouts.append(cut_out(box, page.picture, page.picture, page.pieces, stay))


def paint_markers(bare: Pixels, pieces: list[Piece]) -> None:
    """Paint over the bullets that were found as blobs."""
    for piece in pieces:
        if piece.marker is not None:
            box = piece.marker
            back = np.array(rgb_of(piece.background), dtype=np.uint8)
            bare[max(0, box.y - 2) : box.bottom + 2, max(0, box.x - 2) : box.right + 2] = back
