"""The store: whole or not at all, and nothing of a person's is lost."""

from pathlib import Path

import pytest

from pipeline import codec
from pipeline.errors import OutputError, UsageError
from pipeline.model import Clip, Cut, Document, Edit, File
from pipeline.stage import Stage
from pipeline.store import Store, Trace


def trim(cut: Cut) -> Edit:
    return Edit(clips=[], cuts=[cut])


STAGE = Stage(trim)
TRACE = Trace(version=1, inputs={"Cut": "a"})
VALUE = Edit(clips=[Clip(part="qa", start_ms=0, end_ms=9)], cuts=[])


def commit(store: Store, text: str = "one", name: str = "deliver/notes/a.txt", value: Document = VALUE) -> None:
    with store.new_folder("trim") as folder:
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
        store.commit("trim", folder, value, TRACE, 1.0, 1, ["careful"])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "episode")
    with store.locked():
        return store


def test_what_is_committed_is_read_again_and_delivered(store: Store) -> None:
    commit(store)
    result = store.result("trim")
    assert result is not None and result.warnings == ["careful"] and result.trace == TRACE
    assert store.value(STAGE) == VALUE
    assert (store.folder / "notes/a.txt").read_text() == "one"
    assert store.locate(File("trim", "deliver/notes/a.txt")).is_file()
    assert store.damage("trim", result) == "" and store.undelivered(result) == []


def test_a_failed_stage_leaves_no_trace(store: Store) -> None:
    commit(store)
    with pytest.raises(ZeroDivisionError), store.new_folder("trim") as folder:
        (folder / "half").write_text("x")
        raise ZeroDivisionError
    assert [p.name for p in store.hidden.glob(".new*")] == []
    assert store.value(STAGE) == VALUE


def test_altered_and_missing_files_are_noticed(store: Store) -> None:
    commit(store)
    result = store.result("trim")
    assert result is not None
    file = store.hidden / "trim/deliver/notes/a.txt"
    file.write_text("two")
    assert "altered" in store.damage("trim", result)
    file.unlink()
    assert "missing" in store.damage("trim", result)


def test_a_deliverable_that_a_person_changed_is_set_aside_not_lost(store: Store) -> None:
    commit(store)
    delivered = store.folder / "notes/a.txt"
    delivered.unlink()
    delivered.write_text("a person's words")
    commit(store, "two")
    assert delivered.read_text() == "two"
    assert (store.folder / "notes/a.edited-1.txt").read_text() == "a person's words"


def test_our_own_older_deliverable_is_replaced_and_a_gone_one_removed(store: Store) -> None:
    commit(store, "one")
    commit(store, "two")
    assert (store.folder / "notes/a.txt").read_text() == "two"
    commit(store, "three", name="deliver/notes/b.txt")
    assert sorted(p.name for p in (store.folder / "notes").iterdir()) == ["b.txt"]


def test_the_digest_follows_the_bytes_of_the_files(store: Store) -> None:
    digests = []
    for text in ("one", "two", "one"):
        commit(store, text)
        result = store.result("trim")
        assert result is not None
        digests.append(result.digest())
    assert digests[0] == digests[2] != digests[1]


def test_two_runs_never_write_the_same_episode(store: Store) -> None:
    with store.locked(), pytest.raises(UsageError, match="Another run"), Store(store.folder).locked():
        pass


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="--output"), Store(tmp_path / "file/episode").locked():
        pass


def test_a_folder_that_cannot_be_locked_is_one_clear_line(store: Store) -> None:
    (store.hidden / "lock").unlink(missing_ok=True)
    (store.hidden / "lock").mkdir()
    with pytest.raises(OutputError, match="cannot be locked"), store.locked():
        pass


def test_the_recording_s_sum_is_kept_until_the_recording_changes(store: Store, tmp_path: Path) -> None:
    recording = tmp_path / "r.mp4"
    recording.write_bytes(b"one")
    first = store.source(recording)
    assert first.sha256 == codec.file_digest(recording) and store.source(recording) == first
    recording.write_bytes(b"other")
    assert store.source(recording).sha256 == codec.file_digest(recording) != first.sha256


def test_two_recordings_never_share_an_episode(store: Store, tmp_path: Path) -> None:
    for name in ("r.mp4", "r.mkv"):
        (tmp_path / name).write_bytes(b"one")
    store.source(tmp_path / "r.mp4")
    with pytest.raises(UsageError, match=r"episode of r.mp4, not of r.mkv"):
        store.source(tmp_path / "r.mkv")
