"""What a worker is: the package, its code, and the speech model. Workers of one batch must be the same, or results would differ."""

import hashlib
from pathlib import Path

import msgspec

import pipeline
from pipeline import codec, engines
from pipeline.config import Config
from pipeline.stages.transcribe import TranscribeSettings


class Passport(msgspec.Struct, frozen=True, kw_only=True):
    """`code`: sha256 over the package's Python files. `model`: the recogniser's identity in words."""

    version: str
    code: str
    model: str


def code() -> str:
    """sha256 over every Python file of the package, by path."""
    home, total = Path(pipeline.__file__).parent, hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        total.update(path.relative_to(home).as_posix().encode() + b"\n" + path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


# Taken when the process begins: the files may be others later, its code is not.
CODE = code()


def own(settings: Config, *, download: bool = False) -> Passport:
    """This process's.

    Raises:
        MissingToolError: it has no such model.
    """
    wanted = settings.stages[TranscribeSettings]
    assert isinstance(wanted, TranscribeSettings)
    model = engines.identify(wanted.engine, wanted.model, download=download)
    return Passport(
        version=pipeline.__version__, code=CODE, model=f"{model.engine}, {model.model} ({model.sha256[:12]})"
    )


def differences(expected: Passport, here: Passport) -> str:
    """What is not as expected, in words; empty if all is."""
    if here.version != expected.version:
        return f"it has version {here.version} of webinar-pipeline, this batch needs {expected.version}"
    if here.code != expected.code:
        return f"it has another build of webinar-pipeline {here.version} than this batch"
    if here.model != expected.model:
        return f"it has the speech model {here.model}, this batch needs {expected.model}"
    return ""


def mismatch(expects: str) -> str:
    """Whether this process has other code than the batch that sent the work; empty `expects` is content with anything."""
    if not expects:
        return ""
    expected = codec.decode(expects.encode(), Passport)
    return differences(expected, msgspec.structs.replace(expected, version=pipeline.__version__, code=CODE))
