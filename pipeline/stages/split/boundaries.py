"""From the course of the webinar to the published parts, with confidence, evidence, and what a person decided otherwise."""

from collections.abc import Sequence

import msgspec

from pipeline.errors import StaleCorrectionError
from pipeline.model import Boundary, Corrections, Evidence, Part, PartKind
from pipeline.stages.split.decode import AFTER, BEFORE, CLOSING, QA, TALK, WELCOME, Course
from pipeline.stages.split.evidence import reasons
from pipeline.stages.split.scene import Scene
from pipeline.timeline import clock

NEAR_MS = 2000
STALE_MS = 2000
CAUTION = 1.4  # the evidence was right more often than its sum says, on the webinars it was weighed with
WORDS = {
    "backstage": "backstage talk",
    "greeting": "a greeting",
    "introduction": "an introduction",
    "talk_end": "the end of the talk",
    "opening": "the Q&A is opened",
    "next_question": "a question is announced",
    "thanks": "thanks",
    "goodbye": "a goodbye",
    "afterwards": "talk after the end",
    "handover": "the floor is given",
}
SHOWN = {
    ("presentation", "start"): ("greeting", "introduction"),
    ("presentation", "end"): ("talk_end", "goodbye"),
    ("qa", "start"): ("opening", "next_question", "thanks"),
    ("qa", "end"): ("goodbye",),
}


def automatic(scene: Scene, course: Course) -> list[Part]:
    """The parts as decoded. Without a Q&A the goodbye belongs to the presentation."""
    states, said = course.states, scene.said
    on = [at for at, state in enumerate(states) if state in (WELCOME, TALK, QA, CLOSING)]
    if not on:
        return []
    asked = next((at for at in on if states[at] == QA), None)
    # A goodbye that comes back for one more question belongs to the Q&A, and so does all that lies between.
    parts = []
    stop = asked if asked is not None else on[-1] + 1
    if stop > on[0]:
        parts.append(_part(scene, course, "presentation", on[0], stop - 1))
    if asked is not None:
        parts.append(_part(scene, course, "qa", asked, on[-1]))
    return [part for part in parts if part.end_ms > part.start_ms and said]


def _part(scene: Scene, course: Course, kind: PartKind, first: int, last: int) -> Part:
    said = scene.said
    sure = min(_sure_start(scene, course, kind, first), _sure_end(scene, course, kind, last))
    evidence = _at_start(scene, course, kind, first) + _at_end(scene, course, kind, last)
    return Part(
        kind=kind,
        start_ms=said[first].start_ms,
        end_ms=max(u.end_ms for u in said[first : last + 1]),
        confidence=round(min(0.99, max(0.01, 1 - (1 - min(1.0, sure)) ** CAUTION)), 2),
        evidence=evidence,
    )


def _sure_start(scene: Scene, course: Course, kind: PartKind, at: int) -> float:
    if kind == "qa":
        return _near(scene, course, at, lambda a, b: a in (WELCOME, TALK) and b == QA)
    begins = (
        sum(course.first[s] for s in (WELCOME, TALK))
        if scene.said[at].start_ms - scene.said[0].start_ms <= NEAR_MS
        else 0.0
    )
    return begins + _near(scene, course, at, lambda a, b: a == BEFORE and b in (WELCOME, TALK))


def _sure_end(scene: Scene, course: Course, kind: PartKind, last: int) -> float:
    if kind == "presentation" and QA in course.states:
        return _near(scene, course, last + 1, lambda a, b: a in (WELCOME, TALK) and b == QA)
    if last + 1 < len(scene.said):
        return _near(scene, course, last + 1, lambda a, b: b == AFTER)
    left = sum(sum(p for (_, b), p in change.items() if b == AFTER) for change in course.changes)
    return max(0.0, 1.0 - left)


def _near(scene: Scene, course: Course, at: int, wanted: "object") -> float:
    """Probability that such a change happens within two seconds of the beginning of sentence `at`."""
    assert callable(wanted)
    here = scene.said[at].start_ms
    return sum(
        p
        for u, change in zip(scene.said, course.changes, strict=True)
        if abs(u.start_ms - here) <= NEAR_MS
        for (a, b), p in change.items()
        if wanted(a, b)
    )


def _at_start(scene: Scene, course: Course, kind: PartKind, first: int) -> list[Evidence]:
    at = scene.said[first].start_ms
    out = quoted(scene, range(first, min(first + 6, len(scene.said))), SHOWN[kind, "start"], 2)
    if first == 0:
        out.append(Evidence(ms=at, what="these are the first words of the recording"))
    else:
        move = (course.states[first - 1], course.states[first])
        out += _plain(scene, first, move, at)[:4]
    return out


def _at_end(scene: Scene, course: Course, kind: PartKind, last: int) -> list[Evidence]:
    end = scene.said[last].end_ms
    out = quoted(scene, range(max(0, last - 4), last + 1), SHOWN[kind, "end"], 2)
    if last + 1 >= len(scene.said):
        out.append(Evidence(ms=end, what="these are the last words of the recording"))
    elif course.states[last + 1] == AFTER:
        move = (course.states[last], AFTER)
        out += _plain(scene, last + 1, move, end)[:3]
        out += quoted(scene, range(last + 1, min(last + 5, len(scene.said))), ("afterwards", "backstage"), 1)
    return out


def _plain(scene: Scene, at: int, move: tuple[int, int], ms: int) -> list[Evidence]:
    """What speaks for a change right before sentence `at`, the strongest first."""
    found = sorted(reasons(scene, at, move), reverse=True)
    return [Evidence(ms=ms, what=what) for weight, what in found if weight > 0 and what]


