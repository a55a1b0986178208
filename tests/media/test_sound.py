"""Sound out of containers on the recording's clock, and speakers brought to one level."""

import wave
from pathlib import Path

import ffmpeg as graph
import numpy as np
import pytest

from pipeline.media import ffmpeg, level, sound
from pipeline.media.container import opened, origin_ms
from tests.stages.hearing import music, write


def beeps(folder: Path, *, offset_s: float, suffix: str = "mp4") -> Path:
    """A recording of 6 s: picture from 0 s, sound from `offset_s` with a beep that lasts from 2 to 2.5 s of the sound's own time."""
    t = np.arange(16_000 * 4) / 16_000
    tone = np.where((t >= 2) & (t < 2.5), 0.3 * np.sin(2 * np.pi * 1000 * t), 0).astype(np.float32)
    wav = write(folder / "tone.wav", tone)
    picture = graph.input("color=c=gray:s=64x64:r=10:d=6", f="lavfi")
    late = graph.input(str(wav), itsoffset=offset_s)
    target = folder / f"recording.{suffix}"
    ffmpeg.run(graph.output(picture, late, str(target), vcodec="libx264", acodec="aac", ar=48000), timeout_s=60)
    return target


@pytest.mark.parametrize(("offset_s", "suffix"), [(0.0, "mp4"), (1.3, "mp4"), (1.3, "ts")])
def test_the_sound_lies_on_the_recording_s_clock(tmp_path: Path, offset_s: float, suffix: str) -> None:
    recording = beeps(tmp_path, offset_s=offset_s, suffix=suffix)
    with opened(recording) as file:
        kind, origin = file.format.name, origin_ms(file)
    sound.extract(recording, 1, tmp_path / "out.wav", duration_ms=6000, container=kind, origin_ms=origin)
    samples = sound.read(tmp_path / "out.wav", 0, 10_000)
    begin = int(np.flatnonzero(np.abs(samples) > 0.1)[0]) / 16
    assert abs(begin - (2000 + offset_s * 1000)) <= 5
    assert sound.length_ms(tmp_path / "out.wav") >= 6000


def test_it_is_16_khz_mono_16_bit(tmp_path: Path) -> None:
    sound.extract(beeps(tmp_path, offset_s=0), 1, tmp_path / "out.wav", duration_ms=6000)
    with wave.open(str(tmp_path / "out.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)


def test_blocks_read_and_envelope_agree(tmp_path: Path) -> None:
    samples = np.concatenate([music(2.5), np.zeros(16_000, np.float32), music(1.2)])
    path = write(tmp_path / "a.wav", samples)
    whole = sound.read(path, 0, 10_000)
    assert np.array_equal(np.concatenate(list(sound.blocks(path, 700))), whole)
    assert np.array_equal(sound.read(path, 1000, 1250), whole[16_000:20_000])
    levels = sound.envelope(path)
    assert len(levels) == 47 and (levels[26:34] == sound.SILENCE_DB).all()
    assert abs(levels[3] - 10 * np.log10(np.mean(whole[4800:6400] ** 2))) < 0.01


def test_loudness_is_read_off_ffmpeg_s_summary() -> None:
    log = (
        "[x] Summary:\n\n  Integrated loudness:\n    I:         -21.7 LUFS\n"
        "  Loudness range:\n    LRA:         5.0 LU\n  True peak:\n    Peak:       -3.4 dBFS"
    )
    assert sound.loudness(log) == sound.Loudness(-21.7, 5.0, -3.4)
    silent = log.replace("-21.7", "-70.0").replace("-3.4", "-inf")
    assert sound.loudness(silent) == sound.Loudness(None, None, None)


def test_a_quiet_and_a_loud_speaker_come_to_one_level() -> None:
    levels = np.array([-60.0] * 20 + [-18.0] * 60 + [-60.0] * 20 + [-45.0] * 60 + [-60.0] * 20, np.float32)
    speech = levels > -50
    gain = level.gains(levels, speech)
    after = (levels + gain)[speech]
    assert np.abs(after[15:45] - level.TARGET_DB).max() < 1 and np.abs(after[75:105] - level.TARGET_DB).max() < 1
    assert np.abs(np.diff(gain)[speech[1:] & speech[:-1]]).max() < 1, "the gain jumps within speech"


def test_where_nobody_speaks_nothing_is_raised() -> None:
    levels = np.full(100, -70, np.float32)
    assert not level.gains(levels, level.lively(levels)).any()


def test_the_gain_is_applied_where_it_belongs_and_never_clips() -> None:
    samples = np.full(32_000, 0.05, np.float32)
    gain = np.array([0.0] * 40 + [30.0] * 40, np.float32)
    early, late = level.apply(samples, 0, gain), level.apply(samples, 5000, gain)
    assert np.allclose(early, 0.05, atol=1e-4)
    assert late.min() > 0.8 and late.max() < 1
