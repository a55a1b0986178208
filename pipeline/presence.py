"""Who is at work on an episode, and how far: a lock, and a note beside it for whoever watches or waits.

The lock is the system's own (flock, or its like on Windows): it ends with the process that holds it, however that ends. Over
NFS 4 and SMB it holds between machines as well; `batch --cluster` tries that out before it starts.
"""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from pipeline import codec
from pipeline.errors import BusyError, OutputError

LOCK, NOTE = "lock", "now.json"
EVERY_S = 1.0


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """What is being done on an episode. `share` 0 to 1 of the stage; `at` in seconds since 1970, by the clock of `host`.

    `warnings`: how many there were in this run so far.
    """

    host: str
    pid: int
    stage: str = ""
    share: float = 0.0
    at: float = 0.0
    warnings: int = 0


class Presence:
    """One episode's lock and note, in its hidden folder."""

    def __init__(self, hidden: Path) -> None:
        self.hidden = hidden
        self.warnings = 0
        self._said = 0.0

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else is at work on the episode meanwhile. The folder is there.

        Raises:
            BusyError: another run is. OutputError: the folder takes no locks.
        """
        lock = FileLock(self.hidden / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            other = now(self.hidden)
            who = f" (process {other.pid} on {other.host})" if other else ""
            raise BusyError(
                f"Another run{who} is at work on {self.hidden.parent.name}. Wait until it is done, then run again."
            ) from error
        except OSError as error:
            raise OutputError(
                f"{self.hidden.parent} cannot be locked ({error.strerror or error}), so two runs could write it at once. "
                "Choose another folder with --output, or ask for the right to write and lock there."
            ) from error
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                (self.hidden / NOTE).unlink()
            lock.release()

    def say(self, stage: str, share: float) -> None:
        """Note how far the work is, at most once a second, or when a stage begins. Never fails: it is a courtesy."""
        if share and time.monotonic() - self._said < EVERY_S:
            return
        self._said = time.monotonic()
        note = Now(
            host=socket.gethostname(),
            pid=os.getpid(),
            stage=stage,
            share=round(share, 3),
            at=time.time(),
            warnings=self.warnings,
        )
        fresh = self.hidden / f".new-{NOTE}"
        with contextlib.suppress(OSError):
            fresh.write_bytes(codec.encode(note))
            fresh.replace(self.hidden / NOTE)


def now(hidden: Path) -> Now | None:
    """What is being done on the episode with this hidden folder; a run that was killed leaves its last words."""
    try:
        return codec.decode((hidden / NOTE).read_bytes(), Now)
    except (OSError, ValueError):
        return None
