"""Documents of the stages that read media: what is there, before anything is decided."""

from typing import Literal

from pipeline.model.about import Rewording
from pipeline.model.document import Box, Document, File
from pipeline.model.phrases import phrases
from pipeline.timeline import Span


class Source(Document, frozen=True):
    """The recording's identity; its place on the disk is not part of it."""

    file: str
    size: int
    sha256: str


class VideoStream(Document, frozen=True):
    """`frame_rate` is the mean in frames a second, `usual_rate` that of the median gap; `rotation` clockwise degrees to show it upright.

    `width` and `height` are stored pixels; `pixel_aspect` is the width to height at which one of them is shown.
    """

    index: int
    codec: str
    profile: str
    width: int
    height: int
    pixel_format: str
    frame_rate: float
    usual_rate: float
    variable_rate: bool
    time_base: str
    start_ms: int
    rotation: int = 0
    mean_keyframe_ms: int = 0
    pixel_aspect: float = 1.0

    @property
    def shown_width(self) -> int:
        """Width at which a stored row is shown in square pixels."""
        return round(self.width * self.pixel_aspect)


class AudioStream(Document, frozen=True):
    """`channels` as stored; `start_ms` on the recording's clock."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    start_ms: int


class Media(Document, frozen=True):
    """Made by probe. The recording's clock starts at the container's start time, as ffmpeg counts; there PyAV's times say `origin_ms`."""

    container: str
    duration_ms: int
    origin_ms: int
    video: VideoStream | None
    audio: AudioStream | None
    recorded: str = ""
    damaged: bool = False


class Sound(Document, frozen=True):
    """Made by listen. `audio` is 16 kHz mono signed 16-bit WAV that starts at 0 ms, or None if there is no sound.

    `speech`: spans where somebody speaks. `envelope`: level in whole dBFS (RMS, -100 is silence) of each `step_ms`.
    Loudness after EBU R128; None where nothing is above the gate. `channel`: the only one that was listened to, where the other
    one of two is silent or its opposite; None: all.
    """

    audio: File | None
    duration_ms: int
    speech: list[Span]
    step_ms: int
    envelope: list[int]
    loudness_lufs: float | None
    loudness_range_lu: float | None
    true_peak_dbtp: float | None
    channel: int | None = None


class Look(Document, frozen=True):
    """One stretch of the recording in which the picture stood still enough to be looked at.

    `span` is how long it was on the screen, the transition to it included; `still` its quiet core. `picture` is a small grey
    picture of the whole frame, lossless. `area` is where the slide (or the shared screen) is in the frame, None where it fills
    the frame. `motion`: share of the frame (0 to 1) that moved all the time; `moving`: where that was, such as a webcam. Boxes
    are in the recording's pixels; `ticking`: where among that a clock or countdown is. Looks with the same `state` show the
    same picture, but for what moves, a pointer and noise. `restless`: it never stood still in all that time, as when somebody
    types. Shares of the area outside of what moves: `flat` ground, `edges` (text, lines), `dark` pixels, `tones` (soft shades,
    as photographs and webcams have). `ground`: the brightness there in the median, 0 to 255. `paper`: share of what moves that is
    as bright as that. `captions`: the strip with what the platform writes while somebody speaks, if it lies there.
    """

    span: Span
    still: Span
    picture: File
    area: Box | None
    motion: float
    state: int = 0
    restless: bool = False
    moving: list[Box] = []
    ticking: list[Box] = []
    flat: float = 0.0
    edges: float = 0.0
    dark: float = 0.0
    tones: float = 0.0
    ground: int = 0
    paper: float = 0.0
    captions: Box | None = None


