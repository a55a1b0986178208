"""The words as they are published: heard here or taken from the platform's transcript, with every correction of a person."""

from pipeline.model import Doubt, Draft, Platform, Segment, Spoken, Wording
from pipeline.model.matching import on_our_clock, retold
from pipeline.model.rewording import corrected


def words(draft: Draft, platform: Platform, wording: Wording) -> Spoken:
    """Settle the words. Pure.

    The platform's words, where they are asked for and there are any, get the times at which the same words were heard. Corrections
    come last, so that they hold whoever wrote the words down; those that fit nowhere are in `unfit`.
    """
    segments, engine, model = draft.segments, draft.engine, draft.model
    if wording.platform and platform.lines:
        segments = retold(on_our_clock(platform, draft), draft)
        engine, model = "platform", platform.file
    segments, unfit = corrected(segments, wording.corrections)
    return Spoken(
        language=draft.language if segments else "",
        engine=engine,
        model=model,
        segments=segments,
        unfit=unfit,
        doubts=unsettled(draft, segments),
        unheard=draft.unheard if engine == draft.engine else [],
        translations=draft.translations,
    )


def unsettled(draft: Draft, segments: list[Segment]) -> list[Doubt]:
    """The doubts about words that still stand there: what a person or the platform wrote otherwise is settled."""
    said = {word.start_ms: word.text for segment in segments for word in segment.words}
    return [doubt for doubt in draft.doubts if said.get(doubt.ms) == doubt.heard.split()[0]]
