"""Cutting: which frames and which samples of a recording stay, exactly where the edit decision list says.

Recordings of meetings have a variable frame rate: a slide that stands still may come as one frame for ten seconds. Filters
that cut (`trim`, `concat`) see only frames that *begin* inside a clip, so the picture that is already on the screen when a
clip begins would be missing until the next frame comes, and a constant rate low enough for such a recording would shift
pictures by more than 20 ms. So the times of all frames are read first, without decoding, and each kept frame gets its own
exact place in the output: the one on the screen when a clip begins stands at the clip's beginning, the others keep their
distance to it. No frame is doubled, none is moved against the sound, and a cut costs nothing.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline.media import reading
from pipeline.media.gops import Index
from pipeline.media.sound import only
from pipeline.model import Media
from pipeline.timeline import Span

RATE = 48000
SEEK_MARGIN_S = 1.0
EPSILON_S = 0.0005
TICKS = 90000
FADE_MS = 10
# Sound that is more than this away from its time stamp is brought back by silence or by a cut.
SOUND_TOLERANCE_S = 0.02


class Shown(msgspec.Struct, frozen=True):
    """The frames of one clip: those with first <= time < last, in seconds of the recording, laid at `output` seconds."""

    first: float
    last: float
    start: float
    output: float


def shown(at: Sequence[float], spans: Sequence[Span]) -> list[Shown]:
    """For each clip its frames, beginning with the one that is on the screen when the clip begins.

    A clip that begins on the picture with which the one before it ended has no frame of its own until the next one comes, or none at all.
    """
    out: list[Shown] = []
    done = 0
    for span in spans:
        start, end = span.start_ms / 1000, span.end_ms / 1000
        first = max(0, bisect_right(at, start + EPSILON_S) - 1)
        output = done / 1000
        if out and at[first] < out[-1].last:
            # This frame is still on the screen from the clip before; the next one comes when it comes.
            first += 1
            if first < len(at):
                start, output = at[first], output + at[first] - start
        if first < len(at) and at[first] < end - EPSILON_S:
            out.append(Shown(at[first], end, start, output))
        done += span.length
    return from_zero(out, at)


def from_zero(clips: list[Shown], at: Sequence[float]) -> list[Shown]:
    """The clips with the first frame at 0: where the pictures begin later than the sound, the first one stands until then."""
    if not clips:
        return [Shown(at[0], at[0] + 2 * EPSILON_S, at[0], 0.0)] if at else []
    head = clips[0]
    if head.output == 0:
        return clips
    second = next((time for time in at if head.first < time < head.last - EPSILON_S), None)
    if second is None:
        return [Shown(head.first, head.last, head.first, 0.0), *clips[1:]]
    rest = Shown(second, head.last, second, head.output + second - head.start)
    return [Shown(head.first, second, head.first, 0.0), rest, *clips[1:]]


def picture(recording: Path, media: Media, spans: Sequence[Span], size: tuple[int, int], frames: Index) -> Any:
    """The kept frames as an ffmpeg-python stream: upright, `size` pixels, BT.709 limited range, each at its output time.

    Rotation is applied by ffmpeg itself. The filters keep no state over frames, so a recording that changes its resolution
    half way, which makes ffmpeg build the filters anew, stays in time.
    """
    assert media.video is not None
    clips = shown(frames.at, spans)
    seek = before(clips[0].first, media) if clips else 0.0
    end = max(spans[-1].end_ms / 1000, clips[-1].last if clips else 0)
    stream = reading.stream(
        recording, media.container, media.origin_ms, media.video.index, "video", seek_s=seek, to_s=end + SEEK_MARGIN_S
    )
    wanted = choice(clips, seek, "t", lambda clip: f"gte(t,{clip.first - seek - EPSILON_S:.6f})")
    place = choice(clips, seek, "T", lambda clip: f"({clip.output:.6f}+{after(clip, seek)})")
    stream = stream.filter("select", wanted).filter("settb", f"1/{TICKS}").filter("setpts", f"({place})/TB")
    width, height = size
    if media.video.pixel_aspect != 1:
        stream = stream.filter("scale", "iw*sar", "ih", flags="bicubic")
    stream = stream.filter(
        "scale", width, height, force_original_aspect_ratio="decrease", flags="bicubic", **colours(frames, height)
    )
    return (
        stream.filter("pad", width, height, "(ow-iw)/2", "(oh-ih)/2")
        .filter("setsar", 1)
        .filter("format", "yuv420p")
        .filter("setparams", range="tv", colorspace="bt709", color_primaries="bt709", color_trc="bt709")
    )


def before(second: float, media: Media) -> float:
    """Where to begin reading for what comes at `second`: the recording's beginning where no picture comes before, as containers are
    sought by their pictures, and one that knows none so early (Matroska) lands at a later one, behind what is wanted."""
    seek = second - SEEK_MARGIN_S
    return seek if seek > (media.video.start_ms / 1000 if media.video else 0) else 0.0


def choice(clips: Sequence[Shown], seek: float, time: str, leaf: Callable[[Shown], str]) -> str:
    """An ffmpeg expression with the value of `leaf` for the clip that a frame belongs to (or is just before), 0 after the last one.

    `select` calls a frame's time t, `setpts` T. Halved again and again, as ffmpeg refuses sums of more than some dozens of terms.
    """
    if not clips:
        return "0"
    if len(clips) == 1:
        return f"if(lt({time},{clips[0].last - seek - EPSILON_S:.6f}),{leaf(clips[0])},0)"
    half = len(clips) // 2
    border = f"{clips[half - 1].last - seek - EPSILON_S:.6f}"
    return f"if(lt({time},{border}),{choice(clips[:half], seek, time, leaf)},{choice(clips[half:], seek, time, leaf)})"


def after(clip: Shown, seek: float) -> str:
    """Seconds from the clip's beginning; 0 for the frame that is on the screen then."""
    return f"gt(T,{clip.first - seek + EPSILON_S:.6f})*(T-{clip.start - seek:.6f})"


