"""The light of a laser pointer goes where a moment shows the slide without it; what is red on the slide stays."""

import numpy as np
import pytest

from pipeline.model import Box
from pipeline.vision.clean import cleanest, dimmed, median

WHOLE, SPOT = Box(0, 0, 120, 80), Box(20, 20, 60, 40)


def test_a_laser_that_rests_nearly_always_at_one_place_is_taken_off() -> None:
    slide = np.full((80, 120, 3), 250, np.uint8)
    slide[30:34, 25:75] = (40, 40, 40)
    slide[48:56, 30:70] = (200, 30, 30)
    frames = [slide.copy() for _ in range(7)]
    for index, frame in enumerate(frames[:5]):
        left = 34 + index
        frame[26:42, left : left + 16, 1:] //= 4
        frame[26:42, left : left + 16, 0] = 240
    picture = cleanest(frames, WHOLE)
    assert (picture != slide).any()
    dimmed(picture, frames, WHOLE, [SPOT])
    assert np.array_equal(picture, slide)


@pytest.mark.parametrize("count", [1, 2, 4, 7])
def test_the_median_is_that_of_each_value(count: int) -> None:
    pictures = [np.random.default_rng(n).integers(0, 256, (9, 7, 3), np.uint8) for n in range(count)]
    assert np.array_equal(median(pictures), np.median(np.stack(pictures), axis=0).round().astype(np.uint8))


def test_the_picture_of_a_single_moment_is_not_the_frame_itself() -> None:
    frame = np.zeros((90, 160, 3), np.uint8)
    picture = cleanest([frame], Box(0, 0, 160, 90))
    picture[:] = 255
    assert not frame.any()
