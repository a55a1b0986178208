"""How a printed line looks: its exact place, size, colours, weight and slant, measured from its ink."""

from dataclasses import dataclass, field
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.band import HANGING, TALL, main_band, with_strokes
from pipeline.reading.faint import set_in
from pipeline.reading.ocr import Found
from pipeline.reading.spaces import with_spaces
from pipeline.reading.type import is_slanted, serif_share, word_spans

Pixels = NDArray[np.uint8]
Depth = TypeVar("Depth", np.float32, np.float64)
LOW = set("gjpqyçQ()[]{}|@$,;/")
ACCENTED = set("ÀÁÂÃÄÅÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝ")
CAP_HEIGHT, X_HEIGHT, DESCENT = 0.725, 0.53, 0.21
ACCENT_HEIGHT = 0.93
BOLD_STROKE = 0.128
THINNEST_PRINT = 12.0
"""Strokes of letters smaller than this (pixels) come out a pixel wide, however small the letters are."""
LEAST_CONTRAST = 24.0
OTHER = 30.0
ON_RIM, MOST_INK = 0.04, 0.4
"""Letters' share of the rim of their line's box, and of all of it, at most."""
REACH = 0.3
"""What reaches so far (share of a line's height) out of its box is no letter of it."""
MOST_REACHING = 0.6
GOES_ON = 0.05
"""Share of a strip above or below a line that has the second colour of its ground when that is no mark."""
THIN, LONG_SIDE = 0.25, 2
"""The side of a box around words: its thickness at most, its length at least, in heights of a line."""


@dataclass(frozen=True)
class Look:
    """How one word is set. `size`: its em in pixels."""

    bold: bool
    italic: bool
    colour: str
    size: float


@dataclass
class Piece:
    """A printed line while a page is being read. `box` is the ink's, in pixels; `left` is where the text starts, after its bullet.

    `words` and `starts`: width and left edge of each word's ink as it was measured; none where they could not be told apart.
    `weight`: the width of its strokes in ems. `pen`: the colour of a marker pen that went over the words numbered in `penned`.
    `looks`: of each word, where they are not all alike.
    """

    text: str
    box: Box
    confidence: float
    size: float
    bold: bool
    italic: bool
    colour: str
    background: str
    flat: bool
    left: int
    bullet: str = ""
    role: str = "body"
    level: int = 0
    block: int = 0
    paragraph: int = 0
    marker: Box | None = None
    marked: bool = False
    words: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    serif: float = 0.0
    mark: str = ""
    pen: str = ""
    penned: list[int] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    weight: float = 0.0


def hex_colour(rgb: NDArray[np.floating] | NDArray[np.uint8]) -> str:
    return "#" + "".join(f"{int(min(255, max(0, round(float(part))))):02x}" for part in rgb[:3])


