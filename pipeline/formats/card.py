"""Cards: a plain picture with the title, for covers, between the parts of a film, and for a recording that is sound alone."""

import io
import math
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.errors import ConfigurationError
from pipeline.model import Logo

FONTS = Path(__file__).parent / "fonts"
PAPER, INK, QUIET, ACCENT = "#f7f6f2", "#1c2330", "#4c5666", "#0b5c6b"
MARGIN = 0.09
TITLE_SIZES = (0.11, 0.085, 0.07, 0.055, 0.045, 0.036)
MOST_LINES = 4
# Of a card with a picture: where words end, and where the picture lies (left, top, right, bottom), shares of the card.
WORDS_END = 0.46
PICTURE = (0.49, 0.18, 0.95, 0.82)
MIDDLE, TOP, TOP_ABOVE_LOGO, BOTTOM = 0.44, 0.2, 0.13, 0.95
# Where a logo may lie: at the bottom on the right, where lines seldom reach.
LOGO_WIDTH, LOGO_HEIGHT, LOGO_RIGHT, LOGO_BOTTOM = 0.3, 0.11, 0.95, 0.95
JPEG_QUALITY = 90


def draw(
    target: Path,
    size: tuple[int, int],
    title: str,
    subtitle: str,
    facts: Sequence[str],
    *,
    logo: Logo | None = None,
    picture: Path | None = None,
) -> None:
    """Write a PNG or JPEG of `size` pixels: the title as large as fits in four lines with all below, the subtitle, then the facts
    that are not empty; a logo below them, and a picture on the right.

    Raises:
        ConfigurationError: the logo is no picture.
    """
    width, height = size
    image = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(image)
    margin = MARGIN / 2 if picture else MARGIN
    left = round(width * margin)
    room = round(width * (WORDS_END if picture else 1 - margin)) - left
    pen.rectangle((0, 0, round(width * 0.012), height), fill=ACCENT)
    small = ImageFont.truetype(FONTS / "OpenSans-Regular.ttf", round(height * 0.042))
    below_title = [(subtitle, small, ACCENT, small.size * 2)] if subtitle else []
    below_title += [
        (line, small, QUIET, small.size * 1.5) for fact in facts if fact for line in wrapped(fact, small, room)[:2]
    ]
    top = height * (TOP_ABOVE_LOGO if logo and logo.data else TOP)
    for share in TITLE_SIZES:
        font = ImageFont.truetype(FONTS / "OpenSans-Semibold.ttf", round(height * share))
        lines = balanced(title, font, room)
        rows = [(line, font, INK, font.size * 1.25) for line in lines[:MOST_LINES]] + below_title
        block = sum(step for *_, step in rows) + small.size * 0.8
        whole = len(lines) <= MOST_LINES and all(font.getlength(word) <= room for word in title.split())
        if whole and top + block <= height * BOTTOM:
            break
    # A little above the middle, where the eye looks first.
    y = max(top, height * MIDDLE - block / 2)
    for number, (text, used, colour, step) in enumerate(rows):
        y += small.size * 0.8 if number == min(len(lines), MOST_LINES) else 0
        pen.text((left, y), text, font=used, fill=colour)
        y += step
    if picture:
        beside(image, picture)
    if logo and logo.data:
        below(image, logo)
    image.save(target, optimize=False, quality=JPEG_QUALITY)


def beside(image: Image.Image, picture: Path) -> None:
    """Lay a picture on the right, in a thin frame."""
    first, top, last, bottom = (round(share * image.size[side % 2]) for side, share in enumerate(PICTURE))
    with Image.open(picture) as file:
        shown = file.convert("RGB")
    scale = min((last - first) / shown.width, (bottom - top) / shown.height)
    shown = shown.resize(
        (max(1, round(shown.width * scale)), max(1, round(shown.height * scale))), Image.Resampling.LANCZOS
    )
    x, y = last - shown.width, (top + bottom - shown.height) // 2
    ImageDraw.Draw(image).rectangle((x - 1, y - 1, x + shown.width, y + shown.height), outline=QUIET)
    image.paste(shown, (x, y))


def below(image: Image.Image, logo: Logo) -> None:
    """Lay a logo at the bottom; what is transparent stays paper.

    Raises:
        ConfigurationError: it is no picture.
    """
    width, height = image.size
    try:
        with Image.open(io.BytesIO(logo.data), formats=("PNG", "JPEG")) as file:
            mark = file.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ConfigurationError(f"The logo {logo.name} cannot be read. Save it anew as PNG.") from error
    scale = min(width * LOGO_WIDTH / mark.width, height * LOGO_HEIGHT / mark.height)
    mark = mark.resize(
        (max(1, round(mark.width * scale)), max(1, round(mark.height * scale))), Image.Resampling.LANCZOS
    )
    place = (round(width * LOGO_RIGHT) - mark.width, round(height * LOGO_BOTTOM) - mark.height)
    image.paste(mark, place, mark)


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
    """Lines no wider than `room` pixels, broken between words; a word that is wider is broken as well."""
    lines: list[str] = []
    words = text.split()
    while words:
        word = words.pop(0)
        if (fits := fitting(word, font, room)) < len(word):
            words.insert(0, word[fits:])
            word = word[:fits]
        if lines and font.getlength(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def balanced(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """As few lines as `wrapped` makes, about equally long; broken after a colon or before a dash where that takes no more."""
    greedy = wrapped(text, font, room)
    halves = [half.strip() for half in re.split(r"(?<=[:;])\s|\s(?=[–—-]\s)", text, maxsplit=1)]
    if len(greedy) > 1 and len(halves) == 2:
        apart = [line for half in halves for line in balanced(half, font, room)]
        if len(apart) <= len(greedy):
            return apart
    narrow, wide = min(room, math.ceil(max(map(font.getlength, text.split()), default=1))), room
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(wrapped(text, font, middle)) <= len(greedy):
            wide = middle
        else:
            narrow = middle + 1
    return wrapped(text, font, wide)


def fitting(word: str, font: ImageFont.FreeTypeFont, room: int) -> int:
    """How many of a word's letters are no wider than `room`; at least one."""
    if font.getlength(word) <= room:
        return len(word)
    return next(count for count in range(len(word), 0, -1) if count == 1 or font.getlength(word[:count]) <= room)
