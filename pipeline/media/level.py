"""Brings speakers of different loudness to one level, so that a detector or a recogniser hears each of them.

A slow gain that follows the speech and holds through the pauses: it neither pumps up the noise between sentences nor changes
within a word. It is computed from levels per 100 ms, so it costs no memory, and applied to whatever stretch is read.
"""

import numpy as np
import numpy.typing as npt

from pipeline.media.sound import RATE, STEP_MS, Samples

Levels = npt.NDArray[np.float32]

# Mean of the levels of speech in dBFS per 100 ms; its RMS is then about -20 dBFS.
TARGET_DB = -23.0
MAX_GAIN_DB, MIN_GAIN_DB = 30.0, -12.0
AROUND_MS = 1500
FLOOR_AROUND_MS = 15_000
ABOVE_FLOOR_DB = 10.0
INAUDIBLE_DB = -65.0


def lively(levels: Levels) -> npt.NDArray[np.bool_]:
    """Steps that stand out from the noise around them, before anything is known of speech; shape as `levels`."""
    if not len(levels):
        return np.zeros(0, np.bool_)
    reach = FLOOR_AROUND_MS // STEP_MS
    anchors = np.arange(0, len(levels), reach)
    floors = [np.percentile(levels[max(0, at - reach) : at + reach], 10) for at in anchors]
    floor = np.interp(np.arange(len(levels)), anchors, floors)
    return (levels > floor + ABOVE_FLOOR_DB) & (levels > INAUDIBLE_DB)


def gains(levels: Levels, speech: npt.NDArray[np.bool_]) -> Levels:
    """Gain in dB per step that brings the speech around it to the target; held and blended where nobody speaks.

    `levels`: dBFS per 100 ms. `speech`: where somebody speaks; same shape. All 0 if nobody ever does.
    """
    if not speech.any():
        return np.zeros(len(levels), np.float32)
    reach = AROUND_MS // STEP_MS
    weight = np.hanning(2 * reach + 3)[1:-1]
    heard = np.convolve(speech.astype(np.float64), weight, "same")[: len(levels)]
    sums = np.convolve(np.where(speech, levels, 0.0), weight, "same")[: len(levels)]
    known = np.flatnonzero(heard > 0.5)
    if not len(known):
        return np.zeros(len(levels), np.float32)
    wanted = np.clip(TARGET_DB - sums[known] / heard[known], MIN_GAIN_DB, MAX_GAIN_DB)
    return np.interp(np.arange(len(levels)), known, wanted).astype(np.float32)


def apply(samples: Samples, start_ms: int, gain: Levels) -> Samples:
    """`samples` that begin at `start_ms`, with `gain` (dB per 100 ms of the recording) on them, limited softly to (-1, 1)."""
    if not len(samples) or not len(gain):
        return samples
    middles = (np.arange(len(gain)) + 0.5) * STEP_MS
    # A point every 10 ms is enough for a gain that moves over seconds, and much cheaper than one a sample.
    hop = RATE // 100
    points = np.arange(0, len(samples) + hop, hop)
    at_points = np.interp(points / RATE * 1000 + start_ms, middles, gain)
    factor = 10 ** (np.interp(np.arange(len(samples)), points, at_points) / 20)
    louder = samples * factor.astype(np.float32)
    size = np.abs(louder)
    knee = np.float32(0.8)
    return np.where(
        size <= knee, louder, np.sign(louder) * (1 - (1 - knee) * np.exp(-(size - knee) / (1 - knee)))
    ).astype(np.float32)
