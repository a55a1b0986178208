"""Three recordings of an hour at once: how much memory the batch takes with its workers, from beginning to end.

`python -m tests.bench hours` (about 20 minutes of processor time); `HOURS_MINUTES=10` makes the recordings shorter. The studio films
some minutes of each, with other slides in each and more or less speech, and those are looped without encoding them again.
"""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import psutil
from rich.console import Console
from rich.table import Table

from pipeline.batch.room import size
from pipeline.model import Pages, Sound, Transcript
from pipeline.stage import Stage
from pipeline.stages import STAGES
from pipeline.store import Store
from tests import archive
from tests.studio.film import Encoding, render
from tests.studio.people import CAST
from tests.studio.slides import Bullets
from tests.studio.take import Take
from tests.studio.voices import Voices

MINUTES = float(os.environ.get("HOURS_MINUTES", "60"))
FILMED_MS, SLIDES, EVERY_S, LINES_S = 360_000, 24, 1.0, 60
# Name and pause after each sentence, in seconds: a talk without rest, one with thought, and one that is mostly silent.
PAUSES = {"dense": 0.0, "calm": 6.0, "sparse": 40.0}
LIMIT = 6_000_000_000


def main(folder: Path) -> None:
    """Print the memory over time and how much of what was in the recordings."""
    recordings, output = folder / "archive", folder / "output"
    recordings.mkdir()
    for number, (name, pause_s) in enumerate(PAUSES.items()):
        film(recordings / f"{name}.mp4", number, pause_s)
    child = subprocess.Popen(
        archive.batch(recordings, "-q", "--jobs", "2", output=output, config=Path("config.toml")),
        stdout=subprocess.DEVNULL,
    )
    began, watched = time.monotonic(), [Moment(0.0, {}, 0)]
    while child.poll() is None:
        watched.append(Moment(time.monotonic() - began, taken(child.pid), len(watched)))
        time.sleep(EVERY_S)
    assert child.returncode == 0, child.returncode
    tell(watched, [output / name for name in PAUSES])


class Moment:
    """The memory of each process at one time: bytes by pid, a page that two share counted half for each (PSS), as is the sum."""

    def __init__(self, at_s: float, taken: dict[int, tuple[int, str]], number: int) -> None:
        self.at_s, self.taken, self.number = at_s, taken, number

    @property
    def all(self) -> int:
        return sum(number for number, _ in self.taken.values())


def film(path: Path, number: int, pause_s: float, *, minutes: float = MINUTES) -> None:
    """So many minutes with slides and sentences of their own; long ones are shorter ones over and over again."""
    voices = Voices()
    texts = [text for name, text in voices.clips if name == CAST["Martin"].name]
    texts = texts[number * 7 :] + texts[: number * 7]
    shown = [
        [texts[(n + k) % len(texts)][:most] for k, most in ((0, 34), (1, 60), (5, 60), (9, 60))] for n in range(SLIDES)
    ]
    slides = [
        Bullets(f"s{n}", f"{number + 1}.{n} {title}", "Innovation Toolbox", tuple(lines))
        for n, (title, *lines) in enumerate(shown)
    ]
    take = Take("hour", slides, voices)
    take.scene("presentation", layout="corner")
    turn = 0
    length_ms = min(FILMED_MS, round(60_000 * minutes))
    while take.now < length_ms:
        if take.now >= turn * length_ms / SLIDES:
            take.show(f"s{turn}")
            turn += 1
        take.say("Martin", texts[(len(take.lines)) % len(texts)])
        take.pause(pause_s)
    take.cut_at(length_ms)
    once = path.parent.parent / f"once-{path.name}"
    render(take, once, Encoding((1280, 720), 10, keyframe_s=10))
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-stream_loop", "-1", "-i", once, "-c", "copy", "-t", str(60 * minutes), path],
        check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def taken(root: int) -> dict[int, tuple[int, str]]:
    """Bytes and name of a process and all that it started; resident size where the system tells no proportional one."""
    out: dict[int, tuple[int, str]] = {}
    try:
        family = [psutil.Process(root), *psutil.Process(root).children(recursive=True)]
    except psutil.Error:
        return out
    for one in family:
        try:
            facts = one.memory_full_info()
            out[one.pid] = (int(getattr(facts, "pss", facts.rss)), one.name())
        except psutil.Error:
            continue
    return out


def tell(watched: list[Moment], episodes: list[Path]) -> None:
    """The tables."""
    over = Table("minute", "all together", "largest process", "processes", box=None, title="Memory over time (PSS)")
    step = max(1, len(watched) // LINES_S)
    for moment in watched[1::step]:
        largest = max((number for number, _ in moment.taken.values()), default=0)
        over.add_row(f"{moment.at_s / 60:.1f}", size(moment.all), size(largest), str(len(moment.taken)))
    what = Table("recording", "minutes", "speech", "words", "slides", "seconds of work", "largest, in stage", box=None)
    for folder in episodes:
        store = Store(folder)
        stages = {stage.name: result for stage in STAGES if (result := store.result(stage.name))}
        sound, pages, said = (value(store, kind) for kind in (Sound, Pages, Transcript))
        worst = max(stages, key=lambda name: stages[name].peak_mb)
        speech = sum(span.length for span in sound.speech) / max(1, sound.duration_ms)
        what.add_row(
            folder.name, f"{sound.duration_ms / 60_000:.0f}", f"{speech:.0%}", str(len(said.words)), str(len(pages.pages)),
            f"{sum(result.seconds for result in stages.values()):.0f}", f"{stages[worst].peak_mb} MB, {worst}",
        )  # fmt: skip
    Console(width=120).print(over)
    Console(width=120).print(what)
    most = max(watched, key=lambda moment: moment.all)
    one = max(number for moment in watched for number, _ in moment.taken.values() or [(0, "")])
    print(
        f"The most at one time: {size(most.all)} at minute {most.at_s / 60:.1f}, with two workers; one process at most {size(one)}. "
        f"{'Under' if most.all < LIMIT else 'OVER'} {size(LIMIT)}."
    )


def value(store: Store, kind: type[Any]) -> Any:
    """A stage's document of the episode."""
    stage: Stage = next(stage for stage in STAGES if stage.makes is kind)
    found = store.value(stage)
    assert found is not None, stage.name
    return found
