"""A session in two files, as a meeting platform writes after a stop and a start, is one episode."""

import json
import shutil
from pathlib import Path
from typing import Any

import ffmpeg as graph
import pytest

from pipeline.media import ffmpeg, join
from pipeline.planning import status
from pipeline.runner import run
from tests.conftest import settings
from tests.studio import make
from tests.studio.original import write_original


@pytest.fixture
def parts(tmp_path: Path) -> tuple[list[Path], list[dict[str, Any]]]:
    paths = [tmp_path / f"talk.part{number}.mp4" for number in (1, 2)]
    truths = [make.quick(path, seconds=8) for path in paths]
    return paths, truths


def test_two_files_are_one_episode(parts: tuple[list[Path], list[dict[str, Any]]], tmp_path: Path) -> None:
    paths, _ = parts
    config = settings(tmp_path / "output")
    write_original(tmp_path / "slides.pptx", make.DECK)
    (tmp_path / "talk.toml").write_text('original = "slides.pptx"')
    assert all(plan.runs for plan in status(paths[1], config))
    ran = run(paths[1], config)
    assert ran.episode == "talk"
    data = json.loads((ran.folder / "episode.json").read_text())
    whole = sum(join.described(path).length_ms for path in paths)
    assert data["recording"]["file"] == "talk.mp4" and abs(data["recording"]["duration_ms"] - whole) <= 50
    assert [slide["original"] for slide in data["slides"] if slide["original"]], "the deck beside the files is found"
    second = [passage for passage in data["transcript"] if passage["start_ms"] > whole // 2]
    assert second, "the second file is heard"
    assert not run(paths[0], config).seconds
    assert not any(plan.runs for plan in status(paths[0], config))
    shutil.copy(paths[0], paths[1])
    assert all(plan.runs for plan in status(paths[0], config))


def test_screen_and_webcam_in_two_files_are_one_episode(tmp_path: Path) -> None:
    """The slides are read off the screen, the words are heard by the camera."""
    folder = tmp_path / "june"
    folder.mkdir()
    make.quick(tmp_path / "talk.mp4", seconds=8)
    make.quick(tmp_path / "faces.mp4", seconds=8, slides=False)
    talk, faces = graph.input(str(tmp_path / "talk.mp4")), graph.input(str(tmp_path / "faces.mp4"))
    ffmpeg.run(talk.video.output(str(folder / "deskshare.mp4"), c="copy"), timeout_s=60)
    ffmpeg.run(graph.output(faces.video, talk.audio, str(folder / "webcams.mp4"), c="copy"), timeout_s=60)
    ran = run(folder / "webcams.mp4", settings(tmp_path / "output"))
    assert ran.episode == "june"
    data = json.loads((ran.folder / "episode.json").read_text())
    assert data["slides"] and data["transcript"] and (ran.folder / "presentation.mp4").is_file()
    assert abs(data["recording"]["duration_ms"] - 8_000) <= 100
