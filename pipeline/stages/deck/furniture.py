"""What recurs on the slides: logos, bars, backgrounds and the footer's place, which go onto the master and not onto every slide."""

from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median

from pipeline.formats.pptx.colour import near, readable
from pipeline.formats.pptx.plan import HEIGHT, FooterLook, Frame, Image, Kept, Rectangle, Theme
from pipeline.model import Box, Line, PageOfSlide, Picture, Shape
from pipeline.stages.deck.fonts import Fonts, Sizes
from pipeline.stages.deck.looks import Locate, most_common, points, shading, title_place, usual
from pipeline.vision.alike import same_picture

LEAST_PAGES = 3
SHARE = 0.4
SAME_PLACE = 0.012
AIR = 0.015
"""Between a title and what stands beside it on the master, as a share of the page's width."""


@dataclass
class Group:
    """One thing that stands at one place: on which slides, and which of their pictures or shapes it is there."""

    item: Picture | Shape
    page: PageOfSlide
    members: dict[int, Picture | Shape] = field(default_factory=dict)


@dataclass(frozen=True)
class Furniture:
    """`items` for the master; `pages`: the slides that show all of it; `footer`: how the footer is set, None where there is none."""

    items: list[Image | Rectangle] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    pages: frozenset[int] = frozenset()
    footer: FooterLook | None = None

    def has(self, page: PageOfSlide, item: Picture | Shape) -> bool:
        """Whether the master shows this item of the page."""
        return page.slide in self.pages and any(group.members.get(page.slide) is item for group in self.groups)


def furniture_of(pages: list[PageOfSlide], width: int, locate: Locate, fonts: Fonts) -> Furniture:
    """The set of things that most slides with recurring things share."""
    footer = footer_look(pages, width, fonts)
    need = max(LEAST_PAGES, round(SHARE * len(pages)))
    groups = [group for group in grouped(pages, locate) if len(group.members) >= need]
    signs = Counter(
        frozenset(index for index, group in enumerate(groups) if page.slide in group.members) for page in pages
    )
    shared = [(signature, count) for signature, count in signs.items() if signature and count >= LEAST_PAGES]
    if not shared:
        return Furniture(footer=footer)
    chosen = max(shared, key=lambda item: (item[1] * len(item[0]), sorted(item[0])))[0]
    kept = [groups[index] for index in sorted(chosen)]
    have = frozenset(page.slide for page in pages if all(page.slide in group.members for group in kept))
    items: list[Image | Rectangle] = []
    for group in sorted(kept, key=lambda group: -group.item.box.area):
        frame = scaled(group.item.box, group.page, width)
        if isinstance(group.item, Shape):
            of = group.item
            items.append(Rectangle(frame, of.fill, of.round, of.line, shading(of)))
        else:
            items.append(Image(locate(group.item.image), frame, group.item.alt, decorative=True))
    return Furniture(items, kept, have, footer)


def titles_on(theme: Theme, pages: list[PageOfSlide], kit: Furniture, width: int, fonts: Fonts) -> Theme:
    """The theme with its titles as they stand on a band or a picture of the master, where most of them do."""
    titles = [(page, line) for page in pages for line in page.lines if line.role == "title"]
    on = [(page, line) for page, line in titles if not near(line.background, theme.background)]
    ground = most_common((line.background, len(line.text)) for _, line in on)
    if 2 * len({page.slide for page, _ in on}) <= len({page.slide for page, _ in titles}) or not any(
        (isinstance(item, Image) or near(item.fill, ground, 40)) and scaled(line.box, page, width).within(item.frame)
        for item in kit.items
        for page, line in on
    ):
        return theme
    place = title_place(on, fonts, width)
    beside = [
        item.frame.x
        for item in kit.items
        if place and isinstance(item, Image) and item.frame.x > place.x and place.within(level(item.frame, place))
    ]
    if place and beside:
        place = replace(place, width=min(place.width, min(beside) - place.x - round(AIR * width)))
    return replace(
        theme,
        title=readable(most_common((line.colour, len(line.text)) for _, line in on) or theme.title, ground),
        title_size=usual(on, fonts, 36, 24, 48),
        title_bold=sum(len(line.text) * (1 if line.bold else -1) for _, line in on) > 0,
        title_at=place,
    )


