"""Notices that lie across the slide's border, and labels that keep their size, are not the slide's."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from pipeline.vision.overlays import keeps_its_size, reaches_across
from tests.studio.sources import DECK

SIZE = (1280, 720)
WIDE, BESIDE = Box(64, 60, 1152, 648), Box(12, 68, 1044, 587)


def window(place: Box, notice: Box | None = None, label: str = "Marta Kowalska") -> np.ndarray:
    frame = Image.new("L", SIZE, 235)
    slide = DECK[1]
    frame.paste(slide.picture((place.width, place.height), slide.builds, 3)[0].convert("L"), (place.x, place.y))
    draw = ImageDraw.Draw(frame)
    draw.rectangle((place.x + 8, place.bottom - 30, place.x + 130, place.bottom - 8), 40)
    draw.text((place.x + 14, place.bottom - 28), label, 255, ImageFont.load_default(15))
    if notice:
        draw.rectangle((notice.x, notice.y, notice.right - 1, notice.bottom - 1), 252, 180)
        draw.text((notice.x + 20, notice.y + 20), "waiting in the lobby", 30, ImageFont.load_default(18))
    return np.asarray(frame)


@pytest.mark.parametrize(
    ("notice", "across"),
    [
        (Box(780, 36, 270, 100), True),
        (Box(1050, 600, 220, 110), True),
        (Box(780, 80, 270, 100), False),
    ],
)
def test_what_lies_across_the_border_is_no_part_of_the_slide(notice: Box, across: bool) -> None:
    spot = notice.clip(WIDE)
    assert spot is not None
    assert reaches_across(window(WIDE), window(WIDE, notice), WIDE, spot, []) == across


def test_what_moves_beside_the_slide_tells_nothing() -> None:
    notice = Box(1050, 600, 220, 110)
    spot = notice.clip(WIDE)
    assert spot is not None
    assert not reaches_across(window(WIDE), window(WIDE, notice), WIDE, spot, [Box(1216, 500, 64, 220)])


def test_a_label_keeps_its_size_where_the_slide_is_shown_larger() -> None:
    spot = Box(WIDE.x + 8, WIDE.bottom - 30, 122, 22)
    assert keeps_its_size(window(WIDE), window(BESIDE), WIDE, BESIDE, spot)
    assert not keeps_its_size(window(WIDE), window(BESIDE, label="Joris Vermeer"), WIDE, BESIDE, spot)
    title = Box(WIDE.x + 60, WIDE.y + 50, 500, 60)
    assert not keeps_its_size(window(WIDE), window(BESIDE), WIDE, BESIDE, title), "it grows with the slide"
