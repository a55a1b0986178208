"""The packets of a recording again, by their numbers in `pipeline.media.gops`, wherever its container lands when it seeks."""

from collections.abc import Iterator

import av.container
import av.error
import av.video.stream
import numpy as np

from pipeline.media.clock import Packet, Unfit
from pipeline.media.gops import Index
from pipeline.media.splice import Copied
from pipeline.model import Media


def picture_stream(container: av.container.InputContainer, media: Media) -> av.video.stream.VideoStream:
    assert media.video is not None
    index = media.video.index
    stream = next(s for s in container.streams.video if s.index == index)
    stream.thread_type = "NONE"
    return stream


def packets(
    container: av.container.InputContainer, stream: av.video.stream.VideoStream, index: Index, run: Copied
) -> Iterator[tuple[int, Packet]]:
    """The packets of a run with their numbers.

    Raises:
        Unfit: the container does not give them again.
    """
    wanted = run.first
    for packet in from_packet(container, stream, index, run.first):
        if packet.pts != index.pts[wanted]:
            raise Unfit("its packets cannot be found again")
        yield wanted, packet
        wanted += 1
        if wanted == run.last:
            return
    raise Unfit("its packets cannot be found again")


def from_packet(
    container: av.container.InputContainer, stream: av.video.stream.VideoStream, index: Index, first: int
) -> Iterator[Packet]:
    """The packets from number `first` on (-1: from the beginning); seeks back further where a container lands too late."""
    target = int(index.pts[first]) if first >= 0 else int(np.min(index.pts))
    for back_s in (0, 10, 60, None):
        at = (
            target - round(back_s / index.base)
            if back_s is not None
            else int(np.min(index.pts)) - round(10 / index.base)
        )
        try:
            container.seek(at, stream=stream, backward=True)
        except av.error.FFmpegError:
            container.seek(0)
        found = False
        for packet in container.demux(stream):
            if not packet.size or packet.pts is None:
                continue
            if first < 0:
                yield packet
                continue
            if not found and packet.pts != target:
                if packet.dts is not None and packet.dts > target:
                    break
                continue
            found = True
            if not packet.is_discard:
                yield packet
        if found or first < 0:
            return
