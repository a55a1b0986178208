"""The text of a page as paragraphs in placeholders and boxes: which lines belong together, how they are set, where they stand."""

from collections.abc import Sequence
from itertools import groupby
from statistics import median
from typing import Literal

from pipeline.formats import pptx_fit
from pipeline.formats.pptx_colour import near
from pipeline.formats.pptx_plan import HEIGHT, Frame, Paragraph, Run, Text, Theme
from pipeline.model import Box, Line, PageOfSlide
from pipeline.stages.deck.looks import ink, points
from pipeline.stages.deck.titles import short

LINE_HEIGHT, OVER_CAPITALS = 1.15, 0.19  # of Arial, in ems
MOST_GAP = 150.0
ASCENT = 0.21
Where = Literal["title", "body", "second", "box"]
Align = Literal["left", "centre", "right", ""]


class Place:
    """From the page's pixels to the slide's EMU."""

    def __init__(self, page: PageOfSlide, width: int) -> None:
        self.across, self.down = width / page.width, HEIGHT / page.height
        self.width = width

    def frame(self, box: Box) -> Frame:
        return Frame(
            round(box.x * self.across),
            round(box.y * self.down),
            round(box.width * self.across),
            round(box.height * self.down),
        )


def bounds(lines: Sequence[Line]) -> Box:
    """The box around lines."""
    x, y = min(line.box.x for line in lines), min(line.box.y for line in lines)
    return Box(x, y, max(line.box.right for line in lines) - x, max(line.box.bottom for line in lines) - y)


def together(blocks: list[list[Line]], page: PageOfSlide) -> list[list[Line]]:
    """Blocks of one text under one another become one, so that a partner gets one placeholder and not a box a paragraph."""
    out: list[list[Line]] = []
    for block in blocks:
        if out and belongs(out[-1], block, blocks, page):
            out[-1] = out[-1] + block
        else:
            out.append(block)
    return out


def belongs(one: list[Line], two: list[Line], blocks: list[list[Line]], page: PageOfSlide) -> bool:
    """Whether `two` continues `one` below it: same left edge, similar size, nothing beside or between."""
    a, b = bounds(one), bounds(two)
    em = median(line.size for line in one)
    edge = min(abs(a.x - b.x), *(abs(line.box.x - b.x) for line in one))
    if b.y < a.bottom - 0.3 * em or edge > 2.2 * em or b.y - a.bottom > 4.5 * em:
        return False
    if not 0.6 < median(line.size for line in two) / em < 1.6 or not near(one[0].background, two[0].background, 50):
        return False
    whole = Box(min(a.x, b.x), a.y, max(a.right, b.right) - min(a.x, b.x), b.bottom - a.y)
    if holder(a, page) != holder(b, page):
        return False
    others = [bounds(block) for block in blocks if block is not two and not any(line in one for line in block)]
    solid = [picture.box for picture in page.pictures] + [table.box for table in page.tables]
    return not any(whole.clip(box) for box in (*others, *solid)) and len(one[0].text) + len(two[0].text) > 12


