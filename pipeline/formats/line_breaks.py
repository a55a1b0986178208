"""Where a caption may break: after punctuation, before conjunctions and prepositions, never inside what belongs together.

Which words those are, language by language, stands in line_breaks.toml. In other languages signs, numbers and names decide.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from pipeline.formats.caption_rules import AIM_CHARS, LINE_CHARS

SENTENCE = (".", "?", "!", "…", "。", "？", "！")
CLAUSE = (",", ";", ":", "–", "—", ")", "，", "、")
CLOSING_SIGNS, OPENING_SIGNS = "\"'”’»)", "\"'“‘«("
# How bad a break reads. Set by reading; only their order matters.
GOOD, CLAUSE_END, BEFORE_CONJUNCTION, BEFORE_PREPOSITION, BEFORE_VERB, BEFORE_NOUN = 0.0, 0.6, 1.0, 1.3, 1.7, 2.0
PLAIN, IN_A_PHRASE, BEFORE_OBJECT, AFTER_ADJECTIVE, AFTER_CONJUNCTION, IN_A_NAME, AFTER_PREPOSITION, AFTER_VERB, AFTER_ARTICLE = (
    2.2, 2.5, 3.0, 3.2, 4.0, 4.0, 4.4, 4.6, 5.0
)  # fmt: skip
# A line of less than this looks lost above or below a long one.
STUB_CHARS = 8


class Grammar(msgspec.Struct, frozen=True):
    """One language's words by what they do in a sentence, in lower case; see line_breaks.toml."""

    conjunctions: frozenset[str] = frozenset()
    either: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    pronouns: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    genitives: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    comparisons: frozenset[str] = frozenset()
    adjective_endings: tuple[str, ...] = ()
    spare: tuple[tuple[str, ...], ...] = ()
    nouns_capital: bool = False
    verb_second: bool = False
    music: str = "music"
    applause: str = "applause"


@lru_cache(maxsize=1)
def grammars() -> dict[str, Grammar]:
    """What is known, by ISO 639-1 code."""
    tables = tomllib.loads(Path(__file__).with_name("line_breaks.toml").read_text(encoding="utf-8"))
    out: dict[str, Grammar] = {}
    for code, table in tables.items():
        sets = {
            name: frozenset(text.split())
            for name, text in table.items()
            if name not in ("spare", "adjective_endings", "nouns_capital", "verb_second", "music", "applause")
        }
        out[code] = Grammar(
            **sets,
            adjective_endings=tuple(table["adjective_endings"].split()),
            spare=tuple(tuple(phrase.split()) for phrase in table["spare"].split(";")),
            nouns_capital=table.get("nouns_capital", False),
            verb_second=table.get("verb_second", False),
            music=table["music"],
            applause=table["applause"],
        )
    return out


def grammar(language: str) -> Grammar:
    """Of an ISO 639 code such as `en`, `nb` or `de-AT`; without words where the language is not known."""
    code = language.lower().replace("_", "-").split("-")[0]
    return grammars().get({"nb": "no", "nn": "no"}.get(code, code), Grammar())