def rgb_of(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def common_colour(pixels: Pixels) -> NDArray[np.float64]:
    """The most common colour: the mean of the fullest cell of a 16 x 16 x 16 grid and its look-alikes. Any shape ending in 3."""
    flat = pixels.reshape(-1, 3)
    keys = (flat[:, 0].astype(np.int32) >> 4) * 256 + (flat[:, 1].astype(np.int32) >> 4) * 16 + (flat[:, 2] >> 4)
    best = int(np.bincount(keys, minlength=4096).argmax())
    centre = flat[keys == best].mean(axis=0)
    near = largest(np.abs(flat.astype(np.float32) - centre)) < 14
    return np.asarray(np.median(flat[near], axis=0) if near.any() else centre, dtype=np.float64)


def distance(pixels: Pixels, colour: NDArray[np.floating]) -> NDArray[np.float32]:
    """Largest difference of the three channels to `colour` (one, or one for each pixel), height x width."""
    return largest(np.abs(pixels.astype(np.float32) - colour.astype(np.float32)))


def largest(channels: NDArray[Depth]) -> NDArray[Depth]:
    """The largest of the three channels (any shape ending in 3). Many times faster than numpy's max over so short an axis."""
    return np.asarray(np.maximum(np.maximum(channels[..., 0], channels[..., 1]), channels[..., 2]))


def measured(found: Found, picture: Pixels) -> Piece:
    """The line with what its ink tells. `picture` is the page, RGB."""
    box = found.box
    crop = picture[box.y : box.bottom, box.x : box.right]
    back, far, second = ground_of(crop)
    contrast = float(np.percentile(far, 98))
    if contrast < LEAST_CONTRAST:
        contrast = max(float(far.max()), 1.0)
    whole = far
    if second is None:
        whole = far = np.where(sides_by(picture, box, back, min(OTHER, 0.45 * contrast)), np.float32(0), far)
        far = np.where(reaching_in(picture, box, back, 0.45 * contrast), np.float32(0), far)
    ink = far > 0.45 * contrast
    top, bottom = with_strokes(ink, *main_band(ink), found.text)
    columns = np.flatnonzero(ink[top:bottom].any(axis=0))
    first, last = (int(columns[0]), int(columns[-1]) + 1) if len(columns) else (0, box.width)
    tight = Box(box.x + first, box.y + top, max(1, last - first), max(1, bottom - top))
    body, cover = ink[top:bottom, first:last], np.clip(far[top:bottom, first:last] / contrast, 0, 1)
    size = font_size(found.text, tight.height)
    if found.slanted:  # the box of a sloping line is higher than its letters
        size = round(min(size, 2 * tight.width / max(1, len(found.text))), 1)
    strong = crop[top:bottom, first:last][far[top:bottom, first:last] > 0.8 * contrast]
    colour = np.median(strong, axis=0) if len(strong) else 255 - back
    quiet = whole[top:bottom, first:last][~cv2.dilate(body.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)]
    flat = bool(len(quiet) < 20 or np.percentile(quiet, 90) < max(14.0, 0.18 * contrast))
    centres = tuple(x - tight.x for x in found.centres)
    # A letter that touches what reaches in is gone from `body`: where it stood is no space.
    signs = whole[top:bottom, first:last] > 0.45 * contrast
    text = with_spaces(found.text, centres, signs, size)
    spans = word_spans(text, signs)
    weight = stroke_width(cover, body) / max(size, THINNEST_PRINT)
    bold = weight > BOLD_STROKE
    return Piece(
        text=text,
        box=tight,
        confidence=found.confidence,
        size=size,
        bold=bold,
        italic=sum(sign.isalpha() for sign in found.text) >= 4 and is_slanted(cover),
        colour=hex_colour(set_in(colour, back, size, bold=bold)),
        background=hex_colour(back),
        flat=flat,
        left=tight.x,
        marked=second is not None and not goes_on(picture, box, second),
        words=[wide for _, wide in spans],
        starts=[tight.x + start for start, _ in spans],
        serif=serif_share(text, centres, cover, X_HEIGHT * size),
        weight=weight,
    )


def ground_of(crop: Pixels) -> tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float64] | None]:
    """What a line stands on, RGB; how far each of its pixels is from that; and the colour of a marker pen, if one went over it."""
    back = common_colour(crop)
    far = distance(crop, back)
    rim = np.concatenate([crop[0], crop[-1], crop[:, 0], crop[:, -1]])
    ring = common_colour(rim)
    if float((distance(rim, back) < OTHER).mean()) < ON_RIM and float((far < OTHER).mean()) < MOST_INK:
        # Over a photograph the letters' own colour is the most common one: nothing around them has it.
        middling = np.median(rim, axis=0)
        return middling, np.abs(np.percentile(far, 75) - far).astype(np.float32), None
    if (second := marked_colour(crop, far)) is not None:
        return back, np.minimum(far, distance(crop, second)), second
    if float(np.abs(ring - back).max()) > 40:
        without = np.minimum(far, distance(crop, ring))
        far = without if float(np.percentile(without, 96)) > 60 else far
    return back, far, None


