"""Cues from timed words. The house rule of `caption_rules` holds by construction, for any words at any times.

Breaks are chosen by dynamic programming over all ways to cut the words into cues. A cue may stay until the next one begins, so
each candidate has a known room of time; its text must fit two lines and that room. Where people speak faster than anyone
may be asked to read, and no pause is near to borrow from, the cue's text is condensed: repeated and filler words first, then what
is missed least, and only then the end, marked with an ellipsis. Nothing is delayed: a cue starts with its first word.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby, pairwise

from pipeline.formats.caption_rules import (
    AIM_CPS,
    FASTEST_CPS,
    GAP_MS,
    LINE_CHARS,
    LINES,
    LINGER_MS,
    LONGEST_MS,
    PAUSE_MS,
    SHORTEST_MS,
    characters,
    need_ms,
)
from pipeline.formats.line_breaks import badness, balanced, grammar, pieces
from pipeline.model import Cue, PartKind

MOST_CHARS = LINES * LINE_CHARS
SENTENCE_PAUSE_MS, HOLD_MS = 400, 900
STUB_CHARS = 16
# How much a bad break counts between two cues without a pause, and between two lines of one.
CUE_BREAK, LINE_BREAK = 1.9, 1.3
FILLERS = frozenset(
    ["um", "uh", "uhm", "erm", "er", "hmm", "mhm", "äh", "ähm", "eh", "öh", "öhm", "øh", "euh", "heu", "hm", "ehm"]
)


@dataclass(frozen=True)
class Spoken:
    """A word in output time; `text` has no spaces; `speaker` is a label, or empty. `sound`: it names a sound, and stands alone."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    sound: bool = False


def cues(words: Sequence[Spoken], part: PartKind, duration_ms: int, language: str = "en") -> list[Cue]:
    """Cut words into cues.

    Args:
        words: in any order; those outside 0..duration_ms are moved inside.
        part: whose output time this is.
        duration_ms: length of the part. Below 840 ms no cue can keep the rule, and there is none.
        language: ISO 639-1 code of what is said; says where lines break well, and what may go in a hurry.
    """
    said = _clean(words, duration_ms)
    if not said or duration_ms < SHORTEST_MS:
        return []
    out = []
    for first, last in _partition(said, duration_ms, language):
        room_end = said[last].start_ms if last < len(said) else None
        start = said[first].start_ms
        spoken_end = max(word.end_ms for word in said[first:last])
        limit = (room_end - GAP_MS if room_end is not None else duration_ms) - start
        lines = _lines(said[first:last], language)
        most = min(limit, LONGEST_MS) * FASTEST_CPS // 1000
        if lines is None or characters(lines) > most:
            lines = _condensed(said[first:last], min(most, MOST_CHARS), language)
        end = _end(start, spoken_end, room_end, duration_ms, need_ms(characters(lines)))
        voices = [voice for voice, _ in groupby(word.speaker for word in said[first:last])]
        out.append(
            Cue(
                part=part,
                start_ms=start,
                end_ms=end,
                lines=lines,
                speaker=voices[0] if len(voices) == 1 else "",
                voices=voices
                if len(voices) == len(lines) == 2 and all(line.startswith("- ") for line in lines)
                else [],
            )
        )
    return out


def _clean(words: Sequence[Spoken], duration_ms: int) -> list[Spoken]:
    """In order, inside the part, no empty words, no word longer than a line."""
    out: list[Spoken] = []
    latest = max(0, duration_ms - SHORTEST_MS)
    for word in sorted(words, key=lambda word: word.start_ms):
        for text in word.text.replace("-->", "→").split():
            text = "".join(c for c in text if c.isprintable())
            start = min(max(0, word.start_ms), duration_ms)
            end = min(max(start, word.end_ms), duration_ms)
            out += [Spoken(start, end, piece, word.speaker, word.sound) for piece in pieces(text, LINE_CHARS - 2)]
    # The first cue must have room before the end of the part.
    return [replace(out[0], start_ms=min(out[0].start_ms, latest)), *out[1:]] if out else []


