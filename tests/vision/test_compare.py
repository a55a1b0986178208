"""Two still pictures: what counts as a difference."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.model import Box
from pipeline.vision.compare import Grey, compare
from pipeline.vision.pointer import overlaid
from tests.studio.sources import DECK

ARROW = np.array([(0, 0), (0, 16), (4, 12), (7, 19), (9, 18), (6, 11), (11, 11)], np.int32)


def page(*lines: str) -> Grey:
    picture = np.full((720, 1280), 250, np.uint8)
    for i, line in enumerate(lines):
        cv2.putText(picture, line, (80, 120 + 70 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 30, 2, cv2.LINE_AA)
    return picture


def with_pointer(picture: Grey, x: int, y: int) -> Grey:
    out = picture.copy()
    shape = ARROW + np.array([x, y], np.int32)
    cv2.fillPoly(out, [shape], 255)
    cv2.polylines(out, [shape], True, 0, 1)
    return out


BEFORE = page("Budget per region", "North 412", "South 365")


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (page("Budget per region", "North 412", "South 366"), "replaced"),
        (page("Budget per region", "North 412", "South 385"), "replaced"),
        (page("Budget per region", "North 412", "South 365", "West 90"), "added"),
        (page("Budget per region", "North 412"), "removed"),
        (with_pointer(BEFORE, 900, 400), "same"),
        (np.roll(BEFORE, 1, axis=1), "same"),
        (np.asarray(cv2.GaussianBlur(BEFORE, (0, 0), 1.2), np.uint8), "same"),
    ],
    ids=["one digit", "a similar digit", "a new line", "a line less", "a pointer", "one pixel off", "out of focus"],
)
def test_kinds_of_difference(after: Grey, kind: str) -> None:
    assert compare(BEFORE, after).kind == kind


def test_noise_is_no_difference() -> None:
    noise = np.random.default_rng(1).normal(0, 5, BEFORE.shape)
    noisy = np.clip(BEFORE + noise, 0, 255).astype(np.uint8)
    packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, 40])[1]
    assert compare(BEFORE, np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)).kind == "same"


def test_a_pointer_that_moves_from_letter_to_letter_is_no_difference() -> None:
    assert compare(with_pointer(BEFORE, 110, 170), with_pointer(BEFORE, 150, 245)).kind == "same"


def test_a_pointer_that_lies_across_a_line_is_no_difference() -> None:
    assert compare(BEFORE, with_pointer(BEFORE, 120, 166)).kind == "same"


def test_every_changed_digit_is_a_difference() -> None:
    for new in "012346789":
        assert compare(page("Total", "4572"), page("Total", f"4{new}72")).kind == "replaced", new


def test_what_is_ignored_does_not_count() -> None:
    after = BEFORE.copy()
    after[500:700, 1000:1250] = 60
    assert compare(BEFORE, after).kind != "same"
    assert compare(BEFORE, after, [Box(1000, 500, 250, 200)]).kind == "same"


@pytest.mark.parametrize("height", [1, 2, 3, 12])
def test_a_spot_of_any_height_is_judged(height: int) -> None:
    text = np.full((40, 120), 255, np.uint8)
    text[10:22, 20:100:4] = 0
    other = text.copy()
    other[10 : 10 + height, 50:60] = 128
    assert not overlaid(text, other, Box(50, 10, 10, height))


@pytest.mark.parametrize("height", [16, 21, 30])
@pytest.mark.parametrize("light", [True, False])
def test_an_arrow_that_came_to_rest_on_letters_is_no_change(height: int, light: bool) -> None:
    plain = np.asarray(DECK[1].picture((1280, 720), 2, 2)[0].convert("L"))
    place = next(
        (x, y)
        for y in range(200, 400)
        for x in range(100, 600)
        if float(plain[y : y + height, x : x + height].std()) > 60
    )
    picture = Image.fromarray(plain.copy())
    shape = [(0, 0), (0, 16), (4, 12.5), (6.5, 18.5), (9, 17.5), (6.5, 11.5), (11.5, 11.5)]
    fill, line = (245, 20) if light else (20, 245)
    ImageDraw.Draw(picture).polygon(
        [(place[0] + x * height / 18.5, place[1] + y * height / 18.5) for x, y in shape], fill, line
    )
    assert compare(plain, np.asarray(picture)).kind == "same"


def test_a_small_spot_in_a_photograph_or_on_a_map_is_a_pointer() -> None:
    rough = np.random.default_rng(5).integers(40, 220, (72, 128), np.uint8)
    photo = np.asarray(cv2.resize(rough, (1280, 720), interpolation=cv2.INTER_CUBIC), np.uint8)
    after = photo.copy()
    cv2.drawMarker(after, (600, 300), 255, cv2.MARKER_CROSS, 14, 2)
    assert compare(photo, after).kind == "same"
    beside = page("Budget per region", "North 412", "South 365")
    beside[400:, :] = photo[400:, :]
    assert (
        compare(beside, np.where(beside == BEFORE, page("Budget per region", "North 412", "South 366"), beside)).kind
        == "replaced"
    )
