"""Fillers are cut in the silence around them, and only where there is some."""

from pipeline.model import Segment, Transcript, Word
from pipeline.model.fillers import fillers
from pipeline.timeline import Span

ALL = Span(0, 60_000)


def said(language: str, *words: tuple[int, int, str]) -> Transcript:
    spoken = [Word(start, end, text, 0.9) for start, end, text in words]
    segment = Segment(start_ms=0, end_ms=60_000, words=spoken, doubtful=False)
    return Transcript(language=language, engine="e", model="m", segments=[segment])


def hush(hole: Span) -> Span | None:
    """Silence is all that lies between words, where that is long enough; each word below sounds for as long as it says."""
    middle_of_filler = 1600
    if hole.end_ms == middle_of_filler:
        hole = Span(hole.start_ms, 1500)
    elif hole.start_ms == middle_of_filler:
        hole = Span(1700, hole.end_ms)
    return hole if hole.length >= 60 else None


def test_cut_between_the_middles_of_the_silences() -> None:
    for language, filler in (("en", "Um,"), ("de", "äh"), ("fr", "euh…"), ("sv", "Eh,"), ("da", "øh,")):
        talk = said(language, (500, 1100, "We"), (1500, 1700, filler), (2100, 2400, "start."))
        (cut,) = fillers(talk, ALL, hush)
        assert (cut.start_ms, cut.end_ms) == (1300, 1900)
        assert cut.reason.startswith("filler: ")


def test_a_word_of_the_language_stays() -> None:
    for language, word in (("de", "um"), ("de", "er"), ("da", "er"), ("fr", "eh"), ("en", "start")):
        assert not fillers(said(language, (500, 1100, "A"), (1500, 1700, word), (2100, 2400, "B")), ALL, hush)


def test_what_runs_into_a_word_or_out_of_the_part_stays() -> None:
    assert not fillers(said("en", (500, 1480, "We"), (1500, 1700, "uh"), (2100, 2400, "start")), ALL, hush)
    assert not fillers(said("en", (500, 1100, "We"), (1500, 1700, "uh"), (1710, 2400, "start")), ALL, hush)
    talk = said("en", (500, 1100, "We"), (1500, 1700, "uh"), (2100, 2400, "start"))
    assert not fillers(talk, Span(1400, 60_000), hush)
    assert not fillers(talk, Span(0, 1800), hush)
