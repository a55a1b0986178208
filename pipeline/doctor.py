"""What the pipeline needs on this machine: what is found, what is missing, and what to do about it."""

import importlib.metadata
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from pipeline import engines
from pipeline.config import Config
from pipeline.errors import PipelineError
from pipeline.media import ffmpeg
from pipeline.stages.transcribe import TranscribeSettings

ROOM_GB = 5


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at; `todo` is empty where nothing has to be done. `needed`: nothing works without it."""

    what: str
    found: str
    todo: str = ""
    needed: bool = True


def examine(config: Config) -> list[Finding]:
    """Look at everything; never raises for what is missing."""
    return [
        tried("ffmpeg", lambda: ffmpeg.version(config.machine.ffmpeg)),
        speech_model(config),
        *(package(name) for name in ("faster-whisper", "openai-whisper", "rapidocr", "python-pptx")),
        graphics(),
        fonts(),
        renderer(),
        space(Path(config.folders.output)),
    ]


def tried(what: str, look: Callable[[], str]) -> Finding:
    """What `look` finds, or why it fails."""
    try:
        return Finding(what=what, found=look())
    except PipelineError as error:
        return Finding(what=what, found="missing", todo=str(error))


def speech_model(config: Config) -> Finding:
    settings = config.stages[TranscribeSettings]
    assert isinstance(settings, TranscribeSettings)
    name = f"speech model {settings.model} ({settings.engine})"
    return tried(name, lambda: engines.describe(settings.engine, settings.model))


def package(name: str) -> Finding:
    try:
        return Finding(what=name, found=importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(what=name, found="missing", todo=f"Install the package {name}.")


def graphics() -> Finding:
    count = engines.cuda_devices()
    return Finding(
        what="graphics card",
        found=f"{count} usable" if count else "none: speech is recognised on the processor",
        needed=False,
    )


def fonts() -> Finding:
    return Finding(
        what="fonts",
        found="shipped: for title cards; captions are closed, decks name theirs, the page uses the reader's",
    )


def renderer() -> Finding:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Finding(
        what="LibreOffice", found=found or "not there: only needed to look at decks on this machine", needed=False
    )


def space(output: Path) -> Finding:
    """Whether results can be written, and how much."""
    folder = next((p for p in [output, *output.resolve().parents] if p.is_dir()), Path())
    try:
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free / 1e9
    except OSError as error:
        return Finding(
            what=f"folder {output}", found=f"cannot be written ({error.strerror})", todo="Choose another with --output."
        )
    todo = f"Free some space: keep {ROOM_GB} GB." if free < ROOM_GB else ""
    return Finding(what=f"folder {output}", found=f"{free:.0f} GB free", todo=todo, needed=free < 1)
