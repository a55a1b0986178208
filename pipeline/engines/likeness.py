"""How alike names sound and look, and what a second hearing with names at hand may change in the first."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

import msgspec

from pipeline.model import Word

# Heard this surely, a word is right as it is.
SURE = 0.85
# A name is heard as up to so many words; it must sound this much like them.
MOST_WORDS, ALIKE = 3, 0.72
# Where a word was heard so unsurely, this is enough to believe the name that a second hearing wrote, if it begins with the same sound.
UNSURE, BELIEVED = 0.65, 0.3
SHORTEST = 5
# A word that is no name must sound this much like one on the slide.
NEARLY = 0.78
CLOSED = re.compile(r"[^\w'’]+$")
# What a recogniser confuses in names: letters for one sound, and every vowel for every other.
SOUNDS = [
    ("ph", "f"), ("ck", "k"), ("qu", "kv"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("th", "t"), ("gh", "g"), ("c", "k"),
    ("q", "k"), ("z", "s"), ("x", "ks"), ("w", "v"), ("j", "i"), ("y", "i"), ("d", "t"), ("b", "p"), ("h", ""),
    ("10", "ten"), ("1", "one"), ("2", "two"), ("4", "for"), ("6", "six"), ("8", "eit"),
]  # fmt: skip


class Suspect(msgspec.Struct, frozen=True):
    """Words [first, last) that may be the name."""

    first: int
    last: int
    name: str
    score: float


def suspects(words: Sequence[Word], names: Iterable[str]) -> list[Suspect]:
    """Where an unsurely heard word, or two or three together, sound much like a name that stands there nowhere as it is written."""
    sounding = [(name, key(name), sound(name)) for name in names if len(key(name)) >= SHORTEST]
    known = {plain for _, plain, _ in sounding}
    out: list[Suspect] = []
    for first in range(len(words)):
        best: Suspect | None = None
        for last in range(first + 1, min(first + MOST_WORDS, len(words)) + 1):
            part = words[first:last]
            heard = "".join(key(word.text) for word in part)
            if min(word.confidence for word in part) >= SURE or len(heard) < SHORTEST - 1:
                continue
            if any(key(word.text) in known for word in part):
                break
            if any(word.text.endswith((".", "?", "!", ",")) for word in part[:-1]):
                break
            for name, plain, spoken in sounding:
                score = alike(heard, plain, spoken)
                if score >= ALIKE and (best is None or score > best.score):
                    best = Suspect(first, last, name, score)
        if best and not (out and out[-1].last > best.first and out[-1].score >= best.score):
            out = [one for one in out if one.last <= best.first]
            out.append(best)
    return out


def namesakes(words: Sequence[Word], printed: Iterable[str]) -> list[Suspect]:
    """Where an unsurely heard word that is not printed may be one that is: "cereals" of "serials", and, the less surely it was heard,
    "links" of "leaks". Both begin with the same sound."""
    long = {key(text): text for text in printed if len(key(text)) >= SHORTEST - 1}
    sounding = [(text, plain, sound(plain)) for plain, text in long.items()]
    out: list[Suspect] = []
    for at, word in enumerate(words):
        heard = key(word.text)
        if word.confidence >= SURE or len(heard) < SHORTEST - 1 or heard in long:
            continue
        for text, plain, spoken in sounding:
            same = sound(heard) == spoken
            like = word.confidence < UNSURE and len(plain) >= SHORTEST and alike(heard, plain, spoken) >= NEARLY
            if (same or like) and begin_alike(heard, plain):
                out.append(Suspect(at, at + 1, text, ALIKE))
    return out


def alike(heard: str, plain: str, spoken: str) -> float:
    """0 to 1. Another form of the same word is not alike; lengths must be similar."""
    if heard == plain or not 0.6 <= len(heard) / len(plain) <= 1.7 or another_form(heard, plain):
        return 0.0
    by_sound = SequenceMatcher(None, sound(heard), spoken, autojunk=False).ratio()
    by_letter = SequenceMatcher(None, heard, plain, autojunk=False).ratio()
    return (2 * by_sound + by_letter) / 3


def another_form(a: str, b: str) -> bool:
    """Whether one is the beginning of the other, as "state" of "states", and sounds different: "Clark" is "Clarke" to the ear."""
    return (a.startswith(b) or b.startswith(a)) and pronounced(a) != pronounced(b)


def adopted(first: Sequence[Word], second: Sequence[Word], names: Iterable[str]) -> list[Word]:
    """The first hearing, but for the places where the second one wrote a name for something that sounds like it."""
    spoken = {key(name) for name in names}
    a, b = [key(word.text) for word in first], [key(word.text) for word in second]
    out: list[Word] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        better = tag == "replace" and believed(first[i1:i2], b[j1:j2], spoken)
        out += closed(second[j1:j2], first[i2 - 1].text) if better else first[i1:i2]
    return sorted(out, key=lambda word: word.start_ms)


def closed(words: Sequence[Word], text: str) -> list[Word]:
    """The words, the last one with the signs that `text` ends with: what follows was heard after those."""
    sign = text[len(CLOSED.sub("", text)) :]
    return [*words[:-1], msgspec.structs.replace(words[-1], text=CLOSED.sub("", words[-1].text) + sign)]


def believed(heard: Sequence[Word], again: Sequence[str], names: set[str]) -> bool:
    """Whether words are rather what a second hearing made of them: a name that sounds like them, or, in place of a guess, that begins
    as they do, with at most one word beside it that is no name."""
    old, new = "".join(key(word.text) for word in heard), "".join(again)
    others = [word for word in again if word not in names]
    if len(others) == len(again):
        return False
    score = alike(old, new, sound(new))
    guessed = any(word.confidence < UNSURE for word in heard) and len(others) <= 1
    return score >= ALIKE or (guessed and score >= BELIEVED and begin_alike(old, new))


def begin_alike(a: str, b: str) -> bool:
    """Whether both begin with the same sound."""
    return pronounced(a)[:1] == pronounced(b)[:1]


def key(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def sound(text: str) -> str:
    """Roughly how it sounds: as `pronounced`, and one sign for any vowels in a row."""
    return re.sub(r"a+", "a", re.sub(r"[aeiouæøåœ]", "a", pronounced(text)))


def pronounced(text: str) -> str:
    """How it sounds but for what is never heard: consonants in classes, doubled signs once."""
    out = re.sub(r"c(?=[eiy])", "s", re.sub(r"(?<=[^aeiou])e$|(?<=oy)e$", "", key(text)))
    for old, new in SOUNDS:
        out = out.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", out)
