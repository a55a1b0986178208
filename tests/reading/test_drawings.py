"""Thin drawings: outlines, dashes and connectors stay whole behind their words."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.model import Box
from pipeline.reading.dense import small_print
from pipeline.reading.ink import Piece
from pipeline.reading.ocr import Reader
from pipeline.reading.page import finish, read_page, shown_by
from pipeline.reading.regions import as_rule, mostly_in
from pipeline.reading.shapes import Region

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


def test_a_picture_of_hair_lines_alone_is_not_lost() -> None:
    page = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(page)
    draw.text((60, 40), "Who takes part in it", fill="black", font=ImageFont.load_default(48))
    draw.text((60, 200), "A buyer and a supplier", fill="black", font=ImageFont.load_default(30))
    draw.ellipse((600, 300, 630, 330), outline="black")
    draw.line((615, 330, 615, 370), fill="black")
    draw.line((590, 345, 640, 345), fill="black")
    draw.line([(592, 400), (615, 370), (638, 400)], fill="black")
    pixels = np.asarray(page)
    (cutout,) = read_page(pixels, Reader(2).read(pixels)).cutouts
    assert cutout.box.x <= 592 and cutout.box.y <= 302 and cutout.box.right >= 638 and cutout.box.bottom >= 398


def test_lines_beside_the_parts_of_a_dense_picture_stay_the_slide_s() -> None:
    size = 720 * 0.0125
    small = [line(600, 200 + 20 * at, size) for at in range(10)] + [line(300, 500 + 20 * at, size) for at in range(6)]
    own = [line(60, 200 + 40 * at, 30.0) for at in range(4)]
    region = Region(Box(40, 395, 700, 280))
    pictures = small_print([region], [*small, *own], np.zeros((720, 1280, 3), np.uint8))
    assert len(pictures) == 2 and not any(mostly_in(piece.box, box) for piece in own for box in pictures)
    assert all(any(mostly_in(piece.box, box) for box in pictures) for piece in small)


def line(x: int, y: int, size: float) -> Piece:
    wide = round(18 * size)
    return Piece(
        "some words in a row",
        Box(x, y, wide, round(0.9 * size)),
        1.0,
        size,
        False,
        False,
        "#000000",
        "#ffffff",
        True,
        x,
    )


def test_a_shape_that_a_picture_shows_in_part_is_not_dropped() -> None:
    assert shown_by(Box(50, 150, 922, 283), Box(100, 200, 142, 66))
    assert not shown_by(Box(50, 150, 922, 283), Box(450, 136, 142, 66))


def test_a_line_that_is_no_darker_than_the_page_is_none() -> None:
    page = np.full((480, 854, 3), 240, np.uint8)
    assert as_rule(Region(Box(40, 60, 400, 2)), page, np.array([240.0, 240.0, 240.0]), 480, 3) is None
