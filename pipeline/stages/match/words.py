"""How alike two slides are by their words, and which words on the screen the file does not have."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from pipeline.formats.pptx.read import Own
from pipeline.model import Box, PageOfSlide

GRAM = 4
SAME_WORD = 0.74  # so alike are a word and what was read of it
SURE = 0.88  # confidence of a line below which nothing is concluded from one word
MANY = 0.15  # share of words that are new
Grams = dict[str, float]


def shown_text(page: PageOfSlide) -> str:
    """All that was read on a slide, what stands in its pictures too; no footer, no page number."""
    lines = [line.text for line in page.lines if line.role not in ("footer", "number")]
    return "\n".join([*lines, *(word for picture in page.pictures for word in picture.words)])


def signs(text: str) -> str:
    """Letters and digits alone: reading loses spaces and signs."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def grams(text: str) -> Counter[str]:
    """Every four letters in a row."""
    plain = signs(text)
    return Counter(plain[i : i + GRAM] for i in range(max(1, len(plain) - GRAM + 1))) if plain else Counter()


class Library:
    """The texts of a deck, with what tells one from the others weighing most (inverse document frequency)."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [grams(text) for text in texts]
        self.known = Counter(gram for count in counts for gram in count)
        self.size = len(texts)
        self.vectors = [self.weighed(count) for count in counts]
        self.lengths = [len(signs(text)) for text in texts]

    def weighed(self, count: Counter[str]) -> Grams:
        """Term frequency, dampened, times inverse document frequency; of length 1."""
        out = {
            gram: (1 + math.log(many)) * math.log(1 + (1 + self.size) / (1 + self.known.get(gram, 0)))
            for gram, many in count.items()
        }
        norm = math.sqrt(sum(value * value for value in out.values())) or 1.0
        return {gram: value / norm for gram, value in out.items()}

    def likeness(self, text: str) -> list[float]:
        """Cosine similarity, 0 to 1, with each text."""
        asked = self.weighed(grams(text))
        return [sum(value * vector.get(gram, 0.0) for gram, value in asked.items()) for vector in self.vectors]

    def held(self, text: str) -> list[float]:
        """How much of each text, 0 to 1, is in `text`, which may hold much more: words that stand in pictures, say."""
        asked = grams(text)
        return [sum(value * value for gram, value in vector.items() if gram in asked) for vector in self.vectors]


def changed_words(page: PageOfSlide, own: Own) -> list[str]:
    """Words on the screen that the file's slide does not have, if they show that it was edited; empty if it is the same slide.

    Words over a picture of the file tell nothing: they may stand in the picture. A misread word is no change: it is near one that
    is there. A new number in an otherwise known line is.
    """
    have, run = words(f"{own.text}\n{own.around}"), signs(own.text + own.around)
    lines = [line for line in page.lines if line.role in ("title", "body", "cell") and not over(line.box, page, own)]
    new: list[str] = []
    count = 0
    for line in lines:
        found = words(line.text)
        count += len(found)
        fresh = [word for word in found if not known(word, have, run)]
        if line.confidence < SURE or (len(fresh) == 1 and len(fresh[0]) < 3 and not fresh[0].isdigit()):
            continue
        new += fresh
    numbers = [word for word in new if any(sign.isdigit() for sign in word)]
    letters = [word for word in new if len(word) >= 4 and word not in numbers]
    if numbers or len(letters) >= 3 or (letters and len(new) >= MANY * count):
        return list(dict.fromkeys([*numbers, *letters]))[:8]
    return []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def known(word: str, have: Iterable[str], run: str) -> bool:
    """Whether the file has a word, or one that could have been misread as it."""
    if len(word) < 2 and not word.isdigit():
        return True
    if word in run:
        return True
    if any(sign.isdigit() for sign in word):
        return misread(word) in misread(run)
    return any(
        abs(len(word) - len(other)) <= 3 and SequenceMatcher(None, word, other).ratio() >= SAME_WORD for other in have
    )


def misread(text: str) -> str:
    """With letters and digits that look alike made one."""
    return text.translate(str.maketrans("oqdlisbz", "00011582"))


def over(box: Box, page: PageOfSlide, own: Own) -> bool:
    """Whether a line stands mostly on a picture of the file's slide."""
    x, y = (box.x + box.width / 2) / page.width, (box.y + box.height / 2) / page.height
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in own.pictures)
