"""Slides: each kind knows its words and draws itself in any size, step by step.

`draw(page, step)` draws the slide as after `step` builds; `text()` are its lines in reading order, the title first.
Footer and slide number are furniture, and `labels()` are words inside a chart: they count neither way when text is compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageChops

from .page import AMBER, GREY, INK, NAVY, PALE, TEAL, WHITE, Box, Page

LEFT, TOP, TEXT = 72, 176, 34
TITLE_WIDTH = 940  # the webcam sits to the right of it


@dataclass(frozen=True)
class Slide:
    """What all slides have. `id` is unique in its deck; builds are the steps after the first. `dark`: drawn in the opposite colours."""

    id: str
    title: str
    footer: str
    dark: bool = field(default=False, kw_only=True)

    @property
    def builds(self) -> int:
        return 0

    def text(self) -> list[str]:
        """The lines a person would copy into a deck, title first, all steps built."""
        return [self.title]

    def labels(self) -> list[str]:
        """Words inside a chart."""
        return []

    def facts(self) -> dict[str, int]:
        """How many pictures, tables and charts it has."""
        return {"pictures": 0, "tables": 0, "charts": 0}

    def film(self) -> Box | None:
        """Where a film plays on it, in units of a 1280 x 720 slide."""
        return None

    def draw(self, page: Page, step: int) -> None:
        """Draws the slide after `step` builds."""
        raise NotImplementedError

    def picture(
        self, size: tuple[int, int], step: int | None = None, number: int = 1
    ) -> tuple[Image.Image, list[tuple[str, Box]]]:
        """The slide as a picture of `size`, and each text with its box in units of a 1280 x 720 slide. Step None: all built."""
        page = Page(size)
        self.draw(page, self.builds if step is None else step)
        if not isinstance(self, Title):
            page.box(LEFT, 668, 1136, 2, (212, 218, 222))
            page.text(LEFT, 676, self.footer, 20, GREY)
            page.text(1208, 676, str(number), 20, GREY, anchor="r")
        drawn = page.finished()
        return ImageChops.invert(drawn) if self.dark else drawn, page.texts

    def heading(self, page: Page) -> None:
        """The title where every slide has it."""
        page.box(0, 0, 14, 720, TEAL)
        page.text(LEFT, 52, self.title, 46, NAVY, "Bold", TITLE_WIDTH)
        page.box(LEFT, 128, 96, 6, AMBER)


@dataclass(frozen=True)
class Title(Slide):
    """First slide: title, subtitle, presenter, date."""

    subtitle: str
    presenter: str
    date: str

    def text(self) -> list[str]:
        return [self.title, self.subtitle, self.presenter, self.date]

    def draw(self, page: Page, step: int) -> None:
        page.box(0, 0, 1280, 720, NAVY)
        page.shape([(900, 720), (1280, 250), (1280, 720)], (0, 96, 92))
        page.shape([(1060, 720), (1280, 450), (1280, 720)], TEAL)
        page.box(LEFT, 196, 120, 8, AMBER)
        y = page.text(LEFT, 222, self.title, 62, WHITE, "Bold", 1040)
        y = page.text(LEFT, y + 12, self.subtitle, 32, (214, 232, 234), width=900)
        page.text(LEFT, 520, self.presenter, 28, WHITE, "Semibold")
        page.text(LEFT, 566, self.date, 26, (190, 210, 216))


@dataclass(frozen=True)
class Bullets(Slide):
    """Title and bullets; `in_steps`: one after the other."""

    items: tuple[str, ...]
    in_steps: bool = False

    @property
    def builds(self) -> int:
        return len(self.items) - 1 if self.in_steps else 0

    def text(self) -> list[str]:
        return [self.title, *self.items]

    def draw(self, page: Page, step: int) -> None:
        self.heading(page)
        y = float(TOP + 14)
        for item in self.items[: step + 1] if self.in_steps else self.items:
            page.disc(LEFT + 10, y + 27, 8, TEAL)
            y = page.text(LEFT + 42, y, item, TEXT + 2, width=1060) + 44


@dataclass(frozen=True)
class Columns(Slide):
    """Title and two columns with a heading each."""

    left: tuple[str, tuple[str, ...]]
    right: tuple[str, tuple[str, ...]]

    def text(self) -> list[str]:
        return [self.title, self.left[0], *self.left[1], self.right[0], *self.right[1]]

    def draw(self, page: Page, step: int) -> None:
        self.heading(page)
        for x, (head, items), colour in ((LEFT, self.left, TEAL), (660, self.right, NAVY)):
            page.box(x, TOP + 12, 548, 440, (244, 248, 248), 10)
            page.box(x, TOP + 12, 548, 8, colour)
            page.text(x + 32, TOP + 44, head, 36, colour, "Bold")
            y = float(TOP + 124)
            for item in items:
                page.disc(x + 40, y + 23, 6, colour)
                y = page.text(x + 64, y, item, 30, width=460) + 32


@dataclass(frozen=True)
class Table(Slide):
    """Title and a table; the first row is its header. `widths`: shares of the columns."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]

    def text(self) -> list[str]:
        return [self.title, *(cell for row in self.rows for cell in row)]

    def facts(self) -> dict[str, int]:
        return {**super().facts(), "tables": 1}

    def draw(self, page: Page, step: int) -> None:
        self.heading(page)
        high = min(84, 450 // len(self.rows))
        for r, row in enumerate(self.rows):
            x, y = float(LEFT), TOP + 16 + r * high
            page.box(x, y, 1136, high, TEAL if r == 0 else PALE if r % 2 == 0 else WHITE)
            for cell, width in zip(row, self.widths, strict=True):
                page.text(
                    x + 22,
                    y + high / 2 - 20,
                    cell,
                    28,
                    WHITE if r == 0 else INK,
                    "Bold" if r == 0 else "Regular",
                    1136 * width - 30,
                )
                x += 1136 * width
        page.box(LEFT, TOP + 16 + len(self.rows) * high, 1136, 2, TEAL)


@dataclass(frozen=True)
class Bars(Slide):
    """Title and a bar chart: (label, value) per bar."""

    bars: tuple[tuple[str, int], ...]
    unit: str

    def labels(self) -> list[str]:
        return [self.unit, *(str(part) for bar in self.bars for part in bar)]

    def facts(self) -> dict[str, int]:
        return {**super().facts(), "charts": 1}

    def draw(self, page: Page, step: int) -> None:
        self.heading(page)
        page.text(LEFT, TOP - 18, self.unit, 24, GREY)
        most = max(value for _, value in self.bars)
        for n, (label, value) in enumerate(self.bars):
            y = TOP + 52 + n * 106
            page.text(LEFT, y + 12, label, 28, width=380)
            page.box(480, y, 620 * value / most, 66, (TEAL, (38, 146, 132), (96, 178, 166), AMBER)[n % 4])
            page.text(480 + 620 * value / most + 18, y + 9, str(value), 34, INK, "Bold")
        page.box(478, TOP + 36, 3, 420, GREY)


@dataclass(frozen=True)
class Film(Slide):
    """Title and a film that plays below it."""

    def film(self) -> Box | None:
        return (190, 170, 900, 470)

    def draw(self, page: Page, step: int) -> None:
        self.heading(page)
        page.box(190, 170, 900, 470, INK)


@dataclass(frozen=True)
class Scan(Slide):
    """A slide that is a picture file, such as a page of a real deck; `words` are its lines, the title first.

    `files`: one a step.
    """

    files: tuple[str, ...]
    words: tuple[str, ...] = ()

    @property
    def builds(self) -> int:
        return len(self.files) - 1

    def text(self) -> list[str]:
        return [self.title, *self.words]

    def picture(
        self, size: tuple[int, int], step: int | None = None, number: int = 1
    ) -> tuple[Image.Image, list[tuple[str, Box]]]:
        """Scaled to fit, on black where its shape is another one."""
        scan = Image.open(self.files[self.builds if step is None else step]).convert("RGB")
        scale = min(size[0] / scan.width, size[1] / scan.height)
        fitted = scan.resize((round(scan.width * scale), round(scan.height * scale)), Image.Resampling.LANCZOS)
        sheet = Image.new("RGB", size)
        sheet.paste(fitted, ((size[0] - fitted.width) // 2, (size[1] - fitted.height) // 2))
        return sheet, []


@dataclass(frozen=True)
class Process(Slide):
    """Title and a row of steps with arrows, (name, below) each: a drawn diagram."""

    steps: tuple[tuple[str, str], ...]

    def text(self) -> list[str]:
        return [self.title, *(part for step in self.steps for part in step)]

    def facts(self) -> dict[str, int]:
        return {**super().facts(), "pictures": 1}

    def draw(self, page: Page, step: int) -> None:
        self.heading(page)
        wide = 1136 / len(self.steps)
        for n, (name, below) in enumerate(self.steps):
            x, y, last = LEFT + n * wide, 290, n == len(self.steps) - 1
            colour = AMBER if last else (NAVY, (10, 70, 90), (4, 96, 98), TEAL)[n % 4]
            tip = 34
            page.shape(
                [
                    (x, y),
                    (x + wide - tip, y),
                    (x + wide - 6, y + 80),
                    (x + wide - tip, y + 160),
                    (x, y + 160),
                    (x + (tip - 6 if n else 0), y + 80),
                ],
                colour,
            )
            page.text(x + wide / 2 + (4 if n else -8), y + 58, name, 27, INK if last else WHITE, "Bold", anchor="m")
            page.text(x + wide / 2, y + 186, below, 25, GREY, anchor="m")


@dataclass(frozen=True)
class Questions(Slide):
    """Last slide: a big question and an address."""

    address: str

    def text(self) -> list[str]:
        return [self.title, self.address]

    def draw(self, page: Page, step: int) -> None:
        page.box(0, 0, 14, 720, TEAL)
        page.disc(1040, 420, 190, PALE)
        page.text(1040, 262, "?", 210, TEAL, "Bold", anchor="m")
        page.texts.pop()  # decoration
        page.text(LEFT, 262, self.title, 76, NAVY, "Bold")
        page.box(LEFT, 382, 96, 6, AMBER)
        page.text(LEFT, 420, self.address, 32, GREY)


def picture_truth(slide: Slide) -> dict[str, Any]:
    """Title, text, furniture and boxes of a slide, as truth.py writes them."""
    return {
        "id": slide.id,
        "title": slide.title,
        "text": slide.text(),
        "also_visible": " ".join([slide.footer, *slide.labels()]),
        **slide.facts(),
    }
