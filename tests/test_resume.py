"""Killed at any moment and started again: the same results, nothing half-written, the recording untouched."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from pipeline.codec import file_digest
from pipeline.presence import now
from pipeline.stages import STAGES
from pipeline.store import Store
from tests.conftest import UNDRAWN
from tests.studio import make

KILLS = 25
ORDER = [stage.name for stage in STAGES]


def command(recording: Path, output: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        "-q",
        str(recording),
        "--output",
        str(output),
        "--config",
        str(UNDRAWN),
    ]


def deliverables(folder: Path) -> dict[str, str]:
    """Sums of what is published."""
    paths = (p for p in folder.rglob("*") if p.is_file() and ".stages" not in p.parts)
    return {str(p.relative_to(folder)): file_digest(p) for p in sorted(paths)}


def test_killed_twenty_five_times_it_ends_the_same(tmp_path: Path) -> None:
    """Most of the kills fall within a stage, as far into it as chance wills, the others while the program is starting."""
    recording = tmp_path / "talk.mp4"
    make.quick(recording, seconds=4, size=(320, 180))
    before = file_digest(recording)
    subprocess.run(command(recording, tmp_path / "once"), check=True)
    expected = deliverables(tmp_path / "once/talk")
    took = {name: result.seconds for name in ORDER if (result := Store(tmp_path / "once/talk").result(name))}
    chance, often = random.Random(20260401), tmp_path / "often/talk"
    hit: set[str] = set()
    for kill in range(KILLS):
        left = [name for name in ORDER if not (often / f".stages/{name}/result.json").is_file()]
        if not left:
            # The last kill may have come between a result and its delivery.
            subprocess.run(command(recording, often.parent), check=True)
            assert deliverables(often) == expected
            shutil.rmtree(often.parent)
            left = ORDER
        child = subprocess.Popen(command(recording, often.parent))
        target = "" if kill % 6 == 5 else chance.choice(left[:5])
        if not target or reached(child, target, often / ".stages"):
            time.sleep(chance.uniform(0, took.get(target, 1.0)))
        if child.poll() is None and (at := now(often / ".stages")) and at.pid == child.pid:
            hit.add(at.stage)
        child.kill()
        child.wait()
    subprocess.run(command(recording, often.parent), check=True)
    assert deliverables(often) == expected and not list(often.rglob(".new-*"))
    assert file_digest(recording) == before
    assert len(hit) >= 8, hit


def reached(child: "subprocess.Popen[bytes]", stage: str, hidden: Path) -> bool:
    """Wait until the run is in that stage, or beyond it; False where it ended before that was seen."""
    while child.poll() is None:
        at = now(hidden)
        if at and at.pid == child.pid and ORDER.index(at.stage) >= ORDER.index(stage):
            return True
        time.sleep(0.005)
    return False


def test_an_interrupt_ends_cleanly_with_130(tmp_path: Path) -> None:
    recording = tmp_path / "talk.mp4"
    make.quick(recording, seconds=4, size=(320, 180))
    child = subprocess.Popen(command(recording, tmp_path / "out"), stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "out/talk/.stages/look/result.json").is_file():
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate()
    assert child.returncode == 130 and "goes on" in said and "Traceback" not in said
    assert not list((tmp_path / "out").rglob(".new-*"))
