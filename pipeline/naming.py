"""What a file's name says: whether it is a recording, which session it is a part of, and what its episode is called.

A session that was recorded in several files is named `talk.part1.mp4`, `talk.part2.mp4` and so on, in one folder: one
recording, one episode `talk`, with its facts in `talk.toml`.
"""

import re
import unicodedata
from pathlib import Path

from pipeline.errors import UnusableRecordingError

VIDEO = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".wmv", ".asf", ".mpg", ".mpeg", ".ts", ".flv", ".3gp")
SOUND = (".m4a", ".mp3", ".wav", ".flac", ".ogg", ".opus", ".aac")
SUFFIXES = frozenset(VIDEO + SOUND)
PART = re.compile(r"^(?P<session>.+)\.part(?P<number>[0-9]{1,3})$", re.IGNORECASE)
FORBIDDEN = '<>:"/\\|?*'
# Names that Windows keeps for devices, whatever their suffix.
RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
# Most file systems take 255 bytes a name; the rest is left for what is put behind it.
LONGEST_BYTES = 180


def is_recording(path: Path) -> bool:
    """Whether the name is that of a recording; hidden files are not."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def session(recording: Path) -> str:
    """The name that all parts of a session share; for a recording in one file its name without the suffix."""
    part = PART.match(recording.stem)
    return part["session"] if part else recording.stem


def parts(recording: Path) -> list[Path]:
    """The files of the recording's session, in order: those of its folder that are its parts, or the recording alone."""
    if not PART.match(recording.stem):
        return [recording]
    name = session(recording)
    found = {recording} | {
        path
        for path in recording.parent.iterdir()
        if is_recording(path) and PART.match(path.stem) and session(path) == name and path.suffix == recording.suffix
    }
    return sorted(found, key=lambda path: (number(path), path.name))


def number(part: Path) -> int:
    """Which part of its session a file is; 1 where its name does not say."""
    match = PART.match(part.stem)
    return int(match["number"]) if match else 1


def card(recording: Path) -> Path:
    """Where a person says what the recording is, and corrects it: a `.toml` beside it."""
    return recording.with_name(f"{session(recording)}.toml")


def episode_id(recording: Path) -> str:
    """The episode's folder name: the session's name, made safe for every file system.

    Raises:
        UnusableRecordingError: nothing is left of the name.
    """
    stem = safe(session(recording))
    if not stem:
        raise UnusableRecordingError(f"{recording.name!r} has no name to call the episode by. Rename the recording.")
    return stem


def safe(name: str) -> str:
    """A name that every file system takes; may be empty."""
    name = "".join(c if c.isprintable() and c not in FORBIDDEN else "_" for c in name)
    name = name.encode()[:LONGEST_BYTES].decode(errors="ignore").strip(" .").lstrip("-").strip()
    return f"_{name}" if RESERVED.match(name) else name


def key(name: str) -> str:
    """Equal for names that some file system takes for the same: in another case, or composed another way."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
