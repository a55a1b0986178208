"""A marker pen over words: it is a look of these words, and nothing on the page."""

from pathlib import Path

import numpy as np
import pytest
from openxml_audit import OpenXmlValidator
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

from pipeline.reading.ink import Pixels
from pipeline.reading.marker import unmarked
from pipeline.reading.ocr import Reader
from pipeline.reading.page import finish, read_page
from tests.bench.rebuild import deck_of, read_all
from tests.studio.page import FONTS

TEXT = [
    "Where contracts are divided into lots, the buyer",
    "may limit how many of them one tenderer wins, if",
    "that was said before and the reasons are known.",
]
MARKED = {0: (3, 8), 1: (0, 9), 2: (0, 4)}


def page(ground: str = "white", pen: str = "#ffff00") -> Pixels:
    """A heading over three lines, of which the words numbered in MARKED are marked, as a video shows them."""
    picture = Image.new("RGB", (1280, 720), ground)
    draw = ImageDraw.Draw(picture)
    draw.text((80, 60), "Lots and groups", font=ImageFont.truetype(FONTS / "OpenSans-Bold.ttf", 52), fill="black")
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 38)
    for at, line in enumerate(TEXT):
        x, y, words = 80.0, 220 + 52 * at, line.split()
        first, end = MARKED[at]
        left, right = font.getlength(" ".join([*words[:first], ""])), font.getlength(" ".join(words[:end]))
        draw.rectangle((x + left, y, x + right, y + 52), fill=pen)
    for at, line in enumerate(TEXT):
        draw.text((80, 220 + 52 * at), line, font=font, fill="#202020")
    small = picture.resize((960, 540), Image.Resampling.BICUBIC)
    return np.asarray(small.resize((1280, 720), Image.Resampling.BICUBIC))


@pytest.mark.parametrize("pen", ["#ffff00", "#00ffff"])
def test_marked_words_stay_in_their_paragraph(pen: str, tmp_path: Path) -> None:
    reader = Reader(2)
    picture = page(pen=pen)
    made = read_page(picture, reader.read(picture))
    finish(made)
    assert not made.cutouts and not made.shapes
    lines = [piece for piece in made.pieces if piece.role == "body"]
    assert len({piece.paragraph for piece in lines}) == 1 and [piece.text for piece in lines] == TEXT
    for piece, (first, end) in zip(lines, MARKED.values(), strict=True):
        assert piece.penned == list(range(first, end))
    _, path = deck_of([picture], read_all([picture], reader, tmp_path), tmp_path)
    runs = list(Presentation(str(path)).slides[0].element.iter("{*}r"))
    words = [r.findtext("{*}t") or "" for r in runs if r.find("{*}rPr/{*}highlight") is not None]
    told = " ".join(" ".join(line.split()[a:b]) for line, (a, b) in zip(TEXT, MARKED.values(), strict=True))
    assert " ".join(" ".join(words).split()) == told
    assert OpenXmlValidator().validate(str(path)).is_valid


def test_a_box_with_words_is_no_mark() -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((200, 200, 700, 330), fill="#ffff00")
    draw.text((250, 240), "A box of its own", font=ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 38), fill="black")
    pixels = np.asarray(picture)
    made = read_page(pixels, Reader(2).read(pixels))
    assert [shape.fill for shape in made.shapes] == ["#ffff00"]
    assert not any(piece.penned for piece in made.pieces)


def test_a_large_coloured_figure_is_no_mark() -> None:
    picture = Image.new("RGB", (854, 480), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((60, 30), "83", font=ImageFont.truetype(FONTS / "OpenSans-Bold.ttf", 220), fill="#d63f2f")
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 28)
    draw.text((64, 330), "years is the average age of our testers", font=font, fill="#4b4a4c")
    pixels = np.asarray(picture)
    found = Reader(1).read(pixels)
    assert unmarked(pixels, found)[1] == []
    assert {piece.text: piece.colour for piece in read_page(pixels, found).pieces}["83"].startswith("#d")
