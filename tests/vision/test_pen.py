"""Ink is told from letters and shapes that come onto a slide."""

import cv2
import numpy as np
import pytest

from pipeline.model import Box
from pipeline.vision.pen import is_line
from tests.studio.sources import DECK

WHOLE = Box(0, 0, 1280, 720)
SLIDES = {slide.id: slide for slide in DECK}


def slide(name: str, step: int = 0) -> np.ndarray:
    return np.array(SLIDES[name].picture((1280, 720), step, 2)[0].convert("L"))


@pytest.mark.parametrize("name", ["bars", "film", "why"])
@pytest.mark.parametrize("thick", [3, 8])
def test_lines_of_a_pen(name: str, thick: int) -> None:
    before = slide(name)
    circle, underline, arrow = before.copy(), before.copy(), before.copy()
    cv2.ellipse(circle, (700, 420), (120, 70), 10, 15, 350, 88, thick, cv2.LINE_AA)
    cv2.polylines(
        underline, [np.array([(300, 640), (420, 637), (560, 644), (700, 640)])], False, 88, thick, cv2.LINE_AA
    )
    cv2.arrowedLine(arrow, (900, 650), (1010, 560), 88, thick, cv2.LINE_AA)
    assert all(is_line(before, after, [WHOLE]) for after in (circle, underline, arrow))


@pytest.mark.parametrize("step", [1, 2, 3])
def test_letters_are_none(step: int) -> None:
    assert not is_line(slide("why", step - 1), slide("why", step), [WHOLE])


def test_a_box_that_comes_is_none() -> None:
    before = slide("why")
    after = before.copy()
    after[500:620, 800:1100] = 120
    assert not is_line(before, after, [WHOLE]) and not is_line(before, before, [WHOLE])
