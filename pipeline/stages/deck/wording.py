"""Spoken questions and answers in the words of an editor: without fillers, thanks and openers, in whole sentences, as many as fit."""

import re

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
    """A question as a title: its last sentence that asks, else all of it, in one or two lines."""
    asking = [sentence for sentence in SENTENCE.split(text.strip()) if sentence.endswith("?")]
    return short(asking[-1] if asking else text, most)
