"""Hears windows of the extracted sound, every speaker at one level; the doubtful and the lost once more, another way."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec
import numpy as np

from pipeline import engines
from pipeline.engines.recogniser import LOOPING, Heard, Recogniser
from pipeline.engines.timing import settled
from pipeline.engines.windows import AIR_MS, Window, windows
from pipeline.media import level
from pipeline.media import sound as audio
from pipeline.model import Sound, Word
from pipeline.model.sentences import ends
from pipeline.stage import Workspace
from pipeline.timeline import Span, gaps, merge, overlap, total

# A stretch of speech this long in which no word was heard is listened to once more, on its own.
LOST_MS = 1_000
TOGETHER_MS = 2_000
# What may lie between two words that follow each other.
BETWEEN_MS = 150
# A word takes at most so long, and so much more for each of its letters: where it is written longer, words beside it were left out.
WORD_MS, LETTER_MS = 300, 80
# With so much of it missing, recognisers have left out whole sentences and put others in their place: all of the window is
# heard again, in stretches of this length.
HOLES_MS, STRETCH_MS = 2_000, 10_000
# A word further than this from all speech is invented.
NEAR_MS = 200


class Hearing(msgspec.Struct, frozen=True):
    """What came of one window, on the recording's clock. `tongue`: the language it sounds like, and how surely (0 to 1), if asked.

    `unheard`: speech of a second or more in which no word could be made out.
    """

    window: Window
    words: list[Word]
    unheard: list[Span]
    tongue: str
    tongue_sure: float


class Listener:
    """The sound of one recording, and a recogniser."""

    def __init__(self, document: Sound, recogniser: Recogniser, work: Workspace) -> None:
        assert document.audio is not None
        self.path = work.path(document.audio)
        self.document, self.speech = document, document.speech
        self.recogniser = recogniser
        levels = np.array(document.envelope, np.float32)
        middles = (np.arange(len(levels)) + 0.5) * document.step_ms
        speaking = np.zeros(len(levels), np.bool_)
        for span in document.speech:
            speaking |= (middles >= span.start_ms) & (middles < span.end_ms)
        self.gain = level.gains(levels, speaking)

    def sounds(self, parts: Sequence[Window]) -> list[engines.Samples]:
        """float32 at 16 kHz for each window."""
        return [np.concatenate([self._sound(piece) for piece in part.pieces]) for part in parts]

    def hear(self, parts: Sequence[Window], language: str, prompt: str, *, tell_tongue: bool = False) -> list[Hearing]:
        """The words of some windows, in order."""
        out: list[Hearing] = []
        sounds = self.sounds(parts)
        first = self.recogniser.hear(sounds, language, prompt, tell_tongue=tell_tongue)
        for part, samples, heard in zip(parts, sounds, first, strict=True):
            best = self._better(samples, heard, language) if heard.doubtful or not heard.words else heard
            words = self._placed(part, samples, best)
            most_is_missing = any(span.length > STRETCH_MS for span in self._silent(part, words))
            if most_is_missing:
                words = self._in_stretches(part, words, language, prompt)
            words = self._filled(part, words, language, prompt)
            if not most_is_missing and total(self._silent(part, words)) >= HOLES_MS:
                words = self._in_stretches(part, words, language, prompt)
            out.append(Hearing(part, words, self._silent(part, words), heard.tongue, heard.tongue_sure))
        return out

    def likelihoods(
        self, part: Window, language: str, texts: Sequence[Sequence[str]], prompt: str
    ) -> list[list[float]]:
        """How likely the words of each text are in a window, log probabilities."""
        (samples,) = self.sounds([part])
        return self.recogniser.likelihoods(samples, language, texts, prompt)

    def _sound(self, span: Span) -> engines.Samples:
        return level.apply(audio.read(self.path, span.start_ms, span.end_ms), span.start_ms, self.gain)

    def _better(self, samples: engines.Samples, first: Heard, language: str) -> Heard:
        """A doubtful sound heard again; the likelier of both readings that does not loop."""
        again = self.recogniser.hear_again(samples, language)
        return max(again, first, key=lambda heard: (heard.compression <= LOOPING, heard.likelihood))

    def _lost(self, part: Window, words: Sequence[Word]) -> list[Span]:
        """Where it pays to listen once more: speech without words, and not the whole window over again."""
        return [span for span in self._silent(part, words) if part.length - span.length > 3 * AIR_MS]

    def _silent(self, part: Window, words: Sequence[Word]) -> list[Span]:
        """Speech in the window, long enough to hold words, in which none was found."""
        spoken = [inside for speech in self.speech for piece in part.pieces if (inside := speech.clip(piece))]
        return merge((span for phrase in spoken for span in wordless(phrase, words)), TOGETHER_MS)

    def _in_stretches(self, part: Window, words: list[Word], language: str, prompt: str) -> list[Word]:
        """The window's words, heard a few sentences at a time, if less is missing then."""
        speech = [inside for piece in part.pieces for span in self.speech if (inside := span.clip(piece))]
        parts = windows(speech, self.document.envelope, self.document.step_ms, STRETCH_MS)
        if len(parts) < 2:
            return words
        sounds = self.sounds(parts)
        heard = zip(parts, sounds, self.recogniser.hear(sounds, language, prompt), strict=True)
        found = [word for one, samples, what in heard for word in self._placed(one, samples, what)]
        found = self._filled(part, found, language, prompt)
        return found if total(self._silent(part, found)) < total(self._silent(part, words)) else words

    def _filled(self, part: Window, words: list[Word], language: str, prompt: str) -> list[Word]:
        """The window's words with those of phrases that were left out, each heard on its own."""
        for span in self._lost(part, words):
            words = self._rescued(part, span, words, language, prompt)
        return words

    def _rescued(self, part: Window, span: Span, words: list[Word], language: str, prompt: str) -> list[Word]:
        """The words with those that are found when the phrases around the span are heard on their own, if that gives more."""
        span = self._phrases(part, span, words)
        again = Window((span,))
        (samples,) = self.sounds([again])
        taken = [word for word in words if span.clip(Span(word.start_ms, word.end_ms))]
        kept = [word for word in words if word not in taken]
        found = self._placed(again, samples, self.recogniser.hear([samples], language, prompt)[0])
        found += put_back(taken, found, next((word for word in kept if word.start_ms >= span.end_ms), None))
        more = len(kept) + len(found) > len(words)
        return sorted([*kept, *found], key=lambda word: word.start_ms) if more else words

    def _phrases(self, part: Window, span: Span, words: Sequence[Word]) -> Span:
        """The span with all of the window's speech and words that it touches, as far as that is no longer than a stretch."""
        whole = Span(part.pieces[0].start_ms, part.pieces[-1].end_ms)
        speech = [inside for one in self.speech if (inside := one.clip(whole))]
        near = speech + [Span(word.start_ms, word.end_ms) for word in words]
        while True:
            touched = [span, *(one for one in near if one.clip(span))]
            wider = Span(min(one.start_ms for one in touched), max(one.end_ms for one in touched))
            if wider == span or wider.length > STRETCH_MS:
                return span
            span = wider

    def _placed(self, part: Window, samples: engines.Samples, heard: Heard) -> list[Word]:
        """What was heard in a window on the recording's clock, without what the recogniser or the detector finds unspoken."""
        if heard.unspoken or heard.compression > LOOPING:
            return []
        words = []
        for word in settled(heard.words, samples):
            span = part.placed(word.start_ms, word.end_ms)
            words.append(Word(span.start_ms, span.end_ms, word.text, round(word.confidence, 3)))
        return spoken(words, self.speech)


