"""Numbers in one style: to ten in words where they count something, above in digits, thousands parted. English alone is known.

Recognisers write "forty-one years" beside "84 times", "4 hours" beside "four hours", and "1150 euros" beside "2,400". What begins
a sentence stays in words, and what is no count, such as a year, "week 9" or "9 to 12 people", as it was heard.
"""

import re
from collections.abc import Sequence

import msgspec

from pipeline.formats.line_breaks import grammar
from pipeline.model import Word
from pipeline.model.sentences import ends
from pipeline.stages.transcribe.compounds import joined

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VALUES = {word: n for n, word in enumerate([*UNITS, *TEENS], 1)} | {word: 10 * n for n, word in enumerate(TENS, 2)}
TWO = rf"(?:(?:{'|'.join(TENS)})(?: (?:{'|'.join(UNITS)}))?|{'|'.join(TEENS)}|{'|'.join(UNITS)})"
THREE = rf"(?:{TWO} hundred(?:(?: and)? {TWO})?|{TWO})"
SPELLED = re.compile(rf"(?:(?P<thousands>{THREE}) thousand(?: and)?(?:$| ))?(?P<rest>{THREE})?")
NUMBER_WORDS = frozenset((*VALUES, "hundred", "thousand"))
# Up to this, numbers stay in words; after these, with a small one before, so does the larger: "nine to twelve", "one in twenty".
RANGES = frozenset(("to", "or", "and"))
IN_WORDS, BETWEEN = 10, RANGES | {"in", "of", "by"}
# "a hundred and twenty", "half a thousand", "twenty million": what is beside a number says that it is more than that.
BESIDE = frozenset(("a", "an", "million", "billion", "trillion", "point", "per"))
# What may be a year is left as it is, and what no counted things follow, such as "ISO 9001": this ends as they do and is none.
YEARS = range(1900, 2101)
NO_PLURAL = frozenset(
    ["this", "does", "plus", "thus", "less", "unless", "perhaps", "always", "across", "towards", "besides", "sometimes"]
)


def in_one_style(words: Sequence[Word], language: str) -> list[Word]:
    """The words, with numbers as an editor writes them."""
    if language != "en":
        return list(words)
    out: list[Word] = []
    at = 0
    while at < len(words):
        last = run(words, at)
        number = value(" ".join(plain(word.text) for word in words[at:last])) if last > at else 0
        if number > IN_WORDS and not beside(words, at, last):
            text = words[last - 1].text
            sign = text[len(text.rstrip(".,;:?!")) :]
            out.append(joined(words[at:last], written(number) + sign))
        else:
            out += words[at : max(last, at + 1)]
        at = max(last, at + 1)
    return [msgspec.structs.replace(word, text=counted(out, n)) for n, word in enumerate(out)]


def run(words: Sequence[Word], first: int) -> int:
    """Where number words that begin at `first`, in small letters and without signs between them, end."""
    last = first
    while last < len(words):
        text = (
            words[last].text
            if last == first or not words[last - 1].text.endswith((",", ".", ";", ":", "?", "!"))
            else ""
        )
        joins = text == "and" and last > first and plain(words[last - 1].text).endswith(("hundred", "thousand"))
        if not joins and not (text.islower() and all(part in NUMBER_WORDS for part in plain(text).split())):
            break
        last += 1
    return last - 1 if last > first and words[last - 1].text == "and" else last


def value(text: str) -> int:
    """What number the words are; 0 if they are none."""
    match = SPELLED.fullmatch(text)
    if not match or not text:
        return 0
    thousands, rest = (three(match[part]) for part in ("thousands", "rest"))
    return 1000 * thousands + rest


def three(text: str | None) -> int:
    """Up to a hundred hundreds and the rest, by a form that is known to be right."""
    hundreds, mark, rest = (text or "").rpartition(" hundred")
    total = sum(VALUES.get(word, 0) for word in rest.split())
    return total + 100 * sum(VALUES[word] for word in hundreds.split()) if mark else total


def written(number: int) -> str:
    """With a sign for the thousands, but for what rather is a year."""
    return str(number) if number in YEARS and number % 100 else f"{number:,}"


def beside(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether what stands beside a number keeps it in words."""
    before = [plain(word.text) for word in words[max(0, first - 2) : first]]
    after = plain(words[last].text) if last < len(words) else ""
    small = len(before) == 2 and before[1] in BETWEEN and 0 < value(before[0]) <= IN_WORDS
    return small or bool(before and before[-1] in BESIDE) or after in BESIDE


def counted(words: Sequence[Word], at: int) -> str:
    """The word's text; digits that count what comes after them in words up to ten, and with their thousands parted."""
    text, after = words[at].text, plain(words[at + 1].text) if at + 1 < len(words) else ""
    if not text.isdigit() or len(after) < 4 or not after.endswith("s") or after in NO_PLURAL:
        return text
    begins = at == 0 or ends(words[at - 1].text, text)
    before = [word.text for word in words[max(0, at - 2) : at]]
    if int(text) > IN_WORDS:
        named = not begins and before[-1][:1].isupper()
        return text if named or len(text) < 4 or int(text) in YEARS else f"{int(text):,}"
    reached = before if before and before[-1] in RANGES else before[-1:]
    free = begins or plain(before[-1]) in before_counts()
    if int(text) < 2 or not free or any(sign.isdigit() for one in reached for sign in one):
        return text
    spelled = [*UNITS, *TEENS][int(text) - 1]
    return spelled.capitalize() if begins else spelled


def before_counts() -> frozenset[str]:
    """Words that stand before a count; after others, as after "week", a number may be a name."""
    known = grammar("en")
    verbs = known.auxiliaries | known.pronouns
    return known.prepositions | known.articles | known.conjunctions | known.adjectives | verbs


def plain(text: str) -> str:
    """In small letters, without the signs after it, and hyphens as spaces."""
    return re.sub(r"\W+$", "", text).casefold().replace("-", " ")
