"""Encodes the frames at the cuts so that they can stand between copied ones: same size, colours, profile and time base."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from typing import Any

import av
import av.container
import av.video.codeccontext
import av.video.frame
import av.video.stream
import numpy as np
from av.codec.context import Flags
from av.video.frame import PictureType

from pipeline.media.clock import Unfit
from pipeline.media.fetch import from_packet
from pipeline.media.gops import Index, Rules
from pipeline.media.splice import Drawn, Encoded
from pipeline.model import Media


class Encoder:
    """Encodes frames so that they can stand between copied ones."""

    def __init__(
        self, rules: Rules, stream: av.video.stream.VideoStream, media: Media, scale: int, reorder: int
    ) -> None:
        assert media.video is not None
        self.rules, self.scale, self.reorder = rules, scale, reorder
        self.rate = Fraction(max(1.0, min(media.video.usual_rate, 240.0))).limit_denominator(1001)
        self.source, self.rotation = stream.codec_context, media.video.rotation
        self.pixels = media.video.pixel_format
        self.extradata = self.opened().extradata or b""

    def opened(self) -> av.video.codeccontext.VideoCodecContext:
        made: Any = av.CodecContext.create(self.rules.encoder, "w")
        given = self.source
        made.width, made.height, made.pix_fmt = given.width, given.height, self.pixels
        made.time_base, made.framerate = Fraction(1, self.scale), self.rate
        if given.sample_aspect_ratio:
            made.sample_aspect_ratio = given.sample_aspect_ratio
        made.color_range, made.colorspace = given.color_range, given.colorspace
        made.color_primaries, made.color_trc = given.color_primaries, given.color_trc
        made.flags |= Flags.global_header | Flags.bitexact | Flags.closed_gop
        made.options = self.rules.options(self.reorder)
        made.open()
        return made  # type: ignore[no-any-return]  # PyAV types `create` by the kind of codec

    def run(
        self, frames: Iterator[tuple[float, av.video.frame.VideoFrame]], count: int
    ) -> Iterator[tuple[int, bool, bytes]]:
        """(ticks, keyframe, bytes) of each frame, in order; the first is a keyframe.

        Raises:
            Unfit: there are not as many frames as planned, or one differs from the others.
        """
        coder, seen = self.opened(), 0
        for place, frame in frames:
            if (frame.width, frame.height, frame.format.name) != (coder.width, coder.height, self.pixels):
                raise Unfit("its pictures change their size")
            frame.pts, frame.time_base = place_ticks(place, self.scale), Fraction(1, self.scale)
            frame.pict_type = PictureType.P if seen else PictureType.I
            seen += 1
            for packet in coder.encode(frame):
                yield int(packet.pts or 0), packet.is_keyframe, bytes(packet)
        if seen != count:
            raise Unfit("it is damaged")
        for packet in coder.encode(None):
            yield int(packet.pts or 0), packet.is_keyframe, bytes(packet)

    def frames(
        self,
        container: av.container.InputContainer,
        stream: av.video.stream.VideoStream,
        index: Index,
        run: Encoded | Drawn,
    ) -> Iterator[tuple[float, av.video.frame.VideoFrame]]:
        """The frames of a run with their places."""
        if isinstance(run, Drawn):
            for place in run.places:
                yield place, self.drawn(run.picture(place))
            return
        wanted = dict(zip(run.pts, run.places, strict=True))
        for packet in chain(from_packet(container, stream, index, run.joint), [None]):
            for frame in stream.codec_context.decode(packet):
                if frame.pts in wanted:
                    yield wanted.pop(frame.pts), frame
            if not wanted:
                return

    def drawn(self, picture: np.ndarray) -> av.video.frame.VideoFrame:
        """A frame of the film from a picture, as it is stored: turned back, in the film's pixels and colours."""
        turned = np.ascontiguousarray(np.rot90(picture, self.rotation // 90 % 4))
        frame = av.VideoFrame.from_ndarray(turned, format="rgb24")
        wide = self.source.colorspace == 1 or (self.source.colorspace not in (5, 6) and picture.shape[0] >= 720)
        return frame.reformat(
            width=self.source.width,
            height=self.source.height,
            format=self.pixels,
            dst_colorspace="ITU709" if wide else "ITU601",
            dst_color_range="JPEG" if self.pixels.startswith("yuvj") else "MPEG",
        )


def place_ticks(place: float, scale: int) -> int:
    return int(np.rint(place * scale))
