"""The parts of a webinar: what is on the record, where the talk ends and the Q&A starts, and each question.

No phrase decides alone. Phrases, voices, the screen and silences are pieces of evidence for a phase or for a change of phase;
their sum over the whole recording gives the most likely course (`decode`), and with it how sure that is.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import msgspec

from pipeline.model import (
    Asides,
    Corrections,
    Evidence,
    Media,
    Mishap,
    Pages,
    Part,
    Parts,
    PhaseSpan,
    Settings,
    Slides,
    Sound,
    Speakers,
    Transcript,
)
from pipeline.stages.split.boundaries import automatic, corrected, short
from pipeline.stages.split.breaks import breaks
from pipeline.stages.split.decode import QA, STATES, TALK, Course, decode
from pipeline.stages.split.evidence import emissions, moves
from pipeline.stages.split.phrases import Phrasebook
from pipeline.stages.split.questions import questions
from pipeline.stages.split.scene import Scene, scene
from pipeline.stages.split.utterances import Utterance, utterances
from pipeline.timeline import Span, gaps, merge, subtract

NO_ASIDES = Asides()
MISHAP_REACH_MS = 12_000  # two sentences about it this near to each other are one mishap
MISHAP_HUSH_MS = 2500
FEW_WORDS, FEW_SHARE = 60, 0.08


class SplitSettings(Settings, frozen=True):
    """[split]"""

    questions_part: Annotated[
        bool,
        msgspec.Meta(
            description="Look for questions and answers after the talk, and make them an episode part of their own"
        ),
    ] = True
    phrases: Annotated[
        dict[str, list[str]],
        msgspec.Meta(
            description="Phrases of your own, by kind, such as opening = ['let us go to the panel']; kinds: stages/split/phrases"
        ),
    ] = {}


def split(
    media: Media,
    sound: Sound,
    transcript: Transcript,
    speakers: Speakers,
    slides: Slides,
    pages: Pages,
    corrections: Corrections,
    settings: SplitSettings,
    asides: Asides = NO_ASIDES,
) -> Parts:
    """Decide the phases, the published parts and the questions. Pure; well under a second for an hour.

    Raises:
        StaleCorrectionError: a correction of a boundary does not fit the recording.
        ConfigurationError: `phrases` names a kind that does not exist.
    """
    book = Phrasebook(settings.phrases)
    said = utterances(transcript, speakers, slides, sound)
    if _hardly_spoken(said, media):
        parts = corrected(_without_speech(media, slides, len(said)), corrections, media.duration_ms)
        return Parts(phases=_phases_of_parts(parts, media.duration_ms), parts=parts, questions=[])
    facts = scene(said, slides, pages, book, transcript.language, asides.questions)
    scores, changes = emissions(facts), moves(facts)
    course = decode(scores, changes, with_qa=settings.questions_part)
    if QA in course.states and not _exchange(facts, course):
        course = decode(scores, changes, with_qa=False)
    parts = corrected(automatic(facts, course), corrections, media.duration_ms)
    qa = next((part for part in parts if part.kind == "qa"), None)
    asked = [at for at, u in enumerate(said) if qa and u.span.middle in qa.span]
    return Parts(
        phases=_phases(facts, course, media.duration_ms),
        parts=parts,
        questions=questions(facts, asked[0], asked[-1] + 1, _presenters(facts, course)) if asked else [],
        mishaps=_mishaps(facts, parts),
        breaks=[one for one in breaks(facts, pages, book) if any(one.span.clip(part.span) for part in parts)],
    )


def _exchange(facts: Scene, course: Course) -> bool:
    """Whether what was taken for a Q&A is one: a question that gets an answer. Else none must be made up."""
    inside = [at for at, state in enumerate(course.states) if state == QA]
    found = questions(facts, inside[0], inside[-1] + 1, _presenters(facts, course))
    return any(question.answer_start_ms is not None for question in found)


def _presenters(facts: Scene, course: Course) -> frozenset[int]:
    """The voices that fill at least a fifth of the talk; empty where voices say nothing."""
    if len({u.voice for u in facts.said}) < 2:
        return frozenset()
    spoken: Counter[int] = Counter()
    for u, state in zip(facts.said, course.states, strict=True):
        if state == TALK:
            spoken[u.voice] += u.span.length
    whole = sum(spoken.values())
    found = {voice for voice, ms in spoken.items() if voice and ms >= whole / 5}
    return frozenset(found or {u.voice for u in facts.said if u.role == "presenter"})


def _phases(facts: Scene, course: Course, duration_ms: int) -> list[PhaseSpan]:
    """Phases that cover the recording; silence before the first word is waiting, elsewhere it belongs to what came before."""
    spans: list[PhaseSpan] = []
    if facts.said[0].start_ms > 0:
        spans.append(PhaseSpan(kind="waiting", start_ms=0, end_ms=facts.said[0].start_ms))
    for u, state in zip(facts.said, course.states, strict=True):
        kind = STATES[state]
        if spans and spans[-1].kind == kind:
            continue
        if spans:
            spans[-1] = msgspec.structs.replace(spans[-1], end_ms=max(spans[-1].start_ms, u.start_ms))
        spans.append(PhaseSpan(kind=kind, start_ms=u.start_ms, end_ms=u.end_ms))
    spans[-1] = msgspec.structs.replace(spans[-1], end_ms=max(duration_ms, spans[-1].start_ms))
    return [span for span in spans if span.end_ms > span.start_ms]


def _hardly_spoken(said: Sequence[Utterance], media: Media) -> bool:
    """Whether the picture carries the recording: a film or a demonstration with a word here and there."""
    words = sum(len(u.words) for u in said)
    return not said or (words < FEW_WORDS and sum(u.span.length for u in said) < FEW_SHARE * media.duration_ms)


def _without_speech(media: Media, slides: Slides, sentences: int) -> list[Part]:
    """The whole recording, without holding and black screens at its two ends."""
    shown = [screen.span for screen in slides.screens if screen.kind not in ("card", "black")]
    whole = Span(0, media.duration_ms)
    what = "nobody speaks" if not sentences else "hardly anything is said"
    what += ": everything but holding screens is kept"
    span = Span(shown[0].start_ms, min(shown[-1].end_ms, media.duration_ms)) if shown else whole
    if not span.length:
        return []
    evidence = [Evidence(ms=span.start_ms, what=what)]
    return [Part(kind="presentation", start_ms=span.start_ms, end_ms=span.end_ms, confidence=0.5, evidence=evidence)]


def _phases_of_parts(parts: Sequence[Part], duration_ms: int) -> list[PhaseSpan]:
    spans = [PhaseSpan(kind=part.kind, start_ms=part.start_ms, end_ms=part.end_ms) for part in parts]
    first = min((part.start_ms for part in parts), default=duration_ms)
    for hole in gaps([part.span for part in parts], Span(0, duration_ms)):
        spans.append(
            PhaseSpan(kind="waiting" if hole.start_ms < first else "tail", start_ms=hole.start_ms, end_ms=hole.end_ms)
        )
    return sorted(spans, key=lambda span: span.start_ms)


def _mishaps(facts: Scene, parts: Sequence[Part]) -> list[Mishap]:
    """What went wrong on the air: sentences about it, joined with their neighbours of the same kind; proposed as cuts.

    A question alone ("can you hear me?") that nothing came of is none.
    """
    found = []
    for at, hits in enumerate(facts.hits):
        u = facts.said[at]
        long_gap = facts.gaps[at] >= MISHAP_HUSH_MS
        sure = "mishap" in hits and (hits["mishap"].weight == 1 or long_gap)
        if sure and any(part.start_ms <= u.start_ms < part.end_ms for part in parts) and len(u.words) <= 14:
            found.append(u.span)
    joined = merge(found, MISHAP_REACH_MS)
    edges = [Span(part.start_ms, part.end_ms) for part in parts]
    return [
        Mishap(
            ms=span.start_ms,
            end_ms=span.end_ms,
            what=f"“{short(' '.join(u.text for u in facts.said if u.span.middle in span), 90)}”",
        )
        for span in joined
        if not subtract([span], edges) and (span not in found or not _asked_only(facts, span))
    ]


def _asked_only(facts: Scene, span: Span) -> bool:
    at = next(at for at, u in enumerate(facts.said) if u.span == span)
    return facts.said[at].text.rstrip().endswith("?") and max(facts.gaps[at : at + 2]) < MISHAP_HUSH_MS
