"""What lies on the shelf comes back as it was, and takes no memory there."""

import tracemalloc

import numpy as np

from pipeline.reading.shelf import Shelf


def test_pictures_come_back_as_they_were_and_take_no_memory_meanwhile() -> None:
    noise = np.random.default_rng(0)
    shelf: Shelf[int] = Shelf()
    tracemalloc.start()
    for number in range(20):
        shelf.put(number, noise.integers(0, 256, (300, 400, 3), np.uint8))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 300 * 400 * 3
    again = np.random.default_rng(0)
    assert all(np.array_equal(shelf[n], again.integers(0, 256, (300, 400, 3), np.uint8)) for n in shelf)
