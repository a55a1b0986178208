"""Pages read from slides that the studio draws, after the losses of a video picture."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.band import main_band, with_strokes
from pipeline.reading.ocr import Reader
from pipeline.reading.page import ReadPage, finish, read_page
from pipeline.reading.recurring import mark_recurring
from tests.studio.sample import DECK
from tests.studio.slides import Bars, Bullets, Columns, Process, Slide, Table, Title


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(2)


def lossy(slide: Slide, size: tuple[int, int] = (1280, 720), quality: int = 60) -> NDArray[np.uint8]:
    held = io.BytesIO()
    slide.picture(size)[0].save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held).convert("RGB"))


def read(
    reader: Reader, kind: type[Slide], size: tuple[int, int] = (1280, 720), quality: int = 60
) -> tuple[Slide, ReadPage]:
    slide = next(slide for slide in DECK if type(slide) is kind)
    picture = lossy(slide, size, quality)
    page = read_page(picture, reader.read(picture))
    finish(page)
    return slide, page


def joined(page: ReadPage, role: str) -> str:
    return " ".join(piece.text for piece in page.pieces if piece.role == role)


def paragraphs(page: ReadPage) -> list[str]:
    out: dict[int, list[str]] = {}
    for piece in page.pieces:
        if piece.role == "body":
            out.setdefault(piece.paragraph, []).append(piece.text)
    return [" ".join(texts) for texts in out.values()]


def test_title_slide_has_its_title_and_no_bullets(reader: Reader) -> None:
    slide, page = read(reader, Title)
    assert joined(page, "title") == slide.title
    assert paragraphs(page) == slide.text()[1:]
    assert not any(piece.bullet for piece in page.pieces)


def test_both_lines_of_a_sloping_title_are_the_title(reader: Reader) -> None:
    drawn = Image.new("RGB", (1280, 720), "white")
    font = ImageFont.load_default(80)
    pen = ImageDraw.Draw(drawn)
    pen.text((140, 230), "Walking tours", "black", font)
    pen.text((420, 340), "for every ear", "black", font)
    drawn = drawn.rotate(10, fillcolor="white", resample=Image.Resampling.BICUBIC)
    ImageDraw.Draw(drawn).text((560, 620), "Ada Svensson, city guide", "black", ImageFont.load_default(28))
    picture = np.asarray(drawn)
    page = read_page(picture, reader.read(picture))
    finish(page)
    assert joined(page, "title") == "Walking tours for every ear"


def test_a_row_of_large_figures_is_no_title(reader: Reader) -> None:
    drawn = Image.new("RGB", (1280, 720), "black")
    pen = ImageDraw.Draw(drawn)
    pen.text((90, 60), "What we counted", "white", ImageFont.load_default(50))
    for at, (figure, what) in enumerate((("1,320", "birds"), ("412", "nests"), ("87", "species"))):
        pen.text((90 + 390 * at, 210), figure, "orange", ImageFont.load_default(100))
        pen.text((90 + 390 * at, 380), what, "white", ImageFont.load_default(32))
    picture = np.asarray(drawn)
    page = read_page(picture, reader.read(picture))
    finish(page)
    assert joined(page, "title") == "What we counted"


def test_bullets_are_paragraphs_with_bullets_that_are_not_text(reader: Reader) -> None:
    slide, page = read(reader, Bullets, (960, 540))
    assert joined(page, "title") == slide.title
    assert paragraphs(page) == slide.text()[1:]
    heads = {piece.paragraph: piece for piece in reversed(page.pieces) if piece.role == "body"}
    assert all(piece.bullet == "•" for piece in heads.values())
    assert joined(page, "footer").startswith("Innovation Toolbox")


def test_columns_are_read_one_after_the_other(reader: Reader) -> None:
    slide, page = read(reader, Columns)
    assert paragraphs(page) == slide.text()[1:]


def test_table_cells(reader: Reader) -> None:
    slide, page = read(reader, Table)
    assert isinstance(slide, Table)
    assert len(page.tables) == 1
    cells = [[" ".join(piece.text for piece in cell) for cell in row] for row in page.tables[0].cells]
    assert cells == [list(row) for row in slide.rows]


def test_chart_is_a_picture_without_words_twice(reader: Reader) -> None:
    slide, page = read(reader, Bars)
    assert joined(page, "title") == slide.title
    assert page.cutouts or page.shapes
    inside = [word for cutout in page.cutouts for word in cutout.words]
    assert not set(inside) & {piece.text for piece in page.pieces}


def test_empty_page_is_no_error() -> None:
    page = read_page(np.full((360, 640, 3), 240, np.uint8), [])
    finish(page)
    assert page.pieces == [] and page.tables == [] and page.cutouts == [] and page.background == "#f0f0f0"


def test_the_words_of_a_drawing_on_plain_fills_are_text_and_not_in_its_picture(reader: Reader) -> None:
    slide, page = read(reader, Process, quality=85)
    said = " ".join(piece.text for piece in page.pieces)
    assert all(text in said for text in slide.text())
    for cutout in page.cutouts:
        assert not cutout.words
        again = " ".join(found.text for found in reader.read(cutout.pixels))
        assert not [word for word in ("Match", "Prepare", "Decision") if word in again]


def test_labels_beside_bars_stand_alone(reader: Reader) -> None:
    slide, page = read(reader, Bars)
    labels = ["Changed the product", "Found a pilot partner", "Won follow-up funding", "Stopped the idea"]
    assert all(label in slide.text() or label in paragraphs(page) for label in labels)
    assert sum(label in paragraphs(page) for label in labels) == len(labels)


def test_pale_cards_are_shapes(reader: Reader) -> None:
    _, page = read(reader, Columns, quality=85)
    cards = [shape for shape in page.shapes if shape.box.width > 400 and shape.box.height > 250]
    assert len(cards) == 2


def noted(source: str) -> NDArray[np.uint8]:
    """A slide with a line of small print at its foot."""
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    for text, at, size in (("Field trials", 60, 56), ("Ports save energy", 200, 36), (source, 675, 20)):
        draw.text((80, at), text, "black", ImageFont.load_default(size))
    return np.asarray(picture)


def test_a_source_at_the_foot_of_one_page_is_content_and_a_recurring_footer_is_not(reader: Reader) -> None:
    sources = ["Hansen et al. (2021)", "Annual meeting 2026", "Annual meeting 2026", "Annual meeting 2026"]
    pages = [read_page(picture, reader.read(picture)) for picture in map(noted, sources)]
    mark_recurring([page.pieces for page in pages], [page.kept for page in pages], [720] * len(pages))
    roles = [page.pieces[-1].role for page in pages]
    assert roles == ["body", "footer", "footer", "footer"]


def test_a_chart_on_a_card_stays_one_picture_with_its_words(reader: Reader) -> None:
    picture = Image.new("RGB", (1280, 720), "#20242c")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 40), "Solver run times", "white", ImageFont.load_default(54))
    draw.rectangle((200, 150, 1080, 650), fill="white")
    labels = ["Representation", "Target", "Run time", "Planning units", "Solver"]
    for number, label in enumerate(labels):
        draw.text((240, 190 + 80 * number), label, "black", ImageFont.load_default(18))
        draw.line((480, 600 - 60 * number, 1000, 560 - 80 * number), fill="#0070c0", width=6)
    page = read_page(np.asarray(picture), reader.read(np.asarray(picture)))
    finish(page)
    assert joined(page, "title") == "Solver run times"
    assert [piece.text for piece in page.pieces] == ["Solver run times"]
    assert sorted(word for cutout in page.cutouts for word in cutout.words) == sorted(labels)


def test_the_words_of_a_logo_belong_to_it_and_bullets_beside_it_do_not(reader: Reader) -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 40), "Challenges met", "black", ImageFont.load_default(54))
    for number, line in enumerate(("Entities and their properties were found", "Rules that the board proposes")):
        draw.ellipse((84, 600 + 48 * number, 94, 610 + 48 * number), fill="black")
        draw.text((120, 590 + 48 * number), line, "black", ImageFont.load_default(28))
    draw.ellipse((1020, 620, 1080, 680), fill="#c02040")
    draw.rectangle((1010, 640, 1050, 690), fill="#2040c0")
    draw.text((1092, 645), "Port Agency", "black", ImageFont.load_default(16))
    page = read_page(np.asarray(picture), reader.read(np.asarray(picture)))
    finish(page)
    said = " ".join(piece.text for piece in page.pieces)
    assert "Entities and their properties were found" in said and "Rules that the board proposes" in said
    assert "Port Agency" not in said
    assert ["Port Agency"] in [cutout.words for cutout in page.cutouts]


def test_a_single_letter_below_the_line_counts_where_its_stroke_is_a_pixel_wide() -> None:
    """Small print: of "insured for 600 a year" only the y goes below the line, and its tail is as thin as a pixel."""
    ink = np.zeros((24, 200), bool)
    ink[4:18, 10:180:6] = True
    ink[18:22, 148] = True  # the tail
    ink[1, 40] = True  # a speck of noise
    assert main_band(ink) == (4, 18)
    assert with_strokes(ink, 4, 18, "insured for 600 a year") == (4, 22)
    assert with_strokes(ink, 4, 18, "insured for 600 a term") == (4, 18)
