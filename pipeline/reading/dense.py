"""Dense drawings and cards with a drawing: screenshots, charts and diagrams in small print, which stay one picture with their words."""

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.model import Box
from pipeline.reading.bare import grown
from pipeline.reading.charts import charts
from pipeline.reading.ink import Piece, Pixels, distance, rgb_of
from pipeline.reading.lines import around
from pipeline.reading.regions import MOST_OF_PAGE, SMALL_PRINT, mostly_in
from pipeline.reading.roles import typical_size
from pipeline.reading.shapes import Region

REACH = 0.032
LEAST_LINES = 6
LEAST_SHARE = 0.6
DENSE_PRINT = 0.0152
OWN_PRINT = 0.028
"""Letters of this size (share of the page's height) and larger are the slide's own, whatever they stand over."""
LARGE_PRINT = 0.056
CARD_PRINT = 0.03
LEAST_CARD = 0.02
LEAST_DRAWN = 0.01
DRAWN = 20.0
LIKE_TEXT, LARGER = 0.85, 1.8
"""Lines of this share of the text's size, this much larger than small print, are the slide's and not a picture's."""


def dense_pictures(regions: Sequence[Region], pieces: list[Piece], bare: Pixels) -> list[Region]:
    """The parts of the page that stay a picture with all that is printed in them. `bare` is the page without text (RGB)."""
    found = [Region(region.box, solid=True) for region in regions if holds_drawing(region, pieces, bare)]
    for box in (*charts(regions, pieces, bare.shape[:2]), *small_print(regions, pieces, bare)):
        if not any(mostly_in(box, other.box) for other in found):
            found = [other for other in found if not mostly_in(other.box, box)] + [Region(box, solid=True)]
    return found


def words_of_picture(box: Box, pieces: Sequence[Piece], height: int) -> list[Piece]:
    """The lines that stay inside a dense picture: all but those that are set in the slide's own sizes and stand over it."""
    inner = [piece for piece in pieces if mostly_in(piece.box, box)]
    return [piece for piece in inner if piece.size < LARGE_PRINT * height or not piece.flat]


def holds_drawing(region: Region, pieces: Sequence[Piece], bare: Pixels) -> bool:
    """Whether a flat rectangle is the ground of a chart or a screenshot rather than of the slide's own words."""
    height, width = bare.shape[:2]
    box = region.box
    if not region.fill or region.gradient or box.area < LEAST_CARD * width * height:
        return False
    inner = [piece for piece in pieces if mostly_in(piece.box, box)]
    if len(inner) < 3 or typical_size(inner) >= CARD_PRINT * height:
        return False
    rim = 4
    part = cv2.medianBlur(bare[box.y + rim : box.bottom - rim, box.x + rim : box.right - rim], 3)
    far = distance(np.asarray(part, dtype=np.uint8), np.array(rgb_of(region.fill), dtype=np.float64)) > DRAWN
    counted = np.ones(far.shape, dtype=bool)
    for piece in pieces:
        place = grown(piece.box, round(0.35 * piece.size) + 2, width, height)
        counted[
            max(0, place.y - box.y - rim) : max(0, place.bottom - box.y - rim),
            max(0, place.x - box.x - rim) : max(0, place.right - box.x - rim),
        ] = False
    return bool(counted.any() and far[counted].mean() > LEAST_DRAWN)


def small_print(regions: Sequence[Region], pieces: Sequence[Piece], bare: Pixels) -> list[Box]:
    """Boxes around clusters of print too small to be a slide's text, with the drawing that it labels."""
    height, width = bare.shape[:2]
    reach = round(REACH * height)
    small = [piece for piece in pieces if piece.size < SMALL_PRINT * height]
    own = [piece for piece in pieces if piece.size >= OWN_PRINT * height]
    drawn = [
        region.box
        for region in regions
        if region.box.area < MOST_OF_PAGE * width * height
        and not any(mostly_in(piece.box, region.box) for piece in own)
    ]
    if len(small) < LEAST_LINES:
        return []
    members = [*(piece.box for piece in small), *drawn]
    beside = [
        piece.box for piece in slides_own(pieces, small) if not any(mostly_in(piece.box, member) for member in members)
    ]
    groups = [part for group in clusters(members, reach) for part in apart(group, beside, reach)]
    return [box for box in map(around, groups) if is_dense(box, small, pieces, height)]


def slides_own(pieces: Sequence[Piece], small: Sequence[Piece]) -> list[Piece]:
    """The lines that are set in about the size of the slide's text, and clearly larger than the small print."""
    rest = [piece for piece in pieces if piece not in small]
    if not rest:
        return []
    least = max(LIKE_TEXT * typical_size(rest), LARGER * typical_size(small))
    return [piece for piece in rest if piece.size >= least]


def apart(group: list[Box], beside: Sequence[Box], reach: int) -> list[list[Box]]:
    """The boxes of one picture as several, where the box around them all would take in lines of the slide that stand beside them."""
    if len(group) == 1 or not any(mostly_in(line, around(group)) for line in beside):
        return [group]
    largest = max(group, key=lambda box: box.area)
    rest = [box for box in group if box is not largest and not mostly_in(box, largest)]
    return [[largest], *(part for one in clusters(rest, reach) for part in apart(one, beside, reach))]


def is_dense(box: Box, small: Sequence[Piece], pieces: Sequence[Piece], height: int) -> bool:
    """Whether most lines in the box are small print, and enough of them."""
    inner = [piece for piece in pieces if mostly_in(piece.box, box)]
    count = sum(mostly_in(piece.box, box) for piece in small)
    return count >= max(LEAST_LINES, LEAST_SHARE * len(inner)) and typical_size(inner) < DENSE_PRINT * height


def clusters(boxes: Sequence[Box], reach: int) -> list[list[Box]]:
    """Groups of boxes, each nearer than `reach` pixels to another of its group."""
    groups: list[list[Box]] = []
    for box in boxes:
        wide = Box(box.x - reach, box.y - reach, box.width + 2 * reach, box.height + 2 * reach)
        near = [group for group in groups if any(wide.clip(other) for other in group)]
        groups = [group for group in groups if group not in near] + [[box, *(one for group in near for one in group)]]
    return groups
