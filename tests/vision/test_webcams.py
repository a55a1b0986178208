"""A webcam that holds still for a while is known from where it moves before or later."""

import numpy as np

from pipeline.model import Box
from pipeline.vision.webcams import completed
from tests.studio.sources import DECK

WIDTH, HEIGHT = 640, 360
CORNER, OTHER_CORNER = Box(530, 280, 96, 60), Box(530, 10, 96, 60)
FACE = np.random.default_rng(3).integers(60, 200, (6, 8), np.uint8).repeat(10, axis=0).repeat(12, axis=1)
SLIDES = {slide.id: slide for slide in DECK}


def covered(name: str, corner: Box | None) -> np.ndarray:
    """A slide in grey with a webcam, which has a border, over its corner."""
    slide = SLIDES[name]
    grey = np.array(slide.picture((WIDTH, HEIGHT), slide.builds, 3)[0].convert("L"))
    if corner:
        grey[corner.y : corner.bottom, corner.x : corner.right] = FACE
        grey[corner.y : corner.bottom, [corner.x, corner.right - 1]] = 10
        grey[[corner.y, corner.bottom - 1], corner.x : corner.right] = 10
    return grey


def test_a_webcam_that_holds_still_hides_its_place_as_well() -> None:
    pictures = [
        covered("why", CORNER),
        covered("table", CORNER),
        covered("bars", CORNER),
        covered("roles", OTHER_CORNER),
    ]
    part = Box(550, 300, 40, 40)  # of which only the face moved
    found = completed([[part], [CORNER], [], []], lambda i: pictures[i])
    assert found == [[CORNER], [CORNER], [CORNER], []]


def test_what_moves_on_one_slide_alone_is_no_webcam() -> None:
    pictures = [covered("why", CORNER), covered("why", CORNER), covered("bars", CORNER)]
    assert completed([[CORNER], [CORNER], []], lambda i: pictures[i])[2] == []


def test_a_face_at_the_border_of_its_webcam_belongs_to_it() -> None:
    pictures = [covered("why", CORNER), covered("table", CORNER), covered("bars", CORNER)]
    face = Box(550, 262, 40, 60)  # grown by two cells of the bitmap, it reaches beyond the webcam
    film = Box(60, 60, 200, 150)
    assert completed([[CORNER], [CORNER], [face, film]], lambda i: pictures[i])[2] == [film, CORNER]
