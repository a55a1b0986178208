"""What stands on the slides of a presentation that somebody made: their words, and where pictures may hold words of their own."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError

from pipeline.errors import UsageError

GRAPHICS = ("/chart", "/diagramData", "/chartEx")
UNREAD = ("Fallback", "timing", "extLst")


class Own(NamedTuple):
    """One slide: its words, paragraph by paragraph; `pictures`: left, top, right, bottom in shares (0 to 1) of the slide.

    `around`: what its layout and master print on it.
    """

    text: str
    pictures: list[tuple[float, float, float, float]]
    hidden: bool = False
    around: str = ""


def opened(path: Path) -> Any:
    """A presentation (a python-pptx `Presentation`) from a file that was made safe before.

    Raises:
        UsageError: it has no slides to read, or is broken.
    """
    try:
        deck = Presentation(str(path))
        list(deck.slides)
        return deck
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, etree.XMLSyntaxError) as error:
        raise UsageError(f"{path.name} is damaged. Open it in PowerPoint and save it as .pptx again.") from error


def own_slides(path: Path) -> list[Own]:
    """Every slide of the presentation, in order, hidden ones too."""
    deck = opened(path)
    width, height = deck.slide_width or 1, deck.slide_height or 1
    return [
        Own(
            text_of(slide),
            [
                box
                for page in (slide, slide.slide_layout, slide.slide_layout.slide_master)
                for shape in page.shapes
                if (box := picture_box(shape, width, height))
            ],
            slide._element.get("show") in ("0", "false"),
            around(slide),
        )
        for slide in deck.slides
    ]


def around(slide: Any) -> str:
    """What a slide's layout and master print on it."""
    layout = slide.slide_layout
    pages = [layout] if layout._element.get("showMasterSp") in ("0", "false") else [layout, layout.slide_master]
    return "\n".join(
        line
        for page in pages
        for shape in page.shapes
        if not shape.is_placeholder
        for line in paragraphs(shape._element)
    )


def text_of(slide: Any) -> str:
    """All words of a slide: shapes, groups, tables, charts and SmartArt."""
    roots = [slide._element]
    for relation in slide.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(GRAPHICS):
            roots.append(etree.fromstring(relation.target_part.blob))
    return "\n".join(line for root in roots for line in paragraphs(root) if line)


def paragraphs(root: Any) -> list[str]:
    """The text under an element, a string a paragraph; what is there twice for older programs is read once."""
    out: list[str] = []
    for element in root.iter():
        if not isinstance(element.tag, str) or any(
            etree.QName(above).localname in UNREAD for above in element.iterancestors()
        ):
            continue
        name = etree.QName(element).localname
        if name == "p" and element.tag.endswith("main}p") and "presentationml" not in element.tag:
            texts = [part.text or "" if part.tag.endswith("}t") else " " for part in element.iter("{*}t", "{*}br")]
            out.append(re.sub(r"\s+", " ", "".join(texts)).strip())
        elif name == "v" and "chart" in element.tag:
            out.append((element.text or "").strip())
    return out


def picture_box(shape: Any, width: int, height: int) -> tuple[float, float, float, float] | None:
    """Where a shape lies that may show words which are not in the file as text."""
    graphic = etree.QName(shape._element).localname in ("pic", "graphicFrame", "grpSp") and not shape.has_table
    filled = shape._element.find("{*}spPr/{*}blipFill") is not None
    if not (graphic or filled) or shape.left is None or not shape.width or not shape.height:
        return None
    return (
        shape.left / width,
        shape.top / height,
        (shape.left + shape.width) / width,
        (shape.top + shape.height) / height,
    )


def shown_all(path: Path, target: Path) -> None:
    """A copy in which no slide is hidden, so that a program that draws it draws every one."""
    deck = opened(path)
    for slide in deck.slides:
        slide._element.attrib.pop("show", None)
    deck.save(str(target))


class Placed(NamedTuple):
    """One slide: all its text; the text of each shape with its box in shares (0 to 1) of the slide; what its master prints on it."""

    text: str
    boxes: list[tuple[str, tuple[float, float, float, float]]]
    around: str


def boxes_of_slides(path: Path) -> list[Placed]:
    """Every slide's text and where it stands."""
    deck = opened(path)
    width, height = deck.slide_width or 1, deck.slide_height or 1
    return [
        Placed(
            text_of(slide),
            [
                (
                    " ".join(paragraphs(shape._element)),
                    (
                        shape.left / width,
                        shape.top / height,
                        (shape.left + shape.width) / width,
                        (shape.top + shape.height) / height,
                    ),
                )
                for shape in slide.shapes
                if shape.left is not None and shape.width is not None and paragraphs(shape._element)
            ],
            around(slide),
        )
        for slide in deck.slides
    ]
