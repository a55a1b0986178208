"""One page as one slide: its text in placeholders and boxes, its tables, pictures and shapes where they stood."""

from dataclasses import replace
from itertools import groupby
from pathlib import Path

import msgspec

from pipeline.formats.pptx.colour import near
from pipeline.formats.pptx.plan import (
    HEIGHT,
    Frame,
    Grid,
    Image,
    LayoutName,
    Paragraph,
    Rectangle,
    Run,
    Shading,
    Sheet,
    Text,
    Theme,
)
from pipeline.model import Line, PageOfSlide, Picture
from pipeline.stages.deck.blocks import Place, Where, block_text, bounds, together
from pipeline.stages.deck.fonts import Fonts, Sizes
from pipeline.stages.deck.furniture import Furniture
from pipeline.stages.deck.grids import grid_of
from pipeline.stages.deck.heading import title_text
from pipeline.stages.deck.looks import Locate, firmer, ground, most_common, same_shading, shading

BODY_CHARACTERS = 36


def sheet_of(
    page: PageOfSlide, notes: list[str], width: int, theme: Theme, locate: Locate, kit: Furniture, *, first: bool
) -> Sheet:
    """A slide rebuilt, without what the master shows. `first`: it opens the deck, so it may be a title slide."""
    place = Place(page, width)
    below = ground(page)
    if below != page.background:
        lines = [replaced(line, below) if near(line.background, page.background) else line for line in page.lines]
        page = msgspec.structs.replace(page, background=below, lines=lines)  # pictures and shapes stay the same objects
    fills, lines = filled(page, kit)
    page = msgspec.structs.replace(page, lines=lines)
    sizes = Sizes(page.lines, Fonts(theme.title_font, theme.font))
    title = [line for line in page.lines if line.role == "title"]
    text = [line for line in page.lines if line.role in ("body", "caption")]
    blocks = together([list(group) for _, group in groupby(text, key=lambda line: line.block)], page)
    layout, chosen = layout_of(page, title, blocks, first)
    behind: list[Rectangle] = [
        Rectangle(place.frame(shape.box), fill, shape.round, shape.line, shade)
        for shape, (fill, shade) in zip(page.shapes, fills, strict=True)
        if not kit.has(page, shape)
    ]
    images = [image_of(picture, place, page, locate) for picture in page.pictures if not kit.has(page, picture)]
    items: list[Text | Grid | Image | Rectangle] = []
    blocks = [line_by_line(block) if sizes.is_code(block[0]) else block for block in blocks]
    title_item = title_text(page, title, place, theme, sizes)
    head = place.frame(bounds(title)) if title else None
    drawn: list[Rectangle | Image] = [*behind, *images]
    under = [item for item in drawn if head is not None and covers(item.frame, head)]
    items += [replace(item, decorative=True) if isinstance(item, Image) else item for item in under]
    items.append(title_item)
    items += [item for item in drawn if item not in under]
    for number, block in enumerate(blocks):
        kind: Where = "body" if chosen[:1] == [number] else "second" if chosen[1:] == [number] else "box"
        items.append(block_text(page, block, blocks, place, theme, kind, sizes))
    items += [grid_of(page, table, place, theme, sizes) for table in page.tables]
    footer = " ".join(dict.fromkeys(line.text for line in page.lines if line.role == "footer"))
    background = background_of(page, theme, locate)
    return Sheet(layout, items, notes, "Presentation", background, footer, plain=page.slide not in kit.pages)


def filled(page: PageOfSlide, kit: Furniture) -> tuple[list[tuple[str, Shading | None]], list[Line]]:
    """The fills of the page's shapes, a shade stronger where their lettering asks for it, and the lines as they stand on those.

    Each is a colour and, where it shades off, how.
    """
    fills, lines = list[tuple[str, Shading | None]](), list(page.lines)
    for shape in page.shapes:
        inner = [
            at
            for at, line in enumerate(lines)
            if shape.box.clip(line.box) == line.box and (shape.gradient or near(line.background, shape.fill))
        ]
        letters = most_common((lines[at].colour, len(lines[at].text)) for at in inner)
        fill, shade = shape.fill, shading(shape)
        if not kit.has(page, shape):
            fill = firmer(fill, letters)
            shade = shade and replace(shade, start=firmer(shade.start, letters), end=firmer(shade.end, letters))
        for at in inner if fill != shape.fill else []:
            lines[at] = replaced(lines[at], fill)
        fills.append((fill, shade))
    return fills, lines


