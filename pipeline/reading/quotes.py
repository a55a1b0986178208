"""Quotation marks and apostrophes: where a page has curved ones, a straight one is a curved one that was misread."""

import re
from collections.abc import Sequence

from pipeline.reading.ink import Piece

CURVED = re.compile("[“”„‘’]")
CLOSING = re.compile(r"(?<=[^\s\d])\"(?=$|[\s.,;:!?)\]…])")
OPENING = re.compile(r"(?<![^\s(\[])\"(?=\w)")
APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def even_quotes(pieces: Sequence[Piece]) -> None:
    """Give the lines of one page curved marks alike. A page with straight ones alone, such as a program's text, keeps them."""
    whole = " ".join(piece.text for piece in pieces)
    if not CURVED.search(whole):
        return
    low = "„" in whole
    for piece in pieces:
        text = CLOSING.sub("“" if low else "”", piece.text)
        text = OPENING.sub("„" if low else "“", text)
        piece.text = APOSTROPHE.sub("’", text)
