"""How well what was shown is found in the presenter's own deck: going back, skipped and reordered slides; with and without pictures.

The studio's recordings are made on the spot. More come from a folder named by the variable WEBINAR_CASES: one folder a case, with
recording.mp4, deck/*.pptx or *.pdf, and truth.json (`slides`: `deck_slide` and `shown` spans in ms).
"""

import json
import os
import resource
import shutil
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline import codec
from pipeline.config import Config
from pipeline.formats import office
from pipeline.model import Matched, Original, Pages, Renderer, Slides
from pipeline.runner import run
from pipeline.stage import Machine, Workspace
from pipeline.stages.match import match
from pipeline.store import Store
from pipeline.timeline import Span
from tests.conftest import settings
from tests.studio import make
from tests.studio.original import write_original
from tests.studio.slides import Bullets

EXTRA = [
    Bullets("x1", "What it costs", make.FOOTER, ("A room for one day", "Six vouchers for the testers")),
    Bullets("x2", "Rules of the day", make.FOOTER, ("Nobody explains the product", "Everybody writes things down")),
]
PUBLISHED = "MaViLS, 20 lectures, mean F1 as published: .824"


def main(folder: Path) -> None:
    """Print the share of the time in which the right slide was named, and F1, which also counts slides named where none was."""
    table = Table(
        "recording", "slides in the file", "right of the time", "F1", "text alone: right", "F1", "CPU s", box=None
    )
    table.title = f"match: what was shown, in the presenter's deck ({PUBLISHED})"
    for name, recording, deck, spans in [*studio(folder), *cases()]:
        config = settings(folder / "output")
        ran = run(recording, config, until="read")
        row, spent = [name, ""], 0.0
        for renderer in (office.identify(), Renderer()):
            before = seconds()
            found = matched(ran.folder, recording, deck, renderer, folder, config)
            right, f1 = figures(spans, found)
            row[1] = str(found.count)
            row += [f"{right:.3f}", f"{f1:.3f}"] if renderer.name or len(row) > 2 else ["no LibreOffice", ""]
            spent = spent or seconds() - before
        table.add_row(*row, f"{spent:.1f}")
    Console().print(table)


def studio(folder: Path) -> list[tuple[str, Path, Path, list[tuple[Span, int]]]]:
    """A talk that goes back to its first slides, and a whole webinar; decks in another order with slides that were never shown."""
    title, roles, day, questions = make.DECK
    out = []
    for name, order in (
        ("back and forth", [title, *EXTRA, roles, day, questions]),
        ("skipped and reordered", [questions, day, EXTRA[0], roles, EXTRA[1], title]),
    ):
        recording = folder / f"{name.replace(' ', '-')}.mp4"
        truth = (
            make.quick(recording, seconds=40, speech=False) if "back" in name else make.talk_and_questions(recording)
        )
        deck = recording.with_suffix(".pptx")
        write_original(deck, order)
        numbers = {slide.id: n for n, slide in enumerate(order, 1)}
        out.append((f"studio, {name}", recording, deck, spans_of(truth, numbers)))
    return out


def cases() -> list[tuple[str, Path, Path, list[tuple[Span, int]]]]:
    """The recordings of WEBINAR_CASES that have a deck."""
    out = []
    for place in sorted(Path(os.environ.get("WEBINAR_CASES") or "/nonexistent").glob("*/deck")):
        truth = json.loads((place.parent / "truth.json").read_text())
        deck = next(path for path in sorted(place.iterdir()) if path.suffix in (".pptx", ".pdf"))
        copied = Path(os.environ.get("TMPDIR") or "/tmp") / "webinar-cases" / f"{place.parent.name}.mp4"
        copied.parent.mkdir(exist_ok=True)
        shutil.copyfile(place.parent / "recording.mp4", copied)
        out.append((place.parent.name, copied, deck, spans_of(truth, {})))
    return out


def spans_of(truth: dict[str, Any], numbers: dict[str, int]) -> list[tuple[Span, int]]:
    """When which slide of the file was on the screen."""
    return [
        (Span(*span), numbers.get(slide["id"]) or slide["deck_slide"])
        for slide in truth["slides"]
        for span in slide["shown"]
    ]


def matched(folder: Path, recording: Path, deck: Path, renderer: Renderer, scratch: Path, config: Config) -> Matched:
    """The stage, on what the run left."""
    store = Store(folder)
    slides, pages = (store.result(stage) for stage in ("slides", "read"))
    assert slides is not None and pages is not None
    place = scratch / "match"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    work = Workspace(
        stage="match", episode_id="bench", recording=deck, folder=place, locate=store.locate, machine=Machine()
    )
    return match(
        Original(file=deck.name, sha256=codec.file_digest(deck)),
        codec.decode(bytes(slides.value), Slides),
        codec.decode(bytes(pages.value), Pages),
        renderer,
        work,
    )


def figures(spans: list[tuple[Span, int]], found: Matched) -> tuple[float, float]:
    """Right of the time that a slide was shown, and F1 of the time, right against named and against shown."""
    shown = sum(span.length for span, _ in spans)
    named = sum(view.span.length for view in found.sightings if view.original)
    right = sum(
        both.length
        for span, number in spans
        for view in found.sightings
        if view.original == number and (both := view.span.clip(span))
    )
    return right / shown, 2 * right / (shown + named)


def seconds() -> float:
    """Processor time of this process and those that it started and that ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )
