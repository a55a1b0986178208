"""Pages on grounds that shade off or are photographs, with shapes, charts and tables as people draw them."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.reading.charts import value_of
from pipeline.reading.ground import gradient_of, ground_of
from pipeline.reading.ocr import Reader
from pipeline.reading.page import ReadPage, finish, read_page
from pipeline.reading.recurring import mark_recurring

Words = Sequence[tuple[str, tuple[int, int], int]]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(2)


def shaded(start: tuple[int, int, int], end: tuple[int, int, int]) -> Image.Image:
    """A page that shades off from its left top corner to its right bottom one."""
    y, x = np.mgrid[0:720, 0:1280]
    share = ((x / 1280 + y / 720) / 2)[..., None]
    return Image.fromarray((np.array(start) * (1 - share) + np.array(end) * share).round().astype(np.uint8))


def written(picture: Image.Image, words: Words, colour: str = "black") -> Image.Image:
    draw = ImageDraw.Draw(picture)
    for text, place, size in words:
        draw.text(place, text, colour, ImageFont.load_default(size))
    return picture


def lossy(picture: Image.Image) -> NDArray[np.uint8]:
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=70)
    return np.asarray(Image.open(held).convert("RGB"))


def read(reader: Reader, picture: Image.Image) -> ReadPage:
    pixels = lossy(picture)
    page = read_page(pixels, reader.read(pixels))
    finish(page)
    return page


def joined(page: ReadPage, role: str = "body") -> str:
    return " ".join(piece.text for piece in page.pieces if piece.role == role)


def test_a_ground_that_shades_off_is_one_and_no_picture(reader: Reader) -> None:
    picture = shaded((16, 36, 62), (31, 78, 121))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((100, 250, 500, 450), 40, fill="#2e75b6")
    draw.ellipse((700, 250, 900, 450), fill="#d9480f")
    written(picture, [("Key figures", (80, 60), 54), ("ports", (230, 330), 36)], "white")
    page = read(reader, picture)
    assert joined(page, "title") == "Key figures"
    assert (
        page.gradient is not None and page.gradient.start < page.gradient.end and page.gradient.angle in range(55, 67)
    )
    assert not page.cutouts
    card, disc = sorted(page.shapes, key=lambda shape: shape.box.x)
    assert 0.15 < card.round < 0.25 and disc.round > 0.4


def test_a_plain_page_has_no_gradient_and_one_with_a_bar_keeps_its_colour() -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 1280, 110), fill="#38761d")
    for x, y in ((60, 145), (650, 145), (60, 400), (650, 400)):
        draw.rectangle((x, y, x + 560, y + 235), fill="#e2efda")
    ground = ground_of(lossy(picture))
    assert ground.shape == (3,) and ground.min() > 250 and gradient_of(ground) is None


def test_letters_on_a_photograph_are_text_and_are_gone_from_it(reader: Reader) -> None:
    noise = np.random.default_rng(7).integers(0, 110, (36, 64, 3), dtype=np.uint8)
    photo = Image.fromarray(noise).resize((1280, 720), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(6))
    page = read(
        reader,
        written(photo, [("Storm surge of January", (80, 60), 60), ("No vessel was lost", (80, 560), 36)], "white"),
    )
    assert joined(page, "title") == "Storm surge of January" and "No vessel was lost" in joined(page)
    assert page.backdrop is not None and not page.cutouts and not (page.backdrop > 200).any()


def test_a_chart_is_one_picture_and_an_agenda_with_numbers_is_none(reader: Reader) -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    for number in range(5):
        y = 600 - 90 * number
        draw.line((160, y, 700, y), fill="#808080", width=2)
        written(picture, [(f"{5 * number}", (110, y - 13), 26)])
    for number, (name, high) in enumerate((("Speed", 300), ("Trim", 120), ("Paint", 200))):
        draw.rectangle((200 + 170 * number, 600 - high, 280 + 170 * number, 600), fill="#4d80bd")
        written(picture, [(name, (200 + 170 * number, 612), 26)])
    written(picture, [("Fuel saved per measure", (80, 50), 54), ("Batteries save most", (780, 300), 34)])
    page = read(reader, picture)
    assert joined(page, "title") == "Fuel saved per measure" and joined(page) == "Batteries save most"
    (chart,) = page.cutouts
    assert {"Speed", "Trim", "Paint", "20"} <= set(chart.words) and not page.shapes
    agenda = Image.new("RGB", (1280, 720), "white")
    written(agenda, [("Agenda", (80, 50), 54)])
    for number, item in enumerate(("Welcome and names", "What the pilots taught", "Costs and funding", "Questions"), 1):
        written(agenda, [(str(number), (100, 100 + 110 * number), 34), (item, (220, 100 + 110 * number), 34)])
    assert not read(reader, agenda).cutouts


def test_a_table_without_rules_is_a_table(reader: Reader) -> None:
    rows = [("Task", "Responsible", "Deadline"), ("Collect the data", "Groningen", "14 March"),
            ("Interview operators", "Esbjerg", "30 April"), ("Draft the guideline", "Hereon", "20 May")]  # fmt: skip
    words = [("Who does what", (80, 50), 54)]
    words += [(cell, (80 + 400 * c, 180 + 100 * r), 30) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    page = read(reader, written(Image.new("RGB", (1280, 720), "white"), words))
    (table,) = page.tables
    assert [[" ".join(piece.text for piece in cell) for cell in row] for row in table.cells] == [
        list(row) for row in rows
    ]
    assert joined(page, "title") == "Who does what"


def test_columns_of_running_text_are_no_table(reader: Reader) -> None:
    lines = ("Peak shaving with a", "used battery saved", "some of the fuel, so", "people want more.")
    words = [("Three lessons", (80, 50), 54)]
    words += [(line, (80 + 400 * c, 180 + 36 * r), 30) for r, line in enumerate(lines) for c in range(3)]
    assert not read(reader, written(Image.new("RGB", (1280, 720), "white"), words)).tables


def test_a_name_under_a_logo_on_every_slide_stays_with_it(reader: Reader) -> None:
    pages = []
    for title in ("Outline", "Timing", "Act and annex", "Next steps", "Thank you"):
        picture = written(
            Image.new("RGB", (1280, 720), "white"), [(title, (80, 260), 54), ("Coastal Agency", (560, 128), 17)]
        )
        ImageDraw.Draw(picture).rectangle((560, 30, 680, 110), fill="#004494")
        pixels = lossy(picture)
        pages.append(read_page(pixels, reader.read(pixels)))
    mark_recurring([page.pieces for page in pages], [page.kept for page in pages], [720] * len(pages))
    for page in pages:
        finish(page)
        assert "Coastal" not in " ".join(piece.text for piece in page.pieces)
        assert any("Coastal Agency" in cutout.words for cutout in page.cutouts)


@pytest.mark.parametrize(
    ("text", "value"), [("1,5", 1.5), ("1 319", 1319), ("2.400", 2400), ("-10 %", -10), ("€ 30", 30)]
)
def test_numbers_of_an_axis(text: str, value: float) -> None:
    assert value_of(text) == value
