"""Attendees are named nowhere: names out of what was said, before anything is decided, written or drawn from it.

Everything that quotes speech comes from the transcript that is made here: captions, notes, questions, chapters, page, search.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from pipeline.model import (
    Asides,
    Hints,
    Pages,
    Platform,
    Segment,
    Settings,
    Speakers,
    Spoken,
    Stated,
    Transcript,
    Translation,
    Word,
)
from pipeline.stage import Workspace
from pipeline.stages.redact.names import Callbook, Found, kept, known, ordinary, spell, spelled, stayed
from pipeline.stages.redact.places import Place, named_places
from pipeline.timeline import Span, clock

NO_ASIDES = Asides()
LOG, FULL = "names.txt", "full_transcript.txt"


class RedactSettings(Settings, frozen=True):
    """[redact]"""

    names: Annotated[
        bool,
        msgspec.Meta(
            description="Take the names of attendees out of everything that is published; presenter, moderator and glossary stay"
        ),
    ] = True
    mute_names: Annotated[bool, msgspec.Meta(description="Silence those names in the sound of the videos too")] = False
    keep_full_transcript: Annotated[
        bool,
        msgspec.Meta(
            description="Keep all that was said, off the record and with names, as a text in .stages; it is never published"
        ),
    ] = False


def redact(
    spoken: Spoken,
    speakers: Speakers,
    pages: Pages,
    hints: Hints,
    platform: Platform,
    about: Stated,
    asides: Asides,
    settings: RedactSettings,
    work: Workspace,
) -> Transcript:
    """The transcript without attendees' names. What was taken out is listed in `names.txt`, which stays in `.stages`."""
    if settings.keep_full_transcript:
        _write(work, FULL, [f"{clock(segment.start_ms)}  {segment.text}" for segment in spoken.segments])
    if not settings.names:
        return _transcript(spoken, spoken.segments, [], [])
    segments, places = without_names(spoken, speakers, pages, hints, platform, about, asides=asides)
    _write(work, LOG, [f"{clock(place.span.start_ms)}  {place.said}" for place in places] or ["No name was taken out."])
    hidden = [place.span for place in places]
    clean = msgspec.structs.replace(
        spoken,
        doubts=[doubt for doubt in spoken.doubts if not any(doubt.ms in span for span in hidden)],
        translations=[
            in_translation(one, spoken, speakers, pages, hints, platform, about, asides) for one in spoken.translations
        ],
    )
    return _transcript(clean, segments, hidden, hidden if settings.mute_names else [])


def without_names(
    spoken: Spoken,
    speakers: Speakers,
    pages: Pages,
    hints: Hints,
    platform: Platform,
    about: Stated,
    more: Sequence[Found] = (),
    asides: Asides = NO_ASIDES,
) -> tuple[list[Segment], list[Place]]:
    """The segments with "an attendee" for each name, and where that was done; `more` are names known from elsewhere. Pure.

    What is written for a name takes the same time as the name did, so that no cut and no caption moves.
    """
    book = Callbook()
    stays = kept(spoken, speakers, pages, hints, about, book)
    names = [*known(spoken, speakers, book, stays), *more]
    written = [line.name for line in platform.lines if line.name] + asides.names
    for name in dict.fromkeys(spelled(name) for name in written):
        if name and not any(stayed(word, stays) for word in name):
            names.append(Found(name, -1))
    out, places, plain = [], [], ordinary(spoken, book)
    for number, segment in enumerate(spoken.segments):
        here = named_places(number, segment, names, speakers, book, stays, plain)
        words = list(segment.words)
        for place in reversed(here):
            words = without(words, place, book, spoken.language)
        out.append(msgspec.structs.replace(segment, words=words) if here else segment)
        places += here
    return out, places


def in_translation(
    translation: Translation,
    spoken: Spoken,
    speakers: Speakers,
    pages: Pages,
    hints: Hints,
    platform: Platform,
    about: Stated,
    asides: Asides,
) -> Translation:
    """The translation without the names that are said in the original, nor those by which somebody is called in the translation."""
    book = Callbook()
    said = known(spoken, speakers, book, kept(spoken, speakers, pages, hints, about, book))
    other = msgspec.structs.replace(spoken, language=translation.language, segments=translation.segments)
    more = [Found(found.words, -1) for found in said]
    segments, _ = without_names(other, speakers, pages, hints, platform, about, more, asides)
    return Translation(language=translation.language, segments=segments)


def without(words: list[Word], place: Place, book: Callbook, language: str) -> list[Word]:
    """A segment's words without the name at `place`: with "an attendee" for it, or with nothing where that reads better.

    Nothing is written for "Ann, you can speak", "Thank you, Ann." and "I'm Ann from Leeds"; the next or previous word takes its time.
    """
    before, name, after = words[: place.first], words[place.first : place.last], words[place.last :]
    last = name[-1].text
    starts = not before or before[-1].text.endswith((".", "?", "!"))
    if starts and last.endswith(",") and after and spell(after[0].text) in book.addressed:
        text = after[0].text[:1].upper() + after[0].text[1:]
        return [*before, msgspec.structs.replace(after[0], start_ms=name[0].start_ms, text=text), *after[1:]]
    said = " ".join(word.text for word in before[-2:]).casefold().replace("’", "'").split()
    thanks = bool(before) and before[-1].text.endswith(",") and spell(before[-1].text) in book.greeted
    if thanks and last.endswith((".", "!", "?")):
        text = before[-1].text.rstrip(",") + last[-1]
        return [*before[:-1], msgspec.structs.replace(before[-1], end_ms=name[-1].end_ms, text=text), *after]
    myself = bool(said) and (said[-1] in book.myself or " ".join(said) in book.myself)
    if myself and after and last[-1:].isalnum() and after[0].text.casefold() in book.origin:
        return [*before[:-1], msgspec.structs.replace(before[-1], end_ms=name[-1].end_ms), *after]
    return [*before, *replaced(name, book.instead(language), first=not before), *after]


def replaced(words: list[Word], instead: str, *, first: bool) -> list[Word]:
    """Other words over the same time, with the punctuation and the genitive of the last one."""
    last = words[-1].text
    name = last.rstrip('.,;:!?…"»”)')
    tail = ("'s" if name.endswith(("'s", "’s")) else "") + last[len(name) :]
    texts = instead.split()
    texts[-1] += tail
    if first:
        texts[0] = texts[0][:1].upper() + texts[0][1:]
    start, end = words[0].start_ms, max(words[-1].end_ms, words[0].start_ms + len(texts))
    sure = min(word.confidence for word in words)
    step = (end - start) / len(texts)
    return [Word(start + round(step * at), start + round(step * (at + 1)), text, sure) for at, text in enumerate(texts)]


def _transcript(spoken: Spoken, segments: list[Segment], hidden: list[Span], muted: list[Span]) -> Transcript:
    fields = {name: getattr(spoken, name) for name in spoken.__struct_fields__}
    return Transcript(**{**fields, "segments": segments, "hidden": hidden, "muted": muted})


def _write(work: Workspace, name: str, lines: list[str]) -> None:
    path, _ = work.new(name)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
