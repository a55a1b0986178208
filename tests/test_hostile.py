"""Bad input and a bad machine: one clear line, the right exit code, nothing lost, nothing half-written."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.codec import file_digest
from tests.conftest import UNDRAWN
from tests.studio import make
from tests.test_cli import says, webinar


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "good.mp4"
    make.quick(path, seconds=6, size=(480, 270), speech=False)
    return path


def test_a_truncated_recording_is_refused(recording: Path, tmp_path: Path) -> None:
    data = recording.read_bytes()
    (tmp_path / "half.mp4").write_bytes(data[: len(data) // 2])
    done = webinar("run", "half.mp4", cwd=tmp_path)
    assert says(done, 4, "half.mp4") or (done.returncode == 0 and "damaged" in done.stderr)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    assert says(webinar("run", "empty.mp4", cwd=tmp_path), 4, "empty")


def test_a_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("Dear all,\nthe recording follows tomorrow.\n" * 50)
    assert says(webinar("run", "text.mp4", cwd=tmp_path), 4, "cannot be read")


def test_a_playlist_cannot_open_another_file(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "list.mp4").write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfile://{recording}\n#EXT-X-ENDLIST\n"
    )
    assert says(webinar("run", "list.mp4", cwd=tmp_path), 4, "cannot be read")
    (tmp_path / "concat.mp4").write_text(f"ffconcat version 1.0\nfile {recording}\n")
    assert says(webinar("run", "concat.mp4", cwd=tmp_path), 4, "cannot be read")


def test_a_name_full_of_signs_is_only_a_name(recording: Path, tmp_path: Path) -> None:
    name = "a'b:[c];d%03d.mp4"
    (tmp_path / name).write_bytes(recording.read_bytes())
    before = file_digest(tmp_path / name)
    done = webinar("run", f"./{name}", "--config", UNDRAWN, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    episodes = list((tmp_path / "output").iterdir())
    assert len(episodes) == 1 and (episodes[0] / "presentation.mp4").is_file()
    assert file_digest(tmp_path / name) == before


def test_a_folder_that_is_a_file_is_refused(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert says(webinar("run", recording, "--output", "taken", cwd=tmp_path), 7, "--output")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    assert says(webinar("run", recording, "--output", "closed", cwd=tmp_path), 7, "--output")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB: enough to begin, not enough to finish."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("mounting a small disk needs rights that are not given here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_is_said_and_nothing_is_half_written(recording: Path, small_disk: Path, tmp_path: Path) -> None:
    done = webinar("run", recording, "--config", UNDRAWN, "--output", small_disk, cwd=tmp_path)
    assert says(done, 7, "is full"), done.stderr
    assert not [p for p in (small_disk / "good/.stages").iterdir() if p.name.startswith(".new-")]
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    assert webinar("run", recording, "--config", UNDRAWN, "--output", small_disk, cwd=tmp_path).returncode == 0
    assert (small_disk / "good/presentation.mp4").is_file()
