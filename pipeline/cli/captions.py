"""webinar captions"""

from pathlib import Path

import click

from pipeline.cli.options import PATH
from pipeline.cli.results import as_json


@click.group("captions")
def command() -> None:
    """Work with caption files."""


@command.command("check")
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE...")
@click.option("--json", "json_", is_flag=True, help="Print the findings as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of files that keep the rule.")
def check(files: tuple[Path, ...], json_: bool, quiet: bool) -> int:
    """Check any SRT or WebVTT FILE against the caption rule: a line a finding, FILE:LINE, time, what is wrong."""
    from pipeline.errors import FindingsError
    from pipeline.formats.caption_check import checked
    from pipeline.timeline import clock

    reports = [checked(path) for path in files]
    if json_:
        as_json(reports)
    else:
        for report in reports:
            for finding in report.findings:
                at = "" if finding.at_ms is None else f" {clock(finding.at_ms)}.{finding.at_ms % 1000:03}"
                click.echo(f"{report.file}:{finding.line}:{at} {finding.kind}: {finding.what}")
            if not (quiet and not report.findings):
                kept = "keeps the rule" if not report.findings else f"{len(report.findings)} to correct"
                click.echo(
                    f"{report.file}: {report.cues} captions, {report.characters_a_second} characters a second, {kept}"
                )
    if broken := sum(bool(report.findings) for report in reports):
        raise FindingsError(f"{broken} of {len(reports)} caption files break the rule. Correct what is listed above.")
    return 0
