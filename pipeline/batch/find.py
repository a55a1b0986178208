"""Find the recordings in folders, each session once, and tell which are copies of one another."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from pipeline import codec, naming
from pipeline.episodes import HIDDEN, assign, owner
from pipeline.errors import UnusableRecordingError, UsageError


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A recording (the first file of its session) and its episode's name; `copy_of` where the same bytes are made already."""

    recording: Path
    episode: str
    copy_of: Path | None = None

    @property
    def size(self) -> int:
        """Bytes of all files of the session."""
        return sum(part.stat().st_size for part in naming.parts(self.recording) if part.is_file())


def recordings_in(folder: Path) -> list[Path]:
    """The recordings in a folder, by name, the first file of each session; hidden files are passed over.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Check the name.")
    return firsts(p for p in sorted(folder.iterdir()) if naming.is_recording(p) and p.is_file())


def find(places: Iterable[Path], output: Path) -> list[Found]:
    """The recordings in folders and all that lies in them, by path; a file that is named is one, whatever its suffix.

    Episodes are not looked into. A copy (same bytes, and nothing else said about it) of another one is found out.

    Raises:
        UsageError: there is no such folder.
    """
    paths: dict[Path, None] = {}
    for place in places:
        if place.is_file():
            paths.update(dict.fromkeys(firsts([place])))
        elif place.is_dir():
            paths.update(dict.fromkeys(firsts(walk(place, output.resolve()))))
        else:
            raise UsageError(f"There is no folder {place}. Check the name.")
    named = [path for path in paths if nameable(path)]
    given = assign(named, output)
    same = copies([path for path in named if not is_owner(path, output / given[path])], given, output)
    return [Found(recording=path, episode=given.get(path, ""), copy_of=same.get(path)) for path in paths]


def walk(folder: Path, output: Path) -> Iterator[Path]:
    """Recordings below a folder, by path; finished episodes hold videos too, but no recordings.

    Links to folders are followed, each folder is looked into once.
    """
    been = {folder.resolve()}
    for root, folders, files in os.walk(folder, followlinks=True):
        here = Path(root)
        inside = {name: (here / name).resolve() for name in sorted(folders) if not name.startswith(".")}
        folders[:] = [
            name
            for name, place in inside.items()
            if place not in been and place != output and not (here / name / HIDDEN).is_dir()
        ]
        been.update(inside[name] for name in folders)
        yield from (here / name for name in sorted(files) if naming.is_recording(here / name))


def firsts(paths: Iterable[Path]) -> list[Path]:
    """One file a session: its first."""
    return list(dict.fromkeys(naming.parts(path)[0] for path in paths))


def nameable(path: Path) -> bool:
    try:
        return bool(naming.episode_id(path))
    except UnusableRecordingError:
        return False


def is_owner(recording: Path, folder: Path) -> bool:
    """Whether the episode has been begun from this very file."""
    known = owner(folder)
    return known is not None and known.place == str(recording.resolve())


def copies(fresh: list[Path], given: dict[Path, str], output: Path) -> dict[Path, Path]:
    """Which of the recordings without an episode have the bytes of another one; files are read only where sizes agree."""
    by_size: dict[int, list[Path]] = {}
    for path in given:
        if path.is_file() and len(naming.parts(path)) == 1:
            by_size.setdefault(path.stat().st_size, []).append(path)
    out: dict[Path, Path] = {}
    new = set(fresh)
    for size, alike in by_size.items():
        if not size or len(alike) == 1 or not new & set(alike):
            continue
        first: dict[tuple[str, bytes], Path] = {}
        for path in sorted(alike, key=lambda path: path in new):
            told = naming.card(path)
            mark = (sum_of(path, output / given[path]), told.read_bytes() if told.is_file() else b"")
            if mark not in first:
                first[mark] = path
            elif path in new:
                out[path] = first[mark]
    return out


def sum_of(path: Path, folder: Path) -> str:
    """sha256, from the episode where it is known."""
    known = owner(folder)
    return known.source.sha256 if known and known.is_like(path) else codec.file_digest(path)
