"""The studio's truth is true: what it says about a recording can be seen and heard in the file."""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.studio import make, sample
from tests.studio.sound import mix
from tests.studio.truth import truth_of
from tests.studio.voices import FOLDER, Voices

RATE = 16000
SAMPLE = Path(__file__).parents[1] / "recordings" / "sample.mp4"
QUIET_DB, LOUD_DB = -55.0, -40.0


@lru_cache(maxsize=4)
def heard(path: Path) -> NDArray[np.float32]:
    """The sound as 16 kHz mono."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    with av.open(str(path)) as media:
        frames = [out for frame in media.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def level_db(path: Path, start_ms: int, end_ms: int) -> float:
    """RMS in dBFS between two times."""
    piece = heard(path)[start_ms * RATE // 1000 : end_ms * RATE // 1000]
    return float(20 * np.log10(np.sqrt(np.mean(piece**2)) + 1e-9))


def seen(path: Path) -> list[tuple[int, NDArray[np.float32]]]:
    """(ms, grey picture at a quarter of the size) of every frame."""
    with av.open(str(path)) as media:
        stream = media.streams.video[0]
        wide, high = stream.width // 4, stream.height // 4
        return [
            (round((frame.time or 0) * 1000), frame.reformat(wide, high, "gray").to_ndarray().astype(np.float32))
            for frame in media.decode(stream)
        ]


def check_sound(path: Path, truth: dict[str, Any]) -> None:
    """Speech where the truth says so, room tone elsewhere."""
    speech = truth["speech"]
    assert speech
    for line in speech:
        assert level_db(path, line["start_ms"], line["end_ms"]) > LOUD_DB, line
        assert level_db(path, line["start_ms"], line["start_ms"] + 150) > QUIET_DB, line
    ends = [0, *(line["end_ms"] for line in speech)]
    starts = [*(line["start_ms"] for line in speech), truth["duration_ms"]]
    for end, start in zip(ends, starts, strict=True):
        if start - end > 400:
            assert -90 < level_db(path, end + 150, start - 150) < QUIET_DB, (end, start)


def check_slides(path: Path, truth: dict[str, Any]) -> None:
    """The picture changes exactly with the frame at which a slide or a build begins, and nowhere else inside a slide."""
    frames = seen(path)
    times = [ms for ms, _ in frames]
    area = next(x["slide_area"] for x in truth["layout"] if x["slide_area"])
    left, top, wide, high = (part // 4 for part in area)
    left, top, wide, high = left, top + high // 5, wide * 3 // 4, high * 4 // 5  # without the webcam
    changes = {start for slide in truth["slides"] for start, _ in slide["shown"]} | {
        ms for slide in truth["slides"] for ms in slide["builds"]
    }
    assert changes
    for slide in truth["slides"]:
        for start, end in slide["shown"]:
            for n in [n for n, ms in enumerate(times) if start <= ms < end and n]:
                cropped = [frames[m][1][top : top + high, left : left + wide] for m in (n - 1, n)]
                differs = float(np.mean(np.abs(cropped[0] - cropped[1])))
                assert (differs > 0.4) == any(abs(times[n] - ms) <= 1 for ms in changes), (
                    slide["id"],
                    times[n],
                    differs,
                )


def test_everything_is_where_the_truth_says(tmp_path: Path) -> None:
    path = tmp_path / "talk.mp4"
    truth = make.talk_and_questions(path)
    with av.open(str(path)) as media:
        assert [stream.type for stream in media.streams] == ["video", "audio"]
        assert abs((media.duration or 0) / 1000 - truth["duration_ms"]) < 100
    check_sound(path, truth)
    check_slides(path, truth)
    kinds = [part["kind"] for part in truth["parts"]]
    assert kinds == ["waiting", "backstage", "welcome", "presentation", "qa", "closing", "tail"]
    assert all(a["end_ms"] == b["start_ms"] for a, b in zip(truth["parts"], truth["parts"][1:], strict=False))
    assert {line["on_record"] for line in truth["speech"]} == {True, False}
    (question,) = truth["questions"]
    assert truth["keep"]["qa"][0] < question["start_ms"] < question["end_ms"] < question["answer_start_ms"]
    ((dead, alive),) = truth["dead_air"]
    assert level_db(path, dead + 150, alive - 150) < QUIET_DB


@pytest.mark.parametrize("layout", ["slide", "corner", "side"])
@pytest.mark.parametrize("variable", [False, True])
def test_slides_in_every_layout(tmp_path: Path, layout: Any, variable: bool) -> None:
    path = tmp_path / "quick.mp4"
    truth = make.quick(path, seconds=16, layout=layout, variable=variable)
    check_slides(path, truth)
    check_sound(path, truth)
    lengths = set(np.diff([ms for ms, _ in seen(path)]))
    assert (len(lengths) > 3) == variable


def test_streams_can_be_left_out(tmp_path: Path) -> None:
    for name, kinds, options in [
        ("a.m4a", ["audio"], {"video": False}),
        ("a.wav", ["audio"], {"video": False}),
        ("v.mp4", ["video"], {"audio": False}),
        ("b.mkv", ["video", "audio"], {"slides": False, "speech": False}),
    ]:
        truth = make.quick(tmp_path / name, seconds=5, **options)  # type: ignore[arg-type]  # flags only
        with av.open(str(tmp_path / name)) as media:
            assert [stream.type for stream in media.streams] == kinds
            assert abs((media.duration or 0) / 1000 - 5000) < 100
        assert bool(truth["slides"]) == (name == "v.mp4")
        assert bool(truth["speech"]) == (options == {"video": False})
    assert level_db(tmp_path / "b.mkv", 0, 5000) < QUIET_DB


def test_same_script_same_bytes(tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        make.quick(tmp_path / name, seconds=5, variable=True, layout="corner")
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_clips_are_small_and_hold_the_speech_where_listed() -> None:
    clips = Voices().clips.values()
    files = {file.name for file in FOLDER.glob("*.ogg")}
    assert files == {clip.file for clip in clips}
    assert sum((FOLDER / name).stat().st_size for name in files) < 2_500_000
    assert len({clip.speaker for clip in clips}) >= 4
    for clip in clips:
        sound = clip.sound(RATE)
        assert 0 <= clip.start_ms < clip.end_ms <= len(sound) * 1000 / RATE + 1
        peak = np.abs(sound).max()
        assert np.abs(sound[: max(1, (clip.start_ms - 20) * RATE // 1000)]).max() < 0.1 * peak, clip.file


def test_sample_agrees_with_its_script_and_truth() -> None:
    """The committed sample was made by the committed script."""
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text("utf-8"))
    assert truth == truth_of(sample.script(Voices()), sample.ENCODING)
    assert 150_000 <= truth["duration_ms"] <= 240_000 and SAMPLE.stat().st_size < 8_000_000
    assert len(truth["slides"]) >= 6 and any(slide["builds"] for slide in truth["slides"])
    assert any(len(slide["shown"]) == 2 for slide in truth["slides"])
    check_sound(SAMPLE, truth)
    check_slides(SAMPLE, truth)
    facts = tomllib.loads(SAMPLE.with_suffix(".toml").read_text("utf-8"))
    assert facts["language"] == truth["language"] and facts["presenter"] in {
        line["speaker"] for line in truth["speech"]
    }


def test_people_speak_at_their_own_levels() -> None:
    take = sample.script(Voices())
    sound = mix(take, RATE)
    for line in take.lines:
        piece = sound[line.start_ms * RATE // 1000 : line.end_ms * RATE // 1000]
        assert abs(20 * np.log10(np.sqrt(np.mean(piece**2))) - line.person.level_db) < 0.5
    assert len({line.person.level_db for line in take.lines}) == 4
