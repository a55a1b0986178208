"""Somebody works on the screen: what grows there slowly, and what still shows most of a demonstration that was on just before or after."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.model import Relation
from pipeline.stages.slides.kinds import is_busy
from pipeline.stages.slides.visits import Visit

SLOWLY_MS = 3000  # steps and transitions of slides come faster, all but what is drawn with a pen
LEFT = 0.1  # share of what stood there that writing or scrolling in a part of it takes away
WIDE = 0.15  # share of the picture's width that it fills, at least
HELD = 0.1  # share of a demonstration's edges that its next picture has not: it is the same window


def mark_work(visits: Sequence[Visit], relations: dict[tuple[int, int], Relation]) -> None:
    """Call demonstrations what somebody works on, and what goes on with one."""
    content = [visit for visit in visits if visit.kind in ("slide", "demo")]
    busy = {id(visit) for visit in content if is_busy(visit, content)}
    shown = {id(visit) for visit in content}
    pairs = [
        (one, other, relations.get((one.state, other.state)))
        for one, other in pairwise(visits)
        if {id(one), id(other)} <= shown
    ]
    for one, other, told in pairs:
        if told is not None and is_written(told) and not busy.isdisjoint({id(one), id(other)}):
            one.kind = other.kind = "demo"
    pairs = [(one, other, told) for one, other, told in pairs if {id(one), id(other)} <= busy]
    for one, other, told in pairs:
        if one.kind == "demo" and told is not None and told.lost <= HELD:
            other.kind = "demo"
    for one, other, told in reversed(pairs):
        if other.kind == "demo" and told is not None and told.gained <= HELD:
            one.kind = "demo"


def is_written(told: Relation) -> bool:
    """Whether something came slowly, as what is typed, and nothing went."""
    slow = told.direct and told.spread_ms >= SLOWLY_MS and not told.line
    return slow and told.lost < LEFT and told.size >= WIDE
