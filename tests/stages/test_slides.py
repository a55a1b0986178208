"""Slides decided from measurements alone."""

from itertools import pairwise
from typing import Literal

import pytest
from msgspec import structs

from pipeline.model import Box, File, Frames, Look, Relation, Slides
from pipeline.stages.slides import SlidesSettings, slides
from pipeline.timeline import Span

PICTURE = File("look", "looks/00000.png")
AREA = Box(0, 60, 1040, 600)
FACES = [Box(0, 0, 600, 340), Box(640, 360, 600, 340)]


def shown(
    state: int, start_s: float, end_s: float, *, area: Box | None = AREA, moving: list[Box] | None = None, motion: float = 0.0,
    edges: float = 0.06, dark: float = 0.0,
) -> Look:  # fmt: skip
    span = Span(round(start_s * 1000), round(end_s * 1000))
    return Look(
        span=span, still=Span(span.start_ms + 200, span.end_ms - 100), picture=PICTURE, area=area, motion=motion, state=state,
        moving=moving or [], edges=edges, dark=dark, flat=0.8,
    )  # fmt: skip


def told(
    before: int, after: int, kind: Literal["added", "removed", "replaced"], lost: float = 0.7, size: float = 0.8
) -> Relation:
    return Relation(before=before, after=after, kind=kind, lost=lost, gained=0.5, size=size, direct=True)


def decide(looks: list[Look], relations: list[Relation]) -> Slides:
    return slides(Frames(width=1280, height=720, looks=looks, relations=relations), SlidesSettings())


def test_going_back_is_the_same_slide() -> None:
    found = decide(
        [shown(0, 0, 10), shown(1, 10, 20), shown(0, 20, 30)], [told(0, 1, "replaced"), told(1, 0, "replaced")]
    )
    assert [slide.shown for slide in found.slides] == [[Span(0, 10_000), Span(20_000, 30_000)], [Span(10_000, 20_000)]]


def test_a_pop_up_is_no_slide_and_no_step() -> None:
    looks = [shown(0, 0, 10), shown(1, 10, 13), shown(0, 13, 30), shown(2, 30, 40)]
    found = decide(looks, [told(0, 1, "replaced", 0.1, 0.3), told(1, 0, "replaced", 0.1, 0.3), told(0, 2, "replaced")])
    assert [slide.shown for slide in found.slides] == [[Span(0, 30_000)], [Span(30_000, 40_000)]]
    assert found.slides[0].still.start_ms > 13_000 and found.slides[0].steps == []


def test_a_pop_up_that_lasts_is_not_on_the_slide_s_picture() -> None:
    looks = [shown(0, 0, 4), shown(1, 4, 9, edges=0.08), shown(0, 9, 12), shown(2, 12, 30)]
    found = decide(looks, [told(0, 1, "added", 0.0, 0.3), told(1, 0, "removed", 0.1, 0.3), told(0, 2, "replaced")])
    assert found.slides[0].steps == [] and found.slides[0].still.end_ms < 4000
    built = decide(looks[:2] + looks[3:], [told(0, 1, "added", 0.0, 0.3), told(1, 2, "replaced")])
    assert built.slides[0].steps == [4000] and built.slides[0].still.start_ms > 4000


@pytest.mark.parametrize("moves", [True, False])
def test_a_program_in_another_shape_between_slides_is_a_demonstration_and_a_second_deck_is_not(moves: bool) -> None:
    narrow = Box(160, 0, 960, 720)
    scroll = [Box(700, 100, 580, 600)] if moves else None
    looks = [
        shown(0, 0, 10, area=narrow),
        shown(1, 10, 20, area=narrow),
        shown(2, 20, 28, area=None),
        shown(3, 28, 40, area=None, moving=scroll, motion=0.4 if moves else 0.0),
        shown(4, 40, 48, area=None),
        shown(5, 48, 60, area=narrow),
        shown(6, 60, 70, area=narrow),
        shown(7, 70, 80, area=narrow),
        shown(8, 80, 90, area=narrow),
    ]
    found = decide(looks, [])
    kinds = [slide.kind for slide in found.slides]
    assert kinds == (["slide"] * 2 + ["demo"] + ["slide"] * 4 if moves else ["slide"] * 9)


