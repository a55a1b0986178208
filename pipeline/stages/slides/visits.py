"""What slides are put together from: visits of one picture, and the items they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pipeline.model import Look
from pipeline.timeline import Span, merge

Kind = Literal["slide", "demo", "card", "people", "black", "other"]


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


def visits_of(looks: Sequence[Look]) -> list[Visit]:
    """Neighbours of one state joined."""
    out: list[Visit] = []
    for one in looks:
        if out and out[-1].state == one.state:
            out[-1].looks.append(one)
        else:
            out.append(Visit(one.state, [one]))
    return out


def longest(visit: Visit) -> Look:
    """The look that stood still for longest."""
    return max(visit.looks, key=lambda one: (one.still.length, -one.span.start_ms))
