"""Look and slides beside PySceneDetect's detect-adaptive and deck-extract, on the same films in one run; how the cost grows."""

import importlib
import json
import resource
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from rich.console import Console
from rich.table import Table

from pipeline.model import Slides, Source
from pipeline.stage import Machine, Workspace
from pipeline.stages.look import look
from pipeline.stages.probe import probe
from pipeline.stages.slides import SlidesSettings, slides
from tests.studio.film import Encoding, render
from tests.studio.sources import DECK
from tests.studio.take import Layout, Take
from tests.studio.truth import truth_of
from tests.studio.voices import Voices

SAMPLE = Path(__file__).resolve().parents[2] / "recordings" / "sample.mp4"
NEAR_MS = 1000
MINUTES = 5
SHOWN_S = 42.0
AGAIN = 12  # times: five minutes become an hour


def main(folder: Path) -> None:
    """Print both tables."""
    films = {"sample.mp4, 12.5 fps": (SAMPLE, json.loads(SAMPLE.with_suffix(".truth.json").read_text()))}
    for layout in ("slide", "corner"):
        films[f"{MINUTES} min, {layout}, 25 fps"] = film(folder, layout)
    table = Table("film", "tool", "CPU s", "times ours", "F1 at 1 s", box=None, title="look + slides, 720p")
    for name, (path, truth) in films.items():
        wanted = [start for slide in truth["slides"] for start, _ in slide["shown"] if start > NEAR_MS]
        ours, found = timed(lambda path=path: starts(ours_on(path, folder)))  # type: ignore[misc]  # bound now
        table.add_row(name, "look + slides", f"{ours:.2f}", "1.0", f"{f1(wanted, found):.3f}")
        for peer, run in {"PySceneDetect detect-adaptive": scenedetect, "deck-extract": deck_extract}.items():
            try:
                cost, found = timed(lambda path=path, run=run: run(path))  # type: ignore[misc]  # bound now
            except ImportError as error:
                table.add_row("", peer, f"not installed ({error.name}): pip install -e '.[bench]'", "", "")
                continue
            table.add_row("", peer, f"{cost:.2f}", f"{cost / ours:.1f}", f"{f1(wanted, found):.3f}")
    Console().print(table)
    growth(folder, films[f"{MINUTES} min, corner, 25 fps"][0])


def growth(folder: Path, short: Path) -> None:
    """The same five minutes once and twelve times over."""
    long = folder / "hour.mp4"
    again = ["-stream_loop", str(AGAIN - 1), "-i", str(short), "-c", "copy", str(long)]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *again], check=True)
    table = Table("film", "CPU s", "CPU s a minute", "peak memory, MB", box=None, title="look + slides, growth")
    for path, minutes in ((short, MINUTES), (long, AGAIN * MINUTES)):
        cost, _ = timed(lambda path=path: starts(ours_on(path, folder)))  # type: ignore[misc]  # bound now
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        table.add_row(f"{minutes} min", f"{cost:.2f}", f"{cost / minutes:.2f}", f"{peak:.0f}")
    Console().print(table)


def film(folder: Path, layout: Layout) -> tuple[Path, dict[str, Any]]:
    """Five minutes of slides, each for about forty seconds, with a build and a way back; a keyframe every ten seconds."""
    take = Take(layout, DECK, Voices())
    take.scene("presentation", layout=layout)
    for slide in ("title", "why", "table", "other", "roles", "table", "bars"):
        take.show(slide)
        take.pause(SHOWN_S if slide != "why" else SHOWN_S / 3)
        for _ in range(2 if slide == "why" else 0):
            take.build()
            take.pause(SHOWN_S / 3)
    encoding = Encoding(size=(1280, 720), fps=25, keyframe_s=10, audio=False)
    path = folder / f"{layout}.mp4"
    render(take, path, encoding)
    return path, truth_of(take, encoding)


def ours_on(path: Path, folder: Path) -> Slides:
    source = Source(file=path.name, size=path.stat().st_size, sha256="")
    media = probe(source, work(path, folder / "probe"))
    return slides(look(media, work(path, folder / f"look-{path.stem}")), SlidesSettings())


def work(path: Path, folder: Path) -> Workspace:
    folder.mkdir(exist_ok=True)
    return Workspace(
        stage=folder.name, episode_id="x", recording=path, folder=folder, locate=lambda _: folder, machine=Machine()
    )


def starts(found: Slides) -> list[int]:
    """When a slide came on."""
    return sorted(s.start_ms for one in found.slides if one.kind == "slide" for s in one.shown if s.start_ms > NEAR_MS)


def scenedetect(path: Path) -> list[int]:
    """As its users call it."""
    module: Any = importlib.import_module("scenedetect")
    found = module.detect(str(path), module.AdaptiveDetector())
    return [round(1000 * start.seconds) for start, _ in found if start.seconds > NEAR_MS / 1000]


def deck_extract(path: Path) -> list[int]:
    """Its detection alone, with its defaults; without the files that it writes."""
    detector: Any = importlib.import_module("video_to_ppt.core.detector").SlideDetector()
    extractor: Any = importlib.import_module("video_to_ppt.core.extractor").VideoFrameExtractor(path)
    out: list[Any] = []
    for number, seconds, picture in extractor.extract_frames(sampling_fps=1.0, use_ffmpeg=True):
        out += detector.process_frame(number, seconds, picture)
    out += detector.finalize()
    return sorted(round(1000 * one.timestamp_sec) for one in out if one.timestamp_sec > NEAR_MS / 1000)


def timed(call: Callable[[], list[int]]) -> tuple[float, list[int]]:
    """Processor seconds of this process and of those that it started, and the result."""

    def spent() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    before = spent()
    value = call()
    return spent() - before, value


def f1(wanted: Iterable[int], found: Iterable[int]) -> float:
    """Of transitions, each paired with at most one within a second."""
    left, at = sorted(found), sorted(wanted)
    total, hits = len(left) + len(at), 0
    for ms in at:
        near = min((one for one in left if abs(one - ms) <= NEAR_MS), key=lambda one: abs(one - ms), default=None)
        if near is not None:
            left.remove(near)
            hits += 1
    return 2 * hits / total if total else 1.0
