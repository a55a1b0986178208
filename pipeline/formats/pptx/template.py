"""The deck's own template: python-pptx's default made wide, with the shown slides' colours and fonts, and only the layouts in use."""

import re
from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.oxml.shapes.autoshape import CT_Shape
from pptx.oxml.shapes.picture import CT_Picture
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Emu

from pipeline.formats.pptx.colour import parts, readable
from pipeline.formats.pptx.plan import HEIGHT, Book, FooterLook, Frame, Image, Kept, Rectangle, Shading, Theme
from pipeline.formats.pptx.shapes import accents, decorate, paint_page

LAYOUTS = ("Title Slide", "Title and Content", "Two Content", "Title Only")
PLAIN = " (plain)"
UNSHOWN_SIZE = 11.0
SIDES = {"left": "l", "centre": "ctr", "right": "r"}
BULLETS = "•–•–»"


def prepare(deck: Any, book: Book) -> dict[str, Any]:
    """Turn the default presentation into the book's template; returns its layouts by name."""
    old = deck.slide_width
    deck.slide_width, deck.slide_height = Emu(book.width), Emu(HEIGHT)
    master = deck.slide_master
    for layout in list(deck.slide_layouts):
        if layout.name not in LAYOUTS:
            deck.slide_layouts.remove(layout)
    for page in (master, *deck.slide_layouts):
        for shape in page.placeholders:
            widen(shape, book.width / old)
    for package, kinds in (
        (deck.part, (RELATIONSHIP_TYPE.PRINTER_SETTINGS,)),
        (deck.part.package, (RELATIONSHIP_TYPE.THUMBNAIL,)),
    ):
        relations = package.rels if hasattr(package, "rels") else package._rels
        for key in [key for key, relation in relations.items() if relation.reltype in kinds]:
            relations.pop(key)
    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.THEME)
    theme._blob = recoloured(theme.blob.decode("utf-8"), book.theme).encode("utf-8")
    style_master(master, book.theme)
    if ground := book.theme.backdrop or book.theme.shading:
        paint_page(master, ground)
    for layout in deck.slide_layouts:
        as_master(layout)
    place_titles(master, deck.slide_layouts, book.theme.title_at)
    for page in (master, *deck.slide_layouts):
        for properties in page._element.iter("{*}rPr", "{*}endParaRPr", "{*}defRPr"):
            if properties.get("lang"):
                properties.set("lang", book.language)
    place_footers(master, deck.slide_layouts, book)
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    if book.furniture:
        for name in {sheet.layout for sheet in book.sheets if sheet.plain}:
            layouts[f"{name}{PLAIN}"] = without_furniture(deck, layouts[name])
        furnish(master, book.furniture)
    return layouts


def place_footers(master: Any, layouts: Any, book: Book) -> None:
    """Footer and slide number where the slides had them, on the master; the layouts take theirs from there."""
    look = book.footer or FooterLook(None, None, UNSHOWN_SIZE, book.theme.text)
    number = look.number or free_corner(book)
    for page in (master, *layouts):
        for shape in page.placeholders:
            kind = shape._element.nvSpPr.nvPr.find("{*}ph").get("type")
            place = {"ftr": look.text, "sldNum": number}.get(kind)
            if place is None:
                continue
            if page is not master:
                form = shape._element.spPr.find("{*}xfrm")
                if form is not None:
                    shape._element.spPr.remove(form)
                continue
            frame = place.frame
            shape.left, shape.top, shape.width, shape.height = (
                Emu(value) for value in (frame.x, frame.y, frame.width, frame.height)
            )
            for inset in ("lIns", "rIns"):
                shape._element.txBody.bodyPr.set(inset, "0")
            for level in shape._element.txBody.find("{*}lstStyle"):
                level.set("algn", SIDES[place.side])
                for run in level.iter("{*}defRPr"):
                    run.set("sz", str(round(look.size * 100)))
                    for colour in run.findall("{*}solidFill"):
                        run.remove(colour)
                    fill_colour(run, look.colour)


