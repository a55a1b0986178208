"""The recording's pictures in order: decoded sparsely, on the recording's clock, without a copy where none is needed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av.error
import av.video.frame
import numpy as np
import numpy.typing as npt

from pipeline.media.container import first_stream, opened, origin_ms

Picture = npt.NDArray[np.uint8]

PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21", "gray")
MAX_BROKEN = 500


def frames(
    path: Path,
    *,
    rotation: int = 0,
    start_ms: int = 0,
    end_ms: int | None = None,
    every: bool = False,
    keys: bool = False,
    skip: Collection[int] = (),
    leave: Collection[int] = (),
) -> Iterator["Frame"]:
    """The frames of the first video stream, in order of time, that are shown at or after `start_ms` and before `end_ms`.

    Frames on which no other frame rests (most B-frames) are skipped unless `every`: that halves the cost, and a new slide
    is always a frame that others rest on. `keys`: keyframes alone. `skip`: times (ms) of keyframes; what follows each of them
    up to the next keyframe is not decoded. `leave`: the same, and the keyframes are not decoded either. Damaged frames are left
    out. Times are ms since the container's start time.

    Raises:
        UnusableRecordingError: the file cannot be opened.
    """
    with opened(path) as container:
        stream: Any = first_stream(container, "video")
        if stream is None:
            return
        # One thread decodes 50 to 100 times faster than real time, at half the CPU of several.
        stream.thread_type = "NONE"
        if keys or not every:
            stream.codec_context.skip_frame = "NONKEY" if keys else "NONREF"
        origin = origin_ms(container)
        if start_ms > 0:
            container.seek((start_ms + origin) * 1000, backward=True)
        broken, last = 0, -1
        packets = container.demux(stream)
        left, skipping = False, keys
        while broken < MAX_BROKEN:
            try:
                packet = next(packets)
                if packet.is_keyframe and packet.pts is not None:
                    at = shown_at(packet, origin)
                    left, skipping = at in leave, keys or at in skip
                if packet.size and (left or (skipping and not packet.is_keyframe)):
                    continue
                decoded = packet.decode()
            except StopIteration:
                return
            except av.error.FFmpegError:
                broken += 1
                continue
            for frame in decoded:
                if not isinstance(frame, av.video.frame.VideoFrame) or frame.time is None:
                    continue
                ms = round(frame.time * 1000) - origin
                if end_ms is not None and ms >= end_ms:
                    return
                if ms >= start_ms and ms > last:
                    last = ms
                    yield Frame(ms, frame, rotation)


@dataclass(frozen=True)
class Group:
    """A keyframe and what rests on it: `start_ms` to `end_ms` (the next keyframe), bytes of the keyframe and the largest other frame."""

    start_ms: int
    end_ms: int
    key_bytes: int
    most_bytes: int


def groups(path: Path) -> list[Group]:
    """The first video stream's groups of pictures, without decoding any. The last one ends with the last frame.

    Raises:
        UnusableRecordingError: the file cannot be opened.
    """
    out: list[Group] = []
    with opened(path) as container:
        stream: Any = first_stream(container, "video")
        if stream is None:
            return []
        origin, key, most, at, last = origin_ms(container), 0, 0, -1, 0
        try:
            for packet in container.demux(stream):
                if packet.pts is None or not packet.size:
                    continue
                ms = shown_at(packet, origin)
                if packet.is_keyframe:
                    if at >= 0:
                        out.append(Group(at, ms, key, most))
                    at, key, most = ms, packet.size, 0
                else:
                    most = max(most, packet.size)
                last = max(last, ms)
        except av.error.FFmpegError:
            pass  # a damaged end: what came before it counts
        if at >= 0:
            out.append(Group(at, last + 1, key, most))
    return out


def shown_at(packet: Any, origin: int) -> int:
    """When the picture in a packet is shown, ms of the recording."""
    return round(float(packet.pts * packet.time_base) * 1000) - origin


class Frame:
    """One decoded frame at `ms`; pixels are only touched when asked for. Upright, whatever way up it is stored."""

    def __init__(self, ms: int, frame: "av.video.frame.VideoFrame", rotation: int = 0) -> None:
        self.ms = ms
        self._frame = frame
        self._turns = -(rotation // 90) % 4

    def luma(self) -> Picture:
        """Brightness, uint8 (height, width), 0 to 255 or 16 to 235 as stored. A view: valid as long as this object."""
        frame: Any = self._frame
        if frame.format.name in PLANAR:
            plane = frame.planes[0]
            grey = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
        else:
            grey = frame.to_ndarray(format="gray")
        return np.rot90(grey, self._turns) if self._turns else grey
