"""A recording that switches language: where it does, each stretch is heard in its own."""

from collections.abc import Sequence

import msgspec
import numpy as np

from pipeline.engines import clusters
from pipeline.engines.windows import Window, windows
from pipeline.model import Sound, Word
from pipeline.stages.transcribe.listener import Hearing, Listener
from pipeline.timeline import Span

# A window that sounds this surely like the recording's language is in it, whole; so is one that sounds like it, if no run of so many
# words was heard less surely than that: words of another language are not.
SURE = 0.9
RUN, RUN_SURE = 8, 0.85
# Speech is judged in stretches of at least this length, from pause to pause; a long pause ends a shorter one too.
STRETCH_MS, LONG_PAUSE_MS = 2_000, 1_000
# Below this probability all are equally unlikely; what a change of language costs in natural logarithms of probability.
LEAST, CHANGE = 0.02, 2.0
# A passage in another language is at least this long, and sounds at least this surely like it.
PASSAGE_MS, PASSAGE_SURE = 2_500, 0.6


class Passage(msgspec.Struct, frozen=True):
    """A stretch of a window that is in one language."""

    language: str
    spans: list[Span]


def doubted(hearing: Hearing, language: str) -> bool:
    """Whether somebody may speak another language in this window."""
    if hearing.tongue == language:
        return hearing.tongue_sure < SURE and least_sure(hearing.words) < RUN_SURE
    return bool(hearing.tongue)


def least_sure(words: Sequence[Word]) -> float:
    """The mean confidence of the run of words that was heard least surely."""
    sure = [word.confidence for word in words]
    runs = (sure[at : at + RUN] for at in range(max(1, len(sure) - RUN + 1)))
    return min(sum(run) / max(1, len(run)) for run in runs)


def windows_by_tongue(listener: Listener, sound: Sound, part: Window, language: str) -> list[tuple[str, Window]]:
    """The window cut anew into windows of one language each, in order; empty where all of it is in the recording's."""
    parts = stretches(sound.speech, part)
    if not parts:
        return []
    likely = listener.recogniser.tongues(listener.sounds([Window(tuple(spans)) for spans in parts]))
    found = passages(parts, likely, language)
    if all(passage.language == language for passage in found):
        return []
    return [
        (passage.language, window)
        for passage in found
        for window in windows(passage.spans, sound.envelope, sound.step_ms)
    ]


def stretches(speech: Sequence[Span], part: Window) -> list[list[Span]]:
    """The speech of a window in order, in groups that are long enough to tell their language."""
    out: list[list[Span]] = []
    for span in (inside for piece in part.pieces for span in speech if (inside := span.clip(piece))):
        goes_on = out and span.start_ms - out[-1][-1].end_ms < LONG_PAUSE_MS
        if goes_on and sum(s.length for s in out[-1]) < STRETCH_MS:
            out[-1].append(span)
        else:
            out.append([span])
    if len(out) > 1 and sum(s.length for s in out[-1]) < STRETCH_MS // 2:
        out[-2:] = [out[-2] + out[-1]]
    return out


def passages(parts: Sequence[list[Span]], likely: Sequence[dict[str, float]], language: str) -> list[Passage]:
    """Neighbouring stretches of one language together: the likeliest course of languages; what is short or unsure is in the main one."""
    tongues = [language, *sorted({code for one in likely for code, share in one.items() if share > 0.3} - {language})]
    cost = np.array([[-np.log(max(one.get(code, 0.0), LEAST)) for code in tongues] for one in likely])
    chosen = [tongues[at] for at in clusters.course(cost, [CHANGE] * len(parts))]
    runs: list[tuple[str, list[int]]] = []
    for index, code in enumerate(chosen):
        if runs and runs[-1][0] == code:
            runs[-1][1].append(index)
        else:
            runs.append((code, [index]))
    out: list[Passage] = []
    for code, run in runs:
        spans = [span for index in run for span in parts[index]]
        sure = sum(likely[index].get(code, 0.0) for index in run) / len(run)
        kept = code if sum(span.length for span in spans) >= PASSAGE_MS and sure >= PASSAGE_SURE else language
        if out and out[-1].language == kept:
            out[-1] = Passage(kept, out[-1].spans + spans)
        else:
            out.append(Passage(kept, spans))
    return out
