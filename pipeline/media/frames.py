"""The recording's pictures in order: decoded sparsely, on the recording's clock, without a copy where none is needed."""

from bisect import insort
from collections import deque
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import av.error
import av.video.frame
import numpy as np
import numpy.typing as npt

from pipeline.media.bridge import Bridge
from pipeline.media.container import first_stream, opened, origin_ms
from pipeline.media.slices import Between, first_slice, rested_on, slices_of

Picture = npt.NDArray[np.uint8]

PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "nv21", "gray")
FORGIVING = ("h264", "mpeg4", "mjpeg")
# A keyframe there counts on from the picture before: after a gap, the decoder takes what follows for the past.
ANEW = ("hevc",)
MAX_BROKEN = 500
RECENT = 8  # packets before a gap, among which is one that others rest on
LATE = 3  # frames that may come out of order
HELD = (
    10  # groups of pictures: frames come out several packets late, and a packet may be all that is decoded of a group
)


@dataclass(frozen=True)
class Packets:
    """The packets of a video stream in the order of decoding: `times` (int64, ms of the recording), `sizes` (int64, bytes), `keys` (bool).

    `kept` (bool): other pictures may rest on its picture, so it may not be passed over; told for H.264 only. `inner` (bool): of
    those, only such as lie between two others in time, and may be passed over with all that do.

    `forgiving`: a packet may be left out, and those after it still decode: what they build on is then the last picture that was
    decoded. H.264 conceals a missing reference that way, and resets its entropy coder with every picture; HEVC, VP9 and AV1 do not.
    """

    times: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]
    keys: npt.NDArray[np.bool_]
    kept: npt.NDArray[np.bool_]
    inner: npt.NDArray[np.bool_]
    forgiving: bool


def packets(path: Path) -> Packets:
    """What is in the first video stream, without decoding any of it. Empty without one; ends where the file is damaged.

    Raises:
        UnusableRecordingError: the file cannot be opened.
    """
    rows: list[tuple[int, int, bool, bool]] = []
    codec = ""
    told: Between | None = None
    with opened(path) as container:
        stream: Any = first_stream(container, "video")
        if stream is not None:
            codec = stream.codec_context.name
            origin, number, base = origin_ms(container), stream.time_base.numerator * 1000, stream.time_base.denominator
            slices = slices_of(stream.codec_context)
            told = Between(slices) if slices else None
            try:
                for packet in container.demux(stream):
                    if packet.size and packet.pts is not None:
                        unit = first_slice(memoryview(packet), slices.length_size) if slices else None
                        kept = unit is None or rested_on(unit)
                        if told and unit is not None and kept:
                            told.add(len(rows), unit)
                        rows.append((round(packet.pts * number / base) - origin, packet.size, packet.is_keyframe, kept))
            except av.error.FFmpegError:
                pass  # a damaged end: what came before it counts
    columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    kinds = (np.int64, np.int64, bool, bool)
    times, sizes, keys, rests = (np.array(column, kind) for column, kind in zip(columns, kinds, strict=True))
    inner = np.zeros(len(times), bool)
    inner[[*(told.found if told else ())]] = True
    return Packets(times, sizes, keys, rests, inner, codec in FORGIVING)


