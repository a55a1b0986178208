"""Slides as they were shown, and what stands on them."""

from typing import Literal

import msgspec

from pipeline.model.document import Box, Document, File
from pipeline.timeline import Span


class Slide(Document, frozen=True):
    """One distinct slide. `number` is 1-based, in order of first appearance among items of every kind.

    `shown`: every span on the screen. `steps`: times at which a build added something. `still`: where the last state
    stands undisturbed, to take the picture from. `area`: where it lies in the frame; `covers`: what lies over it then and
    moves, such as a webcam, in the frame's pixels; `captions`: where the platform's captions lie over it. `kind`: "slide",
    or "demo" for a screen demonstration or an embedded video, or "card" for a waiting or holding screen that belongs to no
    deck.
    """

    number: int
    kind: Literal["slide", "demo", "card"]
    shown: list[Span]
    steps: list[int]
    still: Span
    area: Box
    confidence: float
    covers: list[Box] = []
    captions: Box | None = None


class Screen(Document, frozen=True):
    """What kind of picture the recording shows in `span`; `slide` is the number of the slide where there is one.

    "slide" (with or without webcam), "demo", "card", "people" (gallery or speaker view), "black", "other".
    """

    span: Span
    kind: Literal["slide", "demo", "card", "people", "black", "other"]
    slide: int | None = None


class Slides(Document, frozen=True):
    """Made by slides. `screens` cover the recording in order."""

    slides: list[Slide]
    screens: list[Screen]


class Stretch(Document, frozen=True):
    """Words of a line that look alike, up to the next stretch. `first`: which word it begins with, from 0; `size`: the em, in pixels."""

    first: int
    bold: bool
    italic: bool
    colour: str
    size: float


class Line(Document, frozen=True):
    """One printed line. `box` in pixels of the page picture; `size` is the font's height (em) in those pixels; colours `#rrggbb`.

    `role`: "title", "body", "caption", "footer", "number" or "cell". `level` 0 is a paragraph's first level; `bullet` the
    bullet's sign or empty, `mark` its colour where that is not the text's. `block` numbers the paragraph groups (columns, boxes)
    of a page from 0 in reading order; lines of one paragraph share `paragraph`. `words`: the printed width of each word, empty
    where they could not be told apart; `serif`: how many times wider the stems end than they are, about 1 without serifs and 1.5
    with; 0 where it could not be told. `pen`: the colour of a marker pen over the words whose numbers, from 0, `penned` holds.
    `stretches`: all of the line's words, where they do not all look alike.
    """

    text: str
    box: Box
    confidence: float
    size: float
    bold: bool
    italic: bool
    colour: str
    background: str
    role: Literal["title", "body", "caption", "footer", "number", "cell"]
    level: int
    bullet: str
    block: int
    paragraph: int
    words: list[int] = []
    serif: float = 0.0
    mark: str = ""
    pen: str = ""
    penned: list[int] = []
    stretches: list[Stretch] = []


class Merged(msgspec.Struct, frozen=True, array_like=True):
    """Cells of a table that are one, from the first on; its text stands in that one."""

    row: int
    column: int
    rows: int
    columns: int


class Table(Document, frozen=True):
    """`cells[row][column]`; the first row is the header. `columns` and `rows`: their widths and heights. `merged`: cells that are one."""

    box: Box
    cells: list[list[str]]
    columns: list[int]
    rows: list[int]
    merged: list[Merged] = []


class Picture(Document, frozen=True):
    """A region that stays a picture, cut out of the page. `alt` describes it for who cannot see it. `words`: what is printed inside it."""

    box: Box
    image: File
    alt: str
    words: list[str] = []


class Gradient(Document, frozen=True):
    """A ground or a fill that shades off along straight lines: from one colour (`#rrggbb`) to another, from corner to corner in the
    direction `angle`, degrees clockwise from left-to-right."""

    start: str
    end: str
    angle: int


class Shape(Document, frozen=True):
    """A plain filled rectangle or a line (a rectangle of a few pixels), behind the text. `round`: the radius of its corners as a
    share of its shorter side, up to 0.5. `line`: the colour of the line around it, empty where there is none. `gradient`: how its fill
    shades off; `fill` is the colour in its middle."""

    box: Box
    fill: str
    round: float = 0.0
    line: str = ""
    gradient: Gradient | None = None


class PageOfSlide(Document, frozen=True):
    """One slide, read. `image` is its cleanest picture, `width` by `height` pixels; `text` in reading order, a line a paragraph.

    `hidden`: where something lay over the slide all the time; the picture is filled from its surroundings there. `gradient`: the
    ground where it is not of one colour; `background` is its middle then. `backdrop`: the picture that all of it stands on, where the
    ground is neither; pages that share one name the same file. `desktop`: no slide, but a computer's desktop with its icons;
    `poll`: or a poll of the audience, as a platform shows it.
    """

    slide: int
    title: str
    text: list[str]
    image: File
    width: int
    height: int
    background: str
    lines: list[Line]
    tables: list[Table]
    pictures: list[Picture]
    shapes: list[Shape]
    confidence: float
    hidden: list[Box] = []
    gradient: Gradient | None = None
    backdrop: File | None = None
    desktop: bool = False
    poll: bool = False


class Pages(Document, frozen=True):
    """Made by read: one page a slide (kinds "slide", "demo" and "card"), in the order of the slides."""

    pages: list[PageOfSlide]

    def of(self, slide: int) -> PageOfSlide | None:
        """The page of slide number `slide`."""
        return next((page for page in self.pages if page.slide == slide), None)
