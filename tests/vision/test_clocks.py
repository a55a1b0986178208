"""Clocks and countdowns: one picture while they tick, a card before or after the talk, no slide of their own within it."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.model import Slides
from pipeline.stages.look import look
from pipeline.stages.slides import SlidesSettings, slides
from tests.stages import test_look
from tests.stages.test_look import BULLETS, FPS, OTHER, TABLE, TITLE, media, page, webcam, workspace

HOLD = ["Clusters that learn", "We start in a moment"]
GONE = ["Clusters that learn", "Thank you for being here"]


def clocked(lines: list[str], seconds: float, beat_s: float, size: float, place: tuple[int, int]) -> np.ndarray:
    """The page with what is left on a countdown of six minutes, which shows a new time each `beat_s`."""
    picture = page(lines)
    left = 360 - int(seconds / beat_s) * beat_s
    text = f"{int(left) // 60}:{left % 60:04.1f}" if beat_s < 1 else f"{int(left) // 60}:{int(left) % 60:02d}"
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (60, 30, 20), 1 + round(size), cv2.LINE_AA)
    return picture


def found_in(pictures: Iterator[np.ndarray], seconds: float, folder: Path) -> Slides:
    test_look.film(folder / "clock.mp4", pictures)
    return slides(look(media(seconds), workspace(folder / "clock.mp4", folder / "work")), SlidesSettings())


def talk(beat_s: float, size: float, place: tuple[int, int], camera: bool) -> Iterator[np.ndarray]:
    """A countdown, a title without one, a slide with a clock on it, one without, a last countdown."""
    number = 0
    shown = [(HOLD, 22, True), (TITLE, 4, False), (BULLETS, 22, True), (TABLE, 4, False), (GONE, 22, True)]
    for lines, seconds, clock in shown:
        for i in range(seconds * FPS):
            picture = clocked(lines, i / FPS, beat_s, size, place) if clock else page(lines)
            if camera:
                webcam(picture, number)
            number += 1
            yield picture


@pytest.mark.parametrize(
    ("beat_s", "size", "place", "camera"),
    [
        (0.5, 0.7, (700, 40), False),
        (1, 5.0, (250, 480), False),
        (1, 0.7, (700, 40), True),
        (2, 1.0, (60, 330), True),
        (5, 0.7, (60, 500), False),
    ],
)
def test_a_clock_makes_no_slides(
    beat_s: float, size: float, place: tuple[int, int], camera: bool, tmp_path: Path
) -> None:
    found = found_in(talk(beat_s, size, place, camera), 74, tmp_path)
    spans = [[(round(s.start_ms, -3), round(s.end_ms, -3)) for s in one.shown] for one in found.slides]
    edges = [0, 22_000, 26_000, 48_000, 52_000, 74_000]
    assert spans == [[pair] for pair in pairwise(edges)]
    assert [one.kind for one in found.slides] == ["card", "slide", "slide", "slide", "card"]


def test_a_clock_over_the_whole_talk_makes_no_card(tmp_path: Path) -> None:
    pictures = (
        clocked(lines, n * 10 + i / FPS, 1, 0.7, (700, 40))
        for n, lines in enumerate((TITLE, BULLETS, TABLE, OTHER))
        for i in range(10 * FPS)
    )
    found = found_in(pictures, 40, tmp_path)
    assert [(one.kind, [round(s.start_ms, -3) for s in one.shown]) for one in found.slides] == [
        ("slide", [0]), ("slide", [10_000]), ("slide", [20_000]), ("slide", [30_000])
    ]  # fmt: skip


def test_numbers_that_a_person_steps_through_stay_slides(tmp_path: Path) -> None:
    """The same place changes each time, but nobody keeps a beat."""
    shown = [("365", 4.2), ("385", 3.1), ("395", 5.6), ("305", 2.3), ("325", 3.4), ("345", 4)]
    pictures = (
        page([*TABLE[:2], f"South  {number}"]) for number, seconds in shown for _ in range(round(seconds * FPS))
    )
    found = found_in(pictures, sum(seconds for _, seconds in shown), tmp_path)
    assert [one.kind for one in found.slides] == ["slide"] * len(shown)
