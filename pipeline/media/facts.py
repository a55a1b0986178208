"""What a stream is: the facts that the header and the packets' times give."""

from typing import cast

import av.audio.stream
import av.container
import av.stream
import av.video.stream
import numpy as np

from pipeline.media.container import Packets
from pipeline.model import AudioStream, VideoStream

VARIABLE_SHARE = 0.02
"""The rate is called variable where this share of the frames comes over a quarter early or late."""

SQUARE, OBLONG = 0.02, 3.0
"""Pixels whose width and height differ less are square; those that differ more are an error in the file."""


def video_facts(stream: av.stream.Stream | None, packets: dict[int, Packets]) -> VideoStream | None:
    """Facts of the picture; None where there is none, or the stream is declared but empty."""
    if not isinstance(stream, av.video.stream.VideoStream) or not packets[stream.index].times:
        return None
    times, keyframes = packets[stream.index].times, packets[stream.index].keyframes
    context = stream.codec_context
    steps = np.diff(times)
    steps = steps[steps > 0]
    usual = float(np.median(steps)) if steps.size else 40.0
    # Times are whole milliseconds, so a steady 30 fps comes as 33, 33, 34: allow 2 ms besides the quarter.
    variable = bool(steps.size) and float(np.mean(np.abs(steps - usual) > usual / 4 + 2)) > VARIABLE_SHARE
    seconds = (times[-1] - times[0] + usual) / 1000
    return VideoStream(
        index=stream.index,
        codec=context.name,
        profile=context.profile or "",
        width=context.width,
        height=context.height,
        pixel_format=context.pix_fmt or "",
        frame_rate=round(len(times) / seconds, 3),
        usual_rate=round(1000 / usual, 3),
        variable_rate=variable,
        time_base=str(stream.time_base),
        start_ms=times[0],
        rotation=rotation(stream),
        mean_keyframe_ms=round(seconds * 1000 / max(1, len(keyframes))),
        pixel_aspect=pixel_aspect(stream),
    )


def pixel_aspect(stream: av.video.stream.VideoStream) -> float:
    """Width to height of a pixel: discs and tapes store wide pictures in narrow ones. What is all but square is square."""
    told = float(stream.sample_aspect_ratio or 1)
    return round(told, 4) if abs(told - 1) > SQUARE and 1 / OBLONG <= told <= OBLONG else 1.0


def rotation(stream: av.video.stream.VideoStream) -> int:
    """Clockwise degrees, from the display matrix of the first frame."""
    container = cast(av.container.InputContainer, stream.container)
    container.seek(0)
    frame = next(iter(container.decode(stream)), None)
    return -int(frame.rotation) % 360 if frame is not None else 0


def audio_facts(stream: av.stream.Stream | None, packets: dict[int, Packets]) -> AudioStream | None:
    """Facts of the sound; None where there is none, or the stream is declared but empty."""
    if not isinstance(stream, av.audio.stream.AudioStream) or not packets[stream.index].times:
        return None
    context = stream.codec_context
    return AudioStream(
        index=stream.index,
        codec=context.name,
        sample_rate=context.sample_rate,
        channels=context.channels,
        start_ms=packets[stream.index].times[0],
    )
