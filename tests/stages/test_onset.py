"""A slide begins when it came, whatever moved right before it."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.vision.changes import Changes
from pipeline.vision.stillness import onset
from tests.stages.test_sources import slides_of
from tests.studio.film import Encoding, render
from tests.studio.sources import DECK
from tests.studio.take import Take
from tests.studio.voices import Voices

SMALL = Encoding(size=(640, 360), fps=10, preset="ultrafast", audio=False)
LATE_MS = 300


def starts(take: Take, folder: Path) -> list[int]:
    path = folder / "film.mp4"
    render(take, path, SMALL)
    return sorted(s.start_ms for one in slides_of(path, folder).slides if one.kind == "slide" for s in one.shown)


def test_slides_leafed_through_are_no_part_of_the_one_that_stays(tmp_path: Path) -> None:
    take = Take("leafing", DECK, Voices())
    take.scene("presentation", layout="slide")
    stays = []
    for slide, seconds in (("title", 4), ("why", 0.15), ("table", 0.15), ("roles", 0.15), ("bars", 4), ("process", 0.15),
                           ("bars", 0.15), ("roles", 0.15), ("table", 4)):  # fmt: skip
        stays += [take.now] if seconds > 1 else []
        take.show(slide)
        take.pause(seconds)
    found = starts(take, tmp_path)
    assert len(found) == len(stays)
    assert all(abs(have - want) <= LATE_MS for have, want in zip(found, stays, strict=True)), (found, stays)


@pytest.mark.parametrize(("shares", "began"), [([0.5] * 12 + [1.0], 12), ([0.0] * 9 + [0.3, 0.9, 1.0, 0.9], 9)])
def test_faces_that_fill_the_frame_are_on_until_a_cut_and_a_fade_begins_with_its_first_step(
    shares: list[float], began: int
) -> None:
    changes = Changes(width=480, height=272, rows=34, columns=60)
    for number, share in enumerate([*shares, 0.0, 0.0]):
        cells = np.zeros((34, 60), bool)
        cells.flat[: round(share * cells.size)] = True
        changes.add(200 * number, 200 * number, cells)
    loud = np.array(changes.counts) > 0
    assert onset(changes, loud, 6, len(shares))[0] == 200 * began
