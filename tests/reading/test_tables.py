"""Tables with bands: whatever is seen of them, no word is lost."""

import numpy as np

from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.tables import find_tables, lines_of

ENDS = [300, 500, 700, 900]
ROWS = [["Year", "Files", "Errors", "Worst"], ["1986", "310", "1204", "one"], ["1999", "415", "87", "two"]]
ROWS += [["2007", "402", "12", "three"], ["2021", "398", "3", "four"]]


def pieces() -> list[Piece]:
    out = []
    for n, row in enumerate(ROWS):
        for text, right in zip(row, ENDS, strict=True):
            box = Box(right - 12 * len(text), 150 + 44 * n, 12 * len(text), 18)
            out.append(Piece(text, box, 0.9, 25.0, n == 0, False, "#101010", "#ffffff", True, box.x))
    return out


def page(*bands: int) -> np.ndarray:
    """White, with a pale band under each of these rows."""
    out = np.full((720, 1280, 3), 255, np.uint8)
    for n in bands:
        out[137 + 44 * n : 181 + 44 * n, 220:920] = 236
    return out


def test_no_word_is_lost_whichever_rows_a_band_is_seen_in() -> None:
    for bands in ([], [1], [1, 3], [2, 4], [0, 2, 4], [3]):
        lines = pieces()
        tables = find_tables(page(*bands), lines)
        within = [id(line) for table in tables for line in lines_of(table)]
        assert sorted(within) == sorted(id(line) for line in lines if line.role == "cell"), bands
        assert len(tables) == 1 and len(within) == len(lines), bands
