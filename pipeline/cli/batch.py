"""webinar batch"""

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import PATH, settings, settings_options
from pipeline.cli.results import as_json
from pipeline.cli.watch import watcher


@click.command("batch")
@click.argument("folder", type=PATH)
@click.option("-v", "--verbose", is_flag=True, help="Say why each stage runs or does not.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("--json", "json_", is_flag=True, help="Print the report as JSON.")
@settings_options
def command(folder: Path, verbose: bool, quiet: bool, json_: bool, **given: Any) -> int:
    """Make the episode of every recording in FOLDER. One failure never stops the others."""
    from pipeline.batch import recordings_in, run_all
    from pipeline.errors import BatchError

    config = settings(**given)
    recordings = recordings_in(folder)
    outcomes = run_all(recordings, config, lambda r: watcher(quiet=quiet or json_, verbose=verbose, title=r.name))
    if json_:
        as_json(outcomes)
    elif not quiet:
        table = Table("recording", "result", "seconds", "where, or why not", box=None)
        for o in outcomes:
            table.add_row(o.recording, o.how, f"{o.seconds:.1f}", o.folder or o.cause)
        Console(highlight=False, markup=False, soft_wrap=False).print(
            table if outcomes else f"There is no recording in {folder}."
        )
    failed = [o for o in outcomes if o.how == "failed"]
    if failed:
        causes = "; ".join(f"{o.recording}: {o.cause}" for o in failed) if quiet else "the table says why"
        raise BatchError(
            f"{len(failed)} of {len(outcomes)} recordings failed: {causes}. Run the same command again to retry them alone."
        )
    return 0
