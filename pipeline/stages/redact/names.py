"""Whose names are known: those that stay (who speaks officially, the glossary, the slides) and those of attendees."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipeline.model import Hints, Pages, Segment, Speakers, Spoken, Stated, Turn

FOLDER = Path(__file__).parent / "calls"
PARTICLES = "van der|van den|van de|van|von|de la|de|del|den|der|di|da|du|el|al|af|av|bin|ter|ten"
BETWEEN = frozenset(PARTICLES.replace(" ", "|").split("|"))
CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w'’\-]*)"
NAME = rf"(?P<name>{CAPITAL}(?:(?: (?:{PARTICLES}))? {CAPITAL}){{0,2}})"
INTRODUCED_MS = (
    20_000  # the first turn of the presenter that is this long is the talk; who is named before it speaks officially
)
LONGEST_WELCOME_MS, WELCOME_MS = 180_000, 5_000
BREATH_MS = 3_000
FIRST_WORDS_MS = 10_000  # an asker who gives a name does so within this
LIKE, FEWEST_LETTERS = "~", 4  # how a name that stays sounds is noted behind a sign that no word has
CAPITAL_NOUNS = frozenset({"de"})
# What languages write in several ways for one sound; fewer than what a recogniser confuses, or attendees who sound alike would stay.
SOUNDS = (
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("ch", "k"), ("c", "k"), ("y", "i"), ("w", "v"), ("z", "s"), ("ie", "i"),
)  # fmt: skip
SOON = 3  # sentences within which whoever is called speaks


@dataclass(frozen=True)
class Found:
    """An attendee's name: its words in plain spelling, and the segment in which it was first called."""

    words: tuple[str, ...]
    segment: int


