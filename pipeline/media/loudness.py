"""Levelling of what is published: speakers brought together, the whole to one loudness, peaks below a ceiling.

The loudness is EBU R128's (ITU-R BS.1770-4), the target for speech on the web -16 LUFS in stereo, true peaks at most
-1.5 dBTP before AAC, which adds up to 0.4 dB. ffmpeg's own `loudnorm` is not used: its second pass may silently turn to a
dynamic mode that misses the target and answers with 192 kHz. Here each step does one thing and is measured:

1. a slow gain that follows who speaks (`pipeline.media.level`), then a gentle compressor for loud words;
2. one gain for the whole, then a limiter that looks at the signal four times oversampled, between the samples.

The gain of step 2 is set from what step 1 measures, less what the limiter takes, which a rehearsal without encoding tells; gain and
ceiling are set again where the finished AAC misses the goal. Most recordings are mono, and stay so until they are encoded. AAC is
searched for the fast way: on speech it is nearer to the original in every band than ffmpeg's default, at half the cost.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline.media import ffmpeg, level
from pipeline.media.cut import RATE
from pipeline.media.sound import BLOCK_MS, STEP_MS, Loudness, loudness
from pipeline.timeline import Span

TOLERANCE_LU = 0.3
TRIES = 5
# Where nobody speaks, sound below this is the noise of a room, and stays as quiet as it was.
NOISE_LUFS = -45.0
MAX_GAIN_DB = 40.0
# Head room for the file between the steps; the second gain takes it back.
HEADROOM_DB = -6.0
# The ceiling of the limiter lies below the wanted true peak by what the way back to 48 kHz can add.
MARGIN_DB = 0.3
OVERSAMPLED = 4 * RATE
CURVE_RATE = 1000
# AAC raises peaks of speech by 0.3 to 0.4 dB; clicks and noise by more, and then the ceiling is lowered by as much.
AAC_RISE_DB = 0.5
FLAC_FRAME = 4096
AAC_PRIMING = 1024
"""Samples that ffmpeg's AAC encoder puts before the first one (its `initial_padding`)."""

Levels = npt.NDArray[np.float32]


class Kept(msgspec.Struct, frozen=True):
    """Sound between the steps: a FLAC of one channel (`mono`) or two, and how loud it is."""

    path: Path
    mono: bool
    heard: Loudness


class Target(msgspec.Struct, frozen=True):
    """`lufs`: integrated loudness. `peak_dbtp`: the highest true peak before the sound is compressed."""

    lufs: float
    peak_dbtp: float


def curve(levels: Sequence[int], speech: Sequence[Span], spans: Sequence[Span], target: Path) -> None:
    """Write the slow gain for the output of `spans` to `target`: a factor per ms, 32-bit float WAV at 1 kHz, mono.

    `levels`: dBFS of each 100 ms of the recording; `speech`: where somebody speaks in it.
    """
    heights = np.asarray(levels, np.float32)
    middles = (np.arange(len(heights)) + 0.5) * STEP_MS
    spoken = np.zeros(len(heights), np.bool_)
    for span in speech:
        spoken |= (middles >= span.start_ms) & (middles < span.end_ms)
    kept = np.zeros(len(heights), np.bool_)
    for span in spans:
        kept |= (middles >= span.start_ms) & (middles < span.end_ms)
    gain = level.gains(heights, spoken & kept) + HEADROOM_DB
    with target.open("wb") as file:
        file.write(head(sum(span.length for span in spans)))
        # Minute by minute, as three hours at once would take hundreds of megabytes.
        for span in spans:
            for start in range(span.start_ms, span.end_ms, BLOCK_MS):
                at = np.arange(start, min(start + BLOCK_MS, span.end_ms))
                decibels = np.interp(at, middles, gain) if len(gain) else np.zeros(len(at))
                file.write((10 ** (decibels / 20)).astype("<f4").tobytes())


def head(values: int) -> bytes:
    """Of a mono WAV of so many 32-bit floats at 1 kHz (WAVE_FORMAT_IEEE_FLOAT, which Python's own module does not write)."""
    size = 4 * values
    return b"".join(
        [
            b"RIFF",
            (36 + size).to_bytes(4, "little"),
            b"WAVEfmt ",
            (16).to_bytes(4, "little"),
            (3).to_bytes(2, "little"),
            (1).to_bytes(2, "little"),
            CURVE_RATE.to_bytes(4, "little"),
            (CURVE_RATE * 4).to_bytes(4, "little"),
            (4).to_bytes(2, "little"),
            (32).to_bytes(2, "little"),
            b"data",
            size.to_bytes(4, "little"),
        ]
    )


def even(stream: Any, gain: Path | None, mono: bool) -> Any:
    """Step 1 as filters: the slow gain of `curve` on a 48 kHz stream, then a gentle compressor; None leaves it as it is."""
    if gain is None:
        return stream
    slow = ffmpeg.source(gain).filter("aresample", RATE).filter("aformat", sample_fmts="flt")
    slow = slow if mono else both(slow)
    return ffmpeg.mixed(stream, slow.filter("apad"), "amultiply").filter(
        "acompressor", threshold=0.05, ratio=2, knee=4, attack=10, release=250, detection="rms"
    )


def both(stream: Any) -> Any:
    """Mono on both sides, each as loud as it was; ffmpeg's own mixing keeps the power and lowers each."""
    return stream.filter("channelmap", "FC-FL|FC-FR", "stereo")


