"""`config.toml` and `recordings/<name>.toml`: read, checked, and turned into documents.

An unknown table or key is an error that names the nearest known one. This room knows no stage: it is given the tables.
"""

import difflib
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from pipeline import codec, naming
from pipeline.errors import ConfigurationError
from pipeline.model import (
    Boundary,
    Corrections,
    EditorTimeline,
    Hints,
    Logo,
    Original,
    Rewording,
    Settings,
    Stated,
    Wording,
)
from pipeline.stage import Machine
from pipeline.timeline import Span, parse_clock

LARGEST_TIMELINE = 50_000_000  # bytes

LARGEST_LOGO = 10_000_000  # bytes
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")
DECKS = (".pptx", ".pptm", ".ppsx", ".potx", ".pdf")
BOUNDARIES = ("presentation start", "presentation end", "qa start", "qa end")


class Folders(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table [folders]."""

    recordings: Annotated[str, Meta(description="Where `webinar status` looks for recordings")] = "recordings"
    output: Annotated[str, Meta(description="Where the episodes go; --output on the command line wins")] = "output"


class Series(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table [series]."""

    remember: Annotated[
        bool,
        Meta(description="Learn the names, terms and holding screens that recur over the episodes, for the next one"),
    ] = True


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Table [about]: what holds for every recording of the series unless its own file says otherwise."""

    organisation: Annotated[str, Meta(description="Who publishes the episodes")] = ""
    event: Annotated[str, Meta(description="The series, such as Innovation Tool of the Month")] = ""
    moderator: Annotated[str, Meta(description="Who usually welcomes and asks")] = ""
    language: Annotated[str, Meta(description="Language spoken, such as en or sv; empty means: detect it")] = ""
    licence: Annotated[str, Meta(description="Licence of the results, such as CC BY 4.0")] = ""
    licence_url: Annotated[str, Meta(description="Address of the licence's text")] = ""
    attribution: Annotated[str, Meta(description="How to name the source when the material is used again")] = ""
    funding: Annotated[str, Meta(description="The funding line that the funder asks for")] = ""
    category: Annotated[str, Meta(description="Category in the Toolbox")] = ""
    keywords: Annotated[list[str], Meta(description="Words to find the episodes by")] = []
    glossary: Annotated[list[str], Meta(description="Names and terms that the recogniser should know")] = []
    transcript: Annotated[
        Literal["heard", "platform"],
        Meta(description="Whose words to take: heard here, or the meeting platform's .vtt beside the recording"),
    ] = "heard"


class Correction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One [[correct]] of a recording's file: a boundary that moved (`what`, `now`), a span to `cut` or to `keep`, or `words`."""

    what: str
    now: str | int | float = ""
    was: str | int | float = ""
    start: str | int | float = ""
    end: str | int | float = ""
    near: str | int | float = ""


class Card(Facts, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`recordings/<name>.toml`."""

    title: str = ""
    presenter: str = ""
    date: Any = ""
    original: str = ""
    logo: str = ""
    correct: list[Correction] = []
    timeline: str | list[str] = []


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """config.toml, whole. `stages`: the settings by their type. `language`: from the command line, wins over every file."""

    folders: Folders = Folders()
    machine: Machine = Machine()
    about: Facts = Facts()
    series: Series = Series()
    stages: dict[type[Settings], Settings] = {}
    language: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What people say of one recording."""

    about: Stated
    hints: Hints
    corrections: Corrections
    wording: Wording
    original: Original = Original()
    logo: Logo = Logo()


def load(
    path: Path | None, tables: Mapping[str, type[Settings]], overrides: Mapping[str, Mapping[str, Any]] = {}
) -> Config:
    """Read config.toml; every key that it leaves out has its default, as has all where there is no file.

    `tables`: the settings type of each stage's table. `overrides`: values from the command line, by table.

    Raises:
        ConfigurationError: it is no TOML, or has an unknown or wrong entry.
    """
    data = parse(path) if path else {}
    kinds: dict[str, type[Any]] = {"folders": Folders, "machine": Machine, "about": Facts, "series": Series, **tables}
    where = path.name if path else "config.toml"
    for name, table in data.items():
        if name not in kinds:
            raise ConfigurationError(f"{where}: there is no table [{name}]{nearest(name, kinds)}")
        if not isinstance(table, dict):
            raise ConfigurationError(f"{where}: {name} stands outside a table. Put it under a [table].")
    read = {
        name: structure({**data.get(name, {}), **overrides.get(name, {})}, kind, f"{where}, [{name}]")
        for name, kind in kinds.items()
    }
    return Config(
        folders=read["folders"],
        machine=read["machine"],
        about=read["about"],
        series=read["series"],
        stages={kind: read[name] for name, kind in tables.items()},
    )


def told(recording: Path, config: Config) -> Told:
    """What the recording's `.toml` beside it says, over the series' facts of config.toml.

    Raises:
        ConfigurationError: the file is no TOML, or has an unknown or wrong entry.
    """
    path = naming.card(recording)
    common = msgspec.structs.asdict(config.about)
    data = parse(path) if path.is_file() else {}
    card: Card = structure({**common, **data}, Card, path.name)
    facts = {name: getattr(card, name) for name in Stated.__struct_fields__ if name not in ("date", "titled_by")}
    corrections = [correction(entry, number, path.name) for number, entry in enumerate(card.correct, 1)]
    return Told(
        about=Stated(**facts, date=str(card.date)),
        hints=Hints(
            language=(config.language or card.language).lower(),
            presenter=card.presenter,
            moderator=card.moderator,
            terms=card.glossary,
        ),
        corrections=Corrections(
            boundaries=[c for c in corrections if isinstance(c, Boundary)],
            cut=[span for what, span in (c for c in corrections if isinstance(c, tuple)) if what == "cut"],
            keep=[span for what, span in (c for c in corrections if isinstance(c, tuple)) if what == "keep"],
            timelines=timelines(card.timeline, recording),
        ),
        wording=Wording(
            corrections=[c for c in corrections if isinstance(c, Rewording)], platform=card.transcript == "platform"
        ),
        original=given_deck(recording, card.original, path.name),
        logo=given_logo(recording, card.logo, path.name),
    )


def timelines(names: str | list[str], recording: Path) -> list[EditorTimeline]:
    """The timelines that a person saved in a video editor; a name is relative to the recording's folder.

    Raises:
        ConfigurationError: one of them is not there, or is no text.
    """
    out = []
    for name in [names] if isinstance(names, str) else names:
        path = recording.parent / name
        try:
            if path.stat().st_size > LARGEST_TIMELINE:
                raise ConfigurationError(f"The timeline {name} is too large to be one. Name an .otio or .xml file.")
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"The timeline {name} cannot be read. Save it beside the recording as .otio or Final Cut XML."
            ) from error
        out.append(EditorTimeline(name=path.name, text=text, recording=recording.name))
    return out


def given_deck(recording: Path, name: str, where: str) -> Original:
    """The presenter's deck that `original` names, as a path from the recording's folder.

    Raises:
        ConfigurationError: it is not there, or is of no kind that can be used.
    """
    if not name:
        return Original()
    path = recording.parent / name
    if path.suffix.lower() not in DECKS:
        raise ConfigurationError(f"{where}: original = {name!r} must be a PowerPoint file (.pptx) or a PDF.")
    if not path.is_file():
        raise ConfigurationError(f"{where}: original = {name!r} is not there. Put that file into {recording.parent}.")
    return Original(file=name, sha256=codec.file_digest(path))


def given_logo(recording: Path, name: str, where: str) -> Logo:
    """The picture that `logo` names, as a path from the recording's folder.

    Raises:
        ConfigurationError: it is not there, too large, or neither PNG nor JPEG.
    """
    if not name:
        return Logo()
    path = recording.parent / name
    if not path.is_file():
        raise ConfigurationError(f"{where}: logo = {name!r} is not there. Put that file into {recording.parent}.")
    data = path.read_bytes() if path.stat().st_size <= LARGEST_LOGO else b""
    if not data.startswith(PICTURES):
        raise ConfigurationError(f"{where}: logo = {name!r} must be a PNG or a JPEG of at most 10 MB.")
    return Logo(name=name, data=data)


def correction(entry: Correction, number: int, where: str) -> Boundary | Rewording | tuple[str, Span]:
    """One [[correct]] entry, its times in ms."""
    place = f"{where}, [[correct]] number {number}"
    if entry.what in ("cut", "keep"):
        span = Span(moment(entry.start, f"{place}: start"), moment(entry.end, f"{place}: end"))
        if not span.length:
            raise ConfigurationError(f"{place}: end must come after start.")
        return entry.what, span
    if entry.what == "words":
        if not re.search(r"\w", str(entry.was)):
            raise ConfigurationError(f"{place}: was holds no words. Copy the wrong words there from the transcript.")
        near = None if entry.near == "" else moment(entry.near, f"{place}: near")
        return Rewording(was=" ".join(str(entry.was).split()), now=" ".join(str(entry.now).split()), near_ms=near)
    if entry.what not in BOUNDARIES:
        raise ConfigurationError(
            f"{place}: what = {entry.what!r} is not known{nearest(entry.what, [*BOUNDARIES, 'cut', 'keep', 'words'])}"
        )
    was = None if entry.was == "" else moment(entry.was, f"{place}: was")
    return Boundary(what=entry.what, now_ms=moment(entry.now, f"{place}: now"), was_ms=was)


def moment(value: str | int | float, where: str) -> int:
    """A time in a person's file, in ms: seconds, or m:ss, or h:mm:ss, with a fraction if need be."""
    try:
        return parse_clock(str(value))
    except ValueError as error:
        raise ConfigurationError(f'{where} = {value!r} is not a time. Write it such as "12:05.5".') from error


def parse(path: Path) -> dict[str, Any]:
    """A TOML file.

    Raises:
        ConfigurationError: it cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{path.name} cannot be understood: {error}. Correct that line and run again."
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path.name} cannot be read ({error.strerror}).") from error


def structure(table: dict[str, Any], kind: type[Any], where: str) -> Any:
    """A table as `kind`; an unknown key names the nearest known one."""
    known = [field.encode_name for field in msgspec.structs.fields(kind)]
    for key in table:
        if key not in known:
            raise ConfigurationError(f"{where}: there is no setting {key}{nearest(key, known)}")
    return codec.convert(table, kind, where)


def nearest(word: str, known: Any) -> str:
    """`; did you mean X?`, or what there is; the end of a sentence."""
    close = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known)}."
