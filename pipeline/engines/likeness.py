"""How alike names sound and look, and which of them were said in place of what was heard."""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

import msgspec

from pipeline.model import Word

# Heard this surely, a word is right as it is.
SURE = 0.85
# A name is heard as up to so many words; it must sound this much like them.
MOST_WORDS, ALIKE = 3, 0.7
# So many words after a name tell whether it was said: what follows is likelier after the right one.
HEARD_AFTER = 6
SHORTEST = 4
# A word that is no name must sound this much like one on the slide, and be heard so unsurely, unless their vowels alone differ.
NEARLY, UNSURE = 0.78, 0.65
ENDING = re.compile(r"(?:['’]s)?\W*$")
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


def suspects(
    words: Sequence[Word],
    names: Iterable[str],
    common: Collection[str] = (),
    *,
    known: Iterable[str] = (),
    sure: float = SURE,
) -> list[Suspect]:
    """Where a word that was heard less surely than `sure`, or two or three with one, sound much like a name that stands there nowhere
    as it is written. None of them is in `common`, such as "the" and "there", nor another name, in `known`."""
    keys = {name: key(name) for name in names}
    right = {*keys.values(), *map(key, known)}
    sounding = [(name, plain, sound(name)) for name, plain in keys.items() if len(plain) >= SHORTEST]
    out: list[Suspect] = []
    for first in range(len(words)):
        best: Suspect | None = None
        for last in range(first + 1, min(first + MOST_WORDS, len(words)) + 1):
            part = words[first:last]
            heard = "".join(key(word.text) for word in part)
            if min(word.confidence for word in part) >= sure or len(heard) < SHORTEST:
                continue
            if any(key(word.text) in right for word in part):
                break
            if any(word.text.endswith((".", "?", "!", ",")) and len(key(word.text)) > 1 for word in part[:-1]):
                break
            if any(key(word.text) in common for word in part):
                break
            for name, plain, spoken in sounding:
                score = alike(heard, plain, spoken)
                if score >= ALIKE and (best is None or score > best.score):
                    best = Suspect(first, last, name, score)
        if best and not (out and out[-1].last > best.first and out[-1].score >= best.score):
            out = [one for one in out if one.last <= best.first]
            out.append(best)
    return out


def namesakes(words: Sequence[Word], printed: Iterable[str], common: Collection[str] = ()) -> list[Suspect]:
    """Where an unsurely heard word that is not printed may be one that is: "cereals" of "serials", and, the less surely it was heard,
    "links" of "leaks". Both begin with the same sound."""
    long = {key(text): text for text in printed if len(key(text)) >= SHORTEST}
    sounding = [(text, plain, sound(plain)) for plain, text in long.items()]
    out: list[Suspect] = []
    for at, word in enumerate(words):
        heard = key(word.text)
        if word.confidence >= SURE or len(heard) < SHORTEST or heard in {*long, *common}:
            continue
        for text, plain, spoken in sounding:
            same, score = sound(heard) == spoken, alike(heard, plain, spoken)
            like = word.confidence < UNSURE and len(plain) > SHORTEST and score >= NEARLY
            if (same or like) and begin_alike(heard, plain):
                written = text.capitalize() if word.text[0].isupper() else text.lower()
                out.append(Suspect(at, at + 1, written, max(ALIKE, score)))
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


def places(likely: Iterable[Suspect]) -> list[Suspect]:
    """One name for each place, in order: the one that sounds most like it."""
    out: list[Suspect] = []
    for one in sorted(likely, key=lambda one: -one.score):
        if all(one.last <= other.first or other.last <= one.first for other in out):
            out.append(one)
    return sorted(out, key=lambda one: one.first)


def named(words: Sequence[Word], likely: Sequence[Suspect]) -> list[Word]:
    """The words, with each name in its place, signs and a genitive's "s" left as they are."""
    out, at = [], 0
    for one in likely:
        first, last = words[one.first], words[one.last - 1]
        sure = min(word.confidence for word in words[one.first : one.last])
        sign = ENDING.search(last.text).group()  # type: ignore[union-attr]  # the pattern matches any text
        out += [*words[at : one.first], Word(first.start_ms, last.end_ms, one.name + sign, sure)]
        at = one.last
    return [*out, *words[at:]]


def adopted(
    words: Sequence[Word], likely: Sequence[Suspect], before: Sequence[float], after: Sequence[float]
) -> list[Word]:
    """The words with those names that make what is heard from there on likelier.

    `likely`: disjoint, in order. `before`, `after`: the log probability of each of `words`, and of each of `named` ones.
    """
    kept: list[Suspect] = []
    gains: list[float] = []
    shift = 0
    for one, following in zip(likely, [*(one.first for one in likely[1:]), len(words)], strict=True):
        end = min(following, one.last + HEARD_AFTER)
        first, shift = one.first - shift, shift + one.last - one.first - 1
        gain = sum(after[first : end - shift]) - sum(before[one.first : end])
        if gain > 0:
            kept.append(one)
            gains.append(gain)
    out = named(words, kept)
    shift = 0
    for one, gain in zip(kept, gains, strict=True):
        first, shift = one.first - shift, shift + one.last - one.first - 1
        out[first] = msgspec.structs.replace(out[first], confidence=round(1 / (1 + math.exp(-gain)), 3))
    return out


def begin_alike(a: str, b: str) -> bool:
    """Whether both begin with the same sound."""
    return pronounced(a)[:1] == pronounced(b)[:1]


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


@lru_cache(maxsize=50_000)
def sound(text: str) -> str:
    """Roughly how it sounds: as `pronounced`, and one sign for any vowels in a row."""
    return re.sub(r"a+", "a", re.sub(r"[aeiouæøåœ]", "a", pronounced(text)))


@lru_cache(maxsize=50_000)
def pronounced(text: str) -> str:
    """How it sounds but for what is never heard: consonants in classes, doubled signs once."""
    out = re.sub(r"c(?=[eiy])", "s", re.sub(r"(?<=[^aeiou])e$|(?<=oy)e$", "", key(text)))
    for old, new in SOUNDS:
        out = out.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", out)
