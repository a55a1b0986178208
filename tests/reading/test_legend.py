"""A legend's words stay with its keys in the picture of the chart, and small icons stay beside their words."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.ocr import Reader
from pipeline.reading.page import ReadPage, finish, read_page
from pipeline.reading.paragraphs import paragraph_starts
from pipeline.reading.recurring import mark_recurring
from pipeline.reading.spaces import with_spaces
from tests.studio.page import FONTS


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(2)


def made(reader: Reader, picture: Image.Image) -> ReadPage:
    pixels = np.asarray(picture)
    page = read_page(pixels, reader.read(pixels))
    finish(page)
    return page


def ringed(keys: list[str]) -> Image.Image:
    """A slide with a ring of three parts, and its legend below; `keys`: the colours of the signs before its words."""
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 40), "What people ask us", "black", ImageFont.truetype(FONTS / "OpenSans-Bold.ttf", 44))
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 17)
    for at, colour in enumerate(("#4a7ebb", "#be4b48", "#98b954")):
        draw.pieslice((200, 150, 620, 570), 120 * at, 120 * at + 120, fill=colour)
    draw.ellipse((310, 260, 510, 460), fill="white")
    for at, word in enumerate(("Loans", "Films", "Hours")):
        x = 270 + 110 * at
        if keys:
            draw.rectangle((x, 597, x + 10, 607), fill=keys[at])
        draw.text((x + 14, 589), word, "black", font)
    return picture


def test_a_legend_stays_with_its_keys_in_the_picture(reader: Reader) -> None:
    page = made(reader, ringed(["#4a7ebb", "#be4b48", "#98b954"]))
    said = " ".join(piece.text for piece in page.pieces)
    assert said == "What people ask us"
    words = " ".join(word for cutout in page.cutouts for word in cutout.words)
    assert all(word in words for word in ("Loans", "Films", "Hours"))
    chart = max(page.cutouts, key=lambda cutout: cutout.box.area)
    assert chart.box.bottom > 600
    key = chart.pixels[602 - chart.box.y, 275 - chart.box.x].astype(int)
    assert int(np.abs(key - np.array([0x4A, 0x7E, 0xBB])).max()) < 40


def lined(reader: Reader) -> ReadPage:
    """A chart of lines over much of its slide, with its axes' titles and a legend beside it."""
    picture = Image.new("RGB", (1024, 768), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((70, 60), "Errors grow with the height", "black", ImageFont.truetype(FONTS / "OpenSans-Bold.ttf", 36))
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 17)
    for at in range(8):
        y = 640 - 60 * at
        draw.line((140, y, 760, y), "#909090", 2)
        draw.text((128, y), str(5 * at), "black", font, "rm")
    for at, (name, colour) in enumerate(
        (("first pass", "#2060c0"), ("second pass", "#c03030"), ("all of them", "#60a030"))
    ):
        draw.line([(150 + 100 * n, 630 - (14 - 4 * at) * n * n) for n in range(6)], colour, 4)
        draw.rectangle((798, 326 + 34 * at, 822, 334 + 34 * at), colour)
        draw.text((832, 330 + 34 * at), name, "black", font, "lm")
    for n, value in enumerate((0, 5, 10, 20, 40, 80)):
        draw.text((150 + 100 * n, 660), str(value), "black", font, "mm")
    draw.text((450, 694), "height in centimetres", "black", font, "mm")
    return made(reader, picture)


def test_a_chart_over_much_of_its_slide_is_one_picture_with_its_legend_and_axes(reader: Reader) -> None:
    page = lined(reader)
    assert [piece.text for piece in page.pieces] == ["Errors grow with the height"]
    chart, *others = sorted(page.cutouts, key=lambda cutout: -cutout.box.area)
    assert not others
    words = " ".join(chart.words)
    assert all(word in words for word in ("first pass", "second pass", "all of them", "height in centimetres"))
    legend = chart.pixels[320 - chart.box.y : 410 - chart.box.y, 832 - chart.box.x :]
    assert (legend.min(axis=2) < 100).mean() > 0.05


def test_words_below_a_picture_without_keys_are_text(reader: Reader) -> None:
    page = made(reader, ringed([]))
    assert "Loans" in " ".join(piece.text for piece in page.pieces)


def branded(title: str, bar: str) -> NDArray[np.uint8]:
    """A slide with a small disc and a name at its foot, on a bar if that has a colour."""
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 40), title, "black", ImageFont.truetype(FONTS / "OpenSans-Bold.ttf", 44))
    draw.text((80, 200), "Ports save energy at night", "black", ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 30))
    if bar:
        draw.rectangle((0, 650, 1280, 720), fill=bar)
    draw.ellipse((1090, 672, 1116, 698), fill="#30a060")
    draw.pieslice((1090, 672, 1116, 698), 180, 360, fill="#e08020")
    draw.text((1124, 672), "Havnlys", "white" if bar else "black", ImageFont.truetype(FONTS / "OpenSans-Bold.ttf", 18))
    return np.asarray(picture)


