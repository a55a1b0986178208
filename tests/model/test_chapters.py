"""Chapters: at 0 first, long enough, named by what is shown or asked."""

from msgspec import structs

from pipeline.model import Box, Clip, Edit, File, PageOfSlide, Pages, Parts, PhaseSpan, Question, Slide, Slides
from pipeline.model.chapters import chapters, shortened
from pipeline.timeline import Span

BOX = Box(0, 0, 10, 10)


def talk(*shown: tuple[str, list[tuple[int, int]]]) -> tuple[Slides, Pages]:
    """Slides with a title each, and when they were on the screen (s)."""
    slides, pages = [], []
    for number, (title, spans) in enumerate(shown, 1):
        times = [Span(start * 1000, end * 1000) for start, end in spans]
        slides.append(Slide(number=number, kind="slide", shown=times, steps=[], still=times[0], area=BOX, confidence=1))
        pages.append(
            PageOfSlide(
                slide=number, title=title, text=[title], image=File("x", "x"), width=1, height=1, background="#ffffff", lines=[],
                tables=[], pictures=[], shapes=[], confidence=1,
            )
        )  # fmt: skip
    return Slides(slides=slides, screens=[]), Pages(pages=pages)


def clip(part: str, start: int, end: int) -> Clip:
    return Clip(part=part, start_ms=start * 1000, end_ms=end * 1000)  # type: ignore[arg-type]  # tests write the literals


def phase(kind: str, start: int, end: int) -> PhaseSpan:
    return PhaseSpan(kind=kind, start_ms=start * 1000, end_ms=end * 1000)  # type: ignore[arg-type]  # tests write the literals


def seconds(edit: Edit, slides: Slides, pages: Pages, parts: Parts) -> list[tuple[str, float, str]]:
    return [(mark.part, mark.at_ms / 1000, mark.title) for mark in chapters(edit, slides, pages, parts)]


def test_welcome_slides_and_a_slide_that_comes_again() -> None:
    slides, pages = talk(("One", [(120, 150), (200, 260)]), ("Two", [(150, 200)]), ("Gone", [(300, 400)]))
    edit = Edit(clips=[clip("presentation", 100, 170), clip("presentation", 180, 260)], cuts=[])
    parts = Parts(phases=[phase("welcome", 90, 120)], parts=[], questions=[])
    assert seconds(edit, slides, pages, parts) == [
        ("presentation", 0, "Welcome"), ("presentation", 20, "One"), ("presentation", 50, "Two"), ("presentation", 90, "One"),
    ]  # fmt: skip


def test_what_is_short_belongs_to_its_neighbour() -> None:
    slides, pages = talk(("One", [(3, 20)]), ("Short", [(20, 25)]), ("One", [(25, 40)]), ("Last", [(40, 45)]))
    edit = Edit(clips=[clip("presentation", 0, 45)], cuts=[])
    assert seconds(edit, slides, pages, Parts(phases=[], parts=[], questions=[])) == [("presentation", 0, "One")]


def test_questions_and_closing() -> None:
    asked = [
        Question(number=1, start_ms=5000, end_ms=9000, answer_start_ms=None, text="Why?"),
        Question(number=2, start_ms=40_000, end_ms=50_000, answer_start_ms=None, text="word " * 40),
        Question(number=3, start_ms=500_000, end_ms=510_000, answer_start_ms=None, text="Cut away?"),
    ]
    edit = Edit(clips=[clip("qa", 0, 100)], cuts=[])
    got = seconds(edit, *talk(), Parts(phases=[phase("closing", 80, 100)], parts=[], questions=asked))
    assert [(at, title[:12]) for _, at, title in got] == [(0, "Question 1: "), (40, "Question 2: "), (80, "Closing")]
    assert all(len(title) <= 70 for _, _, title in got)


def test_builds_and_answers_where_there_are_few() -> None:
    slides, pages = talk(("One", [(0, 90)]))
    slides = Slides(slides=[structs.replace(slides.slides[0], steps=[5000, 15_000, 30_000])], screens=[])
    pages = Pages(pages=[structs.replace(pages.pages[0], text=["One", "first", "second", "third"])])
    asked = [Question(number=1, start_ms=101_000, end_ms=110_000, answer_start_ms=112_000, text="Why?")]
    edit = Edit(clips=[clip("presentation", 0, 90), clip("qa", 100, 150)], cuts=[])
    assert seconds(edit, slides, pages, Parts(phases=[], parts=[], questions=asked)) == [
        ("presentation", 0, "One"), ("presentation", 15, "second"), ("presentation", 30, "third"),
        ("qa", 0, "Question 1: Why?"), ("qa", 12, "Answer 1"),
    ]  # fmt: skip


def test_a_part_without_slides_or_questions_has_one_chapter() -> None:
    edit = Edit(clips=[clip("presentation", 0, 4), clip("qa", 10, 100)], cuts=[])
    assert seconds(edit, *talk(), Parts(phases=[], parts=[], questions=[])) == [
        ("presentation", 0, "Presentation"), ("qa", 0, "Questions and answers"),
    ]  # fmt: skip


def test_long_titles_end_between_words() -> None:
    assert shortened("a\n b") == "a b"
    assert shortened("word " * 30) == ("word " * 13).strip() + "…"
