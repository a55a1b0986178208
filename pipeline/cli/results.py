"""What is said when a run is over."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from pipeline import codec
from pipeline.model.checks import about_time
from pipeline.model.episode import Episode
from pipeline.runner import Ran

FIRST = ("index.html", "look this over first: videos, captions, slides, and what to check")
REST = (
    ("presentation.mp4", "the talk, with captions"),
    ("qa.mp4", "the questions and answers, with captions"),
    ("full.mp4", "both in one film, with title and closing card"),
    ("deck.pptx", "the slides, to edit in PowerPoint"),
    ("transcript.md", "every word, with speakers and times"),
)


def say_results(ran: Ran) -> None:
    """Where the results are and what to open first."""
    if not ran.seconds:
        click.echo(f"{ran.folder} is up to date: nothing to do.")
        return
    if not (ran.folder / FIRST[0]).is_file():
        click.echo(
            f"Done in {sum(ran.seconds.values()):.0f} s, as far as asked for. Run again without --until or --only for the episode."
        )
        return
    click.echo(f"Done in {sum(ran.seconds.values()):.0f} s. The episode is in {ran.folder}:")
    for name, what in (FIRST, *REST):
        if (ran.folder / name).is_file():
            click.echo(f"  {name:<18} {what}")
    click.echo(to_check(ran.folder))


def to_check(folder: Path) -> str:
    """How much there is to check, and how long that takes."""
    listed = codec.decode((folder / "episode.json").read_bytes(), Episode).checks
    if not listed:
        return "Nothing to check was found."
    items = "1 item" if len(listed) == 1 else f"{len(listed)} items"
    return f"To check: {items}, about {about_time(sum(check.seconds for check in listed))}, at the end of index.html."


def as_json(value: Sequence[Any] | Any) -> None:
    """A report for a program, on stdout."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode() + "\n")
