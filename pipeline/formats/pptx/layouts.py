"""Which layout of somebody else's master suits a slide, and what its placeholders give: their place, and the size of their letters."""

from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from pipeline.formats.pptx.plan import Frame

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
BODIES = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.VERTICAL_BODY)
FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER)
USUAL = 18.0
SMALL_BODY = 0.04  # share of the page: a body placeholder below that is a label


def kind(shape: Any) -> Any:
    """The placeholder's type."""
    return shape.placeholder_format.type


def bodies_of(layout: Any, page: int) -> list[Any]:
    """The placeholders that take running text, in reading order; labels are none. `page`: the slide's area."""
    found = [
        p for p in layout.placeholders if kind(p) in BODIES and (p.width or 0) * (p.height or 0) > SMALL_BODY * page
    ]
    return sorted(found, key=lambda shape: (shape.top // 400_000, shape.left))


def choose(deck: Any, like: str, *, title: bool, bodies: int) -> Any:
    """The layout that fits best: of the same type (`like`, ECMA-376 19.7.15) if there is one, with a title and as many bodies.

    Works on the placeholders' types, never on names, which are in any language. A layout that the deck's own slides use is
    preferred: that is how its people mean it to look.
    """
    page = deck.slide_width * deck.slide_height
    used = {id(slide.slide_layout.part) for slide in deck.slides}
    best, least = None, 0.0
    for layout in (layout for master in deck.slide_masters for layout in master.slide_layouts):
        form = layout._element.get("type") or ""
        has = len(bodies_of(layout, page))
        spare = sum(kind(p) not in (*TITLES, *BODIES, *FURNITURE) for p in layout.placeholders)
        cost = 10.0 * (title and not any(kind(p) in TITLES for p in layout.placeholders))
        cost += 4.0 * max(0, bodies - has) + 1.0 * max(0, has - bodies) + 1.5 * spare
        opening = form in ("title", "secHead") or any(
            kind(p) == PP_PLACEHOLDER.CENTER_TITLE for p in layout.placeholders
        )
        cost += 7.0 * (opening != (like in ("title", "secHead"))) + 2.0 * form.startswith("vert")
        cost += 0.5 * (form != like) + 0.7 * (id(layout.part) not in used)
        if best is None or cost < least:
            best, least = layout, cost
    return best


def room(deck: Any, layout: Any) -> Frame:
    """Where content belongs: what the layout's bodies cover, else the page below the title with a margin."""
    width, height = deck.slide_width, deck.slide_height
    boxes = bodies_of(layout, width * height)
    if not boxes:
        others = (
            bodies_of(other, width * height) for other in layout.slide_master.slide_layouts if other is not layout
        )
        boxes = max(others, key=lambda found: max((p.width * p.height for p in found), default=0), default=[])
    if boxes:
        left, top = min(p.left for p in boxes), min(p.top for p in boxes)
        return Frame(left, top, max(p.left + p.width for p in boxes) - left, max(p.top + p.height for p in boxes) - top)
    title = next((p for p in layout.placeholders if kind(p) in TITLES), None)
    top = title.top + title.height if title is not None else height // 8
    return Frame(width // 16, top, width * 7 // 8, max(1, height * 15 // 16 - top))


def letters(layout: Any, place: Any, level: int) -> float:
    """The size in points of a placeholder's text at a level, as layout and master give it."""
    shape = next((p for p in layout.placeholders if p.placeholder_format.idx == place.placeholder_format.idx), None)
    title = kind(place) in TITLES
    styles = layout.slide_master._element.find("{*}txStyles")
    roots = [] if shape is None else list(shape._element.iter("{*}lstStyle"))
    for above in layout.slide_master.placeholders:
        if (kind(above) in TITLES) == title and kind(above) not in FURNITURE:
            roots += list(above._element.iter("{*}lstStyle"))
    if styles is not None:
        roots += list(styles.iter("{*}titleStyle" if title else "{*}bodyStyle"))
    for root in roots:
        for properties in root.iter(f"{{*}}lvl{level + 1}pPr"):
            size = next((run.get("sz") for run in properties.iter("{*}defRPr")), None)
            if size:
                return int(size) / 100
    return USUAL
