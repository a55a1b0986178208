"""Killed at any moment and started again: the same results, nothing half-written, the recording untouched."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.codec import file_digest
from tests.studio import make

KILLS = 25


def command(recording: Path, output: Path) -> list[str]:
    return [sys.executable, "-m", "pipeline", "run", "-q", str(recording), "--output", str(output)]


def deliverables(folder: Path) -> dict[str, str]:
    """Sums of what is published."""
    paths = (p for p in folder.rglob("*") if p.is_file() and ".stages" not in p.parts)
    return {str(p.relative_to(folder)): file_digest(p) for p in sorted(paths)}


@pytest.mark.timeout(400)
def test_killed_twenty_five_times_it_ends_the_same(tmp_path: Path) -> None:
    recording = tmp_path / "talk.mp4"
    make.quick(recording, seconds=8, size=(480, 270))
    before = file_digest(recording)
    started = time.monotonic()
    subprocess.run(command(recording, tmp_path / "once"), check=True, timeout=200)
    whole = time.monotonic() - started
    expected = deliverables(tmp_path / "once/talk")
    chance = random.Random(20260401)
    killed = finished = 0
    while killed < KILLS or not finished:
        child = subprocess.Popen(command(recording, tmp_path / "often"))
        try:
            child.wait(timeout=chance.uniform(0.2, whole / 2))
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            child.wait()
            killed += 1
        else:
            assert child.returncode == 0
            assert deliverables(tmp_path / "often/talk") == expected
            finished += 1
            shutil.rmtree(tmp_path / "often")
    assert file_digest(recording) == before


def test_an_interrupt_ends_cleanly_with_130(tmp_path: Path) -> None:
    recording = tmp_path / "talk.mp4"
    make.quick(recording, seconds=8, size=(480, 270))
    child = subprocess.Popen(command(recording, tmp_path / "out"), stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "out/talk/.stages/look/result.json").is_file():
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 130 and "goes on" in said and "Traceback" not in said
    assert not list((tmp_path / "out").rglob(".new-*"))
