"""Our own checker of a deck's accessibility: what PowerPoint's checker asks, EN 301 549 chapter 10, and RULES of the house.

A title on every slide, each once; the title first in reading order; a description on every picture and table; a header row; text
that can be read on what lies behind it (4.5:1); notes; a language; named sections; no empty placeholder left behind.
"""

from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError

from pipeline.formats.pptx.behind import TITLES, faint_runs, theme_colours
from pipeline.formats.pptx.colour import contrast

FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg")


def problems(path: Path) -> list[str]:
    """What is wrong with the deck, one line each; empty if nothing is."""
    try:
        deck = Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        return [f"the file cannot be opened: {error}"]
    found: list[str] = []
    if not deck.core_properties.title:
        found.append("the deck has no title")
    if not deck.core_properties.language:
        found.append("the deck has no language")
    found += section_problems(deck)
    theme = theme_colours(deck)
    titles: dict[str, int] = {}
    for number, slide in enumerate(deck.slides, start=1):
        found += [f"slide {number}: {problem}" for problem in slide_problems(slide, theme)]
        title = slide.shapes.title.text_frame.text.strip().casefold() if slide.shapes.title is not None else ""
        if title and title in titles:
            found.append(f"slide {number}: the title is that of slide {titles[title]} as well")
        titles.setdefault(title, number)
    return found


def section_problems(deck: Any) -> list[str]:
    """Whether every slide stands in one named section."""
    sections = list(deck.part._element.iter("{*}section"))
    members = [item.get("id") for section in sections for item in section.iter("{*}sldId")]
    ids = [item.get("id") for item in deck.part._element.sldIdLst]
    if not sections:
        return ["the deck has no sections"]
    found = [] if all((section.get("name") or "").strip() for section in sections) else ["a section has no name"]
    return found if sorted(members) == sorted(ids) else [*found, "a slide stands in no section or in two"]


def slide_problems(slide: Any, theme: dict[str, str]) -> list[str]:
    """The problems of one slide."""
    found = []
    meant = [shape for shape in slide.shapes if not is_decorative(shape)]
    if slide.shapes.title is None or not slide.shapes.title.text_frame.text.strip():
        found.append("no title")
    elif meant and not (meant[0].is_placeholder and meant[0].placeholder_format.type in TITLES):
        found.append("the title is not the first in reading order")
    for shape in meant:
        alt = shape._element._nvXxPr.cNvPr.get("descr") or ""
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE and (
            len(alt.strip()) < 4 or alt.lower().endswith(PICTURE_ENDINGS)
        ):
            found.append(f"the picture “{shape.name}” has no description")
        if shape.has_table:
            if not shape.table.first_row:
                found.append("a table has no header row")
            if not alt.strip():
                found.append("a table has no description")
        empty = shape.is_placeholder and shape.has_text_frame and not shape.text_frame.text.strip()
        if empty and shape.placeholder_format.type not in FURNITURE:
            found.append(f"the placeholder “{shape.name}” is empty")
    if not slide.has_notes_slide or not slide.notes_slide.notes_text_frame.text.strip():
        found.append("no notes")
    if any(run.find("{*}rPr") is None or not run.find("{*}rPr").get("lang") for run in slide._element.iter("{*}r")):
        found.append("text without a language")
    for run, colour, back in faint_runs(slide, theme):
        text = "".join(run.itertext()).strip()
        found.append(f"“{text[:40]}” is {contrast(colour, back):.1f}:1 against its background, 4.5:1 is needed")
    return found


def is_decorative(shape: Any) -> bool:
    return any(mark.get("val") in ("1", "true") for mark in shape._element._nvXxPr.cNvPr.iter("{*}decorative"))
