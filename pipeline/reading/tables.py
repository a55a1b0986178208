"""Tables: a lattice of straight edges with words in its cells, or words set in columns without any."""

from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Merged
from pipeline.reading.columns import set_in_columns
from pipeline.reading.ink import Piece, Pixels, common_colour, distance, largest
from pipeline.reading.merged import merge_cells

EDGE = 5.0
LEAST_FILLED = 0.4
SMALLEST_PRINT = 0.0165
LEAST_FLAT = 0.9
SEEN_IN = 0.25
"""Share of a table's height along which a border between columns is drawn, at least."""
SAME_EDGE, MOST_APART = 0.02, 0.6
"""How far the edges of a table's parts are off, share of the page's width, and how far apart they stand, in heights of a row."""


@dataclass
class Grid:
    """A table. `xs` and `ys` are the lines between columns and rows, ends included; `cells[row][column]` the lines in it, in order.

    `merged`: cells that are one; their lines are in the first of them.
    """

    box: Box
    xs: list[int]
    ys: list[int]
    cells: list[list[list[Piece]]]
    merged: list[Merged] = field(default_factory=list)


def find_tables(bare: Pixels, pieces: list[Piece]) -> list[Grid]:
    """The tables of a page. `bare` is the page without text; a piece in one of them gets the role "cell"."""
    height, width = bare.shape[:2]
    signed = bare.astype(np.float32)
    level = np.pad(largest(np.abs(np.diff(signed, axis=0))) > EDGE, ((0, 1), (0, 0)))
    upright = np.pad(largest(np.abs(np.diff(signed, axis=1))) > EDGE, ((0, 0), (0, 1)))
    rows = long_runs(level, (max(12, round(0.05 * width)), 1))
    columns = long_runs(upright, (1, max(8, round(0.03 * height))))
    lattice = cv2.dilate(rows | columns, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lattice, connectivity=8)
    tables = []
    for index in sorted(range(1, count), key=lambda index: -int(stats[index][4])):
        x, y, wide, high = (int(value) for value in stats[index][:4])
        if wide < 0.15 * width or high < 0.06 * height:
            continue
        own = labels[y : y + high, x : x + wide] == index
        ys = lines_at((rows[y : y + high, x : x + wide] & own).sum(axis=1), 0.55 * wide, max(4, round(0.008 * height)))
        xs = lines_at(
            (columns[y : y + high, x : x + wide] & own).sum(axis=0), 0.55 * high, max(4, round(0.008 * width))
        )
        grid = filled([x + at for at in xs], [y + at for at in ys], pieces, bare)
        if grid:
            tables.append(grid)
    framed = len(tables)
    for left, right, ys in ruled(rows, width, height):
        free = [piece for piece in pieces if not any(holds(table, piece) for table in tables)]
        grid = filled(columns_of_text(free, left, right, ys), ys, free, bare)
        if grid and not any(table.box.clip(grid.box) for table in tables):
            tables.append(grid)
    free = [piece for piece in pieces if not any(holds(table, piece) for table in tables[:framed])]
    for xs, ys in set_in_columns(free):
        grid = filled(xs, ys, free, bare)
        if grid and not any(table.box.clip(grid.box) for table in tables[:framed]):
            tables = instead(grid, tables)
    tables = stitched(tables, bare)
    for table in tables:
        claim(table)
    return tables


def claim(table: Grid) -> None:
    for piece in lines_of(table):
        piece.role = "cell"


def lines_of(table: Grid) -> list[Piece]:
    return [piece for row in table.cells for cell in row for piece in cell]


def holds(table: Grid, piece: Piece) -> bool:
    return any(one is piece for one in lines_of(table))


def instead(grid: Grid, tables: list[Grid]) -> list[Grid]:
    """The tables with this one: in the place of those that are parts of it, such as two rows that a band is seen in."""
    parts = [table for table in tables if table.box.clip(grid.box)]
    within = all(holds(grid, piece) for table in parts for piece in lines_of(table))
    if not within or any(len(lines_of(table)) == len(lines_of(grid)) for table in parts):
        return tables
    return [*(table for table in tables if table not in parts), grid]


