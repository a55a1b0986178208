"""Files on a disk that may be full, closed or shared: written whole or not at all, and known by their bytes."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pipeline import codec
from pipeline.errors import OutputError


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a result. `changed_ns` saves reading it again where nobody touched it."""

    sha256: str
    size: int
    changed_ns: int


def describe(path: Path) -> Made:
    """The file as it is now."""
    state = path.stat()
    return Made(sha256=codec.file_digest(path), size=state.st_size, changed_ns=state.st_mtime_ns)


def same(path: Path, made: Made) -> bool:
    """Whether a file still has the bytes that were made; they are read only if its size or time says that it may not."""
    state = path.stat()
    if state.st_size != made.size:
        return False
    return state.st_mtime_ns == made.changed_ns or codec.file_digest(path) == made.sha256


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that at every instant it is either the old one or the new one, whole; several may do so at once."""
    fresh = path.with_name(f".new-{os.getpid()}-{path.name}")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the system says of a full or closed disk into a line that helps.

    Raises:
        OutputError: the disk is full, or the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(
                f"The disk with {folder} is full. Free some space and run again: what is finished is kept."
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise OutputError(
                f"{folder} cannot be written ({error.strerror}). Choose another folder with --output, or ask for the right to write there."
            ) from error
        raise
