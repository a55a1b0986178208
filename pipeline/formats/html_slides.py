"""`slides.html`: what was found on the screen, for whom it is to be right: each slide with its time line, steps and confidence."""

from collections.abc import Mapping, Sequence

from pipeline.formats.html import room
from pipeline.model.document import Document
from pipeline.model.episode import EpisodeSlide
from pipeline.model.slides import Screen, Slide
from pipeline.timeline import Span, intersect, merge

KINDS = {
    "slide": "slide",
    "demo": "demonstration or film",
    "card": "holding screen",
    "people": "people",
    "black": "black",
    "other": "something else",
    "cut": "cut away",
}
DOUBTFUL = 0.8


class Row(Document, frozen=True):
    """One slide: places on the time line are shares (0 to 100) of the recording."""

    slide: EpisodeSlide
    kind: str
    times: list[Span]
    steps: list[int]
    bars: list[tuple[float, float]]
    marks: list[float]
    doubtful: bool


def render(
    title: str,
    shown: Sequence[EpisodeSlide],
    found: Mapping[int, Slide],
    screens: Sequence[Screen],
    kept: Sequence[Span],
    duration_ms: int,
) -> str:
    """The page as HTML. `found`: the slide behind each number of `shown`. Outside of `kept` nothing is told but that it was cut."""
    whole = max(1, duration_ms)
    return (
        room()
        .get_template("slides.html")
        .render(
            title=title,
            rows=[row_of(one, found[one.number], kept, whole) for one in shown],
            strip=strip_of(screens, kept, whole),
            kinds=KINDS,
            duration_ms=duration_ms,
        )
    )


def row_of(slide: EpisodeSlide, found: Slide, kept: Sequence[Span], whole: int) -> Row:
    steps = [ms for ms in found.steps if any(span.start_ms <= ms < span.end_ms for span in kept)]
    shown = merge(slide.shown)  # a span that two parts share is one for whoever looks
    return Row(
        slide=slide,
        kind=found.kind,
        times=shown,
        steps=steps,
        bars=[(share(span.start_ms, whole), share(span.length, whole)) for span in shown],
        marks=[share(ms, whole) for ms in steps],
        doubtful=slide.confidence < DOUBTFUL,
    )


def strip_of(screens: Sequence[Screen], kept: Sequence[Span], whole: int) -> list[tuple[str, float, float]]:
    """(kind, start, width) of everything that was on the screen; what was cut says only that."""
    pieces = [(piece, screen.kind) for screen in screens for piece in intersect([screen.span], list(kept))]
    out: list[tuple[str, float, float]] = []
    at = 0
    for piece, kind in sorted(pieces, key=lambda one: one[0].start_ms):
        if piece.start_ms > at:
            out.append(("cut", share(at, whole), share(piece.start_ms - at, whole)))
        out.append((kind, share(piece.start_ms, whole), share(piece.length, whole)))
        at = piece.end_ms
    if at < whole:
        out.append(("cut", share(at, whole), share(whole - at, whole)))
    return out


def share(ms: int, whole: int) -> float:
    return round(100 * ms / whole, 3)
