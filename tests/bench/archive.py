"""An archive: how many recordings an hour with one worker, a pool and a cluster, what scheduling costs, what is done twice.

`ARCHIVE=120 python -m tests.bench archive` does more, and takes twenty minutes: so many recordings, every tenth broken and another
tenth copies, on a pool that is killed five times, and on a cluster of which one worker is killed and another one stopped for a minute.
"""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from pipeline.batch.room import WORKER_BYTES, size
from pipeline.memory import resident
from tests import archive
from tests.studio.make import quick

NUMBER, FEW, ALONE = int(os.environ.get("ARCHIVE", "0")), 8, 5
KILLS, WORKERS, PORT = 5, 3, 8797
ADDRESS = f"tcp://127.0.0.1:{PORT}"


def main(folder: Path) -> None:
    """Print the tables."""
    recordings = folder / "archive"
    recordings.mkdir()
    good, bad, copies = fill(recordings)
    table = Table(
        "run", "recordings", "seconds", "made an hour", "CPU s", "lost to scheduling", "stage runs", "twice", "as alone", "memory",
        box=None, title=f"{len(good)} good, {len(bad)} broken, {len(copies)} copies; {len(os.sched_getaffinity(0))} cores",
    )  # fmt: skip
    alone = {name: archive.alone(recordings / name, folder / "alone", Path(name).stem) for name in good[:ALONE]}
    few = folder / "few"
    few.mkdir()
    for name in good[:FEW]:
        shutil.copy2(recordings / name, few)
    row(table, "1 worker", few, folder / "one", ["--jobs", "1"], [], alone)
    row(table, "pool of 2", few, folder / "two", ["--jobs", "2"], [], alone)
    if NUMBER:
        words = ["--jobs", "2"]
        row(table, f"pool of 2, killed {KILLS} times", recordings, folder / "pool", words, bad, alone, killed=KILLS)
    with_cluster(table, few, recordings, folder, bad, alone)
    Console(width=150).print(table)
    print(f"A worker is counted as {size(WORKER_BYTES)} of memory.")


