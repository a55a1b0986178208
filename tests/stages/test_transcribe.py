"""Words and their times, out of real voices by the real recogniser."""

import re
from itertools import pairwise
from pathlib import Path

import jiwer
import numpy as np
import pytest

from pipeline import engines
from pipeline.model import Hints, Pages, Sound, Transcript
from pipeline.stages.transcribe import TranscribeSettings, transcribe
from tests.stages.hearing import Part, Said, Spoken, heard, mix, music, workspace

SETTINGS = TranscribeSettings()
TALK: list[Part] = [
    1.0,
    Said("Clara", "Good morning, everyone, and welcome to the Innovation Toolbox webinar.", -20),
    0.7,
    Said(
        "Clara",
        "Our topic is the living lab test day, and our speaker is Martin Hale from the Green Coast Cluster.",
        -20,
    ),
    6.0,
    Said("Martin", "Because most prototypes meet their first real user far too late.", -24),
    0.5,
    Said("Martin", "A full pilot takes months, and nobody signs that contract for a rough idea.", -24),
    8.0,
    Said("Tom", "Can a competitor in the cluster read the report?", -42),
    1.0,
    Said("Martin", "No, the report belongs to the company alone.", -24),
    3.0,
]


def transcribed(folder: Path, sound: Sound) -> Transcript:
    identity = engines.identify(SETTINGS.engine, SETTINGS.model)
    work = workspace(folder, "transcribe", folder / "recording.wav")
    return transcribe(sound, Pages(pages=[]), Hints(), identity, SETTINGS, work)


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower().replace("-", " ")))


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Transcript, list[Spoken], int]:
    folder = tmp_path_factory.mktemp("talk")
    samples, truth = mix(TALK)
    return transcribed(folder, heard(folder, samples)), truth, len(samples) // 16


def test_every_speaker_s_words_are_there_and_no_others(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, truth, _ = talk
    want, have = plain(" ".join(said.words for said in truth)), plain(" ".join(word.text for word in transcript.words))
    assert jiwer.wer(want, have) <= 0.05, have
    assert transcript.language == "en" and transcript.model == "base"


def test_words_begin_when_they_are_said(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, truth, _ = talk
    starts = [word.start_ms for word in transcript.words]
    errors = [min(abs(start - said.start_ms) for start in starts) for said in truth]
    assert np.median(errors) <= 60 and max(errors) <= 250, errors


def test_times_are_in_order_and_inside_the_recording(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, _, duration = talk
    words = transcript.words
    assert all(word.start_ms < word.end_ms and 0 <= word.confidence <= 1 for word in words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(words))
    assert words[0].start_ms >= 0 and words[-1].end_ms <= duration
    assert all(segment.start_ms == segment.words[0].start_ms for segment in transcript.segments)


def test_segments_are_sentences(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, truth, _ = talk
    assert len(transcript.segments) == len(truth)
    assert not any(segment.doubtful for segment in transcript.segments)


def test_nothing_is_heard_in_silence_and_music(tmp_path: Path) -> None:
    samples, _ = mix([3.0, music(8), 10.0], noise_db=-55)
    transcript = transcribed(tmp_path, heard(tmp_path, samples))
    assert transcript.segments == [] and transcript.language == ""


def test_the_same_sound_gives_the_same_words(tmp_path: Path, talk: tuple[Transcript, list[Spoken], int]) -> None:
    samples, _ = mix(TALK)
    assert transcribed(tmp_path, heard(tmp_path, samples)) == talk[0]
