"""webinar doctor"""

from typing import Any

import click

from pipeline.cli.options import settings, settings_options
from pipeline.cli.results import as_json


@click.command("doctor")
@click.option("--json", "json_", is_flag=True, help="Print it as JSON.")
@settings_options
def command(json_: bool, **given: Any) -> int:
    """Say what is found on this machine, what is missing, and what to do."""
    from pipeline.doctor import examine
    from pipeline.errors import MissingToolError

    findings = examine(settings(**given))
    if json_:
        as_json(findings)
    else:
        wide = max(len(f.what) for f in findings)
        for f in findings:
            click.echo(
                f"{'!' if f.todo else ' '} {f.what:<{wide}}  {f.found}"
                + (f"\n  {'':<{wide}}  -> {f.todo}" if f.todo else "")
            )
    missing = [f.what for f in findings if f.todo and f.needed]
    if missing:
        raise MissingToolError(f"Something is missing: {', '.join(missing)}. The lines above say what to do.")
    return 0
