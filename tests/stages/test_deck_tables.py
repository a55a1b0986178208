"""To which side a table's column keeps."""

from pipeline.model import Box, Line
from pipeline.stages.deck.grids import align_of

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
