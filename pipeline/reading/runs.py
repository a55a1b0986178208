"""Words that look otherwise than the rest of their line: bold, slanted, coloured, or of another size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pipeline.reading.ink import (
    BOLD_STROKE,
    Look,
    Piece,
    Pixels,
    distance,
    font_size,
    hex_colour,
    rgb_of,
    stroke_width,
)
from pipeline.reading.type import LEANING, lean

LEAST_SIZE = 15.0
"""Letters smaller than this (pixels) tell nothing word by word."""
LEAST_LEAN_SIZE = 20.0
LEAST_LETTERS = 4
LEAST_LEANING = 8
BOLDER = 1.38
OTHER_COLOUR = 80.0
LARGER, MOST_LARGER = 1.3, 1.9
UPRIGHT = 0.98
MOST_RUNS = 6


@dataclass(frozen=True)
class Word:
    """What a word's ink tells; `stroke`, `size` and `lean` are 0 where it is too short to tell."""

    letters: int
    stroke: float
    size: float
    lean: float
    colour: NDArray[np.float64]


def note_looks(pieces: Sequence[Piece], picture: Pixels) -> None:
    """Tell of each word how it is set, where the words of a line are not all alike. Sets `looks`. `picture`: the page, RGB."""
    for piece in pieces:
        split = piece.text.split()
        if len(split) > 1 and len(piece.words) == len(split) and piece.flat and piece.size >= LEAST_SIZE:
            starts = piece.starts[len(piece.starts) - len(split) :]
            piece.looks = looks_of(
                piece, [word_of(piece, *span, picture) for span in zip(split, starts, piece.words, strict=True)]
            )


def word_of(piece: Piece, text: str, start: int, wide: int, picture: Pixels) -> Word:
    """What the ink of a word tells; a bullet before the first one is none of it."""
    end = start + wide
    start = piece.left if start < piece.left < end else start
    part = picture[piece.box.y : piece.box.bottom, start:end]
    far = distance(part, np.array(rgb_of(piece.background), dtype=np.float64))
    contrast = max(float(np.percentile(far, 98)), 1.0)
    ink = far > 0.45 * contrast
    rows = np.flatnonzero(ink.any(axis=1))
    letters = sum(sign.isalnum() for sign in text)
    told = letters >= 3 and len(rows) > 0
    cover = np.clip(far / contrast, 0, 1).astype(np.float32)
    return Word(
        letters,
        stroke_width(cover, ink) if told else 0.0,
        font_size(text, int(rows[-1] - rows[0]) + 1) if told else 0.0,
        lean(cover[int(rows[0]) : int(rows[-1]) + 1])
        if sum(map(str.isalpha, text)) >= LEAST_LETTERS and len(rows)
        else 0.0,
        np.asarray(np.median(part[far > 0.8 * contrast], axis=0), dtype=np.float64),
    )


def looks_of(piece: Piece, words: Sequence[Word]) -> list[Look]:
    """The look of each word; none where all are alike, or differ in a way that no one sets."""
    sizes = divided([word.size for word in words], words, LARGER)
    if sum(one != two for one, two in pairwise(sizes)) > 1:
        # Sizes change once, as before a name in brackets; more often, they were measured badly.
        sizes = [False] * len(words)
    large = [word.size for word, high in zip(words, sizes, strict=True) if high and word.size]
    small = [word.size for word, high in zip(words, sizes, strict=True) if not high and word.size]
    ratio = median(large) / median(small) if large else 1.0
    less = piece.size / ratio if ratio < MOST_LARGER else piece.size
    level = [piece.size if high else less for high in sizes]
    bolds = divided(
        [word.stroke / size for word, size in zip(words, level, strict=True)], words, BOLDER, 0.9 * BOLD_STROKE
    )
    leans = [word.lean if piece.size >= LEAST_LEAN_SIZE else 0.0 for word in words]
    italics = divided(leans, words, LEANING / UPRIGHT, LEANING, UPRIGHT)
    if min(sum_of(words, italics), sum_of(words, [not leaning for leaning in italics])) < LEAST_LEANING:
        italics = [False] * len(words)  # one short word tells too little
    colours = coloured(words)
    looks = [
        Look(
            bold if any(bolds) else piece.bold,
            italic if any(italics) else piece.italic,
            colour or piece.colour,
            round(size, 1),
        )
        for bold, italic, colour, size in zip(bolds, italics, colours, level, strict=True)
    ]
    changes = sum(one != two for one, two in pairwise(looks))
    return looks if 0 < changes < MOST_RUNS else []


def divided(
    values: Sequence[float], words: Sequence[Word], apart: float, high: float = 0.0, low: float = float("inf")
) -> list[bool]:
    """Which words belong to the upper of two clearly different kinds; none where there is one kind. A value of 0 is not known.

    `apart`: how many times higher the upper kind is at least, in the middle; `high`, `low`: what its values and the others' reach.
    """
    known = sorted({value for value in values if value})
    steps = [(two / one, (one + two) / 2) for one, two in pairwise(known)]
    none = [False] * len(words)
    if not steps:
        return none
    step, limit = max(steps)
    upper = [value for value in values if value > limit]
    lower = [value for value in values if 0 < value < limit]
    if median(upper) < apart * median(lower) or step < apart**0.5 or median(upper) < high or median(lower) > low:
        return none
    out = [value > limit for value in values]
    for at, value in enumerate(values):
        if not value:  # too short to tell: as the word before, a first one as the next that is known
            out[at] = out[at - 1] if at else next(other > limit for other in values if other)
    enough = min(sum_of(words, out), sum_of(words, [not is_upper for is_upper in out])) >= LEAST_LETTERS
    return out if enough else none


def sum_of(words: Sequence[Word], chosen: Sequence[bool]) -> int:
    """How many letters the chosen words have."""
    return sum(word.letters for word, is_chosen in zip(words, chosen, strict=True) if is_chosen)


def coloured(words: Sequence[Word]) -> list[str]:
    """The colour of each word that is clearly not that of most letters; empty for the others."""
    usual = max(
        words, key=lambda word: sum(other.letters for other in words if far_off(word, other) < OTHER_COLOUR)
    ).colour
    other = [float(np.abs(word.colour - usual).max()) >= OTHER_COLOUR for word in words]
    other = [
        is_other if word.letters else at > 0 and other[at - 1]
        for at, (word, is_other) in enumerate(zip(words, other, strict=True))
    ]
    if sum_of(words, other) < LEAST_LETTERS:
        return [""] * len(words)
    out: list[str] = []
    for at, is_other in enumerate(other):
        run = at and other[at - 1] and is_other and far_off(words[at], words[at - 1]) < OTHER_COLOUR
        out.append((out[at - 1] if run else hex_colour(words[at].colour)) if is_other else "")
    return out


def far_off(one: Word, two: Word) -> float:
    return float(np.abs(one.colour - two.colour).max())


def all_looks(piece: Piece) -> list[Look]:
    """The look of each word of a line, also where all are alike."""
    count = len(piece.text.split())
    same = [Look(piece.bold, piece.italic, piece.colour, piece.size)] * count
    return piece.looks if len(piece.looks) == count else same


def runs_of(piece: Piece) -> list[tuple[int, Look]]:
    """From which word on which look is set; none where all words look alike."""
    looks = [replace(look, size=piece.size) if like_size(look.size, piece.size) else look for look in all_looks(piece)]
    out = [(at, look) for at, look in enumerate(looks) if not at or look != looks[at - 1]]
    return out if len(out) > 1 else []


def like_size(one: float, two: float) -> bool:
    return max(one, two) < 1.12 * min(one, two)
