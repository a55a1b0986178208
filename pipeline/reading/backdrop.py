"""The art that several pages stand on: a photograph, a drawing or a pattern behind everything, seen where their text leaves it free."""

from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.bare import DIFFERENT, Mask
from pipeline.reading.ground import NEAR, PLAIN, gradient_of, ground_of
from pipeline.reading.ink import Pixels, common_colour, distance

THUMB = 240
"""Width in pixels at which pages are compared."""
SAME = 14.0
"""Two pictures of one place differ by less than this (0 to 255), whatever the recording's compression added."""
LEAST_SHARED = 0.4
LEAST_PAGES, MOST_LOOKED_AT, LEAST_SEEN = 3, 9, 3
REPEATED = 0.005
"""Share of a page that differs from another one's at most where both are one slide with something small exchanged."""
MOST_UNSEEN = 0.1
"""Share of the art that may be hidden on all pages but one, and is filled from its surroundings."""
RIM, MOST = 2, 0.6
EDGES = 0.5
"""Beside an edge of the art, what compression adds grows by this share of the edge's height."""


def backdrops(pictures: Iterable[Pixels], bare: Callable[[int], Pixels]) -> list[Pixels | None]:
    """For each page (RGB, height x width x 3) the art that it shares with two others at least; None where there is none.

    `bare`: gives the page of that number, from 0, without its text. Plain grounds, and such as shade off evenly, are no art.
    Pages with one art get the same array.
    """
    thumbs, shapes = list[Pixels](), list[tuple[int, ...]]()
    for picture in pictures:
        thumbs.append(thumb(picture))
        shapes.append(picture.shape)
    out: list[Pixels | None] = [None] * len(thumbs)
    for group in groups(thumbs, shapes):
        chosen = spread(unlike(group, thumbs))
        if len(chosen) < LEAST_PAGES or not is_art(shared([thumbs[at] for at in chosen])[0]):
            continue
        art, seen = shared([bare(at) for at in chosen])
        if 1 - seen.mean() > MOST_UNSEEN or not is_art(thumb(art)):
            continue
        art = np.asarray(cv2.inpaint(art, (~seen).astype(np.uint8), 5, cv2.INPAINT_TELEA), np.uint8)
        for at in group:
            out[at] = art
    return out


def thumb(picture: Pixels) -> Pixels:
    height = max(1, round(picture.shape[0] * THUMB / picture.shape[1]))
    return np.asarray(cv2.resize(picture, (THUMB, height), interpolation=cv2.INTER_AREA), np.uint8)


def groups(thumbs: Sequence[Pixels], shapes: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """Pages of one size that agree on a good part of their area with the first of their group."""
    out: list[list[int]] = []
    for at, own in enumerate(thumbs):
        best: tuple[float, list[int]] | None = None
        for group in out:
            if shapes[group[0]] == shapes[at]:
                alike = float((distance(own, thumbs[group[0]].astype(np.float32)) < SAME).mean())
                best = max(best or (0.0, group), (alike, group), key=lambda pair: pair[0])
        if best is not None and best[0] >= LEAST_SHARED:
            best[1].append(at)
        else:
            out.append([at])
    return out


def unlike(group: Sequence[int], thumbs: Sequence[Pixels]) -> list[int]:
    """The pages of a group without those that show what another one shows but for a figure or a word: they tell nothing more."""
    out: list[int] = []
    for at in group:
        own = thumbs[at].astype(np.float32)
        if all(float((distance(thumbs[other], own) >= SAME).mean()) > REPEATED for other in out):
            out.append(at)
    return out


def spread(group: Sequence[int]) -> list[int]:
    """At most MOST_LOOKED_AT of the group, evenly over it."""
    count = min(len(group), MOST_LOOKED_AT)
    return [group[round(number * (len(group) - 1) / max(1, count - 1))] for number in range(count)]


def shared(pages: Sequence[Pixels]) -> tuple[Pixels, Mask]:
    """What most pages show at each place, and where enough of them show it: of many pages, two may have a table alike."""
    size = pages[0].shape[:2]
    votes: NDArray[np.uint8] = np.ones((len(pages), *size), np.uint8)
    for one in range(len(pages)):
        for two in range(one + 1, len(pages)):
            alike = distance(pages[one], pages[two].astype(np.float32)) < SAME
            votes[one] += alike
            votes[two] += alike
    best = votes.argmax(axis=0)
    art = np.take_along_axis(np.stack(pages), best[None, :, :, None], axis=0)[0]
    return np.asarray(art, np.uint8), np.asarray(votes.max(axis=0) >= (LEAST_SEEN if len(pages) > LEAST_PAGES else 2))


def is_art(picture: Pixels) -> bool:
    """Whether a ground is neither of one colour for the most part nor shades off evenly."""
    if float((distance(picture, common_colour(picture)) < NEAR).mean()) > PLAIN:
        return False
    ground = ground_of(picture)
    return ground.ndim == 1 or gradient_of(ground) is None


def behind_all(boxes: Sequence[Box], text: Sequence[Box], size: tuple[int, ...]) -> list[Box]:
    """The pictures that one page alone stands on: they reach its edges, cover most of it together, and have text on them.

    `size`: height and width of the page.
    """
    height, width = size[:2]
    reaching = [
        box for box in boxes if min(box.x, box.y) <= RIM or box.right >= width - RIM or box.bottom >= height - RIM
    ]
    under = any((on := line.clip(box)) and 2 * on.area > line.area for line in text for box in reaching)
    covered: Mask = np.zeros((height, width), np.bool_)
    for box in reaching:
        covered[box.y : box.bottom, box.x : box.right] = True
    return reaching if under and covered.mean() > MOST else []


def on_backdrop(bare: Pixels, art: Pixels) -> Pixels:
    """The page without its text, exactly as the art is wherever it shows the art."""
    square = np.ones((3, 3), np.uint8)
    edges = (cv2.dilate(art, square).astype(np.int16) - cv2.erode(art, square)).max(axis=2)
    shows = distance(bare, art.astype(np.float32)) < DIFFERENT + EDGES * edges
    return np.where(shows[..., None], art, bare)
