"""The command line as a producer meets it: what it says, and what it exits with."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.watch import SAYS
from pipeline.stages import STAGES
from tests.conftest import Made
from tests.studio import make


def webinar(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real command in a process of its own."""
    return subprocess.run([sys.executable, "-m", "pipeline", *map(str, words)], capture_output=True, text=True, cwd=cwd)


def says(done: subprocess.CompletedProcess[str], code: int, text: str) -> bool:
    """Whether it exited with `code` and one line on stderr that holds `text`, and no traceback."""
    last = done.stderr.strip().splitlines()[-1]
    return done.returncode == code and text in last and "Traceback" not in done.stderr


def test_help_shows_every_command() -> None:
    done = webinar("--help")
    assert done.returncode == 0 and all(name in done.stdout for name in ("run", "batch", "status", "doctor"))


def test_mistakes_in_the_command_exit_with_2(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    assert says(webinar("run"), 2, "RECORDING")
    assert says(webinar("run", tmp_path / "a.mp4", "--until", "slidez"), 2, "did you mean 'slides'")
    assert says(webinar("status", "nothing", cwd=tmp_path), 2, "nothing")


def test_a_broken_config_exits_with_5(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[split\n")
    (tmp_path / "a.mp4").write_bytes(b"x")
    assert says(webinar("run", "a.mp4", cwd=tmp_path), 5, "config.toml")
    (tmp_path / "config.toml").write_text("[transcribe]\nmodle = 'base'\n")
    assert says(webinar("run", "a.mp4", cwd=tmp_path), 5, "did you mean 'model'")


def test_an_unknown_engine_or_model_says_what_there_is(tmp_path: Path) -> None:
    make.quick(tmp_path / "a.mp4", seconds=3)
    assert webinar("run", "a.mp4", "--engine", "wisper", cwd=tmp_path).returncode in (2, 5)
    assert says(webinar("run", "a.mp4", "--model", "no/such/folder", cwd=tmp_path), 3, "no/such/folder")


def test_doctor_finds_what_is_needed(tmp_path: Path) -> None:
    done = webinar("doctor", cwd=tmp_path)
    assert done.returncode == 0 and "ffmpeg" in done.stdout and "base" in done.stdout


@pytest.fixture
def undrawn(tmp_path: Path) -> Path:
    """A working folder whose settings are those that `episode` was made with."""
    (tmp_path / "config.toml").write_text("[prove]\nrender = false\n")
    return tmp_path


def test_run_says_where_the_results_are_and_status_agrees(episode: Made, undrawn: Path) -> None:
    done = webinar("run", episode.recording, "--output", episode.output, cwd=undrawn)
    assert done.returncode == 0 and "up to date" in done.stdout and str(episode.folder) in done.stdout
    report = json.loads(webinar("status", episode.recording, "--output", episode.output, "--json", cwd=undrawn).stdout)
    assert report[0]["episode"] == "webinar" and not any(stage["runs"] for stage in report[0]["stages"])


def test_quiet_is_quiet(episode: Made, undrawn: Path) -> None:
    done = webinar("run", "-q", episode.recording, "--output", episode.output, cwd=undrawn)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_one_failure_never_stops_a_batch(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "a broken one.mp4").write_text("this is no recording")
    make.quick(folder / "b.mp4", seconds=2, video=False, speech=False)
    (folder / "notes.txt").write_text("not a recording")
    done = webinar("batch", folder, "--json", cwd=tmp_path)
    first, second = json.loads(done.stdout)
    assert (
        done.returncode == 8
        and first["how"] == "failed"
        and "cannot be read" in first["cause"]
        and second["how"] == "made"
    )
    again = json.loads(webinar("batch", folder, "--json", cwd=tmp_path).stdout)
    assert [outcome["how"] for outcome in again] == ["failed", "current"]


@pytest.mark.parametrize("stage", ["probe", "slides"])
def test_until_stops_there(tmp_path: Path, stage: str) -> None:
    make.quick(tmp_path / "a.mp4", seconds=3)
    assert webinar("run", "a.mp4", "--until", stage, "-q", cwd=tmp_path).returncode == 0
    made = {p.parent.name for p in (tmp_path / "output/a/.stages").glob("*/result.json")}
    assert stage in made and "read" not in made


def test_captions_check_names_the_place_and_exits_with_9(tmp_path: Path) -> None:
    bad = tmp_path / "bad.srt"
    bad.write_text("1\n00:00:01,000 --> 00:00:01,200\nToo short.\n")
    ran = webinar("captions", "check", str(bad))
    assert ran.returncode == 9 and f"{bad}:2: 0:01.000 too_short: 200 ms, at least 840" in ran.stdout
    assert json.loads(webinar("captions", "check", "--json", str(bad)).stdout)[0]["findings"][0]["line"] == 2
    bad.write_text("1\n00:00:01,000 --> 00:00:02,200\nFine.\n")
    assert webinar("captions", "check", str(bad)).returncode == 0


def test_every_stage_says_what_it_does_in_plain_words() -> None:
    assert set(SAYS) == {stage.name for stage in STAGES}