def holder(box: Box, page: PageOfSlide) -> Box | None:
    """The smallest shape or picture that the middle of a box stands on."""
    middle = Box(box.x + box.width // 2, box.y + box.height // 2, 1, 1)
    boxes = [shape.box for shape in page.shapes] + [picture.box for picture in page.pictures]
    under = [found for found in boxes if found.clip(middle)]
    return min(under, key=lambda found: found.area, default=None)


def title_text(page: PageOfSlide, title: list[Line], place: Place, theme: Theme) -> Text:
    """The title in its placeholder, where it stood; without one, a short one from the page's words, where the layout has it."""
    if not title:
        first = next((line.text for line in page.lines if line.role == "body"), "")
        words = next((word for picture in page.pictures for word in picture.words if len(word) > 3), "")
        return Text("title", [Paragraph([Run(short(first or words or f"Slide {page.slide}", 60))])])
    size = round(points(page, median(line.size for line in title)) * fitted(title), 1)
    box = bounds(title)
    colours = [ink(line.colour, line.background, theme, title=True) for line in title]
    runs = [
        Run(f" {line.text}" if number else line.text, line.bold, line.italic, colour, size)
        for number, (line, colour) in enumerate(zip(title, colours, strict=True))
    ]
    margin = min(box.x, page.width - box.right)
    centred = abs((box.x + box.right) / 2 - page.width / 2) < 0.03 * page.width and box.x > 0.12 * page.width
    room = Box(
        0 if centred else box.x,
        box.y,
        page.width if centred else page.width - box.x - min(margin, box.x) // 2,
        box.height,
    )
    return Text(
        "title",
        [Paragraph(merged(runs), align="centre" if centred else "left")],
        lines_frame(room, title, place),
        name="Title",
    )


def block_text(
    page: PageOfSlide, block: list[Line], blocks: list[list[Line]], place: Place, theme: Theme, kind: Where
) -> Text:
    """A block as paragraphs in a placeholder or a box."""
    box = bounds([line for line in block])
    left = min(line.box.x - (line.size if line.bullet else 0) for line in block)
    align = alignment(block, page)
    fit = fitted(block)
    paragraphs = []
    below: float | None = None
    for _, group in groupby(block, key=lambda line: line.paragraph):
        lines = list(group)
        head = lines[0]
        size = points(page, median(line.size for line in lines)) * fit
        top = points(page, head.box.y) - OVER_CAPITALS * size
        gap = 0.0 if below is None else min(MOST_GAP, max(0.0, top - below))
        below = (top if below is None else below + gap) + len(lines) * LINE_HEIGHT * size
        hang = points(page, 1.1 * head.size) if head.bullet else 0.0
        margin = points(page, head.box.x - left) if align == "left" else 0.0
        margin = max(margin, hang)
        level = min(head.level, 4)
        paragraphs.append(
            Paragraph(
                merged(text_runs(lines, size, theme)),
                level=level,
                bullet=head.bullet,
                margin=round(margin, 1),
                indent=round(-hang, 1),
                before=round(gap, 1),
                align=align,
            )
        )
    fixed = kind == "box" and box.width < 0.4 * page.width
    right = box.right + round(0.06 * box.width) if fixed else right_limit(box, block, blocks, page)
    start = round(left)
    if align == "left":
        room = Box(start, box.y, max(box.right - start, right - start), box.height)
    else:
        extra = round(0.08 * box.width)
        room = Box(box.x - extra, box.y, box.width + 2 * extra, box.height)
    single = kind == "box" and len({line.box.y for line in block}) == len({line.paragraph for line in block})
    return Text(kind, paragraphs, lines_frame(room, block, place), wrap=not single, name="Text")


def fitted(lines: Sequence[Line]) -> float:
    """By how much the font must shrink so that Arial is no wider than what was shown; at most a fifth."""
    shares = [
        line.box.width / pptx_fit.width(line.text, line.size, bold=line.bold) for line in lines if len(line.text) > 12
    ]
    return min(1.0, max(0.8, median(shares))) if shares else 1.0


def text_runs(lines: list[Line], size: float, theme: Theme) -> list[Run]:
    """The lines of a paragraph as runs that flow on; a word divided at a line's end is whole again."""
    runs: list[Run] = []
    for line in lines:
        text = line.text
        if runs:
            last = runs[-1]
            if last.text.endswith("-") and last.text[-2:-1].isalpha() and text[:1].islower():
                runs[-1] = Run(last.text[:-1], last.bold, last.italic, last.colour, last.size)
            else:
                text = f" {text}"
        runs.append(Run(text, line.bold, line.italic, ink(line.colour, line.background, theme), round(size * 2) / 2))
    return runs


def merged(runs: list[Run]) -> list[Run]:
    """Neighbouring runs of one look as one; the look of a paragraph is that of most of its letters, small differences are noise."""
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        alike = last and (last.bold, last.italic, last.size) == (run.bold, run.italic, run.size)
        if (
            last
            and alike
            and (last.colour == run.colour or (last.colour and run.colour and near(last.colour, run.colour, 60)))
        ):
            out[-1] = Run(last.text + run.text, last.bold, last.italic, last.colour, last.size)
        else:
            out.append(run)
    return out


def alignment(block: list[Line], page: PageOfSlide) -> Align:
    """How the lines of a block are set: by what they share, a left edge, a middle or a right edge."""
    if any(line.bullet for line in block):
        return "left"
    em = median(line.size for line in block)
    lefts = [line.box.x for line in block]
    rights = [line.box.right for line in block]
    middles = [(left + right) / 2 for left, right in zip(lefts, rights, strict=True)]
    if len(block) == 1 and any(picture.box.clip(block[0].box) == block[0].box for picture in page.pictures):
        return "centre"  # lettering in a drawing
    if len(block) == 1:
        return (
            "centre"
            if abs(middles[0] - page.width / 2) < 0.02 * page.width and lefts[0] > 0.15 * page.width
            else "left"
        )
    spread = [max(values) - min(values) for values in (lefts, middles, rights)]
    if spread[1] < 0.5 * spread[0] and spread[0] > 0.35 * em:
        return "centre"
    return "right" if spread[2] < 0.4 * em and spread[0] > 1.5 * em else "left"


def right_limit(box: Box, block: list[Line], blocks: list[list[Line]], page: PageOfSlide) -> int:
    """How far a block may grow to the right: to what stands there, or to the page's margin."""
    edge = page.width - max(0, min(box.x, round(0.06 * page.width)))
    others = [bounds(other) for other in blocks if other is not block]
    others += [picture.box for picture in page.pictures] + [table.box for table in page.tables]
    beside = [other.x for other in others if other.x >= box.right - 2 and other.y < box.bottom and box.y < other.bottom]
    return max(box.right, min([edge, *(x - round(0.01 * page.width) for x in beside)]))


def lines_frame(room: Box, lines: Sequence[Line], place: Place) -> Frame:
    """The frame whose first line of text falls where the first printed line stands."""
    first, last = lines[0], max(lines, key=lambda line: line.box.bottom)
    top = room.y - ASCENT * first.size
    high = room.y + room.height + 0.3 * last.size - top
    frame = place.frame(Box(room.x, max(0, round(top)), room.width, round(high)))
    return Frame(max(0, frame.x), frame.y, min(frame.width, place.width - max(0, frame.x)), frame.height)
