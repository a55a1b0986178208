"""The loop of a batch: hand out recordings, watch, and settle how each ended. One failure never stops the others.

A recording whose worker died, or hung and was stopped, is tried once more. One that another run is at work on is put off until the
others are done, then waited for as long as it goes on. Whoever takes too much memory is stopped, and made alone in the end.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Protocol

import msgspec

from pipeline.batch import signs
from pipeline.batch.outcome import REFUSED, Job, Outcome, failed
from pipeline.batch.pool import WorkerDiedError
from pipeline.batch.signs import Signs
from pipeline.errors import EngineError
from pipeline.stages import STAGES

TICK_S = 0.5
LOOK_S = 2.0
TRIES = 2
# From so much on, what is left of a recording can be told from what was done.
LEAST_SHARE = 0.03
# What the stages take of the whole, measured on talks of five to ten minutes: only for the time left.
COSTS = {"listen": 2, "look": 14, "read": 24, "transcribe": 26, "speakers": 2, "video": 32}


class Crew(Protocol):
    """Who does the work."""

    def width(self) -> int:
        """How many recordings can be worked on at a time."""

    def submit(self, job: Job) -> Future[Outcome]:
        """Have it done; WorkerDiedError if whoever did it is gone."""

    def drop(self, job: Job) -> None:
        """Make an end of it, whatever it does: it hangs, or takes too much."""

    def too_big(self) -> tuple[Job, str] | None:
        """The job to drop, if all together take more memory than they may, and in words how much that is."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """How far a recording is: its stage (empty while it waits), the share of its work that is done, warnings so far.

    `left_s`: about how many seconds it still takes; None while too little was done to tell.
    """

    recording: str
    stage: str
    share: float
    left_s: float | None = None
    warnings: int = 0


class Show:
    """Told what happens. Every method may be left as it is."""

    def tick(self, rows: list[Row], waiting: int, left_s: float | None) -> None:
        """How far the recordings are that are worked on, how many wait, and about how many seconds are left."""

    def ended(self, outcome: Outcome) -> None: ...

    def says(self, text: str) -> None: ...

    def check(self) -> None:
        """Called often; raises KeyboardInterrupt where somebody asked to stop."""


def run_all(
    jobs: Iterable[Job], output: Path, crew: Crew, show: Show, done: Callable[[Outcome], None] = lambda outcome: None
) -> list[Outcome]:
    """Have every job done and return the outcomes, in the order of the jobs; `done` gets each as it comes.

    Raises:
        KeyboardInterrupt: somebody asked to stop; `done` has had what was finished.
    """
    given = list(jobs)
    batch = Batch(given, output, crew, show, done)
    while batch.goes_on():
        show.check()
        batch.hand_out()
        batch.settle()
        batch.look()
    return [batch.outcomes[job.recording] for job in given]


class Batch:
    """Where each recording stands: waiting, running, put off, or ended."""

    def __init__(self, jobs: list[Job], output: Path, crew: Crew, show: Show, done: Callable[[Outcome], None]) -> None:
        self.waiting = deque(jobs)
        self.running: dict[Future[Outcome], Job] = {}
        self.put_off: list[Job] = []
        self.alone: deque[Job] = deque()
        self.outcomes: dict[str, Outcome] = {}
        self.output, self.crew, self.show, self.done = output, crew, show, done
        self._deaths: dict[str, int] = {}
        self._too_big: set[str] = set()
        self._met: set[str] = set()
        self._why: dict[str, str] = {}
        self._from: dict[str, tuple[float, float]] = {}
        self._signs, self._others = Signs(output), Signs(output)
        self._began = self._looked = time.monotonic()
        self._worked = 0.0

    def goes_on(self) -> bool:
        return bool(self.waiting or self.running or self.put_off or self.alone)

    def hand_out(self) -> None:
        """Give work to whoever is free; what must be made alone comes when nothing else runs."""
        if not self.waiting and not self.running:
            if self.alone:
                self._send(self.alone.popleft())
            elif self.put_off:
                time.sleep(TICK_S)
                self.waiting.extend(self.put_off)
                self.put_off.clear()
        while self.waiting and len(self.running) < self.crew.width():
            self._send(self.waiting.popleft())

    def _send(self, job: Job) -> None:
        self._why.pop(job.recording, None)
        self._from.pop(job.recording, None)
        self._signs.forget(job.episode)
        self.running[self.crew.submit(job)] = job

    def settle(self) -> None:
        """Wait a moment; see to what has ended."""
        if not self.running:
            time.sleep(TICK_S if self.waiting else 0)
            return
        finished, _ = wait(self.running, TICK_S, FIRST_COMPLETED)
        for future in finished:
            job = self.running.pop(future)
            try:
                outcome = future.result()
            except WorkerDiedError:
                self._died(job)
                continue
            if outcome.exit_code == REFUSED:
                self.show.says(f"A worker was refused: {outcome.cause}.")
                self.waiting.append(job)
            elif outcome.how == "busy":
                self._busy(job, outcome)
            else:
                self._end(outcome, job)

    def _died(self, job: Job) -> None:
        """Once may be chance; twice is a failure."""
        name = Path(job.recording).name
        deaths = self._deaths[job.recording] = self._deaths.get(job.recording, 0) + 1
        if job.recording in self._too_big and deaths < TRIES:
            self.show.says(f"{name} took more memory than is left; it is made alone in the end.")
            self.alone.append(job)
        elif deaths < TRIES:
            what = "was stopped" if job.recording in self._why else "ended suddenly"
            self.show.says(f"The worker at {name} {what}; it is tried once more.")
            self.waiting.append(job)
        else:
            last = self._signs.last(job.episode)
            where = f" in the stage {last.stage}" if last and last.stage else ""
            cause = self._why.get(job.recording) or (
                f"The worker at it ended suddenly{where}, twice: killed, or out of memory. Run again with a smaller --jobs, "
                "or a larger --memory-limit if there is one."
            )
            self._end(failed(job, cause, EngineError.exit_code), job)

    def _busy(self, job: Job, outcome: Outcome) -> None:
        """Come back later, unless the other run is silent for too long."""
        if job.recording not in self._met:
            self._met.add(job.recording)
            self.show.says(f"{Path(job.recording).name}: {outcome.cause} It is left for later.")
        if self._others.silent(job.episode):
            self._end(outcome, job)
        else:
            self.put_off.append(job)

    def _end(self, outcome: Outcome, job: Job) -> None:
        self.outcomes[job.recording] = outcome
        if outcome.how in ("made", "failed"):
            self._worked += job.size
        self.done(outcome)
        self.show.ended(outcome)

    def look(self) -> None:
        """Say how far it is; stop whoever takes too much, or hangs."""
        if time.monotonic() - self._looked < LOOK_S and self.running:
            return
        self._looked = time.monotonic()
        rows = {job: self._row(job) for job in self.running.values()}
        self.show.tick(list(rows.values()), len(self.waiting) + len(self.alone), self._left_s(rows))
        if big := self.crew.too_big():
            job, much = big
            self._too_big.add(job.recording)
            self._why[job.recording] = (
                f"It takes more memory than it may, made alone as well: {much}. Run again with a larger --memory-limit."
            )
            self.crew.drop(job)
        for job, row in rows.items():
            if self._signs.silent(job.episode):
                self._hangs(job, f"in the stage {row.stage}" if row.stage else "before its first stage")

    def _hangs(self, job: Job, where: str) -> None:
        """Make an end of a worker that has said nothing for too long."""
        self._signs.forget(job.episode)
        self._why[job.recording] = (
            f"It hung {where}, twice: nothing was heard of it for {signs.SILENT_S / 60:.0f} minutes, and it was stopped. "
            "Run again; if it happens again, export the recording anew."
        )
        self.show.says(f"{Path(job.recording).name} hangs {where}; its worker is stopped.")
        self.crew.drop(job)

    def _row(self, job: Job) -> Row:
        last = self._signs.last(job.episode)
        if last is None or not last.stage:
            return Row(recording=job.recording, stage="", share=0.0)
        names = [stage.name for stage in STAGES]
        before = sum(COSTS.get(name, 0) for name in names[: names.index(last.stage)]) if last.stage in names else 0
        share = (before + last.share * COSTS.get(last.stage, 0)) / sum(COSTS.values())
        began, at = self._from.setdefault(job.recording, (time.monotonic(), share))
        took, gone = time.monotonic() - began, share - at
        left = took * (1 - share) / gone if gone > LEAST_SHARE else None
        return Row(recording=job.recording, stage=last.stage, share=share, left_s=left, warnings=last.warnings)

    def _left_s(self, rows: dict[Job, Row]) -> float | None:
        """By what was done so far, counted in bytes of recording, and at least what the slowest one takes; None: nothing tells yet."""
        under_way = sum(job.size * row.share for job, row in rows.items())
        worked, took = self._worked + under_way, time.monotonic() - self._began
        ahead = sum(job.size for job in [*self.waiting, *self.alone, *self.put_off, *rows]) - under_way
        if not worked or took <= LOOK_S:
            return None
        return max(took * ahead / worked, *(row.left_s or 0.0 for row in rows.values()), 0.0)