@lru_cache(maxsize=100_000)
def badness(word: str, following: str, language: str = "en", before: str = "") -> float:
    """How bad a break between two words reads, from 0 (after a sentence) to 5 (between article and noun).

    `before`: the word before `word`, empty where there is none.
    """
    known = grammar(language)
    low, after = (
        word.lower().strip(OPENING_SIGNS),
        following.lower().strip(OPENING_SIGNS).rstrip(",;:.?!…" + CLOSING_SIGNS),
    )
    if low in known.titles or re.fullmatch(r"[A-ZÀ-Þ]\.", word):
        return AFTER_ARTICLE if following[:1].isupper() or following[:1].isdigit() or low.endswith(".") else PLAIN
    plain = word.rstrip(CLOSING_SIGNS)
    if plain.endswith(SENTENCE):
        return GOOD
    if plain.endswith(CLAUSE) or word.endswith(")"):
        # "and, in the north,": such a comma ends nothing.
        return BEFORE_NOUN if plain.endswith(",") and low.rstrip(",") in known.conjunctions else CLAUSE_END
    # What may also stand alone does so before a new phrase: "all of them", "to find it because", "the first one is".
    alone = after in known.conjunctions or after in known.prepositions
    alone = alone or (low in known.quantities and after in known.auxiliaries)
    if low in known.negations or (low in known.articles and not alone):
        return AFTER_ARTICLE
    # "shows you the way": before a noun of its own, such a pronoun is no subject.
    object_here = low in known.objects and (alone or after in known.articles)
    # "fand ich diesen Satz": where the verb stands second, a subject after it has nothing to wait for.
    previous = before.lower().strip(OPENING_SIGNS)
    inverted = known.verb_second and previous[-1:].isalnum() and previous not in known.conjunctions
    if low in known.auxiliaries or (low in known.pronouns and not object_here and not inverted):
        return AFTER_VERB
    if low in known.prepositions or (low in known.particles and after in known.prepositions):
        return AFTER_PREPOSITION
    if low in known.conjunctions:
        return AFTER_CONJUNCTION
    if low in known.either:
        return AFTER_ADJECTIVE
    if word[-1:].isdigit() and following[:1].islower():
        return IN_A_NAME
    if word[:1].isupper() and following[:1].isupper() and after not in known.pronouns:
        return IN_A_NAME if not known.nouns_capital else 2.6
    closes = following.rstrip(CLOSING_SIGNS).endswith(SENTENCE + CLAUSE)
    if after in known.objects or after in known.particles or (closes and after in known.prepositions):
        return BEFORE_OBJECT
    if after in known.comparisons and low in known.adjectives:
        return AFTER_ADJECTIVE
    if after in known.conjunctions:
        return BEFORE_CONJUNCTION
    if low in known.adjectives or ends_as_adjective(word, following, known):
        return AFTER_ADJECTIVE
    if after in known.genitives:
        return PLAIN
    if after in known.prepositions or after in known.either:
        return BEFORE_PREPOSITION
    if after in known.pronouns and known.verb_second:
        return BEFORE_OBJECT  # without a comma before it, it is the subject of the verb before: "am schönsten fand ich"
    if after in known.auxiliaries or after in known.pronouns:
        return BEFORE_VERB
    if after in known.articles:
        return BEFORE_NOUN
    # "the slow | part": the word after an article is rather tied to a noun than one that ends its phrase.
    return IN_A_PHRASE if previous in known.articles - known.quantities else PLAIN


def ends_as_adjective(word: str, following: str, known: Grammar) -> bool:
    """Whether a word has an adjective's ending; where nouns begin with a capital, those are none, and one must follow."""
    if known.nouns_capital and (word[:1].isupper() or not following[:1].isupper()):
        return False
    long = len(word) > (3 if known.nouns_capital else 5)
    return long and bool(known.adjective_endings) and word.lower().endswith(known.adjective_endings)


def pieces(word: str, most: int = LINE_CHARS) -> list[str]:
    """A word, cut into pieces that fit a line; broken at its own hyphens, slashes and dots where it has any."""
    out = []
    while len(word) > most:
        at = max((word.rfind(sign, 1, most) + 1 for sign in "-/_.&=?"), default=0)
        if at < most // 2:
            at = most - 1
            out.append(word[:at] + "-")
        else:
            out.append(word[:at])
        word = word[at:]
    return [*out, word] if word else out


def balanced(words: Sequence[str], most: int = LINE_CHARS, language: str = "en") -> tuple[list[str], float] | None:
    """One or two lines that hold the words, and how bad their break reads (0 for one line); None where they do not fit."""
    whole = " ".join(words)
    if len(whole) <= min(AIM_CHARS, most):
        return [whole], 0.0
    best: tuple[float, int] | None = None
    left = 0
    for at in range(1, len(words)):
        left += len(words[at - 1]) + (at > 1)
        right = len(whole) - left - 1
        if left > most:
            break
        if right <= most:
            breaks = badness(words[at - 1], words[at], language, words[at - 2] if at > 1 else "")
            uneven = abs(left - right) / most
            crowded = sum(max(0, n - AIM_CHARS) for n in (left, right)) * 0.1
            stub = 0.8 if min(left, right) < STUB_CHARS and breaks > GOOD else 0.0
            cost = breaks + 2.2 * uneven + crowded + stub + (0.15 if left > right else 0.0)
            if best is None or cost < best[0]:
                best = cost, at
    if len(whole) <= most and (best is None or best[0] > 1.6):
        return [whole], 0.5
    if best is None:
        return None
    return [" ".join(words[: best[1]]), " ".join(words[best[1] :])], best[0]
