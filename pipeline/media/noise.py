"""Hum of the mains and steady noise in the published sound: measured where nobody speaks, lowered gently, left alone otherwise.

Hum is lines at multiples of 50 or 60 Hz that stand through all pauses; each is taken out by a notch so narrow
that a voice does not miss it. Noise is what fills the pauses at one level, without lines of its own; ffmpeg's `afftdn` lowers it by at most
10 dB, told the noise's own spectrum, which it does not find by itself where the noise is not white. Music is neither: it changes,
or it has lines. What is measured is the sound that the stage listen wrote, so nothing is decoded twice.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline.media import sound
from pipeline.media.cut import RATE
from pipeline.timeline import Span

Values = npt.NDArray[np.float64]

# A pause keeps this distance from speech, as rooms ring and words fade.
AWAY_MS = 150
SHORTEST_PAUSE_MS, ENOUGH_MS, MOST_MS = 300, 2000, 120_000
WINDOW = 4096  # 256 ms
LONG_WINDOW = 8192

MAINS_HZ = (50.0, 60.0)
HIGHEST_HUM_HZ = 1000.0
MAINS_DRIFT = 0.004
# A line stands out from what is 6 to 20 Hz beside it by this much, in the median and in four of five pauses.
LINE_DB, LINE_ALWAYS_DB, LINE_ALONE_DB = 12.0, 6.0, 20.0
# Wider notches take hum out deeper, and ring on in the voice: 0.6 Hz lowers hum by 13 dB, and what is left is nearer to the clean voice.
NOTCH_HZ = 0.6
# Hum and noise farther below the speech than this are heard by nobody.
HUM_BELOW_DB, NOISE_BELOW_DB = 60.0, 45.0
LEAST_SNR_DB = 6.0

STEADY_DB, STEADY_SHARE = 3.0, 0.6
SILENCE_DB = -80.0
MOST_IN_LINES = 0.5
LEAST_DB, MOST_DB = 3.0, 10.0
# The bands that afftdn knows (its own `band_centre`), and how far from 0 it takes their levels.
BANDS = [80]
while len(BANDS) < 15:
    BANDS.append(round(1.5 * BANDS[-1] + 5))
BAND_RANGE_DB = 24.0
# By how much afftdn's floor has to lie over the mean level of noise to lower it by what is asked; tried with white, pink and fan noise.
FLOOR_ABOVE_DB = 6.0
# afftdn looks ahead by two of its steps, each an eightieth of a second.
DELAY = 2 * RATE // 80
# The median of the power of noise in one bin lies so far below the mean (an exponential distribution's ln 2).
MEDIAN_DB = -10 * np.log10(np.log(2))


class Noise(msgspec.Struct, frozen=True):
    """`hum_hz`: lines to take out. `lower_db`: by how much to lower the noise, 0 for not at all; `floor`: its level in dBFS in each of
    afftdn's bands."""

    hum_hz: list[float] = []
    lower_db: float = 0.0
    floor: list[float] = []


def measure(audio: Path, levels: Sequence[int], speech: Sequence[Span], spans: Sequence[Span]) -> Noise:
    """What is to be lowered in `spans`. `audio`: the WAV of `sound.extract`; `levels`: its dBFS per 100 ms."""
    heights = np.asarray(levels, np.float64)
    spoken = steps(heights, speech)
    quiet = pauses(speech, spans)
    if sum(pause.length for pause in quiet) < ENOUGH_MS or not len(spoken):
        return Noise()
    voice = 10 * np.log10(np.mean(10 ** (spoken / 10)))
    hum = lines(spectra(audio, quiet, LONG_WINDOW), voice)
    lower_db, floor = broad(spectra(audio, quiet, WINDOW), steps(heights, quiet), voice)
    return Noise(hum, lower_db, floor)


