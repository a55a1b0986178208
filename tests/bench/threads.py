"""How the cores are shared best: recognisers' own threads against workers, by recordings an hour and processor time of both.

`python -m tests.bench threads`: takes about ten minutes.
"""

import json
import os
import resource
import shutil
import subprocess
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.batch.pool import THREADS
from tests import archive
from tests.bench.hours import film

RECORDINGS = 4
# Workers, and threads of each.
SHARES = ((1, 1), (1, 2), (2, 1), (2, 2), (3, 1))


def main(folder: Path) -> None:
    """Print the table."""
    films = folder / "films"
    films.mkdir()
    for number in range(RECORDINGS):
        film(films / f"r{number}.mp4", number, 0.0, minutes=1)
    table = Table(
        "workers", "threads each", "seconds", "recordings an hour", "CPU s", "transcribing", "reading", box=None
    )
    for workers, threads in SHARES:
        settings = folder / "config.toml"
        settings.write_text(f"[machine]\nthreads = {threads}\n[series]\nremember = false\n")
        output = folder / f"{workers}-{threads}"
        command = archive.batch(films, "-q", "--jobs", str(workers), output=output, config=settings)
        before, began = spent(), time.monotonic()
        subprocess.run(command, check=True, env={k: v for k, v in os.environ.items() if k not in THREADS})
        took = time.monotonic() - began
        stages = {stage: sum(seconds(output, stage)) for stage in ("transcribe", "read")}
        table.add_row(
            str(workers), str(threads), f"{took:.0f}", f"{RECORDINGS / took * 3600:.0f}", f"{spent() - before:.0f}",
            *(f"{stages[stage]:.0f} s" for stage in stages),
        )  # fmt: skip
        shutil.rmtree(output)
    Console(width=120).print(table)


def spent() -> float:
    """Processor seconds of all that this process has started and seen the end of."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def seconds(output: Path, stage: str) -> list[float]:
    """What a stage took, episode by episode."""
    return [json.loads(p.read_bytes())["seconds"] for p in sorted(output.glob(f"*/.stages/{stage}/result.json"))]
