"""Spaces that the engine lost, and gaps that are none."""

import numpy as np
import pytest

from pipeline.reading.spaces import with_spaces


def set_in_ink(text: str, gap: int, letter: int = 9) -> tuple[tuple[float, ...], np.ndarray]:
    """The centres of the signs, and their ink: each as wide as `letter`, a column apart, spaces as wide as `gap`."""
    ink = np.zeros((20, 400), bool)
    centres, x = [], 10
    for sign in text:
        if sign == " ":
            x += gap
            continue
        ink[:, x : x + letter] = True
        centres.append(x + letter / 2)
        x += letter + 1
    return tuple(centres), ink


@pytest.mark.parametrize(
    ("printed", "meant"),
    [("4 200", "4 200"), ("12 350", "12 350"), ("2024", "2024"), ("2024 1", "20241"), ("1234 500", "1234500")],
)
def test_a_gap_between_figures_parts_thousands_alone(printed: str, meant: str) -> None:
    centres, ink = set_in_ink(printed, 8)
    assert with_spaces(printed.replace(" ", ""), centres, ink, 24.0) == meant


def test_a_gap_counts_once_where_a_letter_was_taken_to_stand_in_it() -> None:
    centres, ink = set_in_ink("Fall per dag", 8)
    off = list(centres)
    off[3] += 7.5  # the last letter before the space, as narrow letters are
    assert with_spaces("Fall per dag", tuple(off), ink, 24.0) == "Fall per dag"