def _partition(said: Sequence[Spoken], duration_ms: int, language: str) -> list[tuple[int, int]]:
    """The cheapest way to cut the words into ranges [first, last), each with at least 0.84 s of room."""
    n = len(said)
    spare = _spare_characters(said, language)
    best = [math.inf] * n + [0.0]
    choice = [n] * n
    for first in range(n - 1, -1, -1):
        chars = -1
        for last in range(first + 1, n + 1):
            chars += len(said[last - 1].text) + 1
            room = (said[last].start_ms - GAP_MS if last < n else duration_ms) - said[first].start_ms
            if room >= SHORTEST_MS and best[last] < math.inf:
                cost = best[last] + _cost(said, first, last, chars, room, spare[last] - spare[first], language)
                if cost < best[first]:
                    best[first], choice[first] = cost, last
            # Go on past what fits only where there is no legal cue yet; what is too much is then condensed.
            if best[first] < math.inf and (
                chars > MOST_CHARS or said[last - 1].start_ms - said[first].start_ms > 2 * LONGEST_MS
            ):
                break
    out, at = [], 0
    while at < n:
        out.append((at, choice[at]))
        at = choice[at]
    return out


def _cost(said: Sequence[Spoken], first: int, last: int, chars: int, room: int, spare: int, language: str) -> float:
    """How bad a cue of these words is, of which `spare` characters may go. Weights were set by reading; only their order matters."""
    words = said[first:last]
    spoken = max(word.end_ms for word in words) - words[0].start_ms
    shown = min(room, max(spoken + LINGER_MS, need_ms(chars)), LONGEST_MS)
    cost = 1.2
    if chars > MOST_CHARS or chars * 1000 > FASTEST_CPS * min(room, LONGEST_MS):
        lost = max(chars - MOST_CHARS, chars - FASTEST_CPS * min(room, LONGEST_MS) // 1000)
        cost += 25 + 3 * min(lost, spare) + (40 + 12 * (lost - spare) if lost > spare else 0)
    else:
        cost += 0.5 * max(0.0, chars * 1000 / max(1, shown) - AIM_CPS) ** 2
        laid = _lines(words, language)
        cost += 150 if laid is None else LINE_BREAK * _line_cost(words, laid, language)
    if len(words) > 1 and any(word.sound for word in words):
        cost += 200
    if spoken > LONGEST_MS:
        cost += 50 + spoken / 100  # words would be heard after their cue is gone
    elif spoken > 5500:
        cost += (spoken - 5500) / 500
    if shown < 1400:
        cost += (1400 - shown) / 250
    if first and chars < STUB_CHARS and badness(said[first - 1].text, words[0].text, language) > 1:
        cost += 2.5  # the last words of a sentence alone
    if last < len(said) and badness(words[-1].text, said[last].text, language) > 0:
        ends = [at for at, (a, b) in enumerate(pairwise(words), 1) if badness(a.text, b.text, language) == 0]
        if ends and sum(len(word.text) + 1 for word in words[ends[-1] :]) <= STUB_CHARS:
            cost += 2.5  # the first words of a sentence after another one
    for a, b in pairwise(words):
        pause = b.start_ms - a.end_ms
        if a.speaker != b.speaker:
            cost += 7
        if pause > HOLD_MS:
            cost += 8 + pause / 200
        elif badness(a.text, b.text, language) == 0:
            cost += 4 if pause >= SENTENCE_PAUSE_MS else 0.8
    if last < len(said) and words[-1].speaker == said[last].speaker:
        pause = said[last].start_ms - words[-1].end_ms
        before = said[last - 2].text if last > 1 else ""
        cost += badness(words[-1].text, said[last].text, language, before) * (
            0.2 if pause > HOLD_MS else 0.6 if pause > SENTENCE_PAUSE_MS else CUE_BREAK
        )
    return cost


def _line_cost(words: Sequence[Spoken], lines: Sequence[str], language: str) -> float:
    if len(lines) == 1:
        return 0.0
    at = len(lines[0].split())
    if not 0 < at < len(words):
        return 0.0
    return badness(words[at - 1].text, words[at].text, language, words[at - 2].text if at > 1 else "")


def _lines(words: Sequence[Spoken], language: str) -> list[str] | None:
    """One voice: one or two balanced lines. Two voices: a line each, with hyphens. More: hyphens in the running text."""
    turns: list[list[str]] = []
    voice = None
    for word in words:
        if voice is None or word.speaker != voice:
            turns.append([])
        turns[-1].append(word.text)
        voice = word.speaker
    if len(turns) == 1:
        laid = balanced(turns[0], language=language)
        return laid[0] if laid else None
    lines = ["- " + " ".join(turn) for turn in turns]
    if len(lines) <= LINES:
        return lines if all(len(line) <= LINE_CHARS for line in lines) else None
    laid = balanced([word for line in lines for word in line.split()], language=language)
    return laid[0] if laid else None


def _condensed(words: Sequence[Spoken], most: int, language: str) -> list[str]:
    """What of the words can be read in time: without fillers and repetitions, then without what is missed least, and only then
    cut at the end with an ellipsis."""
    kept: list[Spoken] = []
    for word in words:
        if _plain(word) not in FILLERS and not (kept and _plain(kept[-1]) == _plain(word)):
            kept.append(word)
    kept = kept or list(words[:1])
    lines = _lines(kept, language)
    for phrase in grammar(language).spare:
        at = len(kept) - len(phrase)
        while at >= 0 and (lines is None or characters(lines) > most):
            if tuple(map(_plain, kept[at : at + len(phrase)])) == phrase and len(kept) > len(phrase):
                kept = _without(kept, at, at + len(phrase))
                lines = _lines(kept, language)
            at -= 1
    while kept and (lines is None or characters(lines) > most):
        kept = kept[:-1]
        if kept:
            lines = _lines([*kept[:-1], replace(kept[-1], text=kept[-1].text.rstrip(".,;:?!…") + "…")], language)
    if kept and lines:
        return lines
    return [words[0].text[: max(1, min(most, LINE_CHARS) - 1)] + "…"]


def _without(words: Sequence[Spoken], first: int, last: int) -> list[Spoken]:
    """The words without [first, last): the sign that closed them goes to the word before, the capital to the one after."""
    before, gone, after = list(words[:first]), words[first:last], list(words[last:])
    sign = gone[-1].text[len(gone[-1].text.rstrip(".?!")) :]
    if before and sign:
        before[-1] = replace(before[-1], text=before[-1].text.rstrip(",;:") + sign)
    if after and gone[0].text[:1].isupper() and gone[0].text != "I":
        after[0] = replace(after[0], text=after[0].text[:1].upper() + after[0].text[1:])
    return before + after


def _spare_characters(said: Sequence[Spoken], language: str) -> list[int]:
    """How many characters of the words before each index may go if they must; one value more than there are words."""
    plain = [_plain(word) for word in said]
    going = [word in FILLERS for word in plain]
    for phrase in grammar(language).spare:
        for at in range(len(plain) - len(phrase) + 1):
            if tuple(plain[at : at + len(phrase)]) == phrase:
                going[at : at + len(phrase)] = [True] * len(phrase)
    return [0, *accumulate((len(word.text) + 1) * gone for word, gone in zip(said, going, strict=True))]


def _plain(word: Spoken) -> str:
    return word.text.lower().strip(".,;:!?")


def _end(start: int, spoken_end: int, room_end: int | None, duration_ms: int, need: int) -> int:
    """When the cue goes: shortly after its last word with a second of pause, or two frames before the next one."""
    aim = max(start + need, min(spoken_end + LINGER_MS, duration_ms))
    if room_end is None:
        return min(start + LONGEST_MS, aim, duration_ms)
    close, apart = room_end - GAP_MS, room_end - PAUSE_MS
    open_end = min(aim, apart, start + LONGEST_MS)
    # Better a closed gap than a cue that goes while its last word is being said.
    if open_end >= start + need and (open_end >= min(spoken_end, start + LONGEST_MS) or close > start + LONGEST_MS):
        return open_end
    return close
