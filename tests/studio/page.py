"""The sheet a slide is drawn on: 1280 x 720 units whatever the real size, our font and colours, and a record of every text drawn."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .people import Colour

WIDTH, HEIGHT = 1280, 720
FONTS = Path(__file__).parent / "fonts"
INK, NAVY, TEAL, AMBER = (32, 42, 54), (15, 44, 72), (0, 121, 107), (240, 160, 48)
GREY, PALE, WHITE = (92, 104, 116), (232, 242, 241), (255, 255, 255)
OVER = 2  # drawn twice as large and reduced: smooth edges of shapes

Box = tuple[int, int, int, int]


class Page:
    """A sheet. Coordinates are units of a 1280 x 720 slide; boxes are (x, y, width, height) in the same units."""

    def __init__(self, size: tuple[int, int], background: Colour = WHITE) -> None:
        self.size = size
        self.scale = OVER * size[1] / HEIGHT
        self.image = Image.new("RGB", (size[0] * OVER, size[1] * OVER), background)
        self.draw = ImageDraw.Draw(self.image)
        self.texts: list[tuple[str, Box]] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        height: int,
        colour: Colour = INK,
        weight: str = "Regular",
        width: float = WIDTH,
        anchor: str = "l",
    ) -> float:
        """Words in lines of at most `width`, the first line's top at y. Anchor l, m or r. Returns the y under the last line."""
        font = load_font(weight, round(height * self.scale))
        top, boxes = y, []
        for line in self._lines(words, font, width * self.scale):
            self.draw.text((x * self.scale, y * self.scale), line, colour, font, anchor + "a")
            left, upper, right, lower = self.draw.textbbox((x * self.scale, y * self.scale), line, font, anchor + "a")
            boxes.append((left, upper, right, lower))
            y += height * 1.32
        left, upper = min(b[0] for b in boxes), min(b[1] for b in boxes)
        right, lower = max(b[2] for b in boxes), max(b[3] for b in boxes)
        scale = self.scale
        self.texts.append(
            (
                words,
                (
                    round(left / scale),
                    round(upper / scale),
                    round((right - left) / scale),
                    round((lower - upper) / scale),
                ),
            )
        )
        return max(y, top)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Colour,
        radius: float = 0,
        outline: Colour | None = None,
    ) -> None:
        """A filled rectangle, round at the corners if `radius`."""
        s = self.scale
        self.draw.rounded_rectangle(
            (x * s, y * s, (x + width) * s, (y + height) * s), radius * s, fill, outline, round(2 * s) if outline else 0
        )

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A filled circle around (x, y)."""
        s = self.scale
        self.draw.ellipse(((x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s), fill)

    def shape(self, points: list[tuple[float, float]], fill: Colour) -> None:
        """A filled polygon."""
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill)

    def finished(self) -> Image.Image:
        """The sheet at its real size."""
        return self.image.resize(self.size, Image.Resampling.LANCZOS)

    def _lines(self, words: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
        lines = [""]
        for word in words.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.draw.textlength(longer, font) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines


@lru_cache(maxsize=64)
def load_font(weight: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Open Sans Regular, Semibold or Bold."""
    return ImageFont.truetype(str(FONTS / f"OpenSans-{weight}.ttf"), pixels, layout_engine=ImageFont.Layout.BASIC)
