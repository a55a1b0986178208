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


def test_a_head_and_rows_between_which_no_border_is_seen_are_one_table(reader: Reader) -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(26)
    xs, high = (100, 460, 640, 820, 1000, 1180), 56
    rows = (
        ("Source", "Building", "", "Running", ""),
        ("", "Euros", "Share", "Euros", "Share"),
        ("European funds", "41.5", "52%", "1.2", "9%"),
        ("Region and city", "22.3", "28%", "3.4", "26%"),
        ("University", "6.4", "8%", "0.9", "7%"),
        ("Rent", "9.6", "12%", "7.6", "58%"),
    )
    fills = ("#122e5a", "#2a5b93", "#ffffff", "#ecf0f5", "#ffffff", "#ecf0f5")
    for row, (texts, fill) in enumerate(zip(rows, fills, strict=True)):
        top = 150 + high * row
        draw.rectangle((xs[0], top, xs[-1], top + high - 2), fill)
        for x in (xs[1], xs[3]) if row == 0 else xs[1:-1]:
            draw.line((x, top, x, top + high - 1), "white", 2)
        for column, text in enumerate(texts):
            if row == 0 and text and column:
                draw.text(((xs[column] + xs[column + 2]) / 2, top + 12), text, "white", font, anchor="ma")
            elif column:
                draw.text((xs[column + 1] - 16, top + 12), text, "white" if row < 2 else "#202020", font, anchor="ra")
            else:
                draw.text((xs[0] + 16, top + 12), text, "white" if row < 2 else "#202020", font)
    draw.rectangle((xs[0], 150 + high - 2, xs[1] - 1, 150 + high), "#122e5a")
    pixels = np.asarray(picture)
    (found,) = read_page(pixels, reader.read(pixels)).tables
    found_texts = [[" ".join(piece.text for piece in cell) for cell in row] for row in found.cells]
    assert found_texts[1:] == [list(row) for row in rows[1:]]
    assert {"Building", "Running"} <= {text for text in found_texts[0] if text}
    assert {(one.row, one.column) for one in found.merged} >= {(0, 1), (0, 3)}
