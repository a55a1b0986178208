"""Series memory: what recurs is learned, helps the next episode, never overrides, and re-makes nothing."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from pipeline import codec
from pipeline.batch import series
from pipeline.batch.series import Memory, Seen, differences, learn, load, path_of, recall, recurring, text
from pipeline.config import Config
from pipeline.engines import vocabulary
from pipeline.model import Hints, Pages, Word
from pipeline.runner import run, status
from tests.conftest import Made, settings


def seen(episode: str, *terms: str, background: str = "#ffffff", language: str = "en", minutes: float = 50) -> Seen:
    return Seen(
        episode=episode, people={"Clara Berg"}, terms=set(terms), screens={"We start in # minutes"},
        background=background, language=language, minutes=minutes, questions=True,
    )  # fmt: skip


def test_only_what_recurs_is_learned_and_what_a_person_bars_is_not() -> None:
    memory = recurring(
        [seen("a", "Innosled", "Once"), seen("b", "Innosled", "Barred"), seen("c", "Barred")], ["barred"]
    )
    assert memory.terms == ["Innosled"] and memory.people == ["Clara Berg"]
    assert memory.screens == ["We start in # minutes"] and memory.learned() == ("Clara Berg", "Innosled")


def test_the_file_is_toml_that_says_what_it_is(tmp_path: Path) -> None:
    memory = recurring([seen("a", 'Quote"d', "Änder\\n", "Øre", "Four", "Five")] * 2, ["never"])
    path = path_of("x", tmp_path)
    path.write_text(text("x", memory))
    assert load(path) == memory and path.read_text().startswith("# What recurs")
    path.write_text("no [toml")
    assert load(path) == Memory()


def test_an_episode_unlike_its_series_is_flagged() -> None:
    others = [seen(name) for name in "abcd"]
    assert differences(seen("e"), others) == []
    odd = msgspec.structs.replace(
        seen("e", background="#102030", language="sv", minutes=4), questions=False, screens={"Hello"}
    )
    assert len(differences(odd, others)) == 5
    assert differences(odd, others[:2]) == []


def test_what_is_learned_mends_only_what_was_unsure() -> None:
    known = vocabulary.names(Hints(learned=["Innosled"]), Pages(pages=[]))
    sure, unsure = (Word(start_ms=0, end_ms=9, text="Inosled,", confidence=c) for c in (0.9, 0.3))
    assert [w.text for w in vocabulary.spelled([sure, unsure], known)] == ["Inosled,", "Innosled,"]
    assert vocabulary.prompt(Hints(learned=["Innosled"])) == ""


def test_it_is_learned_from_finished_episodes_and_kept_with_the_next(
    quick_episode: Callable[..., Made], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = quick_episode(speech=False, seconds=8)
    config = settings(made.folder.parent)
    found = series.see(made.folder, made.recording.parent.name, config)
    assert found and found.screens and found.background and found.minutes > 0
    monkeypatch.setattr(series, "RECURS", 1)
    assert learn([made.recording], config) == {}
    name = series.name_of(made.recording, config)
    assert load(path_of(name, made.folder.parent)).episodes == [made.folder.name]
    off = msgspec.structs.replace(config, series=msgspec.structs.replace(config.series, remember=False))
    assert isinstance(off, Config) and recall(made.recording, off) == () and learn([made.recording], off) == {}
    assert run(made.recording, config, learned=["Later"]).seconds == {}
    assert not (made.folder / ".stages/learned.json").exists()
    other = settings(tmp_path / "o")
    run(made.recording, other, until="probe", learned=["Innosled"])
    run(made.recording, other, until="probe", learned=["Other"])
    kept = tmp_path / "o" / made.folder.name / ".stages/learned.json"
    assert codec.decode(kept.read_bytes(), list[str]) == ["Innosled"]
    assert not [plan for plan in status(made.recording, other) if plan.stage == "probe" and plan.runs]
    path_of(name, made.folder.parent).unlink()
