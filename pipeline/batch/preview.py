"""What a batch would do, recording by recording, and why; and what it does at once: nothing, where all is current."""

from pathlib import Path
from typing import Literal

import msgspec

from pipeline import planning
from pipeline.batch import room
from pipeline.batch.find import Found
from pipeline.batch.outcome import Outcome
from pipeline.config import Config
from pipeline.errors import PipelineError, UnusableRecordingError


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """`would`: "run", nothing as it is "current" or a "copy", or "fail". `stages` would run; `why` the first of them does."""

    recording: str
    episode: str
    would: Literal["run", "current", "copy", "fail"]
    stages: list[str]
    why: str
    size: int = 0
    exit_code: int = 0


def preview(found: Found, settings: Config) -> Preview:
    """What would happen to one recording. Nothing is made."""
    would: Literal["run", "current", "copy", "fail"] = "run"
    stages: list[str] = []
    why, code = "", 0
    try:
        if not found.episode:
            raise UnusableRecordingError(
                f"{found.recording.name!r} has no name to call the episode by. Rename the recording."
            )
        if found.copy_of:
            would, why = "copy", f"the same as {found.copy_of}"
        else:
            plans = [plan for plan in planning.status(found.recording, settings, episode=found.episode) if plan.runs]
            stages = [plan.stage for plan in plans]
            why = f"{plans[0].stage}: {plans[0].why}" if plans else ""
            if not plans:
                whole = planning.current(found.recording, settings, episode=found.episode)
                would, why = ("current", "") if whole else ("run", "a result is missing in the episode's folder")
    except PipelineError as error:
        would, why, code = "fail", str(error), error.exit_code
    return Preview(
        recording=str(found.recording),
        episode=found.episode,
        would=would,
        stages=stages,
        why=why,
        size=found.size if found.recording.is_file() else 0,
        exit_code=code,
    )


def settled(before: Preview, settings: Config) -> Outcome | None:
    """How it ends where nothing has to be done; None where there is work."""
    if before.would == "run":
        return None
    how = {"current": "current", "copy": "copy", "fail": "failed"}[before.would]
    folder = str(Path(settings.folders.output) / before.episode) if before.would == "current" else ""
    return Outcome(
        recording=before.recording,
        how=how,  # type: ignore[arg-type]  # one of the three above
        episode=before.episode,
        folder=folder,
        cause=before.why,
        exit_code=before.exit_code,
    )


def shortage(previews: list[Preview], output: Path) -> str:
    """Whether the disk can hold what would be made, in words; empty if it can."""
    wanted = sum(room.need(p.size) for p in previews if p.would == "run" and "publish" in p.stages)
    free = room.free(output)
    if wanted <= free:
        return ""
    return f"The disk with {output} has {room.size(free)} free; these recordings may need {room.size(wanted)} in all."
