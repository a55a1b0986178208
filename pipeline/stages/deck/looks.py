"""The look that the shown slides share: background, text and accent colours, usual sizes, the page's shape."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from pipeline.formats.pptx.colour import LEAST_CONTRAST, contrast, luminance, near, parts, readable
from pipeline.formats.pptx.plan import EMU_PER_POINT, HEIGHT, Frame, Shading, Theme
from pipeline.formats.pptx.shapes import accents
from pipeline.model import Box, File, Line, PageOfSlide, Shape
from pipeline.stages.deck.fonts import Fonts, Sizes, fonts_of

Locate = Callable[[File], Path]
POINTS_HIGH = HEIGHT / 12700
NEARLY = 3.0
MOST_SHIFT = 14
"""A fill is mixed with black or white in steps of a fortieth, at most so many."""
ALIKE_ACCENT, ALIKE_MARK = 24, 40
COLOURED = 35
"""How much farther from grey than the theme's text, in levels, letters are that were meant to have a colour of their own."""
ALIKE_SHADE, ALIKE_ANGLE = 16, 15


def wide(pages: list[PageOfSlide]) -> bool:
    """Whether most slides are nearer to 16:9 than to 4:3."""
    return not pages or median(page.width / page.height for page in pages) > 1.5


def points(page: PageOfSlide, pixels: float) -> float:
    """A length on the page's picture as points on the slide."""
    return pixels * POINTS_HIGH / page.height


def theme_of(pages: list[PageOfSlide], width: int, locate: Locate) -> Theme:
    """The theme of a deck that looks like these pages. `width` of its slides: EMU."""
    if not pages:
        return Theme()
    background = most_common((ground(page), 1) for page in pages) or "#ffffff"
    lines = [(page, line) for page in pages for line in page.lines if near(line.background, background)]
    body = [(page, line) for page, line in lines if line.role in ("body", "cell")]
    titles = [(page, line) for page, line in lines if line.role == "title"]
    plain = "#1a1a1a" if luminance(background) > 0.18 else "#ffffff"
    text = readable(most_common((line.colour, len(line.text)) for _, line in body or titles) or plain, background)
    title = readable(most_common((line.colour, len(line.text)) for _, line in titles) or text, background)
    fonts = fonts_of(line for page in pages for line in page.lines)
    accents = [colour for page in pages for colour in accent_colours(page)]
    ranked = [colour for colour, _ in clusters((colour, 1) for colour in accents)]
    return Theme(
        background=background,
        shading=usual_shading(pages),
        backdrop=usual_backdrop(pages, locate),
        text=text,
        title=title,
        accents=[colour for colour in ranked if not near(colour, background, 60)][:6],
        font=fonts.body,
        title_font=fonts.title,
        body_size=usual(body, fonts, 24, 14, 32),
        title_size=usual(titles, fonts, 36, 24, 48),
        title_bold=sum(len(line.text) * (1 if line.bold else -1) for _, line in titles) > 0,
        title_at=title_place(titles, fonts, width),
    )


def shading(of: PageOfSlide | Shape) -> Shading | None:
    """How a page's ground shades off, or a shape's fill; None where it is one colour."""
    ground = of.gradient
    return None if ground is None else Shading(ground.start, ground.end, ground.angle)


def same_shading(one: Shading | None, two: Shading | None) -> bool:
    """Whether two grounds are the same one, measured twice."""
    if one is None or two is None:
        return one is two
    turned = abs((one.angle - two.angle + 180) % 360 - 180)
    return near(one.start, two.start, ALIKE_SHADE) and near(one.end, two.end, ALIKE_SHADE) and turned < ALIKE_ANGLE


def usual_shading(pages: list[PageOfSlide]) -> Shading | None:
    """The shading ground that most pages share; None where most have none, or each its own."""
    found = [own for page in pages if (own := shading(page)) is not None]
    best = max(found, key=lambda one: sum(same_shading(one, other) for other in found), default=None)
    return best if sum(same_shading(best, other) for other in found) > len(pages) / 2 else None


def usual_backdrop(pages: list[PageOfSlide], locate: Locate) -> Path | None:
    """The picture that most pages stand on; None where most have none, or each its own."""
    found = Counter(page.backdrop for page in pages if page.backdrop is not None)
    best, count = max(found.items(), key=lambda item: item[1], default=(None, 0))
    return locate(best) if best is not None and count > len(pages) / 2 else None


