"""Spans of time in integer milliseconds, and sets of them as sorted lists."""

from collections.abc import Iterable, Sequence

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True, order=True):
    """Half-open stretch of time, start_ms <= t < end_ms; `[start, end]` in JSON."""

    start_ms: int
    end_ms: int

    @property
    def length(self) -> int:
        """Duration in ms; never negative."""
        return max(0, self.end_ms - self.start_ms)

    @property
    def middle(self) -> int:
        return (self.start_ms + self.end_ms) // 2

    def __contains__(self, ms: int) -> bool:
        return self.start_ms <= ms < self.end_ms

    def clip(self, other: "Span") -> "Span | None":
        """The common part of both, or None if there is none."""
        start, end = max(self.start_ms, other.start_ms), min(self.end_ms, other.end_ms)
        return Span(start, end) if end > start else None


def merge(spans: Iterable[Span], gap_ms: int = 0) -> list[Span]:
    """Sorted and disjoint; neighbours at most `gap_ms` apart become one."""
    out: list[Span] = []
    for span in sorted(s for s in spans if s.length):
        if out and span.start_ms - out[-1].end_ms <= gap_ms:
            out[-1] = Span(out[-1].start_ms, max(out[-1].end_ms, span.end_ms))
        else:
            out.append(span)
    return out


def intersect(a: Iterable[Span], b: Iterable[Span]) -> list[Span]:
    """What lies in both."""
    one, two = merge(a), merge(b)
    out: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(two):
        if both := one[i].clip(two[j]):
            out.append(both)
        if one[i].end_ms < two[j].end_ms:
            i += 1
        else:
            j += 1
    return out


def subtract(a: Iterable[Span], b: Iterable[Span]) -> list[Span]:
    """What lies in `a` and not in `b`."""
    holes = merge(b)
    out: list[Span] = []
    first = 0
    for span in merge(a):
        while first < len(holes) and holes[first].end_ms <= span.start_ms:
            first += 1
        start, at = span.start_ms, first
        while at < len(holes) and holes[at].start_ms < span.end_ms:
            if holes[at].start_ms > start:
                out.append(Span(start, holes[at].start_ms))
            start = holes[at].end_ms
            at += 1
        if start < span.end_ms:
            out.append(Span(start, span.end_ms))
    return out


def total(spans: Iterable[Span]) -> int:
    """Milliseconds covered, each counted once."""
    return sum(span.length for span in merge(spans))


def overlap(a: Iterable[Span], b: Iterable[Span]) -> int:
    """Milliseconds covered by both."""
    return total(intersect(a, b))


def gaps(spans: Iterable[Span], within: Span) -> list[Span]:
    """What of `within` no span covers."""
    return subtract([within], spans)


def clock(ms: int) -> str:
    """`0:07`, `12:05` or `1:02:03` for a person."""
    seconds = max(0, ms) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def parse_clock(text: str) -> int:
    """Milliseconds of `83.5`, `1:23.5` or `0:01:23,500`.

    Raises:
        ValueError: not a time.
    """
    parts: Sequence[str] = text.strip().replace(",", ".").split(":")
    if not 1 <= len(parts) <= 3 or any(not part or part.startswith("-") for part in parts):
        raise ValueError(f"{text!r} is not a time such as 12:05.5")
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part)
    return round(seconds * 1000)
