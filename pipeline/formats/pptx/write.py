"""Write a planned deck as a PowerPoint file with the same bytes every time."""

import contextlib
import datetime
import io
import re
import uuid
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation

from pipeline.errors import OutputError
from pipeline.formats.pptx.behind import mend, theme_colours
from pipeline.formats.pptx.plan import Book, Grid, Image, Rectangle, Sheet, Text
from pipeline.formats.pptx.shapes import add_footer, add_grid, add_image, add_rectangle, add_text, paint_page, text_box
from pipeline.formats.pptx.template import PLAIN, prepare

P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
NAMES = uuid.UUID("6f0b3c1e-6c62-4b39-9f0e-6d0d0b6f3b11")
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
SAID_IN = re.compile(r"in (\w+\.mp4):$")
STAMP = re.compile(r"\[(\d+(?::\d\d){1,2})\]")
PLACES = {"title": 0, "body": 1, "second": 2}


def write(book: Book, path: Path) -> None:
    """Write the deck.

    Raises:
        OutputError: the file cannot be written.
    """
    deck = Presentation()
    layouts = prepare(deck, book)
    for number, sheet in enumerate(book.sheets, start=1):
        plain = f"{sheet.layout}{PLAIN}"
        add_sheet(deck, layouts[plain if sheet.plain and plain in layouts else sheet.layout], sheet, book, number)
    add_sections(deck, book)
    describe(deck, book)
    held = io.BytesIO()
    deck.save(held)
    try:
        path.write_bytes(timeless(held.getvalue()))
    except OSError as error:
        raise OutputError(
            f"{path.name} cannot be written ({error.strerror}). Free some space and run again."
        ) from error


def add_sheet(deck: Any, layout: Any, sheet: Sheet, book: Book, number: int) -> None:
    """One slide: its placeholders filled in the order of the plan, unused ones removed, notes, slide number."""
    slide = deck.slides.add_slide(layout)
    tree = slide.shapes._spTree
    places = {shape.placeholder_format.idx: shape for shape in slide.placeholders}
    for shape in places.values():
        tree.remove(shape._element)
    if sheet.background:
        paint_page(slide, sheet.background)
    for item in sheet.items:
        match item:
            case Text(place="box"):
                add_text(text_box(slide, item), item, book)
            case Text():
                shape = places[PLACES[item.place]]
                tree.append(shape._element)
                add_text(shape, item, book)
            case Grid():
                add_grid(slide, item, book)
            case Image():
                add_image(slide, item)
            case Rectangle():
                add_rectangle(slide, item)
    add_footer(slide, layout, sheet, book, numbered=number > 1)
    mend(slide, theme_colours(deck))
    write_notes(slide, sheet.notes, book.language)
    renumber(tree)


def write_notes(slide: Any, notes: list[str], language: str) -> None:
    """Notes as paragraphs. A time at a paragraph's beginning leads to that moment of the video named before it.

    The link is relative (`presentation.mp4#t=83`, a media fragment): it works while deck and videos lie in one folder.
    """
    frame = slide.notes_slide.notes_text_frame
    frame.text = ""
    video = ""
    for number, text in enumerate(notes):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        named = SAID_IN.search(text)
        video = named[1] if named else video
        stamp = STAMP.match(text) if video else None
        if stamp:
            run = paragraph.add_run()
            run.text = stamp[0]
            run.hyperlink.address = f"{video}#t={seconds(stamp[1])}"
            text = text[stamp.end() :]
        paragraph.add_run().text = text
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", language)


def seconds(clock: str) -> int:
    """`1:02:03` or `2:03` as seconds."""
    total = 0
    for part in clock.split(":"):
        total = 60 * total + int(part)
    return total


def renumber(tree: Any) -> None:
    """Shape ids in drawing order, each once: placeholders that were moved keep none of their old ones."""
    for number, properties in enumerate(tree.iter("{*}cNvPr"), start=1):
        properties.set("id", str(number))


def add_sections(deck: Any, book: Book) -> None:
    """Named sections over runs of slides ([MS-PPTX] 2.6.1), as python-pptx has no call for them."""
    ids = [item.get("id") for item in deck.part._element.sldIdLst]
    names: list[str] = list(dict.fromkeys(sheet.section for sheet in book.sheets))
    root = deck.part._element
    presentation = root.nsmap["p"]
    extensions = root.find(f"{{{presentation}}}extLst")
    if extensions is None:
        extensions = etree.SubElement(root, f"{{{presentation}}}extLst")
    extension = etree.SubElement(extensions, f"{{{presentation}}}ext", uri=SECTIONS)
    sections = etree.SubElement(extension, f"{{{P14}}}sectionLst", nsmap={"p14": P14})
    for name in names:
        guid = f"{{{str(uuid.uuid5(NAMES, name)).upper()}}}"
        section = etree.SubElement(sections, f"{{{P14}}}section", name=name, id=guid)
        members = etree.SubElement(section, f"{{{P14}}}sldIdLst")
        for slide_id, sheet in zip(ids, book.sheets, strict=True):
            if sheet.section == name:
                etree.SubElement(members, f"{{{P14}}}sldId", id=slide_id)


def describe(deck: Any, book: Book) -> None:
    """Core properties. No clock: the dates are the event's, or none that means anything."""
    properties = deck.core_properties
    properties.title, properties.author, properties.subject = book.title[:255], book.author[:255], book.subject[:255]
    properties.keywords, properties.language = ", ".join(book.keywords)[:255], book.language
    properties.comments, properties.category, properties.last_modified_by = "", "", book.author[:255]
    properties.revision = 1
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)", book.date)
    moment = datetime.datetime(2000, 1, 1)
    if day:
        with contextlib.suppress(ValueError):
            moment = datetime.datetime(int(day[1]), int(day[2]), int(day[3]))
    properties.created = properties.modified = moment


def mark_draft(path: Path) -> None:
    """Say in the file's own properties that the deck is not finished; the same deck gives the same bytes."""
    deck = Presentation(str(path))
    deck.core_properties.content_status = "Draft"
    held = io.BytesIO()
    deck.save(held)
    path.write_bytes(timeless(held.getvalue()))


def timeless(data: bytes) -> bytes:
    """The same package with one fixed time on every member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, old.read(name))
    return out.getvalue()
