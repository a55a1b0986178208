"""Art behind the text: what several slides share, what one stands on alone, and the deck made of them."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

from pipeline.formats.pptx.check import problems
from pipeline.reading.backdrop import backdrops
from pipeline.reading.ocr import Reader
from pipeline.reading.page import finish, read_page
from tests.bench.rebuild import deck_of, lossy, read_all

TITLES = ("Walking together", "What we found", "Where it hurts", "Who can help")
INK, PALE = "#10243c", "#ffffff"


def art(seed: int, light: int) -> Image.Image:
    """A soft pattern of discs over a ground that gets darker in a curve, with a skyline at its foot."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:720, 0:1280]
    curve = light - 60 * (y / 720) ** 2 + 25 * np.cos(x / 300)
    page = Image.fromarray(np.stack([curve * 0.8, curve * 0.95, curve], axis=2).clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(page, "RGBA")
    for _ in range(14):
        left, top, size = (int(random.integers(*ends)) for ends in ((0, 1100), (0, 500), (80, 240)))
        draw.ellipse((left, top, left + size, top + size), fill=(255, 255, 255, 40))
    for at in range(0, 1280, 80):
        draw.rectangle((at, 720 - int(random.integers(60, 140)), at + 64, 720), fill=(60, 90, 110, 255))
    return page


def written(page: Image.Image, title: str, lines: tuple[str, ...] = (), ink: str = INK, top: int = 60) -> Image.Image:
    draw = ImageDraw.Draw(page)
    draw.text((90, top), title, ink, ImageFont.load_default(60))
    for number, line in enumerate(lines):
        draw.text((120, top + 140 + 70 * number), line, ink, ImageFont.load_default(32))
    return page


def pixels(page: Image.Image) -> NDArray[np.uint8]:
    return lossy(np.asarray(page.convert("RGB")))


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four slides on light art, one on dark art of its own."""
    pages = [
        pixels(written(art(1, 235), title, (f"The first of {n + 2} reasons", f"And here is reason {n + 5}", "Enough")))
        for n, title in enumerate(TITLES)
    ]
    pages.append(pixels(written(art(2, 110), "Thank you all", ("Write to us",), PALE, 300)))
    folder = tmp_path_factory.mktemp("deck")
    read = read_all(pages, Reader(2), folder)
    assert [page.title for page in read.pages] == [*TITLES, "Thank you all"]
    return deck_of(pages, read, folder)[1]


def test_what_all_stand_on_is_on_the_master_and_no_slide_has_pieces_of_it(deck: Path) -> None:
    made = Presentation(str(deck))
    assert made.slide_master._element.cSld.find("{*}bg/{*}bgPr/{*}blipFill") is not None
    for slide in list(made.slides)[:4]:
        assert slide._element.cSld.find("{*}bg") is None
        assert not [shape.name for shape in slide.shapes if not shape.has_text_frame]


def test_a_slide_on_art_of_its_own_has_it_as_its_background(deck: Path) -> None:
    made = Presentation(str(deck))
    slide, page = made.slides[4], made.slide_width * made.slide_height
    assert slide._element.cSld.find("{*}bg/{*}bgPr/{*}blipFill") is not None
    assert all(shape.has_text_frame or shape.width * shape.height < 0.1 * page for shape in slide.shapes)


def test_such_a_deck_passes_the_check(deck: Path) -> None:
    assert problems(deck) == []


def test_the_art_is_what_lies_behind_the_text() -> None:
    clean = np.asarray(art(1, 235))
    pages = [pixels(written(art(1, 235), title, ("One line of text",) * 3)) for title in TITLES]
    found = backdrops(pages, lambda at: pages[at])
    assert all(one is found[0] for one in found) and found[0] is not None
    apart = np.abs(found[0].astype(int) - clean).max(axis=2)
    assert np.percentile(apart[50:130], 90) < 20, "no title is left in it"


def test_plain_pages_and_two_alike_have_none() -> None:
    plain = [pixels(written(Image.new("RGB", (1280, 720), "white"), title)) for title in TITLES]
    assert backdrops(plain, lambda at: plain[at]) == [None] * 4
    two = [pixels(written(art(1, 235), title)) for title in TITLES[:2]]
    assert backdrops(two, lambda at: two[at]) == [None] * 2


def test_large_words_on_a_photo_from_side_to_side_are_the_slide_s_own_and_none_of_it_is_cut_off() -> None:
    noise = np.random.default_rng(3).integers(40, 150, (24, 64, 3), dtype=np.uint8)
    photo = Image.fromarray(noise).resize((1280, 480), Image.Resampling.BICUBIC)
    page = Image.new("RGB", (1280, 720), "#0c1014")
    page.paste(photo, (0, 0))
    draw = ImageDraw.Draw(page)
    draw.text((90, 210), "Leaks from above", "white", ImageFont.load_default(80))
    draw.text((95, 370), "Doctor Ada Svensson, Harbour Institute", "white", ImageFont.load_default(36))
    picture = pixels(page)
    made = read_page(picture, Reader(2).read(picture))
    finish(made)
    assert [piece.text for piece in made.pieces] == ["Leaks from above", "Doctor Ada Svensson, Harbour Institute"]
    assert made.backdrop is not None and made.backdrop.shape == picture.shape and not made.cutouts


def ruled(title: str, rows: tuple[str, ...]) -> NDArray[np.uint8]:
    """A white slide with a table."""
    page = written(Image.new("RGB", (1280, 720), "white"), title)
    draw = ImageDraw.Draw(page)
    for at, row in enumerate(rows):
        draw.rectangle((90, 200 + 80 * at, 1190, 278 + 80 * at), "#1f4e79" if at == 0 else "#dce6f2")
        draw.text((110, 220 + 80 * at), row, PALE if at == 0 else INK, ImageFont.load_default(32))
    return pixels(page)


def test_a_table_that_two_slides_have_but_for_a_figure_is_no_art_of_others() -> None:
    rows = ("District   Losses", "Mill Lane   4.8", "Old Town   3.9", "Hill   2.2", "Quay   1.7", "Park   0.8")
    pages = [ruled("Losses", rows), ruled("Losses", (rows[0], "Mill Lane   4.1", *rows[2:]))]
    for title, colour, box in (
        (TITLES[0], "#d9822b", (90, 210, 1190, 380)),
        (TITLES[1], "#3c7a3c", (90, 300, 1190, 520)),
    ):
        page = written(Image.new("RGB", (1280, 720), "white"), title)
        ImageDraw.Draw(page).rectangle(box, colour)
        pages.append(pixels(page))
    assert backdrops(pages, lambda at: pages[at]) == [None] * 4
