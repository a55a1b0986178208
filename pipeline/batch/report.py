"""`batch.json` and `batch.html` in the output folder: what became of every recording, written while the batch goes on."""

import time
from pathlib import Path

import msgspec

import pipeline
from pipeline import codec
from pipeline.batch.find import Found
from pipeline.batch.outcome import Outcome
from pipeline.errors import UsageError
from pipeline.files import write_whole, writing
from pipeline.formats import batch_page
from pipeline.model import Transcript
from pipeline.model.batch import Ended, Report, Ticked
from pipeline.model.episode import Episode
from pipeline.stages import STAGES
from pipeline.store import Store

SCHEMA = "webinar-batch/1"
NAME, PAGE = "batch.json", "batch.html"
EVERY_S = 20.0


class Reporter:
    """Keeps the report of one batch."""

    def __init__(self, output: Path, jobs: int) -> None:
        self.output, self.jobs = output, jobs
        self.ended: dict[str, Ended] = {}
        self.began = time.time()
        self._written = 0.0
        self._started = time.monotonic()

    def know(self, outcomes: list[Outcome], before: list[Ended]) -> None:
        """How it ended for those that there was nothing to do with, now and in the batch `before`."""
        self.ended |= {ended.recording: ended for ended in before}
        self.ended |= {outcome.recording: told(outcome, self.output) for outcome in outcomes}

    def add(self, outcome: Outcome) -> None:
        """One recording ended; the files follow every now and then."""
        self.ended[outcome.recording] = told(outcome, self.output)
        if time.monotonic() - self._written > EVERY_S:
            self.write(finished=False)

    def write(self, *, finished: bool, unlike: dict[str, list[str]] | None = None) -> Report:
        """Write both files. `unlike`: by episode, how it differs from its series.

        Raises:
            OutputError: they cannot be written.
        """
        self._written = time.monotonic()
        rows = [
            msgspec.structs.replace(ended, unlike=(unlike or {}).get(ended.episode, []))
            for ended in self.ended.values()
        ]
        report = Report(
            schema=SCHEMA,
            version=pipeline.__version__,
            began=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.began)),
            seconds=round(time.monotonic() - self._started, 1),
            finished=finished,
            jobs=self.jobs,
            recordings=sorted(rows, key=lambda row: row.recording),
        )
        with writing(self.output):
            self.output.mkdir(parents=True, exist_ok=True)
            write_whole(self.output / NAME, codec.encode(report, indent=1))
            write_whole(self.output / PAGE, batch_page.render(report).encode())
        return report


def told(outcome: Outcome, output: Path) -> Ended:
    """The outcome, with what its episode's folder tells: what was made, what each stage took, what to check."""
    folder = output / outcome.episode
    stages, peak, warnings = [], outcome.peak_mb, list[str]()
    episode, store = None, Store(folder)
    if outcome.episode and outcome.how != "copy":
        for stage in STAGES:
            if result := store.result(stage.name):
                stages.append(Ticked(stage=stage.name, seconds=result.seconds, now=stage.name in outcome.stages))
                peak = max(peak, result.peak_mb)
                warnings += result.warnings
        if outcome.how in ("made", "current"):
            episode = read(folder / "episode.json")
    return Ended(
        recording=outcome.recording,
        episode=outcome.episode,
        title=episode.title if episode else "",
        how=outcome.how,
        seconds=outcome.seconds,
        cause=outcome.cause,
        exit_code=outcome.exit_code,
        peak_mb=peak,
        stages=stages,
        made=[output.file for output in episode.outputs if output.kind != "slide"] if episode else [],
        lacks=episode.lacks if episode else [],
        checks=list({check.what: check for check in episode.checks}.values()) if episode else [],
        warnings=list(dict.fromkeys(warnings)),
        unfit=unfit(store) if episode else [],
        picture=episode.slides[0].image if episode and episode.slides else "",
    )


def unfit(store: Store) -> list[str]:
    """Corrections of words that fit nowhere any more, as a person reads them."""
    transcript = store.value(next(stage for stage in STAGES if stage.makes is Transcript))
    return [correction.spoken for correction in transcript.unfit] if isinstance(transcript, Transcript) else []


def read(path: Path) -> Episode | None:
    """The episode's record, or None."""
    try:
        return codec.decode(path.read_bytes(), Episode)
    except (OSError, ValueError):
        return None


def to_retry(found: list[Found], output: Path) -> tuple[list[Found], list[Ended]]:
    """The recordings that did not end well in the last batch, and how the others of that batch ended.

    They are known by their place, or by name and episode where the batch was started from another folder.

    Raises:
        UsageError: there was no batch.
    """
    try:
        last = codec.decode((output / NAME).read_bytes(), Report).recordings
    except (OSError, ValueError) as error:
        raise UsageError(f"{output} has no {NAME} of an earlier batch. Run without --retry-failed.") from error

    def marks(recording: Path, episode: str) -> set[tuple[str, str]]:
        return {(str(recording.resolve()), ""), (recording.name, episode)}

    bad = {
        mark
        for ended in last
        if ended.how in ("failed", "busy", "stopped")
        for mark in marks(Path(ended.recording), ended.episode)
    }
    again = [one for one in found if marks(one.recording, one.episode) & bad]
    now = {mark for one in again for mark in marks(one.recording, one.episode)}
    return again, [ended for ended in last if not marks(Path(ended.recording), ended.episode) & now]
