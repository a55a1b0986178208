"""The one owner of ffmpeg-python: where ffmpeg is, and how it is run safely on files that may be hostile.

A file named .mp4 can hold a playlist that makes ffmpeg open other files, and a name can hold the signs of ffmpeg's own
syntax. So every input is an absolute `file:` URL read with a whitelist of container formats, stdin is closed, and every
run has a time limit.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ffmpeg
import imageio_ffmpeg

from pipeline import process
from pipeline.errors import EngineError, MissingToolError, OutputError

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,wav,flac,mp3,ogg,asf,mpeg,mpegts,aac,flv"
MAX_PIXELS = 8192 * 8192
NO_SPACE = re.compile(r"No space left on device|Disk quota exceeded")


def executable(configured: str = "") -> str:
    """The ffmpeg to use: the one named in config.toml, else the one that the package imageio-ffmpeg carries.

    Raises:
        MissingToolError: neither is there.
    """
    if configured:
        if not Path(configured).is_file():
            raise MissingToolError(
                f"No ffmpeg at {configured}. Correct `ffmpeg` under [machine] in config.toml, or leave it empty."
            )
        return configured
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise MissingToolError(
            "No ffmpeg was found. Install the package imageio-ffmpeg, or set `ffmpeg` under [machine] in config.toml."
        ) from error


def version(configured: str = "") -> str:
    """The version line of the ffmpeg in use."""
    lines: list[str] = []
    process.run([executable(configured), "-version"], timeout_s=20, on_line=lines.append, what="ffmpeg")
    return lines[0].split(" Copyright")[0] if lines else "unknown"


def source(path: Path, **options: Any) -> Any:
    """An ffmpeg-python input for a recording that nobody vouches for. `options` such as `ss=1.5` go before `-i`."""
    return ffmpeg.input(f"file:{path.resolve()}", format_whitelist=FORMATS, max_pixels=MAX_PIXELS, **options)


def own(name: str, **options: Any) -> Any:
    """An ffmpeg-python input that this program made or describes itself: a generator (`f="lavfi"`) or a file of its own."""
    return ffmpeg.input(name, **options)


def mixed(first: Any, second: Any, name: str, **options: Any) -> Any:
    """A filter that takes two streams, such as `amultiply`."""
    return ffmpeg.filter([first, second], name, **options)


def run(
    output: Any,
    *,
    configured: str = "",
    timeout_s: float,
    duration_ms: int = 0,
    on_progress: Callable[[float], None] | None = None,
    loglevel: str = "error",
) -> str:
    """Run an ffmpeg-python graph and return what ffmpeg logged at `loglevel`.

    `on_progress` gets the share done (0 to 1) of `duration_ms` of output.

    Raises:
        EngineError: ffmpeg failed; OutputError where the disk is full or not writable.
    """
    command = [
        executable(configured),
        "-hide_banner",
        "-nostdin",
        "-loglevel",
        loglevel,
        "-progress",
        "pipe:1",
        "-nostats",
    ]
    command += [*output.get_args(), "-y"]

    def line(text: str) -> None:
        key, _, value = text.partition("=")
        if on_progress and duration_ms and key == "out_time_us" and value.lstrip("-").isdigit():
            on_progress(int(value) / 1000 / duration_ms)

    try:
        return process.run(command, timeout_s=timeout_s, on_line=line, what="ffmpeg")
    except EngineError as error:
        if NO_SPACE.search("\n".join([str(error), *getattr(error, "__notes__", [])])):
            raise OutputError("The disk is full. Free some space and run again: what is finished is kept.") from error
        raise
