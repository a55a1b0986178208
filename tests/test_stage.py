"""A stage's signature is its declaration."""

from pathlib import Path

import pytest

from pipeline.errors import UnusableRecordingError
from pipeline.model import Edit, Parts, Settings
from pipeline.naming import episode_id
from pipeline.stage import Stage, Workspace
from pipeline.stages import STAGES


class CutSettings(Settings, frozen=True):
    longest: int = 3


def cut(parts: Parts, settings: CutSettings) -> Edit:
    return Edit(clips=[], cuts=[])


def paint(edit: Edit, work: Workspace) -> Parts:
    return Parts(phases=[], parts=[], questions=[])


def test_the_signature_says_what_is_read_made_and_set() -> None:
    stage = Stage(cut, version=3)
    assert (stage.name, stage.version, stage.makes) == ("cut", 3, Edit)
    assert stage.settings is CutSettings and Parts in stage.reads and not stage.touches_files
    assert Stage(paint).touches_files
    assert stage.run({Parts: Parts(phases=[], parts=[], questions=[]), CutSettings: CutSettings()}) == Edit(
        clips=[], cuts=[]
    )


def test_every_stage_reads_only_what_is_made_before_it() -> None:
    made_later = {stage.makes for stage in STAGES}
    for stage in STAGES:
        assert not set(stage.reads) & made_later, stage.name
        made_later.discard(stage.makes)
        assert stage.doc.endswith((".", "!", "?")), f"{stage.name} needs a docstring: config.toml quotes it"


def test_decisions_need_no_files() -> None:
    assert {s.name for s in STAGES if not s.touches_files} >= {"split", "trim"}


@pytest.mark.parametrize(
    ("name", "episode"),
    [
        ("june.mp4", "june"),
        ("a'b:[c];d%03d.mp4", "a'b_[c];d%03d"),
        ("-rf.mp4", "rf"),
        ("x\u202e\n.mp4", "x__"),
        ("Zürich 3.mov", "Zürich 3"),
    ],
)
def test_an_episode_s_name_is_safe_on_every_disk(name: str, episode: str) -> None:
    assert episode_id(Path(name)) == episode


def test_a_name_of_nothing_is_refused() -> None:
    with pytest.raises(UnusableRecordingError):
        episode_id(Path("...mp4"))
