"""The engines side by side on the sample's own sound, and faster-whisper on its own as the peer."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jiwer
from rich.console import Console
from rich.table import Table

from pipeline.config import Config
from pipeline.engines import ENGINES, weights
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.store import Store
from tests.conftest import settings

SAMPLE = Path(__file__).resolve().parents[2] / "recordings" / "sample.mp4"


def main(folder: Path) -> None:
    """Print word error rate over the whole sample and processor seconds per second of sound, for each engine in one run."""
    truth = json.loads(SAMPLE.with_suffix(".truth.json").read_text())
    said = " ".join(line["text"] for line in truth["speech"])
    table = Table("engine", "words wrong", "CPU s a second", "ratio to the peer", box=None, title="speech, model base")
    prepared = settings(folder)
    run(SAMPLE, prepared, until="read")
    seconds = truth["duration_ms"] / 1000
    sound = Store(folder / "sample").hidden / "listen" / "sound.wav"
    peer, heard = timed(lambda: alone(sound))
    table.add_row("faster-whisper alone, beam 5", f"{wrong(said, heard):.2%}", f"{peer / seconds:.3f}", "1.00")
    for engine in ENGINES:
        config = settings(folder, transcribe={"engine": engine})
        cost, heard = timed(lambda config=config: staged(folder, config))  # type: ignore[misc]  # bound now, not later
        table.add_row(
            f"transcribe, {engine}", f"{wrong(said, heard):.2%}", f"{cost / seconds:.3f}", f"{cost / peer:.2f}"
        )
    Console().print(table)


def timed(work: Callable[[], str]) -> tuple[float, str]:
    """Processor seconds of all threads, and the result."""
    started = time.process_time()
    value = work()
    return time.process_time() - started, value


def alone(sound: Path) -> str:
    """The engine as anybody would call it: one pass, beam 5, word times."""
    from faster_whisper import WhisperModel

    model: Any = WhisperModel(str(weights.resolve("base").folder), device="cpu", compute_type="int8")
    segments, _ = model.transcribe(str(sound), language="en", beam_size=5, word_timestamps=True)
    return " ".join(segment.text for segment in segments)


def staged(folder: Path, config: Config) -> str:
    """Our stage with this engine."""
    run(SAMPLE, config, only="transcribe", force=["transcribe"])
    transcript: Any = Store(folder / "sample").value(next(stage for stage in STAGES if stage.name == "transcribe"))
    return " ".join(word.text for word in transcript.words)


def wrong(said: str, heard: str) -> float:
    """Word error rate, without case and punctuation."""
    reference, hypothesis = (" ".join(re.sub(r"[\W_]+", " ", text.lower()).split()) for text in (said, heard))
    return float(jiwer.wer(reference, hypothesis))
