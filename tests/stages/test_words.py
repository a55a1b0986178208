"""Corrections of words outlive another recogniser; a platform's words get the times at which they were said."""

import pytest

from pipeline.model import Draft, Platform, PlatformLine, Rewording, Segment, Transcript, Word, Wording
from pipeline.model.matching import on_our_clock
from pipeline.stages.words import words

TALK = (
    "Good morning everyone and welcome to this session about living labs. We worked with Susan Corman for Cure last year. "
    "The law for each region is small. Then each law was awarded on its own, and the costs went down by a third."
)


def draft(text: str, step_ms: int = 400) -> Draft:
    """The text as heard, a word each 400 ms."""
    segments, held = [], []
    for at, word in enumerate(text.split()):
        held.append(Word(at * step_ms, at * step_ms + step_ms - 50, word, 0.8))
        if word.endswith("."):
            segments.append(Segment(start_ms=held[0].start_ms, end_ms=held[-1].end_ms, words=held))
            held = []
    return Draft(language="en", engine="e", model="m", segments=segments)


def settled(text: str, *corrections: Rewording) -> Transcript:
    return words(draft(text), Platform(), Wording(corrections=list(corrections)))


def text_of(transcript: Transcript) -> str:
    return " ".join(word.text for word in transcript.words)


KOMEN = Rewording(was="Susan Corman for Cure", now="Susan G. Komen for the Cure", near_ms=6000)


@pytest.mark.parametrize(
    "heard",
    [
        "Susan Corman for Cure",
        "susan corman for cure,",
        "Susan Komen for Cure",
        "Suzanne Gorman for Cure",
        "Susan Corman for the cure",
    ],
)
def test_a_correction_finds_what_another_engine_heard(heard: str) -> None:
    made = settled(TALK.replace("Susan Corman for Cure", heard), KOMEN)
    assert made.unfit == []
    assert "with Susan G. Komen for the Cure" in text_of(made).replace(",", "") and "last year." in text_of(made)
    times = [(word.start_ms, word.end_ms) for word in made.words]
    assert times == sorted(times) and all(start <= end for start, end in times)


def test_what_is_right_already_is_left_alone() -> None:
    right = TALK.replace("Susan Corman for Cure", KOMEN.now)
    assert text_of(settled(right, KOMEN)) == right and settled(right, KOMEN).unfit == []
    twice = Rewording(was="Corman", now="Susan Corman")
    assert text_of(settled(TALK, twice)) == TALK


def test_a_time_chooses_among_equal_words_and_none_means_everywhere() -> None:
    near = settled(TALK, Rewording(was="law", now="lot", near_ms=13_000))
    assert "The law for" in text_of(near) and "each lot was" in text_of(near)
    everywhere = settled(TALK, Rewording(was="law", now="lot"))
    assert "law" not in text_of(everywhere) and text_of(everywhere).count(" lot ") == 2


def test_signs_capitals_and_times_stay() -> None:
    made = settled(TALK, Rewording(was="small", now="tiny"), Rewording(was="the law", now="one lot", near_ms=9000))
    assert "One lot for each region is tiny. Then" in text_of(made)
    before = {word.text: word for word in draft(TALK).words}
    after = next(word for word in made.words if word.text == "tiny.")
    assert (after.start_ms, after.end_ms) == (before["small."].start_ms, before["small."].end_ms)
    gone = settled(TALK, Rewording(was="last year", now=""))
    assert "for Cure The law" in text_of(gone) or "for Cure. The law" in text_of(gone)


def test_what_fits_nowhere_is_said_and_nothing_is_touched() -> None:
    wrong = [
        Rewording(was="quarterly dividends", now="quarterly results", near_ms=9000),
        Rewording(was="Susan Corman for Cure", now="Susan G. Komen", near_ms=900_000),
        Rewording(was="elephant", now="element"),
        Rewording(was="lab", now="lap", near_ms=13_000),
    ]
    made = settled(TALK, *wrong)
    assert made.unfit == wrong and text_of(made) == TALK


def platform(text: str, offset_ms: int, *, drift: float = 0.0, a_line: int = 9) -> Platform:
    """What a platform wrote: lines of some words, on a clock of its own."""
    texts, lines = text.split(), []
    for at in range(0, len(texts), a_line):
        own = texts[at : at + a_line]
        start, end = at * 400, (at + len(own)) * 400 - 50
        lines.append(
            PlatformLine(
                start_ms=round(start * (1 + drift)) + offset_ms,
                end_ms=round(end * (1 + drift)) + offset_ms,
                name="Ann",
                text=" ".join(own),
            )
        )
    return Platform(file="june.vtt", lines=lines)


@pytest.mark.parametrize(("offset", "drift"), [(0, 0.0), (7_300, 0.0), (2_000, 0.003), (130_000, -0.004)])
def test_another_clock_is_found_out(offset: int, drift: float) -> None:
    text = TALK * 2 + " " + " ".join(f"number {at} of the list." for at in range(60))
    lines = on_our_clock(platform(text, offset, drift=drift), draft(text))
    assert all(abs(line.start_ms - at * 9 * 400) < 250 for at, line in enumerate(lines))


def test_the_platform_s_words_at_the_times_they_were_heard() -> None:
    written = TALK.replace("Susan Corman for Cure", "Susan G. Komen for the Cure").replace("The law", "The lot")
    made = words(draft(TALK), platform(written, 5_000), Wording(platform=True))
    assert text_of(made) == written and made.engine == "platform" and made.language == "en"
    heard = {word.text: word.start_ms for word in draft(TALK).words}
    assert all(word.start_ms == heard[word.text] for word in made.words if word.text in ("living", "awarded", "third."))
    assert [segment.words[-1].text for segment in made.segments] == ["labs.", "year.", "small.", "third."]
    starts = [word.start_ms for word in made.words]
    assert starts == sorted(starts)
    both = words(draft(TALK), platform(written, 5_000), Wording(corrections=[KOMEN], platform=True))
    assert both.unfit == [] and text_of(both) == written


def test_what_the_platform_did_not_hear_is_kept_as_we_heard_it() -> None:
    late = "We begin now with the welcome words of our host. " * 3 + TALK
    made = words(draft(late), platform(TALK, 30 * 400), Wording(platform=True))
    assert text_of(made).startswith("We begin now with the welcome words") and text_of(made).endswith("by a third.")


def test_without_a_platform_s_file_the_setting_changes_nothing() -> None:
    assert text_of(words(draft(TALK), Platform(), Wording(platform=True))) == TALK
