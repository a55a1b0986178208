"""What a page stands on: one colour, or colours that shade into one another from side to side or from its middle."""

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box, Gradient
from pipeline.reading.ink import Pixels, common_colour, distance, hex_colour, largest
from pipeline.reading.pale import FAINT

Ground = NDArray[np.floating]
"""RGB of the page's ground: of all of it (3 numbers), or of each pixel (height x width x 3)."""
STEP = 16
THINNED = 3
RIM = 0.06
PLAIN = 0.6
NEAR = 7.0
CLOSE = 3.5
"""A ground that shades off follows its surface this closely (0 to 255); pale cards on a white page do not."""
LEAST_COVERED = 0.4
LEAST_BETTER = 0.12
LEAST_CHANGE = 30.0
STRAIGHT = 5.0
LEAST_RIM = 0.75
LEAST_SHARED = 0.12


def ground_of(bare: Pixels) -> Ground:
    """The ground of a page without its text."""
    plain = background_of(np.ascontiguousarray(bare[::THINNED, ::THINNED]))
    covered = float((distance(bare[::STEP, ::STEP], plain) < NEAR).mean())
    if covered > PLAIN or (weights := shading(bare)) is None:
        return plain
    shades = surface(bare.shape[:2], 1) @ weights
    shades = np.clip(shades, 0, 255).reshape(bare.shape).astype(np.float32)
    alike = float((distance(bare[::STEP, ::STEP], plain) < CLOSE).mean())
    return (
        shades if float((distance(bare, shades) < CLOSE).mean()) > max(LEAST_COVERED, alike + LEAST_BETTER) else plain
    )


def background_of(picture: Pixels) -> NDArray[np.float64]:
    """The colour that most of the page's sides share, RGB, if a good part of the page has it; else its most common one.

    A card or a picture may be larger than what is left of the page; a bar may run along one side of it.
    """
    colour = common_colour(picture)
    rim = max(2, picture.shape[0] // 25)
    bands = [picture[:rim], picture[-rim:], picture[:, :rim], picture[:, -rim:]]
    sides = [common_colour(band) for band in bands]
    covered = [float((distance(picture, side) < 4).mean()) for side in sides]
    shared = [sum(float(np.abs(side - other).max()) < 4 for other in sides) for side in sides]
    best = max(range(4), key=lambda at: (shared[at], covered[at]))
    edge = sides[best]
    if float(np.abs(edge - colour).max()) < FAINT:
        return edge if covered[best] > 0.25 else colour
    framed = min(float((distance(band, edge) < FAINT).mean()) for band in bands) > LEAST_RIM
    return edge if (framed and covered[best] > 0.2) or (shared[best] >= 3 and covered[best] > LEAST_SHARED) else colour


def shading(picture: Pixels) -> NDArray[np.float32] | None:
    """The smooth surface (see `surface`) that the page's rim and most of the rest lie on; None where there is none, or it is level."""
    terms = surface(picture.shape[:2], STEP)
    seen = picture[::STEP, ::STEP].reshape(-1, 3).astype(np.float32)
    x, y = terms[:, 1], terms[:, 2]
    at_rim = np.minimum.reduce([x, 1 - x, y, 1 - y]) < RIM
    weights = fitted(terms[at_rim], seen[at_rim])
    for near in (4 * NEAR, 2 * NEAR, NEAR):
        close = largest(np.abs(terms @ weights - seen)) < near
        if close.mean() < LEAST_COVERED:
            return None
        weights = solved(terms[close], seen[close])
    return (
        weights
        if float(np.ptp(np.percentile(terms @ weights, (5, 95), axis=0), axis=0).max()) >= LEAST_CHANGE
        else None
    )


def surface(size: tuple[int, ...], step: int) -> NDArray[np.float32]:
    """The terms of a surface of the second degree at every `step`-th pixel of a picture (height, width), one row a pixel.

    The second and third are x and y as shares of its width and height.
    """
    y, x = np.mgrid[0 : size[0] : step, 0 : size[1] : step].astype(np.float32)
    x, y = x.ravel() / size[1], y.ravel() / size[0]
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def solved(terms: NDArray[np.float32], seen: NDArray[np.float32]) -> NDArray[np.float32]:
    """Least squares by the normal equations: six unknowns, thousands of points."""
    square = terms.T.astype(np.float64) @ terms + 1e-6 * np.eye(terms.shape[1])
    return np.asarray(np.linalg.solve(square, terms.T.astype(np.float64) @ seen), dtype=np.float32)


def fitted(terms: NDArray[np.float32], seen: NDArray[np.float32]) -> NDArray[np.float32]:
    """Least squares, again and again without the worst quarter: what stands at the rim is no ground."""
    kept = np.ones(len(terms), dtype=bool)
    for _ in range(4):
        weights = solved(terms[kept], seen[kept])
        off = largest(np.abs(terms @ weights - seen))
        kept = off <= max(NEAR, float(np.percentile(off, 75)))
    return weights


def part_of(ground: Ground, box: Box) -> Ground:
    """The ground within a box of the page."""
    return ground if ground.ndim == 1 else ground[box.y : box.bottom, box.x : box.right]


def middling(ground: Ground) -> NDArray[np.float64]:
    """The one colour that stands for the ground, RGB."""
    return np.asarray(
        ground if ground.ndim == 1 else np.median(ground[::STEP, ::STEP].reshape(-1, 3), axis=0), np.float64
    )


def gradient_of(ground: Ground) -> Gradient | None:
    """The ground as two colours and a direction; None where it is one colour, or shades off in another way."""
    if ground.ndim == 1:
        return None
    height, width = ground.shape[:2]
    seen = ground[::STEP, ::STEP].reshape(-1, 3)
    terms = (surface((height, width), STEP)[:, :3] - (0, 0.5, 0.5)) * (1, width, height)
    plane = solved(terms, seen)
    if float(np.percentile(largest(np.abs(terms @ plane - seen)), 95)) > STRAIGHT:
        return None
    return along(plane, width, height)


def along(plane: NDArray[np.float32], width: int, height: int) -> Gradient:
    """A plane of colours over a box as two colours and a direction.

    `plane`: three rows of RGB: the colour in the middle of the box, its change by a pixel to the right, and by one down.
    """
    slopes = plane[1:]
    _, directions = np.linalg.eigh(slopes @ slopes.T)
    across, down = (float(part) for part in directions[:, -1])
    reach = abs(across) * width / 2 + abs(down) * height / 2
    change = np.array([across, down]) @ slopes * reach
    start, end = (np.clip(plane[0] + sign * change, 0, 255) for sign in (-1, 1))
    return Gradient(
        start=hex_colour(start), end=hex_colour(end), angle=round(math.degrees(math.atan2(down, across))) % 360
    )
