"""Decide which slides were shown, when, and in which steps they were built; what is a demonstration, a card, or people.

Looks of the same state are one visit. A visit that only adds to what was there, or takes away from it, is a step of the same
slide; one whose state was seen before is the same slide again; anything else is a new slide.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import msgspec

from pipeline import model
from pipeline.model import Box, Familiar, Frames, Relation, Screen, Slide, Slides
from pipeline.stages.slides.between import mark_between
from pipeline.stages.slides.cards import mark_breaks, mark_cards, mark_desktop, mark_familiar
from pipeline.stages.slides.kinds import is_webcam, mark_demos, name_kinds
from pipeline.stages.slides.visits import Item, Kind, Visit, longest, visits_of
from pipeline.stages.slides.work import mark_work
from pipeline.timeline import Span

BLANK = 0.004  # share of edges below which there is nothing that a step could add to
POPUP_LOST = 0.35  # a pop-up hides less of the slide than that
POPUP_SIZE = 0.6  # and is narrower than this share of it
GLANCE_LOST = 0.02  # so little differs when a pointer rests on a letter
DRAWN_MS = 400  # what comes more slowly is drawn or wiped in, not exchanged
DRAWN_LOST = 0.01  # a stroke of a pen hides no more than that of what was there
LARGEST_COVER = 0.25  # share of the slide that a webcam over it takes at most
PANEL_MS = 180_000  # a poll stands over a slide for no longer
FILM_MS = 1000  # the picture of a slide with a film is taken from its end: the mean of a film shows nothing
KEPT = 0.1  # share of a picture's edges that must be left for it to be the same slide


NOTHING_FAMILIAR = Familiar(holding=[])


class SlidesSettings(model.Settings, frozen=True):
    """`[slides]` of config.toml."""

    shortest_ms: Annotated[
        int,
        msgspec.Meta(
            description="A slide shown for less than this many milliseconds in all is left out", ge=0, le=60_000
        ),
    ] = 900
    popup_ms: Annotated[
        int,
        msgspec.Meta(
            description="A disturbance between two views of the same slide for up to this many milliseconds is no slide",
            ge=0,
            le=120_000,
        ),
    ] = 12_000


def slides(frames: Frames, settings: SlidesSettings, familiar: Familiar = NOTHING_FAMILIAR) -> Slides:
    """All slides in order of appearance, and what kind of picture each moment shows."""
    visits = visits_of(frames.looks)
    relations = {(told.before, told.after): told for told in sorted(frames.relations, key=lambda told: told.direct)}
    name_kinds(visits, frames, relations)
    mark_demos(visits, relations)
    mark_between(visits, Box(0, 0, frames.width, frames.height))
    mark_work(visits, relations)
    items = put_together(visits, relations, settings)
    for item in items:
        leave_out_popups(item, visits, relations, settings)
    mark_desktop(items, visits)
    mark_cards(items, visits)
    mark_breaks(items, visits)
    mark_familiar(items, familiar)
    kept = [item for item in items if item.kind == "demo" or sum(s.length for s in item.shown) >= settings.shortest_ms]
    kept.sort(key=lambda item: item.shown[0])
    whole = Box(0, 0, frames.width, frames.height)
    found = [finished(number, item, whole, visits) for number, item in enumerate(kept, 1)]
    return Slides(slides=found, screens=screens_of(visits, kept))


def put_together(
    visits: Sequence[Visit], relations: dict[tuple[int, int], Relation], settings: SlidesSettings
) -> list[Item]:
    """Every visit of a slide or a demonstration to its item."""
    items: list[Item] = []
    current: Item | None = None
    for i, visit in enumerate(visits):
        before = visits[i - 1] if i else None
        if visit.kind not in ("slide", "demo"):
            continue
        adjacent = current if before is not None and before.kind in ("slide", "demo") else None
        if visit.kind == "demo":
            if adjacent is None or adjacent.kind != "demo":
                adjacent = Item("demo")
                items.append(adjacent)
            current = adjacent
            current.visits.append(visit)
            continue
        known = next((item for item in items if item.kind == "slide" and visit.state in item.states), None)
        if known is not None:
            current = known
        elif adjacent is not None and adjacent.kind == "slide" and under_panel(i, visits, adjacent, relations):
            adjacent.passing.add(visit.state)
            current = adjacent
        elif adjacent is not None and adjacent.kind == "slide" and uncovers(i, visits, adjacent, relations, settings):
            adjacent.passing.add(visits[i - 1].state)
            current = adjacent
        elif adjacent is not None and adjacent.kind == "slide" and belongs(i, visits, adjacent, relations, settings):
            told = relations.get((visits[i - 1].state, visit.state))
            if told is not None and grows(told) and not is_ink(told):
                adjacent.steps.append(visit.span.start_ms)
            current = adjacent
        else:
            current = Item("slide")
            items.append(current)
        current.visits.append(visit)
    return items


def under_panel(i: int, visits: Sequence[Visit], item: Item, relations: dict[tuple[int, int], Relation]) -> bool:
    """Whether visit i is the slide with a window of the platform over it, which goes again and leaves the slide as it was."""
    before, first = visits[i - 1], visits[i].span.start_ms
    told = relations.get((before.state, visits[i].state))
    if before.state not in item.passing and (told is None or told.panel != "came"):
        return False
    own = item.states - item.passing
    for visit in visits[i + 1 :]:
        if visit.span.start_ms > first + PANEL_MS or visit.kind not in ("slide", "demo"):
            return False
        if visit.state in own:
            return True
    return False


def uncovers(
    i: int, visits: Sequence[Visit], item: Item, relations: dict[tuple[int, int], Relation], settings: SlidesSettings
) -> bool:
    """Whether a pop-up went that had come before the slide that visit i shows."""
    told = relations.get((visits[i - 1].state, visits[i].state))
    first = len(item.visits) == 1 and visits[i - 1].span.length <= settings.popup_ms
    return first and told is not None and told.panel == "went" and slight(told)


def belongs(
    i: int, visits: Sequence[Visit], item: Item, relations: dict[tuple[int, int], Relation], settings: SlidesSettings
) -> bool:
    """Whether visit i is still the slide that was on before: a step, or a short disturbance."""
    visit, before = visits[i], visits[i - 1]
    for state in (before.state, *sorted(item.states - {before.state})):
        told = relations.get((state, visit.state))
        if told is None or (told.kind == "replaced" and not grows(told)):
            continue
        source = next(one for one in item.visits if one.state == state)
        if grows(told) and longest(source).edges >= BLANK:
            return True
        if told.kind == "removed" and longest(visit).edges >= BLANK and told.lost <= 1 - KEPT:
            return True
    told = relations.get((before.state, visit.state))
    if told is None:
        return False
    return slight(told) and returns(i, visits, item, relations, settings)


def grows(told: Relation) -> bool:
    """Whether something was added: at once, or drawn by hand across what was there."""
    drawn = told.direct and told.spread_ms >= DRAWN_MS and told.lost < DRAWN_LOST < told.gained
    return told.kind == "added" or drawn


def is_ink(told: Relation) -> bool:
    """Whether somebody drew with a pen: a line that came slowly is no step."""
    return told.line and told.spread_ms >= DRAWN_MS


def slight(told: Relation) -> bool:
    """Whether the difference can be a pop-up, or a pointer on a letter."""
    return told.lost < POPUP_LOST and (told.size < POPUP_SIZE or told.lost < GLANCE_LOST)


def returns(
    i: int, visits: Sequence[Visit], item: Item, relations: dict[tuple[int, int], Relation], settings: SlidesSettings
) -> bool:
    """Whether soon after visit i the slide is as it was, and nothing but such disturbances came in between."""
    until = visits[i].span.start_ms + settings.popup_ms
    for n in range(i + 1, len(visits)):
        if visits[n].span.start_ms > until:
            return False
        if visits[n].state in item.states:
            return True
        told = relations.get((visits[n - 1].state, visits[n].state))
        if told is None or not slight(told):
            return False
    return False


def leave_out_popups(
    item: Item, visits: Sequence[Visit], relations: dict[tuple[int, int], Relation], settings: SlidesSettings
) -> None:
    """Note the states of a slide that each time came over one of its others and soon went again: no step and not its picture."""
    under: dict[int, set[bool]] = {}
    for before, visit, after in zip(visits, visits[1:], visits[2:], strict=False):
        told = relations.get((before.state, visit.state))
        passing = (
            before.state == after.state in item.states
            and visit.span.length <= settings.popup_ms
            and told is not None
            and told.kind == "added"
            and slight(told)
        )
        under.setdefault(visit.state, set()).add(passing)
    ends = {visits[0].state, visits[-1].state}
    item.passing |= {state for state in item.states - ends if under.get(state) == {True}}
    starts = {visit.span.start_ms for visit in item.visits if visit.state in item.passing}
    item.steps = [step for step in item.steps if step not in starts]


def finished(number: int, item: Item, whole: Box, visits: Sequence[Visit]) -> Slide:
    """The document. The picture is taken from the fullest state that was no pop-up."""
    total: Counter[int] = Counter()
    for visit in item.visits:
        total[visit.state] += visit.span.length
    everything = sum(total.values())
    last = item.visits[-1].state
    lasting = [
        visit
        for visit in item.visits
        if visit.state == last or (total[visit.state] > 0.15 * everything and visit.state not in item.passing)
    ]
    fullest = max(lasting, key=lambda visit: (longest(visit).edges, visit.state == last, -visit.span.start_ms))
    chosen = max((v for v in item.visits if v.state == fullest.state), key=lambda v: longest(v).still.length)
    best = longest(chosen)
    still, moving = best.still, best.moving
    if chosen.film:
        still = Span(max(still.start_ms, still.end_ms - FILM_MS), still.end_ms)
        moving = [box for box in moving if is_webcam(box, best, [one for one in visits if one.kind == "slide"])]
    area = best.area or whole
    sure = 0.95 if item.kind == "slide" else 0.7
    if everything < 2000 or still.length < 700:
        sure -= 0.3
    return Slide(
        number=number,
        kind=item.kind,
        shown=item.shown,
        steps=item.steps,
        still=still,
        area=area,
        confidence=round(sure, 2),
        covers=covers_of(moving, area) if item.kind == "slide" else [],
        captions=best.captions.clip(area) if best.captions else None,
    )


def covers_of(moving: Sequence[Box], area: Box) -> list[Box]:
    """What moves over the slide and is small enough to be a webcam; a larger one is part of what is shown.

    One of which most lies beside the slide is beside it: where something moved is known but roughly.
    """
    return [
        box
        for box in moving
        if (on := box.clip(area)) and on.area < LARGEST_COVER * area.area and 2 * on.area > box.area
    ]


def screens_of(visits: Sequence[Visit], items: Sequence[Item]) -> list[Screen]:
    """What each moment shows; neighbours of one kind and slide are joined."""
    owner = {id(visit): number for number, item in enumerate(items, 1) for visit in item.visits}
    out: list[Screen] = []
    for visit in visits:
        number = owner.get(id(visit))
        kind: Kind = items[number - 1].kind if number else ("other" if visit.kind in ("slide", "demo") else visit.kind)
        if out and (out[-1].kind, out[-1].slide) == (kind, number):
            out[-1] = Screen(span=Span(out[-1].span.start_ms, visit.span.end_ms), kind=kind, slide=number)
        else:
            out.append(Screen(span=visit.span, kind=kind, slide=number))
    return out
