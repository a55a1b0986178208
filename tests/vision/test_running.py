"""Captions of the platform along the bottom of its window, and what looks like them."""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.model import Box
from pipeline.vision.running import beneath, captions, cut_off
from tests.studio.page import load_font
from tests.studio.sources import DECK

SLIDES = {slide.id: slide for slide in DECK}
SAID = [
    "Good afternoon to all of you",
    "and welcome to the toolbox",
    "Today we look at clusters",
    "that learn from each other",
]
AREA = Box(160, 120, 960, 540)


def window(slide: str, said: str | None, top: int = 620) -> np.ndarray:
    """A slide in a dark window, and captions over its lower end."""
    image = Image.new("L", (1280, 720), 26)
    image.paste(
        SLIDES[slide].picture((AREA.width, AREA.height), SLIDES[slide].builds, 3)[0].convert("L"), (AREA.x, AREA.y)
    )
    if said is not None:
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, top, 1280, 720), 30)
        draw.text((110, top + 30), said, 250, load_font("Regular", 26))
    return np.asarray(image)


def found(pictures: Sequence[np.ndarray]) -> list[Box | None]:
    return captions(pictures.__getitem__, [[] for _ in pictures])


def test_a_strip_in_which_only_the_letters_change_is_captions() -> None:
    shown = [
        window("title", None),
        *(window("table", said) for said in SAID),
        window("roles", SAID[0]),
        window("roles", None),
    ]
    strips = found(shown)
    assert strips[0] is None and strips[-1] is None
    for strip in strips[1:-1]:
        assert strip is not None and abs(strip.y - 620) <= 3 and strip.bottom == 720 and strip.width == 1280


def numbers(full: bool) -> list[np.ndarray]:
    """A table in which a number in the last row changes to and fro, in a window or all over the frame."""
    pictures = [window(name, None) for name in ("table", "other", "table", "other")]
    return [one[AREA.y : AREA.bottom, AREA.x : AREA.right] for one in pictures] if full else pictures


@pytest.mark.parametrize("full", [False, True])
def test_a_number_that_changes_on_a_slide_is_no_caption(full: bool) -> None:
    assert found(numbers(full)) == [None] * 4


def test_one_line_that_changes_once_is_no_caption() -> None:
    assert found([window("table", SAID[0]), window("table", SAID[1]), window("roles", SAID[1])]) == [None] * 3


def test_a_slide_under_captions_lies_where_it_did_before_and_after() -> None:
    strip, other = Box(0, 620, 1280, 100), Box(0, 0, 900, 506)
    assert cut_off(Box(160, 120, 960, 500), strip) and not cut_off(Box(160, 80, 960, 540), strip)
    assert beneath([None, strip, strip, None], [AREA, None, None, AREA]) == [AREA] * 4
    assert beneath([None, strip, None, None], [AREA, None, None, AREA]) == [AREA, AREA, None, AREA]
    assert beneath([None, strip, strip], [AREA, None, other]) == [AREA, None, other]
