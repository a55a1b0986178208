"""Decide which slides were shown, when, and in which steps they were built; what is a demonstration, a card, or people.

Looks of the same state are one visit. A visit that only adds to what was there, or takes away from it, is a step of the same
slide; one whose state was seen before is the same slide again; anything else is a new slide.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Annotated, Literal

import msgspec

from pipeline import model
from pipeline.model import Box, Frames, Look, Relation, Screen, Slide, Slides
from pipeline.timeline import Span, merge

Kind = Literal["slide", "demo", "card", "people", "black", "other"]

PEOPLE = 0.16  # share of the area that moves when faces fill it
STIR = 0.04  # share of the frame that moves when somebody sits there
RESTLESS = 0.7
FILM = 0.35  # share of a shared area that moves when a film plays in it
BLANK = 0.004  # share of edges below which there is nothing to read
BLACK = 0.97
POPUP_LOST = 0.35  # a pop-up hides less of the slide than that
GLANCE_LOST = 0.02  # so little differs when a pointer rests on a letter
KEPT = 0.1  # share of a picture's edges that must be left for it to be the same slide
TICK = 0.03  # share of the frame that a countdown's digits take
WEBCAM = 0.092  # share of the width: more than a pointer takes in the bitmap of changes
WEBCAM_MS = 15_000
RESTING = 0.75
UNREST = 0.4
DEMO_STATE_MS = 9000  # pictures of a demonstration stay shorter than slides, in the median


class SlidesSettings(model.Settings):
    """`[slides]` of config.toml."""

    shortest_ms: Annotated[
        int, msgspec.Meta(description="A slide shown for less than this many milliseconds in all is left out", ge=0, le=60_000)
    ] = 900
    popup_ms: Annotated[
        int,
        msgspec.Meta(description="A disturbance between two views of the same slide for up to this many milliseconds is no slide", ge=0, le=120_000),
    ] = 12_000


@dataclass
class Visit:
    """Consecutive looks of one state."""

    state: int
    looks: list[Look]
    kind: Kind = "slide"

    @property
    def span(self) -> Span:
        return Span(self.looks[0].span.start_ms, self.looks[-1].span.end_ms)


@dataclass
class Item:
    """A slide, demonstration or card as it is put together."""

    kind: Literal["slide", "demo", "card"]
    visits: list[Visit] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)

    @property
    def states(self) -> set[int]:
        return {visit.state for visit in self.visits}

    @property
    def shown(self) -> list[Span]:
        return merge(visit.span for visit in self.visits)


def slides(frames: Frames, settings: SlidesSettings) -> Slides:
    """All slides in order of appearance, and what kind of picture each moment shows."""
    visits = visits_of(frames.looks)
    relations = {(told.before, told.after): told for told in sorted(frames.relations, key=lambda told: told.direct)}
    name_kinds(visits, frames)
    mark_demos(visits)
    items = put_together(visits, relations, settings)
    mark_cards(items, visits)
    kept = [item for item in items if item.kind == "demo" or sum(s.length for s in item.shown) >= settings.shortest_ms]
    kept.sort(key=lambda item: item.shown[0])
    whole = Box(0, 0, frames.width, frames.height)
    found = [finished(number, item, whole) for number, item in enumerate(kept, 1)]
    return Slides(slides=found, screens=screens_of(visits, kept))


def visits_of(looks: Sequence[Look]) -> list[Visit]:
    out: list[Visit] = []
    for one in looks:
        if out and out[-1].state == one.state:
            out[-1].looks.append(one)
        else:
            out.append(Visit(one.state, [one]))
    return out


def name_kinds(visits: Sequence[Visit], frames: Frames) -> None:
    """People, black and film, by what moves and what stands still; decided per state, so that a quiet moment is no slide."""
    frame = Box(0, 0, frames.width, frames.height)
    moved: dict[int, float] = {}
    for visit in visits:
        share = moving_share([box for one in visit.looks for box in one.moving], visit.looks[0].area or frame)
        moved[visit.state] = max(moved.get(visit.state, 0.0), share)
    for visit in visits:
        one = longest(visit)
        if one.dark >= BLACK and one.edges < 3 * BLANK:
            visit.kind = "black"
        elif one.area is None and moved[visit.state] >= PEOPLE:
            visit.kind = "people" if restless(visit.state, visits) else "demo"
        elif one.area is not None and moved[visit.state] >= FILM:
            visit.kind = "demo"
        elif one.edges < BLANK / 4:
            visit.kind = "black" if one.dark > 0.5 else "other"


def restless(state: int, visits: Sequence[Visit]) -> bool:
    """Whether what this state shows hardly ever stands still, as faces do; a page that scrolls rests in between."""
    looks = [one for visit in visits if visit.state == state for one in visit.looks]
    lively = sum(one.span.length for one in looks if one.motion >= STIR)
    return lively >= RESTLESS * sum(one.span.length for one in looks)


def moving_share(boxes: Sequence[Box], area: Box) -> float:
    """Share of the area that the boxes cover, counted on a grid of 64 by 36."""
    cells = set()
    for box in boxes:
        if part := box.clip(area):
            x, y = area.width / 64, area.height / 36
            left, top = round((part.x - area.x) / x), round((part.y - area.y) / y)
            right, bottom = round((part.right - area.x) / x), round((part.bottom - area.y) / y)
            cells |= {(column, row) for column in range(left, right) for row in range(top, bottom)}
    return len(cells) / (64 * 36)


def longest(visit: Visit) -> Look:
    return max(visit.looks, key=lambda one: (one.still.length, -one.span.start_ms))


def mark_demos(visits: Sequence[Visit]) -> None:
    """Runs of pictures that change often and never quite rest: somebody works on the screen.

    What moves at one place through most of the recording is a webcam, and no sign of that.
    """
    content = [visit for visit in visits if visit.kind in ("slide", "demo")]
    busy = {id(visit): is_busy(visit, content) for visit in content}
    run: list[Visit] = []
    for visit in [*visits, None]:
        if visit is not None and id(visit) in busy and (busy[id(visit)] or (run and visit.span.length < DEMO_STATE_MS)):
            run.append(visit)
            continue
        while run and not busy[id(run[-1])]:
            run.pop()
        long = sum(one.span.length for one in run)
        lively = sum(one.span.length for one in run if busy[id(one)])
        rest = sum(look.still.length for one in run for look in one.looks)
        if (
            len({one.state for one in run}) >= 3
            and lively >= 0.6 * long
            and rest < RESTING * long
            and median(one.span.length for one in run) < DEMO_STATE_MS
        ):
            for one in run:
                one.kind = "demo"
        run = [visit] if visit is not None and id(visit) in busy and busy[id(visit)] else []


def is_busy(visit: Visit, content: Sequence[Visit]) -> bool:
    """Whether something other than a webcam moves in the area for most of this visit, or it hardly ever rests."""
    if visit.span.length >= 3000 and sum(one.still.length for one in visit.looks) < UNREST * visit.span.length:
        return True
    moving_ms = sum(
        one.span.length
        for one in visit.looks
        if visit.kind == "demo" or any((one.area is None or box.clip(one.area)) and not is_webcam(box, one, content) for box in one.moving)
    )
    return 2 * moving_ms > visit.span.length


def is_webcam(box: Box, one: Look, content: Sequence[Visit]) -> bool:
    """Whether something of this size moved at just this place under several pictures, and for long."""
    frame_width = max(box.right for box in one.moving) if one.area is None else one.area.right
    if box.width < WEBCAM * frame_width:
        return False
    there = [(visit.state, look) for visit in content for look in visit.looks if any(same_place(box, other) for other in look.moving)]
    return len({state for state, _ in there}) >= 3 and sum(look.span.length for _, look in there) >= WEBCAM_MS


def same_place(a: Box, b: Box) -> bool:
    both = a.clip(b)
    return both is not None and 2 * both.area > a.area + b.area - both.area


def put_together(visits: Sequence[Visit], relations: dict[tuple[int, int], Relation], settings: SlidesSettings) -> list[Item]:
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
        elif adjacent is not None and adjacent.kind == "slide" and belongs(i, visits, adjacent, relations, settings):
            told = relations.get((visits[i - 1].state, visit.state))
            if told is not None and told.kind == "added":
                adjacent.steps.append(visit.span.start_ms)
            current = adjacent
        else:
            current = Item("slide")
            items.append(current)
        current.visits.append(visit)
    return items


def belongs(i: int, visits: Sequence[Visit], item: Item, relations: dict[tuple[int, int], Relation], settings: SlidesSettings) -> bool:
    """Whether visit i is still the slide that was on before: a step, or a short disturbance."""
    visit, before = visits[i], visits[i - 1]
    for state in (before.state, *sorted(item.states - {before.state})):
        told = relations.get((state, visit.state))
        if told is None or told.kind == "replaced":
            continue
        source = next(one for one in item.visits if one.state == state)
        if told.kind == "added" and longest(source).edges >= BLANK:
            return True
        if told.kind == "removed" and longest(visit).edges >= BLANK and told.lost <= 1 - KEPT:
            return True
    told = relations.get((before.state, visit.state))
    if told is None:
        return False
    # A pop-up, or a pointer on a letter: soon after, the slide is as it was.
    until = visit.span.start_ms + settings.popup_ms
    back = any(later.state in item.states for later in visits[i + 1 :] if later.span.start_ms <= until)
    return back and told.lost < POPUP_LOST and (told.size < 0.6 or told.lost < GLANCE_LOST)


def mark_cards(items: Sequence[Item], visits: Sequence[Visit]) -> None:
    """Waiting and holding screens: alone at the beginning or the end, unlike the slides in where they stand or in a ticking clock."""
    slides_only = [item for item in items if item.kind == "slide"]
    if len(slides_only) < 2:
        for item in slides_only:
            if ticks(item):
                item.kind = "card"
        return
    places: Counter[Box | None] = Counter()
    for item in slides_only:
        places[longest(item.visits[-1]).area] += sum(span.length for span in item.shown)
    place = places.most_common(1)[0][0]
    camera = median(longest(item.visits[-1]).motion for item in slides_only)
    order = sorted(slides_only, key=lambda item: item.shown[0])
    for queue, backwards in ((order, False), (list(reversed(order)), True)):
        for item in queue:
            one = longest(item.visits[-1])
            elsewhere = not near(one.area, place)
            alone = len(item.shown) == 1 and beside_people(item, visits, backwards)
            if not (ticks(item) or (elsewhere and len(slides_only) > 2) or (alone and camera > 0.005 and one.motion < camera / 4)):
                break
            item.kind = "card"


def near(a: Box | None, b: Box | None) -> bool:
    if a is None or b is None:
        return a is b
    both = a.clip(b)
    return both is not None and both.area > 0.9 * max(a.area, b.area)


def beside_people(item: Item, visits: Sequence[Visit], backwards: bool) -> bool:
    """Whether people come right after the item (or were right before it, looking backwards)."""
    edge = item.shown[-1 if not backwards else 0]
    if backwards:
        return any(visit.kind == "people" and visit.span.end_ms == edge.start_ms for visit in visits)
    return any(visit.kind == "people" and visit.span.start_ms == edge.end_ms for visit in visits)


def ticks(item: Item) -> bool:
    """Whether nothing but something small inside the picture moves, as a countdown does: not a webcam at the frame's edge."""
    one = longest(item.visits[-1])
    if one.area is not None or len(one.moving) != 1 or not 0 < one.motion < TICK:
        return False
    box = one.moving[0]
    return box.width < 8 * box.height and box.y > box.height and box.x > box.width


def finished(number: int, item: Item, whole: Box) -> Slide:
    """The document. The picture is taken from the fullest state that was no pop-up."""
    total: Counter[int] = Counter()
    for visit in item.visits:
        total[visit.state] += visit.span.length
    everything = sum(total.values())
    last = item.visits[-1].state
    lasting = [visit for visit in item.visits if visit.state == last or total[visit.state] > 0.15 * everything]
    fullest = max(lasting, key=lambda visit: (longest(visit).edges, visit.state == last, -visit.span.start_ms))
    best = longest(max((v for v in item.visits if v.state == fullest.state), key=lambda v: longest(v).still.length))
    sure = 0.95 if item.kind == "slide" else 0.7
    if everything < 2000 or best.still.length < 700:
        sure -= 0.3
    return Slide(
        number=number, kind=item.kind, shown=item.shown, steps=item.steps, still=best.still, area=best.area or whole, confidence=round(sure, 2)
    )


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
