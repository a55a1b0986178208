"""A table of a page as a native one: its colours, its sizes, and how each column is set in its cells."""

from collections.abc import Sequence
from statistics import median

import numpy as np

from pipeline.formats.pptx.colour import contrast, near, parts
from pipeline.formats.pptx.plan import Align, Cell, Grid, Theme
from pipeline.model import Box, Line, Merged, PageOfSlide, Table
from pipeline.stages.deck.blocks import Place
from pipeline.stages.deck.fonts import Sizes
from pipeline.stages.deck.looks import firmer, points

USUAL_INSET = 4.0
MOST_INSET = 0.2
ONE_WAY, MOST_MIXED = 0.97, 1.75
"""How alike the ways from the fill to two colours of letters are (cosine), and how many times farther one of them may be."""
STEADY, MOST_STEADY, CLEAR = 0.2, 0.8, 0.45
"""The air left of a cell's text, points: where none is known, and at most, as a share of the column."""


def grid_of(page: PageOfSlide, table: Table, place: Place, theme: Theme, sizes: Sizes) -> Grid:
    """A table with the colours and sizes that its cells had, each column kept to the side to which it kept."""
    inside = [line for line in page.lines if line.role == "cell" and table.box.clip(line.box)]
    size = round(points(page, median([sizes.size(line) for line in inside] or [20.0])) * 2) / 2
    wide = {(one.row, one.column): cell_of(table, one) for one in table.merged}
    over = [line for line in inside if any(box.clip(middle(line.box)) for box in wide.values())]
    columns = [column([line for line in inside if line not in over], box) for box in columns_of(table)]
    aligns = [align_of(lines, box) for lines, box in zip(columns, columns_of(table), strict=True)]
    rows = []
    for at, texts in enumerate(table.cells):
        row = []
        heads = [line for line in inside if cell_of(table, Merged(at, 0, 1, len(texts))).clip(middle(line.box))]
        strong = 2 * sum(line.bold for line in heads) >= len(heads) > 1
        for across, (text, align) in enumerate(zip(texts, aligns, strict=True)):
            box = wide.get((at, across)) or cell_of(table, Merged(at, across, 1, 1))
            own = [line for line in inside if box.clip(middle(line.box))]
            level = [line for line in inside if box.y <= line.box.y + line.box.height // 2 < box.bottom]
            head = next(iter(own or level or inside), None)
            fill = head.background if head else theme.background
            alike = [line.colour for line in level if near(line.background, fill)]
            colour = firmest(head.colour, alike, fill) if head else theme.text
            side = align_of(own, box) if (at, across) in wide else align
            bold = any(line.bold for line in own) or (strong and bool(own))
            row.append(Cell(text, size, bold, colour, firmer(fill, colour), side))
        rows.append(row)
    header = ", ".join(text for text in table.cells[0] if text)
    return Grid(
        place.frame(table.box),
        rows,
        [round(width * place.across) for width in table.columns],
        [round(high * place.down) for high in table.rows],
        f"Table with {len(rows)} rows; columns: {header}",
        inset_of(columns, aligns, table, page),
        air_above(inside, table, page, sizes),
        table.merged,
    )


def cell_of(table: Table, one: Merged) -> Box:
    """Where cells that are one lie."""
    across, down = table.columns[one.column :][: one.columns], table.rows[one.row :][: one.rows]
    x, y = table.box.x + sum(table.columns[: one.column]), table.box.y + sum(table.rows[: one.row])
    return Box(x, y, sum(across), sum(down))


def firmest(colour: str, others: Sequence[str], fill: str) -> str:
    """The colour of letters among others on the same fill that are meant to be alike: thin ones are seen mixed with the fill."""
    own = np.subtract(parts(colour), parts(fill))
    length, best = float(np.linalg.norm(own)), colour
    for other in others:
        way = np.subtract(parts(other), parts(fill))
        far = float(np.linalg.norm(way))
        alike = own @ way > ONE_WAY * length * far and far < MOST_MIXED * length
        if alike and contrast(other, fill) > contrast(best, fill):
            best = other
    return best


def air_above(lines: Sequence[Line], table: Table, page: PageOfSlide, sizes: Sizes) -> float | None:
    """The air between a row's upper edge and its text in points, where rows of all heights have the same; None where text is centred."""
    airs, spare, y = [], [], table.box.y
    for high in table.rows:
        row = [line for line in lines if y <= line.box.y + line.box.height / 2 < y + high]
        if row:
            airs.append(min(sizes.top(line) for line in row) - y)
            spare.append((high - (max(line.box.bottom for line in row) - min(line.box.y for line in row))) / 2)
        y += high
    if len(airs) < 2:
        return None
    em = median(line.size for line in lines)
    air = median(airs)
    if sum(abs(one - air) < STEADY * em for one in airs) < MOST_STEADY * len(airs) or air > median(spare) - CLEAR * em:
        return None
    return round(max(0.0, points(page, air)), 1)


def middle(box: Box) -> Box:
    """The pixel in the middle of a box."""
    return Box(box.x + box.width // 2, box.y + box.height // 2, 1, 1)


def columns_of(table: Table) -> list[Box]:
    out, x = [], table.box.x
    for wide in table.columns:
        out.append(Box(x, table.box.y, wide, table.box.height))
        x += wide
    return out


def column(lines: Sequence[Line], box: Box) -> list[Line]:
    """The lines that stand in a column."""
    return [line for line in lines if box.clip(middle(line.box))]


def align_of(lines: Sequence[Line], box: Box) -> Align:
    """The side to which a column keeps: where its lines differ least; a single one by the air on its two sides."""
    if not lines:
        return "left"
    lefts, rights = [line.box.x - box.x for line in lines], [box.right - line.box.right for line in lines]
    middles = [(left - right) / 2 for left, right in zip(lefts, rights, strict=True)]
    spread = {"left": spread_of(lefts), "centre": spread_of(middles), "right": spread_of(rights)}
    em = median(line.size for line in lines)
    if max(spread.values()) - min(spread.values()) > 0.5 * em:
        if spread["left"] <= 0.3 * em or spread["left"] == min(spread.values()):
            return "left"
        return "centre" if spread["centre"] < spread["right"] else "right"
    left, right = median(lefts), median(rights)
    if abs(left - right) < 0.3 * em and left > 0.6 * em:
        return "centre"
    return "left" if left <= right + 0.6 * em else "right"


def spread_of(places: Sequence[float]) -> float:
    """How far apart places are, without one that may stand elsewhere, as a head over two columns does, where there are five."""
    known = sorted(places)
    return known[-1] - known[0] if len(known) < 5 else min(known[-2] - known[0], known[-1] - known[1])


def inset_of(columns: Sequence[Sequence[Line]], aligns: Sequence[Align], table: Table, page: PageOfSlide) -> float:
    """The air between a cell's edge and its text, in points."""
    airs = [
        points(page, min(line.box.x for line in lines) - box.x)
        for lines, box, align in zip(columns, columns_of(table), aligns, strict=True)
        if lines and align == "left"
    ]
    narrow = points(page, min(table.columns))
    return round(min(max(median(airs), 0.0), MOST_INSET * narrow), 1) if airs else USUAL_INSET
