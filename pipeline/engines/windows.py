"""Cuts a recording into the windows that a recogniser hears at once: at pauses, as long as fit, without long silence."""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.timeline import Span

# Whisper hears 30 s at a time. Some air at both ends, and a second in reserve.
LONGEST_MS = 28_000
AIR_MS = 200
# A window may contain a pause as long as this; in longer silence Whisper tends to invent words.
LONGEST_PAUSE_MS = 3_000
# A cut is looked for in the later part of a full window, at the longest pause.
EARLIEST_CUT_MS = 20_000


def windows(speech: Sequence[Span], envelope: Sequence[int], step_ms: int) -> list[Span]:
    """Disjoint windows in order that cover all speech; each at most 28.4 s.

    `speech`: sorted spans. `envelope`: dBFS per `step_ms`; speech without any pause is cut where it is quietest.
    """
    out: list[list[Span]] = []
    for span in short_enough(speech, envelope, step_ms):
        current = out[-1] if out else []
        if not current or span.start_ms - current[-1].end_ms > LONGEST_PAUSE_MS:
            out.append([span])
        elif span.end_ms - current[0].start_ms <= LONGEST_MS:
            current.append(span)
        else:
            cut = best_cut([*current, span])
            out[-1] = current[:cut]
            out.append([*current[cut:], span])
    return with_air([Span(part[0].start_ms, part[-1].end_ms) for part in out])


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


def best_cut(spans: Sequence[Span]) -> int:
    """Index of the span to begin the next window with: after the longest pause of the later part, if there is one."""
    pauses = [(b.start_ms - a.end_ms, index) for index, (a, b) in enumerate(pairwise(spans), start=1)]
    late = [pause for pause in pauses if spans[pause[1] - 1].end_ms - spans[0].start_ms >= EARLIEST_CUT_MS]
    return max(late)[1] if late else len(spans) - 1


def with_air(parts: Sequence[Span]) -> list[Span]:
    """Each window a little longer at both ends, never into its neighbour."""
    out = []
    for index, part in enumerate(parts):
        before = parts[index - 1].end_ms if index else 0
        after = parts[index + 1].start_ms if index + 1 < len(parts) else part.end_ms + AIR_MS
        start = max(part.start_ms - AIR_MS, (before + part.start_ms + 1) // 2 if index else 0)
        out.append(
            Span(start, min(part.end_ms + AIR_MS, (part.end_ms + after) // 2 if index + 1 < len(parts) else after))
        )
    return out
