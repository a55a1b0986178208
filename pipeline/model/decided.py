"""What was decided: the parts, the questions, and the edit decision list, which alone knows output time."""

from typing import Literal

from pipeline.model.document import Document
from pipeline.timeline import Span, total

PartKind = Literal["presentation", "qa"]
PARTS: tuple[PartKind, ...] = ("presentation", "qa")

Phase = Literal["waiting", "backstage", "welcome", "presentation", "qa", "closing", "tail"]


class Evidence(Document, frozen=True):
    """Something that a person can check at `ms`."""

    ms: int
    what: str


class PhaseSpan(Document, frozen=True):
    """One phase of the webinar as it happened."""

    kind: Phase
    start_ms: int
    end_ms: int


class Part(Document, frozen=True):
    """A part that is published, from its first word to its last. The presentation includes the welcome, the Q&A the goodbye."""

    kind: PartKind
    start_ms: int
    end_ms: int
    confidence: float
    evidence: list[Evidence]

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


class Question(Document, frozen=True):
    """A question of the Q&A; `answer_start_ms` is None where nobody answers.

    `asker`: "attendee", or "moderator" or "presenter" who reads it out; empty where voices are not told apart. `slide`: the
    number of the slide that is shown meanwhile. `group`: the number of the first of the questions that belong together.
    `asked_ms`: where the asker comes to the question, past greetings, line checks and who they are.
    """

    number: int
    start_ms: int
    end_ms: int
    answer_start_ms: int | None
    text: str
    asker: str = ""
    slide: int | None = None
    group: int = 0
    asked_ms: int | None = None


class Mishap(Document, frozen=True):
    """Something that went wrong on the air, from `ms` to `end_ms`; proposed as a cut."""

    ms: int
    end_ms: int
    what: str


class Break(Document, frozen=True):
    """A break within the parts, off the record: from the last word before it to the first one after it. `slides`: what was shown in
    it alone, such as "Back at ten past three"."""

    start_ms: int
    end_ms: int
    slides: list[int] = []

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


class Parts(Document, frozen=True):
    """Made by split. `phases` cover the recording; `parts` hold what is on the record. `mishaps`: proposed cuts inside the parts."""

    phases: list[PhaseSpan]
    parts: list[Part]
    questions: list[Question]
    mishaps: list[Mishap] = []
    breaks: list[Break] = []

    def part(self, kind: PartKind) -> Part | None:
        return next((part for part in self.parts if part.kind == kind), None)


class Clip(Document, frozen=True):
    """A stretch of the recording that stays, in `part`."""

    part: PartKind
    start_ms: int
    end_ms: int

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


class Cut(Document, frozen=True):
    """A stretch inside a part that goes, and why."""

    start_ms: int
    end_ms: int
    reason: str


class Edit(Document, frozen=True):
    """Made by trim: the edit decision list. Clips are in order, disjoint, in recording time."""

    clips: list[Clip]
    cuts: list[Cut]

    def spans(self, part: PartKind) -> list[Span]:
        """The clips of one part, in order."""
        return [clip.span for clip in self.clips if clip.part == part]

    def parts(self) -> list[PartKind]:
        """The parts that have anything to show, in order."""
        return [part for part in PARTS if self.spans(part)]

    def duration(self, part: PartKind) -> int:
        """Length of the part's output, ms."""
        return total(self.spans(part))

    def to_output(self, part: PartKind, ms: int) -> int | None:
        """Recording time to the part's output time; None where it was cut away."""
        done = 0
        for span in self.spans(part):
            if ms in span:
                return done + ms - span.start_ms
            done += span.length
        return None

    def span_to_output(self, part: PartKind, span: Span) -> list[Span]:
        """What stays of a span, in output time, in order; pieces on both sides of a cut are joined."""
        out: list[Span] = []
        done = 0
        for clip in self.spans(part):
            if both := span.clip(clip):
                piece = Span(done + both.start_ms - clip.start_ms, done + both.end_ms - clip.start_ms)
                if out and out[-1].end_ms == piece.start_ms:
                    out[-1] = Span(out[-1].start_ms, piece.end_ms)
                else:
                    out.append(piece)
            done += clip.length
        return out

    def keeps(self, ms: int) -> bool:
        """Whether this moment is in any part of the output."""
        return any(ms in clip.span for clip in self.clips)
