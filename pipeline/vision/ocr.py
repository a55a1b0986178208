"""The one owner of rapidocr: printed lines of a picture, with their places."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box

SMALL_HEIGHT = 640
LARGE_HEIGHT = 1440
SURE = 0.5
LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00a0": " ", "　": " "})
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True)
class Found:
    """A piece of a printed line: its text, its upright box in pixels of the picture, and the engine's confidence (0 to 1).

    `centres`: the middle x (pixels of the picture) of each sign that is no space, where the engine's count agrees with the text.
    """

    text: str
    box: Box
    confidence: float
    slanted: bool
    centres: tuple[float, ...] = ()


class Reader:
    """PP-OCR small on onnxruntime, loaded once. `threads` 0 is for: two."""

    def __init__(self, threads: int = 0) -> None:
        from rapidocr import RapidOCR

        self._engine: Any = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "error",
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
        result = self._engine(
            np.ascontiguousarray(scaled[..., ::-1]), return_word_box=True, return_single_char_box=True
        )
        if result.boxes is None or result.txts is None or result.scores is None:
            return []
        places = result.word_results if len(result.word_results or ()) == len(result.txts) else [()] * len(result.txts)
        found = []
        for corners, text, score, signs in zip(result.boxes, result.txts, result.scores, places, strict=True):
            place = np.asarray(corners, dtype=float) / scale
            if piece := found_piece(place, str(text), float(score), picture, centres(signs, scale)):
                found.append(piece)
        return sorted(found, key=lambda piece: (piece.box.y, piece.box.x))


def centres(signs: Any, scale: float) -> tuple[float, ...]:
    """Middle x of each sign of a line, from the engine's (sign, score, corners)."""
    return tuple(
        (float(corners[0][0]) + float(corners[1][0])) / 2 / scale for sign, _, corners in signs if str(sign).strip()
    )


def found_piece(
    corners: NDArray[np.float64], text: str, score: float, picture: NDArray[np.uint8], middles: tuple[float, ...] = ()
) -> Found | None:
    """One result of the engine, tidied; None where it is too doubtful or empty."""
    text = tidy(text)
    height, width = picture.shape[:2]
    left, top = np.floor(corners.min(axis=0)).astype(int)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int)
    box = Box(int(left), int(top), int(right - left), int(bottom - top)).clip(Box(0, 0, width, height))
    if not text or score < SURE or box is None:
        return None
    rise = abs(corners[1][1] - corners[0][1])
    run = abs(corners[1][0] - corners[0][0])
    known = middles if len(middles) == len(text.replace(" ", "")) else ()
    return Found(text, box, round(score, 3), bool(rise > 0.12 * max(run, 1.0)), known)


def tidy(text: str) -> str:
    """Signs that only look like what is printed: ligatures, full-width forms, doubled spaces, signs without a picture."""
    text = unicodedata.normalize("NFC", text.translate(LIGATURES).translate(FULL_WIDTH))
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    text = re.sub(r"\s+", " ", text).strip()
    text = look_alikes(text)
    text = re.sub(r"(?<=[^\W\d_]{2})([,;])(?=[^\W\d_]{2})", r"\1 ", text)
    return re.sub(r"(?<=[a-zà-ÿ])([.!?])(?=[A-ZÀ-Þ][a-zà-ÿ])(?!\S*[/@])", r"\1 ", text) if " " in text else text


def look_alikes(text: str) -> str:
    """Letters that look like others, told by their neighbours: `AErø` is Ærø, `APl` is API, and `Al` before a small word AI."""
    text = re.sub(r"\bAE(?=[a-zà-ÿ])", "Æ", text)
    text = re.sub(r"(?<=\b[A-Z])l(?=[A-Z]+\b)|(?<=[A-Z]{2})l(?=[A-Z]*s?\b)", "I", text)
    return re.sub(r"\bAl(?=$|[ -][a-zà-ÿ])", "AI", text)
