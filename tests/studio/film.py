"""Turns a take into a media file with the ffmpeg that imageio-ffmpeg carries: raw frames through a pipe, the sound from a WAV."""

from __future__ import annotations

import math
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from .screen import Screen
from .sound import loudness, mix
from .take import Take

# Frame lengths of a variable recording, as shares of 1/fps; their mean is 1.
UNEVEN = (0.7, 1.4, 0.8, 1.1, 1.9, 0.6, 0.6, 0.9)


@dataclass(frozen=True)
class Encoding:
    """How a recording is encoded. `size` (width, height), even; `fps` mean frames a second; `variable`: frame times vary.

    `codec`: an ffmpeg encoder (libx264, mpeg4, libvpx-vp9 …); `crf` for encoders that know it; `keyframe_s` between key frames;
    `stored`: size in which the pictures are stored, to be shown at `size` by the shape of their pixels; None: as they are.
    `audio_codec`: aac, libopus, pcm_s16le …, None: what suits the file's ending; `video`, `audio` False: the file has no such stream.
    """

    size: tuple[int, int] = (640, 360)
    fps: float = 10.0
    variable: bool = False
    codec: str = "libx264"
    crf: int = 24
    preset: str = "veryfast"
    keyframe_s: float = 10.0
    stored: tuple[int, int] | None = None
    audio_codec: str | None = None
    audio_rate: int = 32000
    audio_bits: str = "64k"
    video: bool = True
    audio: bool = True

    def frame_ms(self, duration_ms: int) -> list[float]:
        """The time of every frame in ms."""
        length = 1000 / self.fps
        if not self.variable:
            return [n * length for n in range(-(-int(duration_ms * self.fps) // 1000))]
        times = accumulate(
            (round(length * share) for share in UNEVEN * (int(duration_ms / length) // len(UNEVEN) + 2)), initial=0
        )
        return [float(ms) for ms in times if ms < duration_ms]


def render(take: Take, path: Path, encoding: Encoding) -> None:
    """Writes the recording of `take` to `path`; the ending chooses the container (mp4, mkv, webm, wav, m4a …)."""
    sound = mix(take, encoding.audio_rate)
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "sound.wav"
        _write_wav(wav, sound, encoding.audio_rate)
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-y",
            "-nostdin" if not encoding.video else "-hide_banner",
            "-loglevel",
            "error",
            *_picture_in(encoding),
            *(["-i", str(wav)] if encoding.audio else []),
            *_picture_out(encoding),
            *_sound_out(encoding, path.suffix),
            "-t",
            f"{take.now / 1000:.3f}",
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            "-flags:a",
            "+bitexact",
            str(path),
        ]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdin and process.stderr
        try:
            if encoding.video:
                _feed(process.stdin, take, encoding, loudness(sound, encoding.audio_rate))
            process.stdin.close()
        except BrokenPipeError:
            pass  # ffmpeg gave up; its words say why
        words = process.stderr.read().decode("utf8", "replace")
        if process.wait():
            raise RuntimeError(f"ffmpeg could not make {path.name}: {words.strip()}")


def _feed(pipe: IO[bytes], take: Take, encoding: Encoding, loud: NDArray[np.float32]) -> None:
    screen = Screen(take, encoding.size)
    for ms in encoding.frame_ms(take.now):
        silent = 0.5 + 0.5 * math.sin(ms / 210) * math.sin(ms / 1300)  # a silent take: faces talk all the same
        frame = screen.frame(ms, float(loud[min(len(loud) - 1, int(ms / 10))]) if take.lines else silent)
        pipe.write(frame.tobytes())


def _picture_in(encoding: Encoding) -> list[str]:
    if not encoding.video:
        return []
    width, height = encoding.size
    return ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", f"{encoding.fps}", "-i", "pipe:0"]


def _picture_out(encoding: Encoding) -> list[str]:
    if not encoding.video:
        return []
    filters = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    if encoding.stored:
        width, height = encoding.stored
        filters += f",scale={width}:{height},setsar={encoding.size[0] * height}/{encoding.size[1] * width}"
    timing = ["-r", f"{encoding.fps}"]
    if encoding.variable:
        lengths = [round(1000 / encoding.fps * share) for share in UNEVEN]
        starts = list(accumulate(lengths[:-1], initial=0))
        place = "+".join(f"eq(mod(N,{len(starts)}),{n})*{start}" for n, start in enumerate(starts))
        filters += f",settb=1/1000,setpts='floor(N/{len(starts)})*{sum(lengths)}+{place}'"
        timing = ["-fps_mode", "passthrough", "-enc_time_base", "1/1000", "-video_track_timescale", "16000"]
    quality = ["-crf", str(encoding.crf)] if encoding.codec in ("libx264", "libvpx-vp9") else ["-q:v", "4"]
    speed = ["-preset", encoding.preset, "-threads", "1"] if encoding.codec == "libx264" else []
    return [
        "-vf",
        filters,
        *timing,
        "-c:v",
        encoding.codec,
        *quality,
        *speed,
        "-g",
        str(round(encoding.keyframe_s * encoding.fps)),
        "-colorspace",
        "bt709",
        "-color_primaries",
        "bt709",
        "-color_trc",
        "bt709",
    ]


def _sound_out(encoding: Encoding, ending: str) -> list[str]:
    codec = encoding.audio_codec or {
        ".wav": "pcm_s16le",
        ".webm": "libopus",
        ".ogg": "libopus",
        ".flac": "flac",
        ".mp3": "libmp3lame",
    }.get(ending, "aac")
    return (
        ["-c:a", codec, "-b:a", encoding.audio_bits, "-ac", "1", "-ar", str(encoding.audio_rate)]
        if encoding.audio
        else []
    )


def _write_wav(path: Path, sound: NDArray[np.float32], rate: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32767).round().astype("<i2").tobytes())
