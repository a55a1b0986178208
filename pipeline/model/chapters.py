"""Chapters of the finished videos: the slides of the talk, the questions of the Q&A."""

from collections.abc import Sequence

from pipeline.model.decided import Edit, PartKind, Parts
from pipeline.model.episode import Chapter
from pipeline.model.phrases import ENGLISH, Phrases, phrases
from pipeline.model.slides import PageOfSlide, Pages, Slides
from pipeline.timeline import Span

SHORTEST_MS = 10_000
LONGEST_TITLE = 70
FEWEST = 3  # players show no chapters where there are fewer


def chapters(edit: Edit, slides: Slides, pages: Pages, parts: Parts, language: str = ENGLISH) -> list[Chapter]:
    """The chapters of every part, in order, in output time, in words of that language (ISO 639-1).

    The first of a part stands at 0 and none is shorter than 10 s (unless the part is): a shorter one belongs to the one before it,
    or gives its place to the one after it at the beginning. Where there are fewer than three, the builds of the slides and the
    answers are chapters too.
    """
    words = phrases(language)
    out: list[Chapter] = []
    for part in edit.parts():
        presentation = part == "presentation"
        marks = settled(
            talk(edit, slides, pages, parts, words) if presentation else questions(edit, parts, words),
            edit.duration(part),
        )
        if len(marks) < FEWEST:
            more = builds(edit, slides, pages) if presentation else answers(edit, parts, words)
            marks = filled(marks, more, edit.duration(part))
        out += [Chapter(part=part, at_ms=at, title=title) for at, title in marks]
    return out


def talk(edit: Edit, slides: Slides, pages: Pages, parts: Parts, words: Phrases) -> list[tuple[int, str]]:
    """Where a slide comes on, by its title; before the first one the welcome."""
    greetings = [Span(phase.start_ms, phase.end_ms) for phase in parts.phases if phase.kind == "welcome"]
    welcome = any(edit.span_to_output("presentation", span) for span in greetings)
    marks: list[tuple[int, str]] = []
    for slide in slides.slides:
        page = pages.of(slide.number)
        no_slide = slide.kind == "card" or (page is not None and (page.desktop or page.poll))
        if no_slide or any(slide.number in one.slides for one in parts.breaks):
            continue
        title = (page.title if page else "").strip()
        title = title or (words.demonstration if slide.kind == "demo" else words.slide.format(slide.number))
        for span in slide.shown:
            marks += [(piece.start_ms, title) for piece in edit.span_to_output("presentation", span)[:1]]
    marks.sort()
    if not marks or marks[0][0] >= SHORTEST_MS:
        marks.insert(0, (0, words.welcome if welcome else words.presentation))
    return marks


def opening(edit: Edit, slides: Slides, pages: Pages) -> PageOfSlide | None:
    """The first slide that the talk shows."""
    seen = [
        (piece.start_ms, slide.number)
        for slide in slides.slides
        if slide.kind == "slide"
        for span in slide.shown
        for piece in edit.span_to_output("presentation", span)
    ]
    return next((page for _, number in sorted(seen) if (page := pages.of(number))), None)


def questions(edit: Edit, parts: Parts, words: Phrases) -> list[tuple[int, str]]:
    """Where each question begins; before the first one the opening, after the last answer the closing."""
    marks: list[tuple[int, str]] = []
    for question in parts.questions:
        at = place(edit, "qa", Span(question.start_ms, question.end_ms))
        if at is not None:
            name = words.question.format(question.number)
            marks.append((at, f"{name}: {question.text}" if question.text.strip() else name))
    for phase in parts.phases:
        at = place(edit, "qa", Span(phase.start_ms, phase.end_ms)) if phase.kind == "closing" else None
        if at:
            marks.append((at, words.closing))
    marks.sort()
    if not marks or marks[0][0] >= SHORTEST_MS:
        marks.insert(0, (0, words.qa))
    return marks


def builds(edit: Edit, slides: Slides, pages: Pages) -> list[tuple[int, str]]:
    """Where a line comes up on a slide whose lines come up one by one."""
    marks: list[tuple[int, str]] = []
    for slide in slides.slides:
        page = pages.of(slide.number)
        lines = [line for line in page.text if line != page.title] if page else []
        if len(lines) == len(slide.steps):
            for ms, line in zip(slide.steps, lines, strict=True):
                at = place(edit, "presentation", Span(ms, ms + 1))
                marks += [(at, line)] if at is not None else []
    return sorted(marks)


def answers(edit: Edit, parts: Parts, words: Phrases) -> list[tuple[int, str]]:
    """Where each answer begins."""
    found = [
        (q.number, place(edit, "qa", Span(q.answer_start_ms, q.answer_start_ms + 1)))
        for q in parts.questions
        if q.answer_start_ms
    ]
    return [(at, words.answer.format(number)) for number, at in found if at is not None]


def filled(marks: Sequence[tuple[int, str]], more: Sequence[tuple[int, str]], length_ms: int) -> list[tuple[int, str]]:
    """The marks with more of them in between, each long enough."""
    out = list(marks)
    for at, title in more:
        if length_ms - at >= SHORTEST_MS and all(abs(at - other) >= SHORTEST_MS for other, _ in out):
            out.append((at, shortened(title)))
    return sorted(out)


def place(edit: Edit, part: PartKind, span: Span) -> int | None:
    """Output time at which the first kept piece of a span begins."""
    return next((piece.start_ms for piece in edit.span_to_output(part, span)), None)


def settled(marks: Sequence[tuple[int, str]], length_ms: int) -> list[tuple[int, str]]:
    """Sorted marks with the first at 0, none too short, and no two neighbours of the same name."""
    out: list[tuple[int, str]] = []
    for index, (at, title) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else length_ms
        title = shortened(title)
        if end - at < SHORTEST_MS or (out and out[-1][1] == title):
            continue
        out.append((at if out else 0, title))
    return out or [(0, shortened(marks[0][1]))]


def shortened(title: str) -> str:
    """One line of at most 70 characters, cut between words."""
    flat = " ".join(title.split())
    if len(flat) <= LONGEST_TITLE:
        return flat
    return flat[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
