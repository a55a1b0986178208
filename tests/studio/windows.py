"""What lies around or over a slide: an editor's or a browser's window, the desktop, a console, a pop-up, ink, a film."""

from __future__ import annotations

import math
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from .page import Box, load_font

if TYPE_CHECKING:
    from .slides import Slide
    from .take import Layout, Poll, Take

RIBBON, PAPER, RULE, WORDS = (243, 242, 241), (230, 230, 230), (200, 198, 196), (70, 68, 66)
TYPED = (
    "$ python train.py --region north --epochs 12",
    "loading 412 firms ... done",
    "epoch  1  loss 0.913  accuracy 0.41",
    "epoch  2  loss 0.702  accuracy 0.55",
    "epoch  3  loss 0.588  accuracy 0.61",
    "epoch  4  loss 0.497  accuracy 0.68",
    "$ python report.py --open",
    "report written to report.html",
    "$ ls results",
    "north.csv  south.csv  west.csv  summary.txt",
    "$ cat results/summary.txt",
    "47 firms changed supplier, 12 merged, 3 closed",
)
TYPE_MS = 45  # a sign on the console
SHARES = {  # left, top, width of a 16:9 slide, as shares of the frame
    "editor": (0.215, 0.225, 0.74),
    "browser": (0.1, 0.17, 0.8),
    "inset": (0.125, 0.125, 0.75),
}


