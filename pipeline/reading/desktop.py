"""Whether a page is a computer's desktop: small labels under icons, in columns, with the names of files and a clock in the corner."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.reading.ink import Piece

SMALL = 0.03
"""Everything on a desktop is written smaller than this share of its height."""
LABELS, LABEL_WORDS = 4, 4
FILE = re.compile(r"\w\.[a-z]{2,4}\d?$", re.IGNORECASE)
PLACES = frozenset(
    ("trash", "recycle bin", "this pc", "computer", "my computer", "home", "downloads", "documents", "papierkorb", "dieser pc",
     "corbeille", "ce pc", "prullenbak", "deze pc", "papperskorgen", "den här datorn", "papirkurv", "denne pc", "denne pc-en")
)  # fmt: skip
CLOCK = re.compile(r"^\d{1,2}[:.]\d\d(?: ?[AP]M)?$", re.IGNORECASE)
IN_COLUMN, COLUMN = 0.012, 3
"""Labels of one column have their middles this near to each other, as a share of the page's width; so many make a column."""
PITCH = 2.5
"""Icons keep labels apart by this many times their size at least."""


def is_desktop(pieces: Sequence[Piece], width: int, height: int) -> bool:
    """Two of three things tell one, where all print is small and nothing is a list: names of files or of a desktop's own places, labels
    in a column, a clock in a corner."""
    labels = [piece for piece in pieces if len(piece.text.split()) <= LABEL_WORDS]
    if len(labels) < LABELS or len(labels) < 0.8 * len(pieces):
        return False
    if any(piece.size > SMALL * height or piece.bullet for piece in pieces):
        return False
    named = sum(bool(FILE.search(piece.text)) or piece.text.casefold() in PLACES for piece in labels) >= 2
    clock = any(CLOCK.match(piece.text) and in_corner(piece, width, height) for piece in labels)
    return named + clock + any(in_column(piece, labels, width) for piece in labels) >= 2 and (named or clock)


def in_corner(piece: Piece, width: int, height: int) -> bool:
    middle = piece.box.y + piece.box.height / 2
    return piece.box.x > 0.75 * width and not 0.08 * height < middle < 0.9 * height


def in_column(piece: Piece, labels: Sequence[Piece], width: int) -> bool:
    """Whether a label stands over others as far apart as icons."""
    middle = piece.box.x + piece.box.width / 2
    column = [other for other in labels if abs(other.box.x + other.box.width / 2 - middle) < IN_COLUMN * width]
    tops = sorted(other.box.y for other in column)
    return len(tops) >= COLUMN and all(b - a > PITCH * piece.size for a, b in pairwise(tops))