def stitched(tables: list[Grid], bare: Pixels) -> list[Grid]:
    """Tables that are parts of one become one: a head and rows that no border is seen between, right under one another."""
    out: list[list[Grid]] = []
    for table in sorted(tables, key=lambda table: table.box.y):
        above = next((group for group in out if goes_on(group[-1], table, bare.shape[1])), None)
        if above is None:
            out.append([table])
        else:
            above.append(table)
    return [one for group in out for one in together(group, tables, bare)]


def goes_on(above: Grid, below: Grid, width: int) -> bool:
    """Whether a table stands right under another, between the same edges."""
    near = SAME_EDGE * width
    gap = below.ys[0] - above.ys[-1]
    row = min(end - start for start, end in pairwise(above.ys))
    edges = abs(above.xs[0] - below.xs[0]) <= near and abs(above.xs[-1] - below.xs[-1]) <= near
    return edges and -2 <= gap <= MOST_APART * row


def together(group: list[Grid], found: list[Grid], bare: Pixels) -> list[Grid]:
    """The parts as one table, with the columns of the part that has most of them; as they are where that is no table."""
    if len(group) < 2:
        return group
    finest = max(group, key=lambda table: (len(table.xs), -found.index(table)))
    joins = [(above.ys[-1] + below.ys[0]) // 2 for above, below in pairwise(group)]
    ys = [group[0].ys[0]]
    for table, end in zip(group, [*joins, group[-1].ys[-1]], strict=True):
        ys += [*table.ys[1:-1], end]
    lines = [line for table in group for line in lines_of(table)]
    whole = filled(borders(finest, group, bare), ys, lines, bare)
    return group if whole is None or len(lines_of(whole)) < len(lines) else [whole]


def borders(finest: Grid, group: list[Grid], bare: Pixels) -> list[int]:
    """The lines between the columns of the finest part: where one is drawn, in any of the rows, in the gap between its texts."""
    rows = bare[group[0].ys[0] : group[-1].ys[-1]].astype(np.float32)
    drawn = (largest(np.abs(np.diff(rows, axis=1))) > EDGE).mean(axis=0)
    out = [min(table.xs[0] for table in group)]
    for at, x in enumerate(finest.xs[1:-1]):
        left, right = ([line.box for row in finest.cells for line in row[at + side]] for side in (0, 1))
        low, high = max((box.right for box in left), default=x), min((box.x for box in right), default=x)
        best = low + int(drawn[low:high].argmax()) if low < high else x
        out.append(best + 1 if drawn[best] >= SEEN_IN else x)
    return [*out, max(table.xs[-1] for table in group)]


def ruled(rows: NDArray[np.uint8], width: int, height: int) -> list[tuple[int, int, list[int]]]:
    """Stacks of level lines of one length, as (left, right, their y): tables that are ruled or banded only across."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(rows, connectivity=8)
    stacks: list[tuple[int, int, list[int]]] = []
    for index in sorted(range(1, count), key=lambda index: int(stats[index][1])):
        x, y, wide, high = (int(value) for value in stats[index][:4])
        if wide < 0.25 * width or high > 0.02 * height:
            continue
        for left, right, ys in stacks:
            if abs(left - x) < 0.012 * width and abs(right - x - wide) < 0.012 * width:
                if y - ys[-1] > 0.02 * height:
                    ys.append(y)
                break
        else:
            stacks.append((x, x + wide, [y]))
    return [stack for stack in stacks if len(stack[2]) >= 3]


def columns_of_text(pieces: list[Piece], left: int, right: int, ys: list[int]) -> list[int]:
    """Lines between columns where no text of the rows reaches: the middles of the gaps, with the ends."""
    inside = [
        piece
        for piece in pieces
        if ys[0] <= piece.box.y + piece.box.height / 2 < ys[-1] and left <= piece.box.x < right
    ]
    if not inside:
        return [left, right]
    em = max(piece.size for piece in inside)
    xs, end = [left], left
    for piece in sorted(inside, key=lambda piece: piece.box.x):
        if piece.box.x - end > 0.8 * em and end > left:
            xs.append((end + piece.box.x) // 2)
        end = max(end, piece.box.right)
    return [*xs, right]


def long_runs(edges: NDArray[np.bool_], kernel: tuple[int, int]) -> NDArray[np.uint8]:
    """Only runs of edge as long as the kernel (width, height), small breaks closed first."""
    gap = (5, 1) if kernel[0] > 1 else (1, 5)
    closed = cv2.morphologyEx(edges.astype(np.uint8), cv2.MORPH_CLOSE, np.ones(gap[::-1], np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(kernel[::-1], np.uint8)), dtype=np.uint8)


def lines_at(sums: NDArray[np.int_], least: float, near: int) -> list[int]:
    """Places whose sum reaches `least`; places nearer than `near` to one another are the two sides of one line."""
    out: list[list[int]] = []
    for at in np.flatnonzero(sums >= least):
        if out and at - out[-1][-1] <= near:
            out[-1].append(int(at))
        else:
            out.append([int(at)])
    return [sum(group) // len(group) for group in out]


def filled(xs: list[int], ys: list[int], pieces: list[Piece], bare: Pixels) -> Grid | None:
    """The lattice as a table, if at least 2 by 2 cells and enough of them hold words of a readable size."""
    if len(xs) < 3 or len(ys) < 3:
        return None
    cells: list[list[list[Piece]]] = [[[] for _ in xs[1:]] for _ in ys[1:]]
    inside: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box.y, piece.box.x)):
        middle_x, middle_y = piece.box.x + piece.box.width / 2, piece.box.y + piece.box.height / 2
        column = next((index for index in range(len(xs) - 1) if xs[index] <= middle_x < xs[index + 1]), None)
        row = next((index for index in range(len(ys) - 1) if ys[index] <= middle_y < ys[index + 1]), None)
        if column is not None and row is not None:
            cells[row][column].append(piece)
            inside.append(piece)
    while len(cells) > 2 and not any(cells[-1]):
        del cells[-1], ys[-1]
    used = sum(bool(cell) for row_cells in cells for cell in row_cells)
    readable = sum(piece.size > SMALLEST_PRINT * bare.shape[0] for piece in inside)
    columns_used = sum(any(row_cells[column] for row_cells in cells) for column in range(len(xs) - 1))
    if used < 4 or columns_used < 2 or used < LEAST_FILLED * len(cells) * len(cells[0]) or readable < 0.7 * len(inside):
        return None
    crossing = sum(piece.box.width > 1.15 * (xs[-1] - xs[0]) / (len(xs) - 1) * 1.6 for piece in inside)
    if crossing > 0.25 * len(inside):
        return None
    if 2 * sum(len(cell) for row_cells in cells for cell in row_cells if stands_loose(cell)) > len(inside):
        return None
    sizes = sorted(piece.size for piece in inside)
    even = sum(0.7 < size / sizes[len(sizes) // 2] < 1.45 for size in sizes)
    if even < 0.8 * len(sizes) or flat_cells(bare, xs, ys) < LEAST_FLAT:
        return None
    merged = merge_cells(cells, xs, ys, bare)
    return Grid(Box(xs[0], ys[0], xs[-1] - xs[0], ys[-1] - ys[0]), xs, ys, cells, merged)


def stands_loose(cell: list[Piece]) -> bool:
    """Whether lines stand farther apart than those of one cell do: a list on a page with a band above it, say."""
    return any(below.box.y - above.box.bottom > below.size for above, below in pairwise(cell))


def flat_cells(bare: Pixels, xs: list[int], ys: list[int]) -> float:
    """Share of the cells that are one colour inside, weighed by their area; a form or a picture wall is not a table."""
    flat = whole = 0.0
    for top, bottom in pairwise(ys):
        for left, right in pairwise(xs):
            inset = max(2, min(bottom - top, right - left) // 10)
            part = bare[top + inset : bottom - inset, left + inset : right - inset]
            if part.size:
                whole += part.size
                flat += part.size * bool((distance(part, common_colour(part)) < 24).mean() > 0.93)
    return flat / whole if whole else 0.0
