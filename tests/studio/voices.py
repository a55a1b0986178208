"""The committed voice clips: one sentence each, with the exact place of the speech inside the clip.

`voices/clips.json` lists them; `speak.py` makes them. Nothing here needs a speech synthesiser.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from .people import Person

FOLDER = Path(__file__).parent / "voices"
LIST = FOLDER / "clips.json"


class MissingClip(LookupError):
    """A sentence has no clip yet. Run `python -m tests.studio.speak` (it says what it needs)."""


@dataclass(frozen=True)
class Clip:
    """One spoken sentence. `start_ms` and `end_ms`: where the speech begins and ends inside the clip."""

    file: str
    speaker: str
    text: str
    start_ms: int
    end_ms: int

    @property
    def speech_ms(self) -> int:
        """Length of the speech without the silence around it."""
        return self.end_ms - self.start_ms

    def sound(self, rate: int) -> NDArray[np.float32]:
        """The whole clip, mono, float32 in [-1, 1], at `rate` samples a second."""
        return _decoded(self.file, rate)


class Voices:
    """Finds the clip of a sentence."""

    def __init__(self) -> None:
        rows = json.loads(LIST.read_text("utf-8")) if LIST.exists() else []
        self.clips = {(row["speaker"], row["text"]): Clip(**row) for row in rows}

    def clip(self, person: Person, text: str) -> Clip:
        """The clip in which `person` says `text`, one sentence. Raises MissingClip."""
        try:
            return self.clips[person.name, text]
        except KeyError:
            raise MissingClip(f"{person.name} has no clip for {text!r}: run python -m tests.studio.speak") from None


def sentences(text: str) -> list[str]:
    """Splits words at . ! ? followed by a space."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]


@lru_cache(maxsize=256)
def _decoded(name: str, rate: int) -> NDArray[np.float32]:
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
    with av.open(str(FOLDER / name)) as media:
        frames = [out for frame in media.decode(audio=0) for out in resampler.resample(frame)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32)
