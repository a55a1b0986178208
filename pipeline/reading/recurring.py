"""What recurs on many pages: the footer, read as one text wherever it was read otherwise, and the words of a logo."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np

from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.ocr import Found

SMALL_PRINT = 0.03
"""Print of this size (share of the page's height) and less that recurs away from the edges is a logo's, not content."""
SAME_PLACE = 0.02
FEW_LETTERS, HUGE = 3, 0.1
"""What a drawing may be read as, at most, and how high (share of the page's height) it is at least."""
SHAPES, SIGNS, WORD = re.compile("[\u25a0-\u25ff]"), 3, re.compile(r"[^\W_]{3}")
"""Drawings in print; so many of them make a row; letters that are no single ones, nor what two drawings may be read as."""
MISREAD = 0.68
"""How alike (0 to 1) two readings of one text are at least."""
LOGO_WORDS, LONGER, APART = 2, 2, 3.0
"""A logo's words at most; how many times more the footer on its line has; how far apart they stand, in ems."""


def mark_recurring(pages: Sequence[list[Piece]], inside: Sequence[list[Piece]], heights: Sequence[int]) -> None:
    """What stands at the same place near the edge of many pages is furniture, not content; what does not, such as a source at
    the foot of one page, is content. Small print at one place of most pages, wherever that is, belongs to a logo. `inside`: words of
    pictures."""
    if len(pages) < 3:
        return
    need, everywhere = max(3, round(0.4 * len(pages))), max(4, round(0.6 * len(pages)))
    readings: list[tuple[Piece, str]] = []
    for page, height in zip(pages, heights, strict=True):
        for piece in page:
            middle = (piece.box.y + piece.box.height / 2) / height
            if piece.role not in ("body", "caption", "footer"):
                continue
            inner = 0.13 < middle < 0.86
            if inner and (piece.bullet or piece.size > SMALL_PRINT * height):
                continue
            found = [
                [other for other in (*others, *words) if there(piece, other, height, far)]
                for others, words, far in zip(pages, inside, heights, strict=True)
            ]
            if inner:
                same = sum(any(equal(piece, other) for other in here) for here in found)
                piece.role = "logo" if same >= everywhere else piece.role
                continue
            alike = [other for here in found for other in here if misread(piece, other)][: len(pages)]
            recurs = sum(any(misread(piece, other) for other in here) for here in found) >= need
            if recurs and middle < 0.5 and is_name(piece):
                piece.role = "logo"  # the name beside the sign at the head of every page
                continue
            piece.role = "footer" if recurs else "body" if piece.role == "footer" else piece.role
            if recurs:
                readings.append((piece, surest(alike)))
    for piece, text in readings:
        piece.text = text
    footers = [piece for page in pages for piece in page if piece.role == "footer"]
    logos = [piece for page in pages for piece in page if is_logo(piece, page)]
    for piece in footers:
        if any(equal(piece, logo) and there(piece, logo, heights[0], heights[0]) for logo in logos):
            piece.role = "logo"


def drop_signs(pages: Sequence[list[Found]], heights: Sequence[int]) -> None:
    """Take out rows of little drawings, such as buttons to go on and back, and what is a drawing at one place of most pages, and
    was read as a few huge letters. `pages`: the engine's lines.
    """
    for page in pages:
        page[:] = [one for one in page if not is_row_of_signs(one.text)]
    need = max(3, round(0.6 * len(pages)))
    huge = [
        (one.box, height) for page, height in zip(pages, heights, strict=True) for one in page if is_huge(one, height)
    ]
    for page, height in zip(pages, heights, strict=True):
        page[:] = [
            one
            for one in page
            if not is_huge(one, height) or sum(same_box(one.box, height, other, far) for other, far in huge) < need
        ]


def is_row_of_signs(text: str) -> bool:
    """Whether a line is geometric shapes (Unicode's block of that name) and what looks like some of them, but no word."""
    return len(SHAPES.findall(text)) >= SIGNS and not WORD.search(text)


def is_huge(one: Found, height: int) -> bool:
    """Whether a line is a few letters, larger than all but a page's largest text."""
    return len(one.text) <= FEW_LETTERS and one.box.height > HUGE * height


def same_box(one: Box, height: int, other: Box, other_height: int) -> bool:
    """Whether two boxes are the same, in shares of their pages' heights."""
    sides = [np.array([box.x, box.y, box.right, box.bottom]) / of for box, of in ((one, height), (other, other_height))]
    return float(np.abs(sides[0] - sides[1]).max()) < SAME_PLACE


def is_logo(piece: Piece, page: Sequence[Piece]) -> bool:
    """Whether a word or two stand at the foot of a page apart from its longer footer."""
    count = len(piece.text.split())
    return (
        piece.role == "footer"
        and is_name(piece)
        and any(
            other.role == "footer"
            and len(other.text.split()) >= LONGER * count
            and abs(other.box.y - piece.box.y) < piece.size
            and max(other.box.x - piece.box.right, piece.box.x - other.box.right) > APART * piece.size
            for other in page
        )
    )


def is_name(piece: Piece) -> bool:
    return len(piece.text.split()) <= LOGO_WORDS and not re.search(r"\d", piece.text)


def surest(readings: Sequence[Piece]) -> str:
    """What most readings of one text say, or nearly say, the surer ones first."""
    weights: dict[str, float] = {}
    for piece in readings:
        weights[piece.text] = weights.get(piece.text, 0.0) + piece.confidence
    return max(
        sorted(weights), key=lambda text: sum(weight * likeness(text, other) for other, weight in weights.items())
    )


def there(one: Piece, other: Piece, height: int, other_height: int) -> bool:
    """Whether two lines stand at the same place, in shares of their pages' heights."""
    places = [np.array([piece.box.x, piece.box.y]) / of for piece, of in ((one, height), (other, other_height))]
    return float(np.abs(places[0] - places[1]).max()) < SAME_PLACE


def equal(one: Piece, other: Piece) -> bool:
    return one.text.casefold() == other.text.casefold()


def misread(one: Piece, other: Piece) -> bool:
    """Whether two lines say the same but for errors of reading; other figures are no such error."""
    figures = [re.findall(r"\d", piece.text) for piece in (one, other)]
    return equal(one, other) or (figures[0] == figures[1] and likeness(one.text, other.text) >= MISREAD)


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
