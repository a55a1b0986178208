"""A table's last rows on a ground so pale that no line is seen around them, and text below a table that is none of it."""

import numpy as np

from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.rows_below import with_rows_below
from pipeline.reading.tables import Grid, filled

XS, YS = [100, 300, 500, 700], [100, 140, 180, 220]
PAGE = np.full((540, 960, 3), 250, np.uint8)


def piece(text: str, right: int, y: int, size: float = 20.0) -> Piece:
    width = 11 * len(text)
    box = Box(right - width, y, width, 15)
    return Piece(text, box, 0.9, size, False, False, "#202020", "#fafafa", True, box.x)


def row(y: int, *texts: str, size: float = 20.0) -> list[Piece]:
    """Texts that end where their columns end."""
    return [piece(text, right - 10, y, size) for text, right in zip(texts, XS[1:], strict=True) if text]


def table() -> Grid:
    heads = row(112, "Week", "Air", "Core")
    grid = filled(XS, [*YS], [*heads, *row(152, "1", "14", "31"), *row(192, "2", "17", "58")], PAGE)
    assert grid is not None
    return grid


def rows_with(*below: Piece) -> list[list[str]]:
    found = with_rows_below(table(), below, PAGE)
    return [[" ".join(one.text for one in cell) for cell in cells] for cells in found.cells]


def test_rows_that_keep_to_the_columns_go_on_with_the_table() -> None:
    assert rows_with(*row(232, "3", "16", "63"), *row(272, "5", "", "44"))[3:] == [["3", "16", "63"], ["5", "", "44"]]


def test_what_stands_otherwise_below_a_table_is_none_of_it() -> None:
    assert len(rows_with(piece("Ten of the fourteen homes are shown here.", 560, 232))) == 3  # a note
    assert len(rows_with(*row(330, "3", "16", "63"))) == 3  # too far below
    assert len(rows_with(*row(232, "3", "16", "63", size=34))) == 3  # another size
    assert len(rows_with(*[piece(text, right - 60, 232) for text, right in zip("abc", XS[1:], strict=True)])) == 3