def test_two_faces_on_plain_ground_are_not_the_picture_before() -> None:
    faces = shown(0, 60, 80, area=None, moving=FACES, motion=0.5, edges=0.0)
    looks = [shown(0, 0, 60, area=None), faces, shown(1, 80, 100), shown(2, 100, 120), shown(3, 120, 140)]
    found = decide(looks, [told(0, 1, "replaced"), told(1, 2, "replaced"), told(2, 3, "replaced")])
    assert [screen.kind for screen in found.screens[:2]] == ["card", "people"]


def test_people_and_black_are_no_slides() -> None:
    looks = [
        shown(0, 0, 20, area=None, moving=FACES, motion=0.5),
        shown(1, 20, 40),
        shown(2, 40, 60),
        shown(3, 60, 63, area=None, edges=0.002, dark=0.999),
    ]
    found = decide(looks, [told(0, 1, "replaced"), told(1, 2, "replaced"), told(2, 3, "replaced")])
    assert [screen.kind for screen in found.screens] == ["people", "slide", "slide", "black"]
    assert len(found.slides) == 2


@pytest.mark.parametrize("bars", [Box(0, 60, 1280, 600), Box(160, 0, 960, 720)])
def test_people_between_two_bars_are_people(bars: Box) -> None:
    """A recording of another shape than its frame: what fills it fills the frame."""
    faces = [Box(200, 200, 400, 240), Box(660, 200, 400, 240)]
    looks = [shown(0, 0, 20, area=bars, moving=faces, motion=0.2), *(shown(n, 20 * n, 20 * n + 20) for n in (1, 2, 3))]
    found = decide(looks, [told(n, n + 1, "replaced") for n in range(3)])
    assert [screen.kind for screen in found.screens] == ["people", "slide", "slide", "slide"]
    part = structs.replace(looks[0], area=Box(bars.x, bars.y + 80, bars.width, bars.height - 80), moving=[bars])
    assert decide([part, *looks[1:]], []).screens[0].kind == "people"
    beside = structs.replace(looks[0], area=Box(0, 60, 1000, 600))  # somebody sits beside it: it is what is shown
    assert decide([beside, *looks[1:]], []).screens[0].kind != "people"


def test_a_waiting_screen_before_the_welcome_is_a_card() -> None:
    looks = [
        shown(0, 0, 30, area=None),
        shown(1, 30, 50, area=None, moving=FACES, motion=0.5),
        *(shown(2 + i, 50 + 10 * i, 60 + 10 * i) for i in range(3)),
    ]
    found = decide(looks, [told(i, i + 1, "replaced") for i in range(4)])
    assert [slide.kind for slide in found.slides] == ["card", "slide", "slide", "slide"]


@pytest.mark.parametrize(("edges", "kind"), [(0.02, "card"), (0.06, "slide")])
def test_a_countdown_in_the_midst_with_few_words_is_a_break(edges: float, kind: str) -> None:
    looks = [shown(n, 10 * n, 10 * n + 10) for n in range(7)]
    looks[3] = structs.replace(looks[3], edges=edges, ticking=[Box(500, 300, 200, 90)])
    found = decide(looks, [told(n, n + 1, "replaced") for n in range(6)])
    assert [slide.kind for slide in found.slides] == ["slide"] * 3 + [kind] + ["slide"] * 3
    always = [structs.replace(one, ticking=[Box(1100, 20, 90, 30)]) for one in looks]
    assert {slide.kind for slide in decide(always, []).slides} == {"slide"}


def test_a_second_deck_in_another_place_and_a_layout_that_changes_midway_are_slides() -> None:
    beside, places = Box(0, 60, 900, 520), [AREA] * 4
    for areas in ([*places, *[None] * 3], [*[beside] * 3, *places]):
        looks = [shown(n, 10 * n, 10 * n + 10, area=area) for n, area in enumerate(areas)]
        found = decide(looks, [told(n, n + 1, "replaced") for n in range(6)])
        assert [slide.kind for slide in found.slides] == ["slide"] * 7
    looks = [shown(n, 10 * n, 10 * n + 10, area=area) for n, area in enumerate([*places, None, None])]
    assert [slide.kind for slide in decide(looks, []).slides] == ["slide"] * 4 + ["card"] * 2


