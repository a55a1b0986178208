"""Finished films and cards one after the other, as ffmpeg streams."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.media import ffmpeg
from pipeline.media.cut import RATE, TICKS
from pipeline.media.mux import Encode

CARD_RATE = 5


def sound(pieces: Sequence[tuple[Path | None, int]]) -> Any:
    """48 kHz stereo: of each piece (film or None for silence, length in ms) exactly its length."""
    streams = []
    for number, (film, length_ms) in enumerate(pieces):
        if film:
            stream = ffmpeg.source(film).audio
        else:
            # ffmpeg-python takes two equal inputs for one, so each silence has frames of another length.
            stream = ffmpeg.own(f"anullsrc=r={RATE}:cl=stereo:n={1024 + number}", f="lavfi").audio
        stream = stream.filter("aresample", RATE, **{"async": 1, "first_pts": 0})
        stream = stream.filter("aformat", channel_layouts="stereo", sample_fmts="flt")
        samples = length_ms * RATE // 1000
        streams.append(
            stream.filter("apad", whole_len=samples).filter("atrim", end_sample=samples).filter("asetpts", "N/SR/TB")
        )
    return streams[0].concat(*streams[1:], v=0, a=1) if len(streams) > 1 else streams[0]


def picture(pieces: Sequence[tuple[Path | None, int]], size: tuple[int, int]) -> Any:
    """Upright pictures of `size`, BT.709: of each piece (film, or PNG of a card; length in ms) exactly its length."""
    width, height = size
    streams = []
    for path, length_ms in pieces:
        assert path
        if path.suffix == ".png":
            length = f"{length_ms / 1000:.3f}"
            stream = ffmpeg.own(
                f"file:{path.resolve()}", f="image2", pattern_type="none", loop=1, framerate=CARD_RATE, t=length
            ).video.filter("scale", width, height, out_color_matrix="bt709", out_range="tv")
        else:
            stream = ffmpeg.source(path).video.filter("scale", width, height)
        streams.append(
            stream.filter("setsar", 1)
            .filter("format", "yuv420p")
            .filter("settb", f"1/{TICKS}")
            # The last picture of a film stands until its end, so that the next piece begins where it should.
            .filter("tpad", stop_mode="clone", stop_duration=f"{length_ms / 1000:.3f}")
            .filter("trim", end=f"{length_ms / 1000:.3f}")
            .filter("setpts", "PTS-STARTPTS")
        )
    joined = streams[0].concat(*streams[1:], v=1, a=0) if len(streams) > 1 else streams[0]
    return joined.filter("setparams", range="tv", colorspace="bt709", color_primaries="bt709", color_trc="bt709")


def encode(
    stream: Any,
    how: Encode,
    target: Path,
    *,
    configured: str,
    length_ms: int,
    on_progress: Callable[[float], None],
) -> None:
    """Write a stream of `picture` to an MP4 without sound.

    Raises:
        EngineError: ffmpeg failed.
    """
    ffmpeg.run(
        stream.output(str(target), format="mp4", use_editlist=0, fflags="+bitexact", **how.options(length_ms)),
        configured=configured,
        timeout_s=1200 + length_ms / 50,
        duration_ms=length_ms,
        on_progress=on_progress,
    )
