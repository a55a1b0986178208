"""The owner of PyAV's containers: open a recording safely, and read its packets' times without decoding."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import av.container
import av.error
import av.stream
import msgspec

from pipeline.errors import UnusableRecordingError
from pipeline.media.ffmpeg import FORMATS

OPTIONS = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}


@contextmanager
def opened(path: Path) -> Iterator[av.container.InputContainer]:
    """The recording, opened for reading only, with the same whitelist as ffmpeg's.

    Raises:
        UnusableRecordingError: it is no recording, or cannot be read.
    """
    if not path.is_file():
        raise UnusableRecordingError(f"There is no file {path.name}. Check the name and the folder.")
    if path.stat().st_size == 0:
        raise UnusableRecordingError(
            f"{path.name} is empty (0 bytes). Copy the recording again from where it was made."
        )
    try:
        container = av.open(f"file:{path.resolve()}", mode="r", options=OPTIONS, metadata_errors="replace")
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise UnusableRecordingError(
            f"{path.name} cannot be read as a video or sound recording ({getattr(error, 'strerror', None) or error}). "
            "Play it to see whether it is whole, then download or export it again."
        ) from error
    try:
        yield container
    finally:
        container.close()


def origin_ms(container: av.container.InputContainer) -> int:
    """The container's start time in ms: what PyAV's times have at 0 ms of the recording's clock, as ffmpeg counts too."""
    return round((container.start_time or 0) / 1000)


def first_stream(container: av.container.InputContainer, kind: str) -> av.stream.Stream | None:
    """The stream of `kind` ("video" or "audio") that a player shows; cover pictures and data streams are passed over."""
    for stream in container.streams:
        if stream.type == kind and stream.codec_context is not None and not is_cover(stream):
            return stream
    return None


def is_cover(stream: av.stream.Stream) -> bool:
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


class Packets(msgspec.Struct):
    """Times (ms of the recording's clock, in order of display), and of which packets are keyframes; `end_ms` of the last."""

    times: list[int] = []
    keyframes: list[int] = []
    end_ms: int = 0
    broken: bool = False


def packet_times(container: av.container.InputContainer, streams: list[av.stream.Stream]) -> dict[int, Packets]:
    """Read every packet's header of `streams`; key: the stream's index. Stops where the file is broken, and says so."""
    origin = origin_ms(container)
    found = {stream.index: Packets(times=[], keyframes=[]) for stream in streams}
    try:
        for packet in container.demux(streams):
            if packet.pts is None or packet.time_base is None or packet.is_discard:
                continue
            packets = found[packet.stream.index]
            ms = round(packet.pts * packet.time_base * 1000) - origin
            packets.times.append(ms)
            packets.end_ms = max(packets.end_ms, ms + round((packet.duration or 0) * packet.time_base * 1000))
            packets.broken |= packet.is_corrupt
            if packet.is_keyframe:
                packets.keyframes.append(ms)
    except av.error.FFmpegError:
        for packets in found.values():
            packets.broken = True
    for packets in found.values():
        packets.times.sort()
    return found
