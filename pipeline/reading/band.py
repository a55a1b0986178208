"""The band of rows that a line's letters fill."""

import numpy as np
from numpy.typing import NDArray

TALL = set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZbdfhklißtj0123456789!?/|()[]{}'\"&%#@$€£‘’“”ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝÞàáâãäåèéêëìíîïñòóôõöùúûüýðþ"
)
HANGING = set("gjpqy")
FEW_STROKES, STROKES_REACH = 2, 0.6
"""So few tall or low letters may be missed in a line; how far their strokes go, in heights of the others."""


def main_band(ink: NDArray[np.bool_]) -> tuple[int, int]:
    """First and last row (exclusive) of the line itself, without what neighbouring lines reach into the box."""
    rows = ink.sum(axis=1)
    height = len(rows)
    filled = rows >= (2 if ink.shape[1] > 40 else 1)
    bands: list[list[int]] = []
    gap = max(2, round(0.1 * height))
    for row in np.flatnonzero(filled):
        if bands and row - bands[-1][1] <= gap:
            bands[-1][1] = int(row)
        else:
            bands.append([int(row), int(row)])
    if not bands:
        return 0, height
    top, bottom = max(bands, key=lambda band: float(rows[band[0] : band[1] + 1].sum()))
    return top, bottom + 1


def with_strokes(ink: NDArray[np.bool_], top: int, bottom: int, text: str) -> tuple[int, int]:
    """The band with the strokes, as thin as a pixel, that a letter or two send above or below it: the l of "sale", the y of "say"."""
    reach = round(STROKES_REACH * (bottom - top))
    if 0 < sum(sign in TALL for sign in text) <= FEW_STROKES:
        top -= stroke_rows(ink[:top][::-1][:reach], ink[top])
    if 0 < sum(sign in HANGING for sign in text) <= FEW_STROKES:
        bottom += stroke_rows(ink[bottom:][:reach], ink[bottom - 1])
    return top, bottom


def stroke_rows(rows: NDArray[np.bool_], before: NDArray[np.bool_]) -> int:
    """In how many rows, one after the other, the ink goes on from the row before."""
    for count, row in enumerate(rows):
        near = before.copy()
        near[1:] |= before[:-1]
        near[:-1] |= before[1:]
        before = row & near
        if not before.any():
            return count
    return len(rows)
