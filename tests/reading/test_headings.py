"""Which line is the title, told from the page and from where the deck's titles usually stand."""

import numpy as np
import pytest

from pipeline.model import Box
from pipeline.reading.headings import mark_usual_titles
from pipeline.reading.ink import Piece
from pipeline.reading.roles import mark_title
from pipeline.reading.spaces import with_spaces

WIDTH, HEIGHT = 1280, 720


def piece(text: str, y: int, size: float, *, x: int = 80, colour: str = "#202020", bold: bool = False) -> Piece:
    box = Box(x, y, round(0.5 * size * len(text)), round(0.75 * size))
    return Piece(text, box, 1.0, size, bold, False, colour, "#ffffff", True, x)


def title(*pieces: Piece) -> str:
    mark_title(list(pieces), [], WIDTH, HEIGHT)
    return " ".join(one.text for one in pieces if one.role == "title")


def test_a_section_s_number_is_no_title() -> None:
    assert title(piece("2", 200, 160, bold=True), piece("What the data says", 420, 60)) == "What the data says"


def test_heads_of_columns_are_no_title() -> None:
    head = piece("What we heard in the first week", 50, 46, bold=True)
    columns = [piece("WEEK 1 annoying", 120, 62, x=100), piece("WEEK 1 funny", 120, 62, x=660)]
    notes = [piece(text, 300 + 60 * row, 30) for row, text in enumerate(("too many buttons", "nice voice", "the cat"))]
    assert title(head, *columns, *notes) == head.text


def test_the_only_text_on_a_photograph_is_its_title_wherever_it_stands() -> None:
    assert title(piece("I want to smell my own garden,", 460, 60), piece("not yours.", 520, 60)).endswith("not yours.")
    assert title(piece("Photo: A. Example", 650, 20)) == ""


def test_huge_lines_are_one_title_whatever_their_colour_seems_to_be_on_a_photograph() -> None:
    lines = [piece("Growing old in your", 230, 124), piece("own kitchen", 340, 146, x=60, colour="#9b8e85")]
    small = [piece("A winter in fourteen homes", 460, 56), piece("Aino Example, Nordic Home Lab", 520, 36)]
    assert title(*lines, *small) == "Growing old in your own kitchen"


def test_letters_that_throw_a_shadow_are_a_title_and_a_sign_with_a_word_is_none() -> None:
    boxes = [piece("Board", 220, 24, x=600, bold=True), piece("Leader", 330, 24, x=600), piece("Fish", 480, 24, x=300)]
    for size, wanted in ((4, "Organised"), (60, "")):
        head = piece("Organised", 60, 48, x=530)
        around = Box(head.box.x - 3, head.box.y - 2, head.box.width + size, head.box.height + size)
        mark_title([head, *boxes], [around], WIDTH, HEIGHT)
        assert (head.role == "title") == bool(wanted)
        for one in boxes:
            one.role = "body"


def page(head: str, *others: Piece) -> list[Piece]:
    pieces = [piece(head, 60, 48, colour="#1e3557"), *others]
    mark_title(pieces, [], WIDTH, HEIGHT)
    return pieces


def titles(pages: list[list[Piece]]) -> list[str]:
    mark_usual_titles(pages, [HEIGHT] * len(pages))
    return [" ".join(one.text for one in pieces if one.role == "title") for pieces in pages]


@pytest.mark.parametrize(("y", "expected"), [(240, "How exact is it?"), (60, "")])
def test_what_is_larger_than_the_title_is_none_where_titles_stand_at_one_place(y: int, expected: str) -> None:
    body = [piece("Rooms for tests in twelve towns", 200, 30), piece("Open to all firms", 250, 30)]
    pages = [page(head, *body) for head in ("Where we come from", "What we do", "Who pays")]
    formula = piece("F = (Z - W) / W", y, 96, x=300)
    if y == 60:
        only = [formula, piece("Z: counted", 300, 30)]
        mark_title(only, [], WIDTH, HEIGHT)
        before = [one.text for one in only if one.role == "title"]
        assert titles([*pages, only])[-1:] == [" ".join(before)], "nothing stands at the usual place"
    else:
        assert titles([*pages, page("How exact is it?", formula, piece("Z: counted", 400, 30))])[-1] == expected


@pytest.mark.parametrize(
    ("text", "gap", "parted"), [("Takk", 9, "Takk"), ("Ihave", 9, "I have"), ("Aship", 9, "A ship")]
)
def test_a_capital_that_is_no_word_is_loosely_set(text: str, gap: int, parted: str) -> None:
    ink = np.zeros((20, 200), bool)
    centres, x = [], 10
    for at in range(len(text)):
        ink[:, x : x + 8] = True
        centres.append(x + 4.0)
        x += 9 + (gap if at == 0 else 0)
    assert with_spaces(text, tuple(centres), ink, 24.0) == parted


def test_what_stands_apart_over_a_few_lines_of_its_size_is_the_title_of_a_cover() -> None:
    below = [piece("Maria Example, Science Park", 430, 52), piece("Innovation Tool of the Month", 490, 52)]
    assert title(piece("Repair in five towns", 250, 52), *below) == "Repair in five towns"
    letter = [piece(f"Line {at} of a long letter to all", 240 + 90 * at, 30) for at in range(5)]
    assert title(piece("To all who came to us", 200, 30), *letter) == ""
