"""Look and slides beside PySceneDetect's detect-adaptive and deck-extract, on the same films in one run; how the cost grows."""

import importlib
import json
import multiprocessing
import resource
import subprocess
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from rich.console import Console
from rich.table import Table

from pipeline.model import Media, Slides, Source
from pipeline.stage import Machine, Workspace
from pipeline.stages.look import look
from pipeline.stages.probe import probe
from pipeline.stages.read import ReadSettings, read
from pipeline.stages.slides import SlidesSettings, slides
from tests.bench import quality
from tests.studio.film import Encoding, render
from tests.studio.sources import DECK
from tests.studio.take import Layout, Take
from tests.studio.truth import truth_of
from tests.studio.voices import Voices

SAMPLE = Path(__file__).resolve().parents[2] / "recordings" / "sample.mp4"
NEAR_MS = 1000
MINUTES = 5
SHOWN_S = 42.0
HD = Encoding(size=(1280, 720), fps=25, keyframe_s=10, audio=False)
SPARSE = Encoding(size=(1280, 720), fps=15, keyframe_s=30, audio=False)
FULL_HD = Encoding(size=(1920, 1080), fps=12.5, keyframe_s=10, audio=False)
FILMS: dict[str, tuple[Layout, Encoding]] = {
    "5 min, slides, 25 fps, keyframes 10 s apart": ("slide", HD),
    "5 min, webcam over a corner, 25 fps, keyframes 10 s apart": ("corner", HD),
    "5 min, webcam beside, 15 fps, keyframes 30 s apart": ("side", SPARSE),
}
GROWS = "5 min, webcam over a corner, 25 fps, keyframes 10 s apart"
INTRODUCTION = """## Finding the slides: cost beside peers

`look` and `slides` beside PySceneDetect's `detect-adaptive` and deck-extract's detection, with their defaults, on the same films in
one run; processor seconds, child processes included. F1 of slide transitions at a second. The films are the sample (a change each eight
seconds, faces for a third of the time) and synthetic talks of seven slides with a build, a way back and one changed number. Both
peers decode every frame. Here a stretch is left out only if its packets are as good as empty, if the next keyframe proves that
nothing happened, or if faces fill the picture and no packet is large enough for a slide, and frames that only lie between two others
where nothing new comes. Where a webcam moves and keyframes are far apart, what comes before a change must be decoded, as a changed
digit costs fewer bytes there than the face: that is most of what the sample and the last two films cost."""


def main(folder: Path) -> None:
    """Print the tables, and write them into docs/quality.md."""
    films = {"sample, 237 s, 12.5 fps": (SAMPLE, json.loads(SAMPLE.with_suffix(".truth.json").read_text()))}
    for name, (layout, encoding) in FILMS.items():
        films[name] = film(folder, layout, encoding)
    rows: list[tuple[str, ...]] = [("film", "tool", "CPU s", "times ours", "F1")]
    for name, (path, truth) in films.items():
        wanted = [start for slide in truth["slides"] for start, _ in slide["shown"] if start > NEAR_MS]
        media = probed(path, folder)
        ours, found = timed(lambda path=path, media=media: starts(ours_on(path, media, folder)))  # type: ignore[misc]  # bound now
        rows.append((name, "look + slides", f"{ours:.2f}", "1.0", f"{f1(wanted, found):.3f}"))
        for peer, run in {"PySceneDetect detect-adaptive": scenedetect, "deck-extract": deck_extract}.items():
            try:
                cost, found = timed(lambda path=path, run=run: run(path))  # type: ignore[misc]  # bound now
            except ImportError as error:
                rows.append(("", peer, f"not installed ({error.name}): pip install -e '.[bench]'", "", ""))
                continue
            rows.append(("", peer, f"{cost:.2f}", f"{cost / ours:.1f}", f"{f1(wanted, found):.3f}"))
    show("look + slides beside peers", rows)
    grown = growth(folder, films[GROWS][0])
    show("growth", grown)
    quality.write("look", f"{INTRODUCTION}\n\n{markdown(rows)}\n\nHow it grows:\n\n{markdown(grown)}")


def growth(folder: Path, short: Path) -> list[tuple[str, ...]]:
    """The same minutes over and over, and three hours at 1080p, read too; each in a process of its own."""
    rows: list[tuple[str, ...]] = [
        ("film", "look + slides, CPU s", "CPU s a minute", "with read, CPU s", "peak memory, MB")
    ]
    wide, _ = film(folder, "corner", FULL_HD)
    for name, source, minutes, reading in (
        ("5 min, 720p", short, 5, False),
        ("15 min, 720p", short, 15, False),
        ("60 min, 720p", short, 60, False),
        ("3 h, 1080p", wide, 180, True),
    ):
        path = folder / f"{minutes}.mp4"
        again = ["-stream_loop", str(minutes // MINUTES - 1), "-i", str(source), "-c", "copy", str(path)]
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *again], check=True)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            cost, read_cost, peak = pool.submit(alone, path, folder, reading).result()
        path.unlink()
        rows.append(
            (name, f"{cost:.2f}", f"{cost / minutes:.3f}", f"{cost + read_cost:.1f}" if reading else "", f"{peak:.0f}")
        )
    return rows


def alone(path: Path, folder: Path, reading: bool) -> tuple[float, float, float]:
    """Processor seconds of look and slides, of read, and the peak memory of this process in MB."""
    media = probed(path, folder)
    before = time.process_time()
    found = ours_on(path, media, folder)
    between = time.process_time()
    if reading:
        read(media, found, ReadSettings(), work(path, folder / f"read-{path.stem}"))
    return between - before, time.process_time() - between, peak_mb()


def peak_mb() -> float:
    """The most memory that this process itself had; `ru_maxrss` begins with what the process had that started it."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    own = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
    return (own or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def show(title: str, rows: list[tuple[str, ...]]) -> None:
    table = Table(*rows[0], box=None, title=title)
    for row in rows[1:]:
        table.add_row(*row)
    Console().print(table)


def markdown(rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


def film(folder: Path, layout: Layout, encoding: Encoding) -> tuple[Path, dict[str, Any]]:
    """Five minutes of slides, each for about forty seconds, with a build and a way back."""
    take = Take(layout, DECK, Voices())
    take.scene("presentation", layout=layout)
    for slide in ("title", "why", "table", "other", "roles", "table", "bars"):
        take.show(slide)
        take.pause(SHOWN_S if slide != "why" else SHOWN_S / 3)
        for _ in range(2 if slide == "why" else 0):
            take.build()
            take.pause(SHOWN_S / 3)
    path = folder / f"{layout}{encoding.size[1]}.mp4"
    render(take, path, encoding)
    return path, truth_of(take, encoding)


def probed(path: Path, folder: Path) -> Media:
    return probe(Source(file=path.name, size=path.stat().st_size, sha256=""), work(path, folder / "probe"))


def ours_on(path: Path, media: Media, folder: Path) -> Slides:
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
