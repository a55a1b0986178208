"""The text of a page as paragraphs in placeholders and boxes: which lines belong together, how they are set, where they stand."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

from pipeline.formats.pptx.colour import near
from pipeline.formats.pptx.plan import HEIGHT, Align, Frame, Paragraph, Text, Theme
from pipeline.formats.typefaces import LINE
from pipeline.model import Box, Line, PageOfSlide
from pipeline.stages.deck.fonts import Sizes
from pipeline.stages.deck.looks import marked, points
from pipeline.stages.deck.runs import merged, text_runs

MOST_GAP = 150.0
SLACK = 0.02
ROOMY = 1.03
"""How much more room than its measured width a word gets: programs set letters a hair wider or narrower."""
NEARLY = 0.4
Where = Literal["title", "body", "second", "box"]


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
    if holder(a, page) is None and not near(one[0].background, page.background):
        return False  # lettering on fills that stay in a picture: each fill has its own
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


def block_text(
    page: PageOfSlide,
    block: list[Line],
    blocks: list[list[Line]],
    place: Place,
    theme: Theme,
    kind: Where,
    sizes: Sizes,
) -> Text:
    """A block as paragraphs in a placeholder or a box."""
    box = bounds([line for line in block])
    starts = starts_of(block)
    left = min(min(start - line.size if line.bullet else start for line, start in starts), box.x)
    align = alignment(block, page)
    paragraphs = []
    space = block_spacing(block, sizes)
    below: float | None = None
    for (_, group), (head, start) in zip(groupby(block, key=lambda line: line.paragraph), starts, strict=True):
        lines = list(group)
        size = points(page, sizes.size(head))
        top = points(page, sizes.top(head, space))
        gap = 0.0 if below is None else min(MOST_GAP, max(0.0, top - below))
        below = (top if below is None else below + gap) + len(lines) * LINE * size * (space or 1.0)
        hang = points(page, 1.1 * head.size) if head.bullet else 0.0
        margin = points(page, start - left) if align == "left" else 0.0
        margin = max(margin, hang)
        level = min(head.level, 4)
        paragraphs.append(
            Paragraph(
                merged(text_runs(lines, page, theme, sizes, 0 if kind == "box" else theme.body_size)),
                level=level,
                bullet=head.bullet,
                margin=round(margin, 1),
                indent=round(-hang, 1),
                before=round(gap, 1),
                align=align,
                spacing=space,
                mark=marked(head.mark, theme),
            )
        )
    # A box that does not wrap is drawn around its middle by some programs: one that keeps to the left has room instead.
    single = kind == "box" and len({line.box.y for line in block}) == len({line.paragraph for line in block})
    fixed = single or (kind == "box" and box.width < 0.4 * page.width)
    right = wrapped_at(block, sizes) or (
        box.right + round(0.06 * box.width) if fixed else right_limit(box, block, blocks, page)
    )
    # A line that reaches the margin is a hair wider in another program: it must not break there.
    right = max(right, min(page.width, box.right + round(SLACK * box.width)))
    edge = round(left)
    widest = ROOMY * max(unbroken(line, sizes, whole=single) for line in block)
    if align == "left":
        if single:
            right = min(right + round(0.1 * box.width), right_limit(box, block, blocks, page))
        # What stands on may not break: it may rather reach over the edge of what it stands beside.
        right = max(right, min(page.width, round(max(start for _, start in starts) + widest)))
        room = Box(edge, box.y, max(box.right - edge, right - edge), box.height)
    else:
        extra = max(round(0.08 * box.width), round((widest - box.width) / 2))
        room = Box(box.x - extra, box.y, box.width + 2 * extra, box.height)
    return Text(
        kind, paragraphs, lines_frame(room, block, place, sizes, space), wrap=not single or align == "left", name="Text"
    )


def unbroken(line: Line, sizes: Sizes, *, whole: bool) -> float:
    """The width in pixels of a line's longest word, or of the whole line, as it will be set."""
    parts = [line.text] if whole else line.text.split()
    size = sizes.size(line)
    return max(sizes.face(line).width(part, size, bold=line.bold) for part in parts)


def starts_of(block: Sequence[Line]) -> list[tuple[Line, float]]:
    """The first line of each paragraph, and where it begins; what begins nearly at one place begins at one place."""
    heads = [next(group) for _, group in groupby(block, key=lambda line: line.paragraph)]
    out = []
    for head in heads:
        alike = [
            other.box.x
            for other in heads
            if bool(other.bullet) == bool(head.bullet) and abs(other.box.x - head.box.x) < NEARLY * head.size
        ]
        out.append((head, float(median(alike))))
    return out


def block_spacing(block: Sequence[Line], sizes: Sizes) -> float | None:
    """The distance of wrapped lines as a share of single spacing, over a block; None where it is that."""
    shares: list[tuple[float, int]] = []
    for _, group in groupby(block, key=lambda line: line.paragraph):
        lines = list(group)
        steps = len(lines) - 1
        if steps and (pitch := (lines[-1].box.y - lines[0].box.y) / steps) > 0.5 * lines[0].size:
            shares.append((pitch / (LINE * sizes.size(lines[0])), steps))
    if not shares:
        return None
    share = sum(share * steps for share, steps in shares) / sum(steps for _, steps in shares)
    return round(min(1.6, max(0.7, share)), 2) if abs(share - 1) > 0.015 else None


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
    right = spread[2] < 0.4 * em and spread[0] > 1.5 * em
    return "right" if right or (spread[2] < 0.15 * em and spread[0] > 0.6 * em) else "left"


def wrapped_at(block: list[Line], sizes: Sizes) -> int | None:
    """The right edge at which the block's lines break where they did: beyond every line, short of the words that went to the next."""
    edge = max(line.box.right for line in block)
    limits = [
        one.box.right + sizes.face(one).width(f" {two.text.split(' ', 1)[0]}", sizes.size(one), bold=one.bold)
        for one, two in pairwise(block)
        if one.paragraph == two.paragraph
    ]
    if not limits:
        return None
    room = min(limits) - edge
    return edge + round(min(max(room, 0.02 * edge) / 2, 1.5 * block[0].size))


def right_limit(box: Box, block: list[Line], blocks: list[list[Line]], page: PageOfSlide) -> int:
    """How far a block may grow to the right: to what stands there, or to the page's margin."""
    edge = page.width - max(0, min(box.x, round(0.06 * page.width)))
    others = [bounds(other) for other in blocks if other is not block]
    others += [picture.box for picture in page.pictures] + [table.box for table in page.tables]
    beside = [other.x for other in others if other.x >= box.right - 2 and other.y < box.bottom and box.y < other.bottom]
    return max(box.right, min([edge, *(x - round(0.01 * page.width) for x in beside)]))


def lines_frame(room: Box, lines: Sequence[Line], place: Place, sizes: Sizes, space: float | None) -> Frame:
    """The frame whose first line of text falls where the first printed line stands."""
    first, last = lines[0], max(lines, key=lambda line: line.box.bottom)
    top = sizes.top(first, space)
    high = room.y + room.height + 0.3 * last.size - top
    frame = place.frame(Box(room.x, max(0, round(top)), room.width, round(high)))
    return Frame(max(0, frame.x), frame.y, min(frame.width, place.width - max(0, frame.x)), frame.height)
