"""Sound out of a recording: 16 kHz mono on the recording's clock, its loudness, and blockwise reading.

Nothing here holds a whole recording in memory: three hours are read in blocks of a minute.
"""

import math
import re
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline.errors import EngineError
from pipeline.media import ffmpeg, reading

RATE = 16_000
STEP_MS = 100
BLOCK_MS = 60_000
SILENCE_DB = -100
# Mains hum and rumble carry no speech, yet raise the level that pauses are told by.
HIGHPASS_HZ = 80

Samples = npt.NDArray[np.float32]


class Loudness(msgspec.Struct, frozen=True):
    """EBU R128, mono counted as played on two loudspeakers; None where nothing is above the gate."""

    integrated_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float | None


def extract(
    recording: Path,
    stream: int,
    target: Path,
    *,
    duration_ms: int,
    container: str = "",
    origin_ms: int = 0,
    channels: int = 1,
    channel: int | None = None,
    configured: str = "",
    on_progress: Callable[[float], None] | None = None,
) -> tuple[Loudness, list[float]]:
    """Write stream number `stream` as 16 kHz mono signed 16-bit WAV to `target`, and measure loudness and levels on the way.

    Sample 0 is 0 ms of the recording's clock: a late start and holes become silence, an early start is cut. The file is
    at least `duration_ms` long. `container`, `origin_ms`, `channels`: the recording's, as `Media` has them. `channel`: the only one to
    take; None takes all. Loudness is measured before the mixdown, after EBU R128 (ITU-R BS.1770-4); with it comes the RMS of each
    channel that was taken, in dBFS.

    Raises:
        EngineError: ffmpeg failed.
    """
    taken = reading.stream(recording, container, origin_ms, stream, "audio")
    if channel is not None:
        taken = only(taken, channel)
    taken = taken.filter("aresample", **{"async": 1, "first_pts": 0})
    if channels == 2 and channel is None:
        # Said here, or ffmpeg mixes them at once.
        taken = taken.filter("aformat", channel_layouts="stereo")
    sound = (
        taken.filter("astats", measure_perchannel="RMS_level", measure_overall="none")
        .filter("ebur128", peak="true", dualmono="true", framelog="quiet")
        .filter("aformat", sample_rates=RATE, channel_layouts="mono")
        .filter("highpass", f=HIGHPASS_HZ)
        .filter("highpass", f=HIGHPASS_HZ)
        .filter("apad", whole_dur=f"{duration_ms}ms")
    )
    log = ffmpeg.run(
        sound.output(str(target), format="wav", acodec="pcm_s16le", ac=1, ar=RATE, map_metadata=-1, bitexact=None),
        configured=configured,
        timeout_s=120 + duration_ms / 1000,
        duration_ms=duration_ms,
        on_progress=on_progress,
        loglevel="info",
    )
    return loudness(log), [float(level) for level in re.findall(r"RMS level dB: (-?[\d.]+|-inf)", log)]


def only(stream: Any, channel: int) -> Any:
    """One channel of a stream as mono."""
    return stream.filter("channelmap", map=str(channel), channel_layout="mono")


def loudness(log: str) -> Loudness:
    """The summary that ffmpeg's ebur128 filter writes at the end of its log."""
    summary = log.rpartition("Summary:")[2]

    def figure(name: str, unit: str) -> float | None:
        found = re.search(rf"\b{name}:\s+(-?[\d.]+|-?inf|nan) {unit}", summary)
        value = float(found.group(1)) if found else math.nan
        return value if math.isfinite(value) else None

    integrated = figure("I", "LUFS")
    # -70 LUFS is the absolute gate of BS.1770: ffmpeg reports it when no block was above.
    if integrated is None or integrated <= -70:
        return Loudness(None, None, figure("Peak", "dBFS"))
    return Loudness(integrated, figure("LRA", "LU"), figure("Peak", "dBFS"))


def length_ms(path: Path) -> int:
    """Duration of a WAV that `extract` wrote, ms, rounded down."""
    with _opened(path) as file:
        return file.getnframes() * 1000 // RATE


def read(path: Path, start_ms: int, end_ms: int) -> Samples:
    """The samples of [start_ms, end_ms) as far as the file reaches: float32 in [-1, 1), shape (n,)."""
    with _opened(path) as file:
        first = min(max(0, start_ms) * RATE // 1000, file.getnframes())
        file.setpos(first)
        raw = file.readframes(max(0, end_ms * RATE // 1000 - first))
    return np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)


def blocks(path: Path, block_ms: int = BLOCK_MS) -> Iterator[Samples]:
    """The whole file in order, `block_ms` at a time (the last one shorter), as `read` gives it."""
    with _opened(path) as file:
        while raw := file.readframes(block_ms * RATE // 1000):
            yield np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)


def envelope(path: Path) -> npt.NDArray[np.float32]:
    """RMS level in dBFS (a full-scale sine is -3) of each 100 ms, at least -100; shape (ceil(duration / 100 ms),)."""
    step = RATE * STEP_MS // 1000
    levels = []
    for block in blocks(path):
        whole = np.pad(block, (0, -len(block) % step)).reshape(-1, step)
        power = np.mean(np.square(whole, dtype=np.float64), axis=1)
        levels.append(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DB / 10))))
    return np.concatenate(levels).astype(np.float32) if levels else np.zeros(0, np.float32)


def _opened(path: Path) -> wave.Wave_read:
    try:
        return wave.open(str(path), "rb")
    except (wave.Error, EOFError) as error:
        raise EngineError(
            f"The extracted sound cannot be read ({error}). Run `webinar run --force listen` on this recording."
        ) from error
