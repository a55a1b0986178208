"""The episode's deck made of the presenter's own slides: those that were shown, in the file's order, the rest of the deck between them."""

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from pptx.oxml import parse_xml

from pipeline.formats.pptx.carry import Carrier, local
from pipeline.formats.pptx.drop import keep_slides, sections_of, without_sections, without_show_range
from pipeline.formats.pptx.flow import carry_notes, flow
from pipeline.formats.pptx.layouts import FURNITURE, kind
from pipeline.formats.pptx.read import opened

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
NAMES = uuid.UUID("6f0b3c1e-6c62-4b39-9f0e-6d0d0b6f3b12")
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg", ".tif", ".tiff", ".bmp")


@dataclass(frozen=True)
class Item:
    """One slide of the episode: number `rebuilt` of the rebuilt deck, or, where `native` is set, that slide of the presenter's."""

    rebuilt: int
    native: int | None = None


def compose(
    original: Path, rebuilt: Path, items: Sequence[Item], *, keep_unshown: bool, keep_notes: bool, language: str
) -> tuple[bytes, list[int]]:
    """The deck as a file's bytes, and the place (1-based) of each item in it.

    `items` cover the rebuilt deck, in its order. Native slides keep the order of their file, with their builds and media; a
    rebuilt one follows the slide that was shown before it. Notes: what the rebuilt deck has; the presenter's own are private,
    unless `keep_notes`. Slides that were not shown are left out, or stay hidden with `keep_unshown`.
    """
    host, source = opened(original), opened(rebuilt)
    size = (source.slide_width, source.slide_height)
    sections = sections_of(source)
    talk = next(iter(sections.values()), "Presentation")  # the section with which every rebuilt deck begins
    names = [sections.get(str(e.get("id")), talk) for e in source.part._element.sldIdLst]
    own_names = sections_of(host)
    ids = [str(entry.get("id")) for entry in host.part._element.sldIdLst]
    own = list(host.slides)
    carrier = Carrier(host)
    without_show_range(host)
    order = [(number, "") for number in range(1, len(own) + 1)] if keep_unshown else []
    order = order or [(n, "") for n in sorted({item.native for item in items if item.native is not None})]
    order = [(number, own_names.get(ids[number - 1], talk)) for number, _ in order]
    at: list[int] = []  # the number in the host of each item
    before: int | None = None
    slides = list(source.slides)
    for item in items:
        name = names[item.rebuilt - 1]
        if item.native is not None:
            number = item.native
        else:
            flow(slides[item.rebuilt - 1], host, carrier, size)
            number = len(host.slides)
            known = [entry for entry, _ in order]
            if name != talk:
                order.append((number, name))
            elif before is None:
                order.insert(0, (number, order[0][1] if order else name))
            else:
                place = known.index(before)
                order.insert(place + 1, (number, order[place][1]))
        at.append(number)
        before = number
    for number, slide in enumerate(own, start=1):
        said = [slides[i.rebuilt - 1] for i in items if i.native == number]
        mend(slide, said, carrier, keep_notes=keep_notes, hidden=not said, language=language)
    keep_slides(host, [number for number, _ in order])
    name_sections(host, [name for _, name in order])
    describe(host, source)
    out = io.BytesIO()
    host.save(out)
    places = {number: place for place, (number, _) in enumerate(order, start=1)}
    return out.getvalue(), [places[number] for number in at]


def mend(slide: Any, said: list[Any], carrier: Carrier, *, keep_notes: bool, hidden: bool, language: str) -> None:
    """Notes as decided; what a screen reader needs and the presenter left out: descriptions, languages, no empty placeholders."""
    if hidden:
        slide._element.set("show", "0")
    else:
        slide._element.attrib.pop("show", None)
    before = list(paragraphs_of(slide)) if keep_notes else []
    if slide.has_notes_slide:
        clear_notes(slide.notes_slide)
    if said:
        carry_notes(said[0], slide, carrier)
        frame = slide.notes_slide.notes_text_frame
        for other in said[1:]:
            for text in paragraphs_of(other):
                if text not in frame.text.split("\n"):
                    frame.add_paragraph().text = text
        for place, text in enumerate(before):
            frame._txBody.insert(frame._txBody.index(frame.paragraphs[0]._p) + place, paragraph(text, language))
    elif before:
        slide.notes_slide.notes_text_frame.text = "\n".join(before)
    for shape in list(slide.placeholders):
        empty = shape.has_text_frame and not shape.text_frame.text.strip() and kind(shape) not in FURNITURE
        if (
            empty
            and not any(local(child) == "blipFill" for child in shape._element.iter())
            and not animated(slide, shape)
        ):
            shape._element.getparent().remove(shape._element)
    title_first(slide)
    title = " ".join(slide.shapes.title.text_frame.text.split()) if slide.shapes.title is not None else ""
    for element in slide._element.iter("{*}pic", "{*}graphicFrame"):
        properties = next(element.iter(f"{{{P}}}cNvPr"))
        told = (properties.get("descr") or "").strip()
        if len(told) < 4 or told.lower().endswith(PICTURE_ENDINGS):
            what = "Picture" if local(element) == "pic" else "Table or chart"
            properties.set("descr", f"{what} on the slide “{title}”" if title else f"{what} on this slide")
    for root in [slide._element, *([slide.notes_slide._element] if said or before else [])]:
        for run in root.iter("{*}r", "{*}fld"):
            properties = run.get_or_add_rPr() if hasattr(run, "get_or_add_rPr") else run.find("{*}rPr")
            if properties is not None and not properties.get("lang"):
                properties.set("lang", language)


