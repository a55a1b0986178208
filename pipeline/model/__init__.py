"""The documents: what flows between stages, and what is published."""

from pipeline.model.about import About, Boundary, Corrections, Hints
from pipeline.model.decided import (
    PARTS,
    Clip,
    Cut,
    Edit,
    Evidence,
    Mishap,
    Part,
    PartKind,
    Parts,
    Phase,
    PhaseSpan,
    Question,
)
from pipeline.model.document import Box, Document, File, Settings
from pipeline.model.made import Cue, Deck, DeckSlide, Film, Page, Subtitles, Track, Video
from pipeline.model.measured import (
    AudioStream,
    Frames,
    Look,
    Media,
    Relation,
    Segment,
    Sound,
    Source,
    Speakers,
    SpeechModel,
    Transcript,
    Turn,
    VideoStream,
    Voice,
    Word,
)
from pipeline.model.slides import Line, PageOfSlide, Pages, Picture, Screen, Shape, Slide, Slides, Table

__all__ = [
    "PARTS", "About", "AudioStream", "Boundary", "Box", "Clip", "Corrections", "Cue", "Cut", "Deck", "DeckSlide",
    "Document", "Edit", "Evidence", "File", "Film", "Frames", "Hints", "Line", "Look", "Media", "Mishap", "Page", "PageOfSlide",
    "Pages", "Part", "PartKind", "Parts", "Phase", "PhaseSpan", "Picture", "Question", "Relation", "Screen", "Segment", "Settings",
    "Shape", "Slide", "Slides", "Sound", "Source", "Speakers", "SpeechModel", "Subtitles", "Table", "Track", "Transcript", "Turn",
    "Video", "VideoStream", "Voice", "Word",
]