def title_place(titles: list[tuple[PageOfSlide, Line]], fonts: Fonts, width: int) -> Frame | None:
    """Where the titles of most slides begin, one line high and as wide as the page allows; None where they stand anywhere."""
    starts = [(line.box.x / page.width, Sizes([line], fonts).top(line) / page.height) for page, line in titles]
    left, top = (median(values) if starts else 0.0 for values in ([x for x, _ in starts], [y for _, y in starts]))
    at_home = [x for x, y in starts if abs(x - left) < 0.02 and abs(y - top) < 0.03]
    if len(at_home) < 3 or len(at_home) < 0.6 * len(starts) or left > 0.3 or not 0 <= top < 0.3:
        return None
    high = max(points(page, 1.3 * Sizes([line], fonts).size(line)) for page, line in titles) * EMU_PER_POINT
    edge = min(left, 0.06)
    return Frame(round(left * width), round(top * HEIGHT), round((1 - left - edge) * width), round(high))


def accent_colours(page: PageOfSlide) -> Iterable[str]:
    """Colours with some strength, of shapes, of words and of bullets."""
    marks = (line.mark for line in page.lines if line.mark)
    for colour in (*(shape.fill for shape in page.shapes), *(line.colour for line in page.lines), *marks):
        if chroma(colour) > 50:
            yield colour


def usual(lines: list[tuple[PageOfSlide, Line]], fonts: Fonts, otherwise: float, least: float, most: float) -> float:
    """The size that most letters have, whole points within limits."""
    weights: Counter[int] = Counter()
    for page, line in lines:
        weights[round(points(page, Sizes([line], fonts).size(line)))] += len(line.text)
    sizes = {size: weights[size] + (weights[size - 1] + weights[size + 1]) / 2 for size in weights}
    return min(most, max(least, max(sizes, key=lambda size: (sizes[size], -size)))) if sizes else otherwise


def most_common(weighed: Iterable[tuple[str, int]]) -> str:
    """The colour with the most weight, look-alikes counted together; empty if there are none."""
    found = clusters(weighed)
    return found[0][0] if found else ""


def clusters(weighed: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Colours grouped by likeness, each group under its heaviest member, heaviest group first."""
    counts: Counter[str] = Counter()
    for colour, weight in weighed:
        counts[colour] += weight
    groups: list[list[tuple[str, int]]] = []
    for colour, weight in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        for group in groups:
            if near(group[0][0], colour, 30):
                group.append((colour, weight))
                break
        else:
            groups.append([(colour, weight)])
    sums = [(group[0][0], sum(weight for _, weight in group)) for group in groups]
    return sorted(sums, key=lambda item: (-item[1], item[0]))


def ground(page: PageOfSlide) -> str:
    """The page's background, shifted a little where most of its text could not be read on it (white on a middling blue).

    Changing the ground keeps a slide's look better than turning its white text black.
    """
    on_it = [line for line in page.lines if near(line.background, page.background)]
    text = most_common((line.colour, len(line.text)) for line in on_it)
    return firmer(page.background, text)


def firmer(fill: str, letters: str) -> str:
    """A fill, a shade stronger where letters on it could not quite be read: that keeps its look better than other letters.

    Only away from the letters, and not far: a page with grey print on it stays white.
    """
    if not letters or not NEARLY <= contrast(letters, fill) < LEAST_CONTRAST:
        return fill
    end = 0 if luminance(letters) > luminance(fill) else 255
    for step in range(1, MOST_SHIFT + 1):
        mixed = "#" + "".join(f"{round(part + (end - part) * step / 40):02x}" for part in parts(fill))
        if contrast(letters, mixed) >= LEAST_CONTRAST + 0.05:
            return mixed
    return fill


def ink(line: Line, theme: Theme, page: PageOfSlide) -> str:
    """The colour to set on a run: none where the theme's own is meant and can be read, else one that can be read.

    Letters on a picture keep theirs as far as they were meant to be read there: what lies behind them cannot be changed.
    """
    own = theme.title if line.role == "title" else theme.text
    alike = near(line.colour, own, 45) and chroma(line.colour) - chroma(own) < COLOURED
    if alike and contrast(own, line.background) >= LEAST_CONTRAST:
        return ""
    middle = Box(line.box.x + line.box.width // 2, line.box.y + line.box.height // 2, 1, 1)
    drawn = any(picture.box.clip(middle) for picture in page.pictures)
    return readable(line.colour, line.background, NEARLY) if drawn else readable(line.colour, line.background)


def chroma(colour: str) -> int:
    """How far a colour is from grey, in levels."""
    return max(parts(colour)) - min(parts(colour))


def themed(colour: str, background: str, theme: Theme) -> str:
    """The accent of the theme that a colour on the theme's own ground is meant to be; empty where it is none, or cannot be read."""
    if not colour or not near(background, theme.background):
        return ""
    alike = [accent for accent in accents(theme) if near(accent, colour, ALIKE_ACCENT)]
    return next((accent for accent in alike if contrast(accent, background) >= 4.5), "")


def marked(colour: str, theme: Theme) -> str:
    """A bullet's colour: the accent that it is meant to be, else its own. A bullet is no text, so it need not be as strong."""
    return next((accent for accent in accents(theme) if colour and near(accent, colour, ALIKE_MARK)), colour)