def background_of(page: PageOfSlide, theme: Theme, locate: Locate) -> str | Shading | Path:
    """The slide's ground, empty where it is the master's."""
    if page.backdrop is not None:
        return "" if locate(page.backdrop) == theme.backdrop else locate(page.backdrop)
    own = shading(page)
    if theme.backdrop is not None:
        return own or page.background
    if own is not None or theme.shading is not None:
        return "" if own and same_shading(own, theme.shading) else own or page.background
    return "" if near(page.background, theme.background, 16) else page.background


def line_by_line(block: list[Line]) -> list[Line]:
    """A block of code: every line is a paragraph, as far to the right as it stood."""
    return [msgspec.structs.replace(line, paragraph=-1 - at, bullet="", level=0) for at, line in enumerate(block)]


def replaced(line: Line, background: str) -> Line:
    return msgspec.structs.replace(line, background=background)


def demo_sheet(
    page: PageOfSlide, notes: list[str], width: int, theme: Theme, locate: Locate, kit: Furniture, *, first: bool
) -> Sheet:
    """A demonstration: its title and one still picture of it."""
    title = page.title or "Demonstration"
    top, left = round(HEIGHT * 0.2), round(width * 0.06)
    room_wide, room_high = width - 2 * left, round(HEIGHT * 0.72)
    scale = min(room_wide / page.width, room_high / page.height)
    wide, high = round(page.width * scale), round(page.height * scale)
    frame = Frame((width - wide) // 2, top, wide, high)
    alt = (
        f"Still picture of the demonstration “{title}”"
        if page.title
        else "Still picture of what was demonstrated on the screen"
    )
    head = Text("title", [Paragraph([Run(title, theme.title_bold)])])
    return Sheet("Title Only", [head, Image(locate(page.image), frame, alt)], notes, "Presentation", plain=True)


def covers(one: Frame, two: Frame) -> bool:
    """Whether a part of `two` that would be missed stands on `one`."""
    wide = min(one.x + one.width, two.x + two.width) - max(one.x, two.x)
    high = min(one.y + one.height, two.y + two.height) - max(one.y, two.y)
    return wide > 0.05 * two.width and high > 0.1 * two.height


def layout_of(
    page: PageOfSlide, title: list[Line], blocks: list[list[Line]], first: bool
) -> tuple[LayoutName, list[int]]:
    """The layout that fits, and which blocks go into its placeholders."""
    weights = [sum(len(line.text) for line in block) for block in blocks]
    full = [
        number
        for number, block in enumerate(blocks)
        if weights[number] >= BODY_CHARACTERS or any(line.bullet for line in block) or len(block) > 2
    ]
    centre = bool(title) and bounds(title).y > 0.28 * page.height
    bulleted = any(line.bullet for block in blocks for line in block)
    if (
        blocks
        and not page.tables
        and not bulleted
        and sum(weights) < 220
        and len(blocks) <= 3
        and (first or centre)
        and title
    ):
        return "Title Slide", [max(range(len(blocks)), key=lambda number: (weights[number], -number))]
    if not full and len(blocks) == 1:
        full = [0]
    if not full or (len(blocks) > 7 and max(weights) < 0.4 * sum(weights)):
        return "Title Only", []
    ranked = sorted(full, key=lambda number: (-weights[number], number))
    if len(ranked) >= 2:
        one, two = sorted(ranked[:2])
        a, b = bounds(blocks[one]), bounds(blocks[two])
        side = a.right <= b.x + 4 or b.right <= a.x + 4
        if side and min(a.bottom, b.bottom) > max(a.y, b.y):
            return "Two Content", [one, two] if a.x <= b.x else [two, one]
    return "Title and Content", [ranked[0]]


def image_of(picture: Picture, place: Place, page: PageOfSlide, locate: Locate) -> Image:
    """A cut-out; one behind the whole page is its background and needs no description."""
    whole = picture.box.area > 0.85 * page.width * page.height
    alt = "Background picture of the slide" if whole and not picture.words else picture.alt
    return Image(locate(picture.image), place.frame(picture.box), alt, decorative=whole and not picture.words)
