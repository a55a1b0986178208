"""One slide of the deck against the page that was read off its frame: words, and where the lines stand."""

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.formats.pdf import Printed
from pipeline.model import Line, PageOfSlide

SAME_WORD = 0.8  # so alike are two words of which one may be misread
Area = tuple[float, float, float, float]  # left, top, right, bottom, shares of the slide


class Agreement(NamedTuple):
    """F1 of words; words of the frame that the slide has not, and the other way round."""

    score: float
    lost: list[str]
    added: list[str]


def words(text: str) -> list[str]:
    """Lower case, letters and digits."""
    return re.findall(r"[^\W_]+", text.casefold())


def shown_lines(page: PageOfSlide) -> list[Line]:
    """The lines that belong to the slide itself."""
    return [line for line in page.lines if line.role not in ("footer", "number")]


def text_agreement(page: PageOfSlide, printed: str, number: int, around: str = "") -> Agreement:
    """How well the slide's words are those of the frame. Words of the frame's pictures and furniture may be there or not.

    `number`: the slide's own, which may be printed on it; `around`: what its master prints on it, which reading may have taken for
    words of the slide or for furniture.
    """
    wanted = Counter(word for line in shown_lines(page) for word in words(line.text))
    allowed = Counter(word for picture in page.pictures for text in picture.words for word in words(text))
    allowed += Counter(word for line in page.lines if line.role in ("footer", "number") for word in words(line.text))
    allowed[str(number)] += 1
    on_master = Counter(words(around))
    allowed += on_master
    have = Counter(words(printed))
    have += on_master & (wanted - have)
    lost, added = paired(wanted - have, have - wanted)
    added = list((Counter(added) - allowed).elements())
    right = wanted.total() - len(lost)
    both = wanted.total() + right + len(added)
    return Agreement(2 * right / both if both else 1.0, lost, added)


def paired(lost: Counter[str], added: Counter[str]) -> tuple[list[str], list[str]]:
    """What is left when words that differ by a misread letter, or by a lost or added space, are paired."""
    one, two = list(lost.elements()), list(added.elements())
    joined_one, joined_two = "".join(one), "".join(two)
    for word in list(one):
        near = max(two, key=lambda other: SequenceMatcher(None, word, other).ratio(), default="")
        if near and len(word) > 2 and not word.isdigit() and SequenceMatcher(None, word, near).ratio() >= SAME_WORD:
            one.remove(word)
            two.remove(near)
    one = [word for word in one if len(word) < 2 or word not in joined_two]
    two = [word for word in two if len(word) > 1 and word not in joined_one]
    return one, two


def layout_agreement(page: PageOfSlide, printed: list[Printed]) -> float | None:
    """Mean overlap (IoU) of each line's box with that of its words as drawn; None for a page without lines."""
    lines = [line for line in shown_lines(page) if words(line.text)]
    if not lines:
        return None
    scores = []
    for line in lines:
        own = area_of(line, page)
        found = nearest(words(line.text), own, printed)
        scores.append(overlap(own, found) if found else 0.0)
    return sum(scores) / len(scores)


def area_of(line: Line, page: PageOfSlide) -> Area:
    """A line's box in shares of the page."""
    box = line.box
    return (box.x / page.width, box.y / page.height, box.right / page.width, box.bottom / page.height)


def nearest(wanted: list[str], own: Area, printed: list[Printed]) -> Area | None:
    """The box around the drawn words of a line: of each word the one nearest to where the line stood."""
    boxes = []
    for word in wanted:
        alike = [item for item in printed if word in words(item.text)]
        if alike:
            boxes.append(min(alike, key=lambda item: away(own, item))[1:])
    if not boxes:
        return None
    rows = sorted((box[1] + box[3]) / 2 for box in boxes)
    middle, high = rows[len(rows) // 2], max(own[3] - own[1], 0.02)
    level = [box for box in boxes if abs((box[1] + box[3]) / 2 - middle) < high] or boxes
    return (min(b[0] for b in level), min(b[1] for b in level), max(b[2] for b in level), max(b[3] for b in level))


def away(own: Area, item: Printed) -> float:
    """How far a drawn word is from a line, lines counting more than columns."""
    x, y = (item.left + item.right) / 2, (item.top + item.bottom) / 2
    aside = max(0.0, own[0] - x, x - own[2])
    return aside + 3 * abs((own[1] + own[3]) / 2 - y)


def overlap(one: Area, two: Area) -> float:
    """Intersection over union; heights are made alike first, as a box around letters depends on which letters they are."""
    middle, high = (two[1] + two[3]) / 2, max(two[3] - two[1], min(one[3] - one[1], 1.6 * (two[3] - two[1])))
    two = (two[0], middle - high / 2, two[2], middle + high / 2)
    wide = min(one[2], two[2]) - max(one[0], two[0])
    tall = min(one[3], two[3]) - max(one[1], two[1])
    both = max(0.0, wide) * max(0.0, tall)
    return both / ((one[2] - one[0]) * (one[3] - one[1]) + (two[2] - two[0]) * (two[3] - two[1]) - both or 1.0)


def covered(page: PageOfSlide, boxes: list[tuple[str, Area]]) -> float | None:
    """Mean share of each line that lies in the box of the file that has its words; None for a page without lines."""
    lines = [line for line in shown_lines(page) if words(line.text)]
    scores = []
    for line in lines:
        own, wanted = area_of(line, page), set(words(line.text))
        best = max(boxes, key=lambda box: len(wanted & set(words(box[0]))), default=None)
        inside = 0.0
        if best is not None and wanted & set(words(best[0])):
            area = best[1]
            wide = min(own[2], area[2]) - max(own[0], area[0])
            tall = min(own[3], area[3]) - max(own[1], area[1])
            inside = max(0.0, wide) * max(0.0, tall) / max(1e-9, (own[2] - own[0]) * (own[3] - own[1]))
        scores.append(inside)
    return sum(scores) / len(scores) if scores else None
