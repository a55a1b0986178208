"""Where the slide lies in the frame, made consistent over all pictures of a recording."""

import numpy as np
import pytest

from pipeline.model import Box
from pipeline.vision.area import framed
from pipeline.vision.settle import settle
from tests.studio.sources import DECK

WIDTH, HEIGHT = 640, 360
PANEL = Box(120, 60, 400, 240)
SLIDES = {slide.id: slide for slide in DECK}


def slide(name: str, size: tuple[int, int]) -> np.ndarray:
    return np.asarray(SLIDES[name].picture(size, SLIDES[name].builds, 3)[0].convert("L"))


def inside(name: str, margin: int = 20) -> np.ndarray:
    """A slide within plain dark margins."""
    frame = np.full((HEIGHT, WIDTH), margin, np.uint8)
    frame[PANEL.y : PANEL.bottom, PANEL.x : PANEL.right] = slide(name, (PANEL.width, PANEL.height))
    return frame


def dark() -> np.ndarray:
    """A dark slide that fills the frame, with a light panel on it that is no slide, and words beside the panel."""
    frame = inside("table")

    frame[12:48, 60:580:2] = 230
    frame[312:340, 60:580:2] = 230
    return frame


def areas(*pictures: np.ndarray) -> list[Box | None]:
    raw = [framed(picture, []) for picture in pictures]
    return settle(raw, lambda i: pictures[i], [[] for _ in pictures])


def same(one: Box | None, other: Box) -> bool:
    return one is not None and all(
        abs(a - b) <= 3
        for a, b in ((one.x, other.x), (one.y, other.y), (one.right, other.right), (one.bottom, other.bottom))
    )


@pytest.mark.parametrize("margin", [0, 40])
def test_slides_that_come_and_go_within_margins_lie_there(margin: int) -> None:
    assert all(same(one, PANEL) for one in areas(*(inside(name, margin) for name in ("table", "roles", "title"))))


def test_a_panel_on_a_dark_slide_is_not_the_slide() -> None:
    full = [slide(name, (WIDTH, HEIGHT)) for name in ("title", "roles")]
    assert same(framed(dark(), []), PANEL)
    assert areas(full[0], dark(), dark(), full[1]) == [None] * 4


def test_where_slides_come_and_go_a_panel_is_one_whatever_stands_beside_it() -> None:
    assert all(same(one, PANEL) for one in areas(dark(), inside("roles"), inside("title"), inside("why")))


def beside_a_bar(row: int, left: int = 100) -> np.ndarray:
    """A page with a dark bar along its left side, and a darker one over it, as a browser's."""
    frame = np.full((HEIGHT, WIDTH), 90, np.uint8)
    frame[:, left:] = 235
    frame[row : row + 120 : 12, left + 40 : WIDTH - 100 : 3] = 40
    frame[:8] = 60
    return frame


def test_a_dark_bar_along_one_side_is_no_margin() -> None:
    dark_slide = np.full((HEIGHT, WIDTH), 90, np.uint8)
    dark_slide[160:190, 80:500:2] = 230
    pages = [beside_a_bar(row) for row in (40, 120, 220)]
    assert areas(dark_slide, *pages) == [None] * 4


def test_where_a_camera_moves_in_it_a_bar_is_a_margin() -> None:
    assert same(framed(beside_a_bar(40), [Box(0, 100, 90, 80)]), Box(100, 0, WIDTH - 100, HEIGHT))


def test_a_camera_that_moves_over_the_margin_does_not_cut_the_slide() -> None:
    """Where something moves is known to some cells only: it may reach into the slide, and up to half of its height."""
    slide_there = Box(0, 45, 480, 270)
    frame = np.full((HEIGHT, WIDTH), 20, np.uint8)
    frame[45:315, :480] = slide("table", (480, 270))
    assert same(framed(frame, [Box(440, 90, 200, 150)]), slide_there)


def test_a_gallery_lies_in_no_area_that_cuts_its_tiles() -> None:
    pillars = np.full((HEIGHT, WIDTH), 16, np.uint8)
    pillars[:, 80:560] = slide("table", (480, 360))
    faces = np.full((HEIGHT, WIDTH), 16, np.uint8)
    moving = [[], [], [Box(5, 95, 315, 180), Box(315, 95, 320, 180)]]
    pictures = [pillars, pillars, faces]
    found = settle([framed(p, m) for p, m in zip(pictures, moving, strict=True)], lambda i: pictures[i], moving)
    assert same(found[0], Box(80, 0, 480, 360)) and found[2] is None


def test_a_column_of_tiles_beside_the_slide_is_none_of_it() -> None:
    """Also where only one of them moves: the others stand still for a while, as full as the slide is."""
    frame = np.full((HEIGHT, WIDTH), 44, np.uint8)
    frame[17:291, 8:496] = slide("table", (488, 274))
    for top in (17, 95, 173, 251):
        frame[top : top + 72, 504:632] = slide("bars", (128, 72))
    assert same(framed(frame, [Box(493, 14, 142, 162)]), Box(8, 17, 488, 274))


def in_a_window(picture: np.ndarray) -> np.ndarray:
    """A slide in a dark window, with somebody's still tile and a label above it."""
    frame = np.full((HEIGHT, WIDTH), 24, np.uint8)
    frame[2:54, 380:520], frame[16:42, 430:475:3] = 70, 240
    frame[30:40, 140:320] = 120
    frame[PANEL.y : PANEL.bottom, PANEL.x : PANEL.right] = picture
    return frame


def test_a_dark_slide_lies_where_the_others_do_under_the_same_tiles_and_labels() -> None:
    size = (PANEL.width, PANEL.height)
    night = np.full((PANEL.height, PANEL.width), 30, np.uint8)
    night[20:40, 30:300:3], night[90:200, 200:380] = 235, 60
    pictures = [in_a_window(slide(name, size)) for name in ("table", "roles")] + [in_a_window(night)]
    assert framed(pictures[2], []) is None
    assert all(same(one, PANEL) for one in areas(*pictures))
    alone = [*pictures[:2], np.full((HEIGHT, WIDTH), 30, np.uint8)]
    assert areas(*alone)[2] is None  # another window, or none: nothing tells where its slide is


def test_a_wide_panel_that_stays_on_a_dark_slide_is_not_where_the_others_lie() -> None:
    def page(panel: bool) -> np.ndarray:
        frame = np.full((HEIGHT, WIDTH), 28, np.uint8)
        frame[80:310, 50:590] = 235 if panel else 28
        frame[140:170, 90:400:2] = 40 if panel else 225
        return frame

    pictures = page(False), page(True), page(True), page(False)
    assert framed(pictures[1], []) == Box(50, 80, 540, 230)
    assert areas(*pictures) == [None] * 4
