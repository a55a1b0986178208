"""How well a rebuilt deck repeats its original: words, boxes, tables, titles, and where the lines stand when both are rendered."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from tests.bench.rendered import Place, Printed

FURNITURE = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
ALIKE = 60.0


@dataclass
class Content:
    """What a slide natively holds. `boxes`: the words of each text shape; `tables`: of each table; `pictures`: places."""

    boxes: list[tuple[list[str], Place]] = field(default_factory=list)
    tables: list[list[str]] = field(default_factory=list)
    pictures: list[Place] = field(default_factory=list)
    title: str = ""

    @property
    def words(self) -> list[str]:
        return [word for text, _ in self.boxes for word in text] + [word for table in self.tables for word in table]


@dataclass
class Score:
    """Sums over slides; the shares are properties."""

    slides: int = 0
    wanted: int = 0
    right: int = 0
    found: int = 0
    tables: int = 0
    native_tables: int = 0
    titled: int = 0
    titles: int = 0
    only_picture: int = 0
    boxes: int = 0
    own_boxes: int = 0
    overlaps: list[float] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})

    @property
    def recall(self) -> float:
        return share(self.right, self.wanted)

    @property
    def precision(self) -> float:
        return share(self.right, self.found)

    @property
    def iou(self) -> float:
        return share(sum(self.overlaps), len(self.overlaps))

    @property
    def boxes_ratio(self) -> float:
        """Rebuilt text shapes for each of the original's."""
        return share(self.boxes, self.own_boxes)


def share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def contents(deck: Path) -> list[Content]:
    """The slides that are not hidden."""
    book = Presentation(str(deck))
    size = (book.slide_width, book.slide_height)
    return [content(slide, size) for slide in book.slides if slide._element.get("show") not in ("0", "false")]


def content(slide: Any, size: tuple[int, int]) -> Content:
    """Text, tables and pictures of one slide, groups opened; no footer, date or page number."""
    out = Content()
    for shape, place in flat(slide.shapes, size, (1.0, 1.0, 0.0, 0.0)):
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE or hasattr(shape, "image") or getattr(shape, "has_chart", False):
            out.pictures.append(place)
        elif getattr(shape, "has_table", False) and shape.has_table:
            cells = (cell for row in shape.table.rows for cell in row.cells)
            out.tables.append([word for cell in cells for word in words(cell.text)])
        elif shape.has_text_frame and kind not in FURNITURE and (text := words(shape.text_frame.text)):
            out.boxes.append((text, place))
            if kind in TITLES and not out.title:
                out.title = shape.text_frame.text
    for relation in slide.part.rels.values():
        if relation.reltype.endswith("/diagramData"):
            drawn = re.findall(r"<a:t>([^<]*)</a:t>", relation.target_part.blob.decode("utf-8", "replace"))
            out.boxes += [(words(text), (0.0, 0.0, 0.0, 0.0)) for text in drawn if words(text)]
    return out


def flat(shapes: Any, size: tuple[int, int], by: Place) -> Iterator[tuple[Any, Place]]:
    """Shapes out of their groups, with their places on the page. `by`: scale and shift of the group."""
    for shape in shapes:
        left, top = (shape.left or 0) * by[0] + by[2], (shape.top or 0) * by[1] + by[3]
        wide, high = (shape.width or 0) * by[0], (shape.height or 0) * by[1]
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            inner = shape._element.grpSpPr.find("{*}xfrm")
            offset, extent = (inner.find("{*}chOff"), inner.find("{*}chExt")) if inner is not None else (None, None)
            if offset is not None and extent is not None:
                across, down = wide / max(1, int(extent.get("cx"))), high / max(1, int(extent.get("cy")))
                shift = left - int(offset.get("x")) * across, top - int(offset.get("y")) * down
                yield from flat(shape.shapes, size, (across, down, *shift))
            continue
        yield shape, (left / size[0], top / size[1], (left + wide) / size[0], (top + high) / size[1])


def words(text: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", text.lower()).split()


def compared(original: Content, rebuilt: Content, lines: list[Printed], again: list[Printed]) -> Score:
    """One slide. `lines` and `again`: what is printed on the original and on the rebuilt one.

    Words of the original that are not printed (hidden, or beyond the page's edge) are not wanted; words that are printed on it without
    being its text (footers) count neither way. Words taken out of its pictures do count against the rebuilt slide.
    """
    seen = Counter(word for line in lines for word in words(line.text))
    wanted = Counter(original.words) & seen
    native = Counter(rebuilt.words)
    right = wanted & native
    found = (native - right) - (seen - wanted)
    kept = [
        sum((Counter(table) & native_table(rebuilt, table)).values()) / max(1, len(table)) for table in original.tables
    ]
    poor = sum(wanted.values()) >= 5 and sum(right.values()) < 0.3 * sum(wanted.values())
    own = [line for line in lines if set(words(line.text)) & set(right) and len(line.text) > 2]
    return Score(
        slides=1,
        wanted=sum(wanted.values()),
        right=sum(right.values()),
        found=sum(right.values()) + sum(found.values()),
        tables=len(original.tables),
        native_tables=sum(value > 0.8 for value in kept),
        titled=bool(original.title),
        titles=title_right(original.title, rebuilt.title),
        only_picture=bool(poor and any(area(place) > 0.3 for place in rebuilt.pictures)),
        boxes=len(rebuilt.boxes),
        own_boxes=len(original.boxes),
        overlaps=[best_overlap(line, again) for line in own],
    )


def title_right(wanted: str, found: str) -> bool:
    """Whether less than 15 % of a title's characters are wrong; a number that the deck adds to a repeated title is no error."""
    one, two = (" ".join(words(text)) for text in (wanted, re.sub(r" \(\d+\)$", "", found)))
    return bool(one) and Levenshtein.distance(one, two) < 0.15 * len(one)


def native_table(rebuilt: Content, table: list[str]) -> Counter[str]:
    """The words of the rebuilt table that is most like this one."""
    found = [Counter(other) for other in rebuilt.tables]
    return max(found, key=lambda other: sum((other & Counter(table)).values()), default=Counter())


def best_overlap(line: Printed, others: list[Printed]) -> float:
    """Overlap (intersection over union) with the line of like words that overlaps most; 0 if there is none."""
    alike = [other for other in others if fuzz.partial_ratio(line.text.casefold(), other.text.casefold()) > ALIKE]
    return max((overlap(line.place, other.place) for other in alike), default=0.0)


def overlap(one: Place, two: Place) -> float:
    wide, high = min(one[2], two[2]) - max(one[0], two[0]), min(one[3], two[3]) - max(one[1], two[1])
    shared = max(0.0, wide) * max(0.0, high)
    return shared / max(1e-9, area(one) + area(two) - shared)


def area(place: Place) -> float:
    return max(0.0, place[2] - place[0]) * max(0.0, place[3] - place[1])
