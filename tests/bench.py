"""`make bench`: what the sample costs, stage by stage, from nothing to a finished episode; and the engines side by side."""

import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.model import Media
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.store import Store
from tests import bench_speech
from tests.conftest import settings

SAMPLE = Path(__file__).resolve().parent.parent / "recordings" / "sample.mp4"


def main() -> None:
    """Print the table. Times real time: seconds of recording worked off in a second."""
    with tempfile.TemporaryDirectory() as folder:
        config = settings(Path(folder))
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
        bench_speech.main(Path(folder) / "speech")


if __name__ == "__main__":
    main()
