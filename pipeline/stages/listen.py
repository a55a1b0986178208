"""Hear the recording: its sound on the recording's clock, where somebody speaks, and how loud it is."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline import model
from pipeline.engines import silero
from pipeline.media import level, sound, telephone
from pipeline.model import Media, Sound
from pipeline.stage import Workspace
from pipeline.timeline import Span, merge


class ListenSettings(model.Settings, frozen=True):
    """`[listen]` of config.toml."""

    speech_threshold: Annotated[
        float,
        msgspec.Meta(
            description="How sure the speech detector must be, 0 to 1; lower finds fainter speech", ge=0.05, le=0.95
        ),
    ] = 0.5


# A pause shorter than this is part of speaking; speech shorter than that is a click or a cough.
SHORTEST_PAUSE_MS = 300
SHORTEST_SPEECH_MS = 160
PAD_MS = 150
# Once somebody speaks, the detector may be less sure until it counts as a pause (Silero's own hysteresis).
HYSTERESIS = 0.15
# So far below the other one, a channel carries its hum and nothing else.
ONE_SIDED_DB = 20
CANCELLED_DB = 15


def listen(media: Media, settings: ListenSettings, work: Workspace) -> Sound:
    """Extract 16 kHz mono sound, and measure levels, loudness and speech. Without a sound stream, `audio` is None.

    Raises:
        EngineError: ffmpeg failed.
    """
    if media.audio is None:
        return silence(media.duration_ms)
    path, file = work.new("sound.wav")
    loud, channels = extracted(media, path, work)
    levels = sound.envelope(path)
    channel = sole(channels, rms(levels))
    if channel is not None:
        loud, _ = extracted(media, path, work, channel)
        levels = sound.envelope(path)
    duration_ms = sound.length_ms(path)
    work.progress(0.65)
    probability = likely(path, levels, duration_ms, work)
    return Sound(
        audio=file,
        duration_ms=duration_ms,
        speech=speech_spans(probability, settings.speech_threshold, duration_ms),
        step_ms=sound.STEP_MS,
        envelope=[round(float(db)) for db in levels],
        loudness_lufs=loud.integrated_lufs,
        loudness_range_lu=loud.range_lu,
        true_peak_dbtp=loud.true_peak_dbtp,
        channel=channel,
    )


def extracted(
    media: Media, path: Path, work: Workspace, channel: int | None = None
) -> tuple[sound.Loudness, list[float]]:
    """As `sound.extract`."""
    assert media.audio
    return sound.extract(
        work.recording,
        media.audio.index,
        path,
        duration_ms=media.duration_ms,
        container=media.container,
        origin_ms=media.origin_ms,
        channels=media.audio.channels,
        channel=channel,
        configured=work.machine.ffmpeg,
        on_progress=lambda share: work.progress(0.6 * share),
    )


def sole(channels: list[float], mixed: float) -> int | None:
    """The channel to listen to alone: of two, where the other one is as good as silent, or where both cancel each other out.

    `channels`: RMS of each in dBFS, `mixed`: of their mean. Two that have nothing in common lose 3 dB when they are mixed, one
    beside silence 6; much more is lost only by two of opposite sign.
    """
    if len(channels) != 2 or max(channels) == -math.inf:
        return None
    louder = channels.index(max(channels))
    if min(channels) < channels[louder] - ONE_SIDED_DB or mixed < channels[louder] - CANCELLED_DB:
        return louder
    return None


def rms(levels: npt.NDArray[np.float32]) -> float:
    """Of the whole, in dBFS, out of that of its steps."""
    return float(10 * np.log10(np.mean(10 ** (levels.astype(np.float64) / 10)))) if len(levels) else -math.inf


def silence(duration_ms: int) -> Sound:
    """What is heard of a recording without a sound stream."""
    return Sound(
        audio=None,
        duration_ms=duration_ms,
        speech=[],
        step_ms=sound.STEP_MS,
        envelope=[],
        loudness_lufs=None,
        loudness_range_lu=None,
        true_peak_dbtp=None,
    )


def likely(path: Path, levels: npt.NDArray[np.float32], duration_ms: int, work: Workspace) -> npt.NDArray[np.float32]:
    """The probability of speech in each 32 ms; whoever speaks over a telephone is listened to once more, made whole."""
    found = silero.probabilities(levelled(path, levels, duration_ms, work))
    narrow = np.concatenate([telephone.narrow(block) for block in sound.blocks(path)])
    if not narrow.any():
        return found
    whole = (telephone.regenerated(block) for block in levelled(path, levels, duration_ms, work))
    return np.where(narrow, np.maximum(found, silero.probabilities(whole)), found)


def levelled(path: Path, levels: npt.NDArray[np.float32], duration_ms: int, work: Workspace) -> Iterator[sound.Samples]:
    """The sound block by block with all speakers at one level: a detector misses who speaks far below the others."""
    gain = level.gains(levels, level.lively(levels))
    start_ms = 0
    for block in sound.blocks(path):
        yield level.apply(block, start_ms, gain)
        start_ms += sound.BLOCK_MS
        work.progress(0.65 + 0.35 * start_ms / max(1, duration_ms))


def speech_spans(probability: npt.NDArray[np.float32], threshold: float, duration_ms: int) -> list[Span]:
    """Spans of speech out of probabilities per 32 ms: with hysteresis, short pauses bridged, a little air on both sides."""
    spans: list[Span] = []
    start: int | None = None
    for index, value in enumerate(probability):
        if start is None and value >= threshold:
            start = index
        elif start is not None and value < threshold - HYSTERESIS:
            spans.append(Span(start * silero.WINDOW_MS, index * silero.WINDOW_MS))
            start = None
    if start is not None:
        spans.append(Span(start * silero.WINDOW_MS, len(probability) * silero.WINDOW_MS))
    whole = Span(0, duration_ms)
    spoken = [span for span in merge(spans, SHORTEST_PAUSE_MS) if span.length >= SHORTEST_SPEECH_MS]
    padded = [Span(span.start_ms - PAD_MS, span.end_ms + PAD_MS).clip(whole) for span in spoken]
    return merge(span for span in padded if span)
