"""The same slide at two sizes is one, another number in it is another."""

import numpy as np
import pytest

from pipeline.model import Box
from pipeline.vision.album import Album
from pipeline.vision.states import Scene, Views, between
from pipeline.vision.stillness import Stretch
from tests.studio.sources import DECK

STILL = Stretch(0, 0, 1, np.zeros((34, 60), bool))
SLIDES = {slide.id: slide for slide in DECK}
AREA = Box(0, 68, 1040, 584)


def album_of(full: str, beside: str) -> Album:
    """Slide `full` over all of the frame, then `beside` in AREA, drawn anew at its size."""
    album = Album(1280, 720)
    album.add(grey(full, (1280, 720)))
    frame = np.full((720, 1280), 31, np.uint8)
    frame[AREA.y : AREA.bottom, AREA.x : AREA.right] = grey(beside, (AREA.width, AREA.height))
    album.add(frame)
    return album


def grey(name: str, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(SLIDES[name].picture(size, SLIDES[name].builds, 3)[0].convert("L"))


@pytest.mark.parametrize("name", ["title", "roles", "why", "bars", "process"])
def test_a_slide_that_moves_beside_the_speaker_stays_the_same(name: str) -> None:
    scenes = [Scene(STILL, [], None), Scene(STILL, [], AREA)]
    assert between(Views(album_of(name, name)), scenes, 0, 1)[0].kind == "same"


@pytest.mark.parametrize(("one", "other"), [("table", "other"), ("other", "table"), ("why", "roles")])
def test_another_number_is_another_slide_at_any_size(one: str, other: str) -> None:
    scenes = [Scene(STILL, [], None), Scene(STILL, [], AREA)]
    assert between(Views(album_of(one, other)), scenes, 0, 1)[0].kind != "same"


def test_a_face_between_bars_is_no_slide_between_bars() -> None:
    """Nothing but the bars can be compared."""
    album = Album(1280, 720)
    slide, face = np.full((720, 1280), 16, np.uint8), np.full((720, 1280), 16, np.uint8)
    slide[:, 160:1120] = grey("table", (960, 720))
    face[:, 160:1120] = np.add.outer(np.arange(720) // 8, np.arange(960) // 16) + 40
    album.add(face)
    album.add(slide)
    scenes = [Scene(STILL, [Box(152, 0, 976, 720)], Box(160, 60, 960, 660)), Scene(STILL, [], Box(160, 0, 960, 720))]
    for one, other in ((0, 1), (1, 0)):
        assert between(Views(album), scenes, one, other)[0].kind == "replaced"
