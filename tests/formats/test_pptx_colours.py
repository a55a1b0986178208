"""Colours that come from the theme change with it: accents of words and bullets; a bullet's own colour is seen and kept."""

from pathlib import Path

import numpy as np
from openxml_audit import OpenXmlValidator
from pptx import Presentation

from pipeline.formats.pptx.plan import Book, Paragraph, Run, Sheet, Text, Theme
from pipeline.formats.pptx.write import write
from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.lines import colour_marks

ORANGE = (230, 120, 30)


def test_accents_are_the_theme_s_and_other_colours_their_own(tmp_path: Path) -> None:
    body = [
        Paragraph([Run("One", colour="#a61b1b", accent=True)], bullet="•", mark="#a61b1b"),
        Paragraph([Run("Two", colour="#a61b1b")], bullet="•", mark="#102030"),
    ]
    sheet = Sheet(
        "Title and Content", [Text("title", [Paragraph([Run("A title")])]), Text("body", body)], ["Said."], "All"
    )
    theme = Theme(accents=["#a61b1b"])
    path = tmp_path / "deck.pptx"
    write(Book(12192000, theme, [sheet], "T", "A", "", [], "en-GB", ""), path)
    assert OpenXmlValidator().validate(str(path)).is_valid
    one, two = Presentation(str(path)).slides[0].placeholders[1].text_frame.paragraphs
    assert [item.get("val") for item in one._p.iter("{*}schemeClr")] == ["accent1", "accent1"]
    assert [item.get("val") for item in two._p.iter("{*}srgbClr")] == ["102030", "A61B1B"]


def test_a_bullet_s_own_colour_is_told_from_its_text_s() -> None:
    picture = np.full((60, 400, 3), 255, dtype=np.uint8)
    picture[20:30, 10:20], picture[10:40, 40:200] = ORANGE, 20

    def piece(marker: Box) -> Piece:
        place = Box(40, 10, 160, 30)
        return Piece("Words", place, 1, 30, False, False, "#141414", "#ffffff", True, 40, bullet="•", marker=marker)

    own, same = piece(Box(10, 20, 10, 10)), piece(Box(60, 20, 10, 10))
    colour_marks([own, same], picture)
    assert own.mark == "#e6781e" and same.mark == ""
