"""read: the cleanest picture of each slide, its text with boxes and styles, tables, pictures and shapes."""

import re
from collections.abc import Mapping
from statistics import fmean
from typing import Annotated, Literal, cast

import msgspec

from pipeline.media.stills import stills
from pipeline.memory import give_back
from pipeline.model import (
    Box,
    File,
    Line,
    Media,
    PageOfSlide,
    Pages,
    Picture,
    Settings,
    Shape,
    Slide,
    Slides,
    Stretch,
    Table,
)
from pipeline.model.wrapped import between
from pipeline.reading.aside import Aside
from pipeline.reading.backdrop import backdrops
from pipeline.reading.desktop import is_desktop
from pipeline.reading.headings import mark_usual_titles
from pipeline.reading.ink import Piece, Pixels
from pipeline.reading.marker import unmarked
from pipeline.reading.ocr import Found, Reader
from pipeline.reading.page import ReadPage, finish, printed, read_page
from pipeline.reading.poll import is_poll
from pipeline.reading.recurring import drop_signs, mark_recurring
from pipeline.reading.rim import without_rim
from pipeline.reading.runs import runs_of
from pipeline.reading.shelf import Shelf
from pipeline.reading.vowels import own_vowels
from pipeline.reading.weight import tell_weights
from pipeline.stage import Workspace
from pipeline.vision.clean import cleanest, dimmed, moments, save_png
from pipeline.vision.uncover import uncovered, webcams, within

MOST_SHAPES = 40
Role = Literal["title", "body", "caption", "footer", "number", "cell"]


class ReadSettings(Settings, frozen=True):
    """How slides are read."""

    moments: Annotated[
        int, msgspec.Meta(description="How many moments of a slide are combined into its clean picture.", ge=1, le=31)
    ] = 7


def read(media: Media, slides: Slides, settings: ReadSettings, work: Workspace) -> Pages:
    """Read every slide once, from its last state. Demonstrations keep their picture, and a title if they show one."""
    if not slides.slides or media.video is None:
        return Pages(pages=[])
    pictures, covered = clean_pictures(media, slides, settings, work)
    give_back()
    return read_pictures(pictures, covered, Reader(work.machine.threads), work)


def read_pictures(pictures: Mapping[int, Pixels], slides: Slides, reader: Reader, work: Workspace) -> Pages:
    """The pages of slides whose clean pictures (RGB, by slide number) are at hand; writes those and the cut-outs."""
    found: dict[int, list[Found]] = {}
    for index, slide in enumerate(slides.slides):
        found[slide.number] = reader.read(pictures[slide.number])
        work.progress(0.25 + 0.7 * (index + 1) / len(slides.slides))
    numbers = [slide.number for slide in slides.slides if slide.kind == "slide"]
    drop_signs([found[number] for number in numbers], [pictures[number].shape[0] for number in numbers])
    own_vowels([found[number] for number in numbers])

    def bare(index: int) -> Pixels:
        picture, lines = pictures[numbers[index]], found[numbers[index]]
        return printed(unmarked(picture, lines)[0], lines)[1]

    art = dict(zip(numbers, backdrops((pictures[number] for number in numbers), bare), strict=True))
    pages: dict[int, ReadPage] = {}
    files: dict[int, File] = {}  # backdrops, by the first slide that has it
    heights: dict[int, int] = {}
    aside = Aside()
    for slide in slides.slides:
        page = read_page(pictures[slide.number], found.pop(slide.number), art.get(slide.number))
        if slide.kind == "slide" and page.backdrop is not None:
            first = next((number for number in numbers if art[number] is page.backdrop), slide.number)
            if first not in files:
                path, files[first] = work.new(f"page-{slide.number:03}-backdrop.png")
                save_png(path, page.backdrop)
            files[slide.number] = files[first]
        page.backdrop = None
        pages[slide.number], heights[slide.number] = page, page.picture.shape[0]
        aside.put(slide.number, page)
    shown = [pages[number] for number in numbers]
    high = [heights[number] for number in numbers]
    mark_recurring([page.pieces for page in shown], [page.kept for page in shown], high)
    mark_usual_titles([page.pieces for page in shown], high)
    tell_weights([page.pieces + page.cells for page in shown])
    out = []
    for slide in slides.slides:
        page = pages.pop(slide.number)
        aside.back(slide.number, page, pictures[slide.number])
        finish(page)
        out.append(page_of(slide, page, files.get(slide.number), work))
    return Pages(pages=out)