def place_in(layout: Layout, size: tuple[int, int]) -> Box | None:
    """Where the slide is in a window or between bars; even numbers of pixels. None for other layouts."""
    width, height = size
    if layout == "letterbox":
        high = height * 3 // 4 // 2 * 2
        wide = min(width, high * 4 // 3) // 2 * 2
        return (width - wide) // 4 * 2, (height - high) // 4 * 2, wide, high
    if layout == "shared":
        x, y, wide, high = panel(size)
        inner = place_in("browser", (wide, high)) or (0, 0, wide, high)
        return x + inner[0], y + inner[1], *inner[2:]
    if layout not in SHARES:
        return None
    left, top, share = SHARES[layout]
    wide = round(width * share) // 2 * 2
    return round(width * left) // 2 * 2, round(height * top) // 2 * 2, wide, wide * 9 // 16 // 2 * 2


def panel(size: tuple[int, int]) -> Box:
    """Where a shared window is, beside a webcam."""
    width, height = size
    edge = width // 128 * 2
    return edge, edge, width * 52 // 64 // 2 * 2, height - 2 * edge


def window(image: Image.Image, layout: Layout, area: Box, take: Take, slide: Slide) -> None:
    """Draws the window around the slide's area."""
    if layout == "editor":
        editor(image, area, take, slide)
    elif layout == "browser":
        browser(image)
    elif layout == "shared":
        x, y, wide, high = panel(image.size)
        part = Image.new("RGB", (wide, high))
        browser(part)
        image.paste(part, (x, y))


def editor(image: Image.Image, area: Box, take: Take, slide: Slide) -> None:
    """A presentation editor: ribbon, small slides at the left with the current one framed, status bar."""
    draw, (width, height) = ImageDraw.Draw(image), image.size
    font = load_font("Regular", max(8, height // 48))
    draw.rectangle((0, 0, width, height), PAPER)
    draw.rectangle((0, 0, width, height * 0.05), (183, 71, 42))
    draw.text((width / 2, height * 0.025), f"{take.name}.pptx", (255, 255, 255), font, "mm")
    draw.rectangle((0, height * 0.05, width, height * 0.2), RIBBON)
    for n, word in enumerate(("File", "Home", "Insert", "Design", "Transitions", "Animations", "View")):
        draw.text((width * (0.03 + 0.085 * n), height * 0.075), word, WORDS, font, "lm")
    for n in range(14):
        x = width * (0.03 + 0.065 * n)
        draw.rectangle((x, height * 0.105, x + height * 0.05, height * 0.155), ((90, 120, 170), (180, 120, 70))[n % 2])
        draw.line((x, height * 0.175, x + height * 0.07, height * 0.175), WORDS)
    draw.line((0, height * 0.2, width, height * 0.2), RULE)
    draw.rectangle((0, height * 0.96, width, height), RIBBON)
    number = list(take.deck).index(slide.id) + 1
    draw.text((width * 0.01, height * 0.98), f"Slide {number} of {len(take.deck)}", WORDS, font, "lm")
    for n, small in enumerate(take.deck.values()):
        x, y, wide = round(width * 0.03), round(height * (0.225 + 0.148 * n)), round(width * 0.14)
        if y + wide * 9 // 16 < height * 0.95:
            image.paste(thumbnail(small, (wide, wide * 9 // 16)), (x, y))
            if small is slide:
                draw.rectangle((x - 3, y - 3, x + wide + 2, y + wide * 9 // 16 + 2), None, (183, 71, 42), 2)
    draw.rectangle((area[0] - 1, area[1] - 1, area[0] + area[2], area[1] + area[3]), None, RULE)


def browser(image: Image.Image) -> None:
    """A browser: tabs, address, and a page on which the slide stands."""
    draw, (width, height) = ImageDraw.Draw(image), image.size
    font = load_font("Regular", max(8, height // 48))
    draw.rectangle((0, 0, width, height), (250, 250, 250))
    draw.rectangle((0, 0, width, height * 0.06), (222, 225, 230))
    for n, tab in enumerate(("Slides", "Mail (3)", "Calendar")):
        x = width * (0.02 + 0.2 * n)
        draw.rectangle(
            (x, height * 0.015, x + width * 0.19, height * 0.06), (255, 255, 255) if n == 0 else (205, 209, 216)
        )
        draw.text((x + width * 0.015, height * 0.038), tab, WORDS, font, "lm")
    draw.rectangle((0, height * 0.06, width, height * 0.125), (255, 255, 255))
    draw.rounded_rectangle((width * 0.1, height * 0.072, width * 0.9, height * 0.115), height * 0.02, (236, 238, 241))
    draw.text((width * 0.12, height * 0.093), "slides.example.org/deck/2026", WORDS, font, "lm")
    draw.line((0, height * 0.125, width, height * 0.125), RULE)


def desktop(image: Image.Image) -> None:
    """The presenter's desktop: a plain ground, some icons, a task bar with a clock."""
    draw, (width, height) = ImageDraw.Draw(image), image.size
    font = load_font("Regular", max(8, height // 48))
    draw.rectangle((0, 0, width, height), (38, 92, 128))
    for n, name in enumerate(("Bin", "Webinar", "Budget", "Photos", "Travel")):
        x, y = width * 0.03, height * (0.05 + 0.16 * n)
        draw.rectangle((x, y, x + width * 0.04, y + width * 0.045), ((230, 190, 90), (120, 190, 230))[n % 2])
        draw.text((x + width * 0.02, y + width * 0.06), name, (255, 255, 255), font, "mm")
    draw.rectangle((0, height * 0.945, width, height), (24, 28, 34))
    draw.text((width * 0.96, height * 0.972), "14:32", (255, 255, 255), font, "mm")


def console(image: Image.Image, ms: float) -> None:
    """A program at work: lines are typed, and scroll up when the window is full. `ms` since it was opened."""
    draw, (width, height) = ImageDraw.Draw(image), image.size
    draw.rectangle((0, 0, width, height), (12, 12, 12))
    draw.rectangle((0, 0, width, height * 0.05), (50, 50, 52))
    font = load_font("Regular", max(9, height // 30))
    left, rows = int(ms / TYPE_MS), list[str]()
    for n in range(1000):
        line = TYPED[n % len(TYPED)]
        rows.append(line[:left])
        left -= len(line)
        if left <= 0:
            break
    fit = int(height * 0.9 / (font.size * 1.4))
    for n, row in enumerate(rows[-fit:]):
        draw.text((width * 0.02, height * 0.07 + n * font.size * 1.4), row, (220, 224, 220), font)


def toast(image: Image.Image, words: str) -> None:
    """A pop-up of the platform in the lower right corner."""
    draw, (width, height) = ImageDraw.Draw(image), image.size
    left, top = width * 0.68, height * 0.82
    draw.rounded_rectangle((left, top, width * 0.985, height * 0.95), height * 0.015, (40, 42, 48), (90, 92, 98))
    draw.ellipse((left + height * 0.02, top + height * 0.03, left + height * 0.09, top + height * 0.1), (96, 120, 200))
    font = load_font("Regular", max(9, height // 36))
    draw.text((left + height * 0.11, top + height * 0.065), words, (240, 240, 240), font, "lm")


def poll(image: Image.Image, state: Poll) -> None:
    """A poll's window over the middle: a bar with its name, a question, answers to choose from or their shares, a button."""
    draw, (width, height) = ImageDraw.Draw(image), image.size
    left, top, right, bottom = width * 0.3, height * 0.16, width * 0.7, height * 0.84
    small, bold = load_font("Regular", max(9, height // 38)), load_font("Bold", max(10, height // 32))
    draw.rectangle((left, top, right, bottom), (252, 252, 252), (150, 152, 156))
    draw.rectangle((left, top, right, top + height * 0.06), (236, 237, 239), (150, 152, 156))
    draw.text(
        ((left + right) / 2, top + height * 0.03),
        "Poll in progress" if state == "asked" else "Poll results",
        WORDS,
        small,
        "mm",
    )
    draw.text((left + width * 0.02, top + height * 0.12), "Have you joined a cluster?", (30, 30, 32), bold, "lm")
    for n, (answer, share) in enumerate((("Yes, for years", 0.41), ("Since last year", 0.23), ("Not yet", 0.36))):
        y = top + height * (0.21 + 0.12 * n)
        if state == "asked":
            draw.ellipse(
                (left + width * 0.025, y - height * 0.014, left + width * 0.025 + height * 0.028, y + height * 0.014),
                None,
                WORDS,
            )
            draw.text((left + width * 0.055, y), answer, WORDS, small, "lm")
        else:
            draw.text((left + width * 0.025, y), f"{answer}  {share:.0%}", WORDS, small, "lm")
            draw.rectangle(
                (left + width * 0.025, y + height * 0.025, left + width * (0.025 + 0.35 * share), y + height * 0.045),
                (14, 113, 235),
            )
    draw.rounded_rectangle(
        (right - width * 0.12, bottom - height * 0.09, right - width * 0.02, bottom - height * 0.03), 5, (14, 113, 235)
    )
    draw.text(
        (right - width * 0.07, bottom - height * 0.06),
        "Submit" if state == "asked" else "Close",
        (255, 255, 255),
        small,
        "mm",
    )


def inked(image: Image.Image, area: Box, strokes: int, ms: float) -> None:
    """Strokes of a red pen; the last one is drawn within a second."""
    draw, (x, y, wide, high) = ImageDraw.Draw(image), area
    for n in range(strokes):
        share = 1.0 if n < strokes - 1 else min(1.0, ms / 1000)
        points = [
            (
                x + wide * (0.12 + 0.3 * t + 0.08 * n),
                y + high * (0.42 + 0.16 * n + 0.03 * math.sin(9 * t + n)),
            )
            for t in (share * k / 24 for k in range(25))
        ]
        draw.line(points, (220, 30, 40), max(2, high // 120))


def moving(size: tuple[int, int], ms: float) -> Image.Image:
    """A film: a wheel turns before hills while a cloud passes; a new picture every 80 ms."""
    return _moving(size, int(timedelta(milliseconds=ms) / timedelta(milliseconds=80)) % 150)


@lru_cache(maxsize=256)
def _moving(size: tuple[int, int], n: int) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size, (140 + n // 3, 180, 220))
    draw = ImageDraw.Draw(image)
    for k in range(5):
        x = width * (k / 4 - 0.1) + n
        draw.polygon(
            [(x - width * 0.2, height), (x, height * (0.45 + 0.05 * k)), (x + width * 0.25, height)],
            (60, 110 + 20 * k, 70),
        )
    x, y, r = width * (0.25 + n / 300), height * 0.5, height * 0.25
    for k in range(6):
        turn = n / 6 + k * math.pi / 3
        draw.line((x, y, x + r * math.cos(turn), y + r * math.sin(turn)), (250, 250, 250), max(2, height // 40))
    draw.ellipse(
        (width - 4 * n % width, height * 0.08, width - 4 * n % width + height * 0.3, height * 0.2), (250, 250, 250)
    )
    return image


@lru_cache(maxsize=64)
def thumbnail(slide: Slide, size: tuple[int, int]) -> Image.Image:
    """A slide very small."""
    return slide.picture((size[0] * 4, size[1] * 4))[0].resize(size)
