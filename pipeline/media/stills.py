"""Single decoded pictures of a recording, at given times."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import UnusableRecordingError
from pipeline.media.container import first_stream, opened, origin_ms

Picture = NDArray[np.uint8]
"""Height by width by 3, RGB."""


def stills(path: Path, times_ms: Sequence[int], size: tuple[int, int]) -> Iterator[tuple[int, Picture]]:
    """For each time (ascending, ms of the recording) the picture shown then, as (time, height x width x 3 RGB).

    `size` is (width, height) of the result; a stream that changes its resolution is scaled to it. Past the end, or where the
    stream is damaged, the last picture that could be decoded stands in; nothing is yielded where there is none.

    Decodes forward and only seeks where a keyframe lies between here and the wanted time, so that no picture is decoded twice.

    Raises:
        UnusableRecordingError: the recording has no video stream or cannot be opened.
    """
    with opened(path) as container:
        stream = first_stream(container, "video")
        if not isinstance(stream, av.video.stream.VideoStream):
            raise UnusableRecordingError(f"{path.name} has no video stream. Nothing can be read from it.")
        stream.thread_type = "AUTO"
        zero = origin_ms(container)
        base = float(stream.time_base or 1 / 1000)
        keys = sorted(entry.timestamp for entry in stream.index_entries if entry.is_keyframe)
        last: av.VideoFrame | None = None
        ahead: av.VideoFrame | None = None
        frames: Iterator[av.VideoFrame] = iter(())
        started = False
        for ms in times_ms:
            want = round((zero + ms) / 1000 / base)
            key = keys[bisect_right(keys, want) - 1] if keys and keys[0] <= want else None
            here = ahead.pts if ahead is not None else None
            if not started or (here is not None and key is not None and key > here):
                container.seek(want, stream=stream, backward=True)
                frames, last, ahead, started = decoded(container, stream), None, None, True
            while ahead is None or last is None or (ahead.pts or 0) <= want:
                last = ahead or last
                ahead = next(frames, None)
                if ahead is None:
                    break
                if last is None:
                    last = ahead
            if last is not None:
                pixels = last.to_ndarray(format="rgb24", width=size[0], height=size[1])
                yield ms, np.asarray(pixels, dtype=np.uint8)


def decoded(container: av.container.InputContainer, stream: av.video.stream.VideoStream) -> Iterator[av.VideoFrame]:
    """The frames from here on that have a time, without those that cannot be decoded."""
    try:
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
                continue
            yield from (frame for frame in frames if isinstance(frame, av.VideoFrame) and frame.pts is not None)
    except av.error.FFmpegError:
        return