def colours(frames: Index, height: int) -> dict[str, str]:
    """What to tell `scale` so that the result is BT.709.

    Players take an untagged picture of 720 lines or more for BT.709, a smaller one for BT.601; so it is read here.
    """
    matrix = frames.matrix or ("bt709" if height >= 720 else "smpte170m")
    if matrix == "bt709" and not frames.full_range:
        return {}
    given = "bt2020" if matrix == "bt2020ncl" else matrix
    return {
        "in_color_matrix": given,
        "out_color_matrix": "bt709",
        "in_range": "pc" if frames.full_range else "tv",
        "out_range": "tv",
    }


def sound(
    recording: Path,
    media: Media,
    spans: Sequence[Span],
    muted: Sequence[Span] = (),
    cleaned: Callable[[Any], Any] = lambda stream: stream,
    channel: int | None = None,
) -> Any:
    """The kept sound as an ffmpeg-python stream: 48 kHz, cut to the sample, each clip faded in and out over 10 ms.

    Mono stays mono, which halves what follows, as does one `channel` of two; all else becomes stereo. `muted`: recording time
    that is silenced. `cleaned`: filters that change no time. Gaps in the stream become silence, so that sample numbers are times.
    """
    assert media.audio is not None
    seek = before(spans[0].start_ms / 1000, media)
    end = spans[-1].end_ms / 1000
    stream = reading.stream(
        recording, media.container, media.origin_ms, media.audio.index, "audio", seek_s=seek, to_s=end + SEEK_MARGIN_S
    )
    if channel is not None:
        stream = only(stream, channel)
    stream = stream.filter("aresample", RATE, **{"async": 1, "first_pts": 0, "min_hard_comp": SOUND_TOLERANCE_S})
    stream = stream.filter(
        "aformat", channel_layouts="mono" if is_mono(media, channel) else "stereo", sample_fmts="flt"
    )
    stream = cleaned(stream)
    for span in muted:
        if any(span.clip(clip) for clip in spans):
            inside = f"between(t,{span.start_ms / 1000 - seek:.3f},{span.end_ms / 1000 - seek:.3f})"
            stream = stream.filter("volume", 0, enable=inside)
    # A stream that ends early is silent to the end.
    stream = stream.filter("apad", whole_dur=f"{end - seek + SEEK_MARGIN_S:.3f}")
    offset = round(seek * 1000)
    # Every copy is handed every frame, so that hundreds of clips of hours would be dear in small ones.
    stream = stream.filter("asetnsamples", RATE, pad=0)
    copies = stream.filter_multi_output("asplit", len(spans)) if len(spans) > 1 else None
    pieces = [
        piece(copies[number] if copies else stream, span.start_ms - offset, span.end_ms - offset)
        for number, span in enumerate(spans)
    ]
    return pieces[0].concat(*pieces[1:], v=0, a=1) if len(pieces) > 1 else pieces[0]


def is_mono(media: Media, channel: int | None) -> bool:
    """Whether `sound` gives one channel."""
    return media.audio is not None and (media.audio.channels == 1 or channel is not None)


def piece(stream: Any, start_ms: int, end_ms: int) -> Any:
    """One clip of the sound; samples and milliseconds are exact multiples at 48 kHz."""
    each = RATE // 1000
    fade = min(FADE_MS, (end_ms - start_ms) // 2) * each
    length = (end_ms - start_ms) * each
    stream = stream.filter("atrim", start_sample=start_ms * each, end_sample=end_ms * each).filter("asetpts", "N/SR/TB")
    if not fade:
        return stream
    return stream.filter("afade", type="in", start_sample=0, nb_samples=fade).filter(
        "afade", type="out", start_sample=length - fade, nb_samples=fade
    )
