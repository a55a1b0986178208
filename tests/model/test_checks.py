"""What to check: the worst first, and how long it takes."""

from typing import Literal

from pipeline.model import (
    About,
    Box,
    Clip,
    Deck,
    Edit,
    File,
    Line,
    Media,
    Mishap,
    PageOfSlide,
    Pages,
    Part,
    Parts,
    Screen,
    Segment,
    Slide,
    Slides,
    Transcript,
    VideoStream,
    Word,
)
from pipeline.model.checks import about_time, checks, facts, seen_beside
from pipeline.timeline import Span

EDIT = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=60_000)], cuts=[])
FACTS = About(title="x", presenter="x", date="x", licence="x")


def found(
    confidence: float = 1.0,
    sure: float = 1.0,
    hidden: list[Span] | None = None,
    about: About = FACTS,
    slides: Slides | None = None,
    pages: tuple[PageOfSlide, ...] = (),
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
        slides or Slides(slides=[], screens=[]),
        Pages(pages=list(pages)),
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


TALK = Edit(
    clips=[
        Clip(part="presentation", start_ms=0, end_ms=60_000),
        Clip(part="qa", start_ms=60_000, end_ms=90_000),
    ],
    cuts=[],
)
VIDEO = VideoStream(
    index=0, codec="h264", profile="", width=1280, height=720, pixel_format="yuv420p", frame_rate=25.0,
    usual_rate=25.0, variable_rate=False, time_base="1/90000", start_ms=0,
)  # fmt: skip
FILM = Media(container="mp4", duration_ms=90_000, origin_ms=0, video=VIDEO, audio=None, recorded="2025-05-14T09:00:00Z")


def slides_of(area: Box, qa: Literal["slide", "people"] = "slide", covers: list[Box] | None = None) -> Slides:
    talk, questions = Span(0, 60_000), Span(60_000, 90_000)
    one = Slide(
        number=1, kind="slide", shown=[talk], steps=[], still=talk, area=area, confidence=1.0, covers=covers or []
    )
    return Slides(slides=[one], screens=[Screen(talk, "slide", 1), Screen(questions, qa, 1 if qa == "slide" else None)])


def test_whoever_asks_may_be_named_in_the_picture_where_more_than_a_slide_is_seen() -> None:
    whole = Box(0, 0, 1280, 720)
    assert seen_beside(FILM, TALK, slides_of(whole)) is None
    assert seen_beside(FILM, TALK, slides_of(whole, "people")) == 60_000
    assert seen_beside(FILM, TALK, slides_of(Box(0, 80, 1000, 562))) == 60_000
    assert seen_beside(FILM, TALK, slides_of(whole, covers=[Box(1000, 500, 240, 180)])) == 60_000


def test_what_nobody_wrote_is_quoted_from_the_first_slide_and_the_file() -> None:
    lines = [line("Groups of Lots", "title"), line("Ann Example, Green Coast", "body"), line("14 May 2025", "body")]
    page = PageOfSlide(
        slide=1, title="Groups of Lots", text=[], image=File("read", "1.png"), width=1280, height=720, background="#ffffff",
        lines=lines, tables=[], pictures=[], shapes=[], confidence=1.0,
    )  # fmt: skip
    slides = slides_of(Box(0, 0, 1280, 720))
    (found,) = facts(FILM, TALK, slides, Pages(pages=[page]), About(title="x", titled_by="person", licence="x"))
    assert found[2] == (
        "Not known: presenter, date. Write it into the recording's .toml file. "
        "The first slide says: “Ann Example, Green Coast · 14 May 2025”. The file was recorded on 2025-05-14."
    )
    assert (
        "first slide says" not in facts(FILM, TALK, slides, Pages(pages=[page]), About(presenter="x", date="x"))[0][2]
    )


def test_a_poll_that_is_left_out_is_asked_about() -> None:
    page = PageOfSlide(
        slide=1, title="", text=[], image=File("read", "1.png"), width=1280, height=720, background="#ffffff",
        lines=[], tables=[], pictures=[], shapes=[], confidence=1.0, poll=True,
    )  # fmt: skip
    asked = found(slides=slides_of(Box(0, 0, 1280, 720)), pages=(page,))
    assert [what for what in asked if what.startswith("A poll is seen until 1:00")]


def line(text: str, role: Literal["title", "body"]) -> Line:
    return Line(
        text=text, box=Box(100, 100, 400, 30), confidence=1.0, size=30.0, bold=False, italic=False, colour="#000000",
        background="#ffffff", role=role, level=0, bullet="", block=0, paragraph=0,
    )  # fmt: skip


def test_a_name_that_was_taken_out_is_not_called_hard_to_hear() -> None:
    assert [what.split()[0] for what in found(sure=0.2, hidden=[Span(900, 1300)])] == ["Names", "Something"]


def test_how_long_it_takes() -> None:
    assert [about_time(s) for s in (3, 44, 55, 80, 230)] == [
        "10 seconds",
        "40 seconds",
        "1 minute",
        "1 minute",
        "4 minutes",
    ]
