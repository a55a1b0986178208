"""Look and slides on every kind of source that the studio makes, with one set of defaults."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Slides, Source
from pipeline.stages.look import look
from pipeline.stages.probe import probe
from pipeline.stages.slides import SlidesSettings, slides
from tests.stages.test_look import workspace
from tests.studio.film import render
from tests.studio.sources import SOURCES
from tests.studio.truth import truth_of

LATE_MS = 700  # a wipe or a fade is seen when enough of it has come


@pytest.mark.parametrize("name", SOURCES)
def test_every_slide_of_every_source_once(name: str, tmp_path: Path) -> None:
    take, encoding = SOURCES[name]()
    path = tmp_path / f"{name}.mp4"
    render(take, path, encoding)
    truth = json.loads(json.dumps(truth_of(take, encoding)))
    found = slides_of(path, tmp_path)
    wanted = [(span, "slide") for slide in truth["slides"] for span in slide["shown"]]
    shown = sorted(([s.start_ms, s.end_ms], one.kind) for one in found.slides for s in one.shown if one.kind != "card")
    demos = truth["demo"]
    expected = sorted(wanted + [(span, "demo") for span in demos])
    assert [kind for _, kind in shown] == [kind for _, kind in expected]
    for (have, _), (want, _) in zip(shown, expected, strict=True):
        assert abs(have[0] - want[0]) <= LATE_MS, (have, want)
    assert len([one for one in found.slides if one.kind == "slide"]) == len(truth["slides"])
    builds = [ms for slide in truth["slides"] for ms in slide["builds"]]
    steps = [ms for one in found.slides for ms in one.steps]
    assert len(steps) == len(builds) and all(any(abs(ms - step) <= 300 for step in steps) for ms in builds)
    for one in found.slides:
        if one.kind == "slide":
            assert overlap(truth, one.still.start_ms, [one.area.x, one.area.y, one.area.width, one.area.height]) > 0.95


def slides_of(path: Path, folder: Path) -> Slides:
    media = probe(Source(file=path.name, size=path.stat().st_size, sha256=""), workspace(path, folder / "probe"))
    return slides(look(media, workspace(path, folder / "look")), SlidesSettings())


def overlap(truth: dict[str, Any], ms: int, box: list[int]) -> float:
    """Intersection over union of the area found and the true one."""
    want = next(one["slide_area"] for one in truth["layout"] if one["start_ms"] <= ms < one["end_ms"])
    wide = min(box[0] + box[2], want[0] + want[2]) - max(box[0], want[0])
    high = min(box[1] + box[3], want[1] + want[3]) - max(box[1], want[1])
    both = max(0, wide) * max(0, high)
    return float(both / (box[2] * box[3] + want[2] * want[3] - both))
