"""What speaks for each phase: phrases, who speaks, what is on the screen, silences. Scores are log-odds; each has its reason.

Evidence that goes on for long (a voice, a kind of picture) counts once a stretch, however many sentences are said in it;
otherwise an hour of gallery view would outvote everything else.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from pipeline.stages.split.decode import AFTER, BEFORE, CLOSING, PRIOR, QA, TALK, WELCOME
from pipeline.stages.split.scene import TOLD, Scene, blocks

# Columns: backstage, welcome, presentation, qa, closing, tail.
PHRASES: dict[str, tuple[float, ...]] = {
    "backstage": (3.0, -1.0, 0.0, 0.0, -0.5, 1.5),
    "rehearsal": (3.0, -2.0, 0.0, 0.0, -0.5, 0.5),
    "greeting": (-2.5, 2.5, 0.3, 0.0, -1.0, -2.0),
    "introduction": (-2.0, 2.0, -0.7, -0.7, -0.5, -2.0),
    "handover": (-1.0, 1.5, 0.0, 0.3, -0.5, -1.0),
    "talk_end": (-2.0, -2.0, 1.2, -0.7, 0.5, -1.5),
    "later": (-1.0, 1.0, 0.3, -1.0, -0.5, -1.0),
    "opening": (-1.0, -0.8, -1.2, 2.2, -0.5, -1.5),
    "next_question": (0.0, -0.7, -0.8, 1.5, -0.3, -0.7),
    "answering": (-0.5, -0.7, -0.3, 0.8, -0.3, -0.5),
    "goodbye": (-1.0, -1.0, -1.0, -0.5, 2.8, -0.3),
    "afterwards": (1.0, -1.5, -0.7, -0.7, -1.2, 2.8),
    "mishap": (1.2, -0.5, 0.0, -0.3, -0.3, 0.3),
}
ROLES: dict[str, tuple[float, ...]] = {
    "presenter": (0.0, -1.2, 0.5, 0.0, -0.5, 0.0),
    "moderator": (0.0, 1.0, -1.0, 0.3, 0.7, 0.0),
    "attendee": (0.0, -0.6, -0.6, 0.8, 0.0, 0.0),
}
MONOLOGUE = (-1.8, -0.8, 1.0, -0.8, -1.8, -1.8)
CHATTER = (0.4, -0.4, -0.3, 0.0, 0.0, 0.0)
SCREENS: dict[str, tuple[float, ...]] = {
    "slide": (-0.5, -0.3, 0.7, -0.2, -0.3, -0.7),
    "demo": (-0.5, -0.5, 0.7, -0.5, -0.5, -0.7),
    "people": (0.0, 0.3, -0.4, 0.6, 0.3, 0.3),
}
EARLY_CARD = (1.6, -0.4, -0.8, -1.0, -1.0, -1.0)
LATE_CARD = (-1.0, -1.0, -0.5, 0.0, 0.3, 0.8)
NEW_SLIDE = (-0.7, -0.2, 1.0, -1.0, -1.5, -2.0)
QUESTION = (0.2, -0.3, -0.1, 0.3, -0.8, 0.2)
WRITTEN = (-0.5, -0.5, -0.3, 1.0, -0.5, -0.5)  # it was asked in writing, in the talk or for the Q&A
UNFOUNDED = -3.0  # a change that nothing at its very place speaks for
PLAIN_WORDS = (0.0, 0.0, 0.0, 0.0, -0.4, 0.0)  # a goodbye says so
AT_MS = 2500  # a change of the screen this near to a sentence goes with it; one farther away counts half
AGAIN = 0.3  # what a goodbye tells that is said among those who stayed
LAST_WORDS_MS = 12_000
TELLING = 8  # a kind of phrase that turns up more often than this is a habit of the speaker and tells less each time
MISPLACED = 0.5  # nothing is over in the first half, and nobody waits for the start in the second
HUSH_MS, PAUSE_MS = 5000, 2500
GUEST = 0.12  # the share of all speech from which on a voice is no attendee's
ASKED = 0.2  # what the moderator's voice tells in a conversation
BLOCK_MS, CHATTER_MS, MONOLOGUE_MS, TURN_MS = 8000, 5000, 45_000, 45_000


def emissions(scene: Scene) -> list[list[float]]:
    """For each sentence a score for each phase."""
    rows = [[0.0] * 6 for _ in scene.said]
    often = Counter(category for hits in scene.hits for category in hits)
    for at, (row, hits, asks) in enumerate(zip(rows, scene.hits, scene.asks, strict=True)):
        for category, table in PHRASES.items():
            if category in hits and not (category == "opening" and "later" in hits):
                weight = hits[category].weight * min(1.0, TELLING / often[category])
                _add(row, table, weight * (AGAIN if category == "goodbye" and at in scene.stayed else 1.0))
        if asks and not (scene.said[at].role == "moderator" and scene.said[at].start_ms >= scene.asked_ms):
            _add(row, QUESTION)
        if at in scene.written:
            _add(row, WRITTEN)
        if "goodbye" not in hits and "thanks" not in hits:
            _add(row, PLAIN_WORDS)
    end = scene.said[-1].end_ms
    for row, u in zip(rows, scene.said, strict=True):
        row[AFTER] -= MISPLACED * (u.start_ms < end / 2)
        row[BEFORE] -= MISPLACED * (u.start_ms > end / 2)
    for row, gap in zip(rows[1:], scene.gaps[1:], strict=True):
        row[WELCOME] -= _hush(gap)
    _voices(scene, rows)
    _pictures(scene, rows)
    return rows


def _hush(gap_ms: int) -> float:
    """What a silence says against a welcome that is still going on."""
    return min(2.0, gap_ms / 10_000) if gap_ms >= HUSH_MS else 0.0


def _voices(scene: Scene, rows: list[list[float]]) -> None:
    spoken = Counter[int]()
    for u in scene.said:
        spoken[u.voice] += u.span.length
    guests = {voice for voice, ms in spoken.items() if ms >= GUEST * spoken.total()}
    for first, last in blocks([(u.voice,) for u in scene.said]):
        block = scene.said[first:last]
        length = sum(u.span.length for u in block)
        table, role = [0.0] * 6, block[0].role
        # Who speaks for that long, or so much in all, is a second presenter.
        if not (role == "attendee" and (length > TURN_MS or block[0].voice in guests)):
            asked = role == "moderator" and block[0].start_ms >= scene.asked_ms
            _add(table, ROLES.get(role, ()), min(1.0, length / BLOCK_MS) * (ASKED if asked else 1.0))
        if length < CHATTER_MS and last - first < len(scene.said):
            _add(table, CHATTER)
        if length > MONOLOGUE_MS and block[0].voice and role != "moderator":
            _add(table, MONOLOGUE)
        for at in range(first, last):
            _add(rows[at], table, scene.said[at].span.length / max(1, length))


def _pictures(scene: Scene, rows: list[list[float]]) -> None:
    screens = scene.slides.screens
    kinds = {u.screen for u in scene.said} - {"", "black", "other"}
    first_slide = min((s.span.start_ms for s in screens if s.kind in ("slide", "demo")), default=None)
    if len(kinds) > 1:  # one kind all through says nothing
        for first, last in blocks([(u.screen,) for u in scene.said]):
            block = scene.said[first:last]
            length = sum(u.span.length for u in block)
            table = SCREENS.get(block[0].screen, ())
            if block[0].screen == "card":
                early = first_slide is None or block[0].start_ms < first_slide
                table = EARLY_CARD if early else LATE_CARD
            for at in range(first, last):
                _add(rows[at], table, min(1.0, length / BLOCK_MS) * scene.said[at].span.length / max(1, length))
    starts = [u.start_ms for u in scene.said]
    for slide in scene.slides.slides:
        if slide.kind != "card" and slide.shown and slide.number not in scene.closing_slides:
            at = bisect_left(starts, slide.shown[0].start_ms + 1000) - 1
            if at >= 0 and scene.said[-1].end_ms > slide.shown[0].start_ms:
                _add(rows[at], NEW_SLIDE)


def moves(scene: Scene) -> list[dict[tuple[int, int], float]]:
    """For each sentence the evidence that the phase changes right before it."""
    return [
        {move: sum(weight for weight, _ in reasons(scene, at, move)) for move in PRIOR} for at in range(len(scene.said))
    ]


def reasons(scene: Scene, at: int, move: tuple[int, int]) -> list[tuple[float, str]]:
    """The pieces of evidence for one change right before sentence `at`, each with its weight and in plain words."""
    if at == 0:
        return []
    a, b = move
    u, before, gap = scene.said[at], scene.said[at - 1], scene.gaps[at]
    out: list[tuple[float, str]] = []
    other_voice = u.voice != before.voice and u.voice and before.voice
    kinds = [(x, y) for _, x, y, _ in scene.changes(at)]
    if a == BEFORE:
        if gap >= 1500:
            out.append((min(2.5, gap / 2500) + _hush(gap) * (b == WELCOME), f"{gap / 1000:.1f} s of silence"))
            if any("greeting" in hits for hits in scene.hits[at : at + 2]):
                out.append((0.8, "a greeting after the silence"))
        if any(x in ("card", "black") and y not in ("card", "black") for x, y in kinds):
            out.append((2.0, "the waiting screen goes"))
        if u.role == "moderator" and b == WELCOME:
            out.append((0.5, "the moderator speaks"))
        if not out and not {"greeting", "introduction"} & (
            scene.hits[at].keys() | scene.hits[min(at + 1, len(scene.hits) - 1)].keys()
        ):
            out.append((UNFOUNDED, ""))
    elif b == TALK and a == WELCOME:
        if other_voice:
            out.append((1.2, "another voice takes over"))
        if any(y == "slide" for _, y in kinds):
            out.append((1.0, "slides come up"))
        if "handover" in scene.hits[at - 1]:
            out.append((1.0, "the floor is given to the speaker"))
    elif b == QA:
        out += _qa_reasons(scene, at, a, bool(other_voice), kinds)
    elif b == CLOSING:
        if u.role == "moderator" or other_voice:
            out.append((0.7, "the moderator comes back" if u.role == "moderator" else "another voice"))
        if a == TALK and any("talk_end" in hits for hits in scene.hits[max(0, at - 3) : at]):
            out.append((1.2, "the speaker has finished"))
        if not out and not any("goodbye" in hits for hits in scene.hits[at : at + 3]):
            out.append((UNFOUNDED, ""))
    elif b == AFTER:
        if gap >= 1500:
            out.append((min(3.0, gap / 1500), f"{gap / 1000:.1f} s of silence after the goodbye"))
        if any("goodbye" in hits and hits["goodbye"].weight == 1 for hits in scene.hits[max(0, at - 2) : at]):
            out.append((0.8, "the goodbye was said"))
        if any(y in ("card", "black") for _, y in kinds):
            out.append((1.0, "a closing screen comes up"))
        if gap >= 3000 and scene.said[-1].end_ms - u.start_ms <= LAST_WORDS_MS:
            out.append((0.7, "only a few words follow"))
        if not out and not any("afterwards" in hits for hits in scene.hits[at : at + 2]):
            out.append((UNFOUNDED, ""))
        elif gap < 500:
            out.append((-1.2, ""))
    return out


def _qa_reasons(
    scene: Scene, at: int, a: int, other_voice: bool, kinds: list[tuple[str, str]]
) -> list[tuple[float, str]]:
    out: list[tuple[float, str]] = []
    u, gap = scene.said[at], scene.gaps[at]
    recent = scene.hits[max(0, at - 3) : at]
    thanked: object = False
    asked = "moderator" in (u.role, scene.said[at - 1].role) and u.start_ms >= scene.asked_ms
    if a == TALK:
        ended = max((hits["talk_end"].weight for hits in recent if "talk_end" in hits), default=0.0)
        if ended:
            out.append((1.5 * ended, "the talk was brought to its end"))
        ending = [ms for ms, _, _, slide in scene.changes(at, 15_000) if slide in scene.closing_slides]
        if ending:
            what = "a slide such as “Questions?” or “Thank you” is shown"
            out.append((1.3 if _between(scene, at, ending[-1]) else 0.7, what))
        if gap >= PAUSE_MS:
            out.append((0.6, f"{gap / 1000:.1f} s without a word"))
        if other_voice and u.role != "presenter":
            voice = "the moderator's voice returns" if u.role == "moderator" else "a new voice speaks"
            out.append((1.2 * (ASKED if asked else 1.0), voice))
        thanked = (other_voice or not u.voice) and u.role != "presenter" and "thanks" in scene.hits[at]
        thanked = thanked and ("talk_end" not in scene.hits[at] or bool(u.voice))
        if thanked:
            out.append((1.2 * scene.hits[at]["thanks"].weight, "the speaker is thanked"))
        turn = takewhile(lambda i: scene.said[i].voice == u.voice, range(at, min(at + 5, len(scene.said))))
        ahead = [scene.hits[i] for i in turn]
        if any("opening" in hits and hits["opening"].weight > TOLD and "later" not in hits for hits in ahead):
            out.append((1.2, "questions are opened"))
        elif any("next_question" in hits for hits in ahead):
            out.append((0.6, "a question is announced"))
        if u.voice and not other_voice and u.role != "presenter":
            out.append((-1.5, ""))  # whoever opens the Q&A does so from the beginning of the turn
        elif u.role == "presenter" and any(v.role == "moderator" for v in scene.said[at + 1 : at + 4]):
            out.append((-2.0, ""))  # what a presenter says before the moderator takes over is the end of the talk
        left = [ms for ms, x, y, _ in scene.changes(at) if x in ("slide", "demo") and y == "people"]
        if left:
            near = min(abs(ms - u.start_ms) for ms in left) <= AT_MS or _between(scene, at, left[-1])
            out.append((1.3 if near else 0.65, "the picture changes from slides to people"))
        if (asked or not other_voice or u.role == "presenter") and not any(
            any(kind in hits and hits[kind].weight > TOLD for kind in ("opening", "next_question"))
            for hits in scene.hits[at : at + 2 + 2 * bool(thanked)]
        ):
            seen = any(_between(scene, at, ms) for ms in [*left, *ending])
            out.append((UNFOUNDED / 2 if seen else UNFOUNDED, ""))  # the speaker just goes on
    elif a == WELCOME:
        if not any({"opening", "next_question"} & hits.keys() for hits in scene.hits[at : at + 3]):
            out.append((UNFOUNDED, ""))  # nobody has talked yet
    elif a == CLOSING and ("next_question" in scene.hits[at] or "opening" in scene.hits[at]):
        out.append((2.5 if "next_question" in scene.hits[at] else 1.5, "one more question"))
    elif a == CLOSING and scene.asks[at] and at not in scene.stayed:
        out.append((1.5, "one more question"))
    return out


def _between(scene: Scene, at: int, ms: int) -> bool:
    """Whether something happened in the pause before sentence `at`, which then goes with it."""
    return scene.said[at - 1].end_ms <= ms <= scene.said[at].start_ms


def _add(row: list[float], table: Sequence[float], weight: float = 1.0) -> None:
    for at, score in enumerate(table):
        row[at] += weight * score
