"""What listen makes of real voices at known places and levels."""

from pathlib import Path

import numpy as np

from pipeline.media import sound as audio
from pipeline.media import telephone
from pipeline.model import Media
from pipeline.stages.listen import ListenSettings, listen, speech_spans
from pipeline.timeline import Span, overlap, subtract, total
from tests.stages.hearing import RATE, Part, Said, Samples, heard, mix, music, over_a_line, workspace

QUIET_AFTER_LOUD: list[Part] = [
    1.5,
    Said("Martin", "The cluster brings the room, the test users and a neutral facilitator.", -18),
    1.2,
    Said("Tom", "Can a competitor in the cluster read the report?", -44),
    4.0,
    Said("Clara", "The next question comes from Tom.", -36),
    2.0,
]


def test_every_sentence_is_found_however_quiet(tmp_path: Path) -> None:
    samples, truth = mix(QUIET_AFTER_LOUD)
    sound = heard(tmp_path, samples)
    for said in truth:
        span = Span(said.start_ms, said.end_ms)
        assert overlap([span], sound.speech) > 0.95 * span.length, said
    around = [Span(said.start_ms - 400, said.end_ms + 400) for said in truth]
    assert not total(subtract(sound.speech, around)), "speech was found where nobody speaks"


def test_silence_noise_and_music_are_no_speech(tmp_path: Path) -> None:
    samples, _ = mix([2.0, music(5), 3.0], noise_db=-50)
    sound = heard(tmp_path, samples)
    assert sound.speech == []
    assert sound.loudness_lufs is not None


def test_digital_silence_has_no_loudness(tmp_path: Path) -> None:
    sound = heard(tmp_path, np.zeros(16_000 * 3, np.float32))
    assert sound.loudness_lufs is None and sound.loudness_range_lu is None and sound.true_peak_dbtp is None
    assert set(sound.envelope) == {-100}


def test_levels_and_loudness_are_those_of_a_known_tone(tmp_path: Path) -> None:
    t = np.arange(16_000 * 5) / 16_000
    sound = heard(tmp_path, (0.1 * np.sin(2 * np.pi * 1000 * t)).astype(np.float32))
    # A 1 kHz sine with a peak of -20 dBFS has an RMS of -23; on two loudspeakers it is -20 LUFS (EBU Tech 3341, test 1).
    assert set(sound.envelope[1:-1]) == {-23}
    assert sound.loudness_lufs is not None and abs(sound.loudness_lufs + 20) <= 0.2
    assert sound.true_peak_dbtp is not None and abs(sound.true_peak_dbtp + 20) <= 0.3


def test_the_sound_is_16_khz_and_covers_the_recording(tmp_path: Path) -> None:
    samples, _ = mix([0.5, Said("Clara", "Perfect."), 0.5])
    sound = heard(tmp_path, samples)
    path = tmp_path / "listen" / "sound.wav"
    assert sound.duration_ms == audio.length_ms(path) == len(samples) // 16
    assert len(sound.envelope) == -(-sound.duration_ms // sound.step_ms)


def test_without_a_sound_stream_there_is_nothing_to_hear(tmp_path: Path) -> None:
    silent = Media(container="mp4", duration_ms=5000, origin_ms=0, video=None, audio=None)
    sound = listen(silent, ListenSettings(), workspace(tmp_path, "listen", tmp_path / "none.mp4"))
    assert sound.audio is None and sound.speech == [] and sound.duration_ms == 5000


def test_short_pauses_are_bridged_and_clicks_dropped() -> None:
    steps = np.zeros(200, np.float32)
    steps[20:50] = 0.9
    steps[55:80] = 0.9
    steps[150:153] = 0.9
    assert speech_spans(steps, 0.5, 6400) == [Span(20 * 32 - 150, 80 * 32 + 150)]


def test_a_caller_on_the_telephone_is_heard_as_well_as_the_others(tmp_path: Path) -> None:
    caller = mix([0.5, Said("Tom", "Can a competitor in the cluster read the report?"), 0.6])[0]
    called = mix([0.5, Said("Sofia", "How do you find six test users for a very technical product?"), 0.6])[0]
    room = mix([0.5, Said("Clara", "The next question comes from Tom."), 2.0])[0]
    noise = np.random.default_rng(3).normal(size=len(room) + len(caller) + len(called)) * 10 ** (-62 / 20)
    samples = np.concatenate([room, over_a_line(caller), over_a_line(called)]) + noise.astype(np.float32)
    sound = heard(tmp_path, samples)
    for start, piece in ((len(room), caller), (len(room) + len(caller), called)):
        words = Span((start + 12_000) // 16, (start + len(piece) - 14_000) // 16)
        assert overlap([words], sound.speech) > 0.9 * words.length, (words, sound.speech)


def tune(seconds: int) -> Samples:
    """Notes with overtones, each with its third and the octave below, one after the other."""
    pitches = [440, 494, 523, 587, 659, 587, 523, 494]
    whole = np.zeros(RATE * seconds)
    for number in range(int(seconds / 0.4)):
        first = round(RATE * 0.4 * number)
        t = np.arange(first, min(first + round(RATE * 1.2), len(whole))) / RATE
        swell = np.exp(-2 * (t - 0.4 * number)) * 0.03
        for hertz in (pitches[number % 8] * share for share in (0.5, 1, 1.25)):
            note = sum(np.sin(2 * np.pi * hertz * over * t) / over for over in range(1, 6))
            whole[first : first + len(t)] += swell * note
    return np.asarray(whole, np.float32)


def test_a_voice_after_a_minute_of_music_is_heard_from_its_first_word(tmp_path: Path) -> None:
    welcome = Said("Martin", "The cluster brings the room, the test users and a neutral facilitator.")
    samples, (said,) = mix([np.tile(tune(8), 8), 0.3, welcome, 0.5])
    (first, *_) = heard(tmp_path, samples).speech
    assert said.start_ms - 400 < first.start_ms <= said.start_ms


def test_music_over_a_line_is_no_speech(tmp_path: Path) -> None:
    assert not telephone.narrow(over_a_line(tune(8))).any(), "made whole, it may sound like a voice"
    assert heard(tmp_path, over_a_line(mix([1.0, tune(8), 1.0])[0])).speech == []