@pytest.mark.parametrize("bar", ["", "#204060"])
def test_the_sign_of_a_logo_stays_beside_its_name(reader: Reader, bar: str) -> None:
    pictures = [branded(title, bar) for title in ("Field trials", "What we saw", "Who pays", "Next steps")]
    pages = [read_page(picture, reader.read(picture)) for picture in pictures]
    mark_recurring([page.pieces for page in pages], [page.kept for page in pages], [720] * len(pages))
    for page in pages:
        finish(page)
        middle = Box(1103, 679, 1, 1)
        shown = [cutout for cutout in page.cutouts if cutout.box.clip(middle)]
        assert shown and not any(piece.text == "Havnlys" and piece.role == "body" for piece in page.pieces)
        x, y = 1103 - shown[0].box.x, 679 - shown[0].box.y
        assert int(np.abs(shown[0].pixels[y, x].astype(int) - np.array([0xE0, 0x80, 0x20])).max()) < 40


def test_a_word_of_two_letters_has_its_bullet(reader: Reader) -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 30)
    for at, line in enumerate(("Do", "Start with one branch", "Write answers together")):
        draw.ellipse((84, 216 + 60 * at, 92, 224 + 60 * at), fill="black")
        draw.text((120, 200 + 60 * at), line, "black", font)
    page = made(reader, picture)
    assert {piece.text: piece.bullet for piece in page.pieces}["Do"] == "•"


@pytest.mark.parametrize(
    "text", ["Training: 2 hours for each person", "48 tablets: 14,400 euros", "one scale will be enough"]
)
@pytest.mark.parametrize("size", [10, 12])
def test_words_that_ran_together_in_small_print_are_parted(text: str, size: int) -> None:
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", size)
    picture = Image.new("L", (round(font.getlength(text)) + 4, 2 * size), 0)
    ImageDraw.Draw(picture).text((0, 0), text, 255, font)
    starts = [font.getlength(text[:at]) for at in range(len(text) + 1)]
    centres = tuple((starts[at] + starts[at + 1]) / 2 for at, sign in enumerate(text) if sign != " ")
    head, *rest = text.split(" ")
    read = " ".join([head, *rest[:-2], "".join(rest[-2:])])
    assert with_spaces(read, centres, np.asarray(picture) > 110, float(size)) == text


def test_small_print_that_runs_out_is_not_parted_into_letters() -> None:
    ink = np.ones((10, 40), dtype=np.bool_)
    for at in range(1, 8):
        ink[:, 5 * at] = False
    ink[:, 33:36] = False
    centres = tuple(5.0 * at + 2.5 for at in range(8))
    assert with_spaces("willwait", centres, ink, 9.0) == "willwait"


def test_lines_apart_that_each_begin_with_a_capital_are_a_list() -> None:
    texts = [
        ("Amira, Joost, Lena and Daniel", 343),
        ("Two part-time students", 280),
        ("One very patient cat once", 300),
    ]
    lines = [
        Piece(text, Box(688, 100 + 46 * at, wide, 24), 0.9, 27, False, False, "#000000", "#ffffff", True, 688)
        for at, (text, wide) in enumerate(texts)
    ]
    assert paragraph_starts(lines, 1280) == {0, 1, 2}


def test_each_line_of_code_is_one_of_its_own_and_a_slanted_line_in_colour_ends_before_plain_ones() -> None:
    code = (
        "        low = group.minimum()",
        "        kept.append(group[group < low + slope])",
        "        return kept, slope",
    )
    lines = [
        Piece(text.strip(), Box(150, 100 + 22 * at, 11 * len(text.strip()), 18), 0.9, 19, False, False, "#000000", "#ffffff", True, 150)
        for at, text in enumerate(code)
    ]  # fmt: skip
    assert paragraph_starts(lines, 1024) == {0, 1, 2}
    slanted = Piece(
        "What points can tell and cannot tell",
        Box(80, 100, 520, 22),
        0.9,
        22,
        False,
        True,
        "#5070a0",
        "#ffffff",
        True,
        80,
    )
    plain = Piece(
        "Dr Ida Whitby and Nils Abel", Box(80, 132, 400, 22), 0.9, 22, False, False, "#101010", "#ffffff", True, 80
    )
    assert paragraph_starts([slanted, plain], 640) == {0, 1}
