"""An archive of very short recordings for the batch: good, silent, broken, copies, names that are shared. And what to watch in it."""

import contextlib
import shutil
import sys
import threading
from collections import Counter
from pathlib import Path
from types import TracebackType

from pipeline.codec import file_digest
from pipeline.runner import run
from tests.conftest import UNDRAWN, settings
from tests.studio.make import quick

SIZE = (320, 180)


def small(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Ten recordings; the names of the good, the bad, and the copies, by their path in the folder."""
    (folder / "sub").mkdir(parents=True)
    quick(folder / "june.mp4", seconds=4, size=SIZE)
    (folder / "june.toml").write_text('title = "The month of June"\n')
    quick(folder / "sub/june.mp4", seconds=2, video=False, speech=False)
    quick(folder / "June.mkv", seconds=2, size=SIZE, speech=False, slides=False)
    quick(folder / "silent.mp4", seconds=3, size=SIZE, audio=False)
    quick(folder / "sound.mp4", seconds=3, video=False, speech=False)
    shutil.copy(folder / "silent.mp4", folder / "sub/copy.mp4")
    (folder / "text.mp4").write_text("The recording follows tomorrow.")
    (folder / "empty.mp4").touch()
    data = (folder / "june.mp4").read_bytes()
    (folder / "cut.mp4").write_bytes(data[: len(data) // 3])
    (folder / "list.mp4").write_text("#EXTM3U\n#EXTINF:6,\nfile:///etc/passwd\n")
    good = ["June.mkv", "june.mp4", "silent.mp4", "sound.mp4", "sub/june.mp4"]
    return good, ["cut.mp4", "empty.mp4", "list.mp4", "text.mp4"], ["sub/copy.mp4"]


def batch(*words: str | Path, output: Path, config: Path = UNDRAWN) -> list[str]:
    """The command line of a batch."""
    given = ["--output", str(output), "--config", str(config)]
    return [sys.executable, "-m", "pipeline", "batch", *map(str, words), *given]


def alone(recording: Path, output: Path, episode: str) -> dict[str, str]:
    """Sums of what is published when the recording is run on its own, with the settings that `batch` has."""
    return deliverables(run(recording, settings(output), episode=episode).folder)


def deliverables(folder: Path) -> dict[str, str]:
    """Sums of all that is published."""
    paths = (p for p in folder.rglob("*") if p.is_file() and ".stages" not in p.parts)
    return {str(p.relative_to(folder)): file_digest(p) for p in sorted(paths)}


class Made:
    """Counts how often each result of a stage was made in an output folder, by looking all the time."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self.seen: set[tuple[str, str, int]] = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Made":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._look()

    def twice(self) -> list[tuple[str, str]]:
        """Episode and stage of what was made more than once."""
        return [which for which, count in Counter((e, s) for e, s, _ in self.seen).items() if count > 1]

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self._look()

    def _look(self) -> None:
        for path in self.output.glob("*/.stages/*/result.json"):
            with contextlib.suppress(OSError):
                if not path.parent.name.startswith(".new"):
                    self.seen.add((path.parts[-4], path.parts[-2], path.stat().st_mtime_ns))
