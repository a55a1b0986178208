"""Cells of a table that are one: a head over two columns, a name beside two rows. The line between them is not drawn."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Merged
from pipeline.reading.ink import Piece, Pixels, largest

EDGE = 5.0
DRAWN, MISSING = 0.6, 0.2
"""The share of a border along which an edge is seen: at least where it is drawn, and at most where it is not."""
NEAR = 3
PAINTED = 4
"""How far around letters the page without text is no more than a guess, in pixels."""
Cells = list[list[list[Piece]]]


def merge_cells(cells: Cells, xs: list[int], ys: list[int], bare: Pixels) -> list[Merged]:
    """The cells that are one; their lines are moved into the first of them. `bare`: the page (RGB) without text.

    A border that is missing says so only where the same line is drawn elsewhere, and one of the two cells is empty: a head over
    columns stands in their middle, or between borders that are drawn; a name beside rows stands where other columns have the line.
    """
    signed = bare.astype(np.float32)
    upright = np.pad(largest(np.abs(np.diff(signed, axis=1))), ((0, 0), (0, 1)))
    level = np.pad(largest(np.abs(np.diff(signed, axis=0))), ((0, 1), (0, 0)))
    for box in (line.box for row in cells for cell in row for line in cell):
        around = (
            slice(max(0, box.y - PAINTED), box.bottom + PAINTED),
            slice(max(0, box.x - PAINTED), box.right + PAINTED),
        )
        upright[around] = level[around] = np.nan
    beside = np.array([[drawn(upright, x, y) for x in xs[1:-1]] for y in pairwise(ys)]).reshape(len(cells), -1)
    below = np.array([[drawn(level.T, y, x) for x in pairwise(xs)] for y in ys[1:-1]]).reshape(-1, len(cells[0]))
    out: list[Merged] = []
    for row in range(len(cells)):
        column = 0
        while column < len(cells[0]):
            wide = width_of(cells, row, column, beside, xs)
            if wide > 1:
                out.append(taken_together(cells, Merged(row, column, 1, wide)))
            column += wide
    taken = {(one.row, one.column + more) for one in out for more in range(one.columns)}
    for column in range(len(cells[0])):
        for row in range(len(cells) - 1):
            upper, lower = cells[row][column], cells[row + 1][column]
            free = not {(row, column), (row + 1, column)} & taken
            if free and bool(upper) != bool(lower) and is_missing(below[row], column):
                out.append(taken_together(cells, Merged(row, column, 2, 1)))
                taken |= {(row, column), (row + 1, column)}
    return sorted(out, key=lambda one: (one.row, one.column))


def drawn(edges: NDArray[np.float32], at: int, along: tuple[int, int]) -> float:
    """The share of a border along which an edge is seen, without its ends and where letters stand on it; 1 where nothing is left.

    `edges`: along the first axis, across the second; not a number where letters are.
    """
    inset = max(2, (along[1] - along[0]) // 8)
    part = edges[along[0] + inset : along[1] - inset, max(0, at - NEAR) : at + NEAR + 1].max(axis=1, initial=0)
    seen = part[~np.isnan(part)]
    return float((seen > EDGE).mean()) if len(seen) else 1.0


def is_missing(line: NDArray[np.float64], at: int) -> bool:
    """Whether one border of a line between rows or columns is not drawn, and half of the others are."""
    others = np.delete(line, at)
    return bool(line[at] <= MISSING and len(others) and (others >= DRAWN).mean() >= 0.5)


def width_of(cells: Cells, row: int, column: int, beside: NDArray[np.float64], xs: list[int]) -> int:
    """How many cells of a row, from a column on, are one."""
    wide = 1
    while column + wide < len(cells[0]) and is_missing(beside[:, column + wide - 1], row):
        wide += 1
    while wide > 1:
        own = [cell for cell in cells[row][column : column + wide] if cell]
        if len(own) == 1 and (stands_between(own[0], xs[column], xs[column + wide]) or is_bordered(beside[row])):
            return wide
        wide -= 1
    return 1


def stands_between(lines: list[Piece], left: int, right: int) -> bool:
    """Whether lines stand in the middle between two borders."""
    return all(
        abs(line.box.x + line.box.width / 2 - (left + right) / 2) < max(line.size, 0.05 * (right - left))
        for line in lines
    )


def is_bordered(row: NDArray[np.float64]) -> bool:
    """Whether a row has borders between some of its cells: then one that is missing is meant."""
    return bool((row >= DRAWN).any())


def taken_together(cells: Cells, one: Merged) -> Merged:
    """The lines of all the cells, moved into the first."""
    places = [(one.row + down, one.column + across) for down in range(one.rows) for across in range(one.columns)]
    lines = [line for row, column in places for line in cells[row][column]]
    for row, column in places:
        cells[row][column] = []
    cells[one.row][one.column] = lines
    return one
