"""The words of a paragraph as runs: each says only what differs from the theme."""

from dataclasses import replace

import msgspec

from pipeline.formats.pptx.colour import near
from pipeline.formats.pptx.plan import Run, Theme
from pipeline.model import Line, PageOfSlide, Stretch
from pipeline.model.wrapped import between
from pipeline.stages.deck.fonts import Sizes
from pipeline.stages.deck.looks import ink, points, themed

LIKE_USUAL = 0.04


def text_runs(
    lines: list[Line], page: PageOfSlide, theme: Theme, sizes: Sizes, usual: float, *, title: bool = False
) -> list[Run]:
    """The lines of a paragraph as runs that flow on.

    A run says only what differs from the theme, so that a changed theme changes the deck. `usual`: the size that its place
    has from the master, in points; 0 where it has none. `title`: the lines are a title's.
    """
    runs: list[Run] = []
    for line in lines:
        text = line.text
        if runs:
            text = between(runs[-1].text, text) + text
        run = Run(text, font="" if face_is(theme, sizes.face(line).name, title=title) else sizes.face(line).name)
        runs += stretched(run, line, page, theme, sizes, usual)
    return runs


def face_is(theme: Theme, font: str, *, title: bool) -> bool:
    """Whether a typeface is the theme's own for titles, or for other text."""
    return font == (theme.title_font if title else theme.font)


def stretched(run: Run, line: Line, page: PageOfSlide, theme: Theme, sizes: Sizes, usual: float) -> list[Run]:
    """A line's run, parted where its words begin to look otherwise, and where a marker pen begins and ends."""
    words = run.text.split()
    known = [one for one in line.stretches if one.first < len(words)]
    stretches = known or [Stretch(0, line.bold, line.italic, line.colour, line.size)]
    out: list[Run] = []
    for stretch, after in zip(stretches, [*stretches[1:], None], strict=True):
        part = msgspec.structs.replace(line, bold=stretch.bold, italic=stretch.italic, colour=stretch.colour)
        size = points(page, sizes.size(line) * stretch.size / line.size)
        colour = ink(part, theme, page)
        accent = themed(colour, line.background, theme)
        plain = line.level == 0 and abs(size - usual) < LIKE_USUAL * usual
        for at in range(stretch.first, after.first if after else len(words)):
            look = replace(
                run,
                text=(" " if at or run.text[:1] == " " else "") + words[at],
                bold=stretch.bold,
                italic=stretch.italic,
                colour=accent or colour,
                size=0 if plain else round(size * 2) / 2,
                accent=bool(accent),
                pen=line.pen if at in line.penned else "",
            )
            if out and replace(out[-1], text="") == replace(look, text=""):
                out[-1] = replace(out[-1], text=out[-1].text + look.text)
            else:
                out.append(look)
    return out


def merged(runs: list[Run]) -> list[Run]:
    """Neighbouring runs of one look as one; the look of a paragraph is that of most of its letters, small differences are noise."""
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        alike = last and (last.bold, last.italic, last.size, last.font) == (run.bold, run.italic, run.size, run.font)
        alike = alike and last is not None and near_pens(last.pen, run.pen)
        if (
            last
            and alike
            and (last.colour == run.colour or (last.colour and run.colour and near(last.colour, run.colour, 60)))
        ):
            out[-1] = replace(last, text=last.text + run.text)
        else:
            out.append(run)
    return out


def near_pens(one: str, two: str) -> bool:
    """Whether two runs are marked alike, or neither is."""
    return one == two or bool(one and two and near(one, two, 60))
