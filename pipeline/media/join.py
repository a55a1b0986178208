"""Several files of one session, such as Zoom writes after a stop and a start, as one recording: each begins where the one before ended.

And a session whose screen and cameras were kept in two files of the same time.
"""

import contextlib
import heapq
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container
import av.error
import av.stream
import msgspec

from pipeline.errors import UnusableRecordingError
from pipeline.media import ffmpeg
from pipeline.media.container import first_stream, opened, origin_ms, packet_times
from pipeline.media.cut import RATE, TICKS
from pipeline.media.mux import Encode

NEARLY_LOSSLESS = 17


class Kind(msgspec.Struct, frozen=True):
    """What has to be alike for packets to stand in one stream."""

    codec: str
    extradata: bytes
    size: tuple[int, int]
    sampling: tuple[int, int]
    time_base: Fraction


class Part(msgspec.Struct, frozen=True):
    """One file: its kinds of streams, in the order picture, sound, and how long it is."""

    path: Path
    kinds: dict[str, Kind]
    container: str
    length_ms: int


def suffix(paths: Sequence[Path]) -> str:
    """The joined file's: MP4 for MP4, Matroska for the rest, and for sound that is not compressed: MP4 cannot hold a gap in it.

    Raises:
        UnusableRecordingError: the first cannot be read.
    """
    if any(path.suffix.lower() not in (".mp4", ".m4v", ".mov", ".m4a") for path in paths):
        return ".mkv"
    with opened(paths[0]) as container:
        sound = first_stream(container, "audio")
        return ".mkv" if sound and sound.codec_context.name.startswith("pcm_") else ".mp4"


def join(
    paths: Sequence[Path],
    target: Path,
    *,
    configured: str,
    on_progress: Callable[[float], None] = lambda share: None,
) -> bool:
    """Write the parts one after the other to `target`. Copied where they are alike, else encoded (False).

    Raises:
        UnusableRecordingError: a part cannot be read, or one has a picture or sound and another not.
        EngineError: ffmpeg failed.
    """
    parts = [described(path) for path in paths]
    for part in parts[1:]:
        if part.kinds.keys() != parts[0].kinds.keys():
            raise UnusableRecordingError(
                f"{part.path.name} and {parts[0].path.name} differ in having picture and sound. Join them in a video editor."
            )
    if all(part.kinds == parts[0].kinds for part in parts):
        copied(parts, target, on_progress)
        return True
    encoded(parts, target, configured=configured, on_progress=on_progress)
    return False


def pair(
    screen: Path, webcam: Path, target: Path, *, on_progress: Callable[[float], None] = lambda share: None
) -> None:
    """Write the picture of `screen` and the sound of `webcam` (or of `screen`, where that has none) to `target`, copied.

    Both begin at the same moment, as platforms write them.

    Raises:
        UnusableRecordingError: one cannot be read, `screen` has no picture, or neither has sound.
    """
    shown, filmed = described(screen), described(webcam)
    if "video" not in shown.kinds:
        raise UnusableRecordingError(f"{screen.name} has no picture. Put the film of the screen there.")
    heard = next((part for part in (filmed, shown) if "audio" in part.kinds), None)
    if heard is None:
        raise UnusableRecordingError(f"Neither {webcam.name} nor {screen.name} has sound. Export them anew.")
    whole = max(shown.length_ms, heard.length_ms)
    with (
        opened(screen) as first,
        opened(heard.path) as second,
        av.open(str(target), "w", options=written(target)) as film,
    ):
        picture, sound = first_stream(first, "video"), first_stream(second, "audio")
        assert picture and sound
        outs = {stream.type: film.add_stream_from_template(stream) for stream in (picture, sound)}
        # In the order of time, so that little waits in memory for the other stream.
        for at, _, packet in heapq.merge(timed(first, picture, 0), timed(second, sound, 1)):
            packet.stream = outs[packet.stream.type]
            film.mux(packet)
            on_progress(min(1.0, at * 1000 / whole))


def written(target: Path) -> dict[str, str]:
    """How: the same bytes each time, and an MP4's header first."""
    return {"fflags": "+bitexact"} | ({"movflags": "+faststart"} if target.suffix == ".mp4" else {})


def timed(
    container: av.container.InputContainer, stream: av.stream.Stream, number: int
) -> Iterator[tuple[float, tuple[int, int], Any]]:
    """The packets of a stream with their times moved to the recording's clock: (seconds, what tells equal ones apart, packet)."""
    origin, count = origin_ms(container), 0
    with contextlib.suppress(av.error.InvalidDataError, av.error.EOFError):  # a damaged end is left out
        for packet in container.demux(stream):
            if packet.pts is None or packet.dts is None or packet.is_discard or packet.time_base is None:
                continue
            move = round(Fraction(origin, 1000) / packet.time_base)
            packet.pts, packet.dts = packet.pts - move, packet.dts - move
            count += 1
            yield float(packet.dts * packet.time_base), (number, count), packet


