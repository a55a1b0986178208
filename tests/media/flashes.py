"""A recording in which a white flash and a beep happen together at known times, and the measuring of it after a cut."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 48000
FLASH_MS = 120
SIZE = (160, 120)


def make(
    path: Path,
    flashes: Sequence[int],
    frames: Sequence[int],
    *,
    seconds: float,
    codec: str = "libx264",
    audio_rate: int = 32000,
    base: int = 90000,
    bframes: int = 2,
    late_ms: int = 0,
    layout: str = "mono",
    size: tuple[int, int] = SIZE,
    dark: int | None = None,
    pixel: Fraction = Fraction(1),
) -> None:
    """`flashes`: ms at which the beep begins and the frame shown is white for 120 ms. `frames`: ms at which a frame is stamped.

    A frame is added where a flash begins or ends; at `dark` there is a beep alone. `late_ms`: how much
    later than the container the sound's first packet comes. `pixel`: width to height at which a stored pixel is shown.
    """
    bright = [at for at in flashes if at != dark]
    stamps = sorted({*frames, *bright, *(at + FLASH_MS for at in bright)})
    with av.open(str(path), "w") as out:
        video, sound = out.add_stream(codec, rate=30), out.add_stream("aac", rate=audio_rate)
        assert isinstance(video, av.VideoStream) and isinstance(sound, av.AudioStream)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.codec_context.sample_aspect_ratio = pixel
        video.time_base = Fraction(1, base)
        video.codec_context.time_base = Fraction(1, base)
        video.options = {"g": "60", "bf": str(bframes)} if codec == "libx264" else {"g": "60"}
        sound.layout = layout
        for at in stamps:
            white = any(flash <= at < flash + FLASH_MS for flash in bright)
            plane = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
            plane[: size[1]] = 230 if white else 20
            frame = av.VideoFrame.from_ndarray(plane, format="yuv420p")
            frame.pts = round(at * base / 1000)
            frame.time_base = Fraction(1, base)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        wave = beeps(flashes, round(seconds * audio_rate), audio_rate)
        first = late_ms * audio_rate // 1000
        for start in range(first, len(wave), 1024):
            piece = wave[start : start + 1024]
            sides = np.repeat(piece[None, :], sound.codec_context.channels, axis=0)
            sample = av.AudioFrame.from_ndarray(sides, format="fltp", layout=layout)
            sample.sample_rate, sample.pts, sample.time_base = audio_rate, start, Fraction(1, audio_rate)
            out.mux(sound.encode(sample))
        out.mux(sound.encode(None))


def beeps(flashes: Sequence[int], length: int, rate: int) -> np.ndarray:
    """A quiet noise floor with a 1 kHz beep of 120 ms at each flash; float32, shape (length,)."""
    wave = np.random.default_rng(7).normal(0, 0.0005, length).astype(np.float32)
    tone = 0.3 * np.sin(2 * np.pi * 1000 * np.arange(FLASH_MS * rate // 1000) / rate)
    for flash in flashes:
        start = flash * rate // 1000
        piece = tone[: max(0, length - start)]
        wave[start : start + len(piece)] += piece.astype(np.float32)
    return wave


def seen(path: Path, *, honour: bool = False) -> list[float]:
    """ms at which the picture turns white, as a player without edit lists shows it, or one that honours them."""
    out, before = [], False
    with av.open(str(path), options={} if honour else {"ignore_editlist": "1"}) as film:
        for frame in film.decode(video=0):
            white = bool(np.asarray(frame.to_ndarray(format="gray")).mean() > 128)
            if white and not before:
                out.append((frame.time or 0) * 1000)
            before = white
    return out


def heard(path: Path) -> list[float]:
    """ms at which a beep begins, from sample numbers."""
    with av.open(str(path), options={"ignore_editlist": "1"}) as film:
        frames = list(film.decode(audio=0))
    rate, first = frames[0].sample_rate, (frames[0].time or 0) * 1000
    wave = np.abs(np.concatenate([frame.to_ndarray()[0] for frame in frames]))
    loud = np.flatnonzero(wave > 0.25 * wave.max())
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-rate) > rate // 20)]
    return [first + 1000 * float(start) / rate for start in starts]


def boxes(path: Path) -> set[bytes]:
    """The kinds of boxes in an MP4's moov (found by their names; the media data are left out)."""
    data = path.read_bytes()
    head = data[: data.index(b"mdat")]
    return {kind for kind in (b"elst", b"edts", b"moov", b"tx3g", b"stco", b"chpl") if kind in head}
