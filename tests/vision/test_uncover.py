"""A webcam over a slide is taken off: its ground comes back, and the rest stays as it was."""

import numpy as np

from pipeline.model import Box
from pipeline.vision.uncover import uncovered, within

CORNER = Box(300, 10, 80, 50)


def covered(ground: np.ndarray) -> np.ndarray:
    """The slide with noise, as of a face, in its corner."""
    out = ground.copy()
    noise = np.random.default_rng(1).integers(0, 255, (CORNER.height, CORNER.width, 3), np.uint8)
    out[CORNER.y : CORNER.bottom, CORNER.x : CORNER.right] = noise
    return out


def test_an_even_ground_is_restored() -> None:
    ground = np.full((240, 400, 3), (250, 251, 252), np.uint8)
    assert np.array_equal(uncovered(covered(ground), [CORNER]), ground)


def test_a_shaded_ground_is_continued() -> None:
    ground = np.repeat(np.linspace(20, 220, 400, dtype=np.uint8)[None, :, None], 240, axis=0).repeat(3, axis=2)
    found = uncovered(covered(ground), [CORNER]).astype(int)
    assert np.abs(found - ground).max() < 45 and np.abs(found - ground).mean() < 3


def test_what_is_not_covered_is_not_touched() -> None:
    picture = np.random.default_rng(2).integers(0, 255, (240, 400, 3), np.uint8)
    found = uncovered(picture, [CORNER])
    changed = (found != picture).any(axis=2)
    assert changed.any() and not changed[:, : CORNER.x].any() and not changed[CORNER.bottom :].any()


def test_covers_are_cut_to_the_slide_s_own_picture() -> None:
    assert within([Box(90, 40, 40, 40), Box(500, 0, 9, 9)], Box(100, 50, 200, 100)) == [Box(0, 0, 30, 30)]
