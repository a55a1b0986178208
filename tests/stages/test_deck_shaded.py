"""Bands and boxes that shade off from one colour to another, and bands of facets: shapes or art behind text, no pictures of words."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

from pipeline.formats.pptx.check import problems
from pipeline.model import Box, Pages
from pipeline.reading.ocr import Reader
from pipeline.reading.shapes import shaded_rectangle
from tests.bench.rebuild import deck_of, lossy, read_all

TITLES = ("Why it matters", "What we did", "Who took part", "What it cost")
STEPS = ("Measure", "Decide", "Build")


def shaded(size: tuple[int, int], start: tuple[int, ...], end: tuple[int, ...], *, down: bool = False) -> Image.Image:
    along = np.linspace(0, 1, size[1] if down else size[0])[:, None] if down else np.linspace(0, 1, size[0])[None, :]
    grid = np.broadcast_to(along, (size[1], size[0]))[..., None]
    return Image.fromarray((np.array(start) * (1 - grid) + np.array(end) * grid).astype(np.uint8))


def facets(size: tuple[int, int]) -> Image.Image:
    art = Image.new("RGB", size, "#1a6fb0")
    draw = ImageDraw.Draw(art)
    for at in range(0, size[0], 80):
        corner = (at + (at * 7) % 90, 0)
        draw.polygon(
            (corner, (corner[0] + 130, 0), (at, size[1])), fill=("#2b86c8", "#145a91", "#3d97d6")[at // 80 % 3]
        )
    return art


def drawn(number: int, title: str) -> Image.Image:
    page = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(page)
    page.paste(shaded((1280, 96), (0, 130, 190), (110, 195, 235)), (0, 0))
    draw.text((60, 26), title, "white", ImageFont.load_default(44))
    for at, step in enumerate(STEPS):
        x, y = 90 + 300 * at + 40 * number, 150 + 20 * number
        rounded = Image.new("L", (220, 100), 0)
        ImageDraw.Draw(rounded).rounded_rectangle((0, 0, 219, 99), 20, fill=255)
        page.paste(shaded((220, 100), (30, 80, 60), (80, 160, 120), down=True), (x, y), rounded)
        draw.text((x + 50, y + 32), step, "white", ImageFont.load_default(30))
    draw.text((90, 400), f"It took us {number + 2} weeks to find the right people", "black", ImageFont.load_default(30))
    draw.text((90, 460), "Nobody had asked them before", "black", ImageFont.load_default(30))
    page.paste(facets((1280, 70)), (0, 650))
    draw.text((430, 672), "Harbour towns, spring meeting", "white", ImageFont.load_default(22))
    return page


def untitled() -> Image.Image:
    """A photograph and nothing else."""
    page = Image.new("RGB", (1280, 720), "white")
    blurred = np.random.default_rng(2).integers(0, 255, (9, 14, 3)).astype(np.uint8)
    page.paste(Image.fromarray(blurred).resize((800, 500), Image.Resampling.BICUBIC), (240, 110))
    return page


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pages, Path]:
    pictures = [drawn(number, title) for number, title in enumerate(TITLES, start=1)] + [untitled()]
    folder = tmp_path_factory.mktemp("shaded")
    pages = read_all([lossy(np.asarray(one)) for one in pictures], Reader(2), folder)
    return pages, deck_of([lossy(np.asarray(one)) for one in pictures], pages, folder)[1]


def test_words_on_bands_and_boxes_that_shade_off_are_text(made: tuple[Pages, Path]) -> None:
    pages = made[0].pages[: len(TITLES)]
    assert [page.title for page in pages] == list(TITLES)
    for page in pages:
        assert {*STEPS} <= {line.text for line in page.lines}
        assert not any(picture.words for picture in page.pictures)
        shades = sorted((shape for shape in page.shapes if shape.gradient), key=lambda shape: -shape.box.area)
        assert [round(shape.round, 1) for shape in shades] == [0.0, 0.2, 0.2, 0.2]
        turns = [shape.gradient.angle % 180 for shape in shades if shape.gradient]
        assert turns[0] in (0, 1, 179) and all(88 <= turn <= 92 for turn in turns[1:])


def test_the_deck_has_them_as_shapes_that_shade_off_and_the_art_once(made: tuple[Pages, Path]) -> None:
    deck = Presentation(str(made[1]))
    for slide in list(deck.slides)[: len(TITLES)]:
        fills = [*slide._element.iter("{*}gradFill"), *deck.slide_master._element.cSld.iter("{*}gradFill")]
        assert len(fills) == 4 and all(len([*fill.iter("{*}gs")]) == 2 for fill in fills)
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text in TITLES
    assert problems(made[1]) == []


def test_a_slide_that_shows_no_title_has_one_above_it(made: tuple[Pages, Path]) -> None:
    page, slide = made[0].pages[len(TITLES)], Presentation(str(made[1])).slides[len(TITLES)]
    title = slide.shapes.title
    assert page.title == "" and title is not None
    assert title.text_frame.text and title.top + title.height <= 0


@pytest.mark.parametrize("kind", ["photograph", "one colour", "triangle", "into the page"])
def test_what_does_not_shade_off_evenly_or_is_no_rectangle_is_no_such_shape(kind: str) -> None:
    own = np.ones((100, 200), bool)
    part = np.asarray(shaded((200, 100), (0, 60, 120), (120, 180, 240))).copy()
    if kind == "photograph":
        noise = np.random.default_rng(1).integers(-60, 60, (10, 20, 3)).repeat(10, axis=0).repeat(10, axis=1)
        part = np.clip(part.astype(int) + noise, 0, 255).astype(np.uint8)
    elif kind == "one colour":
        part[...] = (0, 60, 120)
    elif kind == "into the page":
        part = np.asarray(shaded((200, 100), (0, 60, 120), (235, 235, 235)))
    else:
        own = np.tri(100, 200, 50, dtype=bool)
    assert shaded_rectangle(part, own, Box(0, 0, 200, 100), np.full(3, 255.0)) is None
