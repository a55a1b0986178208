"""A batch: killed and started again it ends the same, nothing is done twice, and every bad recording is named."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.live import Live

from pipeline.batch import signs
from pipeline.batch.find import find
from pipeline.batch.loop import Batch, Row, Show, run_all
from pipeline.batch.outcome import Job, Outcome, failed
from pipeline.batch.pool import Pool, WorkerDiedError, crew
from pipeline.batch.room import jobs, need, parse
from pipeline.batch.work import work
from pipeline.cli.table import Board
from pipeline.config import Config
from pipeline.errors import OutputError, UsageError
from pipeline.presence import now
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.store import Store
from tests import archive
from tests.conftest import settings
from tests.studio.make import quick


def test_killed_and_started_again_it_ends_the_same_and_nothing_is_done_twice(tmp_path: Path) -> None:
    folder, output = tmp_path / "archive", tmp_path / "output"
    good, bad, copies = archive.small(folder)
    command = archive.batch(folder, "--jobs", "2", "--json", output=output)
    with archive.Made(output) as made:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(list(output.glob("*/.stages/*/result.json"))) < 15:
            assert child.poll() is None
            time.sleep(0.05)
        child.send_signal(signal.SIGKILL)
        child.wait()
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 8, done.stderr
    how = {str(Path(o["recording"]).relative_to(folder)): o for o in json.loads(done.stdout)}
    assert {name for name, o in how.items() if o["how"] in ("made", "current")} == set(good)
    assert {name: bool(o["cause"]) for name, o in how.items() if o["how"] == "failed"} == dict.fromkeys(bad, True)
    assert [name for name, o in how.items() if o["how"] == "copy"] == copies
    assert len({how[name]["episode"].casefold() for name in good}) == len(good)
    assert made.seen and made.twice() == []
    june = how["june.mp4"]
    assert archive.deliverables(Path(june["folder"])) == archive.alone(
        folder / "june.mp4", tmp_path / "alone", june["episode"]
    )
    report = json.loads((output / "batch.json").read_text())
    row = next(r for r in report["recordings"] if r["recording"].endswith("silent.mp4"))
    assert report["finished"] and "deck.pptx" in row["made"] and row["checks"] and len(row["stages"]) == len(STAGES)
    page = (output / "batch.html").read_text()
    assert "text.mp4 cannot be read" in page and 'lang="en"' in page and "june%20%28sub%29/index.html" in page
    again = subprocess.run([*command, "--dry-run"], capture_output=True, text=True)
    assert {p["would"] for p in json.loads(again.stdout) if Path(p["recording"]).name not in bad} == {"current", "copy"}


def test_two_batches_at_once_do_no_damage(tmp_path: Path) -> None:
    folder, output = tmp_path / "archive", tmp_path / "output"
    folder.mkdir()
    for name in ("a.mp4", "b.mp4"):
        quick(folder / name, seconds=2 + len(list(folder.iterdir())), size=archive.SIZE, speech=False)
    command = archive.batch(folder, "--jobs", "1", "-v", output=output)
    with archive.Made(output) as made:
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in "ab"]
        said = [child.communicate()[1] for child in both]
    assert [child.returncode for child in both] == [0, 0], said
    assert any("Another run" in text and "left for later" in text for text in said)
    assert made.twice() == [] and not list(output.rglob(".new-*"))


def test_words_that_are_not_said_any_more_end_a_batch_with_6(tmp_path: Path) -> None:
    quick(tmp_path / "a.mp4", seconds=2, video=False, speech=False)
    (tmp_path / "a.toml").write_text('[[correct]]\nwhat = "words"\nwas = "lost box"\nnow = "lot box"\n')
    command = archive.batch(tmp_path / "a.mp4", "-q", output=tmp_path / "o")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 6 and "a: “lost box” → “lot box”" in done.stderr, done.stderr
    assert json.loads((tmp_path / "o/batch.json").read_text())["recordings"][0]["unfit"]
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 6 and "Correct or remove it" in again.stderr


def test_an_interrupt_stops_the_workers_and_says_how_to_go_on(tmp_path: Path) -> None:
    quick(tmp_path / "a.mp4", seconds=3, size=archive.SIZE, speech=False)
    child = subprocess.Popen(
        archive.batch(tmp_path / "a.mp4", output=tmp_path / "o"), stderr=subprocess.PIPE, text=True
    )
    while not (tmp_path / "o/a/.stages/listen/result.json").is_file():
        assert child.poll() is None
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, said = child.communicate()
    assert child.returncode == 130 and "goes on" in said and "Traceback" not in said
    assert not json.loads((tmp_path / "o/batch.json").read_text())["finished"]
    with Store(tmp_path / "o/a").locked():
        pass  # nobody is left at work on it


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(2)
    yield made
    made.shutdown()


def test_a_worker_that_dies_hits_nobody_else(pool: Pool) -> None:
    slow, dead = pool.submit(time.sleep, 1.0), pool.submit(os._exit, 3)
    with pytest.raises(WorkerDiedError):
        dead.result()
    assert slow.result() is None
    assert pool.submit(os.getpid).result() != os.getpid()


class Hands:
    """A crew that does each job as it is told, by the recording's name."""

    def __init__(self, *, width: int = 2) -> None:
        self.calls: list[str] = []
        self._width = width

    def width(self) -> int:
        return self._width

    def submit(self, job: Job) -> "Future[Outcome]":
        self.calls.append(job.recording)
        future: Future[Outcome] = Future()
        tries = self.calls.count(job.recording)
        if job.recording == "deadly" or (job.recording == "unlucky" and tries == 1):
            future.set_exception(WorkerDiedError())
        elif job.recording == "broken":
            future.set_result(failed(job, "It is broken. Mend it.", 4))
        elif job.recording == "taken" and tries < 3:
            future.set_result(Outcome(recording=job.recording, how="busy", cause="Another run is at work on it."))
        else:
            future.set_result(Outcome(recording=job.recording, how="made"))
        return future

    def drop(self, job: Job) -> None: ...

    def too_big(self) -> tuple[Job, str] | None:
        return None