def described(path: Path) -> Part:
    """The facts of one part."""
    with opened(path) as container:
        streams = [stream for kind in ("video", "audio") if (stream := first_stream(container, kind))]
        packets = packet_times(container, streams)
        kinds: dict[str, Kind] = {stream.type: kind(stream) for stream in streams if packets[stream.index].times}
        length = max((packets[stream.index].end_ms for stream in streams), default=0)
        if not kinds or not length:
            raise UnusableRecordingError(
                f"{path.name} has neither a picture nor sound. Take it away, or name it otherwise."
            )
        return Part(path, kinds, container.format.name, length)


def kind(stream: av.stream.Stream) -> Kind:
    context: Any = stream.codec_context
    seen = stream.type == "video"
    return Kind(
        codec=context.name,
        extradata=bytes(context.extradata or b""),
        size=(context.width, context.height) if seen else (0, 0),
        sampling=(0, 0) if seen else (context.sample_rate, context.channels),
        time_base=stream.time_base or Fraction(1, 1000),
    )


def copied(parts: Sequence[Part], target: Path, on_progress: Callable[[float], None]) -> None:
    """Packets of all parts with their times moved; picture and sound of a part by the same amount, so that they stay in sync."""
    whole, done = sum(part.length_ms for part in parts), 0
    with contextlib.ExitStack() as stack:
        film: av.container.OutputContainer | None = None
        outs: dict[str, av.stream.Stream] = {}
        last: dict[str, int] = {}
        for part in parts:
            with opened(part.path) as container:
                streams = [stream for name in part.kinds if (stream := first_stream(container, name))]
                if film is None:
                    film = stack.enter_context(av.open(str(target), "w", options=written(target)))
                    outs = {stream.type: film.add_stream_from_template(stream) for stream in streams}
                origin = origin_ms(container)
                with contextlib.suppress(av.error.InvalidDataError, av.error.EOFError):  # a damaged end is left out
                    for packet in container.demux(streams):
                        if packet.pts is None or packet.dts is None or packet.is_discard or packet.time_base is None:
                            continue
                        name = packet.stream.type
                        move = round(Fraction(done - origin, 1000) / packet.time_base)
                        packet.pts, packet.dts = packet.pts + move, packet.dts + move
                        # A part may begin a little before the last packet of the one before it was to be decoded.
                        packet.dts = max(packet.dts, last.get(name, packet.dts - 1) + 1)
                        packet.pts = max(packet.pts, packet.dts)
                        last[name] = packet.dts
                        share = float(packet.pts * packet.time_base) * 1000 / whole
                        packet.stream = outs[name]
                        film.mux(packet)
                        on_progress(min(1.0, share))
            done += part.length_ms


def encoded(parts: Sequence[Part], target: Path, *, configured: str, on_progress: Callable[[float], None]) -> None:
    """Parts that differ in size or codec: brought to the first one's size, nearly without loss."""
    whole = sum(part.length_ms for part in parts)
    streams: list[Any] = []
    for part in parts:
        length = f"{part.length_ms / 1000:.3f}"
        source = ffmpeg.source(part.path)
        if "video" in part.kinds:
            width, height = (side // 2 * 2 for side in parts[0].kinds["video"].size)
            streams.append(
                source.video.filter("scale", width, height, force_original_aspect_ratio="decrease")
                .filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2")
                .filter("setsar", 1)
                .filter("format", "yuv420p")
                .filter("settb", f"1/{TICKS}")
                .filter("tpad", stop_mode="clone", stop_duration=length)
                .filter("trim", end=length)
            )
        if "audio" in part.kinds:
            streams.append(
                source.audio.filter("aresample", RATE, **{"async": 1, "first_pts": 0})
                .filter("aformat", channel_layouts="stereo", sample_fmts="fltp")
                .filter("apad", whole_dur=length)
                .filter("atrim", end=length)
            )
    names = list(parts[0].kinds)
    joined = streams[0].concat(*streams[1:], v=int("video" in names), a=int("audio" in names), n=len(parts)).node
    outs = [joined[number] for number in range(len(names))]
    options = Encode(NEARLY_LOSSLESS).options(whole) if "video" in names else {}
    ffmpeg.run(
        outs[0].output(*outs[1:], str(target), **options, **{"c:a": "aac", "b:a": "192k", "fflags": "+bitexact"}),
        configured=configured,
        timeout_s=1200 + whole / 50,
        duration_ms=whole,
        on_progress=on_progress,
    )