class Callbook:
    """All languages' calls; a webinar often mixes languages."""

    def __init__(self) -> None:
        tables = _tables()
        self.never = frozenset(spell(word) for table in tables.values() for word in table["never"])
        self.places = frozenset(spell(word) for table in tables.values() for word in table["places"])
        self.titles = frozenset(spell(word) for table in tables.values() for word in table["titles"])
        self.articles = frozenset(spell(word) for table in tables.values() for word in table["articles"])
        self.before = frozenset(word for table in tables.values() for word in table["before"])
        self.sure = {
            language: frozenset({*table["articles"]} - {*table["before"]}) for language, table in tables.items()
        }
        self.addressed = frozenset(spell(word) for table in tables.values() for word in table["addressed"])
        self.greeted = frozenset(spell(word) for table in tables.values() for word in table["greeted"])
        self.myself = frozenset(word for table in tables.values() for word in table["myself"])
        self.origin = frozenset(word for table in tables.values() for word in table["origin"])
        self.calls = tuple(pattern for table in tables.values() for pattern in _compiled(tuple(table["calls"])))
        self.thanked = tuple(p for table in tables.values() for p in _compiled(tuple(table.get("thanked", ()))))
        own = {language: _compiled(tuple(table["own"])) for language, table in tables.items()}
        self.own = tuple(p for patterns in own.values() for p in patterns if not p.pattern.startswith("^"))
        self.first_words = {
            language: tuple(p for p in patterns if p.pattern.startswith("^")) for language, patterns in own.items()
        }
        self._instead = {language: str(table["instead"]) for language, table in tables.items()}

    def instead(self, language: str) -> str:
        """What is written for a name."""
        return self._instead.get(language, self._instead["en"])

    def named(self, text: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[re.Match[str]]:
        """Every place of a sentence in which somebody is called."""
        for pattern in patterns:
            yield from pattern.finditer(text)


def kept(spoken: Spoken, speakers: Speakers, pages: Pages, hints: Hints, about: Stated, book: Callbook) -> set[str]:
    """Words that are not taken out: presenter, moderator, partners, glossary, slides, and who is introduced before the talk."""
    texts = [hints.presenter, hints.moderator, *hints.terms, about.presenter, about.moderator, about.organisation]
    texts += [about.event, about.title, about.funding, about.attribution, *about.keywords]
    texts += [line for page in pages.pages for line in (page.title, *page.text)]
    texts += [voice.name for voice in speakers.voices]
    talk_ms = _talk_ms(spoken, speakers)
    official = {voice.number for voice in speakers.voices if voice.role in ("presenter", "moderator")}
    official |= opens(speakers, talk_ms)
    for segment in spoken.segments:
        if segment.start_ms >= talk_ms:
            break
        voice = speakers.at((segment.start_ms + segment.end_ms) // 2)
        if not speakers.voices or voice is None or voice.number in official:
            texts.append(" ".join(word.text for word in segment.words if word.text[:1].isupper()))
    for segment in spoken.segments:  # "I am Joan" of the presenter or the moderator, whenever it is said
        voice = speakers.at((segment.start_ms + segment.end_ms) // 2)
        if voice is not None and voice.number in official:
            texts += [match["name"] for match in book.named(segment.text, book.own)]
    words = {word for text in texts for word in spelled(text)}
    return words | {LIKE + sound(word) for word in words if len(word) >= FEWEST_LETTERS} | book.never


def opens(speakers: Speakers, talk_ms: int) -> set[int]:
    """The voice that welcomes: the first one that says more than a word or two before the talk; of two moderators, one."""
    before = (turn for turn in stretches(speakers) if turn.start_ms < talk_ms)
    return {next((turn.voice for turn in before if turn.end_ms - turn.start_ms >= WELCOME_MS), -1)}


def _talk_ms(spoken: Spoken, speakers: Speakers) -> int:
    """When the presenter's first long turn (or the longest) has begun and its first sentence, the thanks, is over."""
    start = spoken.segments[0].start_ms if spoken.segments else 0
    presenters = {voice.number for voice in speakers.voices if voice.role == "presenter"}
    turns = [turn for turn in stretches(speakers) if turn.voice in presenters]
    longest = max((turn.end_ms - turn.start_ms for turn in turns), default=0)
    for turn in turns:
        if turn.end_ms - turn.start_ms >= min(INTRODUCED_MS, longest):
            return next((s.end_ms for s in spoken.segments if s.end_ms > turn.start_ms + 500), turn.start_ms)
    return start + LONGEST_WELCOME_MS


def known(spoken: Spoken, speakers: Speakers, book: Callbook, stays: set[str]) -> list[Found]:
    """Names by which somebody is called, or calls himself or herself, outside of the presenter's long turns.

    Where moderator and presenter alone are heard, whoever is thanked is one of them, however the name was heard.
    """
    plain = ordinary(spoken, book)
    roles = {voice.role for voice in speakers.voices}
    calls = book.calls if roles == {"moderator", "presenter"} else (*book.calls, *book.thanked)
    out: list[Found] = []
    for number, segment in enumerate(spoken.segments):
        voice = speakers.at((segment.start_ms + segment.end_ms) // 2)
        role = voice.role if voice and len(speakers.voices) > 1 else ""
        answered = _answered(spoken, speakers, number)
        if role == "presenter" and lectures(segment, speakers) and not answered:
            continue
        asks = role in ("attendee", "")
        first_words = book.first_words.get(spoken.language, ()) if asks and _begins(spoken, speakers, number) else ()
        # "Solange de Nantes" comes from Nantes: what calls somebody would take that for her name.
        places = list(book.named(segment.text, first_words))
        for match in places or book.named(segment.text, (*calls, *(book.own if asks else ()))):
            if match.re.pattern.startswith("^"):
                if not (places or answered):
                    continue
            elif _with_article(segment.text[: match.start("name")], book, spoken.language):
                continue
            words = _name(match["name"], book, stays, plain)
            if words and all(found.words != words for found in out):
                out.append(Found(words, number))
        if number and (title := _after_title(spoken.segments[number - 1], segment, book)):
            words = _name(title, book, stays, plain)
            if words and all(found.words != words for found in out):
                out.append(Found(words, number))
    return out


def _after_title(before: Segment, segment: Segment, book: Callbook) -> str:
    """The name with which a segment begins whose title ended the one before: "Mr." looks like the end of a sentence."""
    if not before.words or spell(before.words[-1].text) not in book.titles:
        return ""
    match = re.match(NAME, segment.text)
    return match["name"] if match else ""


def ordinary(spoken: Spoken, book: Callbook) -> set[str]:
    """Words that are said here with a small letter, or, where nouns have capitals too, after "our", "every" or "in the"."""
    out = {spell(word.text) for segment in spoken.segments for word in segment.words if word.text[:1].islower()}
    if spoken.language in CAPITAL_NOUNS:
        for segment in spoken.segments:
            pairs = pairwise(segment.words)
            out |= {spell(noun.text) for before, noun in pairs if before.text.casefold() in book.sure[spoken.language]}
    return out


def _with_article(text: str, book: Callbook, language: str) -> bool:
    """Whether a text ends in an article that no name has ("la France a demandé"); "en" is one in Swedish and "and" in Dutch."""
    sure = book.sure.get(language) or frozenset().union(*book.sure.values())
    return bool(before := text.split()) and before[-1].casefold() in sure


def _begins(spoken: Spoken, speakers: Speakers, number: int) -> bool:
    """Whether somebody begins to speak, as who says "Ann from Leeds"; where voices are not told apart, whether a question follows."""
    segment = spoken.segments[number]
    if len(speakers.voices) < 2:
        return any(after.text.endswith("?") for after in spoken.segments[number : number + 1 + SOON])
    ms = (segment.start_ms + segment.end_ms) // 2
    return any(
        turn.start_ms <= ms < turn.end_ms and ms - turn.start_ms <= FIRST_WORDS_MS for turn in stretches(speakers)
    )


def _answered(spoken: Spoken, speakers: Speakers, number: int) -> bool:
    """Whether somebody else speaks soon after: an attendee, or whoever a moderator has called (who was introduced, stays); or a
    question is asked right after."""
    following = spoken.segments[number + 1 : number + 1 + SOON]
    own = spoken.segments[number]
    here = speakers.at((own.start_ms + own.end_ms) // 2)
    for segment in following:
        voice = speakers.at((segment.start_ms + segment.end_ms) // 2)
        if voice is not None and here is not None and voice.number != here.number:
            nouns = spoken.language in CAPITAL_NOUNS  # "Yes, data protection." is written like a name there
            return voice.role == "attendee" or (here.role == "moderator" and not nouns)
    return bool(following) and following[0].text.endswith("?")


def lectures(segment: Segment, speakers: Speakers, long_ms: int = 45_000) -> bool:
    """Whether it is said in a long turn."""
    ms = (segment.start_ms + segment.end_ms) // 2
    long = (turn for turn in stretches(speakers) if turn.end_ms - turn.start_ms >= long_ms)
    return any(turn.start_ms <= ms < turn.end_ms for turn in long)


def stretches(speakers: Speakers) -> list[Turn]:
    """Turns, each until somebody else speaks."""
    out: list[Turn] = []
    for turn in speakers.turns:
        if out and out[-1].voice == turn.voice and turn.start_ms - out[-1].end_ms <= BREATH_MS:
            out[-1] = Turn(out[-1].start_ms, turn.end_ms, turn.voice)
        else:
            out.append(turn)
    return out


def _name(text: str, book: Callbook, stays: set[str], plain: set[str]) -> tuple[str, ...]:
    """The words that are a name: without titles, and none that stays or that is an ordinary word here."""
    words = [word for word in spelled(text) if word not in book.titles]
    while words and (words[0] in plain or all(part in book.never for part in words[0].split("-"))):
        if words[0] in book.articles:
            return ()
        words = words[1:]
    real = [word for word in words if word not in BETWEEN]
    if len(real) == 1 and real[0] in book.places:  # "next is Denmark"; "Tom Holland" is a name
        return ()
    if not real or any(stayed(word, stays) or word in plain for word in real):
        return ()
    return tuple(words)


def spelled(text: str) -> tuple[str, ...]:
    """A text's words in plain spelling."""
    return tuple(filter(None, map(spell, text.split())))


def stayed(word: str, stays: set[str]) -> bool:
    """Whether a word stays, or sounds like one that does: "Sophie" is heard where the slide says "Sofie"."""
    return word in stays or (len(word) >= FEWEST_LETTERS and LIKE + sound(word) in stays)


def sound(word: str) -> str:
    """How a plainly spelled name sounds, roughly: what languages write in several ways is written in one."""
    for written, heard in SOUNDS:
        word = word.replace(written, heard)
    return re.sub(r"(.)\1", r"\1", word)


def spell(word: str) -> str:
    """Small letters without accents, punctuation and genitive."""
    flat = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return re.sub(r"^\W+|\W+$", "", re.sub(r"['’]s\b\W*$", "", flat))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(
            rf"(?<![\w'’])(?:{text.replace('NAME', NAME)})" if not text.startswith("^") else text.replace("NAME", NAME)
        )
        for text in patterns
    )
