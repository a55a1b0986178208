"""What the meeting program shows: slide and webcams in a layout, name labels, waiting card, mouse pointer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .avatar import webcam
from .page import Box, load_font
from .people import Person
from .slides import Slide
from .take import Corner, Layout, Shot, Take
from .windows import console, desktop, inked, moving, place_in, poll, toast, window

GROUND = (30, 31, 35)
ACTIVE = (120, 190, 120)
SHARING: tuple[Layout, ...] = ("slide", "corner", "side", "editor", "browser", "shared", "inset", "letterbox")


def slide_area(layout: Layout, size: tuple[int, int]) -> Box | None:
    """Where the slide is, in pixels of the recording; None where the layout has none."""
    width, height = size
    if layout in ("slide", "corner"):
        return 0, 0, width, height
    if layout == "side":
        wide = width * 52 // 64 // 2 * 2
        return 0, (height - wide * 9 // 16) // 2 // 2 * 2, wide, wide * 9 // 16 // 2 * 2
    return place_in(layout, size)


def tiles(
    layout: Layout,
    size: tuple[int, int],
    people: Sequence[Person],
    speaker: Person | None,
    corner: Corner = "top right",
) -> list[tuple[Person, Box]]:
    """Whose webcam is where."""
    width, height = size
    active = speaker or people[0]
    if layout == "corner":
        if corner == "off":
            return []
        wide, high = width * 10 // 64, height * 10 // 64
        left = width - wide - width // 80 if "right" in corner else width // 80
        top = height // 45 if "top" in corner else height - high - height // 45
        return [(active, (left, top, wide, high))]
    if layout in ("side", "shared"):
        wide = width - width * 52 // 64 // 2 * 2 - (width // 64 if layout == "side" else width // 24)
        return [(active, (width - wide - width // 128, height // 3, wide, wide * 10 // 16))]
    if layout == "speaker":
        return [(active, (0, 0, width, height))]
    if layout == "gallery":
        columns = 1 if len(people) == 1 else 2
        rows = -(-len(people) // columns)
        gap = width // 80
        high = (height - gap * (rows + 1)) // rows
        wide = min((width - gap * (columns + 1)) // columns, high * 16 // 9)
        left = (width - wide * columns - gap * (columns - 1)) // 2
        return [
            (person, (left + (n % columns) * (wide + gap), gap + n // columns * (high + gap), wide, high))
            for n, person in enumerate(people)
        ]
    return []


class Screen:
    """Composes the frames of a take in one size."""

    def __init__(self, take: Take, size: tuple[int, int]) -> None:
        self.take = take
        self.size = size
        self.numbers = {slide_id: number for number, slide_id in enumerate(take.deck, 1)}
        self.last: tuple[object, Image.Image] = (None, Image.new("RGB", size))

    def frame(self, ms: float, loud: float) -> NDArray[np.uint8]:
        """The picture at `ms`: (height, width, 3) RGB. `loud`: 0 to 1, how loud the speaker is now."""
        shot, speaker = self.take.shot_at(ms), self.take.speaker_at(ms)
        key = (shot, speaker, self._left(shot, ms))
        if self.last[0] != key:
            self.last = (key, self._ground(shot, speaker, self._left(shot, ms)))
        image = self.last[1].copy()
        area = slide_area(shot.layout, self.size)
        if shot.enter and ms < shot.start_ms + shot.enter_ms and area:
            self._enter(image, shot, area, (ms - shot.start_ms) / shot.enter_ms)
        if shot.layout == "console":
            console(image, ms - shot.start_ms)
        if area and shot.slide and shot.layout in SHARING:
            film = shot.slide.film()
            if film:
                image.paste(moving(film_size(film, area), ms), film_place(film, area))
            if shot.ink:
                inked(image, area, shot.ink, ms - shot.start_ms)
        for person, (x, y, wide, high) in tiles(shot.layout, self.size, self.take.people, speaker, shot.corner):
            image.paste(webcam(person, (wide, high), ms, loud if person == speaker else 0.0), (x, y))
            self._label(image, person, (x, y, wide, high), shot.layout == "gallery" and person == speaker)
        if shot.poll:
            poll(image, shot.poll)
        if shot.toast:
            toast(image, shot.toast)
        if shot.pointer and area:
            self._pointer(image, area, shot.pointer)
        return np.asarray(image)

    def _enter(self, image: Image.Image, shot: Shot, area: Box, share: float) -> None:
        """Part of the way from the slide before to this one, share 0 to 1."""
        before = next((one for one in reversed(self.take.shots) if one.start_ms < shot.start_ms), shot)
        if before.slide is None or shot.slide is None or before.layout != shot.layout:
            return
        x, y, wide, high = area
        old = _slide(before.slide, (wide, high), before.step, self.numbers[before.slide.id])
        new = _slide(shot.slide, (wide, high), shot.step, self.numbers[shot.slide.id])
        if shot.enter == "fade":
            image.paste(Image.blend(old, new, share), (x, y))
        elif shot.enter == "wipe":
            image.paste(old.crop((round(wide * share), 0, wide, high)), (x + round(wide * share), y))
        else:
            gone = round(wide * share)
            image.paste(old.crop((gone, 0, wide, high)), (x, y))
            image.paste(new.crop((0, 0, gone, high)), (x + wide - gone, y))

    def _ground(self, shot: Shot, speaker: Person | None, left: str) -> Image.Image:
        image = Image.new("RGB", self.size, (0, 0, 0) if shot.layout in ("letterbox", "black") else GROUND)
        if shot.layout == "card":
            self._card(image, shot.card[0], shot.card[1].format(left=left))
        if shot.layout == "desktop":
            desktop(image)
        area = slide_area(shot.layout, self.size)
        if area and shot.slide:
            window(image, shot.layout, area, self.take, shot.slide)
            image.paste(_slide(shot.slide, (area[2], area[3]), shot.step, self.numbers[shot.slide.id]), area[:2])
        return image

    def _left(self, shot: Shot, ms: float) -> str:
        """m:ss until the waiting ends, the clock of the card."""
        if shot.layout != "card":
            return ""
        end = next((start for kind, start in self.take.scenes if kind not in ("waiting", "backstage")), self.take.now)
        seconds = max(0, -(-int(end - ms) // 1000))
        return f"{seconds // 60}:{seconds % 60:02d}"

    def _card(self, image: Image.Image, headline: str, below: str) -> None:
        draw, (width, height) = ImageDraw.Draw(image), self.size
        draw.rectangle((0, 0, width, height), (24, 60, 88))
        draw.rectangle((0, height * 0.78, width, height), (0, 110, 98))
        draw.text((width / 2, height * 0.38), headline, (255, 255, 255), load_font("Bold", height // 13), "mm")
        draw.text((width / 2, height * 0.54), below, (220, 234, 240), load_font("Regular", height // 20), "mm")

    def _label(self, image: Image.Image, person: Person, box: Box, active: bool) -> None:
        x, y, wide, high = box
        draw = ImageDraw.Draw(image)
        font = load_font("Regular", max(9, min(self.size[1] // 42, high // 6)))
        text = font.getbbox(person.name, anchor="ls")
        base = y + high - font.size * 0.5
        draw.rectangle((x, base - font.size * 1.15, x + text[2] + font.size, y + high - 1), (20, 20, 22))
        draw.text((x + font.size * 0.5, base), person.name, (245, 245, 245), font, "ls")
        if active:
            draw.rectangle((x, y, x + wide - 1, y + high - 1), None, ACTIVE, max(2, self.size[1] // 240))

    def _pointer(self, image: Image.Image, area: Box, place: tuple[float, float]) -> None:
        x, y, unit = area[0] + area[2] * place[0], area[1] + area[3] * place[1], self.size[1] / 720
        shape = [(0, 0), (0, 20), (5, 16), (9, 24), (12, 22), (8, 15), (14, 14)]
        ImageDraw.Draw(image).polygon([(x + a * unit, y + b * unit) for a, b in shape], (255, 255, 255), (0, 0, 0))


def film_size(film: Box, area: Box) -> tuple[int, int]:
    """Width and height in pixels of a film that takes `film`, in units of a 1280 x 720 slide, on a slide in `area`."""
    return film[2] * area[2] // 1280, film[3] * area[3] // 720


def film_place(film: Box, area: Box) -> tuple[int, int]:
    """Its left upper corner in the frame."""
    return area[0] + film[0] * area[2] // 1280, area[1] + film[1] * area[3] // 720


@lru_cache(maxsize=64)
def _slide(slide: Slide, size: tuple[int, int], step: int, number: int) -> Image.Image:
    return slide.picture(size, step, number)[0]