def clean_pictures(media: Media, slides: Slides, settings: ReadSettings, work: Workspace) -> tuple[Shelf[int], Slides]:
    """The clean picture of each slide, by its number, and the slides with webcams alone as covers.

    The recording is gone through once, from front to back.
    """
    assert media.video is not None
    size = (media.video.shown_width, media.video.height)
    wanted = sorted((ms, slide.number) for slide in slides.slides for ms in moments(slide.still, settings.moments))
    by_number: dict[int, list[Pixels]] = {}
    by_slide = {slide.number: slide for slide in slides.slides}
    covers = [slide.covers for slide in slides.slides if slide.covers]
    last_of = {number: ms for ms, number in wanted}
    out: Shelf[int] = Shelf()
    seen: list[Slide] = []

    def clean(number: int) -> None:
        frames = by_number.pop(number)
        slide = by_slide[number]
        over = webcams(slide.covers, covers, frames[len(frames) // 2])
        if slide.captions:
            over.append(slide.captions)
        seen.append(msgspec.structs.replace(slide, covers=over))
        picture = cleanest(frames, slide.area)
        dimmed(picture, frames, slide.area, [box for box in slide.covers if box not in over])
        picture = without_rim(picture, frames[len(frames) // 2], slide.area)
        out.put(number, uncovered(picture, within(over, slide.area)))

    for index, ((ms, number), (_, frame)) in enumerate(
        zip(wanted, stills(work.recording, [ms for ms, _ in wanted], size), strict=False)
    ):
        by_number.setdefault(number, []).append(frame)
        if ms == last_of[number]:
            clean(number)
        work.progress(0.25 * (index + 1) / len(wanted))
    for number in list(by_number):
        clean(number)
    return out, Slides(slides=sorted(seen, key=lambda slide: slide.number), screens=slides.screens)


def page_of(slide: Slide, page: ReadPage, backdrop: File | None, work: Workspace) -> PageOfSlide:
    """The document of one page; writes its picture and its cut-outs. `backdrop`: the file of what it stands on."""
    height, width = page.picture.shape[:2]
    path, image = work.new(f"page-{slide.number:03}.png")
    save_png(path, page.picture)
    plain = slide.kind == "slide"
    title = " ".join(piece.text for piece in page.pieces if piece.role == "title")
    lines = [line_of(piece) for piece in page.pieces]
    if slide.kind == "demo":
        lines = [line for line in lines if line.role == "title" and is_heading(title, line, height)]
        title = title if lines else ""
    tables, cells = [], []
    if plain:
        for number, grid in enumerate(page.tables):
            tables.append(
                Table(
                    box=grid.box,
                    cells=[[" ".join(piece.text for piece in cell) for cell in row] for row in grid.cells],
                    columns=[two - one for one, two in zip(grid.xs, grid.xs[1:], strict=False)],
                    rows=[two - one for one, two in zip(grid.ys, grid.ys[1:], strict=False)],
                    merged=grid.merged,
                )
            )
            first = 1 + max((line.block for line in lines), default=-1)
            cells += [
                line_of(piece, block=first + number, paragraph=-1)
                for row in grid.cells
                for cell in row
                for piece in cell
            ]
    pictures = []
    for number, cutout in enumerate(page.cutouts if plain else [], start=1):
        path, file = work.new(f"page-{slide.number:03}-picture-{number:02}.png")
        save_png(path, cutout.pixels)
        alt = described(title, cutout.words, cutout.box, width, height)
        pictures.append(Picture(box=cutout.box, image=file, alt=alt, words=cutout.words))
    known = [line.confidence for line in lines]
    return PageOfSlide(
        slide=slide.number,
        title=title,
        text=paragraphs(lines, tables),
        image=image,
        width=width,
        height=height,
        background=page.background,
        lines=lines + cells,
        tables=tables,
        pictures=pictures,
        shapes=[
            Shape(box=region.box, fill=region.fill, round=region.round, line=region.line, gradient=region.gradient)
            for region in page.shapes[:MOST_SHAPES]
        ]
        if plain
        else [],
        confidence=round(fmean(known), 3) if known else 1.0,
        hidden=within(slide.covers, slide.area),
        gradient=page.gradient,
        backdrop=backdrop,
        desktop=plain and is_desktop([*page.pieces, *page.kept], width, height),
        poll=plain and is_poll([*page.pieces, *page.kept, *page.cells]),
    )


def is_heading(title: str, line: Line, height: int) -> bool:
    """Whether the largest text of a demonstration is a heading over it, rather than a part of what is demonstrated."""
    large = line.size > 0.045 * height and line.box.y < 0.25 * height
    spoken = sum(len(word) >= 3 and word.isalpha() for word in title.split())
    return large and spoken >= 2 and len(title) <= 60 and not re.search(r"[\\/<>=_{}$]|\w\.\w", title)


def line_of(piece: Piece, *, block: int | None = None, paragraph: int | None = None) -> Line:
    """A piece as it stands in the document."""
    stretches = [Stretch(first, look.bold, look.italic, look.colour, look.size) for first, look in runs_of(piece)]
    alike = len({(stretch.bold, stretch.size) for stretch in stretches}) < 2  # else the widths tell no typeface
    return Line(
        text=piece.text,
        box=Box(piece.left, piece.box.y, max(1, piece.box.right - piece.left), piece.box.height),
        confidence=piece.confidence,
        size=piece.size,
        bold=piece.bold,
        italic=piece.italic,
        colour=piece.colour,
        background=piece.background,
        role=cast(Role, piece.role),
        level=piece.level,
        bullet=piece.bullet,
        block=piece.block if block is None else block,
        paragraph=piece.paragraph if paragraph is None else paragraph,
        words=piece.words if alike and len(piece.words) == len(piece.text.split()) else [],
        serif=piece.serif,
        mark=piece.mark,
        pen=piece.pen,
        penned=piece.penned,
        stretches=stretches,
    )


def paragraphs(lines: list[Line], tables: list[Table]) -> list[str]:
    """The page's text in reading order, one string a paragraph; the tables' rows after it. No footer, no page number."""
    out: list[str] = []
    last = None
    for line in lines:
        if line.role in ("footer", "number", "cell"):
            continue
        if line.paragraph == last:
            out[-1] += between(out[-1], line.text) + line.text
        else:
            out.append(f"{line.bullet} {line.text}" if line.bullet[-1:] in (".", ")") else line.text)
        last = line.paragraph
    return out + [" | ".join(cell for cell in row if cell) for table in tables for row in table.cells if any(row)]


def described(title: str, words: list[str], box: Box, width: int, height: int) -> str:
    """A picture described for who cannot see it, from what is known of it: its words, its place, the slide it stands on."""
    where = {0: "left", 1: "middle", 2: "right"}[min(2, 3 * (box.x + box.width // 2) // max(1, width))]
    on = f" on the slide “{title}”" if title else " on this slide"
    if words:
        inner = ", ".join(dict.fromkeys(words))
        return f"Picture{on}, with the words: {inner[:240] + '…' if len(inner) > 240 else inner}"
    kind = "Small picture" if box.area < 0.02 * width * height else "Picture"
    return f"{kind}{on}, {where}"
