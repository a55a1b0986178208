"""What a file's name says: whether it is a recording, which session it is a part of, and what its episode is called.

A session that was recorded in several files is named `talk.part1.mp4`, `talk.part2.mp4` and so on, in one folder: one
recording, one episode `talk`, with its facts in `talk.toml`.

A platform that keeps the screen and the cameras apart gives two files of the same time: `talk.screen.mp4` and `talk.webcam.mp4`, or, as
BigBlueButton names them, `deskshare.webm` and `webcams.webm` in one folder `talk` (or in its folders `deskshare` and `video`).
"""

import re
import unicodedata
from pathlib import Path

from pipeline.errors import UnusableRecordingError

VIDEO = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".wmv", ".asf", ".mpg", ".mpeg", ".ts", ".flv", ".3gp")
SOUND = (".m4a", ".mp3", ".wav", ".flac", ".ogg", ".opus", ".aac")
SUFFIXES = frozenset(VIDEO + SOUND)
PART = re.compile(r"^(?P<session>.+)\.part(?P<number>[0-9]{1,3})$", re.IGNORECASE)
PAIRED = re.compile(r"^(?P<session>.+)\.(?P<role>screen|webcams?)$", re.IGNORECASE)
DESKSHARE, WEBCAMS = "deskshare", "webcams"
FORBIDDEN = '<>:"/\\|?*'
# Names that Windows keeps for devices, whatever their suffix.
RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
# Most file systems take 255 bytes a name; the rest is left for what is put behind it.
LONGEST_BYTES = 180


def is_recording(path: Path) -> bool:
    """Whether the name is that of a recording; hidden files are not."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def session(recording: Path) -> str:
    """The name that all files of a session share; for a recording in one file its name without the suffix."""
    if named := PAIRED.match(recording.stem):
        return named["session"] if pair(recording) else recording.stem
    if recording.stem.lower() in (DESKSHARE, WEBCAMS) and pair(recording):
        return root(recording).name
    part = PART.match(recording.stem)
    return part["session"] if part else recording.stem


def parts(recording: Path) -> list[Path]:
    """The files of the recording's session, in order: those of its folder that are its parts, a `pair`, or the recording alone."""
    if both := pair(recording):
        return list(both)
    if not PART.match(recording.stem):
        return [recording]
    name = session(recording)
    found = {recording} | {
        path
        for path in recording.parent.iterdir()
        if is_recording(path) and PART.match(path.stem) and session(path) == name and path.suffix == recording.suffix
    }
    return sorted(found, key=lambda path: (number(path), path.name))


def pair(recording: Path) -> tuple[Path, Path] | None:
    """The screen's and the cameras' file of a session that is kept apart, if `recording` is one of them and the other is there."""
    if named := PAIRED.match(recording.stem):
        base = named["session"].casefold()
        wanted = {(f"{base}.screen"): 0, f"{base}.webcam": 1, f"{base}.webcams": 1}
        places = [recording.parent]
    elif recording.stem.lower() in (DESKSHARE, WEBCAMS):
        wanted = {DESKSHARE: 0, WEBCAMS: 1}
        places = [root(recording) / inner for inner in ("", "deskshare", "video")]
    else:
        return None
    found: dict[int, Path] = {}
    for place in places:
        for path in sorted(place.iterdir()) if place.is_dir() else []:
            role = wanted.get(path.stem.casefold())
            if role is not None and is_recording(path) and path.is_file():
                found.setdefault(role, path)
    return (found[0], found[1]) if len(found) == 2 and recording in found.values() else None


def root(recording: Path) -> Path:
    """The folder of a BigBlueButton recording, whose name is the session's."""
    folder = recording.resolve().parent
    return folder.parent if folder.name in ("deskshare", "video") else folder


def number(part: Path) -> int:
    """Which part of its session a file is; 1 where its name does not say."""
    match = PART.match(part.stem)
    return int(match["number"]) if match else 1


def card(recording: Path) -> Path:
    """Where a person says what the recording is, and corrects it: a `.toml` beside it."""
    if recording.stem.lower() in (DESKSHARE, WEBCAMS) and pair(recording):
        return root(recording) / f"{session(recording)}.toml"
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
