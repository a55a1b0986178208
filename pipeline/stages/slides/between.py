"""What is shown in the midst of a deck in another shape than its slides, a browser or a program: a demonstration."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.model import Box
from pipeline.stages.slides.visits import Visit, longest

SAME_SHAPE = 0.06  # two areas whose aspect ratios differ less have one shape
MOSTLY = 0.6  # share of all slides that have the deck's shape
LEAST = 3  # so many of them there are
LIVELY = 0.2  # share of the time in which something moves there
PLAIN = 0.3  # share of plain ground: a page that scrolls, and no face


def mark_between(visits: Sequence[Visit], frame: Box) -> None:
    """Call demonstrations what is shown between slides of a deck in another shape, and moves in part of the time.

    A second deck stands still, whatever shape it has. `frame`: the recording's.
    """
    shapes = {visit.state: shape_of(visit, frame) for visit in visits if visit.kind == "slide"}
    deck = median(shapes.values()) if shapes else 1.0
    alike = {state for state, shape in shapes.items() if abs(shape / deck - 1) < SAME_SHAPE}
    if len(alike) < max(LEAST, MOSTLY * len(shapes)):
        return
    places = [n for n, visit in enumerate(visits) if visit.kind == "slide" and visit.state in alike]
    for before, after in pairwise(places):
        shared = [n for n in range(before + 1, after) if visits[n].kind in ("slide", "demo")]
        run = visits[shared[0] : shared[-1] + 1] if shared else []
        lively = [visit for visit in run if visit.kind != "slide" and longest(visit).flat >= PLAIN]
        long, moved = (sum(visit.span.length for visit in some) for some in (run, lively))
        if len({visit.state for visit in run}) > 1 and moved >= LIVELY * long:
            for visit in run:
                visit.kind = "demo" if visit.kind == "slide" or visit in lively else visit.kind


def shape_of(visit: Visit, frame: Box) -> float:
    """Width to height of what is shown."""
    area = longest(visit).area or frame
    return area.width / area.height
