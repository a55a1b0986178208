"""A meeting's window with light margins, in which the slide lies elsewhere while a camera is beside it."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from pipeline.vision.area import framed
from pipeline.vision.layouts import fits
from pipeline.vision.settle import settle
from pipeline.vision.windows import windowed
from tests.studio.sources import DECK

SIZE = WIDTH, HEIGHT = 1280, 720
WIDE, BESIDE, CAMERA = Box(64, 60, 1152, 648), Box(12, 68, 1044, 587), Box(1070, 68, 200, 113)


def window(number: int, place: Box, theme: int) -> np.ndarray:
    """A slide in the window; with a face beside it where there is room."""
    frame = Image.new("L", SIZE, theme)
    draw = ImageDraw.Draw(frame)
    for at, word in enumerate(("Chat", "People", "Raise", "React", "View", "Leave")):
        draw.text((500 + 90 * at, 18), word, 255 - theme, ImageFont.load_default(20))
    slide = DECK[number]
    frame.paste(slide.picture((place.width, place.height), slide.builds, 3)[0].convert("L"), (place.x, place.y))
    if place == BESIDE:
        noise = np.random.default_rng(number).integers(60, 180, (CAMERA.height, CAMERA.width), dtype=np.uint8)
        frame.paste(Image.fromarray(noise), (CAMERA.x, CAMERA.y))
    return np.asarray(frame)


@pytest.mark.parametrize("theme", [235, 200])
def test_in_each_layout_the_slide_lies_where_it_is_seen(theme: int) -> None:
    places = [BESIDE, BESIDE, WIDE, WIDE, WIDE, WIDE, BESIDE, BESIDE, BESIDE]
    pictures = [window(number % len(DECK), place, theme) for number, place in enumerate(places)]
    moving = [[CAMERA] if place == BESIDE else [] for place in places]
    raw = [framed(picture, boxes) for picture, boxes in zip(pictures, moving, strict=True)]
    found = windowed(settle(raw, pictures.__getitem__, moving), pictures.__getitem__, moving)
    for one, place in zip(found, places, strict=True):
        assert one is not None, place
        assert (
            max(
                abs(one.x - place.x), abs(one.y - place.y), abs(one.right - place.right), abs(one.bottom - place.bottom)
            )
            <= 4
        )


def test_a_place_fits_where_plain_margins_are_around_it() -> None:
    picture = window(1, WIDE, 235)
    assert fits(WIDE, picture, []) > 0.9
    assert fits(BESIDE, picture, []) == 0
    assert fits(Box(0, 0, *SIZE), picture, []) == 0
