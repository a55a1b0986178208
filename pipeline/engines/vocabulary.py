"""What the slides and the producer know of names and terms, and how it helps to hear right.

The producer's own few terms go to the recogniser as a prompt: they fit, and help. The words of a whole deck do not: as a prompt
they cost more words than they gain. Those on the slide being shown are offered to a second hearing where something sounds like
one of them (`likeness`), and all correct the spelling of what the recogniser itself was unsure of.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

import msgspec

from pipeline.engines import likeness
from pipeline.engines.likeness import SURE
from pipeline.model import Hints, Pages, Slides, Word
from pipeline.timeline import Span

# Whisper takes 224 tokens as a prompt; longer ones push out the words themselves.
LONGEST_PROMPT = 300
UNSURE, LIKE, SHORTEST = 0.6, 0.8, 4
# In so long a word, one wrong sound, be it the first, leaves no doubt which it was.
LONG, LONG_LIKE, ENDING = 10, 0.9, 3
LABEL_WORDS = 3
# People speak of a slide shortly before it comes and after it went.
AROUND_MS = 10_000
NAME = re.compile(r"[^\W\d_][\w’'-]*\w")
LISTED = re.compile(r"[,;|•(]|\s(?:and|und|et|y|og|och|en|&|[–-])\s")
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
    """Single words that are spelled in a way of their own: the producer's, the series', and those on slides that are written like names,
    and nowhere in small letters."""
    given = [
        word
        for term in (hints.presenter, hints.moderator, *hints.terms, *hints.learned)
        for word in NAME.findall(term)
        if word[0].isupper()
    ]
    lines = [line for page in pages.pages for line in page.text]
    small = {text for line in lines for word in line.split() if (text := word.strip("(.,;:?!)")).islower()}
    printed = [word for line in lines for word in named(line) if word.lower() not in small]
    return sorted(word for word in {*given, *printed} if len(word) >= SHORTEST)


def shown(slides: Slides, pages: Pages, hints: Hints, span: Span) -> list[str]:
    """The names that may be said in `span`: the producer's, and those on the slides that are on the screen around it."""
    return names(hints, on_screen(slides, pages, span))


def on_screen(slides: Slides, pages: Pages, span: Span) -> Pages:
    """What was read on the slides that are shown around `span`."""
    around = Span(span.start_ms - AROUND_MS, span.end_ms + AROUND_MS)
    numbers = {slide.number for slide in slides.slides if any(around.clip(seen) for seen in slide.shown)}
    return Pages(pages=[page for page in pages.pages if page.slide in numbers])


def printed(pages: Pages) -> list[str]:
    """All words on some pages but those without a small letter, in order."""
    return [word for page in pages.pages for line in page.text for word in NAME.findall(line) if not word.isupper()]


def named(line: str) -> list[str]:
    """Words with a capital where no sentence begins, in a line that is not all capitals or all titles; and those of a label, which
    may name a person or a place alone."""
    words = NAME.findall(line)
    if label(words):
        return words
    capital = [
        word for index, word in enumerate(words) if any(sign.isupper() for sign in (word if index else word[1:]))
    ]
    # People are listed: "Ana Zielinska, head of research" and "Amir, Joost and Lena" are not sentences.
    listed = [part for item in LISTED.split(line) if label(part := NAME.findall(item))]
    people = [word for part in listed for word in part if len(part) > 1 or len(listed) > 2]
    return [*people, *(capital if len(capital) <= max(1, len(words) // 2) else [])]


def label(words: Sequence[str]) -> bool:
    """Whether a line of these words names something, or is a short title."""
    return 0 < len(words) <= LABEL_WORDS and all(word[0].isupper() and not word.isupper() for word in words)


def spelled(words: Sequence[Word], known: Iterable[str]) -> list[Word]:
    """The words; what was heard unsurely, as a name, and almost like a known name is spelled as that name is.

    The less surely it was heard, the less alike they must be: what sounds the same is another spelling of it, in one word or in
    two, as "in gun" of "Ingunn".
    """
    folded = [(name, name.casefold(), likeness.key(name), likeness.pronounced(name)) for name in known]
    plain = {name for _, name, _, _ in folded}
    out = []
    for word in together(words, [(name, sound) for name, _, _, sound in folded if name[0].isupper()]):
        before, text, after = EDGES.match(word.text).groups()  # type: ignore[union-attr]  # the pattern matches any text
        if word.confidence < SURE and len(text) >= SHORTEST and text[0].isupper() and text.casefold() not in plain:
            said = likeness.pronounced(text)
            near = [
                (
                    float(sound == said and text[0].casefold() == name[0])
                    or max(alike(text.casefold(), name), alike(likeness.key(text), key), long_alike(text, key)),
                    printed,
                )
                for printed, name, key, sound in folded
                if word.confidence < UNSURE or sound == said or long_alike(text, key)
            ]
            score, name = max(near, default=(0.0, ""))
            if score >= LIKE:
                word = msgspec.structs.replace(word, text=before + name + after)
        out.append(word)
    return out


def together(words: Sequence[Word], names: Sequence[tuple[str, str]]) -> list[Word]:
    """The words, two as one where they were not heard surely, sound exactly like one name, and end with its letter ("be for" is not
    "Before"); `names` with their sounds."""
    sounds = {sound: name for name, sound in names if len(likeness.key(name)) > likeness.SHORTEST}
    out: list[Word] = []
    for word in words:
        last = out[-1] if out else None
        if last and min(last.confidence, word.confidence) < SURE and last.text[-1].isalnum():
            both = likeness.key(last.text) + likeness.key(word.text)
            name = sounds.get(likeness.pronounced(both))
            if name and likeness.key(name) != both and likeness.key(name)[-1] == both[-1]:
                after = EDGES.match(word.text).group(3)  # type: ignore[union-attr]  # the pattern matches any text
                sure = min(last.confidence, word.confidence)
                out[-1] = Word(start_ms=last.start_ms, end_ms=word.end_ms, text=name + after, confidence=sure)
                continue
        out.append(word)
    return out


def long_alike(text: str, key: str) -> float:
    """How alike a long word and a long name sound, if hardly anything differs, and nothing at the end, as in a plural; else 0."""
    plain = likeness.key(text)
    if min(len(plain), len(key)) < LONG or plain[-ENDING:] != key[-ENDING:]:
        return 0.0
    score = likeness.alike(plain, key, likeness.sound(key))
    return score if score >= LONG_LIKE else 0.0


def alike(a: str, b: str) -> float:
    """0 to 1; words that begin differently are not alike, and another form of the same word is right as it is."""
    if a[0] != b[0] or likeness.another_form(a, b):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