def test_each_recording_ends_as_it_must_whatever_the_others_do(tmp_path: Path) -> None:
    names = ["taken", "deadly", "broken", "unlucky", "good"]
    hands = Hands()
    ended: list[Outcome] = []
    outcomes = run_all([Job(recording=n, episode=n) for n in names], tmp_path, hands, Show(), ended.append)
    assert {o.recording: o.how for o in outcomes} == {
        "taken": "made", "deadly": "failed", "broken": "failed", "unlucky": "made", "good": "made",
    }  # fmt: skip
    assert [o.recording for o in outcomes] == names and len(ended) == len(names)
    assert hands.calls.count("deadly") == 2 and hands.calls.count("good") == 1
    assert "--jobs" in next(o.cause for o in outcomes if o.recording == "deadly")


def test_all_takes_no_less_than_the_slowest_one(tmp_path: Path) -> None:
    job = Job(recording="a.mp4", episode="a", size=1000)
    batch = Batch([], tmp_path, Hands(), Show(), lambda outcome: None)
    batch._began -= 100
    left = [
        batch._left_s({job: Row(recording="a.mp4", stage="look", share=0.5, left_s=slow)}) for slow in (None, 20, 500)
    ]
    assert left == [pytest.approx(100, abs=5), pytest.approx(100, abs=5), 500]


class Said(Show):
    """Keeps what was said, and calls somebody while the batch goes on."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.lines: list[str] = []
        self.ends = 0
        self.meanwhile = meanwhile

    def ended(self, outcome: Outcome) -> None:
        self.ends += 1

    def says(self, text: str) -> None:
        self.lines.append(text)

    def check(self) -> None:
        self.meanwhile()


def hanging(job: Job, config: Config) -> Outcome:
    """What a worker does, but it stops dead in its first stage: each time at "always", the first time at "once"."""
    output = Path(config.folders.output)
    output.mkdir(exist_ok=True)
    note = output / f"stopped-{job.episode}"
    if job.episode == "always" or (job.episode == "once" and not note.exists()):
        threading.Thread(target=stop_itself, args=(output / job.episode / ".stages", note), daemon=True).start()
    return work(job, config)


def stop_itself(hidden: Path, note: Path) -> None:
    """As soon as this process is in a stage."""
    while not ((at := now(hidden)) and at.pid == os.getpid() and at.stage):
        time.sleep(0.001)
    with note.open("a") as file:
        file.write(f"{os.getpid()}\n")
    os.kill(os.getpid(), signal.SIGSTOP)


def stopped(output: Path) -> list[int]:
    """The processes that have stopped themselves."""
    return [int(line) for note in output.glob("stopped-*") for line in note.read_text().split()]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")
def test_a_worker_that_hangs_is_stopped_and_tried_once_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real workers, which really stop in mid-stage: one of them once, the other one each time."""
    names, output = ("once", "always"), tmp_path / "o"
    for seconds, name in enumerate(names, 2):
        quick(tmp_path / f"{name}.mp4", seconds=seconds, video=False, speech=False)
    given = [Job(recording=str(tmp_path / f"{name}.mp4"), episode=name) for name in names]
    with crew(settings(output), 2) as hands:
        hands.does = hanging

        def patient() -> None:
            """Whoever is only slow, on whatever machine, is never taken to hang."""
            all_stopped = sum(map(alive, stopped(output))) == len(given) - said.ends
            monkeypatch.setattr(signs, "SILENT_S", 2.0 if all_stopped else 1800.0)

        said = Said(patient)
        outcomes = run_all(given, output, hands, said)
    assert [o.how for o in outcomes] == ["made", "failed"], outcomes
    assert "hung in the stage" in outcomes[1].cause and "twice" in outcomes[1].cause
    assert len(stopped(output)) == 3
    assert sum("hangs in the stage" in line for line in said.lines) == 3
    assert sum("tried once more" in line for line in said.lines) == 2
    until = time.monotonic() + 60
    while any(alive(pid) for pid in stopped(output)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in stopped(output))