def clear_notes(notes: Any) -> None:
    """Leave of a notes page its picture of the slide and an empty place for text; ink and boxes on it were private too."""
    for element in list(notes.shapes._spTree):
        mark = (
            next(element.iter("{*}ph"), None)
            if local(element) in ("sp", "pic", "grpSp", "graphicFrame", "cxnSp")
            else element
        )
        if mark is None or (mark is not element and mark.get("type") not in ("sldImg", "body")):
            element.getparent().remove(element)
    if notes.notes_text_frame is not None:
        notes.notes_text_frame.text = ""


def title_first(slide: Any) -> None:
    """The title first in reading order, where drawing it first hides nothing of it."""
    title = slide.shapes.title
    if title is None or title.left is None:
        return
    before = []
    for shape in slide.shapes:
        if shape.shape_id == title.shape_id:
            break
        before.append(shape)
    apart = all(
        (shape.left is not None and (shape.left >= title.left + title.width or title.left >= shape.left + shape.width))
        or (shape.top is not None and (shape.top >= title.top + title.height or title.top >= shape.top + shape.height))
        for shape in before
    )
    if before and apart:
        before[0]._element.addprevious(title._element)


def paragraphs_of(slide: Any) -> list[str]:
    """The lines of a slide's notes."""
    if not slide.has_notes_slide or slide.notes_slide.notes_text_frame is None:
        return []
    return [" ".join(line.split()) for line in slide.notes_slide.notes_text_frame.text.split("\n") if line.strip()]


def paragraph(text: str, language: str) -> Any:
    """A paragraph of notes."""
    made = parse_xml(
        '<a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:r><a:rPr/><a:t/></a:r></a:p>'
    )
    next(made.iter("{*}rPr")).set("lang", language)
    next(made.iter("{*}t")).text = text
    return made


def animated(slide: Any, shape: Any) -> bool:
    """Whether a build refers to the shape."""
    return any(e.get("spid") == str(shape.shape_id) for e in slide._element.iter("{*}spTgt", "{*}bldP"))


def name_sections(deck: Any, names: Sequence[str]) -> None:
    """Sections over runs of slides of one name ([MS-PPTX] 2.6.1)."""
    without_sections(deck)
    root = deck.part._element
    extensions = root.find(f"{{{P}}}extLst")
    if extensions is None:
        extensions = etree.SubElement(root, f"{{{P}}}extLst")
    extension = etree.SubElement(extensions, f"{{{P}}}ext", uri=SECTIONS)
    extensions.insert(0, extension)
    listed = etree.SubElement(extension, f"{{{P14}}}sectionLst", nsmap={"p14": P14})
    before, members = None, None
    for place, (entry, name) in enumerate(zip(root.sldIdLst, names, strict=True)):
        if name != before or members is None:
            guid = f"{{{str(uuid.uuid5(NAMES, f'{place} {name}')).upper()}}}"
            members = etree.SubElement(
                etree.SubElement(listed, f"{{{P14}}}section", name=name, id=guid), f"{{{P14}}}sldIdLst"
            )
        etree.SubElement(members, f"{{{P14}}}sldId", id=entry.get("id"))
        before = name


def describe(host: Any, source: Any) -> None:
    """The core properties of the rebuilt deck: the episode's title, presenter, language and so on."""
    for name in (
        *("title", "author", "subject", "keywords", "language", "comments", "category", "last_modified_by"),
        *("revision", "created", "modified"),
    ):
        setattr(host.core_properties, name, getattr(source.core_properties, name) or unknown(name))


def unknown(name: str) -> Any:
    """What a property has that nobody knows."""
    return 1 if name == "revision" else ""
