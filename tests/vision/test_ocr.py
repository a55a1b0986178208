"""Reading: slips that neighbours give away, and slides in the languages of the North Sea region."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.vision.ocr import Reader, tidy
from tests.bench.reading import Score, measured
from tests.studio.languages import SIX


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Færger til AErø", "Færger til Ærø"),
        ("One REST APl", "One REST API"),
        ("APls for all", "APIs for all"),
        ("lT and AlS", "lT and AIS"),
        ("Al tools", "AI tools"),
        ("What is Al", "What is AI"),
        ("Al Gore", "Al Gore"),
        ("Alle, all, Albert, ALL", "Alle, all, Albert, ALL"),
        ("AEG and AERO", "AEG and AERO"),
    ],
)
def test_look_alikes_are_told_by_their_neighbours(read: str, meant: str) -> None:
    assert tidy(read) == meant


def test_slides_in_six_languages_are_read() -> None:
    reader, score = Reader(1), Score()
    for slides in SIX.values():
        score += measured(slides[0], reader)[0]
    assert score.recall >= 0.975, "the page number and one diaeresis are missed"
    assert score.errors <= 0.005
    assert score.boxes >= 0.95


def test_single_digits_are_read_and_a_line_that_runs_upwards_is_known_as_such() -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    for number in (1, 2, 3, 4):
        draw.text((250 * number, 100), str(number), "black", ImageFont.load_default(36))
    axis = Image.new("RGB", (300, 50), "white")
    ImageDraw.Draw(axis).text((10, 8), "Run time (hours)", "black", ImageFont.load_default(28))
    picture.paste(axis.rotate(90, expand=True), (60, 300))
    found = Reader(1).read(np.asarray(picture))
    assert {one.text for one in found if not one.turned} >= {"1", "2", "3", "4"}
    assert [one.text for one in found if one.turned] == ["Run time (hours)"]
