"""Reading: slips that neighbours give away, and slides in the languages of the North Sea region."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.reading.lone import lone_marks
from pipeline.reading.ocr import Reader, tidy
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
        ("— K. ∅stby, S∅ren", "— K. Østby, Søren"),
        ("A ∩ B = ∅", "A ∩ B = ∅"),
    ],
)
def test_look_alikes_are_told_by_their_neighbours(read: str, meant: str) -> None:
    assert tidy(read) == meant


def test_slides_in_six_languages_are_read() -> None:
    reader, score = Reader(1), Score()
    for slides in SIX.values():
        score += measured(slides[0], reader)[0]
    assert score.recall >= 0.99, "one diaeresis is missed"
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


def test_a_page_number_of_a_few_pixels_is_read_and_bullets_are_no_figures() -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((100, 60), "What we learned", "black", ImageFont.load_default(40))
    for row, words in enumerate(("Ask the users early", "Test on a real ship", "Measure it again")):
        draw.ellipse((100, 212 + 80 * row, 110, 222 + 80 * row), "black")
        draw.text((130, 200 + 80 * row), words, "black", ImageFont.load_default(28))
    draw.text((1190, 680), "1", "black", ImageFont.load_default(18))
    draw.rectangle((0, 640, 1280, 642), "navy")
    found = [one for one in Reader(1).read(np.asarray(picture)) if one.text.isdigit()]
    assert [one.text for one in found] == ["1"]
    assert abs(found[0].box.x - 1190) < 12


def test_the_texture_of_a_picture_has_no_figures() -> None:
    noise = np.random.default_rng(7).integers(0, 2, (90, 160), dtype=np.uint8) * 255
    picture = np.full((720, 1280, 3), 255, np.uint8)
    picture[200:560, 300:940] = np.kron(noise, np.ones((4, 4), np.uint8))[..., None]
    assert lone_marks(picture, []) == []
