"""To which side a table's column keeps, and cells that are one."""

from pathlib import Path

import numpy as np
from pptx import Presentation

from pipeline.formats.pptx.check import problems
from pipeline.model import Box, Line
from pipeline.reading.ocr import Reader
from pipeline.stages.deck.grids import align_of
from tests.bench.rebuild import deck_of, read_all
from tests.reading.test_merged import table

COLUMN = Box(464, 100, 152, 300)


def cell(text: str, x: int, wide: int, row: int) -> Line:
    return Line(
        text=text, box=Box(x, 120 + 50 * row, wide, 13), confidence=1, size=18, bold=False, italic=False, colour="#000000",
        background="#ffffff", role="cell", level=0, bullet="", block=0, paragraph=-1,
    )  # fmt: skip


def test_a_head_over_two_columns_does_not_say_how_the_figures_below_are_set() -> None:
    figures = [cell("41.2%", 559, 50, 2), cell("9.7%", 569, 40, 3), cell("118.3%", 549, 60, 4), cell("7%", 589, 20, 5)]
    assert align_of([cell("2025", 445, 40, 0), *figures], COLUMN) == "right"
    assert align_of(figures, COLUMN) == "right"
    words = [
        cell(text, 470, 10 * len(text), row) for row, text in enumerate(("Shoes", "Dresses", "All", "Children"), 2)
    ]
    assert align_of([cell("2025", 445, 40, 0), *words], COLUMN) == "left"


def test_a_head_over_columns_is_one_cell_of_the_deck_with_its_text_in_the_middle(tmp_path: Path) -> None:
    picture = np.asarray(table(over=True, beside=True))
    _, path = deck_of([picture], read_all([picture], Reader(1), tmp_path), tmp_path)
    (made,) = [shape.table for shape in Presentation(str(path)).slides[0].shapes if shape.has_table]
    head, side = made.cell(0, 1), made.cell(0, 0)
    assert (head.span_height, head.span_width, head.text) == (1, 3, "2025")
    assert head.text_frame.paragraphs[0].alignment.name == "CENTER"
    assert (side.span_height, side.span_width, side.text) == (2, 1, "Group")
    assert [made.cell(1, column).text for column in (1, 2, 3)] == ["Sent", "Back", "All"]
    assert not [problem for problem in problems(path) if "title" not in problem and "language" not in problem]
