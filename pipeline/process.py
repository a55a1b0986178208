"""The one owner of subprocess: run an outside program, with a time limit, and never leave it behind."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from pipeline.errors import EngineError, MissingToolError

LIVE: set[subprocess.Popen[bytes]] = set()
NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def run(
    command: Sequence[str | Path],
    *,
    timeout_s: float,
    on_line: Callable[[str], None] | None = None,
    what: str = "",
    family: bool = False,
) -> str:
    """Run a program to its end and return what it wrote to stderr (decoded, undecodable bytes replaced).

    `on_line` gets every line of stdout as it comes. stdin is closed. `family`: the program starts others, which end with it.

    Raises:
        MissingToolError: there is no such program.
        EngineError: it failed or took longer than `timeout_s`; the message quotes its last words, a note
            of the exception holds all that it said.
    """
    name = what or Path(str(command[0])).name
    with tempfile.TemporaryFile() as said:
        try:
            child = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if on_line else subprocess.DEVNULL,
                stderr=said,
                creationflags=NO_WINDOW,
                start_new_session=family and sys.platform != "win32",
            )
        except OSError as error:
            raise MissingToolError(
                f"{name} could not be started ({error.strerror}). `webinar doctor` says what is missing."
            ) from error
        LIVE.add(child)
        late = threading.Event()

        def stop() -> None:
            late.set()
            end(child, family)

        clock = threading.Timer(timeout_s, stop)
        clock.start()
        try:
            if on_line and child.stdout:
                for line in child.stdout:
                    on_line(line.decode("utf-8", "replace").rstrip())
            child.wait()
        finally:
            clock.cancel()
            if child.poll() is None:
                end(child, family)
                child.wait()
            LIVE.discard(child)
            if child.stdout:
                child.stdout.close()
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    if late.is_set():
        raise EngineError(
            f"{name} took longer than {timeout_s:.0f} s and was stopped. Run again; if it happens again, export the recording anew."
        )
    if child.returncode:
        failure = EngineError(f"{name} failed ({child.returncode}): {last_words(text)}")
        failure.add_note(text)
        raise failure
    return text


def end(child: "subprocess.Popen[bytes]", family: bool) -> None:
    """Stop a program at once, and what it started if it leads a family."""
    if sys.platform == "win32":
        if family:
            tree = ["taskkill", "/T", "/F", "/PID", str(child.pid)]
            subprocess.run(tree, capture_output=True, creationflags=NO_WINDOW, check=False)
        child.kill()
        return
    if not family:
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        child.kill()


def stop_all() -> None:
    """Kill every program that is still running; for a process that is about to end without waiting for them."""
    for child in list(LIVE):
        child.kill()


def kill_family(pid: int) -> None:
    """Make an end of a process of ours and of all that it started, whatever state they are in."""
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return
    for member in family:
        with contextlib.suppress(psutil.Error):
            member.kill()


def last_words(text: str) -> str:
    """The last line that says something, shortened."""
    lines = [line.strip() for line in text.splitlines() if line.strip() not in ("", "Conversion failed!")]
    return (lines[-1] if lines else "it gave no reason")[:300]
