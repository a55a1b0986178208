"""Recordings that share a name are kept apart, find their episode again, and parts of a session are one recording."""

import os
import shutil
from pathlib import Path

import pytest

from pipeline import naming
from pipeline.episodes import assign
from pipeline.errors import UsageError
from pipeline.naming import card, episode_id, key, parts
from pipeline.store import Store


def recording(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def begun(path: Path, output: Path, name: str) -> None:
    """The episode is the recording's from now on."""
    store = Store(output / name)
    with store.locked():
        store.source(path)


def test_parts_of_a_session_are_one_recording(tmp_path: Path) -> None:
    for name in (
        "talk.part2.mp4",
        "talk.part10.mp4",
        "talk.part1.mp4",
        "talk.part1.mkv",
        "other.part3.mp4",
        "talk.mp4",
    ):
        recording(tmp_path / name)
    first = tmp_path / "talk.part1.mp4"
    assert [p.name for p in parts(first)] == ["talk.part1.mp4", "talk.part2.mp4", "talk.part10.mp4"]
    assert parts(tmp_path / "talk.mp4") == [tmp_path / "talk.mp4"]
    assert episode_id(first) == "talk" and card(first) == tmp_path / "talk.toml"


def test_screen_and_webcam_kept_apart_are_one_recording(tmp_path: Path) -> None:
    screen, webcam = recording(tmp_path / "talk.screen.mp4"), recording(tmp_path / "Talk.webcams.mkv")
    assert parts(webcam) == parts(screen) == [screen, webcam]
    assert episode_id(screen) == "talk" and card(screen) == tmp_path / "talk.toml"
    alone = recording(tmp_path / "other.screen.mp4")
    assert parts(alone) == [alone] and episode_id(alone) == "other.screen"
    for folder, inner in (("june", ("", "")), ("may", ("deskshare", "video"))):
        desk = recording(tmp_path / folder / inner[0] / "deskshare.webm")
        assert parts(desk) == [desk] and episode_id(desk) == "deskshare"
        cameras = recording(tmp_path / folder / inner[1] / "webcams.webm")
        assert parts(cameras) == parts(desk) == [desk, cameras]
        assert episode_id(cameras) == folder and card(desk) == tmp_path / folder / f"{folder}.toml"


@pytest.mark.parametrize(
    "name", ["con.mp4", "a" * 400 + ".mp4", "ü" * 200 + ".mp4", "...x. .mp4", "nul.txt.mp4", "com¹.mp4", "a\nb:c|d.mp4"]
)
def test_a_name_is_one_that_every_disk_takes(name: str) -> None:
    made = episode_id(Path(name))
    assert 0 < len(made.encode()) <= naming.LONGEST_BYTES + 1 and not naming.RESERVED.match(made)
    assert not made.endswith((" ", ".")) and not set(made) & set(naming.FORBIDDEN + "\n")


def test_names_that_differ_in_case_or_are_shared_are_kept_apart(tmp_path: Path) -> None:
    same = [
        recording(tmp_path / name, name)
        for name in (
            "2023/june.mp4",
            "2024/june.mp4",
            "2024/June.mp4",
            "2024/june.mkv",
            "2024/ju\u0301ne.mp4",
            "2024/júne.mp4",
        )
    ]
    given = assign(same, tmp_path / "output")
    assert len({key(name) for name in given.values()}) == len(same)
    assert given[same[0]] == "june" and given[same[1]] == "june (2024)"


def test_a_recording_finds_its_episode_again_whatever_comes_later(tmp_path: Path) -> None:
    output, late = tmp_path / "output", recording(tmp_path / "b/june.mp4", "b")
    begun(late, output, "june")
    early = recording(tmp_path / "a/june.mp4", "a")
    assert assign([early, late], output) == {early: "june (a)", late: "june"}
    begun(early, output, "june (a)")
    assert assign([early], output) == {early: "june (a)"} and assign([late], output) == {late: "june"}
    with pytest.raises(UsageError, match="Rename one"):
        Store(output / "june").source(early)


def test_a_recording_that_was_moved_finds_its_episode_again(tmp_path: Path) -> None:
    output, before = tmp_path / "output", recording(tmp_path / "in/june.mp4")
    begun(before, output, "june (x)")
    after = tmp_path / "archive/june.mp4"
    after.parent.mkdir()
    shutil.move(before, after)
    assert assign([after], output) == {after: "june (x)"}
    copy = tmp_path / "copy/june.mp4"
    copy.parent.mkdir()
    shutil.copy2(after, copy)
    begun(after, output, "june (x)")
    assert assign([copy], output)[copy] != "june (x)"
    os.utime(after, (1, 1))
    assert assign([after], output) == {after: "june (x)"}
