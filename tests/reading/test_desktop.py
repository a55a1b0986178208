"""A desktop that is seen for a moment is told from a slide."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.desktop import is_desktop
from pipeline.reading.ocr import Reader
from pipeline.reading.page import finish, read_page
from tests.bench.rebuild import lossy


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(2)


def told(reader: Reader, picture: Image.Image) -> bool:
    pixels = lossy(np.asarray(picture))
    page = read_page(pixels, reader.read(pixels))
    finish(page)
    return is_desktop([*page.pieces, *page.kept], picture.width, picture.height)


def with_icons(labels: tuple[str, ...], clock: str = "") -> Image.Image:
    """Icons down the left side of a plain wallpaper, and a bar at the foot."""
    picture = Image.new("RGB", (1280, 720), "#24577a")
    draw = ImageDraw.Draw(picture)
    for at, label in enumerate(labels):
        x, y = 90 + 130 * (at // 5), 40 + 120 * (at % 5)
        draw.rectangle((x - 24, y, x + 24, y + 50), fill="#f0c060")
        draw.text((x, y + 66), label, "white", ImageFont.load_default(15), anchor="mm")
    draw.rectangle((0, 680, 1280, 720), fill="#101418")
    draw.text((1240, 700), clock, "white", ImageFont.load_default(16), anchor="mm")
    return picture


@pytest.mark.parametrize(
    ("labels", "clock"),
    [
        (("Trash", "tax.pdf", "salaries.xlsx", "Old talks", "Photos", "draft.docx"), "14:32"),
        (("Papierkorb", "Dieser PC", "Rechnung.pdf", "Urlaub"), ""),
        (("Notes", "Old talks", "Photos", "Music", "Maps"), "09:05"),
    ],
)
def test_icons_with_labels_are_a_desktop(reader: Reader, labels: tuple[str, ...], clock: str) -> None:
    assert told(reader, with_icons(labels, clock))


def test_a_slide_about_files_and_one_with_icons_are_none(reader: Reader) -> None:
    files = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(files)
    draw.text((80, 60), "What we hand over", "black", ImageFont.load_default(48))
    for at, name in enumerate(("report.pdf", "data.csv", "model.xlsx", "readme.txt")):
        draw.text((100, 180 + 90 * at), name, "black", ImageFont.load_default(28))
    assert not told(reader, files)
    assert not told(reader, with_icons(("Energy", "Water", "Roads", "Schools", "Ports")))
