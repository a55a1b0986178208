"""Write down what is said: every word with its time and confidence, by the chosen engine."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
import numpy as np

from pipeline import engines, model
from pipeline.engines import vocabulary
from pipeline.engines.recogniser import LOOPING, Heard, Recogniser
from pipeline.engines.timing import settled
from pipeline.engines.windows import AIR_MS, windows
from pipeline.media import level
from pipeline.media import sound as audio
from pipeline.model import Draft, Hints, Pages, Segment, Sound, SpeechModel, Word
from pipeline.stage import Workspace
from pipeline.timeline import Span, gaps, merge, overlap


class TranscribeSettings(model.Settings, frozen=True):
    """`[transcribe]` of config.toml."""

    engine: Annotated[
        Literal["faster-whisper", "openai-whisper"],
        msgspec.Meta(description="The speech engine: faster-whisper or openai-whisper"),
    ] = "faster-whisper"
    model: Annotated[
        str,
        msgspec.Meta(
            description="A Whisper size such as base, small or large-v3, or the folder of a CTranslate2 model",
            min_length=1,
        ),
    ] = "base"
    beam_size: Annotated[
        int,
        msgspec.Meta(
            description="How many readings are followed at a time; fewer is faster and less accurate", ge=1, le=10
        ),
    ] = 5


GROUP = 8
LANGUAGE_WINDOWS = 6
# A stretch of speech this long in which no word was heard is listened to once more, on its own.
LOST_MS = 1_000
TOGETHER_MS = 2_000
# A pause this long, or the end of a sentence, ends a segment; a segment that runs on is ended at a comma.
SEGMENT_PAUSE_MS = 800
SEGMENT_LONG_MS = 10_000
# A word further than this from all speech is invented.
NEAR_MS = 200
# Mean confidence under which a segment is likelier wrong than right.
UNSURE = 0.35


def transcribe(
    sound: Sound, pages: Pages, hints: Hints, model: SpeechModel, settings: TranscribeSettings, work: Workspace
) -> Draft:
    """Hear all speech, levelled, in windows cut at pauses; retry the doubtful. Silence and music give no words.

    Names in `hints` guide the recogniser; names on `pages` correct the spelling of what it was unsure of.
    `model` is the identity of what `settings` asks for. Word times are monotone and within the recording.

    Raises:
        ConfigurationError, MissingToolError, EngineError: the engine or its model cannot be had, or fails.
    """
    if sound.audio is None or not sound.speech:
        return Draft(language="", engine=model.engine, model=model.model, segments=[])
    recogniser = engines.load(
        settings.engine,
        settings.model,
        device=work.machine.device,
        threads=work.machine.threads,
        beam_size=settings.beam_size,
    )
    listener = Listener(sound, recogniser, vocabulary.prompt(hints), work)
    parts = windows(sound.speech, sound.envelope, sound.step_ms)
    listener.language = hints.language or recogniser.language(listener.sounds(spread(parts, LANGUAGE_WINDOWS)))
    words: list[Word] = []
    for start in range(0, len(parts), GROUP):
        words += listener.hear(parts[start : start + GROUP])
        work.progress((start + GROUP) / len(parts))
    spelled = vocabulary.spelled(words, vocabulary.names(hints, pages))
    segments = [
        Segment(start_ms=part[0].start_ms, end_ms=part[-1].end_ms, words=part, doubtful=unsure(part))
        for part in sentences(spelled)
    ]
    return Draft(
        language=listener.language if segments else "", engine=model.engine, model=model.model, segments=segments
    )


class Listener:
    """Hears stretches of the extracted sound, every speaker at one level."""

    def __init__(self, document: Sound, recogniser: Recogniser, prompt: str, work: Workspace) -> None:
        assert document.audio is not None
        self.path = work.path(document.audio)
        self.speech = document.speech
        self.recogniser = recogniser
        self.prompt = prompt
        self.language = ""
        levels = np.array(document.envelope, np.float32)
        middles = (np.arange(len(levels)) + 0.5) * document.step_ms
        speaking = np.zeros(len(levels), np.bool_)
        for span in document.speech:
            speaking |= (middles >= span.start_ms) & (middles < span.end_ms)
        self.gain = level.gains(levels, speaking)

    def sounds(self, parts: Sequence[Span]) -> list[engines.Samples]:
        """float32 at 16 kHz for each part."""
        return [
            level.apply(audio.read(self.path, part.start_ms, part.end_ms), part.start_ms, self.gain) for part in parts
        ]

    def hear(self, parts: Sequence[Span]) -> list[Word]:
        """The words of some windows, in order, on the recording's clock."""
        words: list[Word] = []
        sounds = self.sounds(parts)
        for part, samples, heard in zip(
            parts, sounds, self.recogniser.hear(sounds, self.language, self.prompt), strict=True
        ):
            found = self.placed(
                part, samples, self.better(samples, heard) if heard.doubtful or not heard.words else heard
            )
            for span in self.lost(part, found):
                alone = self.sounds([span])[0]
                kept = [word for word in found if not span.clip(Span(word.start_ms, word.end_ms))]
                rescued = self.placed(span, alone, self.recogniser.hear([alone], self.language, self.prompt)[0])
                if len(kept) + len(rescued) > len(found):
                    found = sorted([*kept, *rescued], key=lambda word: word.start_ms)
            words += found
        return words

    def better(self, samples: engines.Samples, first: Heard) -> Heard:
        """A doubtful sound heard again; the likelier of both readings that does not loop."""
        again = self.recogniser.hear_again(samples, self.language)
        return max(again, first, key=lambda heard: (heard.compression <= LOOPING, heard.likelihood))

    def lost(self, part: Span, words: Sequence[Word]) -> list[Span]:
        """Speech in the window, long enough to hold words, in which none was found."""
        heard = merge((Span(word.start_ms, word.end_ms) for word in words), LOST_MS // 2)
        silent = [span for speech in self.speech if (inside := speech.clip(part)) for span in gaps(heard, inside)]
        missed = merge((span for span in silent if span.length >= LOST_MS), TOGETHER_MS)
        return [span for span in missed if part.length - span.length > 3 * AIR_MS]

    def placed(self, part: Span, samples: engines.Samples, heard: Heard) -> list[Word]:
        """What was heard in a window on the recording's clock, without what the recogniser or the detector finds unspoken."""
        if heard.unspoken or heard.compression > LOOPING:
            return []
        found = [
            Word(
                start_ms=part.start_ms + word.start_ms,
                end_ms=part.start_ms + word.end_ms,
                text=word.text,
                confidence=round(word.confidence, 3),
            )
            for word in settled(heard.words, samples)
        ]
        return [word for word in found if overlap([Span(word.start_ms - NEAR_MS, word.end_ms + NEAR_MS)], self.speech)]


def spread(parts: Sequence[Span], count: int) -> list[Span]:
    """At most `count` of the parts, evenly over all."""
    return [parts[i] for i in sorted({round(i * (len(parts) - 1) / max(1, count - 1)) for i in range(count)})]


def sentences(words: Sequence[Word]) -> list[list[Word]]:
    """Words in segments."""
    out: list[list[Word]] = []
    for word in words:
        last = out[-1][-1] if out else None
        if (
            last is None
            or word.start_ms - last.end_ms >= SEGMENT_PAUSE_MS
            or last.text.endswith((".", "?", "!"))
            or (word.start_ms - out[-1][0].start_ms > SEGMENT_LONG_MS and last.text.endswith((",", ";", ":")))
        ):
            out.append([])
        out[-1].append(word)
    return out


def unsure(words: Sequence[Word]) -> bool:
    """Whether this is likely not what was said."""
    return sum(word.confidence for word in words) < UNSURE * len(words)
