"""Documents as JSON: one canonical form, so that equal documents have equal bytes and one digest."""

import hashlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pipeline.errors import ConfigurationError

T = TypeVar("T")


def encode(value: Any, *, indent: int = 0) -> bytes:
    """Canonical JSON: UTF-8, dict keys sorted, fields in declaration order, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(value, order="deterministic"), indent=indent) + b"\n"


def decode(data: bytes, kind: type[T]) -> T:
    """The value of type `kind` in `data`.

    Raises:
        ValueError: `data` is no JSON, or not of this type (`msgspec.DecodeError` is one).
    """
    return msgspec.json.decode(data, type=kind)


def digest(value: Any) -> str:
    """sha256 (hex) of the compact canonical JSON of `value`."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


def file_digest(path: Path) -> str:
    """sha256 (hex) of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def convert(table: Any, kind: type[T], where: str) -> T:
    """A parsed TOML table as `kind`; `where` names the place in messages.

    Raises:
        ConfigurationError: a value has the wrong type or is out of range.
    """
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{where}: {error}. Correct the value and run again.") from error
