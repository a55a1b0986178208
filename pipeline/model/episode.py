"""`episode.json`: the public, versioned format of a finished episode. Times are ms of the recording."""

from typing import Literal

from pipeline.model.decided import Clip, Evidence, Part, Question
from pipeline.model.document import Document
from pipeline.timeline import Span

SCHEMA = "webinar-episode/1"


class Recording(Document, frozen=True):
    """The source; `width` and `height` are 0 for sound alone."""

    file: str
    sha256: str
    duration_ms: int
    width: int
    height: int


class SlideVerdict(Document, frozen=True):
    """How the slide in the deck agrees with its frame, 0 to 1; None: not compared. `why`: what to check; empty where `safe`.

    `rendered`: the slide was drawn and compared as a picture, not only by its text and boxes.
    """

    safe: bool
    rendered: bool
    text: float
    layout: float | None
    picture: float | None
    why: list[str]


class EpisodeSlide(Document, frozen=True):
    """A slide of the published parts. `image` is a path in the episode's folder.

    `original`: its number in the presenter's own deck, where deck.pptx holds that slide. `proof`: how well the deck's slide agrees.
    """

    number: int
    title: str
    text: str
    image: str
    shown: list[Span]
    deck_slide: int | None
    confidence: float
    proof: SlideVerdict | None = None
    original: int | None = None


class Passage(Document, frozen=True):
    """Some sentences of one speaker."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str


class Chapter(Document, frozen=True):
    """`at_ms` is output time of the part's video."""

    part: Literal["presentation", "qa"]
    at_ms: int
    title: str


class Output(Document, frozen=True):
    """A file in the episode's folder."""

    kind: Literal["video", "captioned", "captions", "cover", "deck", "page", "transcript", "slide", "timeline", "proof"]
    file: str
    part: Literal["presentation", "qa", ""]
    language: str
    sha256: str
    duration_ms: int | None = None


class Check(Document, frozen=True):
    """Something that a person should look at, with the seconds it takes."""

    ms: int
    what: str
    seconds: int


class Episode(Document, frozen=True):
    """A finished episode."""

    schema: str
    id: str
    title: str
    presenter: str
    moderator: str
    organisation: str
    event: str
    date: str
    language: str
    licence: str
    licence_url: str
    attribution: str
    funding: str
    category: str
    keywords: list[str]
    recording: Recording
    parts: list[Part]
    clips: list[Clip]
    slides: list[EpisodeSlide]
    questions: list[Question]
    chapters: list[Chapter]
    transcript: list[Passage]
    outputs: list[Output]
    lacks: list[str]
    checks: list[Check]
    evidence: list[Evidence] = []