def steps(heights: Values, spans: Sequence[Span]) -> Values:
    """The levels of the steps that lie within `spans`."""
    inside = [heights[-(-span.start_ms // sound.STEP_MS) : span.end_ms // sound.STEP_MS] for span in spans]
    return np.concatenate(inside) if inside else np.zeros(0)


def pauses(speech: Sequence[Span], spans: Sequence[Span]) -> list[Span]:
    """Where nobody speaks in what stays; not more than is needed, from all over the recording."""
    found: list[Span] = []
    for span in spans:
        at = span.start_ms
        for said in [*(clip for one in speech if (clip := one.clip(span))), Span(span.end_ms, span.end_ms + 1)]:
            if said.start_ms - at - 2 * AWAY_MS >= SHORTEST_PAUSE_MS:
                found.append(Span(at + AWAY_MS, said.start_ms - AWAY_MS))
            at = said.end_ms
    whole = sum(pause.length for pause in found)
    return found[:: max(1, whole // MOST_MS)]


def spectra(audio: Path, quiet: Sequence[Span], window: int) -> Values:
    """Power per bin of each half overlapping window in the pauses, as the recording has it: a full-scale sine is 0.5 in its bin,
    white noise its mean square in each. Shape (windows, window / 2 + 1)."""
    rows = [row for span in quiet for row in windows(sound.read(audio, span.start_ms, span.end_ms), window)]
    if not rows:
        return np.zeros((0, window // 2 + 1))
    shape = np.hanning(window)
    power = np.abs(np.fft.rfft(np.array(rows) * shape, axis=1)) ** 2 / np.sum(shape**2)
    return np.asarray(power / left(window))


def left(window: int) -> Values:
    """What `sound.extract` leaves of the power in each bin: below 80 Hz it filters, twice by a filter of second order."""
    ratio = (np.arange(window // 2 + 1) * sound.RATE / window / sound.HIGHPASS_HZ) ** 4
    return np.asarray(np.maximum(ratio / (1 + ratio), 1e-2) ** 2)


def windows(samples: sound.Samples, window: int) -> Iterator[sound.Samples]:
    for first in range(0, len(samples) - window + 1, window // 2):
        yield samples[first : first + window]


def lines(power: Values, voice_db: float) -> list[float]:
    """Frequencies of the hum, or nothing."""
    if len(power) < 4:
        return []
    hertz, usual = sound.RATE / LONG_WINDOW, np.median(power, axis=0) + 1e-20
    best: list[float] = []
    for mains in MAINS_HZ:
        found: list[tuple[int, float]] = []
        for times in range(1, int(HIGHEST_HUM_HZ / mains) + 1):
            middle = times * mains / hertz
            reach = max(1.0, times * mains * MAINS_DRIFT / hertz)
            near = np.arange(int(np.floor(middle - reach)), int(np.ceil(middle + reach)) + 1)
            beside = np.r_[
                int(middle - 20 / hertz) : int(middle - 6 / hertz), int(middle + 6 / hertz) : int(middle + 20 / hertz)
            ]
            peak = int(near[np.argmax(usual[near])])
            over = 10 * np.log10(usual[peak] / np.median(usual[beside]))
            each = 10 * np.log10((power[:, peak] + 1e-20) / (np.median(power[:, beside], axis=1) + 1e-20))
            # A steady tone's power, from the one bin in which Hann's window gathers a third of its length times half of it.
            strength = 3 * usual[peak] / LONG_WINDOW
            clear = over >= LINE_DB and np.percentile(each, 20) >= LINE_ALWAYS_DB
            if clear and 10 * np.log10(strength) > voice_db - HUM_BELOW_DB:
                found.append((times, refined(usual * left(LONG_WINDOW), peak) * hertz))
        alone = len(found) == 1 and found[0][0] <= 2 and prominent(usual, found[0][1] / hertz)
        if (len(found) >= 2 or alone) and len(found) > len(best):
            # All lines tell the first one's frequency, the higher the better.
            first = sum(times * at for times, at in found) / sum(times**2 for times, _ in found)
            best = [round(float(first) * times, 3) for times in sorted({1, *(times for times, _ in found)})]
    return best


def prominent(usual: Values, peak: float) -> bool:
    """Whether a line is so clear that it needs no second one."""
    middle, hertz = round(peak), sound.RATE / LONG_WINDOW
    away, far = round(6 / hertz), round(20 / hertz)
    beside = np.r_[max(1, middle - far) : max(2, middle - away), middle + away : middle + far]
    return bool(10 * np.log10(usual[middle] / np.median(usual[beside])) >= LINE_ALONE_DB)


def refined(usual: Values, peak: int) -> float:
    """The place of a peak between bins: the top of a parabola through three logarithms."""
    left, top, right = np.log(usual[peak - 1 : peak + 2])
    bent = left - 2 * top + right
    return peak + (0.5 * (left - right) / bent if bent else 0.0)


def broad(power: Values, levels: Values, voice_db: float) -> tuple[float, list[float]]:
    """By how much to lower the noise, and its levels; (0, []) where the pauses hold none."""
    nothing: tuple[float, list[float]] = 0.0, []
    if len(power) < 4 or not len(levels) or np.median(levels) < SILENCE_DB:
        return nothing
    if np.mean(np.abs(levels - np.median(levels)) <= STEADY_DB) < STEADY_SHARE:
        return nothing
    usual = np.median(power, axis=0) + 1e-20
    if in_lines(usual) > MOST_IN_LINES:
        return nothing
    hertz = sound.RATE / WINDOW
    top = sound.RATE / 2 * 0.95
    floor = []
    for middle in BANDS:
        first, last = min(middle / 1.22, top / 1.5), min(middle * 1.22, top)
        within = usual[int(first / hertz) : int(last / hertz) + 1]
        floor.append(round(float(10 * np.log10(np.median(within)) + MEDIAN_DB), 1))
    audible = usual[int(100 / hertz) : int(top / hertz)]
    below = voice_db - float(10 * np.log10(np.mean(audible)) + MEDIAN_DB)
    lower = min(MOST_DB, round(NOISE_BELOW_DB - below, 1))
    return (lower, floor) if lower >= LEAST_DB and below >= LEAST_SNR_DB else nothing


def in_lines(usual: Values) -> float:
    """The share of power, 250 Hz to 6 kHz, that stands out from its neighbours as tones do; hum's own is narrow and low."""
    hertz = sound.RATE / WINDOW
    part = usual[int(250 / hertz) : int(6000 / hertz)]
    around = np.array([np.median(part[max(0, at - 20) : at + 21]) for at in range(len(part))])
    return float(np.sum(part[part > 8 * around]) / np.sum(part))


def lowered(stream: Any, noise: Noise) -> Any:
    """A 48 kHz stream without what `measure` found, in the same time."""
    for hertz in noise.hum_hz:
        stream = stream.filter("bandreject", f=f"{hertz:.3f}", width_type="h", width=NOTCH_HZ, precision="f64")
    if not noise.lower_db:
        return stream
    middle = float(np.median(noise.floor))
    shape = "|".join(f"{max(-BAND_RANGE_DB, min(BAND_RANGE_DB, level - middle)):.1f}" for level in noise.floor)
    stream = stream.filter(
        "afftdn", nr=noise.lower_db, nf=max(-80.0, min(-20.0, middle + FLOOR_ABOVE_DB)), nt="custom", bn=shape
    )
    return stream.filter("atrim", start_sample=DELAY).filter("asetpts", "N/SR/TB")
