"""The edit goes to a video editor and comes back, on a whole episode."""

from pathlib import Path

import opentimelineio as otio_library

from pipeline.model import Edit
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.store import Store
from tests.conftest import Made, settings


def clips(path: Path) -> list[tuple[float, float]]:
    timeline = otio_library.adapters.read_from_file(str(path))
    return [
        (clip.source_range.start_time.to_seconds(), clip.source_range.duration.to_seconds())
        for clip in timeline.video_tracks()[0].find_clips()
    ]


def edit_of(folder: Path) -> Edit:
    value = Store(folder).value(next(stage for stage in STAGES if stage.name == "trim"))
    assert isinstance(value, Edit)
    return value


def test_every_part_has_a_timeline_of_its_clips(episode: Made) -> None:
    edit = edit_of(episode.folder)
    for kind in edit.parts():
        for ending in ("otio", "xml"):
            found = clips(episode.folder / "edit" / f"{kind}.{ending}")
            assert len(found) == len(edit.spans(kind))
            for (start, length), span in zip(found, edit.spans(kind), strict=True):
                assert abs(start * 1000 - span.start_ms) <= 21 and abs(length * 1000 - span.length) <= 42


def test_a_cut_made_in_the_editor_is_made_here(copy: Made) -> None:
    timeline = otio_library.adapters.read_from_file(str(copy.folder / "edit" / "presentation.xml"))
    before = edit_of(copy.folder)
    two_seconds = otio_library.opentime.RationalTime(2, 1)
    for track in timeline.tracks:
        last = next(reversed(list(track.find_clips())))
        used = last.source_range
        last.source_range = otio_library.opentime.TimeRange(used.start_time, used.duration - two_seconds)
    otio_library.adapters.write_to_file(timeline, str(copy.recording.with_name("mine.xml")))
    facts = copy.recording.with_suffix(".toml")
    facts.write_text('timeline = "mine.xml"\n' + facts.read_text())
    ran = run(copy.recording, settings(copy.output), until="trim")
    assert set(ran.seconds) <= {"split", "trim"}
    after = edit_of(ran.folder)
    assert after.spans("qa") == before.spans("qa")
    assert after.spans("presentation")[:-1] == before.spans("presentation")[:-1]
    gone = before.spans("presentation")[-1].end_ms - after.spans("presentation")[-1].end_ms
    assert 1900 <= gone <= 2100
    assert any("video editor" in cut.reason for cut in after.cuts)
