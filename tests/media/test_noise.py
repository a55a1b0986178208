"""Hum and steady noise: found where they are, lowered without harm to speech or music, in the same time."""

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.media import cut, ffmpeg, noise
from pipeline.model import Sound
from pipeline.timeline import Span
from tests.stages import hearing
from tests.stages.hearing import RATE, Said, Samples, Spoken, music

TALK: list[hearing.Part] = [
    1.8,
    Said("Martin", "Because most prototypes meet their first real user far too late."),
    1.0,
    Said("Sofia", "How do you find six test users for a very technical product?"),
    0.8,
    Said("Clara", "Please keep your questions for the end."),
    1.8,
]


def hum(length: int, mains: float, level_db: float) -> Samples:
    """A mains hum with harmonics."""
    t = np.arange(length) / RATE
    parts = [10 ** (-3 * n / 20) * np.sin(2 * np.pi * mains * n * t + n) for n in (1, 2, 3, 5)]
    return np.asarray(10 ** (level_db / 20) * np.sqrt(2) * np.sum(parts, axis=0), np.float32)


def fan(length: int, level_db: float) -> Samples:
    """Noise that falls off as a fan's does; `level_db` RMS."""
    spectrum = np.fft.rfft(np.random.default_rng(5).normal(size=length))
    spectrum /= np.sqrt(1 + (np.fft.rfftfreq(length, 1 / RATE) / 300) ** 2)
    wave = np.fft.irfft(spectrum, length)
    return np.asarray(10 ** (level_db / 20) * wave / np.sqrt(np.mean(wave**2)), np.float32)


def found(heard: Sound, folder: Path) -> noise.Noise:
    whole = [Span(0, heard.duration_ms)]
    return noise.measure(folder / "listen" / "sound.wav", heard.envelope, heard.speech, whole)


def cleaned(samples: Samples, folder: Path) -> tuple[noise.Noise, Samples]:
    """What is found in a recording, and its sound as the video stage cuts it, with that lowered."""
    heard = hearing.heard(folder, samples)
    seen = found(heard, folder)
    whole = [Span(0, len(samples) * 1000 // RATE)]
    stream = cut.sound(
        folder / "recording.wav", hearing.media(whole[0].end_ms), whole, (), lambda one: noise.lowered(one, seen)
    )
    ffmpeg.run(stream.output(str(folder / "clean.wav"), ar=RATE, acodec="pcm_f32le"), timeout_s=60)
    with av.open(str(folder / "clean.wav")) as file:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert abs(len(wave) - whole[0].end_ms * RATE // 1000) <= 2
    return seen, np.asarray(wave[: len(samples)], np.float32)


def level(samples: Samples, spans: Sequence[Spoken], *, outside: bool = False) -> float:
    """dB RMS within the spans, or outside of them."""
    inside = np.zeros(len(samples), np.bool_)
    for one in spans:
        inside[one.start_ms * 16 : one.end_ms * 16] = True
    return float(10 * np.log10(np.mean(np.square(samples[~inside if outside else inside], dtype=np.float64))))


def segmental_snr(clean: Samples, samples: Samples, spans: Sequence[Spoken]) -> float:
    """Mean over 20 ms of speech of the distance to the clean speech in dB, each between -10 and 35."""
    ratios = []
    for one in spans:
        count = (one.end_ms - one.start_ms) // 20
        piece = slice(one.start_ms * 16, one.start_ms * 16 + count * 320)
        voice, other = clean[piece].reshape(-1, 320), samples[piece].reshape(-1, 320)
        power = np.sum(voice**2, axis=1)
        error = np.sum((voice - other) ** 2, axis=1) + 1e-12
        ratios.append(10 * np.log10(power / error)[power > 320e-6])
    return float(np.mean(np.clip(np.concatenate(ratios), -10, 35)))


@pytest.mark.parametrize(("mains", "fan_db", "least_db"), [(0.0, -44.0, 6.0), (49.97, None, 10.0), (60.02, -48.0, 7.0)])
def test_hum_and_noise_are_lowered_and_speech_is_nearer_to_clean(
    tmp_path: Path, mains: float, fan_db: float | None, least_db: float
) -> None:
    clean, said = hearing.mix(TALK, noise_db=-90)
    dirty = clean.copy()
    if mains:
        dirty += hum(len(clean), mains, -43)
    if fan_db:
        dirty += fan(len(clean), fan_db)
    seen, after = cleaned(dirty, tmp_path)
    assert bool(seen.hum_hz) == bool(mains) and bool(seen.lower_db) == bool(fan_db)
    if mains:
        assert {round(hertz / mains) for hertz in seen.hum_hz} >= {1, 2, 3}
        assert seen.hum_hz[0] == pytest.approx(mains, abs=0.05)
    assert level(dirty, said, outside=True) - level(after, said, outside=True) >= least_db
    assert segmental_snr(clean, after, said) > segmental_snr(clean, dirty, said)
    assert level(after, said) == pytest.approx(level(clean, said), abs=0.3)


def test_a_clean_recording_is_left_alone_to_the_sample(tmp_path: Path) -> None:
    clean, _ = hearing.mix(TALK, noise_db=-90)
    heard = hearing.heard(tmp_path, clean)
    assert found(heard, tmp_path) == noise.Noise()
    stream = object()
    assert noise.lowered(stream, noise.Noise()) is stream


def test_music_is_no_noise_and_stays_where_noise_is_lowered(tmp_path: Path) -> None:
    for name in ("music", "chord", "both"):
        (tmp_path / name).mkdir()
    talk, _ = hearing.mix([*TALK, music(8.0), 1.0], noise_db=-90)
    heard = hearing.heard(tmp_path / "music", talk)
    assert found(heard, tmp_path / "music") == noise.Noise()
    t = np.arange(RATE * 8) / RATE
    chord = np.asarray(sum(np.sin(2 * np.pi * f * t) for f in (220, 277.2, 329.6, 440)) * 0.02, np.float32)
    held, _ = hearing.mix([*TALK, chord, 1.0], noise_db=-90)
    heard = hearing.heard(tmp_path / "chord", held)
    assert found(heard, tmp_path / "chord") == noise.Noise()

    noisy, said = hearing.mix([*TALK, *TALK, *TALK, music(4.0), 1.0], noise_db=-90)
    seen, after = cleaned(noisy + fan(len(noisy), -50), tmp_path / "both")
    assert seen.lower_db
    last = said[-1].end_ms + 1500
    played = [Spoken("", "", last, last + 3000)]
    assert level(after, played) == pytest.approx(level(noisy, played), abs=0.5)
    assert segmental_snr(noisy, after, played) > 15


def test_too_little_pause_tells_nothing(tmp_path: Path) -> None:
    short, _ = hearing.mix([0.3, *TALK[1:2], 0.3], noise_db=-45)
    assert found(hearing.heard(tmp_path, short), tmp_path) == noise.Noise()
