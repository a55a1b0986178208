"""An encode that is ended half way: nothing of it stays, what was published stays, and the next run ends as if nothing had been."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipeline.codec import file_digest
from pipeline.runner import run
from tests.conftest import Made, settings

SCRIPT = """
import sys
from pathlib import Path
from pipeline import interrupts
from pipeline.runner import run
from tests.conftest import settings
interrupts.listen()
run(Path(sys.argv[1]), settings(Path(sys.argv[2]), video={"copy_pictures": False}))
"""


def encoders(folder: Path) -> list[int]:
    """Programs that still write into the folder."""
    found = []
    for one in psutil.process_iter(["cmdline"]):
        if any(str(folder) in word for word in one.info["cmdline"] or []):
            found.append(one.pid)
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_killed_encode_leaves_nothing_and_the_next_run_ends_the_same(copy: Made) -> None:
    folder, hidden = copy.output / "webinar", copy.output / "webinar/.stages"
    before = {path.name: file_digest(path) for path in folder.glob("*.mp4")}
    for how in (signal.SIGKILL, signal.SIGTERM):
        growing = hidden / ".new-video/deliver/presentation.mp4"
        # What the killed one left would be taken for the next one's.
        growing.unlink(missing_ok=True)
        child = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(copy.recording), str(copy.output)], stderr=subprocess.DEVNULL
        )
        while not (growing.is_file() and growing.stat().st_size):
            assert child.poll() is None, "the encode was over before it could be ended"
            time.sleep(0.005)
        child.send_signal(how)
        child.wait()
        assert {path.name: file_digest(path) for path in folder.glob("*.mp4")} == before
        until = time.monotonic() + 20
        while encoders(hidden) and time.monotonic() < until:
            time.sleep(0.1)
        assert not encoders(hidden)
    assert not list(hidden.glob(".new-*")), "a polite request cleans up"
    asked = settings(copy.output, video={"copy_pictures": False})
    run(copy.recording, asked)
    ended = {path.name: file_digest(path) for path in folder.glob("*.mp4")}
    assert ended.keys() == before.keys() and ended != before
    run(copy.recording, asked, force=["video"])
    assert {path.name: file_digest(path) for path in folder.glob("*.mp4")} == ended
    assert not list(hidden.glob(".new-*"))
