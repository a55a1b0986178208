"""Legends: small print with coloured keys beside a chart, which means nothing without them and stays in its picture."""

from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.model import Box
from pipeline.reading.bare import grown
from pipeline.reading.ink import Piece, Pixels, rgb_of
from pipeline.reading.lines import around
from pipeline.reading.regions import contains
from pipeline.reading.shapes import Region

LEGEND_PRINT = 0.036
"""Letters of a legend at most, as a share of the page's height."""
LEAST_CHART = 0.04
REACH = 2.5
"""How far a legend stands from its chart or its other lines at most, in ems."""
EDGE = 1.0
"""How near to its chart's edge a legend inside the chart's box stands, in heights of its line; such a legend has two keys and more."""
OTHER = 40.0
KEY, THICK, SOLID, MOST_LEFT = 0.4, 0.14, 0.7, 2.5
"""The least length and thickness of a key (ems), its least share of its box: no letter is so full; how far left of its words it begins."""


def with_legends(regions: Sequence[Region], pieces: Sequence[Piece], picture: Pixels) -> list[Region]:
    """The regions that have a legend, grown by it: charts, to be kept whole. `picture`: the page (RGB)."""
    height, width = picture.shape[:2]
    keyed = [
        (piece, keys)
        for piece in pieces
        if piece.size < LEGEND_PRINT * height and (keys := keys_of(piece, picture)) is not None
    ]
    out = []
    for region in regions:
        if region.fill or region.box.area < LEAST_CHART * width * height:
            continue
        box, again = region.box, True
        inner = [around([piece.box, keys]) for piece, keys in keyed if contains(box, piece.box)]
        ends = [
            one
            for one in inner
            if min(one.y - box.y, box.bottom - one.bottom, box.right - one.right) < EDGE * one.height
        ]
        while again:
            again = False
            for piece, keys in keyed:
                whole = around([piece.box, keys])
                near = grown(box, round(REACH * piece.size), width, height)
                if not contains(box, whole) and near.clip(whole) and beside(whole, box):
                    box, again = around([box, whole]), True
        if box != region.box or len(ends) > 1:
            out.append(Region(grown(box, 2, width, height), solid=True))
    return out


def beside(one: Box, chart: Box) -> bool:
    """Whether a line stands between the ends of a chart, over, under or next to it."""
    level = chart.x <= one.x and one.right <= chart.right
    upright = chart.y <= one.y and one.bottom <= chart.bottom
    return level or upright


def keys_of(piece: Piece, picture: Pixels) -> Box | None:
    """The box around the coloured keys in a line and before it; None without any.

    What is neither the colour of the letters nor of their ground, nor a mixture of both, is a key.
    """
    left = max(0, round(piece.box.x - MOST_LEFT * piece.size))
    part = picture[piece.box.y : piece.box.bottom, left : piece.box.right].astype(np.float64)
    back, letters = (np.array(rgb_of(colour), dtype=np.float64) for colour in (piece.background, piece.colour))
    way = letters - back
    share = np.clip(((part - back) @ way) / max(1.0, float(way @ way)), 0, 1)
    off = np.abs(part - (back + share[..., None] * way)).max(axis=2) > OTHER
    count, _, stats, _ = cv2.connectedComponentsWithStats(off.astype(np.uint8), connectivity=8)
    found = [
        Box(left + int(x), piece.box.y + int(y), int(wide), int(high))
        for x, y, wide, high, area in stats[1:count]
        if wide >= KEY * piece.size and high >= THICK * piece.size and area >= SOLID * wide * high and x > 0
    ]
    return around(found) if found else None
