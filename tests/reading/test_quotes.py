"""Straight marks that were misread among curved ones."""

import pytest

from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.quotes import even_quotes


def piece(text: str) -> Piece:
    return Piece(text, Box(0, 0, 100, 20), 1.0, 20.0, False, False, "#000000", "#ffffff", True, 0)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (["“I found the form", 'in two minutes."'], ["“I found the form", "in two minutes.”"]),
        (['„Das ist gut", sagt sie'], ["„Das ist gut“, sagt sie"]),
        (["d’infiltration", "l'essai"], ["d’infiltration", "l’essai"]),
        (['print("it\'s")', 'say "yes"'], ['print("it\'s")', 'say "yes"']),
        (["“A” and", 'a 24" screen'], ["“A” and", 'a 24" screen']),
    ],
)
def test_marks_are_alike_where_some_are_curved(read: list[str], meant: list[str]) -> None:
    pieces = [piece(text) for text in read]
    even_quotes(pieces)
    assert [one.text for one in pieces] == meant
