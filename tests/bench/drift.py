"""Three hours: whether sound and picture still meet at the end, and whether memory stays flat, beside ten minutes of the same."""

import bisect
import resource
import subprocess
import sys
from pathlib import Path

import av
import ffmpeg as graph
import numpy as np
from rich.console import Console
from rich.table import Table

from pipeline.media import ffmpeg, sound
from pipeline.model import About, Clip, Edit, Logo, Pages, Parts, Slides, Sound, Source, Subtitles, Transcript
from pipeline.stages.probe import probe
from pipeline.stages.video import VideoSettings, video
from pipeline.timeline import Span
from tests.bench.video import seconds, workspace
from tests.media import flashes

MINUTE = 60
EVENTS = [5000, 21_000, 37_000, 53_000]
# What stays of each minute: two clips, so that there are hundreds of cuts in three hours.
KEPT = [(1_700, 24_300), (33_100, 58_900)]


def main(folder: Path) -> None:
    """Print length, worst distance of a flash from its beep in the last ten minutes, memory and processor seconds."""
    table = Table(
        "recording",
        "cuts",
        "copied / encoded",
        "worst A/V error, first 10 min",
        "last 10 min",
        "peak MB",
        "CPU s",
        box=None,
    )
    for minutes in (10, 180):
        place = folder / str(minutes)
        place.mkdir()
        # A process of its own, so that its memory is its own.
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.drift", str(place), str(minutes)],
            check=True,
            capture_output=True,
            text=True,
        )
        table.add_row(f"{minutes} min", *done.stdout.split("|"))
    Console().print(table)


def one(folder: Path, minutes: int) -> str:
    """The cells of one row."""
    flashes.make(folder / "minute.mp4", EVENTS, list(range(0, MINUTE * 1000, 80)), seconds=MINUTE, audio_rate=48000)
    recording = folder / "talk.mp4"
    loop = graph.input(str(folder / "minute.mp4"), stream_loop=minutes - 1)
    ffmpeg.run(loop.output(str(recording), c="copy", map="0"), timeout_s=600)
    media = probe(
        Source(file="talk.mp4", size=recording.stat().st_size, sha256=""), workspace(folder, recording, "probe")
    )
    work = workspace(folder, recording, "video")
    path, file = workspace(folder, recording, "listen").new("sound.wav")
    assert media.audio
    sound.extract(recording, media.audio.index, path, duration_ms=media.duration_ms)
    spans = [Span(start + 60_000 * n, end + 60_000 * n) for n in range(minutes) for start, end in KEPT]
    heard = Sound(
        audio=file,
        duration_ms=media.duration_ms,
        speech=[Span(at + 60_000 * n, at + 60_000 * n + 1000) for n in range(minutes) for at in EVENTS],
        step_ms=sound.STEP_MS,
        envelope=[round(float(level)) for level in sound.envelope(path)],
        loudness_lufs=None,
        loudness_range_lu=None,
        true_peak_dbtp=None,
    )
    edit = Edit(clips=[Clip(part="presentation", start_ms=s.start_ms, end_ms=s.end_ms) for s in spans], cuts=[])
    before = seconds()
    film = video(
        media, heard, Transcript(language="en", engine="", model="", segments=[]), edit, Subtitles(tracks=[], cues=[]),
        Slides(slides=[], screens=[]), Pages(pages=[]), Parts(phases=[], parts=[], questions=[]), About(), Logo(),
        VideoSettings(), work,
    ).films[0]  # fmt: skip
    spent = seconds() - before
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    length = film.duration_ms / 1000
    errors = [worst(work.path(film.file), start) for start in (0.0, max(0.0, length - 600))]
    cells = [
        len(spans),
        f"{film.copied} / {film.encoded}",
        *(f"{error:.1f} ms" for error in errors),
        f"{peak:.0f}",
        f"{spent:.0f}",
    ]
    return "|".join(map(str, cells))


def worst(path: Path, start: float) -> float:
    """The greatest distance of a flash from the nearest beep within ten minutes from `start` (s), ms."""
    with av.open(str(path), options={"ignore_editlist": "1"}) as film:
        film.seek(round(start * 1e6))
        seen, before = [], True
        for frame in film.decode(video=0):
            if (frame.time or 0) > start + 600:
                break
            white = bool(frame.to_ndarray(format="gray").mean() > 128)
            if white and not before:
                seen.append((frame.time or 0) * 1000)
            before = white
        film.seek(round(start * 1e6))
        heard: list[float] = []
        for samples in film.decode(audio=0):
            if (samples.time or 0) > start + 600:
                break
            loud = np.flatnonzero(np.abs(samples.to_ndarray()[0]) > 0.1)
            at = (samples.time or 0) * 1000 + 1000 * float(loud[0]) / samples.sample_rate if len(loud) else 0.0
            if len(loud) and (not heard or at - heard[-1] > 500):
                heard.append(at)
    inner = [at for at in seen if start * 1000 + 1000 < at < (start + 599) * 1000]
    near = [min(abs(at - one) for one in heard[max(0, bisect.bisect(heard, at) - 1) :][:2]) for at in inner]
    assert len(near) > 20
    return max(near)


if __name__ == "__main__":
    print(one(Path(sys.argv[1]), int(sys.argv[2])), end="")
