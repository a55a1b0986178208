"""What a deck is to hold, in plain values: the plan that `pptx.write` turns into a file. Lengths in EMU, sizes in points."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.model import Merged

EMU_PER_POINT = 12700
HEIGHT = 6858000
WIDTHS = {"16:9": 12192000, "4:3": 9144000}
LayoutName = Literal["Title Slide", "Title and Content", "Two Content", "Title Only"]


Align = Literal["left", "centre", "right", ""]


@dataclass(frozen=True)
class Frame:
    """A place on the slide, EMU."""

    x: int
    y: int
    width: int
    height: int

    def within(self, other: "Frame") -> bool:
        """Whether its middle lies in the other."""
        return other.holds(self.x + self.width // 2, self.y + self.height // 2)

    def holds(self, x: int, y: int) -> bool:
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Run:
    """Text of one look. `colour` is `#rrggbb`, or empty for the theme's; `accent`: it is one of
    the theme's accents, and changes with them; `size` in points, 0 the layout's; `font` empty the theme's. `pen`: the colour that
    highlights it, `#rrggbb`, or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    colour: str = ""
    size: float = 0
    link: str = ""
    font: str = ""
    accent: bool = False
    pen: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`bullet`: empty, a sign, or a number such as `3.`; None is for: as the layout has it. Margins in points, `spacing` of
    lines as a share of the usual; None as the layout's. `mark`: the bullet's colour, empty for that of the text."""

    runs: list[Run]
    level: int = 0
    bullet: str | None = None
    margin: float | None = None
    indent: float | None = None
    before: float | None = None
    spacing: float | None = None
    align: Align = ""
    mark: str = ""


@dataclass(frozen=True)
class Text:
    """Text in a placeholder ("title", "body", "second") or in a box of its own. No frame: where the layout has it."""

    place: Literal["title", "body", "second", "box"]
    paragraphs: list[Paragraph]
    frame: Frame | None = None
    wrap: bool = True
    name: str = "Text"


@dataclass(frozen=True)
class Cell:
    text: str
    size: float = 0
    bold: bool = False
    colour: str = ""
    fill: str = ""
    align: Align = ""


@dataclass(frozen=True)
class Grid:
    """A table; the first row is its header. `columns` and `rows` in EMU; `inset`: the air beside the text of a cell, points;
    `top`: the air above it where cells keep to their upper edge, None where they keep to their middle. `merged`: cells that are one."""

    frame: Frame
    cells: list[list[Cell]]
    columns: list[int]
    rows: list[int]
    alt: str
    inset: float = 4.0
    top: float | None = None
    merged: Sequence[Merged] = ()


@dataclass(frozen=True)
class Image:
    """A picture file with its description; `decorative` where a screen reader should pass over it."""

    path: Path
    frame: Frame
    alt: str
    decorative: bool = False


@dataclass(frozen=True)
class Rectangle:
    """A plain filled rectangle, decoration behind the text. `round`: its corners' radius as a share of its shorter side; `line`: the
    colour of the line around it, empty for none; `shading`: how its fill shades off, with `fill` in its middle."""

    frame: Frame
    fill: str
    round: float = 0.0
    line: str = ""
    shading: "Shading | None" = None


@dataclass(frozen=True)
class Shading:
    """A fill that shades from one colour to another, in the direction `angle` (degrees clockwise from left-to-right)."""

    start: str
    end: str
    angle: int


@dataclass(frozen=True)
class Sheet:
    """One slide. `items` in drawing order, which is the reading order. `plain`: without what stands on the master. `background`: empty
    where it is the master's, a path where it is a picture."""

    layout: LayoutName
    items: list[Text | Grid | Image | Rectangle]
    notes: list[str]
    section: str
    background: str | Shading | Path = ""
    footer: str = ""
    plain: bool = False


@dataclass(frozen=True)
class Theme:
    """What all slides share. Colours `#rrggbb`. `title_at`: where most titles stand, None for the template's place. `shading`: the
    ground of most slides where that is not of one colour; `backdrop`: the picture that most stand on, where it is neither."""

    background: str = "#ffffff"
    shading: Shading | None = None
    backdrop: Path | None = None
    text: str = "#1a1a1a"
    title: str = "#1a1a1a"
    accents: list[str] = field(default_factory=list)
    font: str = "Arial"
    title_font: str = "Arial"
    body_size: float = 24
    title_size: float = 36
    title_bold: bool = False
    title_at: Frame | None = None


@dataclass(frozen=True)
class Kept:
    """A place, and the side to which its text keeps."""

    frame: Frame
    side: Literal["left", "centre", "right"]


@dataclass(frozen=True)
class FooterLook:
    """How footers and page numbers are set; a place is None where the slides showed none."""

    text: Kept | None
    number: Kept | None
    size: float
    colour: str


@dataclass(frozen=True)
class Book:
    """A whole deck. `language` is a BCP 47 tag; `date` is ISO or anything a person wrote. `furniture`
    stands on the master."""

    width: int
    theme: Theme
    sheets: list[Sheet]
    title: str
    author: str
    subject: str
    keywords: list[str]
    language: str
    date: str
    furniture: list[Image | Rectangle] = field(default_factory=list)
    footer: FooterLook | None = None
