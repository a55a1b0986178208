"""webinar run"""

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import PATH, settings, settings_options
from pipeline.cli.results import as_json, say_results
from pipeline.cli.watch import watcher


@click.command("run")
@click.argument("recordings", nargs=-1, required=True, type=PATH, metavar="RECORDING...")
@click.option("--until", default="", metavar="STAGE", help="Stop after this stage.")
@click.option("--only", default="", metavar="STAGE", help="Run this stage alone, on what the earlier ones left.")
@click.option(
    "--force", multiple=True, metavar="STAGE", help="Run this stage even if its result is current. May be repeated."
)
@click.option("-v", "--verbose", is_flag=True, help="Say why each stage runs or does not.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("--json", "json_", is_flag=True, help="Print the report as JSON.")
@settings_options
def command(
    recordings: tuple[Path, ...],
    until: str,
    only: str,
    force: tuple[str, ...],
    verbose: bool,
    quiet: bool,
    json_: bool,
    **given: Any,
) -> int:
    """Make, or bring up to date, the episode of each RECORDING."""
    from pipeline.batch import series
    from pipeline.errors import StaleCorrectionError
    from pipeline.runner import run

    config = settings(**given)
    learned = [series.recall(recording, config) for recording in recordings]
    reports = []
    for recording, known in zip(recordings, learned, strict=True):
        with watcher(
            quiet=quiet or json_, verbose=verbose, title=recording.name if len(recordings) > 1 else ""
        ) as watch:
            reports.append(
                run(
                    recording,
                    config,
                    until=until,
                    only=only,
                    force=force,
                    watcher=watch,
                    learned=known,
                )
            )
        if not (quiet or json_):
            say_results(reports[-1])
    if json_:
        as_json(reports)
    if not (until or only):
        unlike = series.learn(recordings, config)
        for report in reports:
            if not quiet and report.episode in unlike:
                click.echo(f"{report.episode} is unlike its series: {' '.join(unlike[report.episode])}", err=True)
    if unfit := [f"{report.episode}: {text}" for report in reports for text in report.unfit]:
        raise StaleCorrectionError(
            f"Everything is made, but what was corrected there was not found this time: {'; '.join(unfit)}. "
            "Correct or remove it in the recording's .toml file."
        )
    return 0
