"""Tables that are not ruled at all: rows of short texts that keep to the same columns, wider apart than lines of one text."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.lines import near_colours

LEAST_ROWS = 3
LEAST_COLUMNS = 3
LEVEL = 0.35
ALIGNED = 0.5
"""How far beginnings of the lines of a row, and edges in a column, may be off; shares of the em."""
GUTTER = 0.7
SAME_EDGE = 0.2
LEAST_ALIGNED = 2
WIDE_GAP = 0.42
LEAST_PITCH = 1.5
MOST_PITCH = 6.0
"""Rows are this far apart, in ems: nearer ones are lines of one text, farther ones stand each for itself."""


def set_in_columns(pieces: Sequence[Piece]) -> list[tuple[list[int], list[int]]]:
    """The lines between the columns and between the rows of each such table, ends included."""
    plain = on_one_ground([piece for piece in pieces if not piece.bullet])
    found, rows = [], list[list[Piece]]()
    for row in rows_of(plain):
        if rows and not (fits(rows, row)):
            found += table_of(rows, plain)
            rows = []
        rows.append(row)
    return found + table_of(rows, plain)


def split_at_columns(pieces: list[Piece]) -> None:
    """Lines that run from one column into the next, as engines read what stands close, become one line a column."""
    rows = rows_of(on_one_ground([piece for piece in pieces if not piece.bullet]))
    edges = [cell.box.x for row in rows for cell in row[1:]]
    for piece in list(pieces):
        if not len(piece.words) == len(piece.starts) == len(piece.text.split()):
            continue
        for at in range(len(piece.starts) - 1, 0, -1):
            near = sum(abs(edge - piece.starts[at]) < SAME_EDGE * piece.size for edge in edges)
            gap = piece.starts[at] - piece.starts[at - 1] - piece.words[at - 1]
            if near >= LEAST_ALIGNED and gap > WIDE_GAP * piece.size:
                pieces.append(cut_off(piece, at))


def cut_off(piece: Piece, at: int) -> Piece:
    """The words from number `at` on as a line of their own; `piece` keeps those before."""
    words = piece.text.split()
    start, box = piece.starts[at], piece.box
    rest = replace(
        piece, text=" ".join(words[at:]), box=Box(start, box.y, box.right - start, box.height), left=start,
        words=piece.words[at:], starts=piece.starts[at:],
    )  # fmt: skip
    end = piece.starts[at - 1] + piece.words[at - 1]
    piece.text, piece.box = " ".join(words[:at]), Box(box.x, box.y, end - box.x, box.height)
    piece.words, piece.starts = piece.words[:at], piece.starts[:at]
    return rest


def on_one_ground(pieces: list[Piece]) -> list[Piece]:
    """The lines that stand on what most stand on; numbers in discs or words on buttons beside them are no column of theirs."""
    weights: dict[str, int] = {}
    for piece in pieces:
        ground = next((known for known in weights if near_colours(known, piece.background)), piece.background)
        weights[ground] = weights.get(ground, 0) + len(piece.text)
    usual = max(weights, key=lambda ground: weights[ground], default="")
    return [piece for piece in pieces if near_colours(piece.background, usual)]


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Lines that begin at one height, at least as many as a table has columns, from top to bottom; each from left to right."""
    left = sorted(pieces, key=lambda piece: base(piece))
    rows = []
    while left:
        row = [piece for piece in left if abs(base(piece) - base(left[0])) < LEVEL * left[0].size]
        left = [piece for piece in left if piece not in row]
        row.sort(key=lambda piece: piece.box.x)
        apart = all(two.box.x - one.box.right > GUTTER * one.size for one, two in pairwise(row))
        if len(row) >= LEAST_COLUMNS and apart and alike(row):
            rows.append(row)
    return rows


def base(piece: Piece) -> float:
    """Where the line's letters begin: capitals and small ones alike."""
    return (
        piece.box.y
        if any(sign.isupper() or sign in "bdfhklt0123456789" for sign in piece.text)
        else piece.box.y - 0.2 * piece.size
    )


def alike(row: Sequence[Piece]) -> bool:
    sizes = [piece.size for piece in row]
    return max(sizes) < 1.35 * min(sizes)


def fits(rows: Sequence[Sequence[Piece]], row: Sequence[Piece]) -> bool:
    """Whether a row goes on with the table: as many columns, each with the edge that it has, not too near and not too far."""
    pitch = (base(row[0]) - base(rows[-1][0])) / min(rows[-1][0].size, row[0].size)
    if len(row) != len(rows[-1]) or not LEAST_PITCH <= pitch < MOST_PITCH or not alike([*rows[-1], *row]):
        return False
    columns = list(zip(*rows, row, strict=True))
    return all(aligned(column) for column in columns) and aligned(columns[0], left=True)


def aligned(column: Sequence[Piece], *, left: bool = False) -> bool:
    """Whether the lines of a column share an edge or, unless `left` is wanted, the other edge or a middle."""
    most = ALIGNED * min(piece.size for piece in column)
    edges: list[list[float]] = [[piece.box.x for piece in column]]
    if not left:
        edges += [[piece.box.right for piece in column], [piece.box.x + piece.box.width / 2 for piece in column]]
    return any(max(edge) - min(edge) < most for edge in edges)


def table_of(rows: Sequence[Sequence[Piece]], pieces: Sequence[Piece]) -> list[tuple[list[int], list[int]]]:
    """The table of some rows with the lines that wrapped in its cells; none where they are too few, or lines run across."""
    if len(rows) < LEAST_ROWS:
        return []
    em = rows[0][0].size
    lefts = [min(piece.box.x for piece in column) for column in zip(*rows, strict=True)]
    top = min(piece.box.y for piece in rows[0])
    pitches = [two[0].box.y - one[0].box.y for one, two in pairwise(rows)]
    low = min(piece.box.y for piece in rows[-1]) + max(pitches)
    inside = [
        piece for piece in pieces if top <= piece.box.y < low and piece.box.right > lefts[0] and below(piece, rows, em)
    ]
    rights = [
        max(piece.box.right for piece in inside if lefts[at] - em <= piece.box.x and column_of(piece, lefts) == at)
        for at in range(len(lefts))
    ]
    if any(right > left for right, left in zip(rights, lefts[1:], strict=False)):
        return []
    xs = [lefts[0] - 6, *((right + left) // 2 for right, left in zip(rights, lefts[1:], strict=False)), rights[-1] + 6]
    ys = [round(top - 0.35 * em)]
    for one, two in pairwise(rows):
        last = max(
            piece.box.bottom
            for piece in inside
            if one[0].box.y - em <= piece.box.y < min(p.box.y for p in two) - LEVEL * em
        )
        ys.append((last + min(piece.box.y for piece in two)) // 2)
    last = max(piece.box.bottom for piece in inside)
    return [(xs, [*ys, round(last + 0.35 * em)])]


def column_of(piece: Piece, lefts: Sequence[int]) -> int:
    return max((at for at, left in enumerate(lefts) if left <= piece.box.x + 0.3 * piece.size), default=0)


def below(piece: Piece, rows: Sequence[Sequence[Piece]], em: float) -> bool:
    """Whether a line is one of the rows', or a wrapped one right under a cell."""
    return any(
        piece is cell or (0 < piece.box.y - cell.box.y < 4 * em and abs(piece.box.x - cell.box.x) < ALIGNED * em)
        for row in rows
        for cell in row
    )
