"""A webcam over a slide is taken off: its ground comes back, and the rest stays as it was."""

import numpy as np

from pipeline.model import Box
from pipeline.vision.uncover import uncovered, webcams, within

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


def test_what_moves_at_another_place_over_every_slide_is_a_pointer() -> None:
    lettered = np.full((240, 400, 3), 255, np.uint8)
    lettered[100:110:3, 40:360:5] = 0
    paths = [[Box(40 + 45 * index, 60 + 20 * (index % 3), 60, 60)] for index in range(6)]
    assert [webcams(path, paths, lettered) for path in paths] == [[]] * 6


def test_a_webcam_is_known_by_its_place_on_other_slides_and_keeps_to_it() -> None:
    frame = covered(np.full((240, 400, 3), 255, np.uint8))
    wider = Box(CORNER.x - 40, CORNER.y, CORNER.width + 40, CORNER.height + 60)
    covers = [[CORNER], [CORNER], [CORNER], [wider], [Box(20, 150, 40, 40)]]
    assert [webcams(own, covers, frame) for own in covers] == [[CORNER]] * 4 + [[]]


def test_the_webcam_of_a_single_slide_is_known_by_its_straight_sides() -> None:
    frame = covered(np.full((240, 400, 3), 255, np.uint8))
    aside = Box(100, 120, 80, 50)
    assert webcams([CORNER], [[CORNER]], frame) == [CORNER] and webcams([aside], [[aside]], frame) == []


def test_a_webcam_over_two_slides_is_known_while_a_pointer_goes_over_others() -> None:
    frame = covered(np.full((240, 400, 3), 255, np.uint8))
    covers = [[CORNER], [CORNER, Box(60, 80, 36, 36)], [Box(200, 120, 36, 36)], [Box(90, 150, 36, 36)]]
    assert [webcams(own, covers, frame) for own in covers] == [[CORNER], [CORNER], [], []]


def test_where_a_pointer_rests_over_many_slides_their_letters_stay() -> None:
    lettered = np.full((240, 400, 3), 255, np.uint8)
    lettered[100:110:3, 40:360:5] = 0
    resting = Box(60, 80, 70, 50)
    assert webcams([resting], [[resting]] * 4, lettered) == []


def test_a_webcam_is_as_large_as_it_was_found_most_often() -> None:
    """Once its lower edge was taken to be where a label stands; that would leave a stripe of it."""
    ground = covered(np.full((240, 400, 3), 250, np.uint8))
    short = Box(CORNER.x, CORNER.y, CORNER.width, CORNER.height - 4)
    ground[short.bottom - 1 : short.bottom + 1, CORNER.x : CORNER.right] = 0
    covers = [[short], *([CORNER] for _ in range(5))]
    assert [webcams(own, covers, ground) for own in covers] == [[CORNER]] * 6
