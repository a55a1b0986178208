"""What is known of each sentence: the phrases in it, read in their surroundings, silences, and the screens around it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Pages, Slides
from pipeline.stages.split.phrases import Hit, Phrasebook, normal
from pipeline.stages.split.utterances import Utterance
from pipeline.timeline import Span

NEAR_MS = 6000
SAME_WORDS = 3
GOES_ON_MS, TOLD = 12_000, 0.3
AGAIN_MS, LAST_REACH = 2500, 3  # what is said this long after a goodbye is not said to the audience any more
LONG_MS = 25_000
ANSWER_MS, RETURNS, TALK_SHARE = 10_000, 2, 0.45
TOLD_REACH = 4  # a sole voice that announces a question reads it within so many sentences


@dataclass(frozen=True)
class Scene:
    """Everything that is known of the sentences: hits of phrases, silences before them, new slides while they are said."""

    said: list[Utterance]
    hits: list[dict[str, Hit]]
    asks: list[bool]
    gaps: list[int]
    slides: Slides
    closing_slides: frozenset[int]
    written: frozenset[int] = frozenset()  # sentences that read out what stands in the platform's chat or Q&A
    stayed: frozenset[int] = frozenset()  # sentences among those who stayed after a goodbye
    points_back: frozenset[int] = frozenset()  # sentences that need the one before them, by a pronoun
    introduces: frozenset[int] = frozenset()  # sentences in which somebody tells who they are
    language: str = ""
    asked_ms: float = float("inf")  # from here on a moderator asks in the talk: it is a conversation

    def changes(self, at: int, near_ms: int = NEAR_MS) -> list[tuple[int, str, str, int | None]]:
        """Screen changes around the beginning of sentence `at`: time, kind before, kind after, slide after."""
        ms = self.said[at].start_ms
        low = min(ms - near_ms, self.said[at - 1].end_ms) if at else 0
        screens = self.slides.screens
        first = max(1, bisect_left(screens, low, key=lambda screen: screen.span.start_ms))
        last = bisect_right(screens, ms + near_ms, key=lambda screen: screen.span.start_ms)
        return [(b.span.start_ms, a.kind, b.kind, b.slide) for a, b in pairwise(screens[first - 1 : last])]


def scene(
    said: list[Utterance],
    slides: Slides,
    pages: Pages,
    book: Phrasebook,
    language: str,
    asked: Sequence[str] = (),
) -> Scene:
    """Look every sentence up."""
    hits = [book.find(utterance.text) for utterance in said]
    for found in hits:  # "oh, one more question" is not said among people who think that all is over
        if "afterwards" in found and found["afterwards"].weight < 1 and {"next_question", "opening"} & found.keys():
            del found["afterwards"]
    for utterance, found in zip(said, hits, strict=True):
        _read_twice(utterance, found)
    asks = [u.text.rstrip("\"')»”’ ").endswith(("?", "？")) or book.asks(u.text, language) for u in said]
    _goes_on(said, hits, asks)
    gaps = [(b.start_ms - a.end_ms) for a, b in pairwise(said)]
    endings = {
        page.slide
        for page in pages.pages
        if (first := page.title or " ".join(page.text[:1])) and len(first.split()) <= 7 and "screen" in book.find(first)
    }
    written = _read_out(said, asked)
    gaps = [said[0].start_ms, *gaps]
    stayed = _stayed(said, hits, gaps)
    asked_ms = _conversation(said, hits, slides)
    back, who = (
        frozenset(at for at, u in enumerate(said) if tells(u.text, language))
        for tells in (book.points_back, book.introduces)
    )
    return Scene(said, hits, asks, gaps, slides, frozenset(endings), written, stayed, back, who, language, asked_ms)


def _read_out(said: Sequence[Utterance], asked: Sequence[str]) -> frozenset[int]:
    """Sentences that hold at least half of the longer words of a written question, and three of them."""
    wanted = [words for text in asked if len(words := _longer(text)) >= SAME_WORDS]
    own = [_longer(u.text) for u in said] if wanted else []
    return frozenset(
        at for at, words in enumerate(own) if any(len(words & ask) >= max(SAME_WORDS, len(ask) / 2) for ask in wanted)
    )


def _longer(text: str) -> set[str]:
    return {word for word in normal(text).split() if len(word) >= 4}


def _goes_on(said: Sequence[Utterance], hits: Sequence[dict[str, Hit]], asks: Sequence[bool]) -> None:
    """A presenter who speaks on for long after "the first question was" tells of a question; where there is a moderator, who
    speaks next, the Q&A is opened then. A sole voice tells of one too, unless a question follows soon."""
    for first, last in blocks([u.voice for u in said]):
        for at in range(first, last):
            if said[at].voice:
                moderated = last < len(said) and said[last].role == "moderator"
                goes_on = moderated or said[last - 1].end_ms - said[at].end_ms >= GOES_ON_MS
                told = said[at].role == "presenter" and goes_on
            else:
                told = not any(asks[at : at + 1 + TOLD_REACH])
            for kind in ("opening", "next_question"):
                if told and kind in hits[at]:
                    hits[at][kind] = Hit(kind, TOLD * hits[at][kind].weight, hits[at][kind].said)


def _stayed(said: Sequence[Utterance], hits: Sequence[dict[str, Hit]], gaps: Sequence[int]) -> frozenset[int]:
    """Sentences after a goodbye and a silence, until one more question is announced or somebody goes on for long."""
    out, last, away = [], -LAST_REACH, False
    until = {at: said[stop - 1].end_ms for start, stop in blocks([u.voice for u in said]) for at in range(start, stop)}
    for at, found in enumerate(hits):
        away = away or (at - last <= LAST_REACH and gaps[at] >= AGAIN_MS)
        asked = any(kind in found and found[kind].weight > TOLD for kind in ("next_question", "opening"))
        if asked or (said[at].voice and until[at] - said[at].start_ms >= LONG_MS):
            away = False
        if away:
            out.append(at)
        if "goodbye" in found and found["goodbye"].weight == 1:
            last = at
    return frozenset(out)


def _conversation(said: Sequence[Utterance], hits: Sequence[dict[str, Hit]], slides: Slides) -> float:
    """When the guests first speak, where a moderator comes back more than once before anything is opened, and no stretch between
    is a talk by its length: then it is a conversation, in which a moderator who asks opens nothing."""
    turns = blocks(["moderator" if u.role == "moderator" else "guest" for u in said])
    spans = [Span(said[first].start_ms, said[last - 1].end_ms) for first, last in turns]
    guests = [at for at, (first, _) in enumerate(turns) if said[first].role != "moderator"]
    start = next((at for at in guests if spans[at].length >= ANSWER_MS), len(turns))
    own = [spans[at].length for at in guests if at >= start]
    left = [b.span.start_ms for a, b in pairwise(slides.screens) if a.kind in ("slide", "demo") and b.kind == "people"]
    returns = 0
    for first, last in turns[start:]:
        opened = any("opening" in found and found["opening"].weight > TOLD for found in hits[first:last])
        if opened or any(said[max(0, first - 1)].end_ms <= ms <= said[first].start_ms for ms in left):
            break
        returns += said[first].role == "moderator"
    return spans[start].start_ms if returns >= RETURNS and max(own) < TALK_SHARE * sum(own) else float("inf")


def _read_twice(utterance: Utterance, found: dict[str, Hit]) -> None:
    """What two kinds of phrase share is told apart by how it is said: "Hello?" tries the line, "Good day." may open a turn,
    "I'll say hello, then you take over" plans a greeting, "please turn your camera off" is told to the audience."""
    if len(utterance.words) == 1:  # "Please." lets somebody go on
        found.pop("next_question", None)
    if "rehearsal" in found:
        for kind in ("greeting", "introduction", "handover", "opening", "goodbye"):
            found.pop(kind, None)
    if "introduction" in found and found["introduction"].weight == 1:
        found.pop("backstage", None)
        found.pop("mishap", None)
    if "backstage" in found and "mishap" in found:  # "can you hear me?" is one piece of evidence, not two
        found["backstage"] = Hit("backstage", 0.5 * found["backstage"].weight, found["backstage"].said)
    if "greeting" in found and found["greeting"].weight < 1 and utterance.text.rstrip().endswith("?"):
        del found["greeting"]
        found.setdefault("backstage", Hit("backstage", 0.5, utterance.text))
    if "greeting" in found and "goodbye" in found:
        found["goodbye"] = Hit("goodbye", 0.5 * found["goodbye"].weight, found["goodbye"].said)


def blocks(keys: Sequence[object]) -> list[tuple[int, int]]:
    """Ranges [first, last) of equal neighbours."""
    out: list[tuple[int, int]] = []
    for at, key in enumerate(keys):
        if out and keys[at - 1] == key:
            out[-1] = (out[-1][0], at + 1)
        else:
            out.append((at, at + 1))
    return out
