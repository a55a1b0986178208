"""Waiting and holding screens, such as "we begin in 05:00" or "thank you for joining": no slides of the deck."""

from collections.abc import Sequence
from itertools import takewhile
from statistics import median

from pipeline.model import Box, Familiar, Look
from pipeline.stages.slides.kinds import is_webcam, same_place
from pipeline.stages.slides.visits import Item, Visit, longest

LEAST_SHOWN = 3  # slides of a show, or in one place, at least; and at most so many screens before and after a show
RARE = 0.2  # share of the slides that breaks take at most
WORDS = 0.5  # share of a usual slide's print that stands around a countdown
CAMERA = 0.005  # share of the frame that moves when there is a webcam beside the slides


def mark_cards(items: Sequence[Item], visits: Sequence[Visit]) -> None:
    """Waiting and holding screens: alone at the beginning or the end, unlike the slides in where they stand or in a ticking clock."""
    slides_only = [item for item in items if item.kind == "slide"]
    if len(slides_only) < 2:
        for item in slides_only:
            if ticks(item, visits):
                item.kind = "card"
        return
    places = [longest(item.visits[-1]).area for item in slides_only]
    place = max(places, key=lambda one: sum(near(one, other) for other in places))
    camera = median(longest(item.visits[-1]).motion for item in slides_only)
    first = sorted(slides_only, key=lambda item: item.shown[0])
    last = sorted(slides_only, key=lambda item: item.shown[-1], reverse=True)
    for queue, backwards in ((first, False), (last, True)):
        run = len([*takewhile(lambda item: ticks(item, visits), queue)])
        countdown = 2 * run <= len(queue)  # else the clock is there all the time
        for item in queue:
            one = longest(item.visits[-1])
            elsewhere = not near(one.area, place) and not is_show(one.area, slides_only)
            alone = len(item.shown) == 1 and beside_people(item, visits, backwards)
            if not (
                (countdown and ticks(item, visits))
                or (elsewhere and len(slides_only) > 2)
                or (alone and camera > CAMERA and one.motion < camera / 4)
            ):
                break
            item.kind = "card"


def mark_breaks(items: Sequence[Item], visits: Sequence[Visit]) -> None:
    """A countdown in the midst of the talk, with few words around it: the audience waits for the end of a break."""
    slides_only = [item for item in items if item.kind == "slide"]
    ticking = [item for item in slides_only if ticks(item, visits)]
    if len(ticking) > RARE * len(slides_only):
        return
    usual = median(longest(item.visits[-1]).edges for item in slides_only) if slides_only else 0.0
    for item in ticking:
        if max(longest(visit).edges for visit in item.visits) < WORDS * usual:
            item.kind = "card"


def is_show(place: Box | None, items: Sequence[Item]) -> bool:
    """Whether so many slides stand there that they are a show of their own: the layout changes midway, or another deck is shared."""
    held = [any(near(place, longest(visit).area) for visit in item.visits) for item in items]
    return sum(held) >= LEAST_SHOWN


def mark_desktop(items: Sequence[Item], visits: Sequence[Visit]) -> None:
    """The presenter's screen, on before the show and again after the black picture that ends it, and what lies outside of both."""
    for before, dark, after in zip(visits, visits[1:], visits[2:], strict=False):
        desktop = next((item for item in items if item.kind == "slide" and after in item.visits), None)
        if dark.kind != "black" or before.kind != "slide" or desktop is None or desktop.shown[0] == after.span:
            continue
        start_ms, end_ms = desktop.shown[0].end_ms, dark.span.start_ms
        inside = [item for item in items if any(start_ms <= span.start_ms < end_ms for span in item.shown)]
        outside = [item for item in items if item not in inside]
        show = [item for item in inside if item.kind == "slide"]
        again = any(span.end_ms <= start_ms or span.start_ms >= end_ms for item in inside for span in item.shown)
        if len(outside) <= LEAST_SHOWN <= len(show) and not again:
            for item in outside:
                item.kind = "card"


def mark_familiar(items: Sequence[Item], familiar: Familiar) -> None:
    """What showed a holding screen of the series for most of its time is one, wherever it stands."""
    for item in items:
        known = sum(visit.span.length for visit in item.visits if visit.state in familiar.holding)
        if item.kind == "slide" and 2 * known > sum(visit.span.length for visit in item.visits):
            item.kind = "card"


def near(a: Box | None, b: Box | None) -> bool:
    """Whether two areas are the same one."""
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


def ticks(item: Item, visits: Sequence[Visit]) -> bool:
    """Whether a clock goes on it for most of its time, as a countdown does."""
    ticking = sum(one.span.length for visit in item.visits for one in visit.looks if has_clock(one, visits))
    return 2 * ticking > sum(visit.span.length for visit in item.visits)


def has_clock(one: Look, visits: Sequence[Visit]) -> bool:
    """Whether something ticks apart from webcams: a face may blink to a beat for a while."""
    webcams = [box for box in one.moving if stirs(box, one, visits)] if one.ticking else []
    return any(
        not any((on := box.clip(webcam)) and 2 * on.area > box.area for webcam in webcams) for box in one.ticking
    )


def stirs(box: Box, one: Look, visits: Sequence[Visit]) -> bool:
    """Whether a webcam is at this place: for most of the time in which something moves there it keeps no beat."""
    if not is_webcam(box, one, visits):
        return False
    there = [look for visit in visits for look in visit.looks if any(same_place(box, other) for other in look.moving)]
    steady = sum(look.span.length for look in there if any(box.clip(clock) for clock in look.ticking))
    return 2 * steady < sum(look.span.length for look in there)
