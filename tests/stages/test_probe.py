"""What a recording is, on real files of every kind."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UnusableRecordingError
from pipeline.model import Media, Source
from pipeline.stage import Machine, Workspace
from pipeline.stages.probe import probe
from tests.studio import make


def probed(path: Path) -> tuple[Media, list[str]]:
    warnings: list[str] = []
    work = Workspace(
        stage="probe",
        episode_id="x",
        recording=path,
        folder=path.parent,
        locate=lambda f: path,
        machine=Machine(),
        on_warning=warnings.append,
    )
    return probe(Source(file=path.name, size=1, sha256=""), work), warnings


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ({"fps": 10}, {"codec": "h264", "variable_rate": False, "width": 640}),
        ({"fps": 12, "variable": True}, {"variable_rate": True}),
        ({"codec": "mpeg4", "size": (480, 270)}, {"codec": "mpeg4", "width": 480, "height": 270}),
    ],
)
def test_the_picture_s_facts(tmp_path: Path, kind: dict[str, Any], facts: dict[str, Any]) -> None:
    make.quick(tmp_path / "a.mp4", seconds=5, **kind)
    media, warnings = probed(tmp_path / "a.mp4")
    assert media.video is not None and media.audio is not None and not warnings
    assert {name: getattr(media.video, name) for name in facts} == facts
    assert abs(media.duration_ms - 5000) < 250 and abs(media.video.frame_rate - kind.get("fps", 10)) < 1.5
    assert media.audio.sample_rate == 32000 and not media.damaged


def test_sound_alone_and_picture_alone(tmp_path: Path) -> None:
    make.quick(tmp_path / "sound.mp4", seconds=3, video=False)
    make.quick(tmp_path / "picture.mp4", seconds=3, audio=False)
    assert probed(tmp_path / "sound.mp4")[0].video is None
    assert probed(tmp_path / "picture.mp4")[0].audio is None


def test_a_recording_whose_end_is_missing_is_damaged_but_used(tmp_path: Path) -> None:
    make.quick(tmp_path / "whole.mkv", seconds=12)
    data = (tmp_path / "whole.mkv").read_bytes()
    (tmp_path / "cut.mkv").write_bytes(data[: len(data) * 6 // 10])
    media, warnings = probed(tmp_path / "cut.mkv")
    assert media.damaged and warnings and 3000 < media.duration_ms < 10_000


def test_too_short_to_be_a_recording(tmp_path: Path) -> None:
    make.quick(tmp_path / "a.mp4", seconds=0.6)
    with pytest.raises(UnusableRecordingError, match="less than a second"):
        probed(tmp_path / "a.mp4")
