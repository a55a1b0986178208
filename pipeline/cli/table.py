"""What a batch looks like while it goes on: a live table on a terminal, a line for each recording that ends elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table

from pipeline import interrupts
from pipeline.batch import Outcome, Row, Show
from pipeline.cli.watch import SAYS

ENDED = {
    "made": "made",
    "current": "up to date",
    "copy": "a copy",
    "failed": "failed",
    "busy": "busy",
    "stopped": "stopped",
}


@contextmanager
def shown(number: int, *, quiet: bool) -> Iterator[Show]:
    """The right show for where we are; `number` recordings have to be worked on."""
    console = Console(stderr=True, highlight=False)
    if quiet:
        yield Silent()
    elif console.is_terminal:
        with Live(console=console, refresh_per_second=2, transient=True) as live:
            yield Board(console, live, number)
    else:
        yield Lines(console, number)


class Silent(Show):
    """Says nothing."""

    def check(self) -> None:
        interrupts.check()


class Lines(Silent):
    """A line for each recording that ends."""

    def __init__(self, console: Console, number: int) -> None:
        self._console, self._number, self._ended = console, number, 0

    def ended(self, outcome: Outcome) -> None:
        self._ended += 1
        name, word = Path(outcome.recording).name, ENDED[outcome.how]
        text = f"{self._ended:>{len(str(self._number))}}/{self._number} {word:<10} {outcome.seconds:7.1f} s  {name}"
        self.says(f"{text}  {outcome.cause}".rstrip())
        for warning in outcome.warnings:
            self.says(f"  ! {warning}")

    def says(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)


class Board(Lines):
    """The same lines, and below them a table of what is being worked on."""

    def __init__(self, console: Console, live: Live, number: int) -> None:
        super().__init__(console, number)
        self._live = live

    def tick(self, rows: list[Row], waiting: int, left_s: float | None) -> None:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for row in rows:
            says = SAYS.get(row.stage, row.stage) or "Waiting for a worker"
            left = f"{length(row.left_s)} left" if row.left_s is not None else ""
            warned = f"! {row.warnings} warning{'' if row.warnings == 1 else 's'}" if row.warnings else ""
            bar = ProgressBar(1.0, row.share, 24)
            table.add_row(Path(row.recording).name, says, bar, f"{row.share:4.0%}", left, warned)
        left = f", about {length(left_s)} left" if left_s is not None else ""
        self._live.update(Group(table, f"{self._ended} of {self._number} done, {waiting} waiting{left}"))


def length(seconds: float) -> str:
    """A time that people can plan with."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
