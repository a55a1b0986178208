"""`make bench`, or `python -m tests.bench SECTION…` for some of it: prints tables, side by side with peers where there are any."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    archive,
    captions,
    deck,
    drift,
    hours,
    look,
    match,
    reading,
    sample,
    speech,
    split,
    threads,
    validate,
    video,
)

SECTIONS: dict[str, Callable[[Path], None]] = {
    "archive": archive.main,
    "captions": captions.main,
    "deck": deck.main,
    "drift": drift.main,
    "hours": hours.main,
    "look": look.main,
    "match": match.main,
    "reading": reading.main,
    "sample": sample.main,
    "speech": speech.main,
    "split": split.main,
    "threads": threads.main,
    "validate": validate.main,
    "video": video.main,
}

# Takes too long for `make bench`: only when asked for.
LONG = ("drift", "hours", "threads")

for name in sys.argv[1:] or [name for name in SECTIONS if name not in LONG]:
    with tempfile.TemporaryDirectory() as folder:
        SECTIONS[name](Path(folder))
