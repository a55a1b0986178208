"""A slide made again on another master: its text flows into the placeholders there, the rest keeps its arrangement in the room for content.

What a slide says stays: words, levels, numbering, bold and italic, links, tables, pictures, charts, notes. What it looked like
goes: sizes, fonts and colours become those of the master, except where a colour belongs to a filled shape that comes along.
"""

import math
from typing import Any

from lxml import etree
from pptx.oxml import parse_xml

from pipeline.formats.pptx.carry import Carrier, local
from pipeline.formats.pptx.layouts import BODIES, FURNITURE, TITLES, bodies_of, choose, kind, letters, room
from pipeline.formats.pptx.plan import EMU_PER_POINT, Frame
from pipeline.formats.typefaces import USUAL, typefaces

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
TABLE_STYLE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # Medium Style 2, Accent 1: in the theme's own colours
INSET = 91440
LINE = 1.2
LEAST_SCALE = 0.4
THIN = 0.012  # share of the page: a line that decorates the old master has no place on another
WHOLE = 0.85  # share of the page: a picture or shape behind all of it is the old background
KEPT_RUN = ("b", "i", "u", "strike", "baseline", "lang")


def flow(slide: Any, host: Any, carrier: Carrier, size: tuple[int, int]) -> Any:
    """Add to `host` a slide that says what `slide` says. `size`: width and height of the slide's own presentation, EMU."""
    shapes = list(slide.shapes)
    title = (
        slide.shapes.title if slide.shapes.title is not None and slide.shapes.title.text_frame.text.strip() else None
    )
    bodies = [s for s in shapes if s.is_placeholder and kind(s) in BODIES and s.has_text_frame and s is not title]
    bodies = [s for s in bodies if s.text_frame.text.strip() and s._element is not (title._element if title else None)]
    layout = choose(host, slide.slide_layout._element.get("type") or "", title=title is not None, bodies=len(bodies))
    made = host.slides.add_slide(layout)
    places = {p.placeholder_format.idx: p for p in made.placeholders}
    for place in places.values():
        place._element.getparent().remove(place._element)
    heads = [p for p in places.values() if kind(p) in TITLES]
    free = [places[p.placeholder_format.idx] for p in bodies_of(layout, host.slide_width * host.slide_height)]
    taken = dict(zip((b.shape_id for b in bodies), free, strict=False))
    rest = [s for s in shapes if carried(s, title, taken, size)]
    fit = Fit(rest + [b for b in bodies if rest], size, host, room(host, layout)) if rest else None
    tree = made.shapes._spTree
    if title is not None and heads:
        tree.append(heads[0]._element)
        fill(heads[0], title, slide, made, carrier, layout)
    for shape in shapes:
        if shape.shape_id in taken:
            place = taken[shape.shape_id]
            tree.append(place._element)
            if fit is not None:
                x, y, wide, high = fit.frame(shape)
                place.left, place.top, place.width, place.height = x, y, wide, high
            fill(place, shape, slide, made, carrier, layout)
        elif fit is not None and any(shape.shape_id == other.shape_id for other in rest):
            element = carrier.copied(shape._element, slide.part, made.part)
            tree.append(element)
            settle(element, shape, fit, standing(shape, rest))
    number_of(made, layout)
    if slide.has_notes_slide:
        carry_notes(slide, made, carrier)
    return made


def carried(shape: Any, title: Any, taken: dict[int, Any], size: tuple[int, int]) -> bool:
    """Whether a shape comes along beside the placeholders: no furniture, no empty placeholder, no old background."""
    if shape.shape_id in taken or (title is not None and shape.shape_id == title.shape_id):
        return False
    if shape.is_placeholder and (
        kind(shape) in FURNITURE or (shape.has_text_frame and not shape.text_frame.text.strip())
    ):
        return False
    if shape.left is None or shape.width is None or shape.height is None:
        return False
    text = shape.has_text_frame and shape.text_frame.text.strip()
    decorative = any(mark.get("val") in ("1", "true") for mark in shape._element.iter("{*}decorative"))
    whole = shape.width * shape.height > WHOLE * size[0] * size[1]
    behind_title = title is not None and shape.top < title.top + title.height // 2 and shape.height < size[1] // 3
    rule = min(shape.width / size[0], shape.height / size[1]) < THIN
    return not (not text and decorative and (whole or behind_title or rule))


