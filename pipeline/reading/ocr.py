"""The one owner of rapidocr: printed lines of a picture, with their places."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.lone import lone_marks

SMALL_HEIGHT = 640
LARGE_HEIGHT = 1440
SURE = 0.5
SURE_FIGURE = 0.9
TALL = 1.5
LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "　": " "})
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True)
class Found:
    """A piece of a printed line: its text, its upright box in pixels of the picture, and the engine's confidence (0 to 1).

    `slanted`: its line rises or falls; `turned`: it runs upwards or downwards.
    `centres`: the middle x (pixels of the picture) of each sign that is no space, where the engine's count agrees with the text.
    """

    text: str
    box: Box
    confidence: float
    slanted: bool
    centres: tuple[float, ...] = ()
    turned: bool = False


@dataclass(frozen=True)
class Strip:
    """A box as the engine read it. `corners`: in pixels of what was read; `turn`: quarter turns to the left; `places`: see `places`."""

    text: str
    score: float
    corners: NDArray[np.float32]
    turn: int
    places: tuple[float, ...]


class Reader:
    """PP-OCR small on onnxruntime, loaded once. `threads` 0 is for: two."""

    def __init__(self, threads: int = 0) -> None:
        from rapidocr import RapidOCR

        self._engine: Any = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "error",
                "Global.return_word_box": True,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads or 2,
            }
        )

    def read(self, picture: NDArray[np.uint8]) -> list[Found]:
        """The lines of an RGB picture (height x width x 3), from top to bottom. Small pictures are enlarged for it."""
        height = picture.shape[0]
        scale = 2.0 if height < SMALL_HEIGHT else 1.0 if height <= LARGE_HEIGHT else LARGE_HEIGHT / height
        scaled = picture
        if scale != 1.0:
            way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
            scaled = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way).astype(np.uint8)
        scaled = np.ascontiguousarray(scaled[..., ::-1])
        boxes = self._engine(scaled, use_det=True, use_rec=False).boxes
        if boxes is None or not len(boxes):
            return []
        corners = [np.asarray(box, dtype=np.float32) for box in boxes]
        read = self._recognised(scaled, corners)
        marks = [corners_of(mark) for mark in lone_marks(scaled, [around(box) for box in corners])]
        read += [strip for strip in self._recognised(scaled, marks) if is_figure(strip)]
        found = [found_piece(strip.corners / scale, strip, picture) for strip in read]
        return sorted((piece for piece in found if piece), key=lambda piece: (piece.box.y, piece.box.x))

    def _recognised(self, scaled: NDArray[np.uint8], boxes: list[NDArray[np.float32]]) -> list[Strip]:
        """What is printed in each box. A tall one is read as it stands (a sign or two) and turned both ways (a line that runs upwards)."""
        ways = [(box, turn) for box in boxes for turn in ((0, 1, 3) if is_tall(box) else (0,))]
        crops = [np.ascontiguousarray(np.rot90(upright(scaled, box), turn)) for box, turn in ways]
        if not crops:
            return []
        result = self._engine.recognize_txt(crops)
        read = [
            Strip(str(text), float(score), box, turn, places(word))
            for (box, turn), text, score, word in zip(
                ways, result.txts, result.scores, result.word_results, strict=True
            )
        ]
        out: list[Strip] = []
        at = 0
        for box in boxes:
            count = 3 if is_tall(box) else 1
            out.append(best_turned(read[at : at + count]))
            at += count
        return out


def is_figure(strip: Strip) -> bool:
    """Whether a lone mark was read as a number, surely."""
    return bool(re.fullmatch(r"\d{1,3}", strip.text)) and strip.score >= SURE_FIGURE


def corners_of(box: Box) -> NDArray[np.float32]:
    """Left top, right top, right bottom, left bottom."""
    right, bottom = box.right, box.bottom
    return np.array([[box.x, box.y], [right, box.y], [right, bottom], [box.x, bottom]], dtype=np.float32)


def around(corners: NDArray[np.float32]) -> Box:
    """The upright box around corners."""
    left, top = np.floor(corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    return Box(int(left), int(top), int(right - left), int(bottom - top))


def is_tall(corners: NDArray[np.float32]) -> bool:
    """Whether a box is so much higher than wide that its line may run upwards or downwards."""
    wide, high = sides(corners)
    return high >= TALL * wide


def sides(corners: NDArray[np.float32]) -> tuple[float, float]:
    """Width and height of a box given by its corners: left top, right top, right bottom, left bottom."""
    tops, rights = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1).reshape(2, 2).max(axis=0)
    return float(tops), float(rights)


def upright(picture: NDArray[np.uint8], corners: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The box cut out, its sides made level and upright."""
    wide, high = (max(1, int(side)) for side in sides(corners))
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    move = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(
        cv2.warpPerspective(picture, move, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def places(word: Any) -> tuple[float, ...]:
    """The middle of each sign that is no space, as a share of the line's length, from the engine's columns."""
    return tuple((column + 0.5) / word.line_txt_len for columns in word.word_cols for column in columns)


def best_turned(ways: list[Strip]) -> Strip:
    """The one way in which a tall box is read: as it stands, unless a turned line is longer and surer."""
    standing = ways[0]
    if len(ways) == 1:
        return standing
    turned = max(ways[1:], key=lambda strip: strip.score)
    longer = len(turned.text) >= 3 and turned.score > min(standing.score, 0.9)
    return turned if longer else standing


def found_piece(corners: NDArray[np.float32], strip: Strip, picture: NDArray[np.uint8]) -> Found | None:
    """One result of the engine, tidied; None where it is too doubtful or empty. `corners`: in pixels of the picture."""
    text = tidy(strip.text)
    height, width = picture.shape[:2]
    box = around(corners).clip(Box(0, 0, width, height))
    if not text or strip.score < SURE or box is None:
        return None
    rise = abs(corners[1][1] - corners[0][1])
    run = abs(corners[1][0] - corners[0][0])
    start, end = float(corners[0][0]), float(corners[1][0])
    known = tuple(start + (end - start) * share for share in strip.places)
    known = known if len(known) == len(text.replace(" ", "")) and not strip.turn else ()
    slanted = bool(rise > 0.12 * max(run, 1.0))
    return Found(text, box, round(strip.score, 3), slanted, known, bool(strip.turn))


def tidy(text: str) -> str:
    """Signs that only look like what is printed: ligatures, full-width forms, doubled spaces, signs without a picture."""
    text = unicodedata.normalize("NFC", text.translate(LIGATURES).translate(FULL_WIDTH))
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    text = re.sub(r"\s+", " ", text).strip()
    text = look_alikes(text)
    text = re.sub(r"(?<=[^\W\d_]{2})([,;])(?=[^\W\d_]{2})", r"\1 ", text)
    return re.sub(r"(?<=[a-zà-ÿ])([.!?])(?=[A-ZÀ-Þ][a-zà-ÿ])(?!\S*[/@])", r"\1 ", text) if " " in text else text


def look_alikes(text: str) -> str:
    """Letters that look like others, told by their neighbours: `AErø` is Ærø, `APl` is API, `elnvoice` eInvoice, `Al ` AI, `∅st` Øst."""
    text = re.sub(r"(?<=[^\W\d_])∅(?=[^\W\d_])", "ø", text)
    text = re.sub(r"∅(?=[^\W\d_])", "Ø", text)
    text = re.sub(r"\bAE(?=[a-zà-ÿ])", "Æ", text)
    text = re.sub(r"(?<=\b[A-Z])l(?=[A-Z]+\b)|(?<=[A-Z]{2})l(?=[A-Z]*s?\b)", "I", text)
    text = re.sub(r"\bel(?=n[a-z])", "eI", text)
    return re.sub(r"\bAl(?=$|[ -][a-zà-ÿ])", "AI", text)
