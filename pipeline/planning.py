"""Which stages of an episode would run, and why.

What a stage depends on is its trace: its version and a digest of every document that its function takes. An input that
another stage makes counts by its content, so a stage that reran with the same result sets off nothing (early cutoff).
"""

from pathlib import Path

import msgspec

from pipeline import config, episodes, naming, session
from pipeline.config import Config
from pipeline.inputs import given, store_of
from pipeline.model import Document
from pipeline.stage import Stage, Workspace
from pipeline.stages import STAGES
from pipeline.store import Store, Trace


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What would happen to a stage, and why. `certain` is False where an earlier stage may turn out the same."""

    stage: str
    runs: bool
    why: str
    certain: bool = True


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


def current(recording: Path, settings: Config, *, episode: str = "") -> bool:
    """Whether a run would do nothing at all.

    Raises:
        PipelineError: as `status`.
    """
    if any(plan.runs for plan in status(recording, settings, episode=episode)):
        return False
    store = store_of(recording, settings, episode)
    return not any((result := store.result(stage.name)) and store.undelivered(result) for stage in STAGES)


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
        "Stated": "facts about the recording",
        "Hints": "language, names or glossary",
        "Corrections": "corrections",
        "Wording": "corrections of words",
        "Platform": "the platform's transcript",
        "Asides": "the platform's chat and lists",
        "Original": "the presenter's deck",
        "Logo": "the logo",
        "Renderer": "LibreOffice on this machine",
        "SpeechModel": "the speech model",
        "Learned": "what its series teaches",
    }
    return f"result of {maker}" if maker else words.get(name, name)


def trace(stage: Stage, digests: dict[type, str]) -> Trace:
    """What a result of the stage would depend on now."""
    kinds = [kind for kind in stage.parameters.values() if kind is not Workspace]
    return Trace(version=stage.version, inputs={kind.__name__: digests[kind] for kind in kinds})
