"""The sound of a take: every sentence at its place and its speaker's level, over a soft room tone that never stops."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .take import Take

ROOM_DB = -66.0  # RMS of the room tone, dBFS


def mix(take: Take, rate: int) -> NDArray[np.float32]:
    """The whole take, mono, float32 in [-1, 1], `rate` samples a second; the same samples every time."""
    total = round(take.now * rate / 1000)
    sound = room_tone(total, rate)
    for line in take.lines:
        voice = line.clip.sound(rate)
        spoken = voice[line.clip.start_ms * rate // 1000 : line.clip.end_ms * rate // 1000]
        voice = voice * (10 ** (line.person.level_db / 20) / float(np.sqrt(np.mean(spoken**2))))
        begin = round((line.start_ms - line.clip.start_ms) * rate / 1000)
        first, last = max(0, -begin), min(len(voice), total - begin)
        sound[begin + first : begin + last] += voice[first:last]
    return np.clip(sound, -0.99, 0.99)


def loudness(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """How loud each 10 ms is, 0 (pause) to 1 (loudest vowels): what opens the drawn mouths."""
    step = rate // 100
    level = np.sqrt(np.mean(sound[: len(sound) // step * step].reshape(-1, step) ** 2, axis=1))
    share: NDArray[np.float32] = np.clip((20 * np.log10(level + 1e-6) + 42) / 26, 0, 1).astype(np.float32)
    return share


def room_tone(samples: int, rate: int) -> NDArray[np.float32]:
    """Noise that falls by 3 dB an octave, as a quiet room with a fan has it. Seeded."""
    block = rate * 8
    spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal(block))
    spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(block, 1 / rate), 60.0))
    tone = np.fft.irfft(spectrum, block)
    tone *= 10 ** (ROOM_DB / 20) / np.sqrt(np.mean(tone**2))
    return np.resize(tone, samples).astype(np.float32)
