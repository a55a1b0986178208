"""Words that are set otherwise than the rest of their line keep their look, on the page and in the deck."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

from pipeline.reading.ocr import Reader
from tests.bench.rebuild import deck_of, read_all
from tests.studio.page import FONTS

LINES = [
    [("Suppliers bid for lots ", "Regular", "#202020"), ("over several years", "Bold", "#202020")],
    [("Each lot has ", "Regular", "#202020"), ("one buyer alone", "Regular", "#c02020"), (" and a price", "Regular", "#202020")],
    [("Nothing in this line is set apart from the rest", "Regular", "#202020")],
]  # fmt: skip


def test_bold_and_coloured_words_are_runs_of_their_line(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1280, 720), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((80, 60), "Lots and groups", font=ImageFont.truetype(FONTS / "OpenSans-Bold.ttf", 52), fill="black")
    for at, parts in enumerate(LINES):
        x = 80.0
        for text, weight, colour in parts:
            font = ImageFont.truetype(FONTS / f"OpenSans-{weight}.ttf", 36)
            draw.text((x, 220 + 90 * at), text, font=font, fill=colour)
            x += font.getlength(text)
    pixels = [np.asarray(picture)]
    _, path = deck_of(pixels, read_all(pixels, Reader(2), tmp_path), tmp_path)
    slide = Presentation(str(path)).slides[0]
    runs = {
        run.text.strip(): run
        for shape in slide.shapes
        if shape.has_text_frame
        for p in shape.text_frame.paragraphs
        for run in p.runs
    }
    assert runs["over several years"].font.bold and not runs["Suppliers bid for lots"].font.bold
    assert runs["one buyer alone"].font.color.type is not None and "and a price" in runs
    assert "Nothing in this line is set apart from the rest" in runs
