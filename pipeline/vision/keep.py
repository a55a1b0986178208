"""Keep the last picture of every still stretch while watching, so that nothing is decoded a second time for it."""

from bisect import bisect_left
from collections.abc import Sequence

from pipeline.vision.album import Album
from pipeline.vision.changes import BURST, Changes, Shot
from pipeline.vision.compare import work_size
from pipeline.vision.stillness import REST_MS, Stillness, Stretch, stretches
from pipeline.vision.watch import Sample

UNREST_MS = 1000  # where nothing rests one picture is kept that often


class Keeper:
    """Takes in samples in order; ends with the stretches and an album of their last pictures."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self.still = Stillness(changes)
        self.album: Album | None = None
        self.kept: list[int] = []  # the sample of each picture in the album
        self._shots: dict[int, Shot] = {}  # by sample, from the one before the next to be judged on
        self._last = {0: 0, BURST: 0}  # sample of the last change larger than that

    def add(self, sample: Sample) -> None:
        """One more."""
        self.changes.add(sample.ms, sample.since, sample.cells)
        number = len(self.changes.times) - 1
        self.still.clocks.add(number, sample.ms, sample.cells, guessed=sample.guessed)
        if not self.changes.counts[number]:
            self._shots.pop(number - 1, None)  # nothing can be judged to have changed after it
        self._shots[number] = sample.shot
        self._keep(self.still.judge())

    def finish(self) -> tuple[list[Stretch], Album]:
        """All stretches, and for each the last picture of it, or the nearest that was kept.

        Raises:
            ValueError: there was no sample.
        """
        self._keep(self.still.judge(final=True))
        if not self.changes.times:
            raise ValueError("nothing was seen")
        self._store(len(self.changes.times) - 1)
        found = stretches(self.still)
        assert self.album is not None
        self.album.choose([nearest(self.kept, stretch.first, stretch.last) for stretch in found])
        return found, self.album

    def _keep(self, judged: range) -> None:
        """Of the samples judged now: those before a change, after which something else may be seen."""
        times = self.changes.times
        for i in judged:
            for least in self._last:
                if self.still.outside[i] > least:
                    rest = times[i] - times[self._last[least]]
                    if i and (rest >= REST_MS or times[i] - times[self.kept[-1] if self.kept else 0] >= UNREST_MS):
                        self._store(i - 1)
                    self._last[least] = i
            self._shots.pop(i - 1, None)

    def _store(self, number: int) -> None:
        if self.kept and self.kept[-1] == number:
            return
        if self.album is None:
            self.album = Album(*work_size(self.changes.width, self.changes.height))
        self.album.add(self._shots[number].luma())
        self.kept.append(number)


def nearest(kept: Sequence[int], first: int, last: int) -> int:
    """The place in `kept` (ascending) of the picture to take for the samples first <= i <= last: at the end, else the nearest."""
    at = min(bisect_left(kept, last), len(kept) - 1)
    if kept[at] != last and at and (kept[at] > last) and kept[at - 1] >= first:
        return at - 1
    return at
