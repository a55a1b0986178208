"""Many recordings, one after the other: a failure never stops the others, what is current costs nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from pipeline.config import Config
from pipeline.errors import PipelineError, UsageError
from pipeline.runner import Ran, Watcher, run

VIDEO = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".wmv", ".asf", ".mpg", ".mpeg", ".ts", ".flv", ".3gp")
SOUND = (".m4a", ".mp3", ".wav", ".flac", ".ogg", ".opus", ".aac")
SUFFIXES = frozenset(VIDEO + SOUND)


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one recording of a batch ended: "made", "current" or "failed" with its cause."""

    recording: str
    how: str
    seconds: float
    folder: str = ""
    cause: str = ""
    exit_code: int = 0


def recordings_in(folder: Path) -> list[Path]:
    """The recordings in a folder, by name; hidden files are passed over.

    Raises:
        UsageError: there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Check the name.")
    return sorted(
        p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in SUFFIXES and not p.name.startswith(".")
    )


def run_all(
    recordings: list[Path], config: Config, watch: Callable[[Path], AbstractContextManager[Watcher]]
) -> list[Outcome]:
    """Make the episode of every recording; failures are outcomes."""
    outcomes = []
    for recording in recordings:
        try:
            with watch(recording) as watcher:
                outcomes.append(ended(recording, run(recording, config, watcher=watcher)))
        except PipelineError as error:
            outcomes.append(
                Outcome(recording=str(recording), how="failed", seconds=0, cause=str(error), exit_code=error.exit_code)
            )
        except (KeyboardInterrupt, MemoryError):
            raise
        except Exception as error:  # a bug in one recording must not stop an archive of thousands
            cause = f"{type(error).__name__}: {error}. This is a mistake of ours: `webinar run` on it writes a report."
            outcomes.append(Outcome(recording=str(recording), how="failed", seconds=0, cause=cause, exit_code=1))
    return outcomes


def ended(recording: Path, ran: Ran) -> Outcome:
    """A run that went well."""
    how = "made" if ran.seconds else "current"
    return Outcome(
        recording=str(recording), how=how, seconds=round(sum(ran.seconds.values()), 1), folder=str(ran.folder)
    )
