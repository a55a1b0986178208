"""Where results lie: one folder an episode, one folder a stage in it, renamed into place only when it is whole.

    output/<episode>/                    what is published
    output/<episode>/.stages/<stage>/    result.json, and the files that the stage made
    output/<episode>/.stages/delivered.json   which bytes were put into the episode's folder

A stage reruns if and only if its trace differs, or a file that it made is missing or altered.
"""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pipeline import codec, episodes
from pipeline.delivery import Delivery
from pipeline.errors import UsageError
from pipeline.files import Made, describe, same, write_whole, writing
from pipeline.model import Document, File, Learned, Source
from pipeline.presence import Presence
from pipeline.stage import Stage

RESULT, LEARNED = "result.json", "learned.json"


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a result depends on: the stage's version, and a digest an input document, by the document's type."""

    version: int
    inputs: dict[str, str]

    def differences(self, before: "Trace") -> list[str]:
        """What changed since `before`, in words."""
        found = [] if self.version == before.version else ["the stage itself"]
        names = self.inputs.keys() | before.inputs.keys()
        return found + sorted(name for name in names if self.inputs.get(name) != before.inputs.get(name))


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
        self.hidden = folder / episodes.HIDDEN
        self.presence = Presence(self.hidden)
        self.delivery = Delivery(folder, self.hidden)

    # ------------------------------------------------------------------ the folder
    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes this episode meanwhile; what an earlier, killed run left half-done is cleared away.

        Raises:
            BusyError: another run is at work on it.
            OutputError: the folder cannot be made or written.
        """
        with writing(self.folder):
            self.hidden.mkdir(parents=True, exist_ok=True)
        with self.presence.held():
            with writing(self.folder):
                for leftover in self.hidden.glob(".new-*"):
                    if leftover.is_dir():
                        shutil.rmtree(leftover, ignore_errors=True)
                    else:
                        leftover.unlink(missing_ok=True)
            yield

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

    def undelivered(self, result: Result) -> list[str]:
        """Deliverables that are missing in the episode's folder, or that are not what the stage made."""
        return self.delivery.missing(result.files)

    def deliver(self, stage: str, result: Result, before: Result | None = None) -> None:
        """Put the result's deliverables where people look for them."""
        self.delivery.put(stage, result.files, before.files if before else {})

    @contextlib.contextmanager
    def new_folder(self, stage: str) -> Iterator[Path]:
        """An empty folder for a stage to work in; gone afterwards, unless `commit` moved it into place."""
        folder = self.hidden / f".new-{stage}"
        try:
            with writing(self.folder):
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
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

    # ------------------------------------------------------------------ the series
    def learned(self) -> Learned:
        """What its series taught when the episode was first made: with that it is made, for good."""
        try:
            return codec.decode((self.hidden / LEARNED).read_bytes(), Learned)
        except (OSError, ValueError):
            return Learned()

    def remember(self, learned: Learned | None) -> None:
        """Take this for the episode, if nothing was made of it yet: what is learned later re-makes nothing."""
        if (
            learned
            and learned != Learned()
            and not (self.hidden / LEARNED).is_file()
            and not any(self.hidden.glob(f"*/{RESULT}"))
        ):
            with writing(self.folder):
                write_whole(self.hidden / LEARNED, codec.encode(learned))

    # ------------------------------------------------------------------ the recording
    def source(self, recording: Path) -> Source:
        """The recording's identity. Its sum is kept with its place, size and time, so that it is read only once.

        Raises:
            UsageError: the folder is the episode of another recording, such as one of the same name in another folder.
        """
        known = episodes.owner(self.folder)
        if known and known.source.file != recording.name:
            raise UsageError(
                f"{self.folder} is the episode of {known.source.file}, not of {recording.name}. Rename one of the two recordings."
            )
        elsewhere = known is not None and known.place != str(recording.resolve())
        if known and known.is_like(recording) and not elsewhere:
            return known.source
        source = Source(file=recording.name, size=recording.stat().st_size, sha256=codec.file_digest(recording))
        if known and elsewhere and known.source != source and Path(known.place).is_file():
            raise UsageError(
                f"{self.folder} is the episode of {known.place}, not of {recording}. Rename one of the two recordings."
            )
        if self.hidden.is_dir():
            with writing(self.folder):
                write_whole(self.hidden / episodes.SOURCE, codec.encode(episodes.owned(recording, source)))
        return source
