"""What the stages of one episode are given and no stage makes: the recording, what people say of it, settings, models, its series."""

from pathlib import Path
from typing import Any

import msgspec

from pipeline import codec, engines, episodes
from pipeline.config import Config, Told
from pipeline.formats import asides, office, platform
from pipeline.model import Asides, Learned, Platform, Renderer, Source, SpeechModel
from pipeline.stages import STAGES
from pipeline.stages.transcribe import TranscribeSettings
from pipeline.store import Store


def table_types() -> dict[str, type[Any]]:
    """The settings type of each stage's table in config.toml, in the order of the stages."""
    return {stage.name: stage.settings for stage in STAGES if stage.settings}


def store_of(recording: Path, settings: Config, episode: str = "") -> Store:
    """Where the recording's episode lies, or would lie."""
    output = Path(settings.folders.output)
    return Store(output / (episode or episodes.assign([recording], output)[recording]))


def given(
    recording: Path, source: Source, store: Store, settings: Config, told: Told, *, download: bool
) -> tuple[dict[type, Any], dict[type, str]]:
    """The documents that no stage makes, with their digests: the recording, what people say of it, settings, the model."""
    transcribing = settings.stages[TranscribeSettings]
    assert isinstance(transcribing, TranscribeSettings)
    learned = store.learned()
    documents: dict[type, Any] = {
        Source: source,
        type(told.about): told.about,
        type(told.hints): msgspec.structs.replace(told.hints, learned=learned.names, hosts=learned.hosts),
        Learned: learned,
        type(told.corrections): told.corrections,
        type(told.wording): told.wording,
        Platform: platform.beside(recording),
        Asides: asides.beside(recording),
        type(told.original): told.original,
        type(told.logo): told.logo,
        Renderer: office.identify(),
        SpeechModel: engines.identify(transcribing.engine, transcribing.model, download=download),
        **settings.stages,
    }
    return documents, {kind: codec.digest(value) for kind, value in documents.items()}
