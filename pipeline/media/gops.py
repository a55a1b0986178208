"""The pictures of a recording as they are stored: the time of each, in which order, and where a decoder can begin.

Read from the packets without decoding. A recording's clock begins at the container's start time; edit lists have been applied by
the container (packets that it marks as not shown are left out), so that every way of cutting counts from the same zero.
"""

from fractions import Fraction
from pathlib import Path

import av
import av.error
import av.packet
import av.video.stream
import msgspec
import numpy as np
import numpy.typing as npt

from pipeline.media.av1 import AV1
from pipeline.media.container import opened
from pipeline.media.h264 import H264
from pipeline.media.hevc import HEVC
from pipeline.model import Media

Ticks = npt.NDArray[np.int64]

# ITU-T H.273 matrix coefficients; what is not here is unknown or rare.
MATRICES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 9: "bt2020ncl", 10: "bt2020ncl"}
LONGEST_REORDER = 16


class Index(msgspec.Struct, frozen=True):
    """One video stream.

    `pts`: int64 (packets,), in the order of decoding, ticks of `base`; `sizes` in bytes. `joints`: the packets at which a decoder
    can begin; `holes`: those before which others were left out, so that a copy ends there. `origin`: the recording's 0 ms in
    ticks. `at`: seconds of the recording, sorted. `unfit`: why packets cannot be copied, or "". `matrix`: the colour matrix that
    the stream names, or "". `leaning`: keyframes at which a decoder cannot begin, as pictures after them look back (open GOPs).
    """

    pts: Ticks
    sizes: list[int]
    joints: list[int]
    holes: list[int]
    base: Fraction
    origin: float
    at: list[float]
    matrix: str
    full_range: bool
    unfit: str = ""
    leaning: int = 0

    @property
    def reorder(self) -> int:
        """The most frames that a decoder holds back to bring them into order."""
        return int(np.max(np.arange(len(self.pts)) - np.argsort(np.argsort(self.pts)), initial=0))


def index(recording: Path, media: Media, *, keep: bool = False) -> Index:
    """Read every packet's header of the video stream, and the keyframes' beginnings. `keep`: HEVC and AV1 may be copied, too."""
    assert media.video is not None
    with opened(recording) as container:
        stream = next(s for s in container.streams.video if s.index == media.video.index)
        context, base = stream.codec_context, stream.time_base or Fraction(1, 1000)
        origin = (container.start_time or 0) / av.time_base / float(base)
        rules, unfit = matching(stream, media, keep)
        stamps: list[int] = []
        sizes: list[int] = []
        joints: list[int] = []
        holes: list[int] = []
        leaning = 0
        try:
            for packet in container.demux(stream):
                stamp = packet.pts if packet.pts is not None else packet.dts
                if not packet.size:
                    continue
                if stamp is None or packet.is_discard:
                    holes.append(len(stamps))
                    continue
                if rules and not unfit:
                    unfit = problem(packet, stream)
                    if packet.is_keyframe and not unfit:
                        try:
                            if rules.joint(bytes(packet)):
                                joints.append(len(stamps))
                            else:
                                leaning += 1
                        except ValueError as error:
                            unfit = str(error)
                stamps.append(stamp)
                sizes.append(packet.size)
        except av.error.FFmpegError:
            # A damaged file is read as far as it goes; probe has said so.
            unfit = unfit or "it is damaged"
    pts = np.array(stamps, np.int64)
    times = np.unique(pts)
    found = Index(
        pts=pts,
        sizes=sizes,
        joints=joints,
        holes=holes,
        base=base,
        origin=origin,
        at=((times - origin) * float(base)).tolist(),
        matrix=MATRICES.get(int(context.colorspace), ""),
        full_range=int(context.color_range) == 2 or media.video.pixel_format.startswith("yuvj"),
        unfit=unfit,
        leaning=leaning,
    )
    if not unfit and (len(times) < len(pts) or found.reorder > LONGEST_REORDER):
        return msgspec.structs.replace(found, unfit="the times of its pictures are not in order")
    return found


Rules = H264 | HEVC | AV1


def rules_of(stream: av.video.stream.VideoStream, codec: str) -> Rules:
    """The rules by which a stream's packets are copied.

    Raises:
        ValueError: with the reason why they cannot.
    """
    if codec == "h264":
        return H264(stream)
    return HEVC(stream) if codec == "hevc" else AV1(stream)


def matching(stream: av.video.stream.VideoStream, media: Media, keep: bool) -> tuple[Rules | None, str]:
    """The rules, or why the stream's packets cannot be copied."""
    assert media.video is not None
    codec = media.video.codec
    if media.damaged:
        return None, "it is damaged"
    if codec != "h264" and not (keep and codec in ("hevc", "av1", "libdav1d")):
        return None, f"{NAMES.get(codec, codec)} pictures do not play everywhere"
    try:
        return rules_of(stream, codec), ""
    except (ValueError, IndexError) as error:
        return None, str(error)


NAMES = {"mpeg4": "MPEG-4 Part 2", "hevc": "HEVC", "libdav1d": "AV1", "av1": "AV1", "vp8": "VP8", "vp9": "VP9"}


def problem(packet: "av.packet.Packet[av.video.stream.VideoStream]", stream: av.video.stream.VideoStream) -> str:
    if packet.is_corrupt:
        return "it is damaged"
    if packet.pts is None:
        return "its pictures have no times"
    if (
        packet.has_sidedata("new_extradata")
        and bytes(packet.get_sidedata("new_extradata")) != stream.codec_context.extradata
    ):
        return "its parameters change half way"
    return ""
