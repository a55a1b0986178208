"""Run the stages of one episode in order, each only if what it depends on changed; and say beforehand which would run.

What a stage depends on is its trace: its version and a digest of every document that its function takes. An input that
another stage makes counts by its content, so a stage that reran with the same result sets off nothing (early cutoff).
"""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline import codec, config, engines, episodes, naming, session
from pipeline.config import Config, Told
from pipeline.errors import UsageError
from pipeline.formats import asides, office, platform
from pipeline.memory import Peak
from pipeline.model import Asides, Document, Platform, Renderer, Source, SpeechModel, Transcript
from pipeline.stage import Stage, Workspace
from pipeline.stages import STAGES
from pipeline.stages.transcribe import TranscribeSettings
from pipeline.store import Store, Trace

ENCODED = "The files of the session differ in size or codec, so they were encoded to one."


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What would happen to a stage, and why. `certain` is False where an earlier stage may turn out the same."""

    stage: str
    runs: bool
    why: str
    certain: bool = True


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


def table_types() -> dict[str, type[Any]]:
    """The settings type of each stage's table in config.toml, in the order of the stages."""
    return {stage.name: stage.settings for stage in STAGES if stage.settings}


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
    learned: Sequence[str] = (),
) -> Ran:
    """Make, or bring up to date, the episode of a recording.

    `until`: the last stage to look at. `only`: this one alone, on what earlier stages left. `force`: run these even if current.
    `episode`: the name of its folder, where a batch has given it one. `learned`: names and terms of its series, for the first run.

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
                    seconds[stage.name] = make(stage, film, settings, store, documents, digests, watcher)
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


def store_of(recording: Path, settings: Config, episode: str = "") -> Store:
    """Where the recording's episode lies, or would lie."""
    output = Path(settings.folders.output)
    return Store(output / (episode or episodes.assign([recording], output)[recording]))


def chosen_stages(until: str, only: str) -> tuple[Stage, ...]:
    """The stages that --until or --only leave, in order."""
    if only:
        return (find(only),)
    return STAGES[: STAGES.index(find(until)) + 1] if until else STAGES


def given(
    recording: Path, source: Source, store: Store, settings: Config, told: Told, *, download: bool
) -> tuple[dict[type, Any], dict[type, str]]:
    """The documents that no stage makes, with their digests: the recording, what people say of it, settings, the model."""
    transcribing = settings.stages[TranscribeSettings]
    assert isinstance(transcribing, TranscribeSettings)
    documents: dict[type, Any] = {
        Source: source,
        type(told.about): told.about,
        type(told.hints): msgspec.structs.replace(told.hints, learned=store.learned()),
        type(told.corrections): told.corrections,
        type(told.wording): told.wording,
        Platform: platform.beside(recording),
        Asides: asides.beside(recording),
        type(told.original): told.original,
        Renderer: office.identify(),
        SpeechModel: engines.identify(transcribing.engine, transcribing.model, download=download),
        **settings.stages,
    }
    return documents, {kind: codec.digest(value) for kind, value in documents.items()}


def trace(stage: Stage, digests: dict[type, str]) -> Trace:
    """What a result of the stage would depend on now."""
    kinds = [kind for kind in stage.parameters.values() if kind is not Workspace]
    return Trace(version=stage.version, inputs={kind.__name__: digests[kind] for kind in kinds})


def reason(stage: Stage, store: Store, digests: dict[type, str]) -> str:
    """Why the stage has to run, in words; empty if its result is current."""
    result = store.result(stage.name)
    if result is None or store.value(stage) is None:
        return "not made yet"
    changed = trace(stage, digests).differences(result.trace)
    if changed:
        return "changed: " + ", ".join(spoken(stage, name) for name in changed)
    return store.damage(stage.name, result)


def spoken(stage: Stage, name: str) -> str:
    """A document's type in a producer's words."""
    if stage.settings and name == stage.settings.__name__:
        return f"[{stage.name}] in config.toml"
    maker = next((s.name for s in STAGES if s.makes.__name__ == name), None)
    words = {
        "Source": "the recording",
        "About": "facts about the recording",
        "Hints": "language, names or glossary",
        "Corrections": "corrections",
        "Wording": "corrections of words",
        "Platform": "the platform's transcript",
        "Asides": "the platform's chat and lists",
        "Original": "the presenter's deck",
        "Renderer": "LibreOffice on this machine",
        "SpeechModel": "the speech model",
    }
    return f"result of {maker}" if maker else words.get(name, name)


def make(
    stage: Stage,
    recording: Path,
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


def current(recording: Path, settings: Config, *, episode: str = "") -> bool:
    """Whether a run would do nothing at all.

    Raises:
        PipelineError: as `status`.
    """
    if any(plan.runs for plan in status(recording, settings, episode=episode)):
        return False
    store = store_of(recording, settings, episode)
    return not any((result := store.result(stage.name)) and store.undelivered(result) for stage in STAGES)


def status(recording: Path, settings: Config, *, episode: str = "") -> list[Plan]:
    """What a run would do now, stage by stage. Nothing is made.

    Raises:
        PipelineError: the recording or its file cannot be read.
    """
    recording = naming.parts(recording)[0] if recording.is_file() else recording
    episodes.usable(recording)
    store = store_of(recording, settings, episode)
    _, source = session.recording_of(recording, store, settings.machine.ffmpeg, make=False)
    _, digests = given(recording, source, store, settings, config.told(recording, settings), download=False)
    plans: list[Plan] = []
    unsure: dict[type[Document], str] = {}
    for stage in STAGES:
        upstream = [unsure[kind] for kind in stage.reads if kind in unsure]
        for kind in stage.reads:
            digests.setdefault(kind, "")
        result = store.result(stage.name)
        if upstream and result is not None:
            before = {**digests, **{k: result.trace.inputs.get(k.__name__, "") for k in unsure}}
            direct = reason(stage, store, before)
            why = direct or f"if {' or '.join(upstream)} gives another result"
            plans.append(Plan(stage=stage.name, runs=True, why=why, certain=bool(direct)))
        else:
            why = "not made yet" if result is None else reason(stage, store, digests)
            plans.append(Plan(stage=stage.name, runs=bool(why), why=why or "current"))
        if plans[-1].runs:
            unsure[stage.makes] = stage.name
        elif result is not None:
            digests[stage.makes] = result.digest()
    return plans
