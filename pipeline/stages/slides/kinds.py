"""People, black, films and demonstrations: told from slides by what moves and how long pictures last."""

from collections.abc import Sequence
from statistics import median

from pipeline.model import Box, Frames, Look, Relation
from pipeline.stages.slides.visits import PEOPLE, Visit, longest

STIR = 0.04  # share of the frame that moves when somebody sits there
RESTLESS = 0.7  # share of the time in which people stir
FILM = 0.35  # share of a shared area that moves when a film plays in it
PLAIN = 0.2  # share of plain ground that every slide has
FILM_MS = 3000
BLANK = 0.001  # share of edges below which the picture is empty
BLACK = 0.97  # share of dark pixels of a black picture, which may carry a word such as "end of the show"
WORD = 0.012  # share of edges of such a word
WEBCAM = 0.092  # share of the width: more than a pointer takes in the bitmap of changes
WEBCAM_MS = 15_000  # a webcam is on for that long at one place
RESTING = 0.75  # share of the time in which slides stand still, at least
UNREST = 0.4  # share below which a picture never rests
DEMO_STATE_MS = 9000  # pictures of a demonstration stay shorter than slides, in the median
KEPT = 0.02  # share of a slide's edges that a pointer or a pen's stroke hides at most
SPOT = 0.1  # share of the width that what differs takes at most where two pictures are nearly the same
STANDING = 4  # so many states of it are remembered: a frame may go from one part of a slide to the next
PAPER_FLAT = 0.55  # share of plain ground around a film on a slide
PAPER_EDGES = 0.015  # share of edges there: a title at least
PAGE = 0.5  # share of what moves that is paper too where a page scrolls or somebody writes
CORNER = 0.1  # share of the frame: a webcam over a slide, and no face that is shown for its own sake
SHARED = 0.5  # share of a slide's edges that is left where a film plays on one of its kind
BAR = 0.01  # share of the width by which a border is off when the area lies along it, or in the middle
PAPER_LIGHT = 160  # grey level: what lies around faces, a wall or a screen behind them, is darker


def name_kinds(visits: Sequence[Visit], frames: Frames, relations: dict[tuple[int, int], Relation]) -> None:
    """People, black and film, by what moves and what stands still; decided per state, so that a quiet moment is no slide."""
    frame = Box(0, 0, frames.width, frames.height)
    moved: dict[int, float] = {}
    for visit in visits:
        moved[visit.state] = max(moved.get(visit.state, 0.0), moved_share(visit, visits, frame))
    moved = as_lively(moved, visits, relations)
    calm = [visit for visit in visits if moved[visit.state] < PEOPLE]  # what moves there at one place is a webcam
    areas = {visit.state: longest(visit).area for visit in visits}
    for visit in visits:
        one = longest(visit)
        fills = one.area is None or only_bars(filled(one.area, one.moving), frame)
        if one.dark >= BLACK and one.edges < WORD and moved[visit.state] < PEOPLE:
            visit.kind = "black"
        elif fills and moved[visit.state] >= PEOPLE:
            visit.film = is_film(visit, calm, relations)
            people = restless(visit.state, visits) and not is_page(visit, calm)
            visit.kind = "slide" if visit.film else "people" if people else "demo"
        elif one.area is not None and is_tile(visit, one.area, frame, areas):
            visit.kind = "people"
        elif one.area is not None and moved[visit.state] >= FILM:
            visit.film = is_film(visit, calm, relations)
            visit.kind = "slide" if visit.film else "demo"
        elif plays(visit):
            visit.kind = "demo"
        elif one.edges < BLANK:
            visit.kind = "black" if one.dark > 0.5 else "other"


def as_lively(
    moved: dict[int, float], visits: Sequence[Visit], relations: dict[tuple[int, int], Relation]
) -> dict[int, float]:
    """What moves by state, where a state that never stood still is as lively as another that looks the same: a calmer face is one."""
    stood = {visit.state for visit in visits if any(one.still.length >= FILM_MS for one in visit.looks)}
    out = dict(moved)
    for states, told in relations.items():
        if max(told.lost, told.gained) < KEPT and told.size < SPOT and set(states) <= set(moved):
            for state in set(states) - stood:
                out[state] = max(out[state], *(moved[other] for other in states))
    return out


def filled(area: Box, moving: Sequence[Box]) -> Box:
    """The area, or what moves around all of it: the picture is at least as large as that."""
    return next((box for box in moving if box.clip(area) == area), area)


def only_bars(area: Box, frame: Box) -> bool:
    """Whether nothing but two bars of one width are beside the area: a picture of another shape fills the frame like that."""
    left, right, top, bottom = area.x, frame.right - area.right, area.y, frame.bottom - area.bottom
    least = BAR * frame.width
    wide, high = max(left, right) <= least, max(top, bottom) <= least
    return (wide and abs(top - bottom) <= least) or (high and abs(left - right) <= least)


def plays(visit: Visit) -> bool:
    """Whether a film fills the area: it never rests, though no part of it moves all the time, and has no plain ground."""
    return all(one.restless and one.flat < PLAIN for one in visit.looks) and visit.span.length >= FILM_MS


def is_tile(visit: Visit, area: Box, frame: Box, areas: dict[int, Box | None]) -> bool:
    """Whether the area is only somebody's tile in a gallery: others move beside it, and nothing else is ever shown there."""
    if 2 * area.area > frame.area or sum(other == area for other in areas.values()) > 1:
        return False
    boxes = [box for one in visit.looks for box in one.moving]
    inside = sum(part.area for box in boxes if (part := box.clip(area)))
    return 2 * inside < sum(box.area for box in boxes) and moving_share(boxes, frame) >= PEOPLE


