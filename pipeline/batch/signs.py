"""Signs of life: for how long nothing was heard of whoever is at work on an episode.

By our own clock and by what changes, not by the times in the notes: clocks of machines differ, and jump.
"""

import time
from pathlib import Path

from pipeline import presence
from pipeline.episodes import HIDDEN

# A run that has said nothing for so long is taken to hang; the longest silent stretch of a good one is minutes.
SILENT_S = 1800.0


class Signs:
    """Listens to the notes in the output folder."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._heard: dict[str, tuple[float, str, float, float]] = {}

    def last(self, episode: str) -> presence.Now | None:
        """The last words, which a run that was killed leaves behind."""
        return presence.now(self.output / episode / HIDDEN)

    def silent_s(self, episode: str) -> float:
        """For how long the note has stayed as it is, since it was first asked about."""
        last = self.last(episode)
        mark = (last.at, last.stage, last.share) if last else (0.0, "", 0.0)
        since = self._heard.get(episode)
        if since is None or since[:3] != mark:
            self._heard[episode] = since = (*mark, time.monotonic())
        return time.monotonic() - since[3]

    def forget(self, episode: str) -> None:
        """Count from now on, as somebody else begins."""
        self._heard.pop(episode, None)

    def silent(self, episode: str) -> bool:
        """Whether it hangs, as far as one can tell."""
        return self.silent_s(episode) > SILENT_S
