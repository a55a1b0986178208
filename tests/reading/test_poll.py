"""A platform's poll is told from a slide that shows a survey."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.reading.ocr import Reader
from pipeline.reading.page import finish, read_page
from pipeline.reading.poll import is_poll
from tests.bench.rebuild import lossy
from tests.studio.page import load_font


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(2)


def told(
    reader: Reader, head: str, title: str, answers: tuple[tuple[str, int], ...], foot: str, unit: str = " %"
) -> bool:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 50), head, "#2a8a3a", load_font("Regular", 24))
    draw.text((80, 100), title, "#202020", load_font("Bold", 44))
    for at, (answer, share) in enumerate(answers):
        y = 220 + 100 * at
        draw.text((80, y), answer, "#303030", load_font("Regular", 28))
        draw.rectangle((80, y + 40, 80 + 9 * share, y + 62), "#38a838")
        draw.text((1100, y + 30), f"{share}{unit}", "#303030", load_font("Regular", 28))
    draw.text((1000, 660), foot, "#606060", load_font("Regular", 24))
    pixels = lossy(np.asarray(picture))
    page = read_page(pixels, reader.read(pixels))
    finish(page)
    return is_poll([*page.pieces, *page.kept])


ANSWERS = (("Yes, always", 14), ("Below a limit", 31), ("No", 55))


@pytest.mark.parametrize(
    ("head", "title", "foot", "unit"),
    [
        ("Active poll", "Do you charge for returns?", "64 votes", " %"),
        ("Umfrage läuft", "Nehmen Sie Gebühren?", "", " %"),
        ("Go to menti.com and use the code 4471 9026", "What would you give up first?", "57 answers", ""),
    ],
)
def test_a_platform_s_poll_is_one(reader: Reader, head: str, title: str, foot: str, unit: str) -> None:
    assert told(reader, head, title, ANSWERS, foot, unit)


def test_a_slide_with_a_survey_or_an_invitation_is_none(reader: Reader) -> None:
    assert not told(reader, "Survey 2025", "Do firms charge for returns?", ANSWERS, "Source: own survey")
    assert not told(reader, "Go to menti.com and use the code 4471 9026", "Your turn", (), "")
