"""webinar status"""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import settings, settings_options
from pipeline.cli.results import as_json


@click.command("status")
@click.argument("episodes", nargs=-1, metavar="[EPISODE...]")
@click.option("-v", "--verbose", is_flag=True, help="Show stages that are current, too.")
@click.option("--json", "json_", is_flag=True, help="Print it as JSON.")
@settings_options
def command(episodes: tuple[str, ...], verbose: bool, json_: bool, **given: Any) -> int:
    """Say what is current, what would run again, and why. EPISODE is a recording or an episode's name; default: all."""
    from pipeline.batch import recordings_in
    from pipeline.episodes import assign
    from pipeline.errors import UsageError
    from pipeline.naming import episode_id
    from pipeline.planning import status

    config = settings(**given)
    folder = Path(config.folders.recordings)
    known = recordings_in(folder) if folder.is_dir() else []
    chosen = [] if episodes else known
    for name in episodes:
        match = [Path(name)] if Path(name).is_file() else [r for r in known if episode_id(r) == Path(name).name]
        if not match:
            raise UsageError(f"There is no recording or episode {name!r} in {folder}. Give the recording's path.")
        chosen += match
    names = assign(chosen, Path(config.folders.output))
    plans = {recording: status(recording, config, episode=names[recording]) for recording in chosen}
    if json_:
        as_json([{"recording": str(r), "episode": names[r], "stages": p} for r, p in plans.items()])
        return 0
    for recording, plan in plans.items():
        would = [p for p in plan if p.runs]
        click.echo(
            f"{names[recording]}: {'current' if not would else 'would run ' + ', '.join(p.stage for p in would)}"
        )
        for p in plan if verbose else would:
            how = "current" if not p.runs else "runs" if p.certain else "may run"
            click.echo(f"  {p.stage:<11} {how:<8} {p.why if p.runs else ''}".rstrip())
    if not plans:
        click.echo(f"There is no recording in {folder}.")
    return 0
