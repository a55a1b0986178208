"""Cells that are one, told by the line that is not drawn between them."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Merged
from pipeline.reading.ocr import Reader
from pipeline.reading.page import read_page

XS, YS = (100, 320, 540, 760, 980), (150, 210, 270, 330, 390)
ROWS = (("", "", "", ""), ("", "Sent", "Back", "All"), ("Shoes", "182", "41", "223"), ("Coats", "90", "38", "128"))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(1)


def table(*, over: bool, beside: bool) -> Image.Image:
    """A ruled table with two heads, one over the three columns of figures and one beside two rows, or each in a cell of its own."""
    picture = Image.new("RGB", (1280, 720), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(26)
    for y in YS:
        left = XS[1] if beside and y == YS[1] else XS[0]
        draw.line((left, y, XS[-1], y), "black", 2)
    for x in XS:
        top = YS[1] if over and x in XS[2:-1] else YS[0]
        draw.line((x, top, x, YS[-1]), "black", 2)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            draw.text((XS[column] + 16, YS[row] + 14), text, "black", font)
    draw.text(
        ((XS[1] + XS[4]) / 2 if over else XS[1] + 16, YS[0] + 14), "2025", "black", font, anchor="ma" if over else "la"
    )
    draw.text((XS[0] + 16, YS[0] + (40 if beside else 14)), "Group", "black", font)
    return picture


@pytest.mark.parametrize(("over", "beside"), [(True, True), (True, False), (False, True), (False, False)])
def test_a_head_over_columns_and_a_name_beside_rows_are_one_cell(reader: Reader, over: bool, beside: bool) -> None:
    picture = np.asarray(table(over=over, beside=beside))
    (found,) = read_page(picture, reader.read(picture)).tables
    assert (Merged(0, 1, 1, 3) in found.merged) == over
    assert (Merged(0, 0, 2, 1) in found.merged) == beside
    assert len(found.merged) == over + beside
    texts = [[" ".join(piece.text for piece in cell) for cell in row] for row in found.cells]
    assert texts[0] == ["Group", "2025", "", ""] and texts[2] == ["Shoes", "182", "41", "223"]
