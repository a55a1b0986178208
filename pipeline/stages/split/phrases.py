"""Cue phrases as data: `phrases/<language>.toml`, and what a producer adds in config.toml."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import ConfigurationError

FOLDER = Path(__file__).parent / "phrases"
CATEGORIES = (
    "backstage",
    "rehearsal",
    "greeting",
    "introduction",
    "handover",
    "talk_end",
    "later",
    "opening",
    "next_question",
    "procedure",
    "answering",
    "thanks",
    "goodbye",
    "afterwards",
    "mishap",
    "screen",
    "break",
    "back",
    "break_screen",
)
STRONG, WEAK = 1.0, 0.5


@dataclass(frozen=True)
class Hit:
    """A phrase that was found: its category, its weight (1 strong, 0.5 weak) and the words as said."""

    category: str
    weight: float
    said: str


class Phrasebook:
    """All phrases of all languages, compiled; a webinar often mixes languages."""

    def __init__(self, extra: Mapping[str, Sequence[str]]) -> None:
        for category in extra:
            if category not in CATEGORIES:
                raise ConfigurationError(
                    f"config.toml, [split] phrases: there is no kind {category!r}. Use one of: {', '.join(CATEGORIES)}."
                )
        self.patterns = {
            (category, weight): _compiled([*standard, *(extra.get(category, ()) if weight == STRONG else ())])
            for (category, weight), standard in _standard().items()
        }
        self.question_words, self.asking = _questions()
        self.pointing, self.introducing = (
            {language: _compiled(table["questions"][kind]) for language, table in _tables().items()}
            for kind in ("pointing", "introducing")
        )

    def find(self, text: str) -> dict[str, Hit]:
        """The best hit of each category in a sentence."""
        plain = f" {normal(text)} "
        hits: dict[str, Hit] = {}
        for (category, weight), pattern in self.patterns.items():
            if category not in hits and pattern and (match := pattern.search(plain)):
                hits[category] = Hit(category, weight, match.group().strip())
        return hits

    def asks(self, text: str, language: str) -> bool:
        """Whether a sentence has the form of a question, by its first words."""
        plain = normal(text)
        first = plain.split()[:1]
        words = self.question_words.get(language) or self.question_words["en"]
        return bool(first and first[0] in words) or bool(self.asking.search(f" {plain} "))

    def points_back(self, text: str, language: str) -> bool:
        """Whether a sentence needs the one before it, by a pronoun."""
        return _in(self.pointing, text, language)

    def introduces(self, text: str, language: str) -> bool:
        """Whether somebody tells who they are."""
        return _in(self.introducing, text, language)


def _in(patterns: Mapping[str, re.Pattern[str] | None], text: str, language: str) -> bool:
    pattern = patterns.get(language) or patterns["en"]
    return bool(pattern and pattern.search(f" {normal(text)} "))


def normal(text: str) -> str:
    """Lower case, accents and punctuation gone, single spaces."""
    flat = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", flat).strip()


@cache
def _tables() -> dict[str, dict[str, dict[str, list[str]]]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


@cache
def _standard() -> dict[tuple[str, float], tuple[str, ...]]:
    return {
        (category, weight): tuple(phrase for table in _tables().values() for phrase in table[category][name])
        for category in CATEGORIES
        for name, weight in (("strong", STRONG), ("weak", WEAK))
    }


@cache
def _questions() -> tuple[dict[str, frozenset[str]], re.Pattern[str]]:
    words = {lang: frozenset(map(normal, table["questions"]["words"])) for lang, table in _tables().items()}
    asking = _compiled([phrase for table in _tables().values() for phrase in table["questions"]["asking"]])
    assert asking is not None
    return words, asking


def _compiled(phrases: Sequence[str]) -> re.Pattern[str] | None:
    return _alternation(tuple(phrases))


@cache
def _alternation(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    anywhere = "|".join(_expression(phrase) for phrase in phrases if not phrase.startswith("^"))
    first = "|".join(_expression(phrase) for phrase in phrases if phrase.startswith("^"))
    # Whether a word begins here is asked once a place, not once a phrase: it is five times as fast.
    return re.compile("|".join([*([f"(?<= )(?:{anywhere})"] * bool(anywhere)), *([f"^ (?:{first})"] * bool(first))]))


def _expression(phrase: str) -> str:
    """`thank|thanks [you] ... listen*` as a regular expression over ` words with spaces around `."""
    end, out = phrase.endswith("$"), ""
    for token in phrase.strip("^$").replace("^", "").split():
        if token == "...":
            out += r"(?:\w+ ){0,4}?"
            continue
        optional = token.startswith("[")
        options = "|".join(
            re.escape(normal(option)) + (r"\w*" if option.endswith("*") else "")
            for option in token.strip("[]").split("|")
        )
        out += f"(?:(?:{options}) )" + ("?" if optional else "")
    return out + ("$" if end else "")
