"""Plain shapes: filled rectangles with square or round corners, discs, and the line around them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Gradient
from pipeline.reading.bare import DIFFERENT, Mask
from pipeline.reading.ground import Ground, along, fitted, middling, surface
from pipeline.reading.ink import Piece, Pixels, distance, hex_colour, largest, rgb_of

LEAST_ROUND = 0.74
"""A circle fills a little more of its box than this."""
UNSHADOWED = 0.8
LEAST_CORNER = 0.05
LEAST_SHADED = 16
MOST_FITTED = 4000
LEAST_EDGE = 1.75 * DIFFERENT
EVEN, MOSTLY_EVEN, USUALLY_EVEN = 14.0, 0.88, 6.0
"""What a shape that shades off may differ from a plane of colours, for the noise of the recording, in how much of it, and usually."""
MOST_RIM = 6
LEAST_OWN = 0.02
WRONG_CORNER, WRONG_EDGE = 0.25, 0.5
"""What a corner may differ from a quarter of a circle: a share of what it lacks of a square, and a blurred edge. A hexagon is none."""


@dataclass
class Region:
    """A part of the page that differs from its background. `fill` is set where it is one flat rectangle (or a straight line),
    `round` and `line` where its corners are round or a line runs around it; `gradient`: the two colours between which it shades off,
    and `fill` the one in the middle."""

    box: Box
    fill: str = ""
    solid: bool = False
    round: float = 0.0
    line: str = ""
    gradient: Gradient | None = None
    inside: list[Piece] = field(default_factory=list)


def flat_rectangle(pixels: Pixels, own: Mask, box: Box, blur: int, back: Ground) -> Region | None:
    """A component as a shape, if it is a filled rectangle of one colour, its corners square or round, or a straight line.

    `blur`: how many pixels of its edges are softened by the recording and tell nothing about its colour. A shadow is left out.
    """
    if own.mean() < LEAST_ROUND or max(box.width, box.height) < 12:
        return None
    colour = np.median(pixels[own], axis=0).astype(np.float64)
    alike = distance(pixels, colour) < DIFFERENT
    rows, columns = (np.flatnonzero(alike.mean(axis=axis) > LEAST_OWN) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return None
    top, left, bottom, right = int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
    if (bottom - top) * (right - left) < UNSHADOWED * box.area:
        return None
    alike, own = alike[top:bottom, left:right], own[top:bottom, left:right]
    core = alike[blur : alike.shape[0] - blur, blur : alike.shape[1] - blur]
    least = 0.95 if min(box.width, box.height) > 6 else 0.5
    part = Box(box.x + left, box.y + top, right - left, bottom - top)
    line = outline(pixels, colour, (left, top, pixels.shape[1] - right, pixels.shape[0] - bottom), back)
    if own.mean() >= 0.9 and float(core.mean()) >= least:
        round_by = corner(alike) if own.mean() < 0.997 else 0.0
        return Region(part, fill=hex_colour(colour), round=round_by, line=line)
    round_by = corner(alike)
    return (
        Region(part, fill=hex_colour(colour), round=round_by, line=line)
        if round_by and min(part.width, part.height) > 16
        else None
    )


def shaded_rectangle(pixels: Pixels, own: Mask, box: Box, back: Ground) -> Region | None:
    """A component as a rectangle, its corners square or round, that shades off evenly from one colour to another; None for all else."""
    if own.mean() < LEAST_ROUND or min(box.width, box.height) < LEAST_SHADED:
        return None
    terms = (surface(pixels.shape[:2], 1)[:, :3] - (0, 0.5, 0.5)) * (1, box.width, box.height)
    inside = own.ravel() & (own[::-1, ::-1].ravel())
    seen = pixels.reshape(-1, 3).astype(np.float32)
    step = max(1, int(inside.sum()) // MOST_FITTED)
    plane = fitted(terms[inside][::step].astype(np.float32), seen[inside][::step])
    shades = np.asarray(terms @ plane, np.float32).reshape(pixels.shape)
    off = distance(pixels, shades)
    alike = off < EVEN
    shade = along(plane, box.width, box.height)
    changes = float(np.abs(np.subtract(rgb_of(shade.end), rgb_of(shade.start))).max())
    if changes < DIFFERENT or alike[own].mean() < MOSTLY_EVEN or np.median(off[own]) > USUALLY_EVEN:
        return None
    apart = largest(np.abs(shades - back))
    if min(float(np.median(side)) for side in (apart[0], apart[-1], apart[:, 0], apart[:, -1])) < LEAST_EDGE:
        return None  # it shades off into the page, as the page's own ground does
    nearer = off < distance(pixels, back)  # the recording frays the edges
    rows, columns = (np.flatnonzero(nearer.mean(axis=axis) > 0.5) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return None
    top, left, bottom, right = int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1
    clear = nearer[top:bottom, left:right]
    round_by = corner(clear) if clear.mean() < 0.997 else 0.0
    if clear.mean() < 0.95 and not round_by:
        return None
    part = Box(box.x + left, box.y + top, right - left, bottom - top)
    return Region(part, fill=hex_colour(plane[0]), round=round_by, gradient=shade)


def outline(pixels: Pixels, fill: NDArray[np.float64], rims: tuple[int, int, int, int], back: Ground) -> str:
    """The colour of the line around a filled shape; empty without one. `rims`: how wide it is at most, left, top, right, bottom.

    What is only blurred has a colour between the shape's and the page's; a shadow is at two sides.
    """
    if not all(0 < rim <= MOST_RIM for rim in rims):
        return ""
    left, top, right, bottom = rims
    height, width = pixels.shape[:2]
    sides = (pixels[:, :left], pixels[:top], pixels[:, width - right :], pixels[height - bottom :])
    light, dark = (bound(float(fill.mean()), float(middling(back).mean())) for bound in (max, min))
    found = []
    for side in sides:
        strong = side.reshape(-1, 3)[np.argsort(-distance(side, fill).ravel())[: max(1, side.size // 6)]]
        colour = np.median(strong, axis=0)
        found.append(colour)
        if dark - DIFFERENT < float(colour.mean()) < light + DIFFERENT:
            return ""
    return hex_colour(np.median(found, axis=0))


def corner(alike: Mask) -> float:
    """The radius of a shape's corners as a share of its shorter side; 0 where they are square, or it has another outline."""
    short = min(alike.shape)
    side = short // 2
    four = [
        alike[:side, :side],
        alike[:side, ::-1][:, :side],
        alike[::-1][:side, :side],
        alike[::-1, ::-1][:side, :side],
    ]
    mean = np.mean(four, axis=0)
    square = float((1 - mean).sum())
    best, least = 0.0, square
    for share in np.arange(LEAST_CORNER, 0.501, 0.025):
        radius = share * short
        away = np.maximum(radius - np.arange(side) - 0.5, 0.0)
        wrong = float(np.abs((away[:, None] ** 2 + away[None, :] ** 2 <= radius**2) - mean).sum())
        if wrong < least:
            best, least = round(float(share), 3), wrong
    radius = best * short
    return best if radius >= 3 and least <= WRONG_CORNER * square + WRONG_EDGE * radius else 0.0
