"""`batch.json`: what became of the recordings of a batch."""

from pipeline.model.document import Document
from pipeline.model.episode import Check


class Ticked(Document, frozen=True):
    """What a stage took when it was made; `now`: in this batch."""

    stage: str
    seconds: float
    now: bool


class Ended(Document, frozen=True):
    """One recording. `how`: "made", "current", "copy", "failed", "busy" or "stopped"; `cause` says why, and what to do.

    `made`: files in the episode's folder; `picture`: one to know it by. `unlike`: how it differs from the other episodes of its
    series; `unfit`: corrections of words that fit nowhere any more.
    """

    recording: str
    episode: str
    title: str
    how: str
    seconds: float
    cause: str
    exit_code: int
    peak_mb: int
    stages: list[Ticked]
    made: list[str]
    lacks: list[str]
    checks: list[Check]
    warnings: list[str]
    unlike: list[str] = []
    unfit: list[str] = []
    picture: str = ""


class Report(Document, frozen=True):
    """A whole batch. `began` is UTC; `finished` is false while it goes on, and after it was stopped."""

    schema: str
    version: str
    began: str
    seconds: float
    finished: bool
    jobs: int
    recordings: list[Ended]
