"""A slide's title in its placeholder, set as it was shown."""

from pipeline.formats.pptx.plan import EMU_PER_POINT, Frame, Paragraph, Run, Text, Theme
from pipeline.model import Box, Line, PageOfSlide
from pipeline.stages.deck.blocks import (
    Place,
    alignment,
    block_spacing,
    bounds,
    lines_frame,
    wrapped_at,
)
from pipeline.stages.deck.fonts import Sizes
from pipeline.stages.deck.runs import merged, text_runs
from pipeline.stages.deck.titles import short

HIDDEN_SIZE = 18
HIDDEN_HEIGHT = 3 * HIDDEN_SIZE * EMU_PER_POINT
SAME_EDGE, OTHER_EDGE = 0.35, 1.0
"""How far apart, in ems, lines begin that begin at one place, and end that do not end at one place."""


def title_text(page: PageOfSlide, title: list[Line], place: Place, theme: Theme, sizes: Sizes) -> Text:
    """The title in its placeholder, where it stood; without one, a short one from the page's words, above the slide.

    There it is read aloud and listed, and nobody sees it: as PowerPoint's own "Add Hidden Slide Title" does.
    """
    if not title:
        body = [line for line in page.lines if line.role == "body"]
        first = " ".join(line.text for line in body if line.paragraph == body[0].paragraph)
        words = next((word for picture in page.pictures for word in picture.words if len(word) > 3), "")
        named = Run(short(first or words or f"Slide {page.slide}", 60), theme.title_bold, size=HIDDEN_SIZE)
        above = Frame(0, -2 * HIDDEN_HEIGHT, place.width, HIDDEN_HEIGHT)
        return Text("title", [Paragraph([named])], above, name="Title")
    box = bounds(title)
    margin = min(box.x, page.width - box.right)
    middle = abs((box.x + box.right) / 2 - page.width / 2) < 0.03 * page.width
    away = box.x > 0.12 * page.width and not keeps_left(title)
    centred = middle and (away or (len(title) > 1 and alignment(title, page) == "centre"))
    wrap = wrapped_at(title, sizes)
    right = not centred and keeps_right(title, page)
    if right:
        room = Box(min(box.x, page.width // 8), box.y, box.right - min(box.x, page.width // 8), box.height)
    elif centred:
        inset = max(0, box.x + box.right - wrap) if wrap else 0
        room = Box(inset, box.y, page.width - 2 * inset, box.height)
    else:
        room = Box(box.x, box.y, (wrap or page.width - min(margin, box.x) // 2) - box.x, box.height)
    space = block_spacing(title, sizes)
    runs = merged(text_runs(title, page, theme, sizes, theme.title_size, title=True))
    return Text(
        "title",
        [Paragraph(runs, align="centre" if centred else "right" if right else "left", spacing=space)],
        lines_frame(room, title, place, sizes, space),
        name="Title",
    )


def keeps_left(title: list[Line]) -> bool:
    """Whether the lines of a title begin at one place and end at others."""
    lefts, rights = [line.box.x for line in title], [line.box.right for line in title]
    em = title[0].size
    return max(lefts) - min(lefts) < SAME_EDGE * em and max(rights) - min(rights) > OTHER_EDGE * em


def keeps_right(title: list[Line], page: PageOfSlide) -> bool:
    """Whether a title is set against the right margin: its lines end there together, or it stands beyond the middle of the page."""
    if len(title) > 1:
        return alignment(title, page) == "right"
    box = bounds(title)
    return page.width - box.right < 0.1 * page.width and box.x > 0.5 * page.width
