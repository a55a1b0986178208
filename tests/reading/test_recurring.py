"""Titles in lines of unlike weight, and the footer of a deck that was read otherwise on each page."""

from pipeline.model import Box
from pipeline.reading.ink import Piece
from pipeline.reading.ocr import Found
from pipeline.reading.recurring import drop_signs, mark_recurring
from pipeline.reading.roles import mark_title


def piece(text: str, x: int, y: int, size: float = 10.0, *, bold: bool = False, sure: float = 0.9) -> Piece:
    box = Box(x, y, round(0.5 * size * len(text)), round(size))
    return Piece(text, box, sure, size, bold, False, "#104080", "#ffffff", True, x)


def test_title_lines_of_one_size_and_edge_are_one_title_whatever_their_weight() -> None:
    lines = [
        piece("Doors that tell us when", 78, 164, 44, bold=False),
        piece("they are tired", 75, 219, 44, bold=True),
        piece("Maintenance by condition", 76, 302, 21),
    ]
    mark_title(lines, [], 1000, 562)
    assert [line.role for line in lines] == ["title", "title", "body"]


def test_a_footer_has_the_reading_of_most_pages_and_no_word_of_a_logo() -> None:
    usual = "MatRett - food in hospitals"
    readings = [usual, usual, "MatRlett food in honpitahs", "MotRett-food in hospitals"]
    pages = [
        [piece(f"Topic {'abcd'[at]}", 60, 60, 30), piece(text, 40, 540), piece("MatRett", 800, 538, 12)]
        for at, text in enumerate(readings)
    ]
    mark_recurring(pages, [[] for _ in pages], [562] * 4)
    assert [page[1].text for page in pages] == [usual] * 4
    assert [[line.role for line in page] for page in pages] == [["body", "footer", "logo"]] * 4


def test_footers_with_other_figures_keep_theirs() -> None:
    pages = [[piece("Topic", 60, 60, 30), piece(f"Part {at} of the winter course", 40, 540)] for at in range(4)]
    mark_recurring(pages, [[] for _ in pages], [562] * 4)
    assert [page[1].text for page in pages] == [f"Part {at} of the winter course" for at in range(4)]


def test_a_drawing_that_is_read_as_huge_letters_on_most_pages_is_none() -> None:
    art, title = Found("EI", Box(820, 4, 110, 100), 0.85, False), Found("Why", Box(60, 40, 160, 44), 1.0, False)
    pages = [[art, title], [art], [art, title], [title, Found("42", Box(300, 200, 160, 120), 1.0, False)]]
    drop_signs(pages, [562] * 4)
    assert [[one.text for one in page] for page in pages] == [["Why"], [], ["Why"], ["Why", "42"]]


def test_a_row_of_little_drawings_is_no_text_and_a_legend_is() -> None:
    box = Box(900, 660, 200, 12)
    for text, kept in (("◁ □ ▷ ◁ D ▷ C", False), ("△□△D△DC", False), ("● North ■ South ▲ West", True), ("○ A", True)):
        page = [Found(text, box, 0.8, False)]
        drop_signs([page], [720])
        assert bool(page) == kept, text
