"""What a sound is that nobody speaks in: music, applause, or nothing that a caption should name.

Music is tones that stay for a tenth of a second and yet move, as hum does not. Applause is noise of all pitches, far above the
recording's quiet, steady in the large and rough in the small. Whatever is in doubt has no name: a wrong label is worse than none.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from pipeline.media.sound import RATE, Samples

FRAME, HOP = 2048, 1024
LOWEST_HZ, HIGHEST_HZ = 100, 6000
# A frame counts from this level on, and so many of them must.
AUDIBLE_DB, AUDIBLE_SHARE = -50.0, 0.8
# Bins that stand out of their neighbourhood by this factor are tones; of music they hold most of the energy.
STANDS_OUT, NEIGHBOURS, TONAL = 12.0, 31, 0.75
FEWEST_TONES = 3
# Likeness of the tones of two frames: 128 ms apart they stay, 1.5 s apart, or in level, something has happened.
SOON, LATER, STAYS, STANDS_STILL, EVEN_DB = 2, 24, 0.5, 0.95, 1.5
# Spectral flatness between 500 Hz and 6 kHz: 0.56 is white noise, as its power scatters.
NOISY, ABOVE_QUIET_DB, STEADY_DB = 0.35, 20.0, 4.0
# How much the energy of 4 ms differs from that around it: 0.2 for even noise such as a fan's, more where hands clap.
STEP, AROUND, ROUGH = 64, 25, 0.35

Array = npt.NDArray[np.float64]


def label(samples: Samples, quiet_db: float) -> Literal["music", "applause", ""]:
    """Name 16 kHz mono sound in [-1, 1] of at least 2 s; `quiet_db` is the recording's level between words in dBFS."""
    if len(samples) < 2 * RATE:
        return ""
    frames = sliding_window_view(samples.astype(np.float64), FRAME)[::HOP]
    levels = 10 * np.log10(np.mean(frames**2, axis=1) + 1e-12)
    audible = np.flatnonzero(levels > AUDIBLE_DB)
    if len(audible) < AUDIBLE_SHARE * len(levels):
        return ""
    samples = samples[audible[0] * HOP : audible[-1] * HOP + FRAME]
    frames, levels = frames[audible[0] : audible[-1] + 1], levels[audible[0] : audible[-1] + 1]
    power = np.abs(np.fft.rfft(frames * np.hanning(FRAME), axis=1)) ** 2 + 1e-12
    pitch = np.fft.rfftfreq(FRAME, 1 / RATE)
    heard = power[:, (pitch >= LOWEST_HZ) & (pitch <= HIGHEST_HZ)]
    if is_music(heard, levels):
        return "music"
    high = power[:, (pitch >= 500) & (pitch <= HIGHEST_HZ)]
    flatness = np.exp(np.mean(np.log(high), axis=1)) / np.mean(high, axis=1)
    loud = float(np.median(levels)) - quiet_db >= ABOVE_QUIET_DB and float(np.std(levels)) < STEADY_DB
    return "applause" if loud and np.median(flatness) > NOISY and roughness(samples) > ROUGH else ""


def is_music(power: Array, levels: Array) -> bool:
    """Whether the frames hold tones that stay for a moment and move in the long run; power has shape (frames, bins)."""
    ground = np.median(
        sliding_window_view(np.pad(power, ((0, 0), (NEIGHBOURS // 2,) * 2), "edge"), NEIGHBOURS, 1), axis=2
    )
    tones = np.where(power > STANDS_OUT * ground, power, 0.0)
    tonal = float(np.median(tones.sum(axis=1) / power.sum(axis=1)))
    peaks = (tones[:, 1:-1] > tones[:, :-2]) & (tones[:, 1:-1] >= tones[:, 2:])
    if tonal < TONAL or np.median(peaks.sum(axis=1)) < FEWEST_TONES:
        return False
    shape = np.sqrt(tones)
    shape /= np.linalg.norm(shape, axis=1, keepdims=True) + 1e-12
    stays = float(np.median(np.sum(shape[SOON:] * shape[:-SOON], axis=1)))
    later = float(np.median(np.sum(shape[LATER:] * shape[:-LATER], axis=1))) if len(shape) > LATER else 1.0
    return stays > STAYS and (later < STANDS_STILL or float(np.std(levels)) > EVEN_DB)


def roughness(samples: Samples) -> float:
    """Spread of the high pitches' energy from one 4 ms to the next, as a share of the energy of the tenth of a second around."""
    high = np.diff(samples.astype(np.float64), 2)
    energy = np.mean(high[: len(high) // STEP * STEP].reshape(-1, STEP) ** 2, axis=1) + 1e-15
    around = np.convolve(energy, np.ones(AROUND) / AROUND, "same")
    return float(np.std(energy[AROUND:-AROUND] / around[AROUND:-AROUND]))
