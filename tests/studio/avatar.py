"""A drawn person before a wall, who breathes, blinks, nods and moves the mouth while speaking: the studio's webcam picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

from .page import OVER, load_font
from .people import Colour, Person

SWAYS = 12  # places of the head that are drawn; more would only cost time


def webcam(person: Person, size: tuple[int, int], ms: float, loud: float) -> Image.Image:
    """The webcam picture of `person` at `ms`. `loud`: 0 silent to 1 loud, opens the mouth. Do not change the picture: it is cached."""
    if not person.camera:
        return initials(person, size)
    phase = sum(map(ord, person.name)) % 97
    sway = (
        round(SWAYS / 2 * math.sin(ms / 2300 + phase)) if loud < 0.05 else round(SWAYS / 2 * math.sin(ms / 900 + phase))
    )
    nod = round(2 * math.sin(ms / 700 + phase)) if loud > 0.05 else round(math.sin(ms / 1700 + phase))
    blink = (ms + phase * 40) % 3700 < 140
    return _drawn(person, size, sway, nod, min(3, math.ceil(loud * 3)), blink)


@lru_cache(maxsize=32)
def initials(person: Person, size: tuple[int, int]) -> Image.Image:
    """The tile of somebody without a camera."""
    tile = Image.new("RGB", (size[0] * OVER, size[1] * OVER), (44, 46, 52))
    draw = ImageDraw.Draw(tile)
    x, y, r = size[0] * OVER / 2, size[1] * OVER / 2, size[1] * OVER * 0.26
    draw.ellipse((x - r, y - r, x + r, y + r), person.clothes)
    draw.text((x, y), person.initials, (240, 240, 240), load_font("Semibold", max(8, round(r * 0.8))), "mm")
    return tile.resize(size, Image.Resampling.LANCZOS)


@lru_cache(maxsize=2048)
def _drawn(person: Person, size: tuple[int, int], sway: int, nod: int, mouth: int, blink: bool) -> Image.Image:
    width, height = size[0] * OVER, size[1] * OVER
    unit = height / 180
    tile = Image.new("RGB", (width, height), person.wall)
    draw = ImageDraw.Draw(tile)

    def oval(x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        draw.ellipse(
            (width / 2 + (x - rx) * unit, (y - ry) * unit, width / 2 + (x + rx) * unit, (y + ry) * unit), colour
        )

    def block(x: float, y: float, w: float, h: float, colour: Colour) -> None:
        draw.rectangle((width / 2 + x * unit, y * unit, width / 2 + (x + w) * unit, (y + h) * unit), colour)

    _room(block, person)
    x, y = sway * 0.7, 84.0 + nod
    oval(x * 0.3, 202, 72, 62, person.clothes)
    block(-13 + x * 0.5, 110, 26, 34, _shade(person.skin, 0.86))
    oval(x * 0.4, 146, 20, 12, _shade(person.skin, 0.86))
    if person.long_hair:
        oval(x, y + 4, 41, 52, person.hair)
        block(x - 41, y, 82, 44, person.hair)
        block(x - 14, y + 30, 28, 34, _shade(person.skin, 0.86))
    else:
        oval(x, y - 6, 37, 42, person.hair)
    for side in (-1, 1):
        oval(x + side * 32, y + 6, 6, 9, _shade(person.skin, 0.92))
    oval(x, y + 6, 32, 41, person.skin)
    draw.pieslice(
        (width / 2 + (x - 36) * unit, (y - 44) * unit, width / 2 + (x + 36) * unit, (y + 26) * unit),
        190,
        350,
        person.hair,
    )
    for side in (-1, 1):
        block(x + side * 13 - 6, y - 9.5, 12, 2, person.hair)
        oval(x + side * 13, y + 1, 5, 0.8 if blink else 3.6, (250, 250, 250) if not blink else _shade(person.skin, 0.7))
        if not blink:
            oval(x + side * 13, y + 1, 2.4, 2.9, (40, 40, 44))
    oval(x, y + 14, 3.6, 5, _shade(person.skin, 0.9))
    if mouth:
        oval(x, y + 28, 9, 1.4 + mouth * 1.7, (110, 40, 44))
    else:
        draw.arc(
            (width / 2 + (x - 11) * unit, (y + 14) * unit, width / 2 + (x + 11) * unit, (y + 31) * unit),
            35,
            145,
            (150, 76, 72),
            max(2, round(2.4 * unit)),
        )
    return tile.resize(size, Image.Resampling.LANCZOS)


def _room(block: Callable[[float, float, float, float, Colour], None], person: Person) -> None:
    """A shelf with books on one side and a window on the other."""
    wall = person.wall
    block(-200, 150, 400, 40, _shade(wall, 0.9))
    block(70, 18, 76, 88, _shade(wall, 0.8))
    block(75, 23, 31, 78, (222, 236, 244))
    block(110, 23, 31, 78, (222, 236, 244))
    block(-150, 66, 84, 4, _shade(wall, 0.7))
    books = ((176, 84, 70), (70, 108, 140), (210, 168, 90), (92, 128, 96), (120, 90, 120), (180, 180, 172))
    for n, colour in enumerate(books):
        high = 26 + (n * 7) % 13
        block(-146 + n * 12, 66 - high, 10, high, colour)


def _shade(colour: Colour, share: float) -> Colour:
    red, green, blue = (round(part * share) for part in colour)
    return red, green, blue