def store(
    stream: Any, target: Path, mono: bool, *, configured: str, length_ms: int, on_progress: Callable[[float], None]
) -> Kept:
    """Write a 48 kHz stream, mono or stereo, as FLAC (24 bit) and say how loud it is."""
    log = ffmpeg.run(
        metered(stream, peak=False)
        .filter("aformat", sample_fmts="s32")
        # FLAC takes the first frame for the length of all, and fails where a cut leaves fewer than 16 samples in it.
        .filter("asetnsamples", n=FLAC_FRAME, p=0)
        .output(str(target), acodec="flac", compression_level=1, **{"fflags": "+bitexact", "flags:a": "+bitexact"}),
        configured=configured,
        timeout_s=600 + length_ms / 500,
        duration_ms=length_ms,
        on_progress=on_progress,
        loglevel="info",
    )
    return Kept(target, mono, loudness(log))


def metered(stream: Any, *, peak: bool) -> Any:
    """The stream with a meter that reports at the end, mono as it sounds on both sides; true peaks cost more than the rest."""
    return stream.filter("ebur128", peak="true" if peak else "none", framelog="quiet", dualmono="true")


def measure(path: Path, *, configured: str, length_ms: int) -> Loudness:
    """How loud the sound of a finished file is; true peak from four times oversampling."""
    return meter(ffmpeg.source(path).audio, peak=True, configured=configured, length_ms=length_ms)


def meter(stream: Any, *, peak: bool, configured: str, length_ms: int) -> Loudness:
    log = ffmpeg.run(
        metered(stream, peak=peak).output("-", format="null"),
        configured=configured,
        timeout_s=600 + length_ms / 500,
        loglevel="info",
    )
    return loudness(log)


def encode(
    kept: Kept,
    speaks: bool,
    goal: Target,
    target: Path,
    *,
    configured: str,
    length_ms: int,
    on_progress: Callable[[float], None],
) -> Loudness:
    """Step 2: bring `kept` (of `store`) to the goal and write AAC-LC, 128 kb/s, as stereo ADTS to `target`.

    Returns the loudness of the finished AAC. Silence stays silence. ADTS has no field for the encoder's 1024 samples of priming,
    and MP4 would tell them by an edit list, which some players ignore. So as many samples are left out at the beginning:
    what is heard at a time is then right without any list, and the first 21 ms, where the fade-in is, are silent.
    """
    gain, ceiling, before = 0.0, goal.peak_dbtp - MARGIN_DB, kept.heard.integrated_lufs
    noise = before is None or (not speaks and before < NOISE_LUFS)
    if not noise and before is not None:
        gain = min(MAX_GAIN_DB, goal.lufs - before)
        rehearsed = rehearse(kept, gain, ceiling, configured=configured, length_ms=length_ms)
        gain = min(MAX_GAIN_DB, gain + goal.lufs - (goal.lufs if rehearsed is None else rehearsed))
    for _ in range(TRIES):
        attempt(kept, gain, ceiling, target, configured=configured, length_ms=length_ms, on_progress=on_progress)
        result = measure(target, configured=configured, length_ms=length_ms)
        above = (result.true_peak_dbtp if result.true_peak_dbtp is not None else -99.0) - goal.peak_dbtp - AAC_RISE_DB
        missed = goal.lufs - (result.integrated_lufs if result.integrated_lufs is not None else goal.lufs)
        settled = noise or abs(missed) <= TOLERANCE_LU or gain >= MAX_GAIN_DB
        if settled and above <= 0:
            break
        gain = gain if settled else min(MAX_GAIN_DB, gain + missed)
        ceiling -= above + 0.1 if above > 0 else 0.0
    return result


def rehearse(kept: Kept, gain_db: float, ceiling_db: float, *, configured: str, length_ms: int) -> float | None:
    """LUFS after gain and limiter, without the oversampling, which hardly changes it."""
    stream = limited(louder(kept, gain_db), ceiling_db)
    return meter(stream, peak=False, configured=configured, length_ms=length_ms).integrated_lufs


def louder(kept: Kept, gain_db: float) -> Any:
    return ffmpeg.source(kept.path).audio.filter("volume", f"{gain_db:.3f}dB", precision="double")


def limited(stream: Any, ceiling_db: float) -> Any:
    return stream.filter("alimiter", limit=f"{10 ** (ceiling_db / 20):.6f}", attack=5, release=80, level=0, latency=1)


def attempt(
    kept: Kept,
    gain_db: float,
    ceiling_db: float,
    target: Path,
    *,
    configured: str,
    length_ms: int,
    on_progress: Callable[[float], None],
) -> None:
    """One gain, one limiter, one encode."""
    stream = limited(louder(kept, gain_db).filter("aresample", OVERSAMPLED), ceiling_db).filter("aresample", RATE)
    stream = stream.filter("atrim", start_sample=AAC_PRIMING).filter("asetpts", "N/SR/TB")
    ffmpeg.run(
        aac(both(stream) if kept.mono else stream, target),
        configured=configured,
        timeout_s=600 + length_ms / 500,
        duration_ms=length_ms,
        on_progress=on_progress,
    )


def silence(target: Path, length_ms: int, *, configured: str) -> None:
    """A silent AAC track of `length_ms`, for a recording without sound: some players want one to show captions and chapters."""
    stream = ffmpeg.own(f"anullsrc=r={RATE}:cl=stereo", f="lavfi", t=f"{length_ms / 1000:.3f}").audio
    ffmpeg.run(aac(stream, target), configured=configured, timeout_s=600 + length_ms / 500)


def aac(stream: Any, target: Path) -> Any:
    return stream.filter("aformat", sample_fmts="fltp", channel_layouts="stereo").output(
        str(target),
        format="adts",
        acodec="aac",
        aac_coder="fast",
        audio_bitrate="128k",
        ar=RATE,
        ac=2,
        **{"profile:a": "aac_low", "flags:a": "+bitexact", "fflags": "+bitexact", "map_metadata": -1},
    )
