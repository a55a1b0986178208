"""The questions of the Q&A: who asks, what, and where the answer starts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Question
from pipeline.model.sentences import ends
from pipeline.stages.split.phrases import normal
from pipeline.stages.split.scene import TOLD, Scene
from pipeline.stages.split.utterances import Utterance
from pipeline.stages.split.wording import tidy
from pipeline.timeline import Span, overlap

ENOUGH = 2.0
ENOUGH_WORDS = 5  # the first of at least this length, with a question mark if any has one, says what is asked
LONG_WORD, STEM, SHARED_WORDS = 6, 6, 2
MOST_PAUSES = 2
FEW_WORDS, INTRODUCTION_WORDS, NOD_WORDS = 7, 16, 3  # a line check, who somebody is, "Great."
SUBJECT_WORDS, POINTING_WORDS = 3, 8
TAKEN_BACK = {"no", "nei", "nej", "nee", "nein", "non", "sorry"}  # "Can you eat it? No, sorry, can you burn it?"
NOT_ASKED = {"backstage", "mishap", "greeting", "thanks", "goodbye", "next_question", "opening", "procedure"}
LONGEST_LEAD_MS = 15_000  # an asker's own words before the question that still belong to it


@dataclass(frozen=True)
class Asked:
    """Sentences [first, last) of one asker that hold a question, and the sentence with which its answer starts."""

    first: int
    last: int
    best: int
    answer: int | None


def questions(scene: Scene, first: int, last: int, presenters: frozenset[int]) -> list[Question]:
    """All questions among sentences [first, last), in order. `presenters`: the voices that gave the talk (empty: not known)."""
    found = _asked(scene, first, last, presenters)
    out: list[Question] = []
    for number, asked in enumerate(found, 1):
        said = scene.said
        follows = bool(out) and _follows(scene, found[number - 2], asked)
        asker = said[asked.best]
        own = _past_the_greeting(scene, asked)
        out.append(
            Question(
                number=number,
                start_ms=said[asked.first].start_ms,
                end_ms=said[asked.last - 1].end_ms,
                answer_start_ms=said[asked.answer].start_ms if asked.answer is not None else None,
                text=tidy(_text(scene, asked, own), scene.language),
                asker=("presenter" if asker.voice in presenters else asker.role) if asker.voice else "",
                slide=_slide(scene, asked),
                asked_ms=said[own].start_ms,
                group=out[-1].group if follows else number,
            )
        )
    return out


def _past_the_greeting(scene: Scene, asked: Asked) -> int:
    """The sentence with which an asker comes to the question: "Can you hear me?", who answers that, and a name are before it."""
    out = asked.first
    for at in range(asked.first, asked.best):
        words = len(scene.said[at].words)
        checks = {"backstage", "mishap"} & scene.hits[at].keys()
        if (checks and words <= FEW_WORDS) or (at in scene.introduces and words <= INTRODUCTION_WORDS):
            out = at + 1
    while out < asked.best and len(scene.said[out].words) <= NOD_WORDS and not scene.asks[out]:
        out += 1
    return out


def _text(scene: Scene, asked: Asked, own: int) -> str:
    """What is asked, with the sentence before it where it needs that: its subject ("What about the data?"), or what "it" is."""
    said = scene.said
    first, last = _sentence(said, asked)
    before = first - 1
    if before < own or said[before].voice != said[first].voice or NOT_ASKED & scene.hits[before].keys():
        return _joined(said[first:last])
    words = len(said[before].words)
    taken_back = normal(said[first].text).partition(" ")[0] in TAKEN_BACK
    subject = _marked(said[before]) and SUBJECT_WORDS <= words < ENOUGH_WORDS and not taken_back
    short = sum(len(u.words) for u in said[first:last]) <= POINTING_WORDS
    told = short and first in scene.points_back and words >= ENOUGH_WORDS
    return _joined(said[before if subject or told else first : last])


def _joined(said: Sequence[Utterance]) -> str:
    return " ".join(u.text for u in said)


def _sentence(said: Sequence[Utterance], asked: Asked) -> tuple[int, int]:
    """The whole sentence that says what is asked: a pause for thought ends an utterance, but no sentence."""
    first, last = asked.best, asked.best
    while last + 1 < asked.last and not _ended(said[last]) and last - first < MOST_PAUSES:
        last += 1
    while (
        first > asked.first
        and not _ended(said[first - 1])
        and last - first < MOST_PAUSES
        and said[first].text[:1].islower()
    ):
        first -= 1
    return first, last + 1


def _ended(utterance: Utterance) -> bool:
    return ends(utterance.words[-1].text)


def _follows(scene: Scene, before: Asked, asked: Asked) -> bool:
    """Whether a question belongs with the one before: the same attendee goes on, or it takes up two of its words."""
    one, two = scene.said[before.best], scene.said[asked.best]
    if two.voice and one.voice == two.voice and two.role == "attendee":
        return True
    return len(_content(scene, before) & _content(scene, asked)) >= SHARED_WORDS


def _content(scene: Scene, asked: Asked) -> set[str]:
    """The longer words of a question, by their beginnings."""
    text = " ".join(u.text for u in scene.said[asked.first : asked.last])
    return {word[:STEM] for word in normal(text).split() if len(word) >= LONG_WORD}


def _slide(scene: Scene, asked: Asked) -> int | None:
    """The slide that is on the screen for most of the question; none that only ends the talk."""
    span = Span(scene.said[asked.first].start_ms, scene.said[asked.last - 1].end_ms)
    shown = {s.number: overlap(s.shown, [span]) for s in scene.slides.slides if s.kind != "card"}
    best = max(shown, key=lambda number: shown[number], default=None)
    if best is None or 2 * shown[best] < span.length or best in scene.closing_slides:
        return None
    return best


def _asked(scene: Scene, first: int, last: int, presenters: frozenset[int]) -> list[Asked]:
    out: list[Asked] = []
    at = first
    while at < last:
        turn_end = _turn_end(scene.said, at, last)
        marks = [i for i in range(at, turn_end) if _score(scene, i, at, turn_end, last, presenters) >= ENOUGH]
        if any(_marked(scene.said[i]) for i in marks):  # what is said before it is its lead
            marks = [i for i in marks if _marked(scene.said[i]) or scene.asks[i]]
        if marks:
            out.append(_one(scene, at, turn_end, last, marks, presenters))
            at = max(turn_end, out[-1].answer or turn_end)
        else:
            at = turn_end
    return out


def _turn_end(said: Sequence[Utterance], at: int, last: int) -> int:
    """The first sentence after `at` in another voice; where voices are not known, a question ends a turn."""
    end = at + 1
    while end < last and said[end].voice == said[at].voice:
        if said[at].voice == 0 and _marked(said[end - 1]) and not _marked(said[end]):
            break
        end += 1
    return end


def _marked(utterance: Utterance) -> bool:
    return utterance.text.rstrip("\"')»”’ ").endswith(("?", "？"))


def _score(scene: Scene, i: int, turn: int, turn_end: int, last: int, presenters: frozenset[int]) -> float:
    """Log-odds that sentence i is a question of the audience."""
    u, hits = scene.said[i], scene.hits[i]
    words = len(u.words)
    score = 1.5 * _marked(u) + (0.8 if scene.asks[i] else 0.0)
    if u.voice and presenters:
        score += -2.5 if u.voice in presenters else 0.8
    follower = scene.said[turn_end] if turn_end < last else None
    if follower is None:
        score += 0.4 if _breaks_off(scene, i) else -0.8
    elif presenters and u.voice not in presenters:
        score += 0.8 if follower.voice in presenters and turn_end - i <= 3 else -1.0
        if i + 1 == turn_end and words >= 8:  # announced and answered: the question is in it, even without its mark
            announced = {"next_question", "opening"} & (
                hits.keys() | scene.hits[i - 1].keys() if i > turn else hits.keys()
            )
            score += 0.8 if announced else 0.4
    if follower is not None and presenters and follower.voice not in presenters | {u.voice}:
        after = _turn_end(scene.said, turn_end, last)
        if after < last and scene.said[after].voice in presenters and any(map(_marked, scene.said[turn_end:after])):
            score -= 1.5  # it hands on to somebody whose own question is answered
    lead = scene.hits[max(0, turn - 2) : i]
    if any(kind in h and h[kind].weight > TOLD for h in lead[-3:] for kind in ("next_question", "opening")):
        score += 0.7
    if follower is not None and "answering" in scene.hits[turn_end]:
        score += 0.5
    if "procedure" in hits and "asking" not in hits:
        score -= 2.5 * hits["procedure"].weight
    score -= max((hits[kind].weight for kind in ("opening", "goodbye") if kind in hits), default=0.0)
    if {"backstage", "mishap"} & hits.keys():
        score -= 1.0
    if i in scene.written:
        score += 2.5
    return score + (0.3 if words >= 6 else 0.0) - (1.5 if words < 4 else 0.0)


def _breaks_off(scene: Scene, i: int) -> bool:
    """Whether the recording ends in this sentence: nobody could answer any more."""
    return i + 1 == len(scene.said) and scene.said[i].text.rstrip()[-1:].isalnum()


def _one(scene: Scene, turn: int, turn_end: int, last: int, marks: Sequence[int], presenters: frozenset[int]) -> Asked:
    """The question within one turn: where it starts (after the announcement, with the asker's own lead), and its answer."""
    said = scene.said
    stop = next((b for a, b in pairwise(marks) if b - a > 3), None)
    marks = [m for m in marks if stop is None or m < stop]
    best = max(marks, key=lambda i: (_marked(said[i]), min(len(said[i].words), ENOUGH_WORDS), -i))
    start = marks[0]
    # An asker's own lead belongs to the question; with the moderator's voice only what follows the announcement.
    announced = {"next_question", "opening", "goodbye"}
    after = next((i + 1 for i in range(start - 1, turn - 1, -1) if announced & scene.hits[i].keys()), None)
    if said[turn].voice and (said[turn].role != "moderator" or after is not None):
        first = turn if after is None else after
        start = next(i for i in range(first, start + 1) if said[start].start_ms - said[i].start_ms <= LONGEST_LEAD_MS)
    answer = turn_end if said[marks[-1]].voice else marks[-1] + 1
    while presenters and answer < last and said[answer].voice not in presenters and answer - turn_end < 4:
        answer += 1  # others may speak before the answer does ("Michael, that is for you")
    if answer >= last or (presenters and said[answer].voice not in presenters):
        answer = turn_end
    end = next((i for i in range(turn_end, marks[-1], -1)), turn_end)
    return Asked(start, end, best, answer if answer < last else None)
