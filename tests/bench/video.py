"""What a cut costs: copied pictures against a full encode and against smartcut, on the same file and the same cuts, in one run."""

import resource
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ffmpeg as graph
import msgspec
from rich.console import Console
from rich.table import Table

from pipeline import process
from pipeline.media import cut, ffmpeg, gops, mux, smart, splice
from pipeline.model import Clip, Edit, Source
from pipeline.stage import Machine, Workspace
from pipeline.stages.listen import ListenSettings, listen
from pipeline.stages.probe import probe
from pipeline.stages.video.settings import Step, VideoSettings
from pipeline.stages.video.sound import make_sound
from pipeline.timeline import Span

SAMPLE = Path(__file__).resolve().parents[2] / "recordings" / "sample.mp4"
TIMES = 10
# Three stretches off the record, and some silences: parts of the length as a webinar has them.
CUTS = [0.02, 0.31, 0.35, 0.52, 0.523, 0.741, 0.76, 0.97]


class Spent(msgspec.Struct):
    """Processor seconds of all processes, and bytes written."""

    seconds: float
    size: int


def main(folder: Path) -> None:
    """Print the table for the sample repeated to 40 minutes."""
    recording = folder / "long.mp4"
    loop = graph.input(str(SAMPLE), stream_loop=TIMES - 1)
    ffmpeg.run(loop.output(str(recording), c="copy", map="0", **{"map_chapters": -1}), timeout_s=600)
    work = workspace(folder, recording, "probe")
    media = probe(Source(file=recording.name, size=recording.stat().st_size, sha256=""), work)
    places = [round(media.duration_ms * share) for share in CUTS]
    spans = [Span(start, end) for start, end in zip(places[::2], places[1::2], strict=True)]
    length_ms = sum(span.length for span in spans)
    edit = Edit(clips=[Clip(part="presentation", start_ms=s.start_ms, end_ms=s.end_ms) for s in spans], cuts=[])

    heard = listen(media, ListenSettings(), workspace(folder, recording, "listen"))
    scratch = folder / "video"
    sound, aac = spent(
        lambda: make_sound(
            media,
            heard,
            edit,
            "presentation",
            VideoSettings(),
            scratch,
            Step(workspace(folder, recording, "video"), 0, 1),
        )[0]
    )

    def put_together(picture: Any, how: mux.Encode | mux.Copy, target: Path) -> Path:
        mux.write(
            picture,
            how,
            aac,
            [],
            [mux.Mark(0, "All")],
            mux.Labels("Bench"),
            target,
            length_ms=length_ms,
            scratch=folder,
            configured="",
            on_progress=lambda share: None,
        )
        return target

    done: list[smart.Result] = []

    def copied() -> Path:
        index = gops.index(recording, media)
        runs = splice.plan(index, cut.shown(index.at, spans))
        done.append(smart.write(recording, media, index, runs, folder / "picture.mp4", length_ms=length_ms))
        how = mux.Copy(folder / "picture.mp4", smart.timescale(index.base))
        return put_together(how.stream(), how, folder / "copied.mp4")

    def encoded() -> Path:
        assert media.video is not None
        size = (media.video.width, media.video.height)
        picture = cut.picture(recording, media, spans, size, gops.index(recording, media))
        return put_together(picture, mux.Encode(23), folder / "encoded.mp4")

    ours, _ = spent(copied)
    whole, _ = spent(encoded)
    table = Table(
        "render",
        "CPU s",
        "times cheaper than x264",
        "MB",
        box=None,
        title=f"{media.duration_ms / 60000:.0f} min, {length_ms / 60000:.0f} min kept in {len(spans)} clips",
    )
    table.add_row("x264 veryfast, all frames", f"{whole.seconds:.1f}", "1.0", f"{whole.size / 1e6:.1f}")
    table.add_row(
        "ours, copied", f"{ours.seconds:.1f}", f"{whole.seconds / ours.seconds:.1f}", f"{ours.size / 1e6:.1f}"
    )
    if command := shutil.which("smartcut"):
        keep = ",".join(f"{ms / 1000:.3f}" for span in spans for ms in (span.start_ms, span.end_ms))
        target = folder / "peer.mp4"
        peer, _ = spent(lambda: peers(command, recording, target, keep))
        row = (f"{peer.seconds:.1f}", f"{whole.seconds / peer.seconds:.1f}", f"{peer.size / 1e6:.1f}")
        table.add_row("smartcut", *row)
    table.add_section()
    table.add_row("our sound: levelled, limited, measured", f"{sound.seconds:.1f}", "", f"{sound.size / 1e6:.1f}")
    Console().print(table)
    result = done[0]
    Console().print(
        f"{result.copied_bytes / 1e6:.1f} MB in {result.copied} frames copied, {result.encoded} frames encoded."
    )
    if not shutil.which("smartcut"):
        Console().print(
            "smartcut is not installed. It needs an older PyAV than ours: `pipx install smartcut` puts it apart."
        )


def peers(command: str, recording: Path, target: Path, keep: str) -> Path:
    process.run([command, recording, target, "--keep", keep], timeout_s=600)
    return target


def spent(work: Callable[[], Path]) -> tuple[Spent, Path]:
    """What it cost, here and in every program that it ran; and the file that it wrote."""
    before = seconds()
    path = work()
    return Spent(seconds() - before, path.stat().st_size), path


def seconds() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def workspace(folder: Path, recording: Path, stage: str) -> Workspace:
    (folder / stage).mkdir(exist_ok=True)
    return Workspace(
        stage=stage,
        episode_id="bench",
        recording=recording,
        folder=folder / stage,
        machine=Machine(),
        locate=lambda file: folder / file.stage / file.name,
    )