def spoken(words: Sequence[Word], speech: Sequence[Span]) -> list[Word]:
    """The words without those outside of all speech, which are invented; unless the sentence is spoken: then its first words were
    timed too early, in the pause before, and come right before the others."""
    out: list[Word] = []
    for sentence in by_sentence(words):
        inside = [bool(overlap([Span(w.start_ms - NEAR_MS, w.end_ms + NEAR_MS)], speech)) for w in sentence]
        if 2 * sum(inside) > len(sentence):
            first = inside.index(True)
            out += just_before(sentence[first].start_ms, sentence[:first], out[-1].end_ms if out else 0)
        out += [word for word, real in zip(sentence, inside, strict=True) if real]
    return out


def just_before(end_ms: int, words: Sequence[Word], earliest_ms: int) -> list[Word]:
    """The words one after the other up to `end_ms`, without those that would begin before `earliest_ms`."""
    out: list[Word] = []
    for word in reversed(words):
        start_ms = end_ms - extent(word).length
        if start_ms >= earliest_ms:
            out.insert(0, msgspec.structs.replace(word, start_ms=start_ms, end_ms=end_ms))
        end_ms = start_ms
    return out


def by_sentence(words: Sequence[Word]) -> list[list[Word]]:
    """Words up to where a sentence ends, however long its pauses."""
    out: list[list[Word]] = []
    for word in words:
        if not out or ends(out[-1][-1].text, word.text):
            out.append([])
        out[-1].append(word)
    return out


def wordless(phrase: Span, words: Sequence[Word]) -> list[Span]:
    """Where in a stretch of speech words are missing: long holes, or all of it where one word or two stand alone in it."""
    heard = merge(map(extent, words), BETWEEN_MS)
    holes = [hole for hole in gaps(heard, phrase) if hole.length > BETWEEN_MS]
    missing = total(holes)
    if missing >= LOST_MS and missing * 2 >= phrase.length:
        return [Span(holes[0].start_ms, holes[-1].end_ms)]
    return [hole for hole in gaps(merge(heard, LOST_MS // 2), phrase) if hole.length >= LOST_MS]


def put_back(taken: Sequence[Word], found: Sequence[Word], after: Word | None) -> list[Word]:
    """The last of the words that a second hearing took away, as far as it did not hear them: written over what the first one had
    left out before them, they belong to the word after."""
    lost: list[Word] = []
    for word in reversed(taken):
        if word.end_ms - word.start_ms == extent(word).length:
            break
        lost.insert(0, word)
    heard = plain(found[-1]) if found else ""
    lost = lost[max((n for n, word in enumerate(lost, 1) if plain(word) == heard), default=0) :]
    if not lost or after is None:
        return []
    length = sum(extent(word).length for word in lost)
    start = max(found[-1].end_ms if found else lost[0].start_ms, after.start_ms - length // 2)
    if start + len(lost) > after.start_ms:
        return []
    edges = [start + (after.start_ms - start) * n // len(lost) for n in range(len(lost) + 1)]
    return [
        msgspec.structs.replace(word, start_ms=a, end_ms=b) for word, (a, b) in zip(lost, pairwise(edges), strict=True)
    ]


def plain(word: Word) -> str:
    return word.text.strip(".,;:?!").casefold()


def extent(word: Word) -> Span:
    """Where a word can really be: from its start on, for as long as one may take to say it."""
    return Span(word.start_ms, min(word.end_ms, word.start_ms + WORD_MS + LETTER_MS * len(word.text)))
