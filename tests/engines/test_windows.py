"""Where a recording is cut for the recogniser; and word times that cannot go wrong, whatever comes in."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.recogniser import LONGEST_MS, HeardWord, whole_words
from pipeline.engines.timing import settled
from pipeline.engines.windows import windows
from pipeline.timeline import Span, merge, subtract, total

spans = st.lists(st.tuples(st.integers(0, 200_000), st.integers(1, 70_000)), max_size=30).map(
    lambda pairs: merge(Span(start, start + length) for start, length in pairs)
)


@given(spans)
@settings(max_examples=200, deadline=None)
def test_windows_cover_all_speech_once_and_fit(speech: list[Span]) -> None:
    envelope = [(-20 - (step * 7) % 23) for step in range(3000)]
    found = windows(speech, envelope, 100)
    pieces = [piece for window in found for piece in window.pieces]
    assert total(subtract(speech, pieces)) == 0
    assert all(0 <= piece.start_ms < piece.end_ms for piece in pieces)
    assert all(0 < window.length <= LONGEST_MS for window in found)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(pieces))


@given(spans)
@settings(max_examples=100, deadline=None)
def test_what_is_heard_in_a_window_lies_in_the_recording_in_the_same_order(speech: list[Span]) -> None:
    for window in windows(speech, [-20] * 3000, 100):
        placed = [window.placed(at, at + 200) for at in range(0, window.length, 1_500)]
        assert all(a.start_ms <= b.start_ms for a, b in pairwise(placed))
        assert all(any(piece.start_ms <= span.start_ms < piece.end_ms for piece in window.pieces) for span in placed)


def test_the_cut_is_at_the_longer_pause() -> None:
    speech = [Span(0, 9000), Span(12_000, 21_000), Span(22_500, 26_000), Span(26_400, 34_000)]
    first, second = windows(speech, [-20] * 400, 100)
    assert second.pieces[0].start_ms in (11_800, 22_300) and first.pieces[-1].end_ms in (9_200, 21_200)


def test_long_silence_is_shortened_and_ends_no_window() -> None:
    (window,) = windows([Span(1000, 3000), Span(9000, 12_000)], [-20] * 200, 100)
    assert window.pieces == (Span(800, 3500), Span(8500, 12_200)) and window.length == 6400
    assert window.placed(0, 100) == Span(800, 900)
    assert window.placed(2600, 3200) == Span(8500, 9000), "a word over the seam lies where most of it is"


heard_words = st.lists(
    st.tuples(st.integers(0, 6000), st.integers(-50, 4000)).map(
        lambda pair: HeardWord(pair[0], pair[0] + pair[1], "so", 0.9)
    ),
    max_size=25,
)


@given(heard_words, st.integers(0, 2**32 - 1))
@settings(max_examples=200, deadline=None)
def test_settled_words_are_in_order_and_inside_the_sound(words: list[HeardWord], seed: int) -> None:
    random = np.random.default_rng(seed)
    loud = np.repeat(random.choice([0.0, 0.001, 0.2], size=60), 1600)
    sound = (random.normal(size=len(loud)) * loud).astype(np.float32)
    out = settled(words, sound)
    assert [word.text for word in out] == [word.text for word in words]
    assert all(0 <= word.start_ms < word.end_ms <= 6000 for word in out)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(out))


def test_a_start_in_silence_moves_to_where_sound_begins() -> None:
    sound = np.concatenate(
        [np.zeros(16_000), np.random.default_rng(0).normal(size=16_000) * 0.1, np.zeros(8000)]
    ).astype(np.float32)
    assert [
        (w.start_ms, w.end_ms)
        for w in settled([HeardWord(500, 1400, "a", 1.0), HeardWord(1400, 2300, "b", 1.0)], sound)
    ] == [
        (1000, 1400),
        (1400, 2000),
    ]


def test_pieces_without_a_space_before_them_belong_to_the_word_before() -> None:
    pieces = [
        (0.0, 0.5, " follow", 0.9),
        (0.5, 0.7, "-up", 0.8),
        (0.7, 1.0, " 2", 0.9),
        (1.0, 1.2, ",000", 0.7),
        (1.2, 1.2, " ", 0.1),
    ]
    assert [(word.text, word.start_ms, word.end_ms, word.confidence) for word in whole_words(pieces, "en")] == [
        ("follow-up", 0, 700, 0.8),
        ("2,000", 700, 1200, 0.7),
    ]
    assert len(whole_words([(0.0, 0.5, "你", 0.9), (0.5, 0.7, "好", 0.8)], "zh")) == 2
