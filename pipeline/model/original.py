"""The presenter's own deck: which file it is, and which of its slides were shown when."""

from typing import Literal

from pipeline.model.document import Document, File
from pipeline.timeline import Span


class Original(Document, frozen=True):
    """The file that `original = "..."` in the recording's file names, relative to the recording's folder; empty where there is none."""

    file: str = ""
    sha256: str = ""


class Renderer(Document, frozen=True):
    """The identity of the program that draws a deck as pictures on this machine; empty where there is none."""

    name: str = ""
    version: str = ""


class Sighting(Document, frozen=True):
    """In `span` the screen showed slide `slide`, which is number `original` (1-based) of the presenter's deck; None: it is not in it.

    `likeness`: how alike the two are, 0 to 1, by text and, where it could be drawn, picture. `changed`: words on the screen that
    the file does not have, where they show that the slide was edited after the file was made.
    """

    slide: int
    span: Span
    original: int | None
    likeness: float
    changed: list[str] = []


class Matched(Document, frozen=True):
    """Made by match. `file` is the presenter's deck, checked and without links to other files; None where there is none to build on.

    `kind` is "pdf" for one that can be matched but not edited. `pictures`: whether pictures were compared as well as text.
    """

    kind: Literal["", "pptx", "pdf"] = ""
    file: File | None = None
    count: int = 0
    pictures: bool = False
    sightings: list[Sighting] = []

    def native(self, slide: int) -> int | None:
        """The presenter's slide to use for slide number `slide`: the one that it was for longest, unless it was changed since."""
        time: dict[int | None, int] = {}
        for seen in self.sightings:
            if seen.slide == slide:
                known = None if seen.changed else seen.original
                time[known] = time.get(known, 0) + seen.span.length
        if self.file is None or not time:
            return None
        return max(time, key=lambda known: (time[known], known is not None, -(known or 0)))
