"""Timelines for video editors, through OpenTimelineIO, which only this file knows: written from an edit, and read back.

`.otio` is read by DaVinci Resolve, Kdenlive and Blender; `.xml` (Final Cut Pro 7's) by Premiere Pro, Resolve and Kdenlive.
A timeline counts whole frames; what it says is therefore at most half a frame beside the edit.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

import msgspec
import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange

from pipeline.timeline import Span

FORMATS = {"otio": "otio_json", "xml": "fcp_xml"}
# Frame rates that every editor has for a timeline; a recording with another one is laid on the nearest above.
RATES = (24, 25, 30, 50, 60)
COLOURS = {"slide": "GREEN", "question": "PURPLE"}


class Mark(msgspec.Struct, frozen=True):
    """A named place, ms of the output."""

    at_ms: int
    name: str
    kind: Literal["slide", "question"]


class Laid(msgspec.Struct, frozen=True):
    """One sequence of clips that lie one after the other. `spans`: recording time. `seen`, `heard`: whether there is picture, sound."""

    name: str
    recording: str
    duration_ms: int
    rate: int
    spans: list[Span]
    marks: list[Mark]
    seen: bool = True
    heard: bool = True


def rate_for(frames_a_second: float) -> int:
    """The timeline's frame rate for a recording of this one."""
    return next((rate for rate in RATES if frames_a_second <= rate + 0.5), RATES[-1])


def written(laid: Laid, kind: str) -> str:
    """The timeline as a file's text. `kind`: "otio" or "xml".

    The recording is named without its folder: an editor finds it beside the file, or asks for it.
    """
    timeline = otio.schema.Timeline(name=laid.name, global_start_time=RationalTime(0, laid.rate))
    for track_kind, wanted in (("Video", laid.seen), ("Audio", laid.heard)):
        if wanted:
            track = otio.schema.Track(name=track_kind, kind=track_kind)
            track.extend(clips(laid))
            timeline.tracks.append(track)
    for mark in laid.marks:
        timeline.tracks.markers.append(
            otio.schema.Marker(
                name=mark.name,
                marked_range=TimeRange(at(mark.at_ms, laid.rate), RationalTime(0, laid.rate)),
                color=COLOURS[mark.kind],
            )
        )
    return str(otio.adapters.write_to_string(timeline, FORMATS[kind], **({"indent": 2} if kind == "otio" else {})))


def clips(laid: Laid) -> list["otio.schema.Clip"]:
    """Each span as a clip of the recording. Edges are rounded once, in the recording, so that no clip overlaps the next."""
    whole = TimeRange(RationalTime(0, laid.rate), at(laid.duration_ms, laid.rate))
    return [
        otio.schema.Clip(
            name=f"{laid.name} {number}",
            media_reference=otio.schema.ExternalReference(target_url=quote(laid.recording), available_range=whole),
            source_range=TimeRange(
                at(span.start_ms, laid.rate), at(span.end_ms, laid.rate) - at(span.start_ms, laid.rate)
            ),
        )
        for number, span in enumerate(laid.spans, 1)
    ]


def at(ms: int, rate: int) -> RationalTime:
    """The nearest frame."""
    return RationalTime(round(ms * rate / 1000), rate)


class Read(msgspec.Struct, frozen=True):
    """A timeline that an editor saved: its name, its clips in order (recording time), and the length of a frame."""

    name: str
    spans: list[Span]
    frame_ms: float


def read(text: str, recording: str) -> list[Read]:
    """The sequences of a timeline file, with those of their clips that come from `recording` (by its name, whatever its folder).

    What an editor added (titles, music) is left out. The first track with such clips counts: sound lies below its picture.

    Raises:
        ValueError: it is no timeline, or does what an edit decision list cannot say; the message says what, for the producer.
    """
    kind = "otio_json" if text.lstrip()[:1] == "{" else "fcp_xml"
    try:
        found = otio.adapters.read_from_string(text, kind)
    except Exception as error:  # each adapter raises what its parser raises
        raise ValueError(f"it is neither an .otio nor a Final Cut XML timeline ({type(error).__name__})") from error
    timelines = found.find_children(descended_from_type=otio.schema.Timeline) if hasattr(found, "find_children") else []
    if isinstance(found, otio.schema.Timeline):
        timelines = [found]
    return [one for timeline in timelines if (one := sequence(timeline, recording)).spans]


def sequence(timeline: "otio.schema.Timeline", recording: str) -> Read:
    """One timeline's clips of the recording."""
    for track in [*timeline.video_tracks(), *timeline.audio_tracks()]:
        own = [clip for clip in track.find_clips() if shows(clip, recording)]
        if own:
            spans = [span_of(clip) for clip in own]
            for before, after in pairwise(spans):
                if after.start_ms < before.end_ms:
                    raise ValueError(
                        "its clips are not in the order of the recording, or show a moment twice; "
                        "bring them into order, or cut instead of moving"
                    )
            return Read(timeline.name or "", spans, 1000 / own[0].source_range.duration.rate)
    return Read(timeline.name or "", [], 0)


def shows(clip: "otio.schema.Clip", recording: str) -> bool:
    """Whether a clip comes from the recording, and is not switched off."""
    url = getattr(clip.media_reference, "target_url", "") or ""
    name = PurePosixPath(unquote(urlsplit(url.replace("\\", "/")).path)).name
    return bool(clip.enabled) and name.casefold() == recording.casefold()


def span_of(clip: "otio.schema.Clip") -> Span:
    """The clip in recording time.

    Raises:
        ValueError: it is played at another speed.
    """
    if any(isinstance(effect, otio.schema.TimeEffect) for effect in clip.effects):
        raise ValueError(f'the clip "{clip.name}" is played at another speed, which captions cannot follow')
    used, whole = clip.trimmed_range(), clip.media_reference.available_range
    # A camera's time code, if the editor read one, is where the recording begins.
    zero = whole.start_time.to_seconds() if whole else 0.0
    start = used.start_time.to_seconds() - zero
    return Span(round(start * 1000), round((start + used.duration.to_seconds()) * 1000))


def snapped(spans: Sequence[Span], known: Sequence[int], within_ms: float) -> list[Span]:
    """The spans with every edge that lies within a frame of a known one put exactly there: rounding to frames is undone."""

    def exact(ms: int) -> int:
        near = min(known, key=lambda other: abs(other - ms), default=ms)
        return near if abs(near - ms) <= within_ms else ms

    return [Span(exact(span.start_ms), exact(span.end_ms)) for span in spans]
