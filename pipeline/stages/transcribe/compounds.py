"""What recognisers write in pieces and nobody else does: "200 and 40" of 240, "good bye" of goodbye."""

import re
from collections.abc import Sequence

from pipeline.model import Word

# Between hundreds and the rest of a number, in languages that say it.
AND = {"en": "and", "nl": "en", "da": "og", "no": "og"}
# After these, two numbers with "and" are two.
BOTH = frozenset(("between", "both", "either", "tussen", "zowel", "mellem", "mellom", "både"))
HUNDREDS = re.compile(r"(\W?(?:\d{1,3}[,.])*\d*?[1-9])00")
REST = re.compile(r"([1-9]\d?)([.,;:?!]?)")
WORDS = {"en": {("good", "bye"): "bye"}}


def whole(words: Sequence[Word], language: str) -> list[Word]:
    """The words, with what belongs together in one."""
    out: list[Word] = []
    for word in words:
        out.append(word)
        if len(out) > 1 and (text := compound(out[-2].text, word.text, language)):
            out[-2:] = [joined(out[-2:], text)]
        elif len(out) > 2 and (text := number([one.text for one in out[-4:]], language)):
            out[-3:] = [joined(out[-3:], text)]
    return out


def compound(first: str, second: str, language: str) -> str:
    """Two words as one; empty if they are two."""
    plain = re.sub(r"\W+$", "", second).casefold()
    tail = WORDS.get(language, {}).get((first.casefold(), plain))
    return first + tail + second[len(plain) :] if tail else ""


def number(texts: Sequence[str], language: str) -> str:
    """The number that the last three words are, such as "€200", "and", "40."; empty if they are none."""
    hundreds, rest = HUNDREDS.fullmatch(texts[-3]), REST.fullmatch(texts[-1])
    if not hundreds or not rest or texts[-2] != AND.get(language) or texts[0].casefold() in BOTH:
        return ""
    return f"{hundreds.group(1)}{int(rest.group(1)):02}{rest.group(2)}"


def joined(words: Sequence[Word], text: str) -> Word:
    """One word in the place of some."""
    return Word(words[0].start_ms, words[-1].end_ms, text, min(word.confidence for word in words))
