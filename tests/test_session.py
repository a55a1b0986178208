"""A session in two files, as a meeting platform writes after a stop and a start, is one episode."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.media import join
from pipeline.planning import status
from pipeline.runner import run
from tests.conftest import settings
from tests.studio import make


@pytest.fixture
def parts(tmp_path: Path) -> tuple[list[Path], list[dict[str, Any]]]:
    paths = [tmp_path / f"talk.part{number}.mp4" for number in (1, 2)]
    truths = [make.quick(path, seconds=8) for path in paths]
    return paths, truths


def test_two_files_are_one_episode(parts: tuple[list[Path], list[dict[str, Any]]], tmp_path: Path) -> None:
    paths, _ = parts
    config = settings(tmp_path / "output")
    assert all(plan.runs for plan in status(paths[1], config))
    ran = run(paths[1], config)
    assert ran.episode == "talk"
    data = json.loads((ran.folder / "episode.json").read_text())
    whole = sum(join.described(path).length_ms for path in paths)
    assert data["recording"]["file"] == "talk.mp4" and abs(data["recording"]["duration_ms"] - whole) <= 50
    second = [passage for passage in data["transcript"] if passage["start_ms"] > whole // 2]
    assert second, "the second file is heard"
    assert not run(paths[0], config).seconds
    assert not any(plan.runs for plan in status(paths[0], config))
    shutil.copy(paths[0], paths[1])
    assert all(plan.runs for plan in status(paths[0], config))
