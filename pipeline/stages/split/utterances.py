"""The transcript as utterances: sentences of one voice, with what is on the screen while they are said."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Slides, Sound, Speakers, Transcript, Word
from pipeline.model.sentences import ends
from pipeline.timeline import Span, overlap

PAUSE_MS = 700  # a sentence ends here, whatever the punctuation says
SHORT_RUN = 3  # fewer words than this in another voice are taken for a slip of the speaker stage
MOST_WORDS = 40


@dataclass(frozen=True)
class Utterance:
    """A sentence. `voice` is 0 where it is not known, as where the whole recording has one; `screen` is a `Screen.kind` or empty."""

    start_ms: int
    end_ms: int
    words: tuple[Word, ...]
    voice: int
    role: str
    screen: str

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def span(self) -> Span:
        return Span(self.start_ms, self.end_ms)


def utterances(transcript: Transcript, speakers: Speakers, slides: Slides, sound: Sound) -> list[Utterance]:
    """All sentences in order; words that nobody said (no speech was heard there, and the recogniser doubts) are left out."""
    words = heard(transcript, sound)
    voices = voice_of_words(words, speakers) if len(speakers.voices) > 1 else [0] * len(words)
    roles = {voice.number: voice.role for voice in speakers.voices}
    screens = [(screen.span, screen.kind) for screen in slides.screens]
    out = []
    for first, last in _sentences(words, voices):
        said = tuple(words[first:last])
        span = Span(said[0].start_ms, max(word.end_ms for word in said))
        voice = max(sorted(set(voices[first:last])), key=voices[first:last].count)
        out.append(
            Utterance(span.start_ms, span.end_ms, said, voice, roles.get(voice, ""), _screen_at(span.middle, screens))
        )
    return out


def heard(transcript: Transcript, sound: Sound) -> list[Word]:
    """Words in order of time, without empty ones and without doubtful segments in which no speech was detected."""
    out: list[Word] = []
    for segment in transcript.segments:
        if not (
            segment.doubtful and sound.speech and not overlap([Span(segment.start_ms, segment.end_ms)], sound.speech)
        ):
            out += [word for word in segment.words if word.text.strip()]
    return sorted(out, key=lambda word: (word.start_ms, word.end_ms))


def voice_of_words(words: Sequence[Word], speakers: Speakers) -> list[int]:
    """The voice of each word (0: unknown), with runs of one or two words in another voice smoothed away."""
    starts = [turn.start_ms for turn in speakers.turns]
    raw: list[int] = []
    for word in words:
        middle = (word.start_ms + word.end_ms) // 2
        at = bisect_right(starts, middle) - 1
        near = [
            turn for turn in speakers.turns[max(0, at) : at + 2] if turn.start_ms - 500 <= middle < turn.end_ms + 500
        ]
        near.sort(key=lambda turn: max(turn.start_ms - middle, middle - turn.end_ms, 0))
        raw.append(near[0].voice if near else (raw[-1] if raw else 0))
    runs: list[list[int]] = []  # [first, last)
    for at, voice in enumerate(raw):
        if at and voice == raw[at - 1]:
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    for before, (first, last), after in zip([None, *runs], runs, [*runs[1:], None], strict=False):
        alone = (not before or words[first].start_ms - words[first - 1].end_ms < 250) and (
            not after or words[last].start_ms - words[last - 1].end_ms < 250
        )
        if last - first < SHORT_RUN and alone and before and after and raw[before[0]] == raw[after[0]]:
            raw[first:last] = [raw[before[0]]] * (last - first)
    return raw


def _sentences(words: Sequence[Word], voices: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges of words that are one sentence of one voice."""
    out, first = [], 0
    for at in range(len(words)):
        done = at + 1 == len(words)
        if not done:
            done = (
                ends(words[at].text, words[at + 1].text)
                or words[at + 1].start_ms - words[at].end_ms >= PAUSE_MS
                or voices[at + 1] != voices[at]
                or at + 1 - first >= MOST_WORDS
            )
        if done:
            out.append((first, at + 1))
            first = at + 1
    return out


def _screen_at(ms: int, screens: Sequence[tuple[Span, str]]) -> str:
    at = bisect_right([span.start_ms for span, _ in screens], ms) - 1
    return screens[at][1] if at >= 0 and ms in screens[at][0] else ""
