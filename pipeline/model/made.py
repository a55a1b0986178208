"""Documents of the stages that write what is published."""

from pipeline.model.decided import PartKind
from pipeline.model.document import Document, File


class Cue(Document, frozen=True):
    """One caption, in the output time of `part`; `lines` without markup; `speaker` is a label, or empty.

    Where two people speak, `voices` has the label of each line.
    `language`: where it is another than its track's, else empty.
    """

    part: PartKind
    start_ms: int
    end_ms: int
    lines: list[str]
    speaker: str = ""
    voices: list[str] = []
    language: str = ""


class Track(Document, frozen=True):
    """The caption files of one part in one language (ISO 639-1)."""

    part: PartKind
    language: str
    srt: File
    vtt: File


class Subtitles(Document, frozen=True):
    """Made by subtitle. `tracks`: of each part first in the language spoken, then translations. `cues` are those as spoken."""

    tracks: list[Track]
    cues: list[Cue]


class DeckSlide(Document, frozen=True):
    """Where slide `slide` of the episode stands in deck.pptx: `deck_slide` is 1-based.

    `original`: its number in the presenter's own deck, if it is that slide and not a rebuilt one.
    """

    slide: int
    deck_slide: int
    original: int | None = None


class Deck(Document, frozen=True):
    """Made by deck. `pictures` are the slides' PNGs for the page, in the order of `slides`. `problems` of the deck's own checks."""

    file: File
    slides: list[DeckSlide]
    pictures: list[File]
    problems: list[str] = []


class Film(Document, frozen=True):
    """One finished video. `copied` and `encoded`: frames taken over unchanged, and encoded; `why_encoded`: why all had to be, or empty."""

    part: PartKind
    file: File
    duration_ms: int
    width: int
    height: int
    loudness_lufs: float | None
    true_peak_dbtp: float | None
    copied: int = 0
    copied_bytes: int = 0
    encoded: int = 0
    why_encoded: str = ""


class Video(Document, frozen=True):
    """Made by video. `burnt`: the same with the captions in the picture, where the settings ask for them. `cover`: a JPEG."""

    films: list[Film]
    burnt: list[Film] = []
    cover: File | None = None


class Full(Document, frozen=True):
    """Made by full: talk and questions in one film, in a time of its own; None where it was not asked for."""

    film: File | None
    duration_ms: int
    tracks: list[Track]


class Handoff(Document, frozen=True):
    """Made by handoff: timelines for video editors."""

    files: list[File]


class Page(Document, frozen=True):
    """Made by publish."""

    index: File
    episode: File
    transcript: File
    lacks: list[str] = []
    slides: File | None = None
