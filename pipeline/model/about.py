"""What people say of a recording: `recordings/<name>.toml`, over the project-wide `[about]` of config.toml."""

from pipeline.model.document import Document
from pipeline.timeline import Span


class About(Document, frozen=True):
    """Facts that are printed on the results. Empty means unknown; nothing measured depends on them."""

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


class Hints(Document, frozen=True):
    """What helps to hear right. `language` is an ISO 639-1 code, or empty for: detect it."""

    language: str = ""
    presenter: str = ""
    moderator: str = ""
    terms: list[str] = []


class Boundary(Document, frozen=True):
    """A person moved an end of a published part. `what` is such as "presentation end" or "qa start"; times in ms."""

    what: str
    now_ms: int
    was_ms: int | None = None


class Corrections(Document, frozen=True):
    """Everything that a person decided otherwise than the machine; `cut` and `keep` are recording time."""

    boundaries: list[Boundary] = []
    cut: list[Span] = []
    keep: list[Span] = []
