"""Chapters of the finished videos: the slides of the talk, the questions of the Q&A."""

from collections.abc import Sequence

from pipeline.model.decided import Edit, PartKind, Parts
from pipeline.model.episode import Chapter
from pipeline.model.slides import PageOfSlide, Pages, Slides
from pipeline.timeline import Span

SHORTEST_MS = 10_000
LONGEST_TITLE = 70


def chapters(edit: Edit, slides: Slides, pages: Pages, parts: Parts) -> list[Chapter]:
    """The chapters of every part, in order, in output time.

    The first of a part stands at 0 and none is shorter than 10 s (unless the part is): a shorter one belongs to the one before it,
    or gives its place to the one after it at the beginning.
    """
    out: list[Chapter] = []
    for part in edit.parts():
        marks = talk(edit, slides, pages, parts) if part == "presentation" else questions(edit, parts)
        out += [Chapter(part=part, at_ms=at, title=title) for at, title in settled(marks, edit.duration(part))]
    return out


def talk(edit: Edit, slides: Slides, pages: Pages, parts: Parts) -> list[tuple[int, str]]:
    """Where a slide comes on, by its title; before the first one the welcome."""
    greetings = [Span(phase.start_ms, phase.end_ms) for phase in parts.phases if phase.kind == "welcome"]
    welcome = any(edit.span_to_output("presentation", span) for span in greetings)
    marks: list[tuple[int, str]] = []
    for slide in slides.slides:
        if slide.kind == "card":
            continue
        page = pages.of(slide.number)
        title = (page.title if page else "").strip()
        title = title or ("Demonstration" if slide.kind == "demo" else f"Slide {slide.number}")
        for span in slide.shown:
            marks += [(piece.start_ms, title) for piece in edit.span_to_output("presentation", span)[:1]]
    marks.sort()
    if not marks or marks[0][0] >= SHORTEST_MS:
        marks.insert(0, (0, "Welcome" if welcome else "Presentation"))
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


def questions(edit: Edit, parts: Parts) -> list[tuple[int, str]]:
    """Where each question begins; before the first one the opening, after the last answer the closing."""
    marks: list[tuple[int, str]] = []
    for question in parts.questions:
        at = place(edit, "qa", Span(question.start_ms, question.end_ms))
        if at is not None:
            marks.append(
                (
                    at,
                    f"Question {question.number}: {question.text}"
                    if question.text.strip()
                    else f"Question {question.number}",
                )
            )
    for phase in parts.phases:
        at = place(edit, "qa", Span(phase.start_ms, phase.end_ms)) if phase.kind == "closing" else None
        if at:
            marks.append((at, "Closing"))
    marks.sort()
    if not marks or marks[0][0] >= SHORTEST_MS:
        marks.insert(0, (0, "Questions and answers"))
    return marks


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
