"""Captions of the sample out of the same words: ours, and those of the recognisers' own writers as the peers."""

import json
import re
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.formats.caption_rules import characters, check
from pipeline.formats.captions import Spoken, cues
from pipeline.formats.line_breaks import badness
from pipeline.formats.srt import read_srt
from pipeline.model import Clip, Cue, Edit, Speakers, Transcript
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.stages.subtitle import spoken
from pipeline.store import Store
from tests.conftest import settings

SAMPLE = Path(__file__).resolve().parents[2] / "recordings" / "sample.mp4"
NEAR_MS, PAUSE_MS = 3000, 400
TORN = 4.0


def main(folder: Path) -> None:
    """Print, for each maker of captions: rules broken, lines torn apart, reading speed, and how far cues are off the truth."""
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
    config = settings(folder)
    run(SAMPLE, config, until="speakers")
    store = Store(folder / SAMPLE.stem)
    documents: dict[str, Any] = {stage.name: store.value(stage) for stage in STAGES}
    transcript: Transcript = documents["words"]
    voices: Speakers = documents["speakers"]
    length = truth["duration_ms"]
    whole = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=length)], cuts=[])
    words = spoken(transcript, voices, whole, "presentation")
    table = Table(
        "captions by",
        "cues",
        "rules broken per 100 cues",
        "breaks inside a phrase",
        "characters a second, mean",
        "median offset, ms",
        "CPU ms a minute",
        box=None,
        title=f"captions of {SAMPLE.name}, one transcript",
    )
    makers: dict[str, Callable[[], list[Cue]]] = {
        "this pipeline": lambda: cues(words, "presentation", length, transcript.language),
        "openai-whisper's writer, 42 x 2": lambda: whisper_writer(
            transcript, folder, max_line_width=42, max_line_count=2
        ),
        "openai-whisper's writer, as it is": lambda: whisper_writer(transcript, folder),
        "segments as captions": lambda: [
            Cue(part="presentation", start_ms=s.start_ms, end_ms=s.end_ms, lines=[s.text]) for s in transcript.segments
        ],
    }
    for name, make in makers.items():
        started = time.process_time()
        made = make()
        cost = (time.process_time() - started) * 1000 / (length / 60_000)
        shown = sum(cue.end_ms - cue.start_ms for cue in made)
        table.add_row(
            name,
            str(len(made)),
            f"{100 * len(check(made, length)) / len(made):.0f}",
            f"{torn(made):.1%}",
            f"{sum(characters(cue.lines) for cue in made) * 1000 / shown:.1f}",
            offset(made, truth["speech"], words),
            f"{cost:.1f}",
        )
    Console().print(table)


def whisper_writer(transcript: Transcript, folder: Path, **options: int) -> list[Cue]:
    """What openai-whisper's SRT writer makes of the words."""
    from whisper.utils import get_writer

    segments = [
        {
            "start": segment.start_ms / 1000,
            "end": segment.end_ms / 1000,
            "text": " " + segment.text,
            "words": [
                {"word": f" {word.text}", "start": word.start_ms / 1000, "end": word.end_ms / 1000}
                for word in segment.words
            ],
        }
        for segment in transcript.segments
    ]
    writer: Any = get_writer("srt", str(folder))
    writer({"segments": segments, "language": transcript.language}, str(folder / "peer"), **options)
    return read_srt(folder / "peer.srt")


def torn(made: Sequence[Cue]) -> float:
    """The share of line and cue ends that tear a phrase: after an article, an auxiliary, a preposition, inside a name."""
    lines = [line.split() for cue in made for line in cue.lines if line.strip()]
    ends = [badness(a[-1], b[0], "en", *a[-2:-1]) for a, b in pairwise(lines)]
    return sum(bad >= TORN for bad in ends) / max(1, len(ends))


def offset(made: Sequence[Cue], speech: Sequence[dict[str, Any]], words: Sequence[Spoken]) -> str:
    """Median distance between a sentence after a pause and the cue that begins with its words."""
    found = []
    for before, line in zip([None, *speech], speech, strict=False):
        if before is not None and line["start_ms"] - before["end_ms"] < PAUSE_MS:
            continue
        first = plain(line["text"])[:2]
        near = [
            c for c in made if abs(c.start_ms - line["start_ms"]) < NEAR_MS and plain(" ".join(c.lines))[:2] == first
        ]
        found += [min(abs(cue.start_ms - line["start_ms"]) for cue in near)] if near else []
    return f"{statistics.median(found):.0f} ({len(found)} found)" if found else "none found"


def plain(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