def quoted(scene: Scene, places: range, categories: Sequence[str], most: int) -> list[Evidence]:
    """The strongest phrases among some sentences, quoted with who said them."""
    found = []
    for at in places:
        for category in categories:
            if category in scene.hits[at]:
                u, hit = scene.said[at], scene.hits[at][category]
                who = {"presenter": "the presenter", "moderator": "the moderator", "attendee": "somebody"}.get(
                    u.role, "somebody"
                )
                found.append(
                    (-hit.weight, at, Evidence(ms=u.start_ms, what=f"{who} says “{short(u.text)}” ({WORDS[category]})"))
                )
                break
    return [evidence for _, _, evidence in sorted(found, key=lambda f: f[:2])[:most]]


def short(text: str, most: int = 70) -> str:
    """A text for one line of evidence."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def corrected(parts: Sequence[Part], corrections: Corrections, duration_ms: int) -> list[Part]:
    """The parts with the ends that a person set.

    Raises:
        StaleCorrectionError: an entry names no end of a part, lies outside the recording, or contradicts another.
    """
    known = {part.kind: part for part in parts}
    ends: dict[tuple[PartKind, str], Boundary] = {}
    for entry in corrections.boundaries:
        ends[_which(entry)] = entry
        if not 0 <= entry.now_ms <= duration_ms:
            raise _stale(entry, f"the recording ends at {clock(duration_ms)}")
    for (kind, _), entry in ends.items():
        if kind not in known:
            known[kind] = _made(kind, known, ends, duration_ms, entry)
    out = []
    kinds: tuple[PartKind, ...] = ("presentation", "qa")
    for kind in kinds:
        if kind in known:
            out.append(_moved(known[kind], ends.get((kind, "start")), ends.get((kind, "end"))))
    if len(out) == 2 and out[0].end_ms > out[1].start_ms:
        out = _disjoint(out[0], out[1], ends)
    return out


def _which(entry: Boundary) -> tuple[PartKind, str]:
    kind, _, end = entry.what.strip().partition(" ")
    if end in ("start", "end"):
        if kind == "presentation":
            return "presentation", end
        if kind == "qa":
            return "qa", end
    raise _stale(entry, "it must be “presentation start”, “presentation end”, “qa start” or “qa end”")


def _made(
    kind: PartKind,
    known: dict[PartKind, Part],
    ends: dict[tuple[PartKind, str], Boundary],
    duration_ms: int,
    entry: Boundary,
) -> Part:
    """A part that the machine did not find: from the given start to where the recording's last part ended."""
    start, end = ends.get((kind, "start")), ends.get((kind, "end"))
    if kind == "qa" and start is None:
        raise _stale(entry, "this recording has no Q&A, so “qa start” is needed as well")
    other = next(iter(known.values()), None)
    first = start.now_ms if start else (other.start_ms if other else 0)
    last = end.now_ms if end else (other.end_ms if other and other.end_ms > first else duration_ms)
    if kind == "presentation" and other and not end:
        last = other.start_ms
    return Part(kind=kind, start_ms=first, end_ms=last, confidence=1.0, evidence=[])


def _moved(part: Part, start: Boundary | None, end: Boundary | None) -> Part:
    evidence = list(part.evidence)
    for entry, automatic_ms in ((start, part.start_ms), (end, part.end_ms)):
        if entry is not None:
            evidence.append(Evidence(ms=entry.now_ms, what="a person set this"))
            if (
                entry.was_ms is not None
                and abs(entry.was_ms - automatic_ms) > STALE_MS
                and automatic_ms != entry.now_ms
            ):
                what = f"the machine now puts {entry.what} at {clock(automatic_ms)}; it was at {clock(entry.was_ms)} when a person set it"
                evidence.append(Evidence(ms=automatic_ms, what=what))
    first = start.now_ms if start else part.start_ms
    last = end.now_ms if end else part.end_ms
    if last <= first:
        entry = end or start
        assert entry is not None
        raise _stale(entry, f"the part would end at {clock(last)} and begin at {clock(first)}")
    return Part(
        kind=part.kind,
        start_ms=first,
        end_ms=last,
        confidence=1.0 if start and end else part.confidence,
        evidence=evidence,
    )


def _disjoint(talk: Part, qa: Part, ends: dict[tuple[PartKind, str], Boundary]) -> list[Part]:
    """Two parts that overlap: what a person set stays, the other gives way."""
    by_talk, by_qa = ends.get(("presentation", "end")), ends.get(("qa", "start"))
    if by_talk and by_qa:
        raise _stale(by_qa, f"“presentation end” is at {clock(by_talk.now_ms)}, after it")
    edge = by_talk.now_ms if by_talk else qa.start_ms
    entry = by_talk or by_qa or next(iter(ends.values()))
    if talk.start_ms >= edge or edge >= qa.end_ms:
        raise _stale(entry, "nothing would be left of one of the parts")
    return [
        msgspec.structs.replace(talk, end_ms=min(talk.end_ms, edge)),
        msgspec.structs.replace(qa, start_ms=max(qa.start_ms, edge)),
    ]


def _stale(entry: Boundary, why: str) -> StaleCorrectionError:
    return StaleCorrectionError(
        f"The correction “{entry.what}” at {clock(entry.now_ms)} does not fit this recording: {why}. "
        "Correct or remove it in the recording's .toml file."
    )
