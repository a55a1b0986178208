"""Title cards: a plain picture with the title, for a recording that has sound alone."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parent / "fonts"
PAPER, INK, QUIET, ACCENT = "#f7f6f2", "#1c2330", "#4c5666", "#0b5c6b"
MARGIN = 0.09
TITLE_SIZES = (0.11, 0.085, 0.07, 0.055, 0.045)
MOST_LINES = 4


def draw(target: Path, size: tuple[int, int], title: str, subtitle: str, facts: Sequence[str]) -> None:
    """Write a PNG of `size` pixels: the title as large as fits in four lines, the subtitle, then the facts that are not empty."""
    width, height = size
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    left, room = round(width * MARGIN), round(width * (1 - 2 * MARGIN))
    pen.rectangle((0, 0, round(width * 0.012), height), fill=ACCENT)
    for share in TITLE_SIZES:
        font = ImageFont.truetype(FONTS / "OpenSans-Semibold.ttf", round(height * share))
        lines = wrapped(title, font, room)
        if len(lines) <= MOST_LINES:
            break
    y = height * 0.2
    for line in lines[:MOST_LINES]:
        pen.text((left, y), line, font=font, fill=INK)
        y += font.size * 1.25
    small = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", round(height * 0.042))
    y += small.size * 0.8
    if subtitle:
        pen.text((left, y), subtitle, font=small, fill=ACCENT)
        y += small.size * 2
    for fact in (fact for fact in facts if fact):
        for line in wrapped(fact, small, room)[:2]:
            pen.text((left, y), line, font=small, fill=QUIET)
            y += small.size * 1.5
    image.save(target, optimize=False)


def missing(text: str) -> str:
    """The characters of `text` that the shipped font has no sign for, each once."""
    font = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", 24)

    def drawn(sign: str) -> tuple[object, bytes]:
        mask = font.getmask(sign)
        return mask.size, bytes(mask)

    nothing = drawn("\U0010ffff")
    return "".join(
        sign for sign in sorted(set(text)) if sign.isprintable() and not sign.isspace() and drawn(sign) == nothing
    )


def pixels(picture: Path) -> npt.NDArray[np.uint8]:
    """A card's pixels: uint8 (height, width, 3), RGB."""
    with Image.open(picture) as image:
        return np.asarray(image.convert("RGB"), np.uint8)


def wrapped(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Lines no wider than `room` pixels, broken between words; a word that is wider stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
