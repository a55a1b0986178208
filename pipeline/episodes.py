"""Which folder of the output is whose episode. Recordings that share a name, or whose names differ only in case, are kept apart.

An episode remembers its recording: where it lies, and its name, size and time of change. So a recording finds its episode again
whatever else is put into the archive later, and a recording that was moved does as well.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from pipeline import codec, naming
from pipeline.errors import UnusableRecordingError
from pipeline.model import Source

HIDDEN = ".stages"
SOURCE = "source.json"


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """The recording of an episode: `place` is its absolute path; the rest tells it from another one without reading it."""

    place: str
    size: int
    changed_ns: int
    source: Source

    def is_like(self, recording: Path) -> bool:
        """Whether name, size and time of change are those of the recording."""
        state = recording.stat()
        mark = (recording.name, state.st_size, state.st_mtime_ns)
        return mark == (self.source.file, self.size, self.changed_ns)


def usable(recording: Path) -> None:
    """Whether there is something to begin with.

    Raises:
        UnusableRecordingError: there is no such file, or it is empty.
    """
    if not recording.is_file():
        raise UnusableRecordingError(f"There is no file {recording}. Check the name and the folder.")
    if recording.stat().st_size == 0:
        raise UnusableRecordingError(
            f"{recording.name} is empty (0 bytes). Copy the recording again from where it was made."
        )


def owner(folder: Path) -> Owner | None:
    """Whose episode lies in `folder`; None where it is nobody's yet."""
    try:
        return codec.decode((folder / HIDDEN / SOURCE).read_bytes(), Owner)
    except (OSError, ValueError):
        return None


def owned(recording: Path, source: Source) -> Owner:
    """The recording as the owner of its episode."""
    state = recording.stat()
    return Owner(place=str(recording.resolve()), size=state.st_size, changed_ns=state.st_mtime_ns, source=source)


def assign(recordings: Iterable[Path], output: Path) -> dict[Path, str]:
    """The episode of each recording, no two the same: the one that it has, or a new one.

    The first of those that share a name gets it; the others carry their folder's name, or a number, behind it.

    Raises:
        UnusableRecordingError: a recording has no name.
    """
    wanted = {recording: naming.episode_id(recording) for recording in recordings}
    starts = {naming.key(name) for name in wanted.values()}
    there = {
        folder.name: known
        for folder in (sorted(output.iterdir()) if output.is_dir() else [])
        if naming.key(folder.name).split(" (")[0] in {start.split(" (")[0] for start in starts}
        and (known := owner(folder))
    }
    by_place = {known.place: name for name, known in there.items()}
    moved = {name: known for name, known in there.items() if not Path(known.place).is_file()}
    given: dict[Path, str] = {}
    for recording in wanted:
        name = by_place.get(str(recording.resolve())) or next(
            (name for name, known in moved.items() if recording.is_file() and known.is_like(recording)), ""
        )
        if name and name not in given.values():
            given[recording] = name
    taken = {naming.key(name) for name in {*there, *given.values()}}
    for recording, base in wanted.items():
        if recording not in given:
            given[recording] = next(name for name in names(recording, base) if naming.key(name) not in taken)
            taken.add(naming.key(given[recording]))
    return {recording: given[recording] for recording in wanted}


def names(recording: Path, base: str) -> Iterator[str]:
    """What an episode may be called, the best first."""
    yield base
    if folder := naming.safe(recording.resolve().parent.name):
        yield f"{base} ({folder})"
    number = 2
    while True:
        yield f"{base} ({number})"
        number += 1
