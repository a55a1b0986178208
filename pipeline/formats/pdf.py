"""The one owner of pypdfium2: the pages of a PDF as text and as pictures."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from pipeline.errors import UsageError

MOST_PAGES = 1000
MOST_PIXELS = 4_000_000


class Printed(NamedTuple):
    """One word, and where it stands in shares (0 to 1) of the page's width and height: left, top, right, bottom."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Sheet(NamedTuple):
    """One page: its words in the file's order, and its picture (height, width, 3) RGB, or None if none was asked for."""

    words: list[Printed]
    picture: NDArray[np.uint8] | None


def sheets(path: Path, *, wide: int = 0) -> list[Sheet]:
    """Every page; `wide`: the pictures' width in pixels, 0 for none.

    Raises:
        UsageError: it is no PDF, has a password, or more pages than a talk could show.
    """
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError) as error:
        raise UsageError(
            f"{path.name} is no PDF that can be read ({error}). Export it again, without a password."
        ) from error
    try:
        if len(document) > MOST_PAGES:
            raise UsageError(f"{path.name} has {len(document)} pages; at most {MOST_PAGES} are read.")
        return [sheet(document[number], wide) for number in range(len(document))]
    finally:
        document.close()


def sheet(page: Any, wide: int) -> Sheet:
    """One page, read and drawn."""
    width, height = page.get_size()
    picture = None
    if wide and width > 0 and height > 0:
        scale = min(wide / width, (MOST_PIXELS / (width * height)) ** 0.5)
        picture = np.asarray(page.render(scale=scale).to_pil().convert("RGB"))
    return Sheet(words_of(page, width, height), picture)


def words_of(page: Any, width: float, height: float) -> list[Printed]:
    """The words, each with the box around its letters."""
    text = page.get_textpage()
    found: list[Printed] = []
    letters, box = "", (1.0, 1.0, 0.0, 0.0)
    try:
        count = text.count_chars()
        signs = [text.get_text_range(place, 1) for place in range(count)]
        for place, sign in enumerate([*signs, " "]):
            if sign.strip() and sign.isprintable():
                left, bottom, right, top = text.get_charbox(place)
                one = (left / width, 1 - top / height, right / width, 1 - bottom / height)
                if letters and (one[0] < box[0] - 0.01 or one[1] > box[3] + 0.005 or one[3] < box[1] - 0.005):
                    found.append(Printed(letters, *box))
                    letters, box = "", (1.0, 1.0, 0.0, 0.0)
                box = (min(box[0], one[0]), min(box[1], one[1]), max(box[2], one[2]), max(box[3], one[3]))
                letters += sign
            elif letters:
                found.append(Printed(letters, *box))
                letters, box = "", (1.0, 1.0, 0.0, 0.0)
    finally:
        text.close()
    return found
