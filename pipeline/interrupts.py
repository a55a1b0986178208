"""^C and a polite request to end, kept in mind: Python drops an exception that a signal raises within a library's callback."""

import signal
import threading
from types import FrameType

ASKED = threading.Event()


def listen() -> None:
    """From now on, SIGINT and SIGTERM stop the work."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)


def interrupt(number: int, frame: FrameType | None) -> None:
    ASKED.set()
    raise KeyboardInterrupt


def check() -> None:
    """Stop here if somebody asked to.

    Raises:
        KeyboardInterrupt: they did.
    """
    if ASKED.is_set():
        raise KeyboardInterrupt
