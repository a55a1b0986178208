"""What a meeting platform kept beside the recording: chat, Q&A report, list of participants. Hints, never cut points.

Their clocks drift by minutes, and hosts mark questions as answered long after, so no time is read. Private messages are not read either.
"""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.formats.platform import ZOOM_VIEW
from pipeline.model import Asides

CHATS = (".chat.txt", "_chat.txt", ".txt")
REPORTS = (".qa.csv", "_qa.csv", ".q&a.csv")
PEOPLE = (".participants.csv", "_participants.csv", ".attendees.csv", "_attendees.csv")
# Zoom, saved by a client: `10:05:59<TAB> From NAME to Everyone : text` on one line, or the text on lines of its own after a TAB;
# from the cloud: `00:05:59<TAB>NAME:<TAB>text`.
SAVED = re.compile(r"^\d{1,2}:\d\d:\d\d\s+From\s+(?P<name>.+?)(?:\s+[Tt]o\s+(?P<to>.+?))?\s*:(?:\s+(?P<text>.*))?$")
CLOUD = re.compile(r"^\d{1,2}:\d\d:\d\d\t(?P<name>[^\t]+?):\t(?P<text>.*)$")
PUBLIC = re.compile(
    r"^(everyone|all|alla|alle|iedereen|tout le monde|tous|all panelists and attendees|hosts and panelists)\b", re.I
)
PRONOUNS = re.compile(r"\s*[(\[/|].*$")
NAME_HEADS = (
    "asker name",
    "name (original name)",
    "user name (original name)",
    "user name",
    "name",
    "participant",
    "first name",
    "last name",
)
QUESTION_HEADS = ("question", "frage", "fraga", "fråga", "spørgsmål", "spørsmål", "vraag")
MOST_BYTES = 20_000_000


def beside(recording: Path) -> Asides:
    """What lies beside `<recording>` as `.chat.txt`, `.qa.csv`, `.participants.csv` (or with `_`); nothing where there is none.

    Raises:
        ConfigurationError: a file is there and cannot be read.
    """
    stems = dict.fromkeys((recording.stem, ZOOM_VIEW.sub("", recording.stem)))
    names: list[str] = []
    questions: list[str] = []
    files: list[str] = []
    for endings, parse in ((CHATS, chat), (REPORTS, table), (PEOPLE, table)):
        for path in (recording.with_name(stem + ending) for stem in stems for ending in endings):
            if path.is_file():
                people, asked = parse(_text(path))
                names += people
                questions += asked
                files.append(path.name)
                break
    return Asides(files=files, names=list(dict.fromkeys(names)), questions=list(dict.fromkeys(questions)))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ConfigurationError(
                f"{path.name} beside the recording is too large for a chat or a list. Take it away."
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{path.name} beside the recording is not UTF-8 text. Save it as UTF-8, or take it away."
        ) from error
    except OSError as error:
        raise ConfigurationError(f"{path.name} cannot be read ({error.strerror}).") from error


def chat(text: str) -> tuple[list[str], list[str]]:
    """Names of those who wrote to everyone, and the questions among their messages."""
    names: list[str] = []
    messages: list[list[str]] = []
    public = False
    for line in re.split(r"[\r\n]+", text):
        match = SAVED.match(line) or CLOUD.match(line)
        if match:
            to = match.groupdict().get("to")
            public = to is None or bool(PUBLIC.match(to.strip()))
            names.append(_name(match["name"]))
            if public:
                messages.append([match["text"] or ""])
        elif public and messages and line.startswith(("\t", " ")):
            messages[-1].append(line.strip())
    said = [" ".join(filter(None, lines)).strip() for lines in messages]
    return _settled(names), [message for message in said if message.endswith("?") and len(message.split()) >= 3]


def table(text: str) -> tuple[list[str], list[str]]:
    """Names and questions of a report of one or more stacked tables, each with its header; comma or semicolon."""
    mark = ";" if text.count(";") > text.count(",") else ","
    names: list[str] = []
    questions: list[str] = []
    heads: list[str] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
        cells = [cell.strip() for cell in row]
        low = [cell.casefold() for cell in cells]
        if any(head in low for head in (*NAME_HEADS, *QUESTION_HEADS)) and not any("@" in cell for cell in cells):
            heads = low
        elif heads and any(cells):
            found = {head: cell for head, cell in zip(heads, cells, strict=False) if cell and cell != "--"}
            names += [_name(found[head]) for head in NAME_HEADS if head in found]
            questions += [found[head] for head in QUESTION_HEADS if head in found]
    return _settled(names), questions


def _name(text: str) -> str:
    """A name without pronouns, organisation or pseudonym after it."""
    return PRONOUNS.sub("", text).strip()


def _settled(names: Iterable[str]) -> list[str]:
    """Names that name somebody."""
    return [n for n in dict.fromkeys(names) if n and "anonym" not in n.casefold() and not any(c.isdigit() for c in n)]
