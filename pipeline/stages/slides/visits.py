"""What slides are put together from: visits of one picture, and the items they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.model import Look
from pipeline.timeline import Span, merge

BLANK = 0.001  # share of edges below which nothing is to be seen beside what moves
PEOPLE = 0.16  # share of the area that moves when faces fill it
UNSEEN = -1  # the state of looks that show nothing but what moves

Kind = Literal["slide", "demo", "card", "people", "black", "other"]


@dataclass
class Visit:
    """Consecutive looks of one state. `film`: a film plays inside the slide."""

    state: int
    looks: list[Look]
    kind: Kind = "slide"
    film: bool = False

    @property
    def span(self) -> Span:
        return Span(self.looks[0].span.start_ms, self.looks[-1].span.end_ms)


@dataclass
class Item:
    """A slide, demonstration or card as it is put together. `passing`: states that only came over another one and went again."""

    kind: Literal["slide", "demo", "card"]
    visits: list[Visit] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    passing: set[int] = field(default_factory=set)

    @property
    def states(self) -> set[int]:
        return {visit.state for visit in self.visits}

    @property
    def shown(self) -> list[Span]:
        return merge(visit.span for visit in self.visits)


def visits_of(looks: Sequence[Look]) -> list[Visit]:
    """Neighbours of one state joined."""
    out: list[Visit] = []
    for one in looks:
        state = UNSEEN if unseen(one) else one.state
        if out and out[-1].state == state:
            out[-1].looks.append(one)
        else:
            out.append(Visit(state, [one]))
    return out


def unseen(one: Look) -> bool:
    """Whether everything but plain ground moves, as two faces side by side do: that looks like any other picture on such a ground."""
    return one.area is None and one.edges < BLANK and one.motion >= PEOPLE


def longest(visit: Visit) -> Look:
    """The look that stood still for longest."""
    return max(visit.looks, key=lambda one: (one.still.length, -one.span.start_ms))
