"""Smart cutting: whole groups of pictures are copied, the few frames at the cuts are encoded to match, in one MP4.

`pipeline.media.gops` reads where the pictures are, `splice` plans, this room carries it out. The film has the time base, size,
colours, profile and rotation of the recording. Times of decoding are set anew over the whole film, so that they rise steadily
over every join; where the recording stores frames out of the order of display, the file tells it by negative composition
offsets (ISO/IEC 14496-12, 8.6.1.3), and no edit list is needed.

For whoever puts more into a film than clips: `write` takes any list of runs. `splice.plan` makes those of the clips, for
places that `cut.shown` gives; a card is a `splice.Drawn` before, between or after them, and whoever puts one in front moves
the clips by its length: `[msgspec.structs.replace(clip, output=clip.output + seconds) for clip in cut.shown(...)]`. Every run
follows the one before it; places rise over the whole film.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import av
import av.container
import av.error
import av.packet
import av.video.codeccontext
import av.video.frame
import av.video.stream
import msgspec
import numpy as np
from av.codec.context import Flags
from av.video.frame import PictureType

from pipeline.media.clock import TICKS, Clock, Packet
from pipeline.media.clock import Unfit as Unfit
from pipeline.media.container import opened
from pipeline.media.gops import Index, Rules, rules_of
from pipeline.media.splice import Copied, Drawn, Encoded, Run
from pipeline.model import Media

FINE = 1000  # ticks a second that a time base must have, for cuts at whole milliseconds


class Result(msgspec.Struct, frozen=True):
    """What was done: frames and bytes copied, frames encoded."""

    copied: int
    copied_bytes: int
    encoded: int


def write(
    recording: Path,
    media: Media,
    index: Index,
    runs: Sequence[Run],
    target: Path,
    *,
    length_ms: int,
    on_progress: Callable[[float], None] = lambda share: None,
) -> Result:
    """Write the film's pictures to `target`, an MP4 without sound.

    Raises:
        Unfit: a frame is missing, one differs in size or colour format, or the packets cannot be put together.
    """
    try:
        return put_together(recording, media, index, runs, target, length_ms, on_progress)
    except av.error.FFmpegError as error:
        raise Unfit("its pictures cannot be put together anew") from error


def put_together(
    recording: Path,
    media: Media,
    index: Index,
    runs: Sequence[Run],
    target: Path,
    length_ms: int,
    on_progress: Callable[[float], None],
) -> Result:
    """`write`, where nothing goes wrong."""
    assert media.video is not None
    scale = timescale(index.base)
    places = [place for run in runs for place in run.places if place is not None]
    if not places:
        raise Unfit("no frame stays")
    shown = np.rint(np.array(places) * scale).astype(np.int64)
    clock = Clock(shown, round(length_ms * scale / 1000))
    sizes, copied, copied_bytes = index.sizes, 0, 0
    with opened(recording) as source, opened(recording) as second:
        stream, again = picture_stream(source, media), picture_stream(second, media)
        rules = rules_of(stream, media.video.codec)
        encoder = Encoder(rules, again, media, scale, clock.reorder)
        options = {"movflags": "negative_cts_offsets", "use_editlist": "0", "video_track_timescale": str(scale)}
        with av.open(str(target), "w", format="mp4", options=options) as film:
            out = film.add_stream_from_template(stream, opaque=True)
            out.time_base = Fraction(1, scale)
            out.codec_context.extradata = rules.header(encoder.extradata)
            out.codec_context.codec_tag = rules.tag
            name_colours(out)
            for group in grouped(runs):
                if isinstance(group, Copied):
                    for number, packet in packets(source, stream, index, group):
                        place = group.places[number - group.first]
                        if place is None:
                            continue
                        if packet.is_keyframe or rules.rewrites:
                            packet = rewritten(packet, rules.copied(bytes(packet), number == group.first))
                        film.mux(clock.stamped(packet, place_ticks(place, scale), out))
                        copied, copied_bytes = copied + 1, copied_bytes + sizes[number]
                        on_progress(clock.share)
                else:
                    frames = chain.from_iterable(encoder.frames(second, again, index, run) for run in group)
                    for ticks, key, data in encoder.run(frames, sum(len(run.places) for run in group)):
                        packet = av.packet.Packet(rules.encoded(data))
                        packet.is_keyframe = key
                        film.mux(clock.stamped(packet, ticks, out))
                        on_progress(clock.share)
    return Result(copied=copied, copied_bytes=copied_bytes, encoded=len(places) - copied)


def name_colours(out: av.video.stream.VideoStream) -> None:
    """Where the recording does not say what its colours mean, the film says what players assume: BT.709 from 720 lines on."""
    context = out.codec_context
    if context.colorspace not in (0, 2):
        return
    number = 1 if context.height >= 720 else 6
    context.colorspace = context.color_primaries = context.color_trc = number
    context.color_range = context.color_range or 1


def timescale(base: Fraction) -> int:
    """Ticks a second of the film: the recording's, where they are fine enough for a cut at any millisecond."""
    return base.denominator if base.numerator == 1 and base.denominator >= FINE else TICKS


def place_ticks(place: float, scale: int) -> int:
    return int(np.rint(place * scale))


def picture_stream(container: av.container.InputContainer, media: Media) -> av.video.stream.VideoStream:
    assert media.video is not None
    index = media.video.index
    stream = next(s for s in container.streams.video if s.index == index)
    stream.thread_type = "NONE"
    return stream


def rewritten(packet: Packet, data: bytes) -> Packet:
    """The packet with other bytes."""
    other = av.packet.Packet(data)
    other.is_keyframe = packet.is_keyframe
    return other


def grouped(runs: Sequence[Run]) -> Iterator[Copied | list[Encoded | Drawn]]:
    """Neighbours that are encoded go through one encoder, so that no two keyframes stand in a row."""
    group: list[Encoded | Drawn] = []
    for run in runs:
        if isinstance(run, Copied):
            if group:
                yield group
                group = []
            yield run
        else:
            group.append(run)
    if group:
        yield group


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
        """A frame of the film from a picture, as it is stored: turned back, in the film's colours."""
        turned = np.ascontiguousarray(np.rot90(picture, self.rotation // 90 % 4))
        frame = av.VideoFrame.from_ndarray(turned, format="rgb24")
        wide = self.source.colorspace == 1 or (self.source.colorspace not in (5, 6) and picture.shape[0] >= 720)
        return frame.reformat(
            format=self.pixels,
            dst_colorspace="ITU709" if wide else "ITU601",
            dst_color_range="JPEG" if self.pixels.startswith("yuvj") else "MPEG",
        )
