"""Thin drawings: outlines, dashes and connectors stay whole behind their words."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.vision.ocr import Reader
from pipeline.vision.page import finish, read_page

SIZE = (1280, 720)
BLUE, RED, GOLD = (20, 150, 210), (220, 60, 90), (240, 190, 60)


def drawing(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((120, 240, 380, 400), outline=BLUE, width=2)
    draw.line((382, 320, 698, 420), fill=GOLD, width=2)
    draw.rectangle((700, 360, 1000, 480), outline=GOLD, width=2)
    for x in range(640, 1060, 24):
        for y in (280, 560):
            draw.rectangle((x, y, x + 13, y + 3), fill=RED)
    for y in range(280, 560, 24):
        for x in (640, 1060):
            draw.rectangle((x, y, x + 3, y + 13), fill=RED)


def test_a_thin_drawing_stays_whole_without_its_words() -> None:
    page = Image.new("RGB", SIZE, "white")
    drawing(ImageDraw.Draw(page))
    ink = (np.asarray(page).min(axis=2) < 220).copy()
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(30)
    draw.text((60, 40), "Tenders and their lots", fill="black", font=ImageFont.load_default(48))
    draw.text((195, 275), "Northern", fill="black", font=font)
    draw.text((200, 362), "Norway", fill="black", font=font)
    draw.text((770, 400), "Tender one", fill="black", font=font)
    read = read_page(np.asarray(page), Reader(2).read(np.asarray(page)))
    finish(read)
    rebuilt = np.full((SIZE[1], SIZE[0], 3), 255, dtype=np.uint8)
    for shape in read.shapes:
        rebuilt[shape.box.y : shape.box.bottom, shape.box.x : shape.box.right] = 0
    for cutout in read.cutouts:
        box = cutout.box
        rebuilt[box.y : box.bottom, box.x : box.right] = cutout.pixels
    assert float((rebuilt.min(axis=2) < 220)[ink].mean()) >= 0.95
    assert not any(cutout.words for cutout in read.cutouts)
    assert float((rebuilt.max(axis=2) < 90)[~ink].mean()) < 0.0005
    assert {"Northern", "Norway", "Tender one"} <= {piece.text for piece in read.pieces}
