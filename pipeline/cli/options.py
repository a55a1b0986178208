"""Options that several commands share, and the settings that they make."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from pipeline.config import Config, load
from pipeline.errors import ConfigurationError

F = TypeVar("F", bound=Callable[..., Any])
PATH = click.Path(path_type=Path)


def settings_options(function: F) -> F:
    """--config, --output, --engine, --model, --language."""
    for option in (
        click.option("--language", default="", help="Language spoken, such as en or sv (default: detected)."),
        click.option("--model", default="", help="Speech model: a name such as base or small, or a folder."),
        click.option("--engine", default="", help="Speech engine: faster-whisper or openai-whisper."),
        click.option("--output", type=PATH, default=None, help="Folder for the episodes (default: output)."),
        click.option(
            "--config", "config_file", type=PATH, default=None, help="Settings (default: config.toml, if there)."
        ),
    ):
        function = option(function)
    return function


def settings(config_file: Path | None, output: Path | None, engine: str, model: str, language: str) -> Config:
    """config.toml with what the command line says over it.

    Raises:
        ConfigurationError: the file is not there or cannot be understood.
    """
    from pipeline.inputs import table_types

    if config_file is not None and not config_file.is_file():
        raise ConfigurationError(f"There is no settings file {config_file}. Leave out --config to use the defaults.")
    path = config_file or Path("config.toml")
    said: dict[str, dict[str, Any]] = {"folders": {"output": str(output)} if output else {}}
    said["transcribe"] = {key: value for key, value in (("engine", engine), ("model", model)) if value}
    config = load(path if path.is_file() else None, table_types(), said)
    return msgspec.structs.replace(config, language=language)
