"""Recordings and episodes that several tests look at, each made once."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import msgspec
import pytest
from filelock import FileLock

from pipeline.config import Config, load
from pipeline.inputs import table_types
from pipeline.runner import Ran, run
from tests.studio import make

# One thread each, where several processes share the tests.
os.environ.setdefault("OMP_NUM_THREADS", "1" if "PYTEST_XDIST_WORKER" in os.environ else "2")
# A slow machine is no failure.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")
# The same for the command line, with --config.
UNDRAWN = Path(__file__).with_name("undrawn.toml")

T = TypeVar("T")


def settings(output: Path, **tables: dict[str, Any]) -> Config:
    """The defaults, with another output folder and `tables` over them. Decks are not drawn: that is slow and not on every machine."""
    return load(None, table_types(), {"folders": {"output": str(output)}, "prove": {"render": False}, **tables})


class Made(msgspec.Struct):
    """A finished episode of the studio's shortest whole webinar. Read it; do not change it."""

    recording: Path
    truth: dict[str, Any]
    output: Path
    ran: Ran

    @property
    def folder(self) -> Path:
        return self.ran.folder


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What `make` makes in a folder of that name, made once, whatever number of processes share the tests."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    kept = folder.with_name(f"{name}.pickle")
    with FileLock(folder.with_name(f"{name}.lock")):
        if not kept.is_file():
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
        return pickle.loads(kept.read_bytes())  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def webinar(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A recording with everything in it: waiting, welcome, slides, questions, goodbye, tail; and its truth."""

    def make_it(folder: Path) -> tuple[Path, dict[str, Any]]:
        recording = folder / "webinar.mp4"
        truth = make.talk_and_questions(recording)
        recording.with_suffix(".toml").write_text(
            'title = "One tool, one day"\npresenter = "Martin Hale"\nmoderator = "Clara"\n'
        )
        return recording, truth

    return once(tmp_path_factory, "webinar", make_it)


@pytest.fixture(scope="session")
def episode(webinar: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The episode of `webinar`."""
    recording, truth = webinar
    return once(
        tmp_path_factory, "output", lambda output: Made(recording, truth, output, run(recording, settings(output)))
    )


@pytest.fixture(scope="session")
def quick_episode(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Made]:
    """Makes a short recording of one kind, and its episode; the same kind only once."""
    known: dict[str, Made] = {}

    def made(**kind: Any) -> Made:
        key = repr(sorted(kind.items()))
        if key not in known:
            folder = tmp_path_factory.mktemp("quick")
            recording = folder / "quick.mp4"
            truth = make.quick(recording, **kind)
            known[key] = Made(recording, truth, folder / "output", run(recording, settings(folder / "output")))
        return known[key]

    return made


@pytest.fixture
def copy(episode: Made, tmp_path: Path) -> Made:
    """The finished episode with its recording, free to change."""
    shutil.copytree(episode.output, tmp_path / "output", copy_function=shutil.copy2)
    for path in episode.recording.parent.glob("webinar.*"):
        shutil.copy2(path, tmp_path)
    # The original is still there: tell the copied episode that the copied recording is its own.
    place = tmp_path / "output/webinar/.stages/source.json"
    place.unlink()
    place.write_bytes(
        (episode.folder / ".stages/source.json")
        .read_bytes()
        .replace(str(episode.recording).encode(), str(tmp_path / "webinar.mp4").encode())
    )
    return Made(tmp_path / "webinar.mp4", episode.truth, tmp_path / "output", episode.ran)