def free_corner(book: Book) -> Kept:
    """Where a slide number that the slides did not show hides nothing that stands on the master."""
    wide, high, edge = round(0.05 * book.width), round(0.05 * HEIGHT), round(0.02 * book.width)
    low, right = HEIGHT - high - edge // 2, book.width - wide - edge
    places = [
        Kept(Frame(right, low, wide, high), "right"),
        Kept(Frame(edge, low, wide, high), "left"),
        Kept(Frame((book.width - wide) // 2, low, wide, high), "centre"),
        Kept(Frame(right, edge // 2, wide, high), "right"),
    ]
    taken = [item.frame for item in book.furniture if item.frame.width * item.frame.height < book.width * HEIGHT // 2]
    return next((place for place in places if not any(meet(place.frame, frame) for frame in taken)), places[0])


def meet(one: Frame, two: Frame) -> bool:
    """Whether two frames share a place."""
    across = one.x < two.x + two.width and two.x < one.x + one.width
    return across and one.y < two.y + two.height and two.y < one.y + one.height


def without_furniture(deck: Any, layout: Any) -> Any:
    """A copy of a layout that does not show what stands on the master."""
    package = deck.part.package
    part = SlideLayoutPart.load(
        package.next_partname("/ppt/slideLayouts/slideLayout%d.xml"),
        layout.part.content_type,
        package,
        etree.tostring(layout._element),
    )
    part.relate_to(deck.slide_master.part, RELATIONSHIP_TYPE.SLIDE_MASTER)
    key = deck.slide_master.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
    listed = deck.slide_master._element.sldLayoutIdLst
    copy = etree.SubElement(listed, listed[0].tag)
    copy.set("id", str(max(int(item.get("id")) for item in listed if item.get("id")) + 1))
    copy.set(qn("r:id"), key)
    part._element.set("showMasterSp", "0")
    part._element.cSld.set("name", f"{layout.name}{PLAIN}")
    part._element.attrib.pop("type", None)
    return part.slide_layout


def furnish(master: Any, items: list[Image | Rectangle]) -> None:
    """Put what recurs on the master, under its placeholders."""
    tree = master.shapes._spTree
    for item in reversed(items):
        place = item.frame
        number = max(int(shape.get("id")) for shape in tree.iter("{*}cNvPr")) + 1
        if isinstance(item, Image):
            _, key = master.part.get_or_add_image_part(str(item.path))
            element = CT_Picture.new_pic(
                number, f"Picture {number}", "", key, place.x, place.y, place.width, place.height
            )
        else:
            form = "roundRect" if item.round else "rect"
            element = CT_Shape.new_autoshape_sp(
                number, f"Rectangle {number}", form, place.x, place.y, max(1, place.width), max(1, place.height)
            )
            element.remove(element.find("{*}style"))
            if item.round:
                guides = element.find(".//{*}prstGeom").get_or_add_avLst()
                etree.SubElement(guides, qn("a:gd"), name="adj", fmla=f"val {round(item.round * 100_000)}")
        tree.insert(2, element)
        if isinstance(item, Rectangle):
            fill_shape(element.spPr, item)
        decorate(element.find("{*}nvPicPr" if isinstance(item, Image) else "{*}nvSpPr")[0])


def fill_colour(run: Any, colour: str) -> None:
    """The colour of a run's letters, before its typeface, as the schema wants."""
    fill = etree.Element(qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=colour.lstrip("#").upper())
    run.insert(1 if run.find("{*}ln") is not None else 0, fill)


def fill_shape(properties: Any, item: Rectangle) -> None:
    """A rectangle's fill and its outline, or none, in the order that the schema wants."""
    line = etree.Element(qn("a:ln"))
    for parent, shade in ((properties, item.shading or item.fill), (line, item.line)):
        if isinstance(shade, Shading):
            fill = etree.SubElement(parent, qn("a:gradFill"), rotWithShape="1")
            stops = etree.SubElement(fill, qn("a:gsLst"))
            for place, colour in ((0, shade.start), (100_000, shade.end)):
                stop = etree.SubElement(stops, qn("a:gs"), pos=str(place))
                etree.SubElement(stop, qn("a:srgbClr"), val=colour.lstrip("#").upper())
            etree.SubElement(fill, qn("a:lin"), ang=str(shade.angle * 60_000), scaled="0")
        elif shade:
            fill = etree.SubElement(parent, qn("a:solidFill"))
            etree.SubElement(fill, qn("a:srgbClr"), val=shade.lstrip("#").upper())
        else:
            etree.SubElement(parent, qn("a:noFill"))
    properties.append(line)


def widen(shape: Any, by: float) -> None:
    """Stretch a placeholder's own place (not an inherited one) with the page."""
    form = shape._element.spPr.find("{*}xfrm")
    if form is not None:
        offset, extent = form.find("{*}off"), form.find("{*}ext")
        offset.set("x", str(round(int(offset.get("x")) * by)))
        extent.set("cx", str(round(int(extent.get("cx")) * by)))


def recoloured(xml: str, theme: Theme) -> str:
    """The theme with the deck's colours (text and background pair by pair, then accents) and fonts."""
    link = readable("#0563c1", theme.background)
    pairs = {"dk1": theme.text, "lt1": theme.background, "dk2": theme.title, "lt2": mixed(theme.background, theme.text)}
    pairs |= {f"accent{number}": colour for number, colour in enumerate(accents(theme), start=1)} | {
        "hlink": link,
        "folHlink": link,
    }
    for name, colour in pairs.items():
        value = f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", value, xml, flags=re.DOTALL)
    for kind, font in (("majorFont", theme.title_font), ("minorFont", theme.font)):
        xml = re.sub(rf'(<a:{kind}>\s*<a:latin typeface=")[^"]*"', rf'\g<1>{font}"', xml)
    return re.sub(r'(<a:theme [^>]*?name=")[^"]*"', r'\g<1>Episode"', xml, count=1)


def mixed(one: str, two: str, share: float = 0.1) -> str:
    """A colour a tenth of the way from one to the other."""
    pairs = zip(parts(one), parts(two), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def place_titles(master: Any, layouts: Any, frame: Frame | None) -> None:
    """Titles where most slides have theirs, and text below them at the same edge; that of a title slide stays in its place."""
    if frame is None:
        return
    for page in (master, *layouts):
        for shape in page.placeholders:
            kind = shape._element.nvSpPr.nvPr.find("{*}ph").get("type")
            own = shape._element.spPr.find("{*}xfrm") is not None
            if kind == "title":
                shape.left, shape.top, shape.width, shape.height = (
                    Emu(value) for value in (frame.x, frame.y, frame.width, frame.height)
                )
            elif page is master and kind == "body" and own:
                shape.left, shape.width = Emu(frame.x), Emu(frame.width)
            else:
                continue
            body = shape._element.txBody.bodyPr
            for name in ("lIns", "rIns", "tIns", "bIns"):
                body.set(name, "0")
            body.set("anchor", "t")


def as_master(layout: Any) -> None:
    """Let a layout's text have the sizes and colours of the master: what a slide leaves unsaid is the theme's."""
    for shape in layout.placeholders:
        for run in shape._element.txBody.find("{*}lstStyle").iter("{*}defRPr"):
            run.attrib.pop("sz", None)
            for colour in run.findall("{*}solidFill"):
                run.remove(colour)


def style_master(master: Any, theme: Theme) -> None:
    """Sizes, title colour (theme's dark 2) and left-aligned titles in the master's text styles; footers readable."""
    styles = master._element.find("{*}txStyles")
    title = styles.find("{*}titleStyle")
    for level in title:
        level.set("algn", "l")
        for run in level.iter("{*}defRPr"):
            run.set("sz", str(round(theme.title_size * 100)))
            run.set("b", str(int(theme.title_bold)))
            for colour in run.iter("{*}schemeClr"):
                colour.set("val", "tx2")
    for number, level in enumerate(styles.find("{*}bodyStyle")):
        size = max(12.0, theme.body_size - 2 * min(number, 4))
        for run in level.iter("{*}defRPr"):
            run.set("sz", str(round(size * 100)))
        for sign in level.iter("{*}buChar"):
            sign.set("char", BULLETS[min(number, 4)])
    for shape in master.placeholders:
        for colour in shape._element.iter("{*}schemeClr"):
            for tint in list(colour):
                colour.remove(tint)