class Fit:
    """From places on the old page to places in the new one's room for content: same arrangement, one scale."""

    def __init__(self, shapes: list[Any], size: tuple[int, int], host: Any, into: Frame) -> None:
        left, top = min(s.left for s in shapes), min(s.top for s in shapes)
        wide = max(1, max(s.left + s.width for s in shapes) - left)
        high = max(1, max(s.top + s.height for s in shapes) - top)
        most = min(host.slide_width / size[0], host.slide_height / size[1])
        self.scale = min(most, into.width / wide, into.height / high)
        x = min(max(left * host.slide_width / size[0], into.x), into.x + into.width - wide * self.scale)
        y = min(max(top * host.slide_height / size[1], into.y), into.y + into.height - high * self.scale)
        self.dx, self.dy = x - left * self.scale, y - top * self.scale

    def frame(self, shape: Any) -> tuple[int, int, int, int]:
        return (
            round(shape.left * self.scale + self.dx),
            round(shape.top * self.scale + self.dy),
            max(1, round(shape.width * self.scale)),
            max(1, round(shape.height * self.scale)),
        )


def standing(shape: Any, others: list[Any]) -> bool:
    """Whether a shape has a ground of its own: a fill, or a filled shape or a picture under its middle."""
    if has_fill(shape._element):
        return True
    x, y = shape.left + shape.width // 2, shape.top + shape.height // 2
    for other in others:
        if other.shape_id == shape.shape_id:
            return False
        inside = other.left <= x < other.left + other.width and other.top <= y < other.top + other.height
        if inside and (has_fill(other._element) or local(other._element) == "pic"):
            return True
    return False


def has_fill(element: Any) -> bool:
    properties = element.find("{*}spPr")
    return properties is not None and any(
        local(child) in ("solidFill", "gradFill", "blipFill", "pattFill") for child in properties
    )


def settle(element: Any, shape: Any, fit: Fit, ground: bool) -> None:
    """Give a copied shape its new place and size; its text the new scale, and the theme's colours where it stands on the page itself."""
    for mark in list(element.iter("{*}ph")):
        mark.getparent().remove(mark)
    place(element, *fit.frame(shape))
    for column in element.iter("{*}gridCol"):
        column.set("w", str(round(int(column.get("w")) * fit.scale)))
    for row in element.iter("{*}tr"):
        row.set("h", str(round(int(row.get("h")) * fit.scale)))
    table = local(element) == "graphicFrame" and next(element.iter("{*}tbl"), None) is not None
    if table:
        restyle(element)
    for run in element.iter("{*}rPr", "{*}endParaRPr", "{*}defRPr"):
        if run.get("sz"):
            run.set("sz", str(max(600, round(int(run.get("sz")) * fit.scale / 50) * 50)))
        for child in list(run):
            if local(child) in ("latin", "ea", "cs") or (local(child) == "solidFill" and (table or not ground)):
                run.remove(child)


def place(element: Any, x: int, y: int, wide: int, high: int) -> None:
    """Set a shape's own place, whatever it inherited before."""
    name = local(element)
    if name == "graphicFrame":
        form = element.find("{*}xfrm")
    else:
        holder = element.find("{*}grpSpPr" if name == "grpSp" else "{*}spPr")
        form = holder.find("{*}xfrm") if holder is not None else None
        if form is None and holder is not None:
            form = parse_xml(f'<a:xfrm xmlns:a="{A}"><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></a:xfrm>')
            holder.insert(0, form)
            if holder.find("{*}prstGeom") is None and holder.find("{*}custGeom") is None:
                form.addnext(parse_xml(f'<a:prstGeom xmlns:a="{A}" prst="rect"><a:avLst/></a:prstGeom>'))
    if form is None:
        return
    offset, extent = form.find("{*}off"), form.find("{*}ext")
    if offset is not None and extent is not None:
        offset.set("x", str(x)), offset.set("y", str(y)), extent.set("cx", str(wide)), extent.set("cy", str(high))


def restyle(element: Any) -> None:
    """A table in the theme's own colours, with its header row."""
    for cell in element.iter("{*}tcPr"):
        for child in list(cell):
            if local(child) in ("solidFill", "noFill", "gradFill"):
                cell.remove(child)
    table = next(element.iter("{*}tbl"))
    properties = table.find("{*}tblPr")
    if properties is None:
        properties = parse_xml(f'<a:tblPr xmlns:a="{A}"/>')
        table.insert(0, properties)
    for child in list(properties):
        properties.remove(child)
    properties.set("firstRow", "1")
    properties.set("bandRow", "1")
    etree.SubElement(properties, f"{{{A}}}tableStyleId").text = TABLE_STYLE


