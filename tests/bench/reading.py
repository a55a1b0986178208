"""How well and how cheaply the studio's slides are read, in six languages of the North Sea region."""

import io
import time
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from pipeline.model import Box
from pipeline.reading.ocr import Reader
from pipeline.reading.page import ReadPage, finish, read_page
from tests.studio.languages import SIX
from tests.studio.slides import Slide

SIZE = (1280, 720)
QUALITY = 60  # of a JPEG: about what a recording leaves of a slide that stands still


@dataclass
class Score:
    """Sums over slides."""

    words: int = 0
    found: int = 0
    signs: int = 0
    wrong: int = 0
    lines: int = 0
    placed: int = 0
    slides: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    @property
    def recall(self) -> float:
        return self.found / max(1, self.words)

    @property
    def errors(self) -> float:
        return self.wrong / max(1, self.signs)

    @property
    def boxes(self) -> float:
        return self.placed / max(1, self.lines)


def main(folder: Path) -> None:
    """Print the table; `folder` is not used."""
    reader = Reader(1)
    table = Table(
        "language", "words found", "wrong signs", "boxes right", "CPU s a slide", box=None, title="reading, 720p"
    )
    whole, slips = Score(), list[str]()
    for language, slides in SIX.items():
        score = Score()
        for slide in slides:
            one, missed = measured(slide, reader)
            score, slips = score + one, slips + missed
        whole += score
        table.add_row(language, *row(score))
    table.add_section()
    table.add_row("all", *row(whole))
    Console().print(table)
    Console().print("slips:", ", ".join(slips) or "none")


def row(score: Score) -> list[str]:
    each = score.seconds / max(1, score.slides)
    return [f"{score.recall:.1%}", f"{score.errors:.2%}", f"{score.boxes:.1%}", f"{each:.2f}"]


def measured(slide: Slide, reader: Reader) -> tuple[Score, list[str]]:
    """One slide read, and its slips as "wanted → read". A text on the slide is compared with the nearest text that was read."""
    drawn, texts = slide.picture(SIZE)
    packed = io.BytesIO()
    drawn.convert("RGB").save(packed, "JPEG", quality=QUALITY)
    picture = np.asarray(Image.open(packed).convert("RGB"))
    started = time.process_time()
    lines = lines_of(picture, reader)
    score = Score(slides=1, seconds=time.process_time() - started)
    slips = []
    for text, place in texts:
        have, box = min(lines, key=lambda line: Levenshtein.distance(text, line[0]), default=("", None))
        wanted, left = text.split(), have.split()
        hits = 0
        for word in wanted:
            if word in left:
                left.remove(word)
                hits += 1
        wrong = min(Levenshtein.distance(text, have), len(text))
        line = len(text) > 1  # of a single digit the studio knows how far it is to the next, not how wide it is
        right = line and box is not None and overlap(Box(*place), box) > 0.5
        score += Score(len(wanted), hits, len(text), wrong, int(line), int(right))
        slips += [f"{text} → {have}"] if wrong else []
    return score, slips


def lines_of(picture: NDArray[np.uint8], reader: Reader) -> list[tuple[str, Box]]:
    """Every line, table cell and word inside of a picture."""
    page: ReadPage = read_page(picture, reader.read(picture))
    finish(page)
    cells = [piece for table in page.tables for cells in table.cells for cell in cells for piece in cell]
    return [(piece.text, piece.box) for piece in (*page.pieces, *cells, *page.kept)]


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    both = one.clip(other)
    return both.area / (one.area + other.area - both.area) if both else 0.0
