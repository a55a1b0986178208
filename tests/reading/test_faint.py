"""Small print of a recording: its colour, and its bullets."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.model import Box
from pipeline.reading.ink import measured, rgb_of
from pipeline.reading.lines import split_markers
from pipeline.reading.ocr import Found
from tests.studio.page import FONTS


def drawn(text: str, ink: str, ground: str, em: int, dash: int = 0) -> tuple[NDArray[np.uint8], Found]:
    """A line of so many pixels as a recording softens it; `dash`: how far before it a dash stands."""
    picture = Image.new("RGB", (640, 60), ground)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", em)
    draw.text((40, 20), text, font=font, fill=ink)
    if dash:
        draw.text((40 - dash - font.getlength("–"), 20), "–", font=font, fill=ink)
    left, top, right, bottom = draw.textbbox((40, 20), text, font=font)
    left -= dash + font.getlength("–") if dash else 0
    box = Box(int(left) - 2, int(top) - 2, int(right - left) + 4, int(bottom - top) + 4)
    soft = picture.filter(ImageFilter.GaussianBlur(0.8))
    return np.asarray(soft), Found(f"– {text}" if dash else text, box, 0.99, False)


@pytest.mark.parametrize("ground", ["#0a4d89", "#d87d00", "#871b39"])
def test_white_small_print_on_a_coloured_box_is_white(ground: str) -> None:
    picture, found = drawn("work order", "#ffffff", ground, 12)
    assert min(rgb_of(measured(found, picture).colour)) > 225


def test_grey_print_on_a_light_page_stays_grey() -> None:
    ink = "#8c8c8c"
    picture, found = drawn("work order", ink, "#ffffff", 16)
    seen = measured(found, picture).colour
    assert max(abs(a - b) for a, b in zip(rgb_of(seen), rgb_of(ink), strict=True)) < 70


@pytest.mark.parametrize(
    ("away", "bullet", "text"), [(14, "–", "26 hours before the meal"), (1, "", "– 26 hours before the meal")]
)
def test_a_dash_as_far_before_a_figure_as_a_bullet_is_one(away: int, bullet: str, text: str) -> None:
    picture, found = drawn("26 hours before the meal", "#202020", "#ffffff", 24, away)
    piece = measured(found, picture)
    split_markers([piece], picture)
    assert (piece.bullet, piece.text) == (bullet, text)
    if bullet:
        assert abs(piece.left - 40) <= 3
