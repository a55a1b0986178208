"""Spans of time."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.timeline import Span, clock, gaps, intersect, merge, overlap, parse_clock, subtract, total

spans = st.lists(st.builds(lambda a, n: Span(a, a + n), st.integers(0, 200), st.integers(0, 60)), max_size=8)


def moments(some: list[Span]) -> set[int]:
    return {ms for span in some for ms in range(span.start_ms, span.end_ms)}


@given(spans, spans)
def test_sets_of_spans_behave_like_sets_of_moments(a: list[Span], b: list[Span]) -> None:
    assert moments(merge(a)) == moments(a)
    assert moments(intersect(a, b)) == moments(a) & moments(b)
    assert moments(subtract(a, b)) == moments(a) - moments(b)
    assert total(a) == len(moments(a))
    assert overlap(a, b) == len(moments(a) & moments(b))
    assert moments(gaps(a, Span(0, 300))) == set(range(300)) - moments(a)


@given(spans)
def test_merged_spans_are_sorted_and_apart(a: list[Span]) -> None:
    merged = merge(a)
    assert all(x.end_ms < y.start_ms for x, y in itertools.pairwise(merged))


def test_close_neighbours_merge_over_a_gap() -> None:
    assert merge([Span(0, 10), Span(15, 20)], gap_ms=5) == [Span(0, 20)]


@pytest.mark.parametrize(
    ("text", "ms"), [("83.5", 83500), ("1:23.5", 83500), ("0:01:23,500", 83500), ("2:00:00", 7200000)]
)
def test_a_person_s_times_are_read(text: str, ms: int) -> None:
    assert parse_clock(text) == ms


@pytest.mark.parametrize("text", ["", "abc", "1:2:3:4", "-3", "1:-2"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_clock(text)


def test_times_are_said_as_on_a_clock() -> None:
    assert [clock(ms) for ms in (0, 7_999, 725_000, 3_723_000)] == ["0:00", "0:07", "12:05", "1:02:03"]
