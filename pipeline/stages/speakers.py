"""Tell who speaks when: voices grouped by their sound, turns that begin and end between words, and each voice's role."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated

import msgspec
import numpy as np

from pipeline import model
from pipeline.engines import clusters, voice_encoder
from pipeline.media import sound as audio
from pipeline.model import Draft, Hints, Platform, Sound, Speakers, Turn, Voice
from pipeline.model.matching import on_our_clock
from pipeline.model.naming import names_of, same
from pipeline.model.sentences import ends
from pipeline.stage import Workspace
from pipeline.timeline import Span


class SpeakersSettings(model.Settings, frozen=True):
    """`[speakers]` of config.toml."""

    distance: Annotated[
        float,
        msgspec.Meta(
            description="How much more two voices must differ than one does in itself to be two people; lower finds more people",
            ge=0.02,
            le=0.5,
        ),
    ] = 0.1


# Windows less unlike than this are surely of one voice. Real voices vary by more, so the groups are merged by how much they vary.
SURELY_ONE = 0.26
HOP_MS = 750
SHORTEST_MS = 400
# Windows that are clustered; the others of a long recording join the nearest group.
MOST = 2_000
# Costs are cosine distances. A change of speaker is likelier between two sentences or after a pause.
CHANGE_WITHIN, CHANGE_BETWEEN, CHANGE_AFTER_PAUSE = 0.5, 0.2, 0.1
PAUSE_MS = 700
# A voice heard for less than this in all is a misheard stretch of another.
SHORTEST_VOICE_MS = 1_500
BRIDGE_MS = 1_000
# So many words, said in so short a time, are no turn of their own at the edge of somebody else's sentence.
STRAY_WORDS, STRAY_MS = 2, 900
EDGE = re.compile(r"^\W+|\W+$")
# The moderator opens or closes the recording: who speaks within this long of its first or last word.
OPENING_MS = 60_000
# A turn this long presents something; who speaks for this much of the presenter's time, at length, is a presenter too.
LONG_TURN_MS, PRESENTER_SHARE = 15_000, 1 / 3


class Piece(msgspec.Struct, frozen=True):
    """A stretch of one sentence that is listened to at once. `unit` numbers the sentences."""

    unit: int
    span: Span


def speakers(
    sound: Sound, transcript: Draft, hints: Hints, platform: Platform, settings: SpeakersSettings, work: Workspace
) -> Speakers:
    """Group what is said by voice. Names come from `hints` and from the platform; without speech there are no voices.

    Raises:
        EngineError: the extracted sound cannot be read.
    """
    units = sentences(sound, transcript)
    pieces = [piece for index, unit in enumerate(units) for piece in cut(index, unit)]
    if sound.audio is None or not pieces:
        return Speakers(voices=[], turns=[])
    path = work.path(sound.audio)
    vectors = []
    for start in range(0, len(pieces), voice_encoder.BATCH):
        part = pieces[start : start + voice_encoder.BATCH]
        vectors.append(
            voice_encoder.embed([audio.read(path, piece.span.start_ms, piece.span.end_ms) for piece in part])
        )
        work.progress(start / len(pieces))
    labels = grouped(np.concatenate(vectors), pieces, units, settings.distance)
    turns = spoken_turns(units, pieces, labels, transcript)
    names = names_of(turns, on_our_clock(platform, transcript))
    return named(turns, hints, names, {} if hints.moderator else said_by(turns, transcript, hints.hosts))


def sentences(sound: Sound, transcript: Draft) -> list[Span]:
    """Stretches in which nobody is expected to take over: from pause to pause, cut where a sentence ends."""
    ends = [word.end_ms for word in transcript.words if word.text.endswith((".", "?", "!"))]
    out = []
    for span in sound.speech:
        inside = [ms for ms in ends if span.start_ms + SHORTEST_MS < ms < span.end_ms - SHORTEST_MS]
        edges = [span.start_ms, *inside, span.end_ms]
        out += [Span(a, b) for a, b in pairwise(edges) if b > a]
    return out


def cut(unit: int, span: Span) -> list[Piece]:
    """Pieces of 1.6 s, a new one each 0.75 s, the last one at the end."""
    last = span.end_ms - voice_encoder.SPAN_MS
    starts = [*range(span.start_ms, last, HOP_MS), last] if last > span.start_ms else [span.start_ms]
    return [Piece(unit, Span(start, min(start + voice_encoder.SPAN_MS, span.end_ms))) for start in starts]


def grouped(
    vectors: voice_encoder.Array, pieces: Sequence[Piece], units: Sequence[Span], distance: float
) -> clusters.Labels:
    """The voice of each piece."""
    chosen = np.unique(np.linspace(0, len(pieces) - 1, min(MOST, len(pieces))).round().astype(np.intp))
    long = [index for index in chosen if pieces[index].span.length >= voice_encoder.SPAN_MS]
    chosen = np.array(long or chosen, np.intp)
    near = clusters.average_linkage(vectors[chosen], SURELY_ONE)
    centres = clusters.centroids(vectors[chosen], clusters.merged(vectors[chosen], near, distance))
    change = [0.0]
    for before, after in pairwise(pieces):
        pause = units[after.unit].start_ms - units[before.unit].end_ms
        change.append(
            CHANGE_WITHIN if before.unit == after.unit else CHANGE_AFTER_PAUSE if pause >= PAUSE_MS else CHANGE_BETWEEN
        )
    weight = np.array([piece.span.length / voice_encoder.SPAN_MS for piece in pieces])
    while True:
        cost = (1 - vectors @ centres.T).astype(np.float64) * weight[:, None]
        labels = clusters.course(cost, change)
        lengths = np.array([piece.span.length for piece in pieces])
        heard = np.bincount(labels, lengths, minlength=len(centres))
        weakest = int(np.argmin(heard))
        if len(centres) == 1 or heard[weakest] >= SHORTEST_VOICE_MS:
            return labels
        centres = np.delete(centres, weakest, axis=0)


def spoken_turns(
    units: Sequence[Span], pieces: Sequence[Piece], labels: clusters.Labels, transcript: Draft
) -> list[Turn]:
    """Turns in order; a change inside a sentence is moved to the widest gap between words near it."""
    words = transcript.words
    gaps = [(b.start_ms - a.end_ms, (a.end_ms + b.start_ms) // 2) for a, b in pairwise(words)]
    turns: list[Turn] = []
    for index, (piece, label) in enumerate(zip(pieces, labels, strict=True)):
        unit = units[piece.unit]
        first = index == 0 or pieces[index - 1].unit != piece.unit
        last = index + 1 == len(pieces) or pieces[index + 1].unit != piece.unit
        start = unit.start_ms if first else turns[-1].end_ms
        end = unit.end_ms if last else (piece.span.middle + pieces[index + 1].span.middle) // 2
        if not last and labels[index + 1] != label:
            near = [gap for gap in gaps if abs(gap[1] - end) <= HOP_MS and unit.start_ms < gap[1] < unit.end_ms]
            end = max(near)[1] if near else end
        end = max(end, start)
        if turns and turns[-1].voice == label and start - turns[-1].end_ms <= BRIDGE_MS:
            turns[-1] = Turn(start_ms=turns[-1].start_ms, end_ms=end, voice=int(label))
        elif end > start:
            turns.append(Turn(start_ms=start, end_ms=end, voice=int(label)))
    return at_sentences(turns, transcript)


def at_sentences(turns: Sequence[Turn], transcript: Draft) -> list[Turn]:
    """The turns; one that begins a word or two into a sentence, or as late before its end, begins where the sentence does or ends:
    a voice is told a little early or late, and nobody takes over there."""
    words = transcript.words
    middles = [(word.start_ms + word.end_ms) // 2 for word in words]
    edges = [0, *(at for at, (a, b) in enumerate(pairwise(words), 1) if ends(a.text, b.text)), len(words)]
    out = list(turns)
    for index, (before, turn) in enumerate(pairwise(out)):
        if before.voice == turn.voice or turn.start_ms - before.end_ms > BRIDGE_MS:
            continue
        first = bisect_left(middles, turn.start_ms)
        near = min(edges, key=lambda edge: abs(edge - first))
        if 0 < near < len(words) and 0 < abs(near - first) <= STRAY_WORDS:
            at = (words[near - 1].end_ms + words[near].start_ms) // 2
            if out[index].start_ms < at < turn.end_ms and abs(at - turn.start_ms) <= STRAY_MS:
                out[index] = msgspec.structs.replace(out[index], end_ms=at)
                out[index + 1] = msgspec.structs.replace(turn, start_ms=at)
    return out


def said_by(turns: Sequence[Turn], transcript: Draft, hosts: Sequence[str]) -> dict[int, str]:
    """Which voices say the whole name of one of the series' moderators soon after they begin, as who introduces themselves does."""
    found: dict[int, str] = {}
    for voice in dict.fromkeys(turn.voice for turn in turns):
        own = [Span(turn.start_ms, turn.end_ms) for turn in turns if turn.voice == voice]
        until = own[0].start_ms + OPENING_MS
        words = [
            w for w in transcript.words if w.start_ms < until and any((w.start_ms + w.end_ms) // 2 in s for s in own)
        ]
        said = " ".join(EDGE.sub("", word.text).casefold() for word in words)
        for host in hosts:
            if " " in host and f" {host.casefold()} " in f" {said} ":
                found.setdefault(voice, host)
    return found


def named(
    turns: Sequence[Turn], hints: Hints, platform: Mapping[int, str] = {}, introduced: Mapping[int, str] = {}
) -> Speakers:
    """Voices in order of first appearance with their role, and with a name where the hints or the platform tell it.

    `platform` names voices. Who asks and listens stays unnamed whatever the platform calls them. Where no moderator is told, a
    moderator of the series is known again by the platform's name, or, who leads anyway, by their own words (`introduced`).
    """
    order = list(dict.fromkeys(turn.voice for turn in turns))
    spoken = {voice: sum(t.end_ms - t.start_ms for t in turns if t.voice == voice) for voice in order}
    known = called(hints.presenter, platform, spoken)
    presenter = max(order, key=lambda voice: spoken[voice]) if known is None else known
    hosts = [hints.moderator] if hints.moderator else hints.hosts
    voices_of = (called(host, platform, spoken, presenter) for host in hosts)
    moderator = next((voice for voice in voices_of if voice is not None), None)
    moderator = moderating(turns, presenter) if moderator is None else moderator
    voices = []
    for number, voice in enumerate(order, start=1):
        role = "presenter" if voice == presenter else "moderator" if voice == moderator else "attendee"
        told = {"presenter": hints.presenter, "moderator": hints.moderator}.get(role, "")
        if role == "attendee" and known is None and presents(turns, voice, spoken[presenter]):
            role = "presenter"
        name = told or (platform.get(voice, "") if role != "attendee" else "")
        name = name or (introduced.get(voice, "") if role == "moderator" else "")
        voices.append(Voice(number=number, role=role, name=name, speech_ms=spoken[voice]))
    return Speakers(
        voices=voices,
        turns=[Turn(start_ms=t.start_ms, end_ms=t.end_ms, voice=order.index(t.voice) + 1) for t in turns],
    )


def called(name: str, platform: Mapping[int, str], spoken: Mapping[int, int], *others: int) -> int | None:
    """The voice that the platform calls by this name; of several, the one heard longest."""
    voices = [voice for voice, other in sorted(platform.items()) if voice not in others and name and same(name, other)]
    return max(voices, key=lambda voice: spoken[voice], default=None)


def moderating(turns: Sequence[Turn], presenter: int) -> int | None:
    """Who leads through the webinar: near its beginning and its end, and often in between; None if nobody does.

    Whoever says most before the talk and most after it, the welcome and the closing, goes before others who are heard there.
    """
    first, last = turns[0].start_ms, turns[-1].end_ms
    talk = long_turns(turns, presenter)
    before, after = Counter[int](), Counter[int]()
    for turn in turns:
        if turn.voice != presenter and talk:
            before[turn.voice] += (turn.end_ms - turn.start_ms) * (turn.end_ms <= talk[0].start_ms)
            after[turn.voice] += (turn.end_ms - turn.start_ms) * (turn.start_ms >= talk[-1].end_ms)
    welcomes, bids = (max(heard.values(), default=0) or None for heard in (before, after))
    points: dict[int, float] = {}
    for voice in {turn.voice for turn in turns} - {presenter}:
        own = [turn for turn in turns if turn.voice == voice]
        opens = any(turn.start_ms < first + OPENING_MS for turn in own)
        closes = any(turn.end_ms > last - OPENING_MS for turn in own)
        frames = 2 * (before[voice] == welcomes) + 2 * (after[voice] == bids)
        points[voice] = 3 * opens + 2 * closes + (frames if opens or closes else 0) + len(own) / len(turns)
    best = max(sorted(points), key=lambda voice: points[voice], default=None)
    return best if best is not None and points[best] >= 2 else None


def long_turns(turns: Sequence[Turn], voice: int) -> list[Turn]:
    """A voice's turns, each until somebody else speaks, that are long enough to present in (or, if none is, its longest)."""
    out: list[Turn] = []
    for before, turn in zip([None, *turns], turns, strict=False):
        if turn.voice == voice:
            goes_on = before is not None and before.voice == voice
            out = [*out[:-1], Turn(out[-1].start_ms, turn.end_ms, voice)] if goes_on else [*out, turn]
    longest = max((turn.end_ms - turn.start_ms for turn in out), default=0)
    return [turn for turn in out if turn.end_ms - turn.start_ms >= min(LONG_TURN_MS, longest)]


def presents(turns: Sequence[Turn], voice: int, presenter_ms: int) -> bool:
    """Whether a voice presents too: it speaks at length, first in the earlier half, and not much less than the presenter."""
    middle = (turns[0].start_ms + turns[-1].end_ms) // 2
    own = sum(turn.end_ms - turn.start_ms for turn in turns if turn.voice == voice)
    long = long_turns(turns, voice)[0]
    early, length = long.start_ms < middle, long.end_ms - long.start_ms
    return early and length >= LONG_TURN_MS and own >= PRESENTER_SHARE * presenter_ms
