"""Lettering on plain fills: words in the boxes of a diagram or the steps of a process, which can be rebuilt as text over the drawing."""

import numpy as np

from pipeline.model import Box
from pipeline.reading.ink import Piece, Pixels, distance, rgb_of

LEAST_SIZE = 0.021
MOST_WORDS = 24
LEAST_PLAIN = 0.95
ALIKE = 18.0


def lettering(inner: list[Piece], bare: Pixels, least: float = LEAST_SIZE) -> list[Piece]:
    """Those of the words inside a drawing that can be set again over it: all of them or none, so that its look stays one.

    `bare` is the page without text (RGB); `least`: the smallest letters to be set again, a share of its height. A screenshot has many
    or small words, a photograph no plain ground under them: both keep theirs.
    """
    if not inner or len(inner) > MOST_WORDS:
        return []
    fit = [piece for piece in inner if piece.size >= least * bare.shape[0] and on_plain_fill(piece, bare)]
    return fit if len(fit) == len(inner) else []


def on_plain_fill(piece: Piece, bare: Pixels) -> bool:
    """Whether the letters and a little room around them stand on one colour."""
    height, width = bare.shape[:2]
    room = max(2, round(0.2 * piece.size))
    box = Box(piece.box.x - room, piece.box.y - room, piece.box.width + 2 * room, piece.box.height + 2 * room)
    box = box.clip(Box(0, 0, width, height)) or piece.box
    part = bare[box.y : box.bottom, box.x : box.right]
    back = np.array(rgb_of(piece.background), dtype=np.float64)
    return piece.flat and float((distance(part, back) < ALIKE).mean()) > LEAST_PLAIN
