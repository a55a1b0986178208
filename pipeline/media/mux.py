"""One finished video: H.264, AAC, soft captions, chapters and title in an MP4 that starts at once.

No stream needs an edit list: pictures are stored in the order of display, or, where they are copied and are not, with negative
composition offsets; and the sound has no priming, see `pipeline.media.loudness`. The bytes
depend on the input alone: no dates, no encoder names, a fixed number of threads.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline.media import ffmpeg, hardware
from pipeline.media.cut import TICKS
from pipeline.model.languages import UNKNOWN, own_name, three_letters

KEYFRAME_S = 5
# x264's result depends on this number, so it is not taken from the machine.
X264_THREADS = 4
CARD_RATE = 5
# How long captions may be apart from pictures and sound until those are written without them.
LONGEST_WAIT_S = 60


class Captions(msgspec.Struct, frozen=True):
    """A caption file to put in; `language` is ISO 639-1."""

    srt: Path
    language: str


class Mark(msgspec.Struct, frozen=True):
    """A chapter: where it begins in the output, and what it is called."""

    at_ms: int
    title: str


class Labels(msgspec.Struct, frozen=True):
    """What players show of a file. Empty ones are left out. `language` (ISO 639-1) is what is spoken."""

    title: str
    artist: str = ""
    date: str = ""
    copyright: str = ""
    language: str = ""


def card(picture: Path, length_ms: int) -> Any:
    """A video stream of one PNG that stands still for `length_ms`, for a recording that is sound alone."""
    length = f"{length_ms / 1000:.3f}"
    stream = ffmpeg.own(
        f"file:{picture.resolve()}", f="image2", pattern_type="none", loop=1, framerate=CARD_RATE, t=length
    )
    return (
        stream.video.filter("scale", out_color_matrix="bt709", out_range="tv")
        .filter("format", "yuv420p")
        .filter("settb", f"1/{TICKS}")
        .filter("setparams", range="tv", colorspace="bt709", color_primaries="bt709", color_trc="bt709")
    )


class Encode(msgspec.Struct, frozen=True):
    """How to encode pictures: `quality` is x264's constant rate factor, lower is better; `hardware` an encoder of
    `pipeline.media.hardware`, or empty for x264."""

    quality: int
    hardware: str = ""

    def options(self, length_ms: int) -> dict[str, Any]:
        """Of ffmpeg, for the first stream."""
        coder: dict[str, Any] = {
            "c:v:0": "libx264",
            "preset": "veryfast",
            "crf": self.quality,
            "profile:v:0": "high",
            "bf:v:0": 0,
            "threads:v:0": X264_THREADS,
        }
        if self.hardware:
            coder = hardware.options(self.hardware, self.quality)
        return coder | {
            "pix_fmt:v:0": "yuv420p",
            "force_key_frames:v:0": f"expr:gte(t,n_forced*{KEYFRAME_S})",
            "g:v:0": 100_000,
            "fps_mode:v:0": "passthrough",
            "enc_time_base:v:0": f"1:{TICKS}",
            # The last frame stays until the end; its own length is the recording's, not the edit's.
            "bsf:v:0": "setts=pts=PTS:dts=DTS:duration="
            f"if(eq(NEXT_PTS\\,NOPTS)\\,max(1\\,{length_ms * TICKS // 1000}-PTS)\\,DURATION)",
            "video_track_timescale": TICKS,
            "color_primaries:v:0": "bt709",
            "color_trc:v:0": "bt709",
            "colorspace:v:0": "bt709",
            "color_range:v:0": "tv",
            "flags:v:0": "+bitexact+cgop",
        }


class Copy(msgspec.Struct, frozen=True):
    """Pictures that are finished: `path` as `pipeline.media.smart` writes it, `timescale` its ticks a second;
    `rotation` clockwise degrees."""

    path: Path
    timescale: int
    rotation: int = 0

    def stream(self) -> Any:
        """The input."""
        turned = {"display_rotation": -self.rotation} if self.rotation else {}
        return ffmpeg.source(self.path, **turned).video

    def options(self, length_ms: int) -> dict[str, Any]:
        """Of ffmpeg, for the first stream."""
        return {"c:v:0": "copy", "video_track_timescale": self.timescale}


def write(
    picture: Any,
    how: Encode | Copy,
    sound: Path,
    captions: Sequence[Captions],
    chapters: Sequence[Mark],
    labels: Labels,
    target: Path,
    *,
    length_ms: int,
    scratch: Path,
    configured: str,
    on_progress: Callable[[float], None],
    cover: Path | None = None,
) -> None:
    """Write everything to `target`. `picture`: a stream of `pipeline.media.cut`, `card` or `Copy`.

    `sound`: AAC in ADTS. `scratch`: a folder for small files. `cover`: a JPEG that players show for the file.

    Raises:
        EngineError: ffmpeg failed.
    """
    notes = scratch / "chapters.ffmetadata"
    notes.write_text(metadata(chapters, labels, length_ms), encoding="utf-8")
    inputs = [picture, ffmpeg.source(sound).audio]
    inputs += [ffmpeg.own(f"file:{item.srt.resolve()}", f="srt")["s"] for item in captions]
    if cover:
        inputs.append(ffmpeg.own(f"file:{cover.resolve()}", f="jpeg_pipe").video)
    # The notes hold no stream, so ffmpeg-python cannot know of them: they follow as the last input.
    last = len(inputs)
    options: dict[str, Any] = {
        **how.options(length_ms),
        "c:a": "copy",
        "c:s": "mov_text",
        "map_metadata": last,
        "map_chapters": last,
        "movflags": "+faststart+negative_cts_offsets",
        "use_editlist": 0,
        # Else ffmpeg takes a multiple of all tracks' time scales, too large for some readers of the chapters.
        "movie_timescale": 1000,
        "fflags": "+bitexact",
        "flags:a": "+bitexact",
        # A cover has one packet: waiting for its next would keep the whole film in memory.
        "max_interleave_delta": LONGEST_WAIT_S * 1_000_000,
        "metadata:s:a:0": f"language={three_letters(labels.language)}",
        "metadata:s:v:0": f"language={three_letters(labels.language)}",
    }
    for number, item in enumerate(captions):
        options[f"metadata:s:s:{number}"] = f"language={three_letters(item.language)}"
        if item.language != UNKNOWN:
            # Players show the handler's name as the track's. By its place after picture and sound, as an option is given once.
            options[f"metadata:s:{2 + number}"] = f"handler_name={own_name(item.language)}"
        options[f"disposition:s:{number}"] = "default" if number == 0 else "0"
    if cover:
        # No track of its own, but a tag (`covr`), as players expect it.
        options |= {"c:v:1": "copy", "disposition:v:1": "attached_pic"}
    ffmpeg.run(
        inputs[0]
        .output(*inputs[1:], str(target), format="mp4", **options)
        .global_args("-f", "ffmetadata", "-i", f"file:{notes.resolve()}"),
        configured=configured,
        timeout_s=1200 + length_ms / 100,
        duration_ms=length_ms,
        on_progress=on_progress,
    )


def metadata(chapters: Sequence[Mark], labels: Labels, length_ms: int) -> str:
    """ffmpeg's own metadata format, with the signs escaped that mean something in it."""
    lines = [";FFMETADATA1"]
    for key in ("title", "artist", "date", "copyright"):
        if value := getattr(labels, key):
            lines.append(f"{key}={escaped(value)}")
    ends = [mark.at_ms for mark in chapters[1:]] + [length_ms] if chapters else []
    for mark, end in zip(chapters, ends, strict=True):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={mark.at_ms}", f"END={end}", f"title={escaped(mark.title)}"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "=;#\\" else sign for sign in flat)
