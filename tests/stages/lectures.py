"""A talk full of names that stand on its slides, and how many of them were written down right."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import jiwer

from pipeline.model import Box, File, PageOfSlide, Pages, Slide, Slides, Sound, Transcript
from pipeline.timeline import Span
from tests.stages.hearing import Part, Said, heard, mix
from tests.studio.names import DECOYS, LINES, Line


def lecture(folder: Path, lines: Sequence[Line] = LINES + DECOYS) -> tuple[Sound, Slides, Pages, Sequence[Line]]:
    """The lines one after the other, each with its slide on the screen."""
    parts: list[Part] = [0.5]
    for line in lines:
        parts += [Said(line.who, line.text), 0.6]
    samples, truth = mix(parts)
    slides, pages = [], []
    for number, (line, said) in enumerate(zip(lines, truth, strict=True), 1):
        span = Span(said.start_ms - 300, said.end_ms + 300)
        slides.append(
            Slide(
                number=number,
                kind="slide",
                shown=[span],
                steps=[],
                still=span,
                area=Box(0, 0, 10, 10),
                covers=[],
                confidence=1.0,
            )
        )
        pages.append(page(number, line.slide))
    return heard(folder, samples), Slides(slides=slides, screens=[]), Pages(pages=pages), lines


def page(number: int, text: Sequence[str]) -> PageOfSlide:
    """A slide as read would give it."""
    return PageOfSlide(
        slide=number, title=text[0], text=list(text), image=File("read", "a.png"), width=10, height=10, background="#ffffff",
        lines=[], tables=[], pictures=[], shapes=[], confidence=1.0,
    )  # fmt: skip


def names_right(transcript: Transcript, lines: Sequence[Line]) -> int:
    """How many names are written as on the slides, each as often as it is said."""
    said = Counter(re.findall(r"\w+", " ".join(word.text for word in transcript.words)))
    wanted = Counter(name for line in lines for name in line.names)
    return sum(min(said[name], count) for name, count in wanted.items())


def wrong(transcript: Transcript, lines: Sequence[Line]) -> float:
    """Word error rate, without case and signs."""
    want = " ".join(line.text for line in lines)
    have = " ".join(word.text for word in transcript.words)
    return float(jiwer.wer(plain(want), plain(have)))


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
