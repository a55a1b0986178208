"""What people say of a recording: `recordings/<name>.toml`, over the project-wide `[about]` of config.toml."""

from typing import Literal

from pipeline.model.document import Document
from pipeline.timeline import Span, clock


class About(Document, frozen=True):
    """Made by title: facts that are printed on the results. Empty means unknown, but for the title, which every episode has.

    `titled_by`: who says what it is called: a "person", the talk's first "slide", or the recording's "file" by its name.
    """

    title: str = ""
    presenter: str = ""
    moderator: str = ""
    organisation: str = ""
    event: str = ""
    date: str = ""
    licence: str = ""
    licence_url: str = ""
    attribution: str = ""
    funding: str = ""
    category: str = ""
    keywords: list[str] = []
    titled_by: Literal["person", "slide", "file"] = "person"


class Stated(About, frozen=True):
    """The facts as people wrote them, beside the recording or for all of them in config.toml; the title may be empty."""


class Logo(Document, frozen=True):
    """The picture that `logo = "..."` in the recording's file names, PNG or JPEG, whole; empty where there is none."""

    name: str = ""
    data: bytes = b""


class Hints(Document, frozen=True):
    """What helps to hear right. `language` is an ISO 639-1 code, or empty for: detect it.

    `terms` are a person's; `learned` recur over the series, and only mend the spelling of what was heard unsurely. `hosts` have
    led through other episodes of the series: where no moderator is told, one of them may be known again.
    """

    language: str = ""
    presenter: str = ""
    moderator: str = ""
    terms: list[str] = []
    learned: list[str] = []
    hosts: list[str] = []


class Boundary(Document, frozen=True):
    """A person moved an end of a published part. `what` is such as "presentation end" or "qa start"; times in ms."""

    what: str
    now_ms: int
    was_ms: int | None = None


class Rewording(Document, frozen=True):
    """A person corrected words: `was`, as it was written down, is `now` (empty: nothing was said). `near_ms`: there; None: everywhere."""

    was: str
    now: str
    near_ms: int | None = None

    @property
    def spoken(self) -> str:
        """As a person reads it."""
        at = "" if self.near_ms is None else f" near {clock(self.near_ms)}"
        return f"“{self.was}” → “{self.now}”{at}"


class Wording(Document, frozen=True):
    """What people decided about the words. `platform`: where there is a platform's transcript, its words are taken."""

    corrections: list[Rewording] = []
    platform: bool = False


class PlatformLine(Document, frozen=True):
    """One caption of a meeting platform's transcript, on the platform's clock; `name` is who it says spoke, or empty."""

    start_ms: int
    end_ms: int
    name: str
    text: str


class Platform(Document, frozen=True):
    """The platform's own transcript that lies beside the recording; without one, `file` is empty."""

    file: str = ""
    lines: list[PlatformLine] = []


class EditorTimeline(Document, frozen=True):
    """A timeline that a person changed in a video editor: its file's name and text, and the name of the recording it shows."""

    name: str
    text: str
    recording: str


class Corrections(Document, frozen=True):
    """Everything that a person decided otherwise than the machine; `cut` and `keep` are recording time."""

    boundaries: list[Boundary] = []
    cut: list[Span] = []
    keep: list[Span] = []
    timelines: list[EditorTimeline] = []


class Asides(Document, frozen=True):
    """What the platform kept beside the recording, by name in `files`: who was there, and what was asked in writing (never in private)."""

    files: list[str] = []
    names: list[str] = []
    questions: list[str] = []