def test_a_worker_that_takes_too_much_memory_is_stopped_and_made_alone(tmp_path: Path) -> None:
    """A real worker that really fills its memory: the other recording is made, and the cause names both figures."""
    quick(tmp_path / "good.mp4", seconds=2, video=False, speech=False)
    config = settings(tmp_path / "o")
    given = [Job(recording=str(tmp_path / f"{name}.mp4"), episode=name) for name in ("hog", "good")]
    with crew(config, 2, parse("1200M")) as hands:
        hands.does = hog
        said = Said()
        outcomes = run_all(given, tmp_path / "o", hands, said)
    assert [o.how for o in outcomes] == ["failed", "made"], outcomes
    assert "of 1.2 GB" in outcomes[0].cause and "--memory-limit" in outcomes[0].cause
    assert sum("made alone in the end" in line for line in said.lines) == 1


def hog(job: Job, config: Config) -> Outcome:
    """What a worker does, but for one recording: that one fills its memory until somebody makes an end of it."""
    if job.episode != "hog":
        return hanging(job, config)
    filled = [bytearray(b"x" * 50_000_000) for _ in range(28)]
    time.sleep(120)
    return failed(job, f"It was left alone with {len(filled)}.", 1)


def test_a_worker_ends_with_who_started_it(tmp_path: Path) -> None:
    code = (
        "import os, time\nfrom pipeline.batch.pool import Pool\n"
        "if __name__ == '__main__':\n    pool = Pool(1)\n    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    pool.submit(time.sleep, 60).result()\n"
    )
    (tmp_path / "parent.py").write_text(code)
    child = subprocess.Popen([sys.executable, str(tmp_path / "parent.py")], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    worker = int(child.stdout.readline())
    child.kill()
    child.wait()
    child.stdout.close()
    until = time.monotonic() + 20
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(worker)


def alive(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    import psutil

    return bool(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)


def test_episodes_are_no_recordings(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("a")
    (tmp_path / "output/x/.stages").mkdir(parents=True)
    (tmp_path / "output/x/presentation.mp4").write_text("b")
    (tmp_path / "elsewhere/x/.stages").mkdir(parents=True)
    (tmp_path / "elsewhere/x/qa.mp4").write_text("c")
    assert [f.recording.name for f in find([tmp_path], tmp_path / "output")] == ["a.mp4"]
    with pytest.raises(UsageError, match="no folder"):
        find([tmp_path / "nowhere"], tmp_path)


def test_the_live_table_tells_stage_share_time_left_and_warnings(tmp_path: Path) -> None:
    said = io.StringIO()
    console = Console(file=said, force_terminal=True, width=120)
    with Live(console=console, auto_refresh=False) as live:
        rows = [
            Row(recording="a/july.mp4", stage="look", share=0.12, left_s=300, warnings=2),
            Row(recording="b.mp4", stage="", share=0),
        ]
        Board(console, live, 9).tick(rows, 6, 4000)
        live.refresh()
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", said.getvalue())
    assert re.search(r"july\.mp4 +Watching .* 12% +5 min left +! 2 warnings", shown) and "Waiting for a worker" in shown
    assert "0 of 9 done, 6 waiting, about 67 min left" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_followed_once_and_lead_to_one_episode(tmp_path: Path) -> None:
    (tmp_path / "store/2024").mkdir(parents=True)
    (tmp_path / "store/2024/june.mp4").write_text("june")
    archive_ = tmp_path / "archive"
    archive_.mkdir()
    (archive_ / "years").symlink_to(tmp_path / "store", target_is_directory=True)
    (archive_ / "again").symlink_to(tmp_path / "store/2024", target_is_directory=True)
    (tmp_path / "store/2024/round").symlink_to(archive_, target_is_directory=True)
    (archive_ / "july.mp4").symlink_to(tmp_path / "store/2024/june.mp4")
    (archive_ / "gone.mp4").symlink_to(tmp_path / "nowhere.mp4")
    found = {str(f.recording.relative_to(archive_)): f for f in find([archive_], tmp_path / "output")}
    assert sorted(found) == ["again/june.mp4", "gone.mp4", "july.mp4"]
    assert found["july.mp4"].copy_of == archive_ / "again/june.mp4" or found["again/june.mp4"].copy_of


def test_what_a_power_cut_leaves_behind_is_made_again_and_clocks_do_not_matter(tmp_path: Path) -> None:
    """Result files without bytes, a lock and last words of a process that is gone; then all times a day back, and ahead."""
    recording = tmp_path / "in/a.mp4"
    recording.parent.mkdir()
    quick(recording, seconds=2, video=False, speech=False)
    before = [(p.name, p.stat().st_mtime_ns) for p in (recording.parent, recording)]
    config = settings(tmp_path / "o")
    first = run(recording, config)
    sums = archive.deliverables(first.folder)
    hidden = first.folder / ".stages"
    (hidden / "trim/result.json").write_bytes(b"")
    (hidden / "source.json").write_bytes(b"")
    for name in ("presentation.mp4", "transcript.md"):
        (first.folder / name).unlink()
        (first.folder / name).write_bytes(b"")
    (hidden / "lock").write_text("1")
    (hidden / "now.json").write_text('{"host": "elsewhere", "pid": 1, "stage": "look", "share": 0.5, "at": 9e9}')
    (hidden / ".new-video").mkdir()
    (hidden / ".new-1-delivered.json").write_bytes(b"")
    again = run(recording, config)
    assert list(again.seconds) == ["trim"] and archive.deliverables(first.folder) == sums
    assert not list(hidden.glob(".new-*")) and not (hidden / "now.json").exists()
    for days in (-1, 2):
        for path in [*first.folder.rglob("*"), first.folder]:
            at = path.stat().st_mtime + days * 86_400
            os.utime(path, (at, at))
        assert run(recording, config).seconds == {}
    assert [(p.name, p.stat().st_mtime_ns) for p in (recording.parent, recording)] == before


def test_a_copy_that_is_told_otherwise_is_no_copy(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        (tmp_path / name).write_text("the same")
    (tmp_path / "c.toml").write_text('language = "sv"\n')
    copies = {f.recording.name: f.copy_of and f.copy_of.name for f in find([tmp_path], tmp_path / "output")}
    assert copies == {"a.mp4": None, "b.mp4": "a.mp4", "c.mp4": None}


def test_workers_are_as_many_as_fit() -> None:
    assert jobs(3, 0)[0] == 3 and jobs(8, parse("5 GB"))[0] == 2 and jobs(0, 10**12)[0] >= 1
    assert parse("1500M") == 1_500_000_000 and parse("6G") == parse("6 gb") == 6 * 10**9
    for wrong in ("much", "-1G", "", "0"):
        with pytest.raises(UsageError, match="6G"):
            parse(wrong)
    with pytest.raises(UsageError, match="--memory-limit"):
        jobs(0, parse("100M"))


def test_a_disk_that_cannot_hold_the_episode_is_told_before(tmp_path: Path, monkeypatch: Any) -> None:
    from pipeline.batch import room

    recording = tmp_path / "a.mp4"
    recording.write_bytes(b"x" * 1000)
    monkeypatch.setattr(room, "free", lambda folder: need(1000) - 1)
    with pytest.raises(OutputError, match="free"):
        room.check(recording, tmp_path / "a")
    monkeypatch.setattr(room, "free", lambda folder: need(1000))
    room.check(recording, tmp_path / "a")


def test_only_what_failed_is_tried_again_if_asked(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no recording")
    (tmp_path / "b.mp4").touch()
    command = archive.batch(tmp_path, "--dry-run", "--json", output=tmp_path / "o")
    first = subprocess.run([*command, "--retry-failed"], capture_output=True, text=True)
    assert first.returncode == 2 and "without --retry-failed" in first.stderr
    assert subprocess.run(archive.batch(tmp_path / "b.mp4", "-q", output=tmp_path / "o")).returncode == 8
    again = subprocess.run([*command, "--retry-failed"], capture_output=True, text=True)
    assert [Path(p["recording"]).name for p in json.loads(again.stdout)] == ["b.mp4"]


def test_the_report_keeps_what_is_not_tried_again_wherever_that_is_asked_for(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).touch()
    quick(tmp_path / "c.mp4", seconds=1, video=False, speech=False)
    command = archive.batch(".", output=tmp_path / "o")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 8
    quick(tmp_path / "b.mp4", seconds=2, video=False, speech=False)
    (tmp_path / "elsewhere").mkdir()
    command[command.index(".")] = ".."
    done = subprocess.run([*command, "--retry-failed"], cwd=tmp_path / "elsewhere", capture_output=True, text=True)
    assert done.returncode == 8 and "1 of 2 recordings failed" in done.stderr
    rows = json.loads((tmp_path / "o/batch.json").read_text())["recordings"]
    assert {Path(r["recording"]).name: r["how"] for r in rows} == {"a.mp4": "failed", "b.mp4": "made", "c.mp4": "made"}
