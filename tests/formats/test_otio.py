"""Timelines for video editors: what is written is what is read, and what an editor changed becomes the cuts."""

import opentimelineio as otio_library
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError
from pipeline.formats import otio
from pipeline.formats.editor import applied
from pipeline.model import Clip, Cut, Edit, EditorTimeline, Part, Parts
from pipeline.timeline import Span

RECORDING = "jüne & co (1).mp4"


def laid(spans: list[Span], rate: int = 25) -> otio.Laid:
    marks = [otio.Mark(0, "Welcome", "slide"), otio.Mark(5000, "Why <that> & how?", "question")]
    return otio.Laid("Presentation", RECORDING, 600_000, rate, spans, marks)


@st.composite
def clips(draw: st.DrawFn) -> list[Span]:
    edges = draw(st.lists(st.integers(0, 6000), min_size=2, max_size=12, unique=True))
    ordered = sorted(100 * edge for edge in edges)
    return [Span(a, b) for a, b in zip(ordered[::2], ordered[1::2], strict=False)]


@given(clips(), st.sampled_from(sorted(otio.FORMATS)), st.sampled_from(otio.RATES))
def test_written_and_read_again_is_the_same_edit(spans: list[Span], kind: str, rate: int) -> None:
    [back] = otio.read(otio.written(laid(spans, rate), kind), RECORDING)
    edges = [ms for span in spans for ms in (span.start_ms, span.end_ms)]
    assert otio.snapped(back.spans, edges, back.frame_ms) == spans


@pytest.mark.parametrize("kind", sorted(otio.FORMATS))
def test_markers_are_there_and_the_text_is_the_same_every_time(kind: str) -> None:
    text = otio.written(laid([Span(1000, 9000)]), kind)
    assert text == otio.written(laid([Span(1000, 9000)]), kind)
    found = otio_library.adapters.read_from_string(text, otio.FORMATS[kind])
    [timeline] = [found] if isinstance(found, otio_library.schema.Timeline) else found
    names = [marker.name for marker in timeline.tracks.markers]
    assert names == ["Welcome", "Why <that> & how?"]


EDIT = Edit(
    clips=[
        Clip(part="presentation", start_ms=1003, end_ms=60_007),
        Clip(part="presentation", start_ms=63_001, end_ms=100_000),
        Clip(part="qa", start_ms=100_500, end_ms=200_000),
    ],
    cuts=[Cut(start_ms=60_007, end_ms=63_001, reason="3.0 s of silence")],
)
PARTS = Parts(
    phases=[],
    parts=[
        Part(kind="presentation", start_ms=1003, end_ms=100_000, confidence=1, evidence=[]),
        Part(kind="qa", start_ms=100_500, end_ms=200_000, confidence=1, evidence=[]),
    ],
    questions=[],
)


def told(spans: list[Span], name: str = "Presentation") -> list[EditorTimeline]:
    one = otio.Laid(name, RECORDING, 600_000, 25, spans, [])
    return [EditorTimeline(name="x.otio", text=otio.written(one, "otio"), recording=RECORDING)]


def test_an_unchanged_timeline_changes_nothing() -> None:
    assert applied(EDIT, PARTS, told(EDIT.spans("presentation")), 600_000) == EDIT


def test_a_changed_timeline_is_the_cut_of_its_part_and_of_no_other() -> None:
    new = applied(EDIT, PARTS, told([Span(1003, 30_000), Span(40_000, 60_007), Span(63_001, 100_000)]), 600_000)
    assert new.spans("presentation") == [Span(1003, 30_000), Span(40_000, 60_007), Span(63_001, 100_000)]
    assert new.spans("qa") == EDIT.spans("qa")
    assert [(c.start_ms, c.end_ms) for c in new.cuts] == [(30_000, 40_000), (60_007, 63_001)]


def test_a_renamed_sequence_belongs_to_the_part_that_it_shows() -> None:
    new = applied(EDIT, PARTS, told([Span(110_000, 150_000)], "Sequence 01"), 600_000)
    assert new.spans("qa") == [Span(110_000, 150_000)]
    assert new.spans("presentation") == EDIT.spans("presentation")


def test_another_folder_does_not_matter_another_recording_does() -> None:
    text = told([Span(2000, 9000)])[0].text
    timeline = otio_library.adapters.read_from_string(text, "otio_json")
    for clip in timeline.find_clips():
        clip.media_reference.target_url = "file:///C:/Films/" + clip.media_reference.target_url
    moved = otio_library.adapters.write_to_string(timeline, "otio_json")
    assert otio.read(moved, RECORDING)[0].spans == [Span(2000, 9000)]
    assert otio.read(moved, "other.mp4") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "neither"),
        ("{}", "shows nothing"),
        ("<xmeml></xmeml>", "neither"),
        (told([Span(5000, 9000), Span(1000, 3000)])[0].text, "order"),
        (told([Span(1003, 9000), Span(100_400, 110_000)])[0].text, "both"),
    ],
)
def test_what_cannot_be_the_cuts_is_said_in_a_line(text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        applied(EDIT, PARTS, [EditorTimeline(name="x.otio", text=text, recording=RECORDING)], 600_000)


def test_another_speed_is_refused() -> None:
    timeline = otio_library.adapters.read_from_string(told([Span(1003, 9000)])[0].text, "otio_json")
    for clip in timeline.find_clips():
        clip.effects.append(otio_library.schema.LinearTimeWarp(time_scalar=2.0))
    text = otio_library.adapters.write_to_string(timeline, "otio_json")
    with pytest.raises(ConfigurationError, match="speed"):
        applied(EDIT, PARTS, [EditorTimeline(name="x.otio", text=text, recording=RECORDING)], 600_000)