class Film:
    """A recording's first video stream, to be decoded once from its beginning, with a second chance for what was left out.

    Frames on which no other frame rests (most B-frames) are skipped: that halves the cost, and a new slide is always a frame
    that others rest on. Damaged frames are left out.

    `needed` (bool, a packet each): what may not be passed over.
    """

    def __init__(self, path: Path, needed: npt.NDArray[np.bool_], rotation: int = 0, pixel_aspect: float = 1.0) -> None:
        self.path = path
        self.needed = needed
        self.rotation, self.pixel_aspect = rotation, pixel_aspect
        self._held: dict[int, list[Any]] = {}
        self._origin, self._number, self._base = 0, 1000, 1000
        self._second: Any = None
        self._stream: Any = None

    def frames(self, take: npt.NDArray[np.bool_], hold: Container[int]) -> Iterator["Frame"]:
        """The frames of those packets (numbered as `packets` gives them) that `take` names, in order of time.

        `hold`: times (ms) of the keyframes whose groups `again` may be asked for.

        Raises:
            UnusableRecordingError: the file cannot be opened.
        """
        with opened(self.path) as container:
            stream: Any = first_stream(container, "video")
            if stream is None:
                return
            sparing(stream.codec_context)
            self._stream, self._origin = stream, origin_ms(container)
            self._number, self._base = stream.time_base.numerator * 1000, stream.time_base.denominator
            yield from in_order(self._decoded(container.demux(stream), take, hold, Bridge(stream)))

    def again(self, start_ms: int) -> Iterator["Frame"]:
        """All frames of the group of pictures that begins at `start_ms`, one of the last few."""
        if self._second is None:
            first = self._stream.codec_context
            self._second = av.CodecContext.create(first.codec.name, "r")
            self._second.extradata = first.extradata
            sparing(self._second)
        else:
            self._second.flush_buffers()  # the last group may not have been asked for to its end
        for frame in in_order(self._decoded_again(self._held.get(start_ms, []))):
            if frame.ms >= start_ms:
                yield frame

    def _decoded(
        self, coming: Iterator[Any], take: npt.NDArray[np.bool_], hold: Container[int], bridge: Bridge
    ) -> Iterator["Frame"]:
        broken, number, codec = 0, -1, self._stream.codec_context
        group: list[Any] | None = None
        recent: deque[Any] = deque(maxlen=RECENT)
        skipped: list[Any] = []
        while broken < MAX_BROKEN:
            try:
                packet = next(coming)
                if packet.size and packet.pts is not None:
                    number += 1
                    if packet.is_keyframe:
                        at = self._ms(packet.pts)
                        if skipped and codec.name in ANEW:
                            yield from self._upright(codec.decode(None))
                            codec.flush_buffers()
                        group, skipped = self._hold(at) if at in hold else None, []
                    if number < len(take) and not self.needed[number]:
                        continue
                    if group is not None:
                        group.append(packet)
                    if number < len(take) and not take[number]:
                        skipped.append(packet)
                        continue
                for step in bridge.over(recent, skipped, packet) if skipped else []:
                    yield from self._upright(step.decode())
                recent.append(packet)
                skipped = []
                yield from self._upright(packet.decode())
            except StopIteration:
                return
            except av.error.FFmpegError:
                broken += 1

    def _decoded_again(self, group: list[Any]) -> Iterator["Frame"]:
        for packet in [*group, None]:
            try:
                yield from self._upright(self._second.decode(packet))
            except av.error.FFmpegError:
                continue

    def _hold(self, start_ms: int) -> list[Any]:
        """Room for the packets of another group; the packets of the last few are kept."""
        while len(self._held) >= HELD:
            self._held.pop(next(iter(self._held)))
        return self._held.setdefault(start_ms, [])

    def _upright(self, decoded: list[Any]) -> Iterator["Frame"]:
        for frame in decoded:
            if isinstance(frame, av.video.frame.VideoFrame) and frame.pts is not None and self._ms(frame.pts) >= 0:
                yield Frame(self._ms(frame.pts), frame, self.rotation, self.pixel_aspect)

    def _ms(self, pts: int) -> int:
        return round(pts * self._number / self._base) - self._origin


def sparing(context: Any) -> None:
    """Decode with one thread, at half the processor time of several; without the frames on which no other rests.

    Nor are H.264's B-frames smoothed on which others rest: what is new and stays was in the frames that were decoded before them.
    """
    context.thread_type, context.skip_frame = "NONE", "NONREF"
    if context.name == "h264":
        context.options = {"skip_loop_filter": "bidir"}


def in_order(frames: Iterator["Frame"]) -> Iterator["Frame"]:
    """By time. After a gap a decoder may give the first frames before the last ones from before it."""
    waiting: list[Frame] = []
    last = -1
    for frame in frames:
        insort(waiting, frame, key=lambda one: one.ms)
        if len(waiting) > LATE and waiting[0].ms > last:
            last = waiting[0].ms
            yield waiting[0]
        del waiting[:-LATE]
    for frame in waiting:
        if frame.ms > last:
            yield frame
            last = frame.ms


class Frame:
    """One decoded frame at `ms`; pixels are only touched when asked for. Upright and in square pixels, however it is stored."""

    def __init__(
        self, ms: int, frame: "av.video.frame.VideoFrame", rotation: int = 0, pixel_aspect: float = 1.0
    ) -> None:
        self.ms = ms
        self._frame = frame
        self._pixel_aspect = pixel_aspect
        self._turns = -(rotation // 90) % 4

    def luma(self) -> Picture:
        """Brightness, uint8 (height, width), 0 to 255 or 16 to 235 as stored. A view: valid as long as this object."""
        frame: Any = self._frame
        if self._pixel_aspect != 1:
            frame = frame.reformat(width=round(frame.width * self._pixel_aspect), format="yuv420p")
        if frame.format.name in PLANAR:
            plane = frame.planes[0]
            grey = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
        else:
            grey = frame.to_ndarray(format="gray")
        return np.rot90(grey, self._turns) if self._turns else grey
