"""Word times settled on the sound: recognisers give a word the silence before it, and lie in silence where they invent."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipeline.engines.recogniser import RATE, HeardWord, Samples

STEP_MS = 10
# A step of 10 ms is spoken where it is this near to the loud steps around it, and above the quiet ones.
BELOW_LOUD_DB, ABOVE_QUIET_DB = 32.0, 6.0
# A hole in the sound shorter than this is a closed consonant, not a pause.
PLOSIVE_MS = 90
# A click shorter than this is no speech.
CLICK_MS = 30
# How far a start or an end may be moved.
FAR_MS = 900
# Speech that dies away within this time after a word's end belongs to the word.
RINGING_MS = 250
SHORTEST_MS, LONGEST_MS = 60, 1_600


def settled(words: Sequence[HeardWord], sound: Samples) -> list[HeardWord]:
    """The words of one sound with starts and ends moved out of silence; monotone, each at least 60 ms, inside the sound."""
    length = len(sound) * 1000 // RATE
    spoken = audible(sound)
    moved: list[HeardWord] = []
    for word in words:
        start, end = edges(spoken, word.start_ms, word.end_ms)
        moved.append(HeardWord(start, end, word.text, word.confidence))
    return in_order(moved, length)


def audible(sound: Samples) -> npt.NDArray[np.bool_]:
    """Which steps of 10 ms hold speech, by level alone; closed consonants counted, clicks not."""
    step = RATE * STEP_MS // 1000
    whole = sound[: len(sound) // step * step].reshape(-1, step)
    if not len(whole):
        return np.zeros(0, np.bool_)
    level = 10 * np.log10(np.maximum(np.mean(np.square(whole, dtype=np.float64), axis=1), 1e-10))
    loud, quiet = np.percentile(level, 90), np.percentile(level, 5)
    on = level > max(loud - BELOW_LOUD_DB, min(quiet + ABOVE_QUIET_DB, loud - 12))
    on = without_short(on, False, PLOSIVE_MS // STEP_MS)
    return without_short(on, True, CLICK_MS // STEP_MS)


def without_short(on: npt.NDArray[np.bool_], value: bool, shortest: int) -> npt.NDArray[np.bool_]:
    """Runs of `value` shorter than `shortest` turned into the other value."""
    out = on.copy()
    edges = np.flatnonzero(np.diff(on)) + 1
    for a, b in pairwise([0, *edges.tolist(), len(on)]):
        if b - a < shortest and on[a] == value and a > 0 and b < len(on):
            out[a:b] = not value
    return out


def edges(spoken: npt.NDArray[np.bool_], start_ms: int, end_ms: int) -> tuple[int, int]:
    """A word's start moved forward to where sound begins, its end to where sound ends, back or a little forth."""
    a, b = start_ms // STEP_MS, min(len(spoken), max(start_ms // STEP_MS + 1, -(-end_ms // STEP_MS)))
    inside = np.flatnonzero(spoken[a:b])
    if not len(inside):
        return start_ms, end_ms
    first, last = (a + int(inside[0])) * STEP_MS, (a + int(inside[-1]) + 1) * STEP_MS
    # The run of speech that the word ends in is the word; a little of the word before may be left at its start.
    hole = [int(at) for at in np.flatnonzero(np.diff(inside) > PLOSIVE_MS // STEP_MS)]
    if hole and inside[hole[0]] - inside[0] < 12:
        first = (a + int(inside[hole[0] + 1])) * STEP_MS
    start = first if first - start_ms <= FAR_MS else start_ms
    end = last if end_ms - last <= FAR_MS else end_ms
    if spoken[b - 1]:
        quiet = np.flatnonzero(~spoken[b : b + RINGING_MS // STEP_MS])
        end += (int(quiet[0]) if len(quiet) else 0) * STEP_MS
    return start, max(end, start + SHORTEST_MS)


def in_order(words: Sequence[HeardWord], length: int) -> list[HeardWord]:
    """Times that never run backwards, nor out of the sound, nor over each other."""
    least = max(1, min(SHORTEST_MS, length // (len(words) + 1)))
    starts: list[int] = []
    for index, word in enumerate(words):
        latest = length - least * (len(words) - index)
        starts.append(max(0, min(max(word.start_ms, starts[-1] + least if starts else 0), latest)))
    limits = [*starts[1:], length]
    return [
        HeardWord(start, min(max(word.end_ms, start + least), start + LONGEST_MS, limit), word.text, word.confidence)
        for word, start, limit in zip(words, starts, limits, strict=False)
    ]
