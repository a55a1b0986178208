"""webinar batch"""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import PATH, settings, settings_options
from pipeline.cli.results import as_json
from pipeline.cli.table import shown

if TYPE_CHECKING:
    from pipeline.batch import Found, Outcome, Preview
    from pipeline.batch.loop import Crew
    from pipeline.config import Config
    from pipeline.model.batch import Ended


@click.command("batch")
@click.argument("folders", nargs=-1, required=True, type=PATH, metavar="FOLDER...")
@click.option("--dry-run", is_flag=True, help="Say what would run and why; make nothing.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Recordings at a time (default: what fits).")
@click.option("--memory-limit", default="", metavar="SIZE", help="Memory for all together, such as 6G.")
@click.option("--retry-failed", is_flag=True, help="Only what failed or was stopped in the last batch.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Work on a Dask cluster, such as tcp://HOST:8786.")
@click.option("-v", "--verbose", is_flag=True, help="Say why each recording is worked on.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but what went wrong.")
@click.option("--json", "json_", is_flag=True, help="Print the report as JSON.")
@settings_options
def command(
    folders: tuple[Path, ...],
    dry_run: bool,
    jobs: int | None,
    memory_limit: str,
    retry_failed: bool,
    cluster: str,
    verbose: bool,
    quiet: bool,
    json_: bool,
    **given: Any,
) -> int:
    """Make the episode of every recording in each FOLDER and below. One failure never stops the others."""
    from pipeline.batch import find, preview, report, room
    from pipeline.batch.preview import shortage

    if cluster and (jobs or memory_limit):
        raise click.UsageError(
            "--jobs and --memory-limit are for this machine; on a cluster, `dask worker` has --nworkers and --memory-limit."
        )
    config = settings(**given)
    output = Path(config.folders.output)
    found = find(folders, output)
    kept: list[Ended] = []
    if retry_failed:
        found, kept = report.to_retry(found, output)
    previews = [preview(f, config) for f in found]
    width, why = room.jobs(jobs or 0, room.parse(memory_limit) if memory_limit else 0)
    out = Console(highlight=False, markup=False, stderr=not dry_run, quiet=quiet or json_)
    if dry_run and json_:
        as_json(previews)
        return 0
    if not found:
        out.print("Nothing in there failed in the last batch." if retry_failed else "There is no recording in there.")
    if dry_run or verbose:
        out.print(plan(previews), f"On the cluster at {cluster}." if cluster else why)
    if short := shortage(previews, output):
        out.print(f"! {short}")
    if dry_run:
        return 0
    limit = room.parse(memory_limit) if memory_limit else 0
    outcomes, unfit = worked(found, previews, kept, config, width, limit, cluster, quiet or json_)
    return ended(outcomes, unfit, output, quiet, json_)


def worked(
    found: "list[Found]",
    previews: "list[Preview]",
    kept: "list[Ended]",
    config: "Config",
    width: int,
    memory_limit: int,
    cluster: str,
    quiet: bool,
) -> "tuple[list[Outcome], list[str]]":
    """Have done what is to be done; the report is written whatever happens. Also the corrections of words that fit nowhere.

    `kept`: what an earlier batch did and this one leaves as it is, for the report.
    """
    from pipeline.batch import Job, pool, run_all, series
    from pipeline.batch.preview import settled
    from pipeline.batch.report import Reporter
    from pipeline.model import Learned

    output = Path(config.folders.output)
    nothing = [outcome for p in previews if (outcome := settled(p, config))]
    learned: dict[str, Learned] = {}
    jobs: list[Job] = []
    for p in previews:
        if p.would == "run":
            name = series.name_of(Path(p.recording), config)
            if name not in learned:
                learned[name] = series.recall(Path(p.recording), config)
            jobs.append(Job(recording=p.recording, episode=p.episode, size=p.size, learned=learned[name]))
    width = min(width, len(jobs)) or 1
    reporter = Reporter(output, width)
    reporter.know(nothing, kept)
    done: list[Outcome] = []
    try:
        if jobs:
            with shown(len(jobs), quiet=quiet) as show, contextlib.ExitStack() as stack:
                hands: Crew
                if cluster:
                    from pipeline.batch.cluster import crew

                    hands = stack.enter_context(crew(cluster, config, show.says))
                else:
                    hands = stack.enter_context(pool.crew(config, width, memory_limit))
                done = run_all(jobs, output, hands, show, reporter.add)
    except BaseException:
        reporter.write(finished=False)
        raise
    unlike = series.learn((f.recording for f in found), config)
    report = reporter.write(finished=True, unlike=unlike)
    for episode, why in sorted(unlike.items()):
        if not quiet:
            click.echo(f"{episode} is unlike its series: {' '.join(why)}", err=True)
    order = {str(f.recording): number for number, f in enumerate(found)}
    unfit = [f"{row.episode}: {text}" for row in report.recordings for text in row.unfit]
    return sorted([*nothing, *done], key=lambda o: order[o.recording]), unfit


def plan(previews: "list[Preview]") -> Table:
    """What would run, and why."""
    words = {"run": "would run", "current": "up to date", "copy": "a copy", "fail": "cannot run"}
    table = Table("recording", "episode", "", "stages", "why", box=None)
    for p in previews:
        stages = p.stages[0] + (f" … {p.stages[-1]} ({len(p.stages)})" if len(p.stages) > 1 else "") if p.stages else ""
        table.add_row(p.recording, p.episode, words[p.would], stages, p.why)
    return table


def ended(outcomes: "list[Outcome]", unfit: list[str], output: Path, quiet: bool, json_: bool) -> int:
    """The table at the end.

    Raises:
        BatchError: not everything went well. StaleCorrectionError: all is made, but corrections of words fit nowhere any more.
    """
    from pipeline.batch.report import PAGE
    from pipeline.errors import BatchError, StaleCorrectionError

    if json_:
        as_json(outcomes)
    elif not quiet and outcomes:
        table = Table("recording", "result", "seconds", "where, or why not", box=None)
        for o in outcomes:
            table.add_row(o.recording, o.how, f"{o.seconds:.1f}", o.cause or o.folder)
        console = Console(highlight=False, markup=False, soft_wrap=False)
        console.print(table)
        console.print(f"All of it, with what to check: {output / PAGE}")
    bad = [o for o in outcomes if o.how in ("failed", "busy", "stopped")]
    if bad:
        causes = "; ".join(f"{o.recording}: {o.cause}" for o in bad) if quiet else f"{output / PAGE} says why"
        raise BatchError(
            f"{len(bad)} of {len(outcomes)} recordings failed: {causes}. Run the same command again: only they are tried again."
        )
    if unfit:
        raise StaleCorrectionError(
            f"Everything is made, but what was corrected there was not found this time: {'; '.join(unfit)}. "
            "Correct or remove it in the recordings' .toml files."
        )
    return 0
