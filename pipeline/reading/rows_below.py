"""Rows of a table whose ground is so pale that no line is seen around them: text under it that keeps to its columns."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.reading.ink import Piece, Pixels
from pipeline.reading.tables import Grid, claim, filled, lines_of

REACH = 1.4  # heights of a row below the table within which the next one stands
OFF = 0.6  # ems by which a text is off its column's edge
SIZE = 1.4
MOST_OF_COLUMNS = 0.6


def with_rows_below(table: Grid, pieces: Sequence[Piece], bare: Pixels) -> Grid:
    """The table with the rows that go on right under it, if there are any."""
    while (row := row_below(table, [piece for piece in pieces if piece.role == "body"])) and (
        longer := filled(table.xs, [*table.ys, lower_end(table, row)], [*lines_of(table), *row], bare)
    ):
        if len(longer.cells) == len(table.cells):
            break
        table = longer
        claim(table)
    return table


def row_below(table: Grid, pieces: Sequence[Piece]) -> list[Piece]:
    """The texts of the next row, none where most of the columns have none or one of them has another edge."""
    end, high = table.ys[-1], median(two - one for one, two in pairwise(table.ys))
    near = [piece for piece in pieces if end <= middle(piece) < end + REACH * high]
    if not near:
        return []
    first = min(middle(piece) for piece in near)
    row = [piece for piece in near if middle(piece) - first < piece.size / 2]
    at = [column_of(piece, table) for piece in row]
    if None in at or len(set(at)) < max(2, MOST_OF_COLUMNS * (len(table.xs) - 1)):
        return []
    return row if all(keeps_to(piece, table, at) for piece, at in zip(row, at, strict=True) if at is not None) else []


def middle(piece: Piece) -> float:
    return piece.box.y + piece.box.height / 2


def column_of(piece: Piece, table: Grid) -> int | None:
    """The column that a text lies in, whole."""
    return next(
        (at for at, (left, right) in enumerate(pairwise(table.xs)) if left <= piece.box.x and piece.box.right <= right),
        None,
    )


def keeps_to(piece: Piece, table: Grid, column: int) -> bool:
    """Whether a text begins, ends or is centred where another one of its column does, and is about as large."""
    box = piece.box
    return any(
        max(piece.size, other.size) < SIZE * min(piece.size, other.size)
        and min(
            abs(box.x - other.box.x),
            abs(box.right - other.box.right),
            abs(box.x + box.right - other.box.x - other.box.right) / 2,
        )
        < OFF * piece.size
        for row in table.cells
        for other in row[column]
    )


def lower_end(table: Grid, row: Sequence[Piece]) -> int:
    """Where a row ends that is as high as the others, around its text."""
    high = median(two - one for one, two in pairwise(table.ys))
    return max(round(table.ys[-1] + high), *(piece.box.bottom for piece in row))
