"""Over a gap in H.264: which packets to decode in it, so that the decoder does not lose count of the order of display.

A picture tells its place in that order by a few bits; which of the possible places is meant, a decoder concludes from the picture
before. After a gap that may be one in the past, and the decoder drops what it takes to be late. So the way over the gap is made of
steps that no decoder takes for steps back. Source: ITU-T H.264, 8.2.1.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.media.slices import slices_of

LEAST = 0.1  # of the cycle forward, at least: a few pictures may come out of order
MOST_STEPS = 4


class Bridge:
    """The rules for one stream. For codecs that count in another way nothing is needed."""

    def __init__(self, stream: Any) -> None:
        self._slices = slices_of(stream.codec_context)

    def over(self, before: Iterable[Any], skipped: Sequence[Any], first: Any) -> list[Any]:
        """Which of the `skipped` packets to decode between those `before` the gap and the `first` one after it."""
        if self._slices is None:
            return []
        here = next((place for one in reversed([*before]) if (place := self._place(one)) is not None), None)
        goal = self._place(first)
        if here is None or goal is None:
            return []
        places = [(place, packet) for packet in skipped if (place := self._place(packet)) is not None]
        if self._slices.sequence.order_bits:
            return nearer(here, goal, places, 1 << self._slices.sequence.order_bits)
        return around(here, goal, places)

    def _place(self, packet: Any) -> int | None:
        assert self._slices is not None
        try:
            return self._slices.place(bytes(packet))
        except ValueError:
            return None


def nearer(here: int, goal: int, places: list[tuple[int, Any]], cycle: int) -> list[Any]:
    """Counted by places: of the possible ones the nearest is meant, so each step is shorter than half the cycle."""
    least = max(2, round(LEAST * cycle))
    steps: list[Any] = []
    while not least <= (goal - here) % cycle <= cycle // 2 and len(steps) < MOST_STEPS:
        away = (goal - here) % cycle
        wanted = (away if away > cycle // 2 else away + cycle) // 2
        fit = [
            (abs((place - here) % cycle - wanted), -n)
            for n, (place, _) in enumerate(places)
            if least <= (place - here) % cycle <= cycle // 2
        ]
        if not fit:
            break
        n = -min(fit)[1]
        here, packet = places[n]
        steps.append(packet)
        places = places[n + 1 :]
    return steps


def around(here: int, goal: int, places: list[tuple[int, Any]]) -> list[Any]:
    """Counted by frame numbers: these may be missing, but not where they begin anew; there two neighbours are needed."""
    if goal > here:
        return []
    way: list[tuple[int, Any]] = [(here, None), *places, (goal, None)]
    for n in range(len(way) - 2, -1, -1):
        (one, first), (other, second) = way[n], way[n + 1]
        if other < one and (n == 0 or one > here) and (n + 1 == len(way) - 1 or other < goal):
            return [packet for packet in (first, second) if packet is not None]
    return []
