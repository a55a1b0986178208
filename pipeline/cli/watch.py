"""What a run looks like: bars with time left on a terminal, a line a stage elsewhere, nothing when quiet."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from pipeline import interrupts
from pipeline.runner import Watcher
from pipeline.timeline import clock

SLOW_S = 2.0

SAYS = {
    "probe": "Looking at the file",
    "listen": "Listening",
    "look": "Watching",
    "recall": "Recognising the series' screens",
    "slides": "Finding the slides",
    "read": "Reading the slides",
    "match": "Looking for the presenter's deck",
    "transcribe": "Writing down what is said",
    "words": "Settling the words",
    "speakers": "Telling the speakers apart",
    "redact": "Taking out attendees' names",
    "split": "Separating talk and questions",
    "trim": "Deciding the cuts",
    "title": "Naming the episode",
    "subtitle": "Making captions",
    "deck": "Building the deck",
    "prove": "Proving the deck",
    "video": "Making the videos",
    "full": "Compiling the whole film",
    "handoff": "Writing the timelines",
    "publish": "Putting the episode together",
}


@contextmanager
def watcher(*, quiet: bool, verbose: bool, title: str = "") -> Iterator[Watcher]:
    """The right watcher for where we are: quiet, a terminal, or a plain stream (stderr, so that stdout stays for results)."""
    console = Console(stderr=True, highlight=False)
    if quiet:
        yield Quiet()
    elif console.is_terminal:
        bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(24),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        with bars:
            yield Bars(bars, verbose, title)
    else:
        yield Lines(console, verbose, title)


class Quiet(Watcher):
    """Says nothing."""

    def check(self) -> None:
        interrupts.check()


class Bars(Quiet):
    """A bar a stage."""

    def __init__(self, bars: Progress, verbose: bool, title: str) -> None:
        self._bars, self._verbose = bars, verbose
        self._task: TaskID | None = None
        if title:
            bars.console.print(title, style="bold", markup=False)

    def start(self, stage: str, why: str) -> None:
        if self._verbose:
            self._bars.console.print(f"  {stage}: {why}", style="dim", markup=False)
        self._task = self._bars.add_task(f"{SAYS.get(stage, stage):<34}", total=1.0)

    def progress(self, stage: str, share: float) -> None:
        if self._task is not None:
            self._bars.update(self._task, completed=min(share, 0.999))

    def done(self, stage: str, seconds: float) -> None:
        if self._task is not None:
            self._bars.update(self._task, completed=1.0)

    def current(self, stage: str) -> None:
        if self._verbose:
            self._bars.console.print(f"  {stage}: current", style="dim", markup=False)

    def warning(self, stage: str, text: str) -> None:
        self._bars.console.print(f"  ! {text}", style="yellow", markup=False)


class Lines(Quiet):
    """A line a stage that ran; a line now and then where it takes long."""

    def __init__(self, console: Console, verbose: bool, title: str) -> None:
        self._console, self._verbose = console, verbose
        self._places: dict[str, str] = {}
        self._said = self._began = 0.0
        if title:
            self._print(title)

    def _print(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)

    def plan(self, stages: Sequence[str]) -> None:
        self._places = {stage: f"{number:>2}/{len(stages)}" for number, stage in enumerate(stages, 1)}

    def start(self, stage: str, why: str) -> None:
        self._said = self._began = time.monotonic()
        if self._verbose:
            self._print(f"{stage}: {why}")

    def progress(self, stage: str, share: float) -> None:
        if time.monotonic() - self._said > 30:
            self._said = time.monotonic()
            left = (self._said - self._began) * (1 - share) / share if share > 0.02 else 0
            more = f", about {clock(round(left * 1000))} left" if left else ""
            self._print(f"{self._places.get(stage, '')} {SAYS.get(stage, stage):<34} {share:4.0%}{more}")

    def done(self, stage: str, seconds: float) -> None:
        self._print(f"{self._places.get(stage, '')} {SAYS.get(stage, stage):<34} {seconds:6.1f} s")

    def current(self, stage: str) -> None:
        if self._verbose:
            self._print(f"{stage}: current")

    def warning(self, stage: str, text: str) -> None:
        self._print(f"  ! {text}")
