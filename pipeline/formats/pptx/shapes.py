"""Single shapes of a slide, with python-pptx: text, tables, pictures, rectangles, footers."""

import copy
import re
from pathlib import Path
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from pipeline.formats.pptx.colour import near, parts, readable
from pipeline.formats.pptx.plan import (
    EMU_PER_POINT,
    Book,
    Frame,
    Grid,
    Image,
    Paragraph,
    Rectangle,
    Run,
    Shading,
    Sheet,
    Text,
    Theme,
)

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
ADEC = "http://schemas.microsoft.com/office/drawing/2017/decorative"
SPARE_ACCENTS = ("#1f4e79", "#2e7d32", "#8a4b08", "#6a1b9a", "#a61b1b", "#00646e")
ALIGN = {"left": PP_ALIGN.LEFT, "centre": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
BULLET_TAGS = ("buNone", "buChar", "buAutoNum", "buBlip", "buFont", "buClr", "buSzPct")


def accents(theme: Theme) -> list[str]:
    """The theme's six accents: those of the slides that differ from one another and from the ground, then spare ones."""
    out: list[str] = []
    for colour in (*theme.accents, *SPARE_ACCENTS):
        if len(out) < 6 and not any(near(colour, other) for other in (*out, theme.background)):
            out.append(colour)
    return out + list(SPARE_ACCENTS)[: 6 - len(out)]


def text_box(slide: Any, item: Text) -> Any:
    """An empty text box at the item's frame."""
    frame = item.frame or Frame(0, 0, 914400, 457200)
    box = slide.shapes.add_textbox(Emu(frame.x), Emu(frame.y), Emu(frame.width), Emu(frame.height))
    box.name = f"{item.name} {len(slide.shapes)}"
    return box


def add_text(shape: Any, item: Text, book: Book) -> None:
    """Fill a placeholder or a box with the item's paragraphs, at its frame if it has one."""
    if item.frame:
        shape.left, shape.top = Emu(item.frame.x), Emu(item.frame.y)
        shape.width, shape.height = Emu(item.frame.width), Emu(item.frame.height)
    frame = shape.text_frame
    if item.frame or item.place == "box":
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = item.wrap
    usual = book.theme.title_bold if item.place == "title" else False
    for number, plan in enumerate(item.paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        write_paragraph(paragraph, plan, book, bold=usual)


def write_paragraph(paragraph: Any, plan: Paragraph, book: Book, *, bold: bool = False) -> None:
    """One paragraph with its level, bullet, margins and runs. `bold`: whether its place makes letters bold of itself."""
    paragraph.level = plan.level
    if plan.align:
        paragraph.alignment = ALIGN[plan.align]
    if plan.before is not None:
        paragraph.space_before = Pt(round(plan.before, 1))
    if plan.spacing is not None:
        paragraph.line_spacing = round(plan.spacing, 2)
    properties = paragraph._p.get_or_add_pPr()
    if plan.margin is not None:
        properties.set("marL", str(round(plan.margin * EMU_PER_POINT)))
    if plan.indent is not None:
        properties.set("indent", str(round(plan.indent * EMU_PER_POINT)))
    if plan.bullet is not None:
        set_bullet(properties, plan.bullet, plan.mark, accents(book.theme))
    for run in plan.runs:
        write_run(paragraph.add_run(), run, book, bold=bold)


def set_bullet(properties: Any, bullet: str, mark: str, theme: list[str]) -> None:
    """A real bullet, a real number, or none. `mark`: its colour, empty for the text's; `theme`: the accents."""
    for tag in BULLET_TAGS:
        for old in properties.findall(f"{{{A}}}{tag}"):
            properties.remove(old)
    if not bullet:
        etree.SubElement(properties, f"{{{A}}}buNone")
        return
    if mark:
        own = etree.SubElement(properties, f"{{{A}}}buClr")
        if mark in theme:
            etree.SubElement(own, f"{{{A}}}schemeClr", val=f"accent{theme.index(mark) + 1}")
        else:
            etree.SubElement(own, f"{{{A}}}srgbClr", val=mark.lstrip("#").upper())
    numbered = re.fullmatch(r"(\d+|[a-z])([.)])", bullet)
    etree.SubElement(properties, f"{{{A}}}buFont", typeface="+mj-lt" if numbered else "Arial")
    if numbered:
        kind = ("arabic" if numbered[1].isdigit() else "alphaLc") + ("Period" if numbered[2] == "." else "ParenR")
        start = int(numbered[1]) if numbered[1].isdigit() else ord(numbered[1]) - 96
        number = etree.SubElement(properties, f"{{{A}}}buAutoNum", type=kind)
        if start > 1:
            number.set("startAt", str(start))
    else:
        etree.SubElement(properties, f"{{{A}}}buChar", char=bullet)


def write_run(run: Any, plan: Run, book: Book, *, bold: bool = False) -> None:
    """One run with its look, as far as its place does not give it, and its language."""
    run.text = plan.text
    font = run.font
    if plan.bold != bold:
        font.bold = plan.bold
    if plan.italic:
        font.italic = True
    if plan.size:
        font.size = Pt(round(plan.size, 1))
    theme = accents(book.theme)
    if plan.accent and plan.colour in theme:
        font.color.theme_color = MSO_THEME_COLOR.from_xml(f"accent{theme.index(plan.colour) + 1}")
    elif plan.colour:
        font.color.rgb = RGBColor(*parts(plan.colour))
    if plan.font:
        font.name = plan.font
    run._r.get_or_add_rPr().set("lang", book.language)
    if plan.link:
        run.hyperlink.address = plan.link
    if plan.pen:
        highlight(run._r.get_or_add_rPr(), plan.pen)


def highlight(properties: Any, colour: str) -> None:
    """Mark a run as with a pen. In the schema's order it comes after line, fill and effects, and before all else."""
    mark = properties.makeelement(qn("a:highlight"), {})
    etree.SubElement(mark, qn("a:srgbClr"), val=colour.removeprefix("#").upper())
    before = [child for child in properties if child.tag in (qn("a:ln"), qn("a:solidFill"), qn("a:effectLst"))]
    properties.insert(len(before), mark)


def add_grid(slide: Any, item: Grid, book: Book) -> None:
    """A native table with a header row."""
    place = item.frame
    rows, columns = len(item.cells), len(item.cells[0])
    shape = slide.shapes.add_table(rows, columns, Emu(place.x), Emu(place.y), Emu(place.width), Emu(place.height))
    shape.name = f"Table {len(slide.shapes)}"
    shape._element.nvGraphicFramePr.cNvPr.set("descr", item.alt)
    table = shape.table
    table.first_row = True
    for column, width in zip(table.columns, item.columns, strict=True):
        column.width = Emu(width)
    for row, height in zip(table.rows, item.rows, strict=True):
        row.height = Emu(height)
    for one in item.merged:
        last = table.cell(one.row + one.rows - 1, one.column + one.columns - 1)
        table.cell(one.row, one.column).merge(last)
    for row_number, row in enumerate(item.cells):
        for column_number, plan in enumerate(row):
            cell = table.cell(row_number, column_number)
            if cell.is_spanned:
                continue
            cell.margin_left = cell.margin_right = Pt(item.inset)
            cell.margin_top = Emu(25400) if item.top is None else Pt(item.top)
            cell.margin_bottom = Emu(25400) if item.top is None else 0
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE if item.top is None else MSO_ANCHOR.TOP
            if plan.fill:
                paint(cell.fill, plan.fill)
            colour = readable(plan.colour, plan.fill) if plan.colour and plan.fill else plan.colour
            paragraph = cell.text_frame.paragraphs[0]
            if plan.align:
                paragraph.alignment = ALIGN[plan.align]
            write_run(paragraph.add_run(), Run(plan.text, plan.bold, False, colour, plan.size), book)


def add_image(slide: Any, item: Image) -> None:
    """A picture with its description."""
    place = item.frame
    picture = slide.shapes.add_picture(str(item.path), Emu(place.x), Emu(place.y), Emu(place.width), Emu(place.height))
    picture.name = f"Picture {len(slide.shapes)}"
    properties = picture._element.nvPicPr.cNvPr
    properties.set("descr", item.alt)
    if item.decorative:
        decorate(properties)


def add_rectangle(slide: Any, item: Rectangle) -> None:
    """A filled rectangle, marked as decoration."""
    place = item.frame
    shape = slide.shapes.add_shape(
        MSO_SHAPE.ROUNDED_RECTANGLE if item.round else MSO_SHAPE.RECTANGLE,
        Emu(place.x),
        Emu(place.y),
        Emu(max(1, place.width)),
        Emu(max(1, place.height)),
    )
    if item.round:
        shape.adjustments[0] = item.round
    shape.name = f"Rectangle {len(slide.shapes)}"
    paint(shape.fill, item.shading or item.fill)
    if item.line:
        paint(shape.line.fill, item.line)
        shape.line.width = Pt(1)
    else:
        shape.line.fill.background()
    style = shape._element.find("{*}style")
    if style is not None:
        shape._element.remove(style)
    decorate(shape._element.nvSpPr.cNvPr)


def decorate(properties: Any) -> None:
    """Mark a shape as decorative, so that screen readers pass over it ([MS-ODRAWXML] 2.13)."""
    extensions = etree.SubElement(properties, f"{{{A}}}extLst")
    extension = etree.SubElement(extensions, f"{{{A}}}ext", uri=DECORATIVE)
    etree.SubElement(extension, f"{{{ADEC}}}decorative", nsmap={"adec": ADEC}, val="1")


def paint(fill: Any, colour: str | Shading) -> None:
    """A fill of one colour, or one that shades off."""
    if isinstance(colour, str):
        fill.solid()
        fill.fore_color.rgb = RGBColor(*parts(colour))
        return
    fill.gradient()
    for stop, shade in zip(fill.gradient_stops, (colour.start, colour.end), strict=True):
        stop.color.rgb = RGBColor(*parts(shade))
    fill.gradient_angle = -colour.angle % 360


def paint_page(page: Any, ground: str | Shading | Path) -> None:
    """The background of a slide or master: a fill as `paint` makes it, or a picture over all of it."""
    if not isinstance(ground, Path):
        paint(page.background.fill, ground)
        return
    _, key = page.part.get_or_add_image_part(str(ground))
    page.background.fill.background()
    properties = page._element.cSld.find("{*}bg/{*}bgPr")
    fill = etree.Element(qn("a:blipFill"), rotWithShape="1")
    etree.SubElement(fill, qn("a:blip")).set(qn("r:embed"), key)
    etree.SubElement(etree.SubElement(fill, qn("a:stretch")), qn("a:fillRect"))
    properties.replace(properties.find("{*}noFill"), fill)


def add_footer(slide: Any, layout: Any, sheet: Sheet, book: Book, *, numbered: bool) -> None:
    """The layout's footer and slide number, which python-pptx leaves out of new slides; the number is a field."""
    for shape in layout.placeholders:
        kind = shape._element.nvSpPr.nvPr.find("{*}ph").get("type")
        wanted = {"ftr": bool(sheet.footer), "sldNum": numbered}.get(kind, False)
        if not wanted:
            continue
        element = copy.deepcopy(shape._element)
        form = element.spPr.find("{*}xfrm")
        if form is not None:
            element.spPr.remove(form)
        slide.shapes._spTree.append(element)
        placed = slide.shapes[-1]
        if kind == "ftr":
            placed.text_frame.text = sheet.footer
        for run in element.iter("{*}r"):
            run.get_or_add_rPr()
        for properties in element.iter("{*}rPr", "{*}endParaRPr"):
            properties.set("lang", book.language)
        for properties in element.iter("{*}rPr"):
            # Said again here, because some programs do not look for the theme's font above a footer.
            if properties.find("{*}latin") is None:
                properties.append(properties.makeelement(qn("a:latin"), {"typeface": "+mn-lt"}))