def level(frame: Frame, other: Frame) -> Frame:
    """The frame, as wide as to reach the other sideways."""
    return replace(frame, x=min(frame.x, other.x), width=max(frame.x + frame.width, other.x + other.width))


def grouped(pages: list[PageOfSlide], locate: Locate) -> list[Group]:
    """Pictures and shapes of all pages by place and look. Pictures with words stay: a screen reader would not find them on a master."""
    groups: list[Group] = []
    for page in pages:
        items: list[Picture | Shape] = [*page.shapes, *page.pictures]
        for item in items:
            for group in groups:
                if page.slide not in group.members and same(group, item, page, locate):
                    group.members[page.slide] = item
                    break
            else:
                groups.append(Group(item, page, {page.slide: item}))
    return groups


def same(group: Group, item: Picture | Shape, page: PageOfSlide, locate: Locate) -> bool:
    """Whether an item is the group's thing again."""
    if (
        type(group.item) is not type(item)
        or max(abs(a - b) for a, b in zip(shares(group.item.box, group.page), shares(item.box, page), strict=True))
        > SAME_PLACE
    ):
        return False
    if isinstance(item, Shape) and isinstance(group.item, Shape):
        return near(item.fill, group.item.fill, 30)
    assert isinstance(item, Picture) and isinstance(group.item, Picture)
    return same_picture(locate(group.item.image), locate(item.image))


def shares(box: Box, page: PageOfSlide) -> tuple[float, float, float, float]:
    return box.x / page.width, box.y / page.height, box.right / page.width, box.bottom / page.height


def scaled(box: Box, page: PageOfSlide, width: int) -> Frame:
    across, down = width / page.width, HEIGHT / page.height
    return Frame(round(box.x * across), round(box.y * down), round(box.width * across), round(box.height * down))


def footer_look(pages: list[PageOfSlide], width: int, fonts: Fonts) -> FooterLook | None:
    """Where and how the footers and page numbers of most slides stand."""
    footers = [(page, line) for page in pages for line in page.lines if line.role == "footer"]
    numbers = [(page, line) for page in pages for line in page.lines if line.role == "number"]
    if len({page.slide for page, _ in footers}) < LEAST_PAGES:
        footers = []
    if len({page.slide for page, _ in numbers}) < LEAST_PAGES:
        numbers = []
    if not footers and not numbers:
        return None
    looks = footers or numbers
    size = median(points(page, Sizes([line], fonts).size(line)) for page, line in looks)
    colour = Counter(line.colour for _, line in looks).most_common(1)[0][0]
    return FooterLook(
        text=around(footers, width),
        number=around(numbers, width),
        size=max(8.0, round(size * 2) / 2),
        colour=readable(colour, looks[0][1].background),
    )


def around(lines: list[tuple[PageOfSlide, Line]], width: int) -> Kept | None:
    """A frame in which all of the lines fit where they stood, with room to grow away from the edge to which they keep."""
    if not lines:
        return None
    frames = [scaled(line.box, page, width) for page, line in lines]
    left, top = min(frame.x for frame in frames), median(frame.y for frame in frames)
    right = max(frame.x + frame.width for frame in frames)
    high = max(frame.height for frame in frames)
    middle = (left + right) / 2
    room = round(0.02 * width + 0.25 * (right - left))
    if middle < 0.4 * width:
        frame = Frame(left, round(top - 0.6 * high), min(width, right + room) - left, round(2.2 * high))
        return Kept(frame, "left")
    start = max(0, left - room)
    if middle > 0.6 * width:
        return Kept(Frame(start, round(top - 0.6 * high), right - start, round(2.2 * high)), "right")
    return Kept(Frame(start, round(top - 0.6 * high), min(width, right + room) - start, round(2.2 * high)), "centre")
