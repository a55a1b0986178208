"""The largest resident memory of this process and its children during a piece of work, sampled."""

import threading
from pathlib import Path
from types import TracebackType

EVERY_S = 0.2
TASKS = Path("/proc/self/task")
PAGE_BYTES = 4096


class Peak:
    """Context manager; afterwards, or within, `megabytes()` is the largest resident size seen. 0 where it cannot be read."""

    def __init__(self) -> None:
        self._most = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Peak":
        self._look()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def megabytes(self) -> int:
        self._look()
        return round(self._most / 1e6)

    def _watch(self) -> None:
        while not self._stop.wait(EVERY_S):
            self._look()

    def _look(self) -> None:
        children = (child for task in TASKS.glob("*/children") for child in read(task).split())
        sizes = (read(Path(f"/proc/{process}/statm")).split() for process in ["self", *children])
        pages = sum(int(size[1]) for size in sizes if size)
        self._most = max(self._most, pages * PAGE_BYTES)


def read(path: Path) -> str:
    """A small file's text; empty where it is not there (any more)."""
    try:
        return path.read_text()
    except OSError:
        return ""
