"""Breaks: two of three things tell one, that it is announced, that the screen says so, and that somebody takes up the thread again.

Between them nobody speaks to the audience for a while. Whatever is said then is said among those who stayed.
"""

from pipeline.model import Break, Pages
from pipeline.stages.split.phrases import Phrasebook
from pipeline.stages.split.scene import Scene
from pipeline.timeline import Span, intersect, total

HUSH_MS = 5000
"""So long nobody speaks when a break begins."""
ANNOUNCED = 3
"""It is announced in one of so many sentences before that."""
LONGEST_MS = 90 * 60_000
MOST_SAID = 0.6
"""Share of a break in which people speak; where they speak more, the talk went on."""
TURN_MS = 1500
FEW_WORDS = 12
"""A screen that announces a break says no more than that."""


def breaks(facts: Scene, pages: Pages, book: Phrasebook) -> list[Break]:
    """Every break, in order."""
    screens = {
        page.slide: slide.shown
        for page in pages.pages
        if len(" ".join(page.text).split()) <= FEW_WORDS
        and "break_screen" in book.find(page.title or " ".join(page.text))
        for slide in facts.slides.slides
        if slide.number == page.slide
    }
    found: list[Break] = []
    for at in range(len(facts.said) - 1):
        if facts.gaps[at + 1] < HUSH_MS or (found and facts.said[at].end_ms < found[-1].end_ms):
            continue
        hush = Span(facts.said[at].end_ms, facts.said[at + 1].start_ms)
        shown = sorted(span for spans in screens.values() for span in spans if span.clip(hush))
        announced = any("break" in hits for hits in facts.hits[max(0, at + 1 - ANNOUNCED) : at + 1])
        if not shown and not announced:
            continue
        back = goes_on(facts, at + 1, shown if announced else [])
        if back is None:
            continue
        span = Span(hush.start_ms, facts.said[back].start_ms)
        if total(intersect([span], [u.span for u in facts.said])) <= MOST_SAID * span.length:
            own = [number for number, spans in screens.items() if any(one.clip(span) for one in spans)]
            found.append(Break(start_ms=span.start_ms, end_ms=span.end_ms, slides=sorted(own)))
    return found


def goes_on(facts: Scene, first: int, shown: list[Span]) -> int | None:
    """The sentence, from `first` on, with which somebody takes up the thread: who says so, or, where the screen told of a break that was
    announced as well, the first one after it. None where nobody does for long."""
    said = facts.said
    for at in range(first, len(said)):
        if said[at].start_ms - said[first - 1].end_ms > LONGEST_MS:
            break
        if "back" in facts.hits[at]:
            while at > first and facts.gaps[at] < TURN_MS and said[at - 1].voice == said[at].voice:
                at -= 1
            return at
        if shown and said[at].start_ms >= shown[-1].end_ms:
            return at
    return None