def fill(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """The recordings: few are filmed, the others are those again with another name inside, so that their bytes differ."""
    kinds: list[dict[str, Any]] = [
        {"seconds": 3},
        {"seconds": 3, "speech": False},
        {"seconds": 2.5, "speech": False, "slides": False},
        {"seconds": 3, "audio": False},
    ]
    films = []
    for number, kind in enumerate(kinds):
        films.append(folder.parent / f"film{number}.mp4")
        quick(films[-1], size=archive.SIZE, **kind)
    good: list[str] = []
    bad: list[str] = []
    copies: list[str] = []
    for number in range(NUMBER or FEW + 2):
        path, film = folder / f"r{number:03}.mp4", films[number % len(films)]
        if number % 10 == 7:
            path.write_bytes(film.read_bytes()[: 400 + number])
            bad.append(path.name)
        elif number % 10 == 9:
            shutil.copy(folder / good[-1], path)
            copies.append(path.name)
        else:
            # A free box at the end: other bytes, the same film.
            note = f"recording {number}".encode()
            path.write_bytes(film.read_bytes() + (8 + len(note)).to_bytes(4, "big") + b"free" + note)
            good.append(path.name)
    return good, bad, copies


def row(
    table: Table,
    name: str,
    recordings: Path,
    output: Path,
    words: list[str],
    bad: list[str],
    alone: dict[str, dict[str, str]],
    *,
    killed: int = 0,
    disturb: Any = None,
    workers: Sequence[int] = (),
) -> None:
    """One run of a batch, killed at random moments and started again, and its line in the table. `workers`: of a cluster."""
    command = archive.batch(recordings, "--json", *words, output=output)
    chance, began = random.Random(20261123), time.monotonic()
    before, peaks = spent(workers), [0]
    with archive.Made(output) as made:
        for kill in range(killed):
            target = (kill + 1) * len(list(recordings.iterdir())) * 12 // (killed + 1) * chance.uniform(0.8, 1.0)
            victim = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            while len(made.seen) < target and victim.poll() is None:
                time.sleep(0.1)
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if disturb:
            disturb(made)
        watch = threading.Thread(target=lambda: peaks.append(highest([child.pid, *workers], child)))
        watch.start()
        said, _ = child.communicate()
        watch.join()
    took = time.monotonic() - began
    outcomes = json.loads(said)
    assert sorted(Path(o["recording"]).name for o in outcomes if o["how"] == "failed") == bad, said
    assert all(o["cause"] for o in outcomes if o["how"] == "failed")
    same = [
        archive.deliverables(output / Path(n).stem) == sums
        for n, sums in alone.items()
        if (output / Path(n).stem).is_dir()
    ]
    stages = sum(json.loads(p.read_bytes())["seconds"] for p in output.glob("*/.stages/*/result.json"))
    count = sum(o["how"] in ("made", "current") for o in outcomes)
    width = int(words[-1]) if words[0] == "--jobs" else WORKERS
    lost = "" if killed or disturb else f"{lost_share(output, outcomes, width):.1%}"
    results = len(list(output.glob("*/.stages/*/result.json")))
    table.add_row(
        name, str(len(outcomes)), f"{took:.0f} ({stages:.0f} in stages)", f"{count / took * 3600:.0f}",
        "" if disturb else f"{spent(workers) - before:.0f}", lost, f"{len(made.seen)} for {results}", str(len(made.twice())),
        f"{sum(same)} of {len(same)}" if same else "", size(max(peaks)),
    )  # fmt: skip


def spent(workers: Sequence[int]) -> float:
    """Processor seconds so far: of what this process has started and seen the end of, and of a cluster's workers."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = ended.ru_utime + ended.ru_stime
    for pid in workers:
        for one in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
            times = one.cpu_times()
            total += times.user + times.system
    return total


def highest(pids: Sequence[int], child: "subprocess.Popen[str]") -> int:
    """The most memory that the batch and its workers take, until it ends."""
    most = 0
    while child.poll() is None:
        most = max(most, sum(resident(pid) for pid in pids))
        time.sleep(0.5)
    return most


def lost_share(output: Path, outcomes: list[dict[str, Any]], width: int) -> float:
    """The share of the workers' time in which one had nothing to do though recordings were waiting.

    From when every worker has begun until the last recording is begun; how unevenly the last ones end is no matter of scheduling.
    """
    spans: list[tuple[float, float]] = []
    for outcome in outcomes:
        published = output / outcome["episode"] / ".stages/publish/result.json"
        if outcome["how"] == "made" and published.is_file():
            end = published.stat().st_mtime
            spans.append((end - outcome["seconds"], end))
    starts = sorted(start for start, _ in spans)
    if len(starts) <= width:
        return 0.0
    first, last = starts[width - 1], starts[-1]
    busy = sum(max(0.0, min(end, last) - max(start, first)) for start, end in spans)
    return max(0.0, 1 - busy / ((last - first) * width))


def with_cluster(
    table: Table, few: Path, recordings: Path, folder: Path, bad: list[str], alone: dict[str, dict[str, str]]
) -> None:
    """The same on Dask: plain, and with a worker killed in mid-stage and another paused for a minute."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        table.add_row("Dask: not installed, `pip install webinar-pipeline[cluster]`")
        return
    logs = folder / "dask.log"
    with logs.open("wb") as log:
        common: dict[str, Any] = {"stdout": log, "stderr": log, "cwd": folder}
        dask = [sys.executable, "-m", "dask"]
        scheduler = subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(PORT), "--no-dashboard"], **common
        )
        workers = [
            subprocess.Popen([*dask, "worker", ADDRESS, "--nthreads", "1", "--no-dashboard"], **common)
            for _ in range(WORKERS)
        ]
        try:
            time.sleep(15)
            words, pids = ["--cluster", ADDRESS], [worker.pid for worker in workers]
            row(table, f"Dask, {WORKERS} workers", few, folder / "dask1", words, [], alone, workers=pids)
            if NUMBER:
                row(
                    table, f"Dask, {WORKERS} workers, one killed, one paused", recordings, folder / "dask2", words, bad, alone,
                    disturb=lambda made: disturb(made, workers), workers=pids,
                )  # fmt: skip
        finally:
            for child in [*workers, scheduler]:
                child.terminate()
            for child in [*workers, scheduler]:
                child.wait()


def disturb(made: archive.Made, workers: list[subprocess.Popen[bytes]]) -> None:
    """Kill the process of one worker while it works, and stop that of another for a minute."""
    while len(made.seen) < 10:
        time.sleep(0.1)
    first, second = (max(psutil.Process(w.pid).children(), key=lambda p: p.memory_info().rss) for w in workers[:2])
    first.kill()
    second.suspend()
    time.sleep(60)
    second.resume()
