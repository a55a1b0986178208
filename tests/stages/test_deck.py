"""Which slides the deck takes: those that the edit shows, and no sliver of one at the edge of a clip."""

import pytest

from pipeline.model import Box, Clip, Edit, Slide, Slides
from pipeline.stages.deck import kept_slides
from pipeline.timeline import Span

CLIPS = [Clip(part="presentation", start_ms=10_000, end_ms=60_000), Clip(part="qa", start_ms=70_000, end_ms=90_000)]


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        ([(0, 11_400)], False),  # goes a moment after the talk began
        ([(0, 11_600)], True),
        ([(58_600, 69_000)], False),  # comes a moment before it ends
        ([(20_000, 21_400)], True),  # as short, but all of it within
        ([(20_000, 20_400)], True),
        ([(0, 11_000), (58_900, 69_000)], True),  # two slivers are more than one
        ([(0, 10_200), (20_000, 20_400)], True),
        ([(0, 10_000)], False),
        ([(62_000, 69_000)], False),
    ],
)
def test_what_only_reaches_into_a_clip_must_be_seen_for_longer(shown: list[tuple[int, int]], kept: bool) -> None:
    one = slide(1, *shown)
    found = kept_slides(Edit(clips=CLIPS, cuts=[]), Slides(slides=[one], screens=[]))
    assert found == ([one] if kept else [])


def test_by_the_first_moment_that_is_kept() -> None:
    early, late = slide(1, (0, 5_000), (50_000, 55_000)), slide(2, (5_000, 50_000))
    assert kept_slides(Edit(clips=CLIPS, cuts=[]), Slides(slides=[early, late], screens=[])) == [late, early]


def test_what_is_no_slide_is_left_out() -> None:
    talk, away = slide(1, (10_000, 30_000)), slide(2, (30_000, 50_000))
    assert kept_slides(Edit(clips=CLIPS, cuts=[]), Slides(slides=[talk, away], screens=[]), {2}) == [talk]


def slide(number: int, *shown: tuple[int, int]) -> Slide:
    spans = [Span(*one) for one in shown]
    return Slide(number, "slide", spans, [], spans[0], Box(0, 0, 640, 360), 1.0)
