"""The pictures of pages that are read but wait for the others: put aside, and taken back to finish them one by one."""

import numpy as np

from pipeline.reading.ink import Pixels
from pipeline.reading.page import ReadPage
from pipeline.reading.shelf import Shelf

NOTHING: Pixels = np.zeros((0, 0, 3), np.uint8)
PLAIN = -1


class Aside:
    """The pictures of pages by the page's number; but not the page itself, which its owner keeps."""

    def __init__(self) -> None:
        self._shelf: Shelf[tuple[int, int]] = Shelf()

    def put(self, number: int, page: ReadPage) -> None:
        """Take its pictures from a page."""
        if page.plain is not page.picture:
            self._shelf.put((number, PLAIN), page.plain)
        page.picture = page.plain = NOTHING
        for at, cutout in enumerate(page.cutouts):
            self._shelf.put((number, at), cutout.pixels)
            cutout.pixels = NOTHING

    def back(self, number: int, page: ReadPage, picture: Pixels) -> None:
        """Give them back. `picture`: the page."""
        page.picture, page.plain = picture, self._shelf.get((number, PLAIN), picture)
        for at, cutout in enumerate(page.cutouts):
            cutout.pixels = self._shelf[number, at]
