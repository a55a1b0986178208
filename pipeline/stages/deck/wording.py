"""Spoken questions and answers in the words of an editor: without fillers, thanks and openers, in whole sentences, as many as fit."""

import re
from itertools import takewhile

from pipeline.model.fillers import EVERYWHERE, ONLY_IN
from pipeline.stages.deck.titles import short

OPENERS = (
    "well|so|yes|yeah|yep|okay|ok|right|sure|now|and|but|i mean|you know|"  # English
    "also|ja|naja|nun|genau|na ja|"  # German
    "jo|tja|altså|nå|nja|alltså|men|og|och|okej|"  # Danish, Norwegian, Swedish
    "nou|dus|eh ja|oui|alors|donc|bon|ben|euh"  # Dutch, French
)
OPENING = re.compile(rf"^(?:(?:{OPENERS})\b\s*[,.!–—-]+\s*)+", re.IGNORECASE)
THANKS = re.compile(
    r"\b(?:thank|thanks|good question|great question|interesting question|danke|gute frage|tack|bra fråga|tak|takk|"
    r"godt spørgsmål|godt spørsmål|dank|bedankt|goede vraag|merci|bonne question)\b",
    re.IGNORECASE,
)
MOST_THANKS = 12
"""A sentence of so few words that thanks, or praises the question, says nothing else."""
CLAUSE = re.compile(r",\s|\s(?:or|because|so that|oder|weil|eller|fordi|för att|omdat|ou|parce que)\s")
SENSE = 0.4
"""A title that is cut after a clause keeps at least this much of the room."""
SENTENCE = re.compile(r"(?<=[.!?])\s+")


def edited(text: str, language: str) -> str:
    """What was said, without what only speech needs. Nothing is put in other words."""
    kept = [plain_sentence(sentence, language) for sentence in SENTENCE.split(text.strip())]
    kept = [sentence for sentence in kept if sentence]
    while len(kept) > 1 and THANKS.search(kept[0]) and len(kept[0].split()) <= MOST_THANKS and "?" not in kept[0]:
        kept.pop(0)
    while len(kept) > 1 and THANKS.search(kept[-1]) and len(kept[-1].split()) <= MOST_THANKS:
        kept.pop()
    return " ".join(kept)


def plain_sentence(sentence: str, language: str) -> str:
    """One sentence without fillers and without words that only begin it; capital again where one was lost."""
    words = [word for word in sentence.split() if not is_filler(word, language)]
    text = OPENING.sub("", " ".join(words)).strip(" ,")
    text = re.sub(r"\b(\w+)(?: \1\b)+", r"\1", text)  # a word said again and again is said once
    return text[:1].upper() + text[1:] if re.search(r"\w", text) else ""


def is_filler(word: str, language: str) -> bool:
    plain = word.strip(" .,;:!?…-–—\"'").casefold()
    return plain in EVERYWHERE or language in ONLY_IN.get(plain, set())


def sentences(text: str, most: int) -> str:
    """Whole sentences from the beginning, as many as fit; a first sentence that is too long is cut after a word."""
    out = ""
    for sentence in SENTENCE.split(text.strip()):
        if out and len(out) + 1 + len(sentence) > most:
            return f"{out} …"
        out = f"{out} {sentence}".strip()
    return short(out, most + 80)


def headline(text: str, most: int) -> str:
    """A question as a title: what asks at its end, else all of it; what is too long ends with a clause, if one is long enough."""
    whole = SENTENCE.split(text.strip())
    asking = list(takewhile(lambda sentence: sentence.endswith("?"), reversed(whole)))[::-1]
    asking = asking or [sentence for sentence in whole if sentence.endswith("?")][-1:]
    joined = " ".join(asking)
    title = joined if joined and len(joined) <= most else asking[-1] if asking else text
    if len(title) <= most or not asking:
        return short(title, most)
    ends = [found.start() for found in CLAUSE.finditer(title) if most * SENSE <= found.start() < most]
    return title[: ends[-1]] + "?" if ends else short(title, most)
