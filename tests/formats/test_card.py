"""Cards: title, facts, a picture and a logo, each in its place."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFont

from pipeline.config import Config, told
from pipeline.errors import ConfigurationError
from pipeline.formats import card
from pipeline.model import Logo

SIZE = (1280, 720)


def mark() -> bytes:
    """A red disc on nothing."""
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    rows, columns = np.mgrid[0:400, 0:400]
    inside = (rows - 200) ** 2 + (columns - 200) ** 2 < 190**2
    data = np.asarray(picture).copy()
    data[inside] = (220, 20, 20, 255)
    out = io.BytesIO()
    Image.fromarray(data).save(out, "PNG")
    return out.getvalue()


def red(pixels: np.ndarray) -> np.ndarray:
    return np.asarray((pixels[..., 0] > 180) & (pixels[..., 1] < 90))


def test_a_logo_lies_below_the_words_and_its_ground_is_paper(tmp_path: Path) -> None:
    facts = ["CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "Paid by the public."]
    card.draw(tmp_path / "a.png", SIZE, "Finding test users", "", facts, logo=Logo(name="x.png", data=mark()))
    pixels = card.pixels(tmp_path / "a.png")
    rows, columns = np.nonzero(red(pixels))
    assert 560 < rows.min() < rows.max() < 690 and columns.min() > 900
    assert tuple(pixels[rows.min(), columns.min()]) == tuple(pixels[-1, -1]), "a transparent corner is paper"
    plain = tmp_path / "b.png"
    card.draw(plain, SIZE, "Finding test users", "", facts)
    assert not red(card.pixels(plain)).any()


def test_a_long_title_never_runs_into_the_picture(tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), (220, 20, 20)).save(tmp_path / "slide.png")
    title = "Verkehrsinfrastrukturfinanzierungsgesellschaft und wie Kommunen mit ihr arbeiten können"
    card.draw(tmp_path / "a.jpg", SIZE, title, "Innovation", ["Žofie Ångström"], picture=tmp_path / "slide.png")
    pixels = card.pixels(tmp_path / "a.jpg")
    left = int(np.nonzero(red(pixels).any(axis=0))[0].min())
    dark = pixels[:, : left - 12].max(axis=2) < 90
    assert np.nonzero(dark.any(axis=0))[0].max() < left - 20


def test_what_is_no_picture_is_an_error_for_a_person(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="half"):
        card.draw(tmp_path / "a.png", SIZE, "T", "", [], logo=Logo(name="half.png", data=mark()[:200]))
    (tmp_path / "talk.toml").write_text('logo = "x.png"')
    for data in (None, b"<svg/>"):
        if data:
            (tmp_path / "x.png").write_bytes(data)
        with pytest.raises(ConfigurationError, match=r"x\.png"):
            told(tmp_path / "talk.mp4", Config())
    (tmp_path / "x.png").write_bytes(mark())
    assert told(tmp_path / "talk.mp4", Config()).logo.data == mark()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "The Living Lab Test Day: a one-day innovation tool",
            ["The Living Lab Test Day:", "a one-day innovation tool"],
        ),
        (
            "Green Coast – ports that share their heat with towns",
            ["Green Coast", "– ports that share their heat with towns"],
        ),
        ("Finding test users for technical products early", ["Finding test users for", "technical products early"]),
        ("Short", ["Short"]),
        ("", []),
    ],
)
def test_a_title_breaks_at_sense_into_lines_of_one_length(text: str, lines: list[str]) -> None:
    font = ImageFont.truetype(card.FONTS / "OpenSans-Semibold.ttf", 60)
    room = round(1.02 * max((font.getlength(line) for line in lines), default=600))
    assert card.balanced(text, font, max(room, round(0.75 * font.getlength(text)))) == lines


def test_what_must_be_said_stands_whole_below_a_long_title(tmp_path: Path) -> None:
    title = "Open data for small towns – what five North Sea ports learned when they shared their heat, and what it cost them"
    funding = "This project has received funding from the Interreg North Sea programme of the European Union, and stands for its own views."
    card.draw(
        tmp_path / "a.png", SIZE, title, "Martin Hale", ["CC BY 4.0", "https://example.org/licence", funding, funding]
    )
    lines = (card.pixels(tmp_path / "a.png")[:, 100:1200].astype(int).min(axis=(1, 2)) < 180).astype(int)
    assert lines[-20:].sum() == 0 and int((np.diff(lines) == 1).sum()) >= 9
