"""A deck from pictures of slides, through the stages that make it in an episode."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.model import About, Box, Clip, Deck, Edit, Matched, Pages, Parts, Slide, Slides, Speakers, Transcript
from pipeline.reading.ocr import Reader
from pipeline.stage import Machine, Workspace
from pipeline.stages.deck import DeckSettings, deck
from pipeline.stages.read import read_pictures
from pipeline.timeline import Span

EACH_MS = 10_000
ABOUT = About(title="Rebuilt", presenter="Bench", licence="CC BY 4.0", date="2026-01-01")


Pixels = NDArray[np.uint8]


def pixels(picture: Image.Image) -> Pixels:
    """RGB, height x width x 3."""
    return np.asarray(picture.convert("RGB"))


def lossy(picture: Pixels, quality: int = 70) -> Pixels:
    """With the losses of a recording."""
    held = io.BytesIO()
    Image.fromarray(picture).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held).convert("RGB"))


def slides_of(pictures: list[Pixels]) -> Slides:
    """Each picture as a slide that was shown for ten seconds."""
    found = []
    for number, picture in enumerate(pictures, start=1):
        span = Span(EACH_MS * (number - 1), EACH_MS * number)
        area = Box(0, 0, picture.shape[1], picture.shape[0])
        found.append(Slide(number=number, kind="slide", shown=[span], steps=[], still=span, area=area, confidence=1.0))
    return Slides(slides=found, screens=[])


def workspace(stage: str, folder: Path) -> Workspace:
    home = folder / stage
    home.mkdir(parents=True, exist_ok=True)
    return Workspace(
        stage=stage, episode_id="bench", recording=Path("none"), folder=home, machine=Machine(),
        locate=lambda file: folder / file.stage / file.name,
    )  # fmt: skip


def read_all(pictures: list[Pixels], reader: Reader, folder: Path) -> Pages:
    """Every picture read."""
    return read_pictures(dict(enumerate(pictures, start=1)), slides_of(pictures), reader, workspace("read", folder))


def deck_of(pictures: list[Pixels], pages: Pages, folder: Path, language: str = "en") -> tuple[Deck, Path]:
    """The deck of the pages, nothing said."""
    edit = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=EACH_MS * len(pictures))], cuts=[])
    silence = Transcript(language=language, engine="none", model="none", segments=[])
    done = deck(
        edit, slides_of(pictures), pages, Parts(phases=[], parts=[], questions=[]), silence,
        Speakers(voices=[], turns=[]), ABOUT, Matched(), DeckSettings(), workspace("deck", folder),
    )  # fmt: skip
    return done, folder / "deck" / "deliver" / "deck.pptx"
