"""A person's corrections of words, put into whatever a recogniser wrote down this time.

A correction is anchored on its text and its time, never on an index: exact words first, and near the given time whatever reads
enough like them, so that it outlives another engine or model. What fits nowhere is said, not guessed.
"""

import difflib
import unicodedata
from collections.abc import Sequence

import msgspec

from pipeline.model.about import Rewording
from pipeline.model.measured import Segment, Word

# How far from its time a correction is looked for: word for word, and by likeness.
EXACT_MS, LIKE_MS = 15_000, 5_000
# How much of the characters must agree; a short text is too easily like another.
LIKE, LIKE_SHORT, SHORT_CHARACTERS = 0.7, 0.8, 6
SLACK_WORDS = 2
SENTENCE = (".", "?", "!", "…")


class Place(msgspec.Struct, frozen=True):
    """Words [first, last)."""

    first: int
    last: int


def corrected(segments: Sequence[Segment], corrections: Sequence[Rewording]) -> tuple[list[Segment], list[Rewording]]:
    """The segments with every correction that fits, in the order given; and the corrections that fit nowhere."""
    words = [(word, number) for number, segment in enumerate(segments) for word in segment.words]
    unfit: list[Rewording] = []
    for correction in corrections:
        said = [word for word, _ in words]
        places = found(said, correction)
        if places is None:
            unfit.append(correction)
            continue
        for place in reversed(places):
            put = replaced(said[place.first : place.last], correction.now, opens(said, place.first))
            words[place.first : place.last] = [(word, words[place.first][1]) for word in put]
    out = []
    for number, segment in enumerate(segments):
        own = [word for word, home in words if home == number]
        if own == segment.words:
            out.append(segment)
        elif own:
            settled = segment.doubtful and sum(word.confidence == 1.0 for word in own) * 2 < len(own)
            out.append(
                msgspec.structs.replace(
                    segment, start_ms=own[0].start_ms, end_ms=own[-1].end_ms, words=own, doubtful=settled
                )
            )
    return out, unfit


def found(words: Sequence[Word], correction: Rewording) -> list[Place] | None:
    """Where the correction belongs: nowhere any more if that is right already (an empty list), or if it fits nowhere (None)."""
    keys = [key(word.text) for word in words]
    was, now = keyed(correction.was), keyed(correction.now)
    right = [place for place in exact(keys, now) if near(words, place, correction, EXACT_MS)] if now else []
    same = was == now
    wrong = [
        place
        for place in exact(keys, was)
        if near(words, place, correction, EXACT_MS)
        and (same or not any(place.first < other.last and other.first < place.last for other in right))
    ]
    if correction.near_ms is None:
        return wrong if wrong or right else None
    if wrong:
        return [min(wrong, key=lambda place: away(words, place, correction.near_ms or 0))]
    if right:
        return []
    place = alike(words, keys, was, now, correction)
    return None if place is None else [place]


def exact(keys: Sequence[str], wanted: Sequence[str]) -> list[Place]:
    """Every place, from left to right without overlap, where these words stand in a row."""
    out: list[Place] = []
    for at in range(len(keys) - len(wanted) + 1):
        if list(keys[at : at + len(wanted)]) == list(wanted) and (not out or at >= out[-1].last):
            out.append(Place(at, at + len(wanted)))
    return out


def alike(
    words: Sequence[Word], keys: Sequence[str], was: Sequence[str], now: Sequence[str], correction: Rewording
) -> Place | None:
    """The words near the correction's time that read most like what it replaced, or like what it says; None if none do."""
    targets = ["".join(was), *(["".join(now)] if now else [])]
    shortest, longest = min(len(was), len(now) or len(was)), max(len(was), len(now))
    best: tuple[float, int, Place] | None = None
    for first in range(len(keys)):
        for count in range(max(1, shortest - SLACK_WORDS), longest + SLACK_WORDS + 1):
            place = Place(first, first + count)
            if place.last > len(keys) or not near(words, place, correction, LIKE_MS):
                continue
            text = "".join(keys[first : place.last])
            score = max(difflib.SequenceMatcher(None, text, target, autojunk=False).ratio() for target in targets)
            needed = LIKE_SHORT if min(map(len, targets)) < SHORT_CHARACTERS else LIKE
            if score >= needed:
                rank = (score, -away(words, place, correction.near_ms or 0), place)
                best = rank if best is None or rank[:2] > best[:2] else best
    return best[2] if best else None


def near(words: Sequence[Word], place: Place, correction: Rewording, reach_ms: int) -> bool:
    return correction.near_ms is None or away(words, place, correction.near_ms) <= reach_ms


def away(words: Sequence[Word], place: Place, ms: int) -> int:
    """Ms between a moment and the words of a place; 0 inside."""
    return max(0, words[place.first].start_ms - ms, ms - words[place.last - 1].end_ms)


def opens(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence begins with this word, as far as it is written with a capital."""
    return words[at].text[:1].isupper() and (at == 0 or words[at - 1].text.endswith(SENTENCE))


def replaced(old: Sequence[Word], now: str, first_of_sentence: bool) -> list[Word]:
    """The corrected words in the time of the old ones, with the old ones' capital and closing sign where they bring none."""
    texts = now.split()
    if not texts:
        return []
    if first_of_sentence:
        texts[0] = texts[0][:1].upper() + texts[0][1:]
    tail = old[-1].text[len(old[-1].text.rstrip(".,;:?!…")) :]
    if texts[-1][-1:] not in ".,;:?!…":
        texts[-1] += tail
    if len(texts) == len(old):
        return [Word(word.start_ms, word.end_ms, text, 1.0) for word, text in zip(old, texts, strict=True)]
    start, length = old[0].start_ms, old[-1].end_ms - old[0].start_ms
    whole, done, out = sum(map(len, texts)), 0, []
    for text in texts:
        begin, done = start + length * done // whole, done + len(text)
        out.append(Word(begin, start + length * done // whole, text, 1.0))
    return out


def keyed(text: str) -> list[str]:
    return [word for word in map(key, text.split()) if word]


def key(text: str) -> str:
    """A word as it is compared: without case, accents' coding and signs; a sign alone is empty."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
