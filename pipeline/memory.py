"""Memory: the most that a piece of work took, with the programs that it started, what the machine has, and what goes back to it."""

import ctypes
import sys
import threading
from pathlib import Path
from types import TracebackType

import psutil

EVERY_S = 0.5
# Where the kernel says how much a container may take (control groups, version 2 and 1).
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


class Peak:
    """Context manager; afterwards, or within, `megabytes()` is the largest resident size seen."""

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
        self._most = max(self._most, resident())


def resident(process: int | None = None) -> int:
    """Bytes of memory that a process (this one, if none is named) and all that it started take; 0 where it is gone."""
    try:
        root = psutil.Process(process)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    total = 0
    for member in family:
        try:
            total += int(member.memory_info().rss)
        except psutil.Error:
            continue
    return total


def available() -> int:
    """Bytes that can be taken now without pushing anything out, within the limit of the container if there is one."""
    free = int(psutil.virtual_memory().available)
    for path in LIMITS:
        try:
            limit = int(path.read_text())
        except (OSError, ValueError):
            continue
        if limit < psutil.virtual_memory().total:
            free = min(free, limit)
    return free


def give_back() -> None:
    """What this process freed goes back to the system, where the C library would keep it: between pictures, some hundred megabytes."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc alone
        if trim is not None:
            trim(0)
