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

import av
import av.error
import av.packet
import av.video.stream
import msgspec
import numpy as np

from pipeline.media.clock import TICKS, Clock, Packet
from pipeline.media.clock import Unfit as Unfit
from pipeline.media.container import opened
from pipeline.media.encoder import Encoder, place_ticks
from pipeline.media.fetch import packets, picture_stream
from pipeline.media.gops import Index, rules_of
from pipeline.media.splice import Copied, Drawn, Encoded, Run
from pipeline.model import Media

UNSAID = (
    0,
    2,
)  # of ITU-T H.273's numbers of matrices, primaries and transfers; the rest of those named here are 1, 5 and 6
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
    if context.colorspace not in (*UNSAID, 1, 5, 6):
        return
    if context.colorspace in UNSAID:
        context.colorspace = 1 if context.height >= 720 else 6
    number = int(context.colorspace)
    if context.color_primaries in UNSAID:
        context.color_primaries = number
    if context.color_trc in UNSAID:
        context.color_trc = 1 if number == 1 else 6
    context.color_range = context.color_range or 1


def timescale(base: Fraction) -> int:
    """Ticks a second of the film: the recording's, where they are fine enough for a cut at any millisecond."""
    return base.denominator if base.numerator == 1 and base.denominator >= FINE else TICKS


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
