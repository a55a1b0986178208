"""Where in a segment attendees are named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.model import Segment, Speakers
from pipeline.stages.redact.names import BETWEEN, FEWEST_LETTERS, Callbook, Found, lectures, sound, spell, stayed
from pipeline.timeline import Span


@dataclass(frozen=True)
class Place:
    """Words [first, last) of a segment, when they are said, and what they were."""

    first: int
    last: int
    span: Span
    said: str


def named_places(
    number: int,
    segment: Segment,
    names: Sequence[Found],
    speakers: Speakers,
    book: Callbook,
    stays: set[str],
    plain: Collection[str] = (),
) -> list[Place]:
    """Every name in segment `number`, with its title. `plain`: words that are ordinary ones here.

    A part of a name (the first name alone) counts too, and what sounds like it: "Tomas" is heard as "Thomas" the next time.
    In the presenter's long turns a name is taken out only after it was called: before that "Jordan" is the country.
    """
    talk = _presents(segment, speakers)
    single = {word for found in names for word in found.words if not (talk and found.segment > number)}
    single = {word for word in single - BETWEEN if not stayed(word, stays)}
    alike = {sound(word) for word in single if len(word) >= FEWEST_LETTERS}
    words = [spell(word.text) for word in segment.words]
    single |= {
        word
        for word in words
        if len(word) >= FEWEST_LETTERS and sound(word) in alike and not (word in plain or stayed(word, stays))
    }
    capital = [word.text.lstrip("\"'«“(")[:1].isupper() for word in segment.words]
    out: list[Place] = []
    at = 0
    while at < len(words):
        if words[at] in single and capital[at]:
            first = at - 1 if at and words[at - 1] in book.titles and not (out and out[-1].last > at - 1) else at
            if (
                first
                and segment.words[first - 1].text.lower() in book.before
                and not (out and out[-1].last > first - 1)
            ):
                first -= 1  # "a Mr Stein": what is written instead has its own article
            last = at + 1
            while last < len(words) and not segment.words[last - 1].text.endswith((".", ",", "?", "!", ":", ";")):
                if (words[last] in single or words[last] in BETWEEN) and capital[last]:
                    last += 1
                elif words[last] in BETWEEN and last + 1 < len(words) and words[last + 1] in single:
                    last += 2
                else:
                    break
            span = Span(segment.words[first].start_ms, segment.words[last - 1].end_ms)
            out.append(Place(first, last, span, " ".join(word.text for word in segment.words[first:last])))
            at = last
        else:
            at += 1
    return out


def _presents(segment: Segment, speakers: Speakers) -> bool:
    voice = speakers.at((segment.start_ms + segment.end_ms) // 2)
    return voice is not None and voice.role == "presenter" and lectures(segment, speakers)
