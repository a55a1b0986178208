"""A meeting window's round corners and hairlines are not on the slide's picture."""

import numpy as np
from PIL import Image, ImageDraw

from pipeline.model import Box
from pipeline.reading.rim import without_rim

AREA = Box(40, 40, 960, 540)
WINDOW = (32, 33, 36)


def slide() -> Image.Image:
    page = Image.new("RGB", (960, 540), "white")
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 960, 80), fill="#5b2984")
    draw.text((60, 300), "A line of text", "black")
    return page


def test_round_corners_and_a_line_along_the_foot_are_filled() -> None:
    frame = Image.new("RGB", (1280, 720), WINDOW)
    mask = Image.new("L", (960, 540), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, 959, 538), 16, fill=255)
    frame.paste(slide(), (AREA.x, AREA.y), mask)
    seen = np.asarray(frame)
    clean = without_rim(seen[AREA.y : AREA.bottom, AREA.x : AREA.right].copy(), seen, AREA)
    assert np.abs(clean.astype(int) - np.asarray(slide())).max(axis=2).max() < 12


def test_a_slide_with_a_frame_of_its_own_stays_as_it_is() -> None:
    page = slide()
    ImageDraw.Draw(page).rectangle((0, 0, 959, 539), outline="#c00000", width=2)
    frame = Image.new("RGB", (1280, 720), WINDOW)
    frame.paste(page, (AREA.x, AREA.y))
    seen = np.asarray(frame)
    cut = seen[AREA.y : AREA.bottom, AREA.x : AREA.right].copy()
    assert (without_rim(cut, seen, AREA) == cut).all()
