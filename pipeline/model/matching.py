"""A platform's transcript against what was heard: its clock, and its words at the times at which they were really said.

A platform counts from when it began to record or to transcribe, drifts, and leaves out pauses. Rows of words that occur once in
either text tie both clocks together; between two ties, equal words are matched one by one.
"""

import bisect
import difflib
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.model.about import Platform, PlatformLine
from pipeline.model.measured import Segment, Transcript, Word
from pipeline.model.rewording import key

ROW_WORDS = 3
# The offset at a moment is the median of this many ties around it; with fewer in all, both clocks are taken for one.
NEAR_TIES, FEWEST_TIES = 9, 3
# A tie this far from its neighbours' offset is a chance.
STRAY_MS = 3_000
# Heard words this far from everything that the platform wrote down are kept: it was not listening there.
DEAF_MS = 4_000
NEAR_LINES = 20
SEGMENT_PAUSE_MS = 800
END = re.compile(r"(?<!^[^\W\d_])[.?!]$")  # not after a name's initial, as in "Susan G."
# Two stretches without a tie that are longer than this are different talk, not matched word by word.
LONGEST_STRETCH = 1_500
SURE, UNHEARD = 1.0, 0.6


class Tie(msgspec.Struct, frozen=True):
    """Word `theirs` of the platform is word `ours` of what was heard."""

    theirs: int
    ours: int
    their_ms: int
    our_ms: int

    @property
    def offset_ms(self) -> int:
        return self.our_ms - self.their_ms


def on_our_clock(platform: Platform, heard: Transcript) -> list[PlatformLine]:
    """The platform's lines in recording time, in order."""
    lines = sorted(platform.lines, key=lambda line: (line.start_ms, line.end_ms))
    tied = ties(told(lines), heard.words)
    if len(tied) < FEWEST_TIES:
        return lines
    moments = [tie.their_ms for tie in tied]

    def moved(ms: int) -> int:
        at = bisect.bisect(moments, ms)
        low = max(0, min(at - NEAR_TIES // 2, len(tied) - NEAR_TIES))
        return max(0, ms + round(statistics.median(tie.offset_ms for tie in tied[low : low + NEAR_TIES])))

    out: list[PlatformLine] = []
    for line in lines:
        start = max(moved(line.start_ms), out[-1].start_ms if out else 0)
        end = max(start, moved(line.end_ms))
        out.append(msgspec.structs.replace(line, start_ms=start, end_ms=end))
    return out


def retold(lines: Sequence[PlatformLine], heard: Transcript) -> list[Segment]:
    """The platform's words (on our clock) in segments, timed by the same words as heard; in order, no time goes back.

    Words that were heard where the platform wrote down nothing are kept.
    """
    theirs, ours = told(lines), heard.words
    times = {tie.theirs: ours[tie.ours] for tie in matches(theirs, ours)}
    words: list[Word] = []
    latest = [item.end_ms for item in theirs]  # before the next word whose time is known
    for at in range(len(theirs) - 2, -1, -1):
        after = times.get(at + 1)
        latest[at] = after.start_ms if after else latest[at + 1]
    for at, item in enumerate(theirs):
        same, floor = times.get(at), words[-1].end_ms if words else 0
        start = same.start_ms if same else min(item.start_ms, latest[at])
        end = same.end_ms if same else min(item.end_ms, latest[at])
        start = max(start, floor)
        words.append(Word(start, max(start, end), item.text, SURE if same else UNHEARD))
    starts, ends = [line.start_ms for line in lines], [line.end_ms for line in lines]
    words += [word for word in ours if deaf(word, starts, ends)]
    return segments(sorted(words, key=lambda word: word.start_ms))


def deaf(word: Word, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether the platform has no line within four seconds of a word."""
    at = bisect.bisect(starts, word.end_ms + DEAF_MS)
    return max(ends[max(0, at - NEAR_LINES) : at], default=-1) <= word.start_ms - DEAF_MS


def segments(words: Sequence[Word]) -> list[Segment]:
    """Sentences: from end sign to end sign, and from pause to pause."""
    held: list[list[Word]] = []
    for word in words:
        last = held[-1][-1] if held else None
        if last is None or END.search(last.text) or word.start_ms - last.end_ms >= SEGMENT_PAUSE_MS:
            held.append([])
        held[-1].append(word)
    return [Segment(start_ms=own[0].start_ms, end_ms=own[-1].end_ms, words=own) for own in held]


def told(lines: Sequence[PlatformLine]) -> list[Word]:
    """Every word of the lines, timed by its share of its line's characters."""
    out: list[Word] = []
    for line in lines:
        texts, done = line.text.split(), 0
        whole, length = sum(len(text) + 1 for text in texts), line.end_ms - line.start_ms
        for text in texts:
            start, done = line.start_ms + length * done // whole, done + len(text) + 1
            out.append(Word(start, line.start_ms + length * done // whole, text, UNHEARD))
    return out


def ties(theirs: Sequence[Word], ours: Sequence[Word]) -> list[Tie]:
    """Rows of three words that occur once in each text, as the longest course in which neither text goes back, without strays."""
    left, right = rows([word.text for word in theirs]), rows([word.text for word in ours])
    common = sorted((at, right[row]) for row, at in left.items() if row in right)
    course = longest_rise([ours_at for _, ours_at in common])
    found = [
        Tie(common[i][0], common[i][1], theirs[common[i][0]].start_ms, ours[common[i][1]].start_ms) for i in course
    ]
    out = []
    for at, tie in enumerate(found):
        around = [other.offset_ms for other in found[max(0, at - NEAR_TIES) : at + NEAR_TIES + 1]]
        if abs(tie.offset_ms - statistics.median(around)) <= STRAY_MS:
            out.append(tie)
    return out


def rows(texts: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Where each row of three words that occurs just once begins."""
    keys = [key(text) for text in texts]
    found = [tuple(keys[at : at + ROW_WORDS]) for at in range(len(keys) - ROW_WORDS + 1)]
    often = Counter(found)
    return {row: at for at, row in enumerate(found) if often[row] == 1 and all(row)}


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """Indices of a longest strictly rising subsequence (patience sorting)."""
    tails: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        pile = bisect.bisect_left(tops, number)
        before.append(tails[pile - 1] if pile else -1)
        tails[pile : pile + 1], tops[pile : pile + 1] = [at], [number]
    out, at = [], tails[-1] if tails else -1
    while at >= 0:
        out.append(at)
        at = before[at]
    return out[::-1]


def matches(theirs: Sequence[Word], ours: Sequence[Word]) -> list[Tie]:
    """All equal words, matched between one tie and the next."""
    end = Tie(len(theirs), len(ours), 0, 0)
    out: list[Tie] = []
    for a, b in pairwise([Tie(0, 0, 0, 0), *ties(theirs, ours), end]):
        left = [key(word.text) for word in theirs[a.theirs : b.theirs]]
        right = [key(word.text) for word in ours[a.ours : b.ours]]
        if len(left) > LONGEST_STRETCH or len(right) > LONGEST_STRETCH:
            continue
        for block in difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            for step in range(block.size):
                i, j = a.theirs + block.a + step, a.ours + block.b + step
                if left[block.a + step]:
                    out.append(Tie(i, j, theirs[i].start_ms, ours[j].start_ms))
    return out