class Relation(Document, frozen=True):
    """How the picture of state `after` differs from that of state `before`, an earlier one.

    "added": all that was there is still there, and there is more; "removed": the other way round; "replaced": anything else.
    `lost`: share (0 to 1) of the first one's edges that are gone, `gained`: share of the second one's that are new; `size`: the
    longest side of what differs, as a share of the frame's width. `direct`: one followed the other on the screen; then
    `spread_ms` is how long the change took (typing takes seconds), and `line` tells that it took any time and is one thin line, as
    a pen draws; `panel` that a window with straight sides came over what was there, or went and left what was under it.
    """

    before: int
    after: int
    kind: Literal["added", "removed", "replaced"]
    lost: float
    gained: float
    size: float
    direct: bool = False
    spread_ms: int = 0
    line: bool = False
    panel: Literal["", "came", "went"] = ""


class Frames(Document, frozen=True):
    """Made by look: the picture's history. `looks` cover the recording in order without overlap; none without video."""

    width: int
    height: int
    looks: list[Look]
    relations: list[Relation] = []


class SpeechModel(Document, frozen=True):
    """The identity of the recogniser: its engine, the model's name, and the sha256 of the model's file."""

    engine: str
    model: str
    sha256: str


class Word(Document, frozen=True, array_like=True):
    """One word as heard, with its punctuation and no spaces around it; `confidence` 0 to 1."""

    start_ms: int
    end_ms: int
    text: str
    confidence: float


class Segment(Document, frozen=True):
    """What the recogniser gave as one piece, usually a sentence or a clause. `doubtful`: likely not what was said.

    `language`: ISO 639-1 where it is another than the transcript's, else empty.
    """

    start_ms: int
    end_ms: int
    words: list[Word]
    doubtful: bool = False
    language: str = ""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Doubt(Document, frozen=True):
    """What was heard at `ms` sounds much like a name on the slide, and is not that name: one of both is wrong, or neither."""

    ms: int
    heard: str
    slide: str


class Translation(Document, frozen=True):
    """All that was said, in another `language` (ISO 639-1)."""

    language: str
    segments: list[Segment]


class Transcript(Document, frozen=True):
    """Made by redact. `language` is ISO 639-1; empty when nothing was said. `unfit`: corrections of words that fit nowhere any more.

    `hidden`: where the name of an attendee is said, which stands in none of the words; `muted`: those to be silenced in the sound.
    `unheard`: speech in which no word could be made out.
    """

    language: str
    engine: str
    model: str
    segments: list[Segment]
    unfit: list[Rewording] = []
    hidden: list[Span] = []
    muted: list[Span] = []
    doubts: list[Doubt] = []
    unheard: list[Span] = []
    translations: list[Translation] = []

    @property
    def words(self) -> list[Word]:
        return [word for segment in self.segments for word in segment.words]


class Draft(Transcript, frozen=True):
    """Made by transcribe: what the recogniser wrote down, before anybody corrected it."""


class Spoken(Transcript, frozen=True):
    """Made by words: all that was said, with every name. Only redact reads it."""


class Turn(Document, frozen=True, array_like=True):
    """One voice without interruption."""

    start_ms: int
    end_ms: int
    voice: int


class Voice(Document, frozen=True):
    """`role` is "presenter", "moderator" or "attendee"; `name` only where it is known, else empty."""

    number: int
    role: str
    name: str
    speech_ms: int

    def called(self, language: str) -> str:
        """How captions and transcripts in that language call this voice."""
        return self.name or phrases(language).voice(self.role, self.number)


class Speakers(Document, frozen=True):
    """Made by speakers. `turns` are sorted and do not overlap; `voices[i].number == i + 1`."""

    voices: list[Voice]
    turns: list[Turn]

    def at(self, ms: int) -> Voice | None:
        """Who speaks at `ms`, or spoke last within the two seconds before it, or else begins within half a second."""
        best = None
        for turn in self.turns:
            if turn.start_ms <= ms < turn.end_ms + 2000 or (best is None and ms < turn.start_ms <= ms + 500):
                best = turn.voice
        return next((voice for voice in self.voices if voice.number == best), None)
