"""Take slides out of a presentation, with everything that refers to them: python-pptx would leave them in the file."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def keep_slides(deck: Any, numbers: Iterable[int]) -> None:
    """Leave just the slides `numbers` (1-based), in that order. Links and shows that led to others go, as do sections left empty."""
    listed = deck.part._element.sldIdLst
    entries = list(listed) if listed is not None else []
    kept = [entries[number - 1] for number in numbers]
    dropped = [entry for entry in entries if entry not in kept]
    parts = {id(deck.part.related_part(entry.rId)) for entry in dropped}
    for entry in dropped:
        leave_out(deck, entry)
    for entry in kept:  # moved to the end one after the other: in the order asked for
        listed.append(entry)
    for slide in deck.slides:
        unlink(slide.part, parts)
    tidy_sections(deck)


def leave_out(deck: Any, entry: Any) -> None:
    """One slide off the list and out of the package."""
    root = deck.part._element
    for mention in list(root.iter("{*}sld")):
        if mention.get(f"{REL}id") == entry.rId:
            mention.getparent().remove(mention)
    for show in list(root.iter("{*}custShow")):
        if show.find("{*}sldLst") is not None and not len(show.find("{*}sldLst")):
            show.getparent().remove(show)
    for shows in list(root.iter("{*}custShowLst")):
        if not len(shows):
            shows.getparent().remove(shows)
    entry.getparent().remove(entry)
    deck.part.rels.pop(entry.rId)


def unlink(part: Any, gone: set[int]) -> None:
    """Take jumps to slides that are gone out of a slide."""
    for key, relation in list(part.rels.items()):
        if relation.is_external or id(relation.target_part) not in gone:
            continue
        for element in list(part._element.iter()):
            if element.get(f"{REL}id") == key:
                element.getparent().remove(element)
        part.rels.pop(key)


def tidy_sections(deck: Any) -> None:
    """Sections name only slides that are there; one without slides goes."""
    known = {entry.get("id") for entry in deck.part._element.sldIdLst}
    for section in list(deck.part._element.iter("{*}section")):
        for member in list(section.iter("{*}sldId")):
            if member.get("id") not in known:
                member.getparent().remove(member)
        if not list(section.iter("{*}sldId")):
            section.getparent().remove(section)
    for listed in list(deck.part._element.iter("{*}sectionLst")):
        if not len(listed):
            extension = listed.getparent()
            extension.getparent().remove(extension)


def sections_of(deck: Any) -> dict[str, str]:
    """The name of the section of each slide id."""
    return {
        str(member.get("id")): str(section.get("name"))
        for section in deck.part._element.iter("{*}section")
        for member in section.iter("{*}sldId")
    }


def without_sections(deck: Any) -> None:
    """No sections at all, so that new ones can be written."""
    for listed in list(deck.part._element.iter("{*}sectionLst")):
        extension = listed.getparent()
        extension.getparent().remove(extension)


def without_show_range(deck: Any) -> None:
    """A slide show of all slides: a range or custom show set in the file would name slides that are gone."""
    for relation in deck.part.rels.values():
        if relation.reltype.endswith("/presProps") and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob)
            for element in list(root.iter("{*}sldRg", "{*}custShow")):
                above = element.getparent()
                place = above.index(element)
                above.remove(element)
                above.insert(place, etree.Element(f"{{{etree.QName(above).namespace}}}sldAll"))
            relation.target_part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
