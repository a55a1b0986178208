"""A stage: a plain function from documents to one document. Its signature is its declaration.

Parameters are documents of earlier stages or about the recording, the stage's own `Settings`, and, for stages that read
media or write files, a `Workspace`. The runner fills them in by type.
"""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec
from msgspec import Meta

from pipeline.model.document import Document, File, Settings


class Machine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How this machine is to be used. Never part of a trace: the results do not depend on it."""

    device: Annotated[
        Literal["auto", "cpu", "cuda"], Meta(description="Where speech is recognised: auto, cpu or cuda")
    ] = "auto"
    threads: Annotated[int, Meta(description="Processor threads to use; 0 means all", ge=0)] = 0
    ffmpeg: Annotated[
        str, Meta(description="Path of another ffmpeg; empty means the one that comes with the package")
    ] = ""


class Workspace:
    """What a stage may touch: the recording (to read), files of earlier stages (to read), a folder of its own (to write).

    `folder` is thrown away if the stage fails. What lies in `folder / "deliver"` becomes part of the episode's folder,
    under the same relative path, when the stage has succeeded. `beside`: the folder in which a person put the recording, and what
    belongs to it; the recording itself may be one that was joined from several files and lies elsewhere.
    """

    def __init__(
        self,
        *,
        stage: str,
        episode_id: str,
        recording: Path,
        folder: Path,
        locate: Callable[[File], Path],
        machine: Machine,
        beside: Path | None = None,
        on_progress: Callable[[float], None] = lambda share: None,
        on_warning: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.stage = stage
        self.episode_id = episode_id
        self.recording = recording
        self.beside = beside or recording.parent
        self.folder = folder
        self.machine = machine
        self._locate = locate
        self._on_progress = on_progress
        self._on_warning = on_warning

    def new(self, name: str) -> tuple[Path, File]:
        """A place for a file of this stage, and the `File` that names it in a document. `deliver/x` is delivered as `x`."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path, File(self.stage, name)

    def path(self, file: File) -> Path:
        """Where a file of this or an earlier stage lies."""
        return self.folder / file.name if file.stage == self.stage else self._locate(file)

    def progress(self, share: float) -> None:
        """Tell how much is done, 0 to 1."""
        self._on_progress(min(1.0, max(0.0, share)))

    def warn(self, text: str) -> None:
        """Tell the producer something that does not stop the work; kept with the result."""
        self._on_warning(text)


class Stage:
    """A stage's declaration, read off its function. `version` is raised when the function's meaning changes.

    `gpu`: on a cluster it is sent to a worker with a graphics card, if there is one.
    """

    def __init__(self, function: Callable[..., Document], *, version: int = 1, gpu: bool = False) -> None:
        hints = get_type_hints(function)
        self.function = function
        self.version = version
        self.gpu = gpu
        self.name: str = function.__name__
        self.makes: type[Document] = hints.pop("return")
        self.parameters: dict[str, type] = {name: hints[name] for name in inspect.signature(function).parameters}
        self.settings: type[Settings] | None = next(
            (kind for kind in self.parameters.values() if issubclass(kind, Settings)), None
        )
        self.reads: tuple[type[Document], ...] = tuple(
            kind for kind in self.parameters.values() if issubclass(kind, Document)
        )
        self.doc = (inspect.getmodule(function).__doc__ or "").strip().split("\n")[0]

    @property
    def touches_files(self) -> bool:
        """Whether it measures or makes; a stage that only decides takes documents alone."""
        return Workspace in self.parameters.values()

    def run(self, inputs: dict[type, Any]) -> Document:
        """Call the function with what its parameters' types ask for."""
        return self.function(**{name: inputs[kind] for name, kind in self.parameters.items()})
