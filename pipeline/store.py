"""Where results lie: one folder an episode, one folder a stage in it, renamed into place only when it is whole.

    output/<episode>/                    what is published
    output/<episode>/.stages/<stage>/    result.json, and the files that the stage made
    output/<episode>/.stages/delivered.json   which bytes were put into the episode's folder

A stage reruns if and only if its trace differs, or a file that it made is missing or altered.
"""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from filelock import FileLock, Timeout

from pipeline import codec
from pipeline.errors import OutputError, UsageError
from pipeline.model import Document, File, Source
from pipeline.stage import Stage

STAGES = ".stages"
RESULT = "result.json"
DELIVER = "deliver"
D = TypeVar("D", bound=Document)


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a result depends on: the stage's version, and a digest an input document, by the document's type."""

    version: int
    inputs: dict[str, str]

    def differences(self, before: "Trace") -> list[str]:
        """What changed since `before`, in words."""
        found = [] if self.version == before.version else ["the stage itself"]
        names = self.inputs.keys() | before.inputs.keys()
        return found + sorted(name for name in names if self.inputs.get(name) != before.inputs.get(name))


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a result. `changed_ns` saves reading it again where nobody touched it."""

    sha256: str
    size: int
    changed_ns: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`result.json`: a stage's document, what it came from, and the files beside it (by their path in the stage's folder)."""

    trace: Trace
    value: msgspec.Raw
    files: dict[str, Made]
    seconds: float
    peak_mb: int = 0
    warnings: list[str] = []

    def digest(self) -> str:
        """Changes if and only if the value or the bytes of a file change."""
        return codec.digest([bytes(self.value).decode(), {name: made.sha256 for name, made in self.files.items()}])


class Store:
    """One episode's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hidden = folder / STAGES

    # ------------------------------------------------------------------ the folder
    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes this episode meanwhile; what an earlier, killed run left half-done is cleared away.

        Raises:
            UsageError: another run is at work on it.
            OutputError: the folder cannot be made or written.
        """
        with writing(self.folder):
            self.hidden.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.hidden / "lock", timeout=0)
            try:
                lock.acquire()
            except Timeout as error:
                raise UsageError(
                    f"Another run is at work on {self.folder.name}. Wait until it is done, then run again."
                ) from error
        try:
            with writing(self.folder):
                for leftover in self.hidden.glob(".new-*"):
                    shutil.rmtree(leftover, ignore_errors=True)
            yield
        finally:
            lock.release()

    def locate(self, file: File) -> Path:
        """Where a finished stage's file lies."""
        return self.hidden / file.stage / file.name

    # ------------------------------------------------------------------ results
    def result(self, stage: str) -> Result | None:
        """The stored result of a stage; None where there is none that can be read."""
        try:
            return codec.decode((self.hidden / stage / RESULT).read_bytes(), Result)
        except (OSError, ValueError):
            return None

    def value(self, stage: Stage) -> Document | None:
        """The stored document of a stage; None where there is none, or an older version wrote another shape."""
        result = self.result(stage.name)
        if result is None:
            return None
        try:
            return codec.decode(bytes(result.value), stage.makes)
        except ValueError:
            return None

    def damage(self, stage: str, result: Result) -> str:
        """Which of the files that the stage made is missing or altered, in words; empty if all are whole."""
        for name, made in result.files.items():
            path = self.hidden / stage / name
            if not path.is_file():
                return f"{name} is missing"
            if not same(path, made):
                return f"{name} was altered"
        return ""

    def undelivered(self, stage: str, result: Result) -> list[str]:
        """Deliverables that are missing in the episode's folder, or that are not what the stage made."""
        found = []
        for name, made in result.files.items():
            if name.startswith(f"{DELIVER}/"):
                target = self.folder / name.removeprefix(f"{DELIVER}/")
                if not target.is_file() or not same(target, made):
                    found.append(name.removeprefix(f"{DELIVER}/"))
        return found

    @contextlib.contextmanager
    def new_folder(self, stage: str) -> Iterator[Path]:
        """An empty folder for a stage to work in; gone afterwards, unless `commit` moved it into place."""
        folder = self.hidden / f".new-{stage}"
        with writing(self.folder):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        try:
            with writing(self.folder):
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def commit(
        self, stage: str, folder: Path, value: Document, trace: Trace, seconds: float, peak_mb: int, warnings: list[str]
    ) -> Result:
        """Make `folder` the stage's result, in one step, and put what it delivers into the episode's folder."""
        with writing(self.folder):
            files = {
                str(path.relative_to(folder).as_posix()): describe(path)
                for path in sorted(folder.rglob("*"))
                if path.is_file()
            }
            result = Result(
                trace=trace,
                value=msgspec.Raw(codec.encode(value).strip()),
                files=files,
                seconds=round(seconds, 2),
                peak_mb=peak_mb,
                warnings=warnings,
            )
            write_whole(folder / RESULT, codec.encode(result))
            place = self.hidden / stage
            before = self.result(stage)
            if place.exists():
                old = self.hidden / f".new-{stage}-old"
                shutil.rmtree(old, ignore_errors=True)
                place.rename(old)
                folder.rename(place)
                shutil.rmtree(old, ignore_errors=True)
            else:
                folder.rename(place)
            self.deliver(stage, result, before)
        return result

    def deliver(self, stage: str, result: Result, before: Result | None = None) -> None:
        """Put the result's deliverables where people look for them. A file that a person changed there is set aside, not lost."""
        ledger = self._ledger()
        wanted = {
            name.removeprefix(f"{DELIVER}/"): made
            for name, made in result.files.items()
            if name.startswith(f"{DELIVER}/")
        }
        gone = {
            name.removeprefix(f"{DELIVER}/")
            for name in (before.files if before else {})
            if name.startswith(f"{DELIVER}/")
        } - wanted.keys()
        for name in sorted(gone):
            if (self.folder / name).is_file():
                self._set_aside(name, ledger)
                (self.folder / name).unlink(missing_ok=True)
        for name, made in wanted.items():
            target, origin = self.folder / name, self.hidden / stage / DELIVER / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_file():
                if target.samefile(origin) or same(target, made):
                    continue
                self._set_aside(name, ledger)
            ledger.setdefault(name, [])
            ledger[name] = [*ledger[name][-3:], made.sha256]
            write_whole(self.hidden / "delivered.json", codec.encode(ledger))
            fresh = target.with_name(f".new-{target.name}")
            fresh.unlink(missing_ok=True)
            try:
                os.link(origin, fresh)
            except OSError:
                shutil.copy2(origin, fresh)
            fresh.replace(target)

    def _ledger(self) -> dict[str, list[str]]:
        try:
            return codec.decode((self.hidden / "delivered.json").read_bytes(), dict[str, list[str]])
        except (OSError, ValueError):
            return {}

    def _set_aside(self, name: str, ledger: dict[str, list[str]]) -> None:
        """Keep a deliverable under another name if its bytes are not ours."""
        path = self.folder / name
        if codec.file_digest(path) in ledger.get(name, []):
            return
        number = 1
        while (kept := path.with_name(f"{path.stem}.edited-{number}{path.suffix}")).exists():
            number += 1
        path.rename(kept)

    # ------------------------------------------------------------------ the recording
    def source(self, recording: Path) -> Source:
        """The recording's identity. Its sum is kept with its size and times, so that it is read only once.

        Raises:
            UsageError: the folder is the episode of another recording, such as one that differs only in its suffix.
        """
        state = recording.stat()
        mark = [recording.name, state.st_size, state.st_mtime_ns]
        note = self.hidden / "source.json"
        try:
            known, source = codec.decode(note.read_bytes(), tuple[list[Any], Source | None])
        except (OSError, ValueError):
            known, source = [], None
        if source is not None and source.file != recording.name:
            raise UsageError(
                f"{self.folder} is the episode of {source.file}, not of {recording.name}. Rename one of the two recordings."
            )
        if source is not None and known == mark:
            return source
        source = Source(file=recording.name, size=state.st_size, sha256=codec.file_digest(recording))
        if self.hidden.is_dir():
            with writing(self.folder):
                write_whole(note, codec.encode((mark, source)))
        return source


def describe(path: Path) -> Made:
    state = path.stat()
    return Made(sha256=codec.file_digest(path), size=state.st_size, changed_ns=state.st_mtime_ns)


def same(path: Path, made: Made) -> bool:
    """Whether a file still has the bytes that were made; they are read only if its size or time says that it may not."""
    state = path.stat()
    if state.st_size != made.size:
        return False
    return state.st_mtime_ns == made.changed_ns or codec.file_digest(path) == made.sha256


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that at every instant it is either the old one or the new one, whole."""
    fresh = path.with_name(f".new-{path.name}")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the system says of a full or closed disk into a line that helps."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(
                f"The disk with {folder} is full. Free some space and run again: what is finished is kept."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise OutputError(
                f"{folder} cannot be written ({error.strerror}). Choose another folder with --output, or ask for the right to write there."
            ) from error
        raise
