"""A deck as LibreOffice shows it: each slide's picture, and its printed lines with their places."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

SIGNS = re.compile(r"^[•·∙▪■□▫►▶▸◦○●◆◇➢➤➔→✓✔❖*»›‣–—\-\ue000-\uf8ff�]+$")
Place = tuple[float, float, float, float]
"""Left, top, right, bottom, each a share (0 to 1) of the page's width or height."""


@dataclass(frozen=True)
class Printed:
    """One printed line."""

    text: str
    place: Place


def office() -> str | None:
    """LibreOffice, if it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_pdf(deck: Path, folder: Path) -> Path:
    """The deck rendered by LibreOffice; hidden slides are left out."""
    program = office()
    assert program, "LibreOffice is not installed"
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(deck)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return folder / f"{deck.stem}.pdf"


def pictures(pdf: Path, height: int = 720) -> list[NDArray[np.uint8]]:
    """Every page as RGB, `height` pixels high."""
    with pdfium.PdfDocument(pdf) as document:
        return [np.asarray(page.render(scale=height / page.get_height()).to_pil().convert("RGB")) for page in document]


def printed(pdf: Path) -> list[list[Printed]]:
    """The lines of every page, without bullets that stand alone."""
    with pdfium.PdfDocument(pdf) as document:
        return [page_lines(page) for page in document]


def page_lines(page: pdfium.PdfPage) -> list[Printed]:
    """Signs in their order on the page, joined to words and lines by their places."""
    wide, high = page.get_width(), page.get_height()
    text = page.get_textpage()
    lines: list[tuple[str, list[float]]] = []
    gap = False
    for index in range(text.count_chars()):
        sign = text.get_text_range(index, 1)
        if not sign.strip():
            gap = True
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        if not (0 < (left + right) / 2 < wide and 0 < (bottom + top) / 2 < high):
            gap = True  # beyond the page's edge
            continue
        box = [left, high - top, right, high - bottom]
        if lines and follows(lines[-1][1], box):
            words, place = lines[-1]
            joined = [min(place[0], left), min(place[1], box[1]), max(place[2], right), max(place[3], box[3])]
            lines[-1] = (words + (" " if gap else "") + sign, joined)
        else:
            lines.append((sign, box))
        gap = False
    return [
        Printed(words, (box[0] / wide, box[1] / high, box[2] / wide, box[3] / high))
        for words, box in lines
        if not SIGNS.match(words) and box[1] < high and box[3] > 0
    ]


def follows(line: list[float], box: list[float]) -> bool:
    """Whether a sign's box continues a line to the right."""
    high = max(1.0, min(line[3] - line[1], box[3] - box[1]))
    shared = min(line[3], box[3]) - max(line[1], box[1])
    # The letters of a ligature share one place, so a sign may begin left of where the line ends.
    return shared > 0.5 * high and line[0] <= box[0] < line[2] + 1.2 * high and box[2] > line[2] - 3 * high
