"""Which letters take the theme's colour, and which keep their own."""

import pytest

from pipeline.formats.pptx.plan import Theme
from pipeline.model import Box, File, Line, PageOfSlide
from pipeline.stages.deck.grids import firmest
from pipeline.stages.deck.looks import ink

THEME = Theme(text="#2c2c2c", title="#1e3557", background="#ffffff")
PAGE = PageOfSlide(
    slide=1, title="", text=[], image=File("read", "1.png"), width=1280, height=720, background="#ffffff", lines=[], tables=[],
    pictures=[], shapes=[], confidence=1.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("colour", "own"), [("#2e2e2e", ""), ("#3a3a40", ""), ("#213654", "#213654"), ("#b02020", "#b02020")]
)
def test_dark_letters_with_a_colour_of_their_own_keep_it(colour: str, own: str) -> None:
    line = Line(
        text="Test", box=Box(100, 100, 80, 20), confidence=1, size=28, bold=True, italic=False, colour=colour,
        background="#ffffff", role="body", level=0, bullet="", block=0, paragraph=0,
    )  # fmt: skip
    assert ink(line, THEME, PAGE) == own


@pytest.mark.parametrize(
    ("colour", "others", "meant"),
    [
        ("#a9ccef", ["#e6ffff", "#a9ccef"], "#e6ffff"),
        ("#ff4040", ["#000000", "#ff4040"], "#ff4040"),
        ("#808080", ["#000000", "#808080"], "#808080"),
    ],
)
def test_thin_letters_are_as_firm_as_those_beside_them_that_are_meant_alike(
    colour: str, others: list[str], meant: str
) -> None:
    assert firmest(colour, others, "#4f81bc" if colour == "#a9ccef" else "#ffffff") == meant
