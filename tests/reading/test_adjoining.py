"""Bars that touch are shapes of their own, and the words on them text; a picture is none of that."""

import numpy as np

from pipeline.model import Box
from pipeline.reading.adjoining import adjoining

WHITE = np.array([255.0, 255.0, 255.0])


def found(pixels: np.ndarray) -> list[tuple[Box, str, bool]]:
    height, width = pixels.shape[:2]
    box = Box(0, 10, width, height)
    regions = adjoining(pixels, np.ones((height, width), bool), box, WHITE)
    return sorted(
        ((one.box, one.fill, one.gradient is not None) for one in regions), key=lambda one: (one[0].y, one[0].x)
    )


def head() -> np.ndarray:
    """A black bar over one that shades off from blue to violet."""
    out = np.zeros((130, 1280, 3), np.float32)
    share = np.linspace(0, 1, 1280)[None, :, None]
    out[54:] = (1 - share) * (20, 20, 120) + share * (90, 60, 200)
    return out.astype(np.uint8)


def test_a_bar_over_another_that_shades_off() -> None:
    (above, fill, plain), (below, _, shaded) = found(head())
    assert (above, fill, plain) == (Box(0, 10, 1280, 54), "#000000", False)
    assert (below, shaded) == (Box(0, 64, 1280, 76), True)


def test_the_fields_of_a_footer() -> None:
    fields = np.zeros((32, 1200, 3), np.uint8)
    fields[:, :400], fields[:, 400:800], fields[:, 800:] = (25, 25, 89), (38, 38, 134), (51, 51, 179)
    assert [(box.x, box.width, fill) for box, fill, _ in found(fields)] == [
        (0, 400, "#191959"),
        (400, 400, "#262686"),
        (800, 400, "#3333b3"),
    ]


def test_a_photograph_is_not_taken_apart() -> None:
    photo = np.random.default_rng(3).integers(0, 255, (130, 1280, 3), np.uint8)
    photo[:60] //= 4
    assert found(photo) == []
