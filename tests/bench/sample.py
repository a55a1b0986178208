"""What the sample costs, stage by stage, from nothing to a finished episode."""

import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.model import Media
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.store import Store
from tests.conftest import settings

SAMPLE = Path(__file__).resolve().parents[2] / "recordings" / "sample.mp4"


def main(folder: Path) -> None:
    """Print the table. Times real time: seconds of recording worked off in a second."""
    config = settings(folder)
    ran = run(SAMPLE, config)
    started = time.monotonic()
    again = run(SAMPLE, config)
    second = time.monotonic() - started
    store = Store(ran.folder)
    media = store.value(STAGES[0])
    assert isinstance(media, Media) and not again.seconds
    length, whole = media.duration_ms / 1000, sum(ran.seconds.values())
    table = Table(
        "stage",
        "seconds",
        "share",
        "times real time",
        "peak memory, MB",
        box=None,
        title=f"{SAMPLE.name}, {length:.0f} s",
    )
    for stage in STAGES:
        result = store.result(stage.name)
        assert result is not None
        speed = length / result.seconds if result.seconds else float("inf")
        table.add_row(
            stage.name,
            f"{result.seconds:.2f}",
            f"{result.seconds / whole:.1%}",
            f"{speed:.1f}",
            str(result.peak_mb),
        )
    table.add_section()
    table.add_row("all", f"{whole:.2f}", "100%", f"{length / whole:.1f}", "")
    table.add_row("a second run", f"{second:.2f}", "", "", "")
    Console().print(table)
