"""Cuts a recording into what a recogniser hears at once: up to 28 s of speech, cut at good pauses, long pauses shortened.

A recogniser of Whisper's kind works off 30 s at the same cost however much of it is speech, and invents words in long silence.
So speech is packed: few windows, little silence in them, each begun and ended where somebody paused.
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.timeline import Span

# Whisper hears 30 s at a time: some air at both ends, and a second in reserve.
LONGEST_MS = 28_000
AIR_MS = 200
# A pause up to this long is left as it is; of a longer one, in which Whisper tends to invent words, so much is left.
LONGEST_PAUSE_MS, LEFT_MS = 3_000, 1_000
# What a cut costs, as a share of a window: nothing in a pause this long, most where there is none.
GOOD_PAUSE_MS, BAD_CUT = 900, 0.5
# Speech that goes on without any pause is cut in the last part of a full window, where it is quietest.
EARLIEST_CUT_MS = 20_000


class Window(msgspec.Struct, frozen=True):
    """Stretches of a recording, in order and disjoint, that are heard one straight after the other."""

    pieces: tuple[Span, ...]

    @property
    def length(self) -> int:
        """How long it is to hear, ms."""
        return sum(piece.length for piece in self.pieces)

    def placed(self, start_ms: int, end_ms: int) -> Span:
        """Where in the recording lies what is heard from `start_ms` to `end_ms`: in the stretch that holds most of it."""
        best, at, heard = Span(0, 0), 0, Span(start_ms, max(end_ms, start_ms + 1))
        for piece in self.pieces:
            inside = heard.clip(Span(at, at + piece.length))
            if inside and inside.length > best.length:
                best = Span(piece.start_ms + inside.start_ms - at, piece.start_ms + inside.end_ms - at)
            at += piece.length
        return best if best.length else Span(self.pieces[-1].end_ms - 1, self.pieces[-1].end_ms)


def windows(
    speech: Sequence[Span], envelope: Sequence[int], step_ms: int, longest_ms: int = LONGEST_MS
) -> list[Window]:
    """Disjoint windows in order that cover all speech; each at most 28.4 s to hear.

    `speech`: sorted, disjoint spans. `envelope`: dBFS per `step_ms`; speech without any pause is cut where it is quietest.
    A shorter `longest_ms` holds but for speech without a pause.
    """
    spans = short_enough(speech, envelope, step_ms)
    return [Window(pieces(part)) for part in with_air(spans, cuts(spans, longest_ms))]


def short_enough(speech: Sequence[Span], envelope: Sequence[int], step_ms: int) -> list[Span]:
    """Speech that goes on for longer than a window, cut at its quietest step."""
    out = []
    for span in speech:
        while span.length > LONGEST_MS:
            steps = range((span.start_ms + EARLIEST_CUT_MS) // step_ms, (span.start_ms + LONGEST_MS - 1000) // step_ms)
            levels = [envelope[step] if step < len(envelope) else 0 for step in steps]
            cut = steps[levels.index(min(levels))] * step_ms + step_ms // 2
            out.append(Span(span.start_ms, cut))
            span = Span(cut, span.end_ms)
        out.append(span)
    return out


def cuts(spans: Sequence[Span], longest_ms: int) -> list[list[Span]]:
    """The spans in windows: the cheapest way through, where a window costs 1 and a cut costs the more the shorter its pause.

    The dynamic programme of line breaking (Knuth & Plass 1981), with pauses for spaces.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(spans) + 1):
        choices: list[tuple[float, int]] = []
        length = 0
        for start in range(end - 1, -1, -1):
            length += spans[start].length
            if start + 1 < end:
                pause = spans[start + 1].start_ms - spans[start].end_ms
                length += pause if pause <= LONGEST_PAUSE_MS else LEFT_MS
            if length > longest_ms and start + 1 < end:
                break
            pause = spans[start].start_ms - spans[start - 1].end_ms if start else GOOD_PAUSE_MS
            choices.append((best[start][0] + 1 + BAD_CUT * max(0.0, 1 - pause / GOOD_PAUSE_MS), start))
        best.append(min(choices))
    out: list[list[Span]] = []
    end = len(spans)
    while end:
        start = best[end][1]
        out.append(list(spans[start:end]))
        end = start
    return out[::-1]


def with_air(spans: Sequence[Span], parts: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """The same windows, their first span begun a little earlier and their last one ended a little later, never in a neighbour."""
    starts = {spans[0]: max(0, spans[0].start_ms - AIR_MS)} if spans else {}
    ends = {spans[-1]: spans[-1].end_ms + AIR_MS} if spans else {}
    for before, after in pairwise(spans):
        middle = (before.end_ms + after.start_ms) // 2
        ends[before] = min(before.end_ms + AIR_MS, middle)
        starts[after] = max(after.start_ms - AIR_MS, middle)
    return [
        [
            Span(starts[span] if span is part[0] else span.start_ms, ends[span] if span is part[-1] else span.end_ms)
            for span in part
        ]
        for part in parts
    ]


def pieces(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The stretches to hear: spans with the short pauses between them, and the ends of the long ones."""
    out = [spans[0]]
    for span in spans[1:]:
        pause = span.start_ms - out[-1].end_ms
        if pause <= LONGEST_PAUSE_MS:
            out[-1] = Span(out[-1].start_ms, span.end_ms)
        else:
            out[-1] = Span(out[-1].start_ms, out[-1].end_ms + LEFT_MS // 2)
            out.append(Span(span.start_ms - LEFT_MS // 2, span.end_ms))
    return tuple(out)
