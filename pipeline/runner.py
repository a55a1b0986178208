"""Run the stages of one episode in order, each only if what it depends on changed."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline import config, episodes, naming, session
from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.inputs import given, store_of
from pipeline.memory import Peak
from pipeline.model import Learned, Transcript
from pipeline.planning import reason, trace
from pipeline.stage import Stage, Workspace
from pipeline.stages import STAGES
from pipeline.store import Store

ENCODED = "The files of the session differ in size or codec, so they were encoded to one."


class Watcher:
    """Told what happens; the command line shows it. Every method may be left as it is."""

    def plan(self, stages: Sequence[str]) -> None:
        """These stages are looked at, in this order."""

    def check(self) -> None:
        """Called often; raises KeyboardInterrupt where somebody asked to stop."""

    def start(self, stage: str, why: str) -> None: ...

    def progress(self, stage: str, share: float) -> None: ...

    def done(self, stage: str, seconds: float) -> None: ...

    def current(self, stage: str) -> None: ...

    def warning(self, stage: str, text: str) -> None: ...


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did. `seconds` by stage that ran, in order; `unfit`: corrections of words that fit nowhere, as a person reads them."""

    episode: str
    folder: Path
    seconds: dict[str, float]
    warnings: list[str]
    unfit: list[str] = []


def find(name: str) -> Stage:
    """The stage called `name`.

    Raises:
        UsageError: there is none.
    """
    for stage in STAGES:
        if stage.name == name:
            return stage
    raise UsageError(f"There is no stage {name!r}{config.nearest(name, [s.name for s in STAGES])}")


def run(
    recording: Path,
    settings: Config,
    *,
    until: str = "",
    only: str = "",
    force: Iterable[str] = (),
    watcher: Watcher | None = None,
    episode: str = "",
    learned: Learned | None = None,
) -> Ran:
    """Make, or bring up to date, the episode of a recording.

    `until`: the last stage to look at. `only`: this one alone, on what earlier stages left. `force`: run these even if current.
    `episode`: the name of its folder, where a batch has given it one. `learned`: what its series teaches, for the first run.

    Raises:
        BusyError: another run is at work on it.
        PipelineError: whatever went wrong; what was finished before stays.
    """
    watcher = watcher or Watcher()
    chosen = chosen_stages(until, only)
    forced = {find(name).name for name in force}
    recording = naming.parts(recording)[0] if recording.is_file() else recording
    episodes.usable(recording)
    told = config.told(recording, settings)
    store = store_of(recording, settings, episode)
    seconds: dict[str, float] = {}
    warnings: list[str] = []
    with store.locked():
        store.remember(learned)
        film, source = session.recording_of(
            recording,
            store,
            settings.machine.ffmpeg,
            on_progress=lambda share: watcher.check(),
            on_encode=lambda: warnings.append(ENCODED),
        )
        documents, digests = given(recording, source, store, settings, told, download=True)
        watcher.plan([stage.name for stage in chosen])
        for stage in STAGES[: STAGES.index(chosen[-1]) + 1]:
            watcher.check()
            if stage in chosen:
                why = "asked for" if stage.name in forced else reason(stage, store, digests)
                if why:
                    watcher.start(stage.name, why)
                    seconds[stage.name] = make(
                        stage, film, recording.parent, settings, store, documents, digests, watcher
                    )
                else:
                    watcher.current(stage.name)
            result, value = store.result(stage.name), store.value(stage)
            if result is None or value is None:
                raise UsageError(
                    f"{only} needs the result of {stage.name}, which is not there yet. Run without --only first."
                )
            if stage in chosen and store.undelivered(result):
                store.deliver(stage.name, result)
            documents[stage.makes], digests[stage.makes] = value, result.digest()
            warnings += result.warnings
    transcript = documents.get(Transcript)
    unfit = [correction.spoken for correction in transcript.unfit] if transcript else []
    for text in unfit:
        watcher.warning("words", f"this correction no longer fits: {text}")
    return Ran(episode=store.folder.name, folder=store.folder, seconds=seconds, warnings=warnings, unfit=unfit)


def chosen_stages(until: str, only: str) -> tuple[Stage, ...]:
    """The stages that --until or --only leave, in order."""
    if only:
        return (find(only),)
    return STAGES[: STAGES.index(find(until)) + 1] if until else STAGES


def make(
    stage: Stage,
    recording: Path,
    beside: Path,
    settings: Config,
    store: Store,
    documents: dict[type, Any],
    digests: dict[type, str],
    watcher: Watcher,
) -> float:
    """Run one stage in a folder of its own and move the result into place. Returns the seconds it took."""
    warnings: list[str] = []

    def warn(text: str) -> None:
        warnings.append(text)
        store.presence.warnings += 1
        watcher.warning(stage.name, text)

    def progress(share: float) -> None:
        watcher.check()
        store.presence.say(stage.name, share)
        watcher.progress(stage.name, share)

    started = time.monotonic()
    store.presence.say(stage.name, 0.0)
    with store.new_folder(stage.name) as folder, Peak() as peak:
        work = Workspace(
            stage=stage.name,
            episode_id=store.folder.name,
            recording=recording,
            beside=beside,
            folder=folder,
            locate=store.locate,
            machine=settings.machine,
            on_progress=progress,
            on_warning=warn,
        )
        value = stage.run({**documents, Workspace: work})
        watcher.check()
        seconds = time.monotonic() - started
        store.commit(stage.name, folder, value, trace(stage, digests), seconds, peak.megabytes(), warnings)
    watcher.done(stage.name, seconds)
    return seconds