def fill(place_: Any, shape: Any, slide: Any, made: Any, carrier: Carrier, layout: Any) -> None:
    """Put a shape's paragraphs into a placeholder, with what they say and without what they looked like."""
    body = place_._element.txBody
    for old in list(body.iter("{*}p")):
        body.remove(old)
    title = kind(place_) in TITLES
    for paragraph in shape._element.txBody.iter("{*}p"):
        new = carrier.copied(paragraph, slide.part, made.part)
        plain(new, title=title)
        body.append(new)
    properties = shape._element._nvXxPr.cNvPr
    own = place_._element._nvXxPr.cNvPr
    own.set("id", properties.get("id"))
    shrink(place_, body, layout)


def plain(paragraph: Any, *, title: bool) -> None:
    """A paragraph with its level, its numbering and whether it is prose; runs with their emphasis and links."""
    for properties in list(paragraph.iter("{*}pPr")):
        prose = properties.find("{*}buNone") is not None
        for child in list(properties):
            if title or local(child) not in ("buNone", "buAutoNum"):
                properties.remove(child)
        for key in list(properties.attrib):
            if key != "lvl":
                del properties.attrib[key]
        if prose and not title and properties.get("lvl") in (None, "0"):
            properties.set("marL", "0")
            properties.set("indent", "0")
    for run in list(paragraph.iter("{*}rPr", "{*}endParaRPr")):
        for key in list(run.attrib):
            if key not in KEPT_RUN or (title and key == "b"):
                del run.attrib[key]
        for child in list(run):
            if local(child) not in ("hlinkClick", "hlinkMouseOver"):
                run.remove(child)


def shrink(place_: Any, body: Any, layout: Any) -> None:
    """Say how much smaller the text must be to fit. PowerPoint works that out only when somebody types, so it is written down."""
    wide, high = (place_.width or 0) - 2 * INSET, (place_.height or 0) - INSET
    if wide <= 0 or high <= 0:
        return
    lines = []
    for paragraph in body.iter("{*}p"):
        properties = paragraph.find("{*}pPr")
        level = int(properties.get("lvl") or 0) if properties is not None else 0
        lines.append(("".join(t.text or "" for t in paragraph.iter("{*}t")), letters(layout, place_, level), level))
    scale = 1.0
    while scale > LEAST_SCALE and needed(lines, scale, wide) > high:
        scale -= 0.05
    properties = body.find("{*}bodyPr")
    for child in list(properties):
        if local(child) in ("normAutofit", "spAutoFit", "noAutofit"):
            properties.remove(child)
    fitted = parse_xml(f'<a:normAutofit xmlns:a="{A}"/>')
    if scale < 0.99:
        fitted.set("fontScale", str(round(scale * 20) * 5000))
    warp = properties.find("{*}prstTxWarp")
    properties.insert(1 if warp is not None else 0, fitted)


def needed(lines: list[tuple[str, float, int]], scale: float, wide: int) -> float:
    """Height in EMU of paragraphs (text, size, level) set in a column `wide` EMU."""
    out = 0.0
    for text, size, level in lines:
        across = max(1.0, wide / EMU_PER_POINT - 20 * (level + 1))
        count = max(1, math.ceil(1.05 * typefaces()[USUAL].width(text, size * scale) / across))
        out += (count * LINE + 0.35) * size * scale * EMU_PER_POINT
    return out


def number_of(made: Any, layout: Any) -> None:
    """The layout's slide number, which python-pptx leaves out of new slides; a field, so that it stays right."""
    used = {int(e.get("id") or 0) for e in made.shapes._spTree.iter("{*}cNvPr")}
    for shape in layout.placeholders:
        if kind(shape) == FURNITURE[2]:
            element = etree.fromstring(etree.tostring(shape._element))
            element = parse_xml(etree.tostring(element))
            form = element.spPr.find("{*}xfrm")
            if form is not None:
                element.spPr.remove(form)
            element._nvXxPr.cNvPr.set("id", str(max(used, default=1) + 1))
            for run in element.iter("{*}rPr", "{*}endParaRPr"):
                run.set("lang", run.get("lang") or "en-GB")
            made.shapes._spTree.append(element)
            return


def carry_notes(slide: Any, made: Any, carrier: Carrier) -> None:
    """The notes, paragraph by paragraph, with their links."""
    source, target = slide.notes_slide, made.notes_slide
    if source.notes_text_frame is None or target.notes_text_frame is None:
        return
    body = target.notes_text_frame._txBody
    for old in list(body.iter("{*}p")):
        body.remove(old)
    for paragraph in source.notes_text_frame._txBody.iter("{*}p"):
        body.append(carrier.copied(paragraph, source.part, target.part))
    if not list(body.iter("{*}p")):
        target.notes_text_frame.text = ""