def is_film(visit: Visit, visits: Sequence[Visit], relations: dict[tuple[int, int], Relation]) -> bool:
    """Whether a film plays on a slide that stands still around it, and no page scrolls.

    A dark slide has print that others have, or stood still before it."""
    one = liveliest(visit)
    stood = any(look.motion < PEOPLE and look.still.length >= FILM_MS and has_print(look) for look in visit.looks)
    shared = stood or any(shares(visit.state, other, relations) for other in visits)
    printed = on_paper(one) or (has_print(one) and shared)
    return one.paper < PAGE and printed and is_alone(one, visits) and not any(look.restless for look in visit.looks)


def shares(state: int, calm: Visit, relations: dict[tuple[int, int], Relation]) -> bool:
    """Whether much of what stands on a slide stands in this state too, outside of what moves."""
    if told := relations.get((calm.state, state)):
        return told.lost <= 1 - SHARED
    told = relations.get((state, calm.state))
    return told is not None and told.gained <= 1 - SHARED


def is_page(visit: Visit, visits: Sequence[Visit]) -> bool:
    """Whether a page is there in which one thing moves, or of which at some time a large part scrolls."""
    scrolls = any(on_paper(one) and one.motion >= PEOPLE and one.paper >= PAGE for one in visit.looks)
    one = liveliest(visit)
    return scrolls or (on_paper(one) and is_alone(one, visits))


def is_alone(one: Look, visits: Sequence[Visit]) -> bool:
    """Whether a single thing moves beside webcams."""
    things = [box for box in one.moving if not is_webcam(box, one, visits)]
    return len([box for box in things if not any(holds(other, box) for other in things if other is not box)]) == 1


def holds(box: Box, other: Box) -> bool:
    """Whether most of the other box lies in a larger one."""
    on = other.clip(box)
    return on is not None and 2 * on.area > other.area and box.area > other.area


def on_paper(one: Look) -> bool:
    """Whether the paper and the letters of a page are around what moves; faces have rooms or dark around them."""
    return has_print(one) and one.ground >= PAPER_LIGHT


def has_print(one: Look) -> bool:
    """Whether letters on a plain ground are around what moves."""
    return one.flat >= PAPER_FLAT and one.edges >= PAPER_EDGES


def liveliest(visit: Visit) -> Look:
    """The look in which most moved."""
    return max(visit.looks, key=lambda one: (one.motion, one.span.length))


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


def moved_share(visit: Visit, visits: Sequence[Visit], frame: Box) -> float:
    """Share of the area in which something moved, but for a webcam in a corner and the places that a pointer went to.

    A pointer is one thing and seldom stays; faces in a gallery are several, or large, or stay where they are.
    """
    area = visit.looks[0].area or frame
    at_once: list[list[Box]] = []
    counted: list[Box] = []
    for one in visit.looks:
        small = [box for box in one.moving if box.area <= CORNER * frame.area and is_webcam(box, one, visits)]
        boxes = [box for box in one.moving if len(small) != 1 or box is not small[0]]
        others = [box for two in visit.looks if two is not one for box in two.moving]
        once = [box for box in boxes if not any(same_place(box, other) for other in others)]
        counted += [box for box in boxes if len(once) != 1 or box is not once[0]]
        at_once.append(boxes)
    return max(moving_share(boxes, area) for boxes in (counted, *at_once))


def mark_demos(visits: Sequence[Visit], relations: dict[tuple[int, int], Relation]) -> None:
    """Runs of pictures that change often and never quite rest: somebody works on the screen.

    What moves at one place through most of the recording is a webcam, and no sign of that; nor is a pen or a pointer on a slide
    that stood still before.
    """
    content = [visit for visit in visits if visit.kind in ("slide", "demo")]
    busy = {id(visit): is_busy(visit, content) for visit in content}
    calm = {id(visit) for visit in content if not busy[id(visit)]}
    standing: list[int] = []  # states of the slide that stood still before
    for n in range(1, len(visits)):
        before, current = visits[n - 1], visits[n]
        alone = id(before) in calm and n > 1 and id(visits[n - 2]) not in calm  # a moment's rest in the midst of work
        stood = not busy.get(id(before), True) and not alone
        standing = [*standing, before.state][-STANDING:] if stood else []
        if busy.get(id(current)) and any(
            (told := relations.get((state, current.state))) is not None and told.lost < KEPT for state in standing
        ):
            busy[id(current)] = False
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
    if visit.film:
        return False
    if any(look.restless for look in visit.looks):
        return True
    once = len(visit.looks) == 1  # what looks the same after each unrest stands still
    if once and visit.span.length >= 3000 and sum(one.still.length for one in visit.looks) < UNREST * visit.span.length:
        return True
    moving_ms = sum(
        one.span.length
        for one in visit.looks
        if visit.kind == "demo"
        or any((one.area is None or box.clip(one.area)) and not is_webcam(box, one, content) for box in one.moving)
    )
    return 2 * moving_ms > visit.span.length


def is_webcam(box: Box, one: Look, content: Sequence[Visit]) -> bool:
    """Whether something of this size moved at just this place under several pictures, and for long."""
    frame_width = max(box.right for box in one.moving) if one.area is None else one.area.right
    if box.width < WEBCAM * frame_width:
        return False
    there = [
        (visit.state, look)
        for visit in content
        for look in visit.looks
        if any(same_place(box, other) for other in look.moving)
    ]
    return len({state for state, _ in there}) >= 3 and sum(look.span.length for _, look in there) >= WEBCAM_MS


def same_place(a: Box, b: Box) -> bool:
    """Whether two boxes share more than half of what they cover."""
    both = a.clip(b)
    return both is not None and 2 * both.area > a.area + b.area - both.area
