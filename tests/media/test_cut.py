"""Which frames stay: the one on the screen when a clip begins, then all that begin inside it."""

from pipeline.media.cut import Shown, shown
from pipeline.timeline import Span

EVERY_SECOND = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_the_frame_on_the_screen_stands_at_the_clip_s_beginning() -> None:
    assert shown(EVERY_SECOND, [Span(1500, 3200), Span(4000, 5500)]) == [
        Shown(first=1.0, last=3.2, start=1.5, output=0.0),
        Shown(first=4.0, last=5.5, start=4.0, output=1.7),
    ]


def test_a_picture_that_outlasts_a_cut_is_shown_once_and_the_next_comes_no_earlier_than_it_did() -> None:
    assert shown([0.0, 10.0], [Span(1000, 2000), Span(3000, 4000), Span(5000, 12_000)]) == [
        Shown(first=0.0, last=2.0, start=1.0, output=0.0),
        Shown(first=10.0, last=12.0, start=10.0, output=7.0),
    ]


def test_a_picture_that_comes_late_is_shown_from_the_beginning() -> None:
    assert shown([2.0, 3.0], [Span(0, 2500)]) == [Shown(first=2.0, last=2.5, start=0.0, output=0.0)]
    assert shown([2.0, 3.0, 4.0], [Span(0, 1000), Span(1500, 5000)]) == [
        Shown(first=2.0, last=3.0, start=2.0, output=0.0),
        Shown(first=3.0, last=5.0, start=3.0, output=2.5),
    ]


def test_a_clip_before_the_first_picture_shows_the_first() -> None:
    (only,) = shown([2.0, 3.0], [Span(0, 1000)])
    assert (only.first, only.output) == (2.0, 0.0) and only.last < 2.1
    assert shown([], [Span(0, 1000)]) == []
