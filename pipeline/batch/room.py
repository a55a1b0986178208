"""Room for the work: how many workers the processor and the memory carry, and whether the disk can hold the results."""

import os
import shutil
from pathlib import Path

from pipeline import memory, naming
from pipeline.errors import OutputError, UsageError

# 1.3 GB at most were measured with the model "base" on recordings of an hour (docs/batch.md); the rest is for bigger models.
WORKER_BYTES = 2_400_000_000
# Processor threads a worker, for the most recordings in an hour: docs/batch.md has the measurement.
THREADS = 1
# An episode takes so many times its recording, and sound and pictures besides.
TIMES, BESIDES = 6, 150_000_000


def jobs(wanted: int, limit: int) -> tuple[int, str]:
    """How many workers, and why in words. `wanted` 0 is for as many as fit; `limit` in bytes, 0 for what is free.

    Raises:
        UsageError: not even one fits into the limit.
    """
    free = limit or memory.available()
    fit = free // WORKER_BYTES
    if limit and not fit:
        raise UsageError(f"One worker needs {size(WORKER_BYTES)} of memory. Allow at least that with --memory-limit.")
    if wanted and (not limit or wanted <= fit):
        return wanted, f"{wanted} at a time, as asked for"
    number = max(1, min(cores() // THREADS, fit, wanted or cores()))
    what = f"{cores()} processor cores, {size(free)} of memory{' allowed' if limit else ' free'}"
    return number, f"{number} at a time: {what}, {size(WORKER_BYTES)} a worker"


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def need(recording_bytes: int) -> int:
    """Bytes that the episode of a recording may take, while it is made."""
    return TIMES * recording_bytes + BESIDES


def free(folder: Path) -> int:
    """Bytes free where the folder is, or will be."""
    there = next((p for p in [folder, *folder.resolve().parents] if p.is_dir()), Path())
    return shutil.disk_usage(there).free


def check(recording: Path, folder: Path) -> None:
    """Whether the episode can be finished.

    Raises:
        OutputError: the disk is too full to begin.
    """
    try:
        wanted, there = need(sum(part.stat().st_size for part in naming.parts(recording))), free(folder)
        made = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    except OSError:
        return  # the run itself says what is wrong
    if there < wanted - made:
        raise OutputError(
            f"The disk with {folder.parent} has {size(there)} free, and this episode may need {size(wanted - made)}. "
            "Free some space and run again: what is finished is kept."
        )


def size(number: int) -> str:
    """Bytes in words."""
    return f"{number / 1e9:.1f} GB" if number >= 1e8 else f"{number / 1e6:.0f} MB"


def parse(text: str) -> int:
    """Bytes of such as `6G`, `6 GB` or `1500M`.

    Raises:
        UsageError: it is none of these.
    """
    units = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
    short = text.strip().upper().removesuffix("B").removesuffix("I").strip()
    unit = short[-1:] if short[-1:] in units else ""
    try:
        value = float(short.removesuffix(unit)) * units[unit]
    except ValueError as error:
        raise UsageError(f"{text!r} is no amount of memory. Write it such as 6G or 1500M.") from error
    if value <= 0:
        raise UsageError(f"{text!r} is no amount of memory. Write it such as 6G or 1500M.")
    return round(value)
