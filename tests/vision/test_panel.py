"""A poll's window over a slide is told from what a slide exchanges itself."""

import numpy as np
from PIL import Image, ImageDraw

from pipeline.vision.compare import compare
from pipeline.vision.panel import panel
from tests.studio.sources import DECK
from tests.studio.windows import poll

SLIDES = {slide.id: slide for slide in DECK}


def drawn(name: str, size: tuple[int, int] = (1280, 720)) -> Image.Image:
    return SLIDES[name].picture(size, SLIDES[name].builds, 3)[0]


def told(before: Image.Image, after: Image.Image) -> str:
    one, other = (np.asarray(picture.convert("L")) for picture in (before, after))
    return panel(one, other, compare(one, other).spots)


def test_a_poll_over_a_slide_is_a_panel_whatever_it_shows() -> None:
    for name in ("table", "roles", "process", "bars"):
        asked, results = drawn(name), drawn(name)
        poll(asked, "asked")
        poll(results, "results")
        assert told(drawn(name), asked) == told(drawn(name), results) == "came"
        assert told(asked, drawn(name)) == "went" and not told(asked, results)


def test_another_slide_number_or_picture_in_a_frame_is_none() -> None:
    assert not told(drawn("table"), drawn("other")) and not told(drawn("table"), drawn("roles"))
    one, other = drawn("title"), drawn("title")
    for picture, lines in ((one, 3), (other, 7)):
        draw = ImageDraw.Draw(picture)
        draw.rectangle((500, 200, 900, 500), (250, 250, 250), (90, 90, 90))
        for n in range(lines):
            draw.line((520, 230 + 250 * n // lines, 880, 480 - 200 * n // lines), (200, 40, 40), 4)
    assert not told(one, other)


def test_a_notice_of_two_lines_is_a_panel() -> None:
    for name in ("table", "roles", "process"):
        noticed = drawn(name)
        draw = ImageDraw.Draw(noticed)
        draw.rectangle((820, 560, 1180, 620), (255, 250, 225), (150, 130, 60), 2)
        for line in (572, 596):
            draw.text((840, line), "A participant would like to speak now", (40, 40, 40))
        assert told(noticed, drawn(name)) == "went"
