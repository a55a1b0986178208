"""One name, one spelling: what was heard several times and written in several ways is written as it was most often."""

from collections.abc import Collection, Sequence

import msgspec

from pipeline.engines import likeness
from pipeline.engines.vocabulary import EDGES
from pipeline.model import Segment, Word
from pipeline.model.sentences import ends

# Names shorter than this are too easily another's. What was heard this surely is no other name's spelling.
SHORTEST, SURE = 4, 0.75


def agreed(segments: Sequence[Segment], known: Collection[str]) -> list[Segment]:
    """The segments, each name spelled in one way: as `known` has it, or as it was written most often, or heard most surely.

    Names are alike that begin with the same letter and sound alike but for their vowels. Two that were both heard surely are two.
    """
    said = [word for one in segments for word in one.words]
    small = {likeness.key(word.text) for word in said if word.text[:1].islower()}
    heard: dict[str, list[float]] = {}
    for before, word in zip([None, *said], said, strict=False):
        text = name(word)
        begins = before is None or ends(before.text, word.text)
        if text and likeness.key(text) not in small and not (begins and word.confidence >= SURE):
            heard.setdefault(text, []).append(word.confidence)
    best: dict[str, str] = {}
    for text in sorted(heard, key=lambda text: (text in known, len(heard[text]), max(heard[text]))):
        best[text[0] + likeness.sound(text)] = text
    return [
        msgspec.structs.replace(one, words=[respelled(word, heard, best, known) for word in one.words])
        for one in segments
    ]


def name(word: Word) -> str:
    """The word without the signs around it, if it is written as a name; else empty."""
    text = str(EDGES.match(word.text).group(2))  # type: ignore[union-attr]  # the pattern matches any text
    return text if len(text) >= SHORTEST and text[0].isupper() and not text.isupper() else ""


def respelled(word: Word, heard: Collection[str], best: dict[str, str], known: Collection[str]) -> Word:
    """The word as its name is spelled, if it is a name's and was not heard surely."""
    text = name(word)
    other = best.get(text[0] + likeness.sound(text), "") if text in heard else ""
    if (
        not other
        or word.confidence >= SURE
        or text in known
        or likeness.another_form(*map(likeness.key, (text, other)))
    ):
        return word
    return msgspec.structs.replace(word, text=word.text.replace(text, other))
