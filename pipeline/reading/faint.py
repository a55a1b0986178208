"""The colour that small letters were set in: their thin strokes never reach it, they come out mixed with their ground."""

from math import erf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.contrast import contrast, luminance

STROKE, BOLD = 0.09, 0.14
"""How wide strokes are, in ems."""
BLUR = 0.7
"""The usual softness of a recording's edges: a standard deviation in pixels."""
FULL = 20.0
"""Letters of this many pixels and more show their colour."""
EVEN = 0.15
"""White letters are mixed with their ground alike in all channels, to so much."""
READABLE = 4.5
"""Contrast that text has on a coloured ground (WCAG): less is a mixture, not how it was set."""


def set_in(seen: NDArray[Any], ground: NDArray[Any], size: float, *, bold: bool) -> NDArray[np.float64]:
    """The colour (RGB) of letters of so many pixels on a darker ground, from the one that is seen in their strokes.

    Dark letters keep theirs: grey small print on a light page is common.
    """
    letters, back = np.asarray(seen, dtype=np.float64), np.asarray(ground, dtype=np.float64)
    more = letters - back
    if size >= FULL or luminance(letters) <= luminance(back):
        return letters
    share = erf(0.5 * (BOLD if bold else STROKE) * size / (BLUR * 2**0.5))
    room = np.maximum(255.0 - back, 1.0)
    shares = more / room
    if float(shares.max() - shares.min()) < EVEN and contrast(letters, back) < READABLE:
        return np.full(3, 255.0)
    return np.asarray(np.clip(back + more / share, 0, 255), dtype=np.float64)
