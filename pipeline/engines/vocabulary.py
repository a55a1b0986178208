"""What the slides and the producer know of names and terms, and how it helps to hear right.

The producer's own few terms go to the recogniser as a prompt: they fit, and help. The words of a whole deck do not: as a prompt
they cost more words than they gain. Those on the slide being shown are offered to a second hearing where something sounds like
one of them (`likeness`), and all correct the spelling of what the recogniser itself was unsure of.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from pipeline.engines import likeness
from pipeline.engines.likeness import SURE
from pipeline.model import Hints, Pages, Slides, Word
from pipeline.timeline import Span

# Whisper takes 224 tokens as a prompt; longer ones push out the words themselves.
LONGEST_PROMPT = 300
UNSURE, LIKE, SHORTEST = 0.6, 0.8, 4
LABEL_WORDS = 3
# People speak of a slide shortly before it comes and after it went.
AROUND_MS = 10_000
NAME = re.compile(r"[^\W\d_][\w’'-]*\w")
EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


def prompt(hints: Hints, first: Sequence[str] = ()) -> str:
    """The producer's names and terms as a text that a recogniser takes as said before; empty if there are none.

    `first` come before them: names that are likely just now.
    """
    terms = list(
        dict.fromkeys(term.strip() for term in (*first, hints.presenter, hints.moderator, *hints.terms) if term.strip())
    )
    while len(", ".join(terms)) > LONGEST_PROMPT:
        terms.pop()
    return f"Glossary: {', '.join(terms)}." if terms else ""


def names(hints: Hints, pages: Pages) -> list[str]:
    """Single words that are spelled in a way of their own: the producer's, the series', and those on slides that are written like names."""
    given = [
        word
        for term in (hints.presenter, hints.moderator, *hints.terms, *hints.learned)
        for word in NAME.findall(term)
        if word[0].isupper()
    ]
    printed = [word for page in pages.pages for line in page.text for word in named(line)]
    return sorted(word for word in {*given, *printed} if len(word) >= SHORTEST)


def shown(slides: Slides, pages: Pages, hints: Hints, span: Span) -> list[str]:
    """The names that may be said in `span`: the producer's, and those on the slides that are on the screen around it."""
    around = Span(span.start_ms - AROUND_MS, span.end_ms + AROUND_MS)
    numbers = {slide.number for slide in slides.slides if any(around.clip(seen) for seen in slide.shown)}
    return names(hints, Pages(pages=[page for page in pages.pages if page.slide in numbers]))


def named(line: str) -> list[str]:
    """Words with a capital where no sentence begins, in a line that is not all capitals or all titles; and those of a label, which
    may name a person or a place alone."""
    words = NAME.findall(line)
    if len(words) <= LABEL_WORDS and all(word[0].isupper() and not word.isupper() for word in words):
        return words
    capital = [
        word for index, word in enumerate(words) if any(sign.isupper() for sign in (word if index else word[1:]))
    ]
    return capital if len(capital) <= max(1, len(words) // 2) else []


def spelled(words: Sequence[Word], known: Iterable[str]) -> list[Word]:
    """The words; what was heard unsurely, as a name, and almost like a known name is spelled as that name is.

    The less surely it was heard, the less alike they must be: what sounds the same is another spelling of it.
    """
    folded = [(name, name.casefold(), likeness.key(name), likeness.pronounced(name)) for name in known]
    plain = {name for _, name, _, _ in folded}
    out = []
    for word in words:
        before, text, after = EDGES.match(word.text).groups()  # type: ignore[union-attr]  # the pattern matches any text
        if word.confidence < SURE and len(text) >= SHORTEST and text[0].isupper() and text.casefold() not in plain:
            near = [
                (max(alike(text.casefold(), name), alike(likeness.key(text), key)), printed)
                for printed, name, key, sound in folded
                if word.confidence < UNSURE or sound == likeness.pronounced(text)
            ]
            score, name = max(near, default=(0.0, ""))
            if score >= LIKE:
                word = Word(
                    start_ms=word.start_ms, end_ms=word.end_ms, text=before + name + after, confidence=word.confidence
                )
        out.append(word)
    return out


def alike(a: str, b: str) -> float:
    """0 to 1; words that begin differently are not alike, and a form of the same word, as "State" of "States", is right as it is."""
    if a[0] != b[0] or a.startswith(b) or b.startswith(a):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
