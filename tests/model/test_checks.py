"""What to check: the worst first, and how long it takes."""

from pipeline.model import (
    About,
    Clip,
    Deck,
    Edit,
    File,
    Media,
    Mishap,
    Pages,
    Part,
    Parts,
    Segment,
    Slides,
    Transcript,
    Word,
)
from pipeline.model.checks import about_time, checks
from pipeline.timeline import Span

EDIT = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=60_000)], cuts=[])
FACTS = About(title="x", presenter="x", date="x", licence="x")


def found(
    confidence: float = 1.0, sure: float = 1.0, hidden: list[Span] | None = None, about: About = FACTS
) -> list[str]:
    part = Part(kind="presentation", start_ms=0, end_ms=60_000, confidence=confidence, evidence=[])
    mishap = Mishap(ms=5000, end_ms=6000, what="“You are muted”")
    words = [Word(1000, 1200, "Mumble.", sure)]
    transcript = Transcript(
        language="en",
        engine="",
        model="",
        segments=[Segment(start_ms=1000, end_ms=1200, words=words)],
        hidden=hidden or [],
    )
    listed = checks(
        Media(container="mp4", duration_ms=60_000, origin_ms=0, video=None, audio=None),
        EDIT,
        Parts(phases=[], parts=[part], questions=[], mishaps=[mishap]),
        Slides(slides=[], screens=[]),
        Pages(pages=[]),
        transcript,
        Deck(file=File("deck", "deck.pptx"), slides=[], pictures=[], problems=[]),
        about,
    )
    return [check.what for check in listed]


def test_the_worst_comes_first() -> None:
    listed = found(confidence=0.4, sure=0.2, hidden=[Span(9000, 9400)], about=About())
    assert [what.split()[0] for what in listed] == ["Where", "Hard", "Names", "Something", "Not"]


def test_a_title_that_nobody_wrote_is_asked_for() -> None:
    about = About(title="Groups of Lots", titled_by="slide", presenter="x", date="x", licence="x")
    assert found(about=about)[-1].startswith("Not known: title (the first slide's stands in for it).")


def test_what_is_certain_is_not_listed_and_a_cut_name_neither() -> None:
    assert [what.split()[0] for what in found(hidden=[Span(90_000, 90_400)])] == ["Something"]


def test_how_long_it_takes() -> None:
    assert [about_time(s) for s in (3, 44, 55, 80, 230)] == [
        "10 seconds",
        "40 seconds",
        "1 minute",
        "1 minute",
        "4 minutes",
    ]
