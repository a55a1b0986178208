"""Words that a marker pen went over: the marks are taken off the page before it is read, and its words remember their colour."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.ink import Piece, Pixels, common_colour, distance, hex_colour
from pipeline.reading.lines import around
from pipeline.reading.ocr import Found

LIGHT_PAGE = 200.0  # a marker is used on light paper
LEAST_TINT, LEAST_LIGHT = (
    90,
    200,
)  # between the strongest and the weakest channel, and the strongest at least: marker colours
ALIKE = 60.0
COVERED = 0.6  # share of a line's height over which a mark runs
HUG = 0.5  # how far a mark goes beyond its words at most, in line heights; a box has more air
INSIDE = 0.6  # how far within a line one must end for the line to be marked in part
PITCH = 1.7  # line heights that a line takes at most
APART = 1.2  # what lies farther apart, in line heights, is another line
SOLID = 0.2  # share of a mark that no letter hides, at least: the soft edges of coloured letters are none
LEAST_LETTERS = 0.02  # share of a mark that letters hide, at least: a large coloured figure is none
WEIGHTS = np.array((0.299, 0.587, 0.114))  # of the channels, for the brightness that is seen
SOFT = 3  # pixels of a mark's edge that are blurred


@dataclass(frozen=True)
class Mark:
    """A stretch of a line that is marked, pixels of the page; `colour` `#rrggbb`."""

    box: Box
    colour: str


def unmarked(picture: Pixels, found: Sequence[Found]) -> tuple[Pixels, list[Mark]]:
    """The page (RGB) with the paper's colour where marks were, its letters kept, and the marks. The picture itself if there are none."""
    paper = common_colour(picture[::3, ::3])
    if float(paper.min()) < LIGHT_PAGE or not found:
        return picture, []
    light, dark = picture.max(axis=2), picture.min(axis=2)
    tinted = ((light.astype(np.int16) - dark >= LEAST_TINT) & (light >= LEAST_LIGHT)).astype(np.uint8)
    lines = rows([one.box for one in found if not one.turned and not one.slanted])
    across = max(3, round(0.4 * float(np.median([line.height for line in lines] or [3]))))
    solid = cv2.morphologyEx(tinted, cv2.MORPH_OPEN, np.ones((max(3, across // 2),) * 2, np.uint8)).astype(bool)
    closed = cv2.morphologyEx(tinted, cv2.MORPH_CLOSE, np.ones((across, across), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=4)
    out, marks = picture, list[Mark]()
    for index in range(1, count):
        x, y, wide, high, _ = (int(value) for value in stats[index])
        box = Box(x, y, wide, high)
        own = labels[y : y + high, x : x + wide] == index
        if float(solid[y : y + high, x : x + wide][own].mean()) < SOLID:
            continue
        runs = over_words(box, own, lines)
        if not runs:
            continue
        part = picture[y : y + high, x : x + wide]
        colour = common_colour(part[own & tinted[y : y + high, x : x + wide].astype(bool)])
        if float(letters_on(part, colour)[own].mean()) < LEAST_LETTERS:
            continue
        if out is picture:
            out = picture.copy()
        wipe(out, box, own, colour, paper)
        marks += [Mark(run, hex_colour(colour)) for run in runs]
    return out, marks


def letters_on(part: Pixels, colour: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where something clearly darker than a mark's colour is."""
    grey = part.astype(np.float64) @ WEIGHTS
    return np.asarray((distance(part, colour) > ALIKE) & (grey < float(colour @ WEIGHTS) - ALIKE))


def rows(boxes: Sequence[Box]) -> list[Box]:
    """Pieces of print side by side as lines: the engine often parts a line where its ground changes."""
    out: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.x):
        for at, line in enumerate(out):
            shared = min(box.bottom, line.bottom) - max(box.y, line.y)
            if shared > 0.6 * min(box.height, line.height) and box.x - line.right < APART * line.height:
                out[at] = around([line, box])
                break
        else:
            out.append(box)
    return out


def over_words(box: Box, own: NDArray[np.bool_], lines: Sequence[Box]) -> list[Box]:
    """The stretches of lines that a coloured region covers, if it is a mark: it keeps to words, and ends within a line."""
    runs, partly, heights = list[Box](), False, list[int]()
    for one in lines:
        both = one.clip(box)
        if both is None or 2 * both.height < one.height:
            continue
        quarter = one.height // 4
        top, bottom = max(0, one.y + quarter - box.y), one.bottom - quarter - box.y
        columns = np.flatnonzero(own[top:bottom].mean(axis=0) >= COVERED) if bottom > top else np.array([])
        if not len(columns):
            continue
        left, right = box.x + int(columns[0]), box.x + int(columns[-1]) + 1
        if left < one.x - HUG * one.height or right > one.right + HUG * one.height:
            return []
        partly |= left > one.x + INSIDE * one.height or right < one.right - INSIDE * one.height
        heights.append(one.height)
        runs.append(Box(left, one.y, right - left, one.height))
    return runs if partly and box.height <= PITCH * sum(heights) else []


def wipe(
    out: Pixels, box: Box, own: NDArray[np.bool_], colour: NDArray[np.float64], paper: NDArray[np.float64]
) -> None:
    """Give what is marked the paper's colour, each letter as much of its own as it had before."""
    whole = Box(0, 0, out.shape[1], out.shape[0])
    wider = Box(box.x - SOFT, box.y - SOFT, box.width + 2 * SOFT, box.height + 2 * SOFT).clip(whole) or box
    part = out[wider.y : wider.bottom, wider.x : wider.right]
    over = np.zeros(part.shape[:2], dtype=np.uint8)
    over[box.y - wider.y : box.bottom - wider.y, box.x - wider.x : box.right - wider.x] = own
    reach = np.ones((2 * SOFT + 1, 2 * SOFT + 1), np.uint8)
    grey = part.astype(np.float64) @ WEIGHTS
    inside = np.asarray(cv2.dilate(over, reach)).astype(bool)
    letters = part[inside & letters_on(part, colour)]
    if len(letters):
        dark = letters[np.argsort(letters.astype(np.float64) @ WEIGHTS)[: max(1, len(letters) // 4)]]
        ink = np.median(dark, axis=0).astype(np.float64)
    else:
        ink = np.zeros(3)
    span = max(1.0, float((colour - ink) @ WEIGHTS))
    share = np.clip((float(colour @ WEIGHTS) - grey) / span, 0, 1)[..., None]
    mixed = paper * (1 - share) + ink * share
    part[inside] = mixed.round().astype(np.uint8)[inside]


def remember(pieces: Sequence[Piece], marks: Sequence[Mark]) -> None:
    """Note on each line which of its words are marked. Sets `pen` and `penned`."""
    for piece in pieces:
        middle = piece.box.y + piece.box.height / 2
        for mark in marks:
            if not mark.box.y <= middle < mark.box.bottom:
                continue
            inner = [at for at, x in enumerate(centres(piece)) if mark.box.x <= x < mark.box.right]
            if inner:
                piece.pen, piece.penned = mark.colour, sorted({*piece.penned, *inner})


def centres(piece: Piece) -> list[float]:
    """The middle x of each word, as measured, or by its share of the line's letters."""
    split = piece.text.split()
    if len(piece.starts) == len(piece.words) == len(split):
        return [start + wide / 2 for start, wide in zip(piece.starts, piece.words, strict=True)]
    each = (piece.box.right - piece.left) / max(1, len(piece.text))
    out, at = [], 0
    for word in split:
        out.append(piece.left + each * (at + len(word) / 2))
        at += len(word) + 1
    return out