def sides_by(picture: Pixels, box: Box, back: NDArray[np.float64], least: float) -> NDArray[np.bool_]:
    """Straight thin lines with their blur that go through a line's box and on beside it: the sides of what it is written in."""
    reach = max(3, round(REACH * box.height))
    height, width = picture.shape[:2]
    left, top = max(0, box.x - reach), max(0, box.y - reach)
    right, bottom = min(width, box.right + reach), min(height, box.bottom + reach)
    ink = (distance(picture[top:bottom, left:right], back) > least).astype(np.uint8)
    thick = max(5, round(THIN * box.height))
    out = np.zeros_like(ink)
    for long, across in (((1, LONG_SIDE * box.height), (thick, 1)), ((bottom - top, 1), (1, thick))):
        runs = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(long, np.uint8)), dtype=np.uint8)
        body = cv2.dilate(cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones(across, np.uint8)), np.ones(across, np.uint8))
        runs[np.asarray(body) > 0] = 0
        _, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
        beyond = (stats[:, 0] == 0) | (stats[:, 0] + stats[:, 2] == ink.shape[1]) | (stats[:, 3] == ink.shape[0])
        beyond[0] = False
        out |= beyond[labels].astype(np.uint8)
    soft = cv2.dilate(out, np.ones((3, 3), np.uint8))
    return np.asarray(soft[box.y - top : box.bottom - top, box.x - left : box.right - left], dtype=np.bool_)


def reaching_in(picture: Pixels, box: Box, back: NDArray[np.float64], least: float) -> NDArray[np.bool_]:
    """What lies in a line's box and goes on far outside of it: the edge of a drawing, a shape, or the page around a cell."""
    reach = max(3, round(REACH * box.height))
    height, width = picture.shape[:2]
    left, top = max(0, box.x - reach), max(0, box.y - reach)
    right, bottom = min(width, box.right + reach), min(height, box.bottom + reach)
    ink = distance(picture[top:bottom, left:right], back) > least
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=4)
    x, y, wide, high = (stats[:, at] for at in range(4))
    inner = (box.x - left, box.y - top, box.right - left, box.bottom - top)
    beyond = (
        (x <= inner[0] - reach)
        | (y <= inner[1] - reach)
        | (x + wide >= inner[2] + reach)
        | (y + high >= inner[3] + reach)
    )
    beyond[0] = False
    own = labels[inner[1] : inner[3], inner[0] : inner[2]]
    out = np.asarray(beyond[own], dtype=np.bool_)
    whole = np.count_nonzero(own)
    return out if np.count_nonzero(out) < MOST_REACHING * whole else np.zeros_like(out)


def marked_colour(crop: Pixels, far: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """The colour of a marker pen over part of the line: areas unlike the background and wider than any stroke."""
    thick = max(3, round(0.28 * crop.shape[0]))
    different = (far > LEAST_CONTRAST).astype(np.uint8)
    solid = cv2.morphologyEx(different, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8)).astype(bool)
    return common_colour(crop[solid]) if solid.mean() > 0.08 else None


def goes_on(picture: Pixels, box: Box, colour: NDArray[np.float64]) -> bool:
    """Whether a second colour of a line's ground is there above or below the line too: another ground, and no marker pen."""
    reach = max(3, round(REACH * box.height))
    strips = (
        picture[max(0, box.y - 2 * reach) : max(0, box.y - reach), box.x : box.right],
        picture[box.bottom + reach : box.bottom + 2 * reach, box.x : box.right],
    )
    return any(strip.size and float((distance(strip, colour) < OTHER).mean()) > GOES_ON for strip in strips)


def font_size(text: str, ink_height: int) -> float:
    """Height of the em in pixels, from the height of the ink and the letters that made it. Proportions of common sans-serif faces."""
    signs = set(text)
    up = ACCENT_HEIGHT if signs & ACCENTED else CAP_HEIGHT if signs & TALL else X_HEIGHT
    down = DESCENT if signs & LOW else 0.0
    if signs & set("()[]{}|/@$") and not signs & HANGING:
        down = 0.15
    elif not signs & set("gjpqyçQ()[]{}|@$/"):
        down = 0.12 if signs & set(",;") else 0.0
    return round(ink_height / (up + down), 1)


def stroke_width(cover: NDArray[np.float32], ink: NDArray[np.bool_]) -> float:
    """Typical horizontal width of a stroke in pixels: the lower-middle of all runs of ink, grey edges counted by their share."""
    edges = np.diff(np.pad(ink.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    if len(starts) < 8:
        return 0.0
    sums = np.cumsum(np.pad(cover, ((0, 0), (1, 0))), axis=1)
    wide = cover.shape[1]
    runs = sums[rows, np.minimum(ends + 1, wide)] - sums[rows, np.maximum(starts - 1, 0)]
    return float(np.percentile(runs, 40))
