"""config.toml and a recording's own file."""

from pathlib import Path
from typing import Annotated

import pytest
from msgspec import Meta

from pipeline.config import Config, load, told
from pipeline.errors import ConfigurationError
from pipeline.model import Boundary, Settings
from pipeline.timeline import Span


class TrimSettings(Settings, frozen=True):
    longest_silence: Annotated[float, Meta(ge=0.5)] = 3.0


TABLES = {"trim": TrimSettings}


def written(tmp_path: Path, text: str, name: str = "config.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    config = load(written(tmp_path, "[trim]\nlongest_silence = 5\n"), TABLES)
    assert config.stages == {TrimSettings: TrimSettings(longest_silence=5.0)}
    assert config.folders.output == "output"


def test_the_command_line_wins(tmp_path: Path) -> None:
    config = load(written(tmp_path, '[folders]\noutput = "a"\n'), TABLES, {"folders": {"output": "b"}})
    assert config.folders.output == "b"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[trim]\nlongest_silense = 3\n", "did you mean 'longest_silence'"),
        ("[trimm]\n", "did you mean 'trim'"),
        ("[trim]\nlongest_silence = 'x'\n", "float"),
        ("[trim]\nlongest_silence = 0.1\n", "0.5"),
        ("output = 3\n", "there is no table"),
        ("[trim\n", "cannot be understood"),
    ],
)
def test_a_mistake_is_named_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(written(tmp_path, text), TABLES)
    assert says in str(error.value) and "config.toml" in str(error.value) and "\n" not in str(error.value)


def test_a_recording_s_own_file_wins_over_the_series(tmp_path: Path) -> None:
    config = load(
        written(tmp_path, '[about]\nlicence = "CC BY 4.0"\nmoderator = "Ann"\nglossary = ["Interreg"]\n'), TABLES
    )
    written(
        tmp_path,
        'title = "Living labs"\nmoderator = "Bo"\ndate = 2026-03-01\n'
        '[[correct]]\nwhat = "presentation end"\nwas = "2:31.4"\nnow = "2:29"\n'
        '[[correct]]\nwhat = "cut"\nstart = 70\nend = "1:20"\n',
        "march.toml",
    )
    said = told(tmp_path / "march.mp4", config)
    assert (said.about.title, said.about.licence, said.about.moderator, said.about.date) == (
        "Living labs",
        "CC BY 4.0",
        "Bo",
        "2026-03-01",
    )
    assert said.hints.terms == ["Interreg"] and said.hints.moderator == "Bo"
    assert said.corrections.boundaries == [Boundary(what="presentation end", now_ms=149_000, was_ms=151_400)]
    assert said.corrections.cut == [Span(70_000, 80_000)]


def test_a_recording_without_a_file_of_its_own_is_fine(tmp_path: Path) -> None:
    assert told(tmp_path / "x.mp4", Config()).about.title == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[correct]]\nwhat = "presentation ends"\nnow = 3\n', "did you mean 'presentation end'"),
        ('[[correct]]\nwhat = "qa start"\nnow = "soon"\n', "not a time"),
        ('[[correct]]\nwhat = "cut"\nstart = 9\nend = 3\n', "end must come after start"),
        ('titel = "x"\n', "did you mean 'title'"),
    ],
)
def test_a_mistake_in_a_recording_s_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    written(tmp_path, text, "r.toml")
    with pytest.raises(ConfigurationError, match=says):
        told(tmp_path / "r.mp4", Config())
