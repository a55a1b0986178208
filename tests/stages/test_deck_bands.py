"""A deck in the usual dress of companies: titles on a coloured band, sign and name at its right end, a footer, page numbers."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

from pipeline.formats.pptx.behind import theme_colours
from pipeline.formats.pptx.check import problems
from pipeline.formats.pptx.colour import luminance
from pipeline.model import Pages
from pipeline.reading.ocr import Reader
from tests.bench.rebuild import deck_of, lossy, read_all

TITLES = ("Why it matters", "What we did", "Who took part", "What it cost", "What to do on Monday")
BAND = "#5b2984"


def drawn(number: int, title: str) -> Image.Image:
    page = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 1280, 100), fill=BAND)
    draw.text((60, 32), title, "white", ImageFont.load_default(40))
    draw.ellipse((1060, 36, 1100, 64), fill="#f18a27")
    draw.text((1112, 38), "Harbourline", "white", ImageFont.load_default(20))
    draw.text((60, 685), "Harbourline Group | Customer webinar | Public", "#707070", ImageFont.load_default(16))
    draw.text((1220, 685), str(number), "#707070", ImageFont.load_default(16))
    for at, line in enumerate(("Ask a hundred customers", "Count what comes back", "Write the sizes down")):
        y = 190 + 130 * at
        if title == TITLES[-1]:
            draw.ellipse((90, y - 24, 160, y + 46), fill="#f18a27")
            draw.text((116, y - 8), str(at + 1), "white", ImageFont.load_default(30))
        draw.text((200, y - 6), f"{line} in {number + 2} weeks", "black", ImageFont.load_default(30))
    return page


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pages, Path]:
    pictures = [lossy(np.asarray(drawn(n, title))) for n, title in enumerate(TITLES, start=1)]
    folder = tmp_path_factory.mktemp("bands")
    pages = read_all(pictures, Reader(2), folder)
    return pages, deck_of(pictures, pages, folder)[1]


def test_a_list_under_a_band_is_no_table_and_the_band_s_text_is_the_title(made: tuple[Pages, Path]) -> None:
    assert [page.title for page in made[0].pages] == list(TITLES)
    assert not any(page.tables for page in made[0].pages)


def test_the_name_beside_the_sign_is_no_footer(made: tuple[Pages, Path]) -> None:
    for page in made[0].pages:
        assert [line.text for line in page.lines if line.role == "footer"] == [
            "Harbourline Group | Customer webinar | Public"
        ]
        assert any("Harbourline" in picture.words for picture in page.pictures)


def test_titles_that_no_slide_had_stand_on_the_band_in_its_colour(made: tuple[Pages, Path]) -> None:
    deck = Presentation(str(made[1]))
    assert luminance(theme_colours(deck)["dk2"]) > 0.85
    about = deck.slides[len(deck.slides) - 1]
    place = next(one for one in deck.slide_master.placeholders if one.placeholder_format.type == 1)
    assert place.top + place.height // 2 < deck.slide_height * 100 / 720
    assert place.left + place.width < deck.slide_width * 1060 / 1280, "clear of the sign"
    assert about.shapes.title is not None and about.shapes.title._element.spPr.find("{*}xfrm") is None
    assert problems(made[1]) == []
