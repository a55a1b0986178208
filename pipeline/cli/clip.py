"""webinar clip"""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import PATH, settings, settings_options


@click.command("clip")
@click.argument("episode")
@click.option("--question", "questions", type=int, multiple=True, help="The question of this number, with its answer.")
@click.option("--slide", "slides", type=int, multiple=True, help="What was said on the slide of this number.")
@click.option("--preview", is_flag=True, help="The first minute of the talk, after the welcome.")
@click.option("-o", "--to", "target", type=PATH, default=None, help="Folder for the clips (default: EPISODE/clips).")
@settings_options
def command(
    episode: str, questions: tuple[int, ...], slides: tuple[int, ...], preview: bool, target: Path | None, **given: Any
) -> int:
    """Cut clips out of a finished EPISODE (its folder, its name, or its recording), each with its captions."""
    from pipeline import clips
    from pipeline.errors import UsageError

    config = settings(**given)
    folder = next(
        (place for place in (Path(episode), Path(config.folders.output) / Path(episode).stem) if place.is_dir()),
        Path(config.folders.output) / episode,
    )
    made = clips.read(folder)
    wanted = [clips.question(made, number) for number in questions]
    wanted += [clips.slide(made, number) for number in slides]
    wanted += [clips.preview(made)] if preview else []
    if not wanted:
        raise UsageError("Say which clips: --question 2, --slide 7 or --preview; each may be repeated.")
    for one in wanted:
        for path in clips.cut(folder, made, one, (target or folder / "clips") / f"{one.name}.mp4", config.machine):
            click.echo(str(path))
    return 0
