"""Vowels with a bar over them in decks whose language has none: the engine's slips for those with a ring or dots."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.reading.ocr import Found

BARRED = "āōĀŌ"
OWN = set("åäöøæÅÄÖØÆ")
TIMES = 3  # so many times more of its own vowels a deck has


def own_vowels(pages: Sequence[list[Found]]) -> None:
    """Give the barred vowels of a deck in a Nordic language or German their ring or dots; others, such as a Latvian one, keep them."""
    text = "".join(one.text for page in pages for one in page)
    barred = sum(text.count(sign) for sign in BARRED)
    if not barred or sum(sign in OWN for sign in text) < TIMES * barred:
        return
    rounded = "øØ" if text.casefold().count("ø") > text.casefold().count("ö") else "öÖ"
    table = str.maketrans(BARRED, f"å{rounded[0]}Å{rounded[1]}")
    for page in pages:
        page[:] = [replace(one, text=one.text.translate(table)) for one in page]
