"""A session in several files, or with screen and cameras apart, becomes one recording.

It lies with the episode's stages and is made once.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from pipeline import codec, naming
from pipeline.media import join
from pipeline.model import Source
from pipeline.store import Store

FOLDER, TRACE = "session", "session.json"


class Joined(msgspec.Struct, frozen=True):
    """What was joined: name, size and time of each part; and the joined file's name and sum."""

    parts: list[tuple[str, int, int]]
    file: str
    sha256: str


def recording_of(
    recording: Path,
    store: Store,
    configured: str,
    *,
    make: bool = True,
    on_progress: Callable[[float], None] = lambda share: None,
    on_encode: Callable[[], None] = lambda: None,
) -> tuple[Path, Source]:
    """The file that the stages read, and its identity: the recording, or what its session's files are together.

    `make` False: a session that was not joined yet has no sum.

    Raises:
        PipelineError: as `pipeline.media.join`.
    """
    source = store.source(recording)
    parts = naming.parts(recording)
    if len(parts) == 1:
        return recording, source
    whole = (
        joined(parts, store.hidden, configured=configured, on_progress=on_progress, on_encode=on_encode)
        if make
        else None
    )
    whole = whole or there(parts, store.hidden)
    if whole is None:
        return recording, msgspec.structs.replace(source, sha256="")
    return whole, Source(file=whole.name, size=whole.stat().st_size, sha256=read(store.hidden).sha256)


def joined(
    parts: Sequence[Path],
    hidden: Path,
    *,
    configured: str,
    on_progress: Callable[[float], None] = lambda share: None,
    on_encode: Callable[[], None] = lambda: None,
) -> Path:
    """The one file of the parts, made if it is not there. `hidden`: the folder of the episode's stages.

    Raises:
        PipelineError: as `pipeline.media.join`.
    """
    if found := there(parts, hidden):
        return found
    folder = hidden / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    ending = join.suffix(parts)
    aside, target = folder / f"joining{ending}", folder / f"{naming.session(parts[0])}{ending}"
    try:
        if naming.pair(parts[0]):
            join.pair(parts[0], parts[1], aside, on_progress=on_progress)
        elif not join.join(parts, aside, configured=configured, on_progress=on_progress):
            on_encode()
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    trace = folder / f"{TRACE}.part"
    trace.write_bytes(codec.encode(Joined(parts=identities(parts), file=target.name, sha256=codec.file_digest(target))))
    trace.replace(folder / TRACE)
    return target


def there(parts: Sequence[Path], hidden: Path) -> Path | None:
    """The joined file, if it is there and of these very parts."""
    try:
        known = read(hidden)
    except (OSError, ValueError):
        return None
    target = hidden / FOLDER / known.file
    return target if known.parts == identities(parts) and target.is_file() else None


def read(hidden: Path) -> Joined:
    """What was joined.

    Raises:
        OSError, ValueError: nothing was, or another version wrote it.
    """
    return codec.decode((hidden / FOLDER / TRACE).read_bytes(), Joined)


def identities(parts: Sequence[Path]) -> list[tuple[str, int, int]]:
    """Enough to tell that a file was changed."""
    return [(part.name, (facts := part.stat()).st_size, facts.st_mtime_ns) for part in parts]
