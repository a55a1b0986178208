"""Recordings in stereo in which the channels are not alike: nobody is lost, and nobody speaks into one ear alone."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.model import Clip, Edit
from pipeline.stages.video.settings import Step, VideoSettings
from pipeline.stages.video.sound import make_sound
from pipeline.timeline import Span, overlap
from tests.stages.hearing import Part, Said, Samples, heard, media, mix, workspace

TALK: list[Part] = [0.8, Said("Clara", "The next question comes from Tom."), 1.0]
HUM_DB = -55


def hum(like: Samples) -> Samples:
    t = np.arange(len(like)) / 16_000
    return (10 ** (HUM_DB / 20) * np.sin(2 * np.pi * 150 * t)).astype(np.float32)


KINDS: dict[str, Callable[[Samples], tuple[Samples, Samples]]] = {
    "left alone": lambda talk: (talk, hum(talk)),
    "right alone": lambda talk: (hum(talk), talk),
    "one the other's opposite": lambda talk: (talk, -talk),
    "alike": lambda talk: (talk, talk * np.float32(0.7)),
    "nothing in common": lambda talk: (talk, np.roll(talk, 16_000)),
}


@pytest.mark.parametrize(("kind", "channel"), list(zip(KINDS, [0, 1, 0, None, None], strict=True)))
def test_who_speaks_is_heard_and_published_in_both_ears(tmp_path: Path, kind: str, channel: int | None) -> None:
    talk, (said,) = mix(TALK)
    stereo = np.stack(KINDS[kind](talk), axis=1)
    sound = heard(tmp_path, stereo)
    assert sound.channel == channel
    spoken = Span(said.start_ms, said.end_ms)
    assert overlap([spoken], sound.speech) > 0.95 * spoken.length
    level = max(sound.envelope[said.start_ms // 100 : said.end_ms // 100])
    assert level > -30, "the words were thinned by mixing"
    work = workspace(tmp_path, "video", tmp_path / "recording.wav")
    length = sound.duration_ms
    edit = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=length)], cuts=[])
    path, loud = make_sound(
        media(length, channels=2), sound, edit, "presentation", VideoSettings(), work.folder, Step(work, 0, 1)
    )
    assert loud.integrated_lufs is not None and abs(loud.integrated_lufs + 16) <= 0.5
    with av.open(str(path)) as file:
        left, right = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    if channel is not None:
        assert np.abs(left - right).max() < 0.01
    assert min(np.sqrt(np.mean(left**2)), np.sqrt(np.mean(right**2))) > 0.02
