"""What is to be done with a recording, and how it ended."""

from typing import Literal

import msgspec

from pipeline.model import Learned

How = Literal["made", "current", "copy", "failed", "busy", "stopped"]
# A worker that is not what the batch expects hands the work back; nobody else sees this.
REFUSED = 9


class Job(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One recording's work; equal to itself alone.

    `until`: the stage to end with, empty for all. `expects`: what the worker must be, empty for anything.
    """

    recording: str
    episode: str
    size: int = 0
    until: str = ""
    learned: Learned = Learned()
    expects: str = ""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one recording of a batch ended.

    "made"; "current": there was nothing to do; "copy" of another recording, `cause` says of which; "failed" with its cause and
    what to do; "busy": another run is at work on it; "stopped" before its end. `stages`: seconds of each stage that ran now.
    """

    recording: str
    how: How
    episode: str = ""
    folder: str = ""
    seconds: float = 0.0
    stages: dict[str, float] = {}
    warnings: list[str] = []
    cause: str = ""
    exit_code: int = 0
    peak_mb: int = 0


def failed(job: Job, cause: str, exit_code: int, seconds: float = 0.0, folder: str = "") -> Outcome:
    """It did not go well."""
    return Outcome(
        recording=job.recording,
        how="failed",
        episode=job.episode,
        folder=folder,
        seconds=round(seconds, 1),
        cause=cause,
        exit_code=exit_code,
    )