def test_a_pointer_that_goes_over_a_slide_is_nobody_in_the_picture() -> None:
    webcam = Box(1000, 520, 240, 180)
    places = [Box(100 + 230 * n, 90 + 60 * n, 200, 130) for n in range(4)]
    looks = [shown(0, 0, 5, area=None, moving=[webcam], motion=0.05)]
    looks += [shown(0, 5 + 5 * n, 10 + 5 * n, area=None, moving=[webcam, spot], motion=0.07) for n, spot in enumerate(places)]  # fmt: skip
    looks += [shown(1 + n, 25 + 5 * n, 30 + 5 * n, area=None, moving=[webcam], motion=0.05) for n in range(3)]
    found = decide(looks, [told(n, n + 1, "replaced") for n in range(3)])
    assert [screen.kind for screen in found.screens] == ["slide"] * 4
    tiles = [Box(20 + 420 * (n % 3), 20 + 350 * (n // 3), 400, 225) for n in range(6)]  # in turns, one at a time
    talking = [
        structs.replace(shown(0, 5 * n, 5 * n + 5, area=None, moving=[face], motion=0.05), flat=0.3)
        for n, face in enumerate(tiles * 2)
    ]
    after = [shown(1 + n, 60 + 5 * n, 65 + 5 * n, area=None) for n in range(3)]
    assert [screen.kind for screen in decide([*talking, *after], []).screens] == ["people"] + ["slide"] * 3


def on_paper(one: Look, paper: float) -> Look:
    return structs.replace(one, motion=0.4, ground=235, paper=paper)


def test_a_film_on_a_slide_is_that_slide_and_a_page_that_scrolls_is_a_demonstration() -> None:
    camera, part = Box(1040, 10, 230, 130), Box(20, 140, 800, 430)
    for paper, kind in ((0.1, "slide"), (0.8, "demo")):
        looks = [shown(n, 10 * n, 10 * n + 10, area=None, moving=[camera]) for n in range(3)]
        looks.append(on_paper(shown(3, 30, 50, area=None, moving=[camera, part]), paper))
        looks += [shown(4, 50, 60, area=None, moving=[camera]), shown(5, 60, 100, area=None, moving=FACES, motion=0.4)]
        found = decide(looks, [told(n, n + 1, "replaced") for n in range(5)])
        assert [slide.kind for slide in found.slides] == ["slide"] * 3 + [kind] + ["slide"]
        assert [screen.kind for screen in found.screens[-1:]] == ["people"]
        if kind == "slide":
            assert found.slides[3].covers == [camera] and found.slides[3].still.length <= 1000


def test_somebody_who_works_on_the_screen_gives_one_demonstration() -> None:
    work = [
        shown(3 + i, 30 + 4 * i, 34 + 4 * i, area=None, moving=[Box(100 + 150 * i, 90 * i, 130, 110)], motion=0.02)
        for i in range(5)
    ]
    looks = [shown(0, 0, 15), shown(1, 15, 30), *(restless(one) for one in work), shown(2, 50, 70)]
    states = [one.state for one in looks]
    found = decide(looks, [told(a, b, "replaced") for a, b in pairwise(states)])
    assert [slide.kind for slide in found.slides] == ["slide", "slide", "demo", "slide"]
    assert found.slides[2].shown == [Span(30_000, 50_000)]


def restless(one: Look) -> Look:
    return Look(
        **{
            **{name: getattr(one, name) for name in one.__struct_fields__},
            "still": Span(one.span.start_ms + 2000, one.span.end_ms),
        }
    )


def test_a_camera_beside_the_slide_hides_none_of_it() -> None:
    beside, over = Box(990, 200, 280, 250), Box(820, 500, 200, 150)
    found = decide([shown(0, 0, 10, moving=[beside, over]), shown(1, 10, 20)], [told(0, 1, "replaced")])
    assert [slide.covers for slide in found.slides] == [[over], []]


def test_people_on_black_are_people() -> None:
    faces = shown(0, 0, 20, area=None, moving=FACES, motion=0.5, edges=0.0, dark=1.0)
    found = decide([faces, shown(1, 20, 40), shown(2, 40, 60)], [told(0, 1, "replaced"), told(1, 2, "replaced")])
    assert [screen.kind for screen in found.screens] == ["people", "slide", "slide"]


def test_a_stroke_of_a_pen_is_no_step_and_a_line_that_comes_at_once_is() -> None:
    for spread_ms, steps in ((900, []), (0, [10_000])):
        drawn = structs.replace(told(0, 1, "added", 0.0, 0.2), line=True, spread_ms=spread_ms)
        found = decide([shown(0, 0, 10), shown(1, 10, 20), shown(2, 20, 30)], [drawn, told(1, 2, "replaced")])
        assert [slide.steps for slide in found.slides] == [steps, []]


def test_a_title_that_comes_back_after_a_black_moment_in_the_midst_of_the_talk_stays_a_slide() -> None:
    order = [0, 1, 2, 3, 9, 0, 4, 5, 6, 7]
    looks = [shown(n, 10 * i, 10 * i + 10, dark=0.99 * (n == 9), edges=0.05 * (n != 9)) for i, n in enumerate(order)]
    found = decide(looks, [told(a, b, "replaced") for a, b in pairwise(order)])
    assert [slide.kind for slide in found.slides] == ["slide"] * 8


def test_a_film_that_fills_the_frame_is_a_demonstration_and_a_photograph_is_a_slide() -> None:
    for restless, kind in ((True, "demo"), (False, "slide")):
        film = [structs.replace(shown(1, start, start + 5), flat=0.05, restless=restless) for start in (10, 15)]
        found = decide([shown(0, 0, 10), *film, shown(2, 20, 30)], [told(0, 1, "replaced"), told(1, 2, "replaced")])
        assert [slide.kind for slide in found.slides] == ["slide", kind, "slide"]


@pytest.mark.parametrize(
    ("spread_ms", "kinds"), [(3500, ["slide", "demo", "slide"]), (300, ["slide", "slide", "slide"])]
)
def test_what_somebody_types_is_a_demonstration_and_a_step_that_comes_at_once_is_none(
    spread_ms: int, kinds: list[str]
) -> None:
    typing = restless(shown(1, 20, 24, moving=[Box(300, 200, 130, 110)], motion=0.02))
    looks = [shown(0, 0, 20), typing, shown(2, 24, 40), shown(3, 40, 60)]
    grown = structs.replace(told(1, 2, "added", 0.01, 0.4), spread_ms=spread_ms)
    found = decide(looks, [told(0, 1, "replaced"), grown, told(2, 3, "replaced")])
    assert [slide.kind for slide in found.slides] == kinds
    assert found.slides[1].shown == [Span(20_000, 40_000)]


def test_the_window_of_a_demonstration_goes_on_with_it_and_a_slide_after_it_does_not() -> None:
    page = on_paper(
        shown(1, 20, 30, area=None, moving=[Box(100, 40, 700, 600), Box(900, 60, 300, 600)], motion=0.4), 0.8
    )
    for lost, kinds in ((0.02, ["slide", "demo", "slide"]), (0.6, ["slide", "demo", "slide", "slide"])):
        after = shown(2, 30, 36, area=None, moving=[Box(300, 200, 130, 110)], motion=0.02)
        looks = [shown(0, 0, 20), page, after, shown(3, 36, 60)]
        found = decide(looks, [told(0, 1, "replaced"), told(1, 2, "replaced", lost), told(2, 3, "replaced")])
        assert [slide.kind for slide in found.slides] == kinds


def test_slides_whose_edges_are_not_found_to_the_pixel_stand_in_one_place() -> None:
    places = [None, Box(0, 45, 480, 270), Box(0, 44, 480, 271), None, Box(0, 45, 480, 271), Box(0, 44, 480, 272)]
    looks = [shown(n, 10 * n, 10 * n + 10, area=area) for n, area in enumerate(places)]
    found = decide(looks, [told(a, a + 1, "replaced") for a in range(5)])
    assert [slide.kind for slide in found.slides] == ["card", "slide", "slide", "slide", "slide", "slide"]


def test_a_face_that_keeps_calmer_for_a_while_is_no_slide() -> None:
    face = shown(0, 20, 40, area=None, moving=[Box(400, 180, 520, 520)], motion=0.22, edges=0.03)
    calm = restless(shown(1, 40, 43, area=None, moving=[Box(480, 300, 340, 180)], motion=0.1, edges=0.03))
    looks = [face, calm, shown(2, 43, 60), shown(3, 60, 80)]
    same = structs.replace(told(0, 1, "replaced", 0.001, 0.02), gained=0.001)
    other = structs.replace(told(1, 2, "replaced"), gained=0.9)
    found = decide(looks, [same, other, told(2, 3, "replaced")])
    assert [screen.kind for screen in found.screens] == ["people", "slide", "slide"]
