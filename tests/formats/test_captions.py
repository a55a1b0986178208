"""The house rule holds for any words at any times; and captions of ordinary speech read well."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.formats.caption_rules import check
from pipeline.formats.captions import Spoken, cues
from pipeline.model import Clip, Cue, Edit, Segment, Speakers, Transcript, Word
from pipeline.stages.subtitle import spoken as in_part
from pipeline.timeline import Span, intersect, merge

TEXTS = st.one_of(
    st.sampled_from(
        [
            "a",
            "the",
            "Yes.",
            "and",
            "innovation,",
            "cluster",
            "No?",
            "Donaudampfschifffahrtsgesellschaft",
            "",
            "…",
            "-->",
            "<b>",
            "um",
            "http://example.org/" + "x" * 60,
        ]
    ),
    st.text(max_size=60),
)
DENSE = st.lists(
    st.tuples(st.integers(0, 6000), st.integers(-200, 3000), TEXTS, st.sampled_from(["", "A", "B", "C"])), max_size=60
)
SPARSE = st.lists(
    st.tuples(st.integers(-500, 90_000), st.integers(0, 9000), TEXTS, st.sampled_from(["A", "B"])), max_size=25
)


def spoken(rows: list[tuple[int, int, str, str]]) -> list[Spoken]:
    return [Spoken(start, start + length, text, who) for start, length, text, who in rows]


@settings(max_examples=250, deadline=None)
@given(st.one_of(DENSE, SPARSE), st.integers(0, 95_000), st.sampled_from(["en", "sv", "de", "fr", "und"]))
def test_no_input_breaks_the_rule(rows: list[tuple[int, int, str, str]], duration_ms: int, language: str) -> None:
    made = cues(spoken(rows), "presentation", duration_ms, language)
    assert check(made, duration_ms) == []
    if duration_ms >= 840 and any("".join(c for c in text if c.isprintable()).split() for _, _, text, _ in rows):
        assert made


CUTS = st.lists(st.tuples(st.integers(0, 40_000), st.integers(300, 9_000)), min_size=1, max_size=8)
HEARD = st.lists(
    st.tuples(st.integers(0, 40_000), st.integers(0, 1200), st.sampled_from(["lot,", "the", "Yes.", "and", "cluster"])),
    max_size=50,
)


@settings(max_examples=150, deadline=None)
@given(HEARD, CUTS)
def test_captions_follow_any_cuts(rows: list[tuple[int, int, str]], cuts: list[tuple[int, int]]) -> None:
    kept = merge(Span(start, start + length) for start, length in cuts)
    edit = Edit(clips=[Clip(part="presentation", start_ms=s.start_ms, end_ms=s.end_ms) for s in kept], cuts=[])
    # Every word is its own: so it can be told where it went.
    words = [Word(s, s + n, f"{at}{text}", 1.0) for at, (s, n, text) in enumerate(sorted(rows))]
    segments = [Segment(start_ms=w.start_ms, end_ms=w.end_ms, words=[w]) for w in words]
    transcript = Transcript(language="en", engine="", model="", segments=segments)
    said = in_part(transcript, Speakers(voices=[], turns=[]), edit, "presentation")
    length = edit.duration("presentation")
    made = cues(said, "presentation", length)
    assert check(made, length) == []
    texts = {word.text for word in said}
    for word in words:
        half = sum(s.length for s in intersect([Span(word.start_ms, max(word.end_ms, word.start_ms + 1))], kept)) * 2
        assert (word.text in texts) == (half >= max(1, word.end_ms - word.start_ms)), word
    starts = {min(word.start_ms, max(0, length - 840)) for word in said}
    assert all(cue.start_ms in starts for cue in made)


def test_very_fast_speech_for_a_minute() -> None:
    words = [Spoken(at * 90, at * 90 + 90, f"syllable{at % 7}") for at in range(666)]
    made = cues(words, "qa", 60_000)
    assert check(made, 60_000) == []
    assert len(made) > 8


def evenly(text: str, start: int, ms: int = 330, who: str = "") -> list[Spoken]:
    return [Spoken(start + at * ms, start + at * ms + ms - 30, word, who) for at, word in enumerate(text.split())]


def test_every_word_of_ordinary_speech_is_there_in_order_and_on_time() -> None:
    text = (
        "So this is how the test day runs. We begin at nine with a short briefing, and before lunch six users try the prototype, "
        "one after the other. Nobody helps them. In the afternoon we sort what we saw, and at four the company decides what to change."
    )
    words = evenly(text, 500)
    made = cues(words, "presentation", 40_000)
    assert " ".join(line for cue in made for line in cue.lines).split() == text.split()
    starts = {word.start_ms for word in words}
    assert all(cue.start_ms in starts for cue in made)
    assert check(made, 40_000) == []


def test_no_line_ends_with_an_article_and_no_cue_runs_over_a_pause() -> None:
    first = "We looked at the results of the trial in the north and at the costs for the region."
    words = [*evenly(first, 0), *evenly("Then we stopped.", 9000)]
    made = cues(words, "presentation", 20_000)
    assert not any(line.split()[-1].lower() in {"the", "a", "of", "in"} for cue in made for line in cue.lines)
    assert any(cue.start_ms == 9000 for cue in made)


def test_rather_another_cue_than_a_line_that_ends_with_and() -> None:
    text = "The council paid for the second survey and its members wrote a report about it. Nobody read it."
    made = cues(evenly(text, 0), "presentation", 9000)
    assert check(made, 9000) == []
    assert not any(line.split()[-1] in {"and", "its"} for cue in made for line in cue.lines), made


def test_no_cue_goes_on_after_a_sentence_with_the_first_words_of_the_next() -> None:
    text = "Great. So, hello from my side. I will speak about the state of play of the forms and about their links with the ontology."
    made = [" ".join(cue.lines) for cue in cues(evenly(text, 0, 320), "presentation", 40_000)]
    assert made[0] == "Great. So, hello from my side."


def test_in_a_hurry_what_is_missed_least_goes_first() -> None:
    text = "So I mean we actually sold it, you know, to the city of Lund and basically nobody complained."
    words = [*evenly(text, 0, 200), *evenly("Then we stopped at once and went home again.", 3700)]
    made = " ".join(line for cue in cues(words, "presentation", 9000) for line in cue.lines)
    assert "…" not in made and "sold it" in made and "nobody complained." in made
    assert len(made.split()) < len(words)


def test_a_short_pause_does_not_cut_a_sentence() -> None:
    words = [*evenly("We begin at nine", 0, 300), *evenly("with a short briefing.", 1900, 300)]
    assert [cue.lines for cue in cues(words, "presentation", 9000)] == [["We begin at nine with a short briefing."]]


def test_one_speaker_a_line() -> None:
    after = evenly("And how long does it take?", 1300, 300, "Ann")
    words = [*evenly("Is it free?", 0, 300, "Ann"), *evenly("Yes.", 900, 300, "Bo"), *after]
    made = cues(words, "qa", 5000)
    assert check(made, 5000) == []
    both = [cue for cue in made if not cue.speaker]
    assert both and all(line.startswith("- ") for cue in both for line in cue.lines)
    assert all(cue.voices == ["Ann", "Bo"] for cue in both if len(cue.lines) == 2 and "free" in cue.lines[0])


def test_the_checker_finds_each_kind() -> None:
    def cue(start: int, end: int, *lines: str) -> Cue:
        return Cue(part="qa", start_ms=start, end_ms=end, lines=list(lines))

    made = [
        cue(0, 2000, "a", "b", "c"),
        cue(2080, 5000, "x" * 43),
        cue(5080, 6000, "y" * 30),
        cue(6080, 6500, "z"),
        cue(7000, 15_000, "w"),
        cue(14_000, 16_000, ""),
        cue(-5, 900, "v"),
    ]
    kinds = {violation.kind for violation in check(made, 15_500)}
    assert kinds == {
        "lines",
        "line_length",
        "speed",
        "too_short",
        "gap",
        "too_long",
        "overlap",
        "empty",
        "past_end",
        "before_start",
    }
    assert check([cue(0, 1000, "Fine.")], 1000) == []
