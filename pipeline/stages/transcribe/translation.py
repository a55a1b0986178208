"""Captions in another language than was spoken: Whisper's own translation into English, a few sentences at a time."""

from collections.abc import Sequence

from pipeline.engines.recogniser import LOOPING
from pipeline.engines.windows import AIR_MS, Window
from pipeline.errors import ConfigurationError
from pipeline.model import Segment, Translation, Word
from pipeline.stages.transcribe.listener import Listener
from pipeline.timeline import Span

TARGET = "en"
# What is translated at once: long enough to make sense of, short enough that each sentence stays near its time.
LONGEST_MS, PAUSE_MS = 12_000, 1_500


def check(targets: Sequence[str]) -> None:
    """Raises ConfigurationError: there is nothing that translates into one of the languages."""
    for target in targets:
        if target != TARGET:
            raise ConfigurationError(
                f'[transcribe] translate = ["{target}"]: Whisper translates into English alone. Use ["en"] or leave the list empty.'
            )


def translated(listener: Listener, segments: Sequence[Segment], language: str) -> Translation:
    """All segments in English: those in English as they are, the others translated and spread over the time of what was said."""
    out: list[Segment] = []
    for group in groups(segments, language):
        spoken = group[0].language or language
        if spoken == TARGET:
            out += [Segment(start_ms=s.start_ms, end_ms=s.end_ms, words=s.words, doubtful=s.doubtful) for s in group]
            continue
        span = Span(group[0].start_ms, group[-1].end_ms)
        window = Window((Span(max(0, span.start_ms - AIR_MS), span.end_ms + AIR_MS),))
        (heard,) = listener.recogniser.translate(listener.sounds([window]), spoken)
        if heard.words and heard.compression <= LOOPING:
            words = spread([word.text for word in heard.words], span, [word.confidence for word in heard.words])
            doubtful = any(segment.doubtful for segment in group)
            out.append(Segment(start_ms=span.start_ms, end_ms=span.end_ms, words=words, doubtful=doubtful))
    return Translation(language=TARGET, segments=out)


def groups(segments: Sequence[Segment], language: str) -> list[list[Segment]]:
    """Neighbouring segments of one language, together as long as may be translated at once."""
    out: list[list[Segment]] = []
    for segment in segments:
        last = out[-1] if out else []
        if (
            last
            and (last[0].language or language) == (segment.language or language)
            and segment.start_ms - last[-1].end_ms < PAUSE_MS
            and segment.end_ms - last[0].start_ms <= LONGEST_MS
        ):
            last.append(segment)
        else:
            out.append([segment])
    return out


def spread(texts: Sequence[str], span: Span, confidences: Sequence[float]) -> list[Word]:
    """Words over a span, each as long as its share of the characters: a translation has another order than what was said."""
    whole, done, out = sum(len(text) + 1 for text in texts), 0, []
    for text, confidence in zip(texts, confidences, strict=True):
        start, done = span.start_ms + span.length * done // whole, done + len(text) + 1
        end = max(start + 1, span.start_ms + span.length * done // whole)
        out.append(Word(start, end, text, round(confidence, 3)))
    return out
