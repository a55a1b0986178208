"""Bold and slanted type is told also where it is thin or small, and lines of one kind are set alike."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from pipeline.reading.ink import Look, Piece, font_size
from pipeline.reading.layout import even_levels
from pipeline.reading.type import is_slanted
from pipeline.reading.weight import tell_weights
from tests.studio.page import FONTS


def piece(weight: float, size: float = 24.0, text: str = "Ports save energy", role: str = "body") -> Piece:
    box = Box(40, 40, round(0.5 * size * len(text)), round(size))
    out = Piece(text, box, 0.9, size, weight > 0.128, False, "#000000", "#ffffff", True, 40, role=role)
    out.weight = weight
    return out


def bold(pieces: list[Piece]) -> list[bool]:
    return [piece.bold for piece in pieces]


def test_thin_bold_type_is_told_from_the_regular_type_of_its_deck() -> None:
    pages = [[piece(0.116 + 0.002 * at, 40, role="title"), piece(0.09), piece(0.093), piece(0.095)] for at in range(4)]
    tell_weights(pages)
    assert [bold(page) for page in pages] == [[True, False, False, False]] * 4


def test_a_deck_whose_strokes_are_all_nearly_alike_has_no_bold() -> None:
    page = [piece(weight) for weight in (0.1, 0.103, 0.105, 0.108, 0.111, 0.115, 0.118, 0.12)]
    tell_weights([page])
    assert not any(bold(page))


def test_labels_measured_otherwise_are_set_alike_and_a_bold_head_is_not() -> None:
    labels = [piece(weight, 13) for weight in (0.112, 0.118, 0.126, 0.132, 0.122, 0.119)]
    heads = [piece(0.142, 20, "By the calendar"), *(piece(0.095, 20) for _ in range(5))]
    tell_weights([labels, heads])
    assert bold(labels) == [False] * 6
    assert bold(heads) == [True] + [False] * 5


def test_words_that_differ_in_colour_alone_are_as_bold_as_their_line() -> None:
    titles = [piece(0.118, 40, role="title") for _ in range(4)]
    titles[0].looks = [Look(False, False, "#000000", 40), Look(False, False, "#0000ff", 40)]
    tell_weights([[*titles, *(piece(0.09) for _ in range(6))]])
    assert all(look.bold for look in titles[0].looks)


def cover(size: int, lean: float) -> NDArray[np.float32]:
    """A line of print as shares of ink; `lean`: how far to the right its letters lean."""
    text, font = (
        "Filmed at the branch, one value every minute",
        ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 4 * size),
    )
    wide = round(font.getlength(text)) + 40 * size
    picture = Image.new("L", (wide, 6 * size), 0)
    ImageDraw.Draw(picture).text((8 * size, 0), text, 255, font)
    move = np.array([[1, -lean, lean * 3 * size], [0, 1, 0]], dtype=np.float32)
    slanted = cv2.warpAffine(np.asarray(picture), move.reshape(2, 3), (wide, 6 * size))
    small = cv2.resize(slanted, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    rows, columns = np.nonzero(small > 0.4)
    return np.asarray(small[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], dtype=np.float32)


@pytest.mark.parametrize("size", [12, 16, 32])
def test_small_print_that_leans_is_slanted(size: int) -> None:
    assert is_slanted(cover(size, 0.2))
    assert not is_slanted(cover(size, 0.0))


def test_an_accent_on_a_capital_makes_no_larger_type() -> None:
    cap, accented = round(0.725 * 30), round(0.93 * 30)
    assert font_size("Uber alle", cap) == pytest.approx(font_size("Über alle", accented), rel=0.03)


def test_a_pixel_of_small_print_is_no_other_size() -> None:
    lines = [piece(0.1, size) for size in (8.3, 9.6, 9.7)]
    even_levels(lines)
    assert len({line.size for line in lines}) == 1
