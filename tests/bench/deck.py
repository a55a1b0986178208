"""The deck rebuilt from pictures of slides: how true to its original, and what a slide costs. The studio's deck, or any PPTX.

`python -m tests.bench.deck DECK.pptx …` renders other decks with LibreOffice, reads their pictures and compares what is rebuilt.
"""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.reading.ocr import Reader
from tests.bench import fidelity, rebuild, rendered
from tests.studio.sample import DECK
from tests.studio.slides import Table as StudioTable

SIZE = (1280, 720)


def main(folder: Path, decks: list[Path] | None = None) -> None:
    """Print a row a deck: words, boxes, tables, titles and lines against the original, and processor seconds a slide."""
    table = Table(
        "deck", "slides", "words recall", "precision", "line boxes IoU", "text boxes", "tables", "titles", "text as picture",
        "read, CPU s a slide", "deck, CPU s a slide", box=None, title="rebuilt from pictures, against the original",
    )  # fmt: skip
    reader = Reader(1)
    for deck in decks or []:
        row(table, deck.stem, rendered_deck(deck, reader, folder / deck.stem))
    if not decks:
        row(table, "the studio's", studio(reader, folder / "studio"))
    Console().print(table)
    if rendered.office() is None:
        Console().print("LibreOffice is not installed: where the lines stand was not compared.")


def row(table: Table, name: str, measured: tuple[fidelity.Score, float, float]) -> None:
    score, reading, making = measured
    table.add_row(
        name, str(score.slides), f"{score.recall:.3f}", f"{score.precision:.3f}",
        f"{score.iou:.3f}" if score.overlaps else "-", f"{score.boxes} of {score.own_boxes}",
        f"{score.native_tables} of {score.tables}", f"{score.titles} of {score.titled}",
        f"{fidelity.share(score.only_picture, score.slides):.1%}",
        f"{reading / score.slides:.2f}", f"{making / score.slides:.2f}",
    )  # fmt: skip


def studio(reader: Reader, folder: Path) -> tuple[fidelity.Score, float, float]:
    """The studio's own slides, which know what is on them. Where their lines stand is not compared: they are no rendered deck."""
    drawn = [slide.picture(SIZE, number=number) for number, slide in enumerate(DECK, start=1)]
    pictures = [rebuild.lossy(rebuild.pixels(picture)) for picture, _ in drawn]
    path, reading, making = timed(pictures, reader, folder)
    total = fidelity.Score()
    for slide, (_, texts), rebuilt in zip(DECK, drawn, fidelity.contents(path), strict=False):
        cells = [fidelity.words(cell) for row in slide.rows for cell in row] if isinstance(slide, StudioTable) else []
        place = (0.0, 0.0, 0.0, 0.0)
        boxes = [(fidelity.words(text), place) for text in ([slide.title] if cells else slide.text())]
        original = fidelity.Content(
            boxes, [[word for cell in cells for word in cell]] if cells else [], [], slide.title
        )
        known = [
            rendered.Printed(text, (x / 1280, y / 720, (x + wide) / 1280, (y + high) / 720))
            for text, (x, y, wide, high) in texts
        ]
        seen = [*known, rendered.Printed(" ".join([slide.footer, *slide.labels()]), place)]
        total += replace(fidelity.compared(original, rebuilt, seen, []), overlaps=[])
    return total, reading, making


def rendered_deck(deck: Path, reader: Reader, folder: Path) -> tuple[fidelity.Score, float, float]:
    """Any deck: rendered, read from the pictures, made again, rendered again."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf = rendered.as_pdf(deck, folder)
    path, reading, making = timed([rebuild.lossy(picture) for picture in rendered.pictures(pdf)], reader, folder)
    again = rendered.printed(rendered.as_pdf(path, folder))
    total = fidelity.Score()
    for original, rebuilt, lines, new in zip(
        fidelity.contents(deck), fidelity.contents(path), rendered.printed(pdf), again, strict=False
    ):
        total += fidelity.compared(original, rebuilt, lines, new)
    return total, reading, making


def timed(pictures: list[rebuild.Pixels], reader: Reader, folder: Path) -> tuple[Path, float, float]:
    """The rebuilt deck, and processor seconds for reading and for making it."""
    started = time.process_time()
    pages = rebuild.read_all(pictures, reader, folder)
    read = time.process_time()
    _, path = rebuild.deck_of(pictures, pages, folder)
    return path, read - started, time.process_time() - read


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made), [Path(name) for name in sys.argv[1:]])
