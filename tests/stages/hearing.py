"""Sounds with known words for the tests of listen, transcribe and speakers, made from the studio's voice clips."""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.model import AudioStream, Media, Sound
from pipeline.stage import Machine, Workspace
from pipeline.stages.listen import ListenSettings, listen
from tests.studio.people import CAST, GUESTS
from tests.studio.voices import Voices

RATE = 16_000
MACHINE = Machine(device="cpu", threads=1)
Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Said:
    """A sentence of the cast: who, the words, and the level in dBFS (RMS)."""

    who: str
    words: str
    level_db: float = -24


@dataclass(frozen=True)
class Spoken:
    """Where it came to lie, ms."""

    who: str
    words: str
    start_ms: int
    end_ms: int


Part = Said | float | Samples


def mix(parts: Sequence[Part], noise_db: float = -75) -> tuple[Samples, list[Spoken]]:
    """Sentences, pauses (seconds) and raw sounds one after another, with noise beneath, at 16 kHz."""
    voices, pieces, truth, at = Voices(), [], [], 0
    for part in parts:
        if isinstance(part, Said):
            clip = voices.clip({**CAST, **GUESTS}[part.who], part.words)
            sound = clip.sound(RATE)
            loud = sound[clip.start_ms * 16 : clip.end_ms * 16]
            sound = sound * np.float32(10 ** (part.level_db / 20) / np.sqrt(np.mean(loud**2)))
            truth.append(Spoken(part.who, part.words, at // 16 + clip.start_ms, at // 16 + clip.end_ms))
        else:
            sound = np.zeros(round(part * RATE), np.float32) if isinstance(part, int | float) else part
        pieces.append(sound)
        at += len(sound)
    noise = np.random.default_rng(7).normal(size=at) * 10 ** (noise_db / 20)
    return np.clip(np.concatenate(pieces) + noise, -1, 1).astype(np.float32), truth


def music(seconds: float) -> Samples:
    """A pulsing chord."""
    t = np.arange(round(seconds * RATE)) / RATE
    beat = (1 + np.sin(2 * np.pi * 2 * t)) / 2
    return np.asarray(sum(np.sin(2 * np.pi * f * t) for f in (220, 277.2, 329.6, 440)) * beat * 0.04, np.float32)


def over_a_line(samples: Samples) -> Samples:
    """A sound over a telephone: 300 to 3400 Hz of it, in eight bits of mu-law."""
    spectrum = np.fft.rfft(samples)
    at = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(at < 300) | (at > 3400)] = 0
    band = np.clip(np.fft.irfft(spectrum, len(samples)), -1, 1)
    pressed = np.round(np.sign(band) * np.log1p(255 * np.abs(band)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(pressed) * (256 ** np.abs(pressed) - 1) / 255, np.float32)


def write(path: Path, samples: Samples) -> Path:
    """A 16-bit WAV of samples of shape (n,), or (n, channels)."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1] if samples.ndim > 1 else 1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def media(duration_ms: int, *, index: int = 0, channels: int = 1) -> Media:
    """What probe says of a WAV."""
    stream = AudioStream(index=index, codec="pcm_s16le", sample_rate=RATE, channels=channels, start_ms=0)
    return Media(container="wav", duration_ms=duration_ms, origin_ms=0, video=None, audio=stream)


def workspace(folder: Path, stage: str, recording: Path) -> Workspace:
    """A stage's folder under `folder`, beside those of the stages before it."""
    own = folder / stage
    own.mkdir(parents=True, exist_ok=True)
    return Workspace(
        stage=stage,
        episode_id="x",
        recording=recording,
        folder=own,
        locate=lambda file: folder / file.stage / file.name,
        machine=MACHINE,
    )


def heard(folder: Path, samples: Samples) -> Sound:
    """`samples`, of shape (n,) or (n, channels), through the stage listen."""
    recording = write(folder / "recording.wav", samples)
    channels = samples.shape[1] if samples.ndim > 1 else 1
    return listen(
        media(len(samples) // 16, channels=channels), ListenSettings(), workspace(folder, "listen", recording)
    )
