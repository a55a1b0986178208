"""What is written about the product is true of it."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from pipeline.cli.main import webinar
from pipeline.config import load
from pipeline.errors import PipelineError
from pipeline.inputs import table_types
from tools.write_config import config_toml, schema_json

ROOT = Path(__file__).resolve().parent.parent


def test_config_toml_holds_every_setting_at_its_default_with_a_word_on_it() -> None:
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    assert text == config_toml(), "run `make config`"
    assert load(ROOT / "config.toml", table_types()) == load(None, table_types())
    settings = [line for line in text.splitlines() if re.match(r"\w+ = ", line)]
    assert len(settings) > 20 and all("# " in line for line in settings)


def test_the_schema_is_that_of_the_code() -> None:
    assert (ROOT / "docs/episode.schema.json").read_text(encoding="utf-8") == schema_json(), "run `make config`"


def test_the_readme_names_every_command_and_its_links_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(f"webinar {name}" in text for name in webinar.list_commands(click.Context(webinar)))
    assert "make demo" in text and "make test" in text
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_the_readme_names_every_exit_code() -> None:
    kinds: list[type[PipelineError]] = [PipelineError, *PipelineError.__subclasses__()]
    codes = {kind.exit_code for kind in kinds} | {0, 130}
    line = (ROOT / "README.md").read_text(encoding="utf-8").split("## Exit codes")[1]
    assert {int(code) for code in re.findall(r"(?:^|· |\n)(\d+) ", line)} == codes


@pytest.mark.parametrize("path", ["recordings/sample.toml", "pyproject.toml", "config.toml"])
def test_our_toml_is_toml(path: str) -> None:
    assert tomllib.loads((ROOT / path).read_text(encoding="utf-8"))
