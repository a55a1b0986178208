"""Which lines are bold: told from the whole deck, whose own typeface may be bold with thinner strokes than another's."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean, median

from pipeline.reading.ink import BOLD_STROKE, Piece

TELLING, SOFT = 20.0, 12.0
"""Letters of this many pixels tell what the deck's bold is; the smaller ones are, the more the recording's softness adds to them."""
LEAST_LETTERS = 4
THINNEST = 0.106
"""No bold type has thinner strokes."""
NEAR = 0.01
LIKE_SIZE = 1.15
TWO_KINDS = 1.2
"""How much heavier the bold ones among lines of one kind are, in the middle; else they are one kind, measured badly."""


def tell_weights(pages: Sequence[Sequence[Piece]]) -> None:
    """Say of each line of a deck whether it is bold. Sets `bold`, also in `looks` that do not differ in it."""
    limit = limit_of([piece for page in pages for piece in page])
    for page in pages:
        for piece in page:
            clear = (piece.size - SOFT) / (TELLING - SOFT) if letters(piece) >= LEAST_LETTERS else 0.0
            set_bold(piece, piece.weight > BOLD_STROKE - min(1.0, max(0.0, clear)) * (BOLD_STROKE - limit))
        for group in kinds(page):
            settle_weights(group)


def limit_of(pieces: Sequence[Piece]) -> float:
    """The weight between the deck's regular and its bold lines: the widest gap near where they part best into two kinds (Otsu)."""
    known = sorted(
        piece.weight
        for piece in pieces
        if piece.size >= TELLING and letters(piece) >= LEAST_LETTERS and not piece.looks and piece.flat
    )
    cuts = [(parted(known[:at], known[at:]), at) for at in range(1, len(known)) if known[at] > THINNEST]
    if not cuts:
        return BOLD_STROKE
    at = max(cuts)[1]
    regular, bold = fmean(known[:at]), fmean(known[at:])
    if bold < TWO_KINDS * regular or regular > THINNEST:
        return BOLD_STROKE
    middle = (regular + bold) / 2
    near = [(two - one, (one + two) / 2) for one, two in pairwise(known) if abs((one + two) / 2 - middle) < NEAR]
    return min(BOLD_STROKE, max(near, default=(0.0, middle))[1])


def parted(one: Sequence[float], two: Sequence[float]) -> float:
    """How well values part into two kinds: the variance between them."""
    return len(one) * len(two) * (fmean(one) - fmean(two)) ** 2


def kinds(page: Sequence[Piece]) -> list[list[Piece]]:
    """The lines of a page by what they are and how large they are set."""
    out: list[list[Piece]] = []
    for piece in sorted(page, key=lambda piece: (piece.role, piece.size)):
        if out and out[-1][0].role == piece.role and piece.size < LIKE_SIZE * out[-1][0].size:
            out[-1].append(piece)
        else:
            out.append([piece])
    return out


def settle_weights(group: Sequence[Piece]) -> None:
    """Lines of one kind, of which those called bold are hardly heavier than the others, are all what most of their letters are."""
    lines = [piece for piece in group if not piece.looks]
    bold = [piece for piece in lines if piece.bold]
    regular = [piece for piece in lines if not piece.bold]
    if not bold or not regular:
        return
    if median(piece.weight for piece in bold) < TWO_KINDS * median(piece.weight for piece in regular):
        most = sum(map(letters, bold)) > sum(map(letters, regular))
        for piece in lines:
            set_bold(piece, most)


def set_bold(piece: Piece, bold: bool) -> None:
    piece.bold = bold
    if len({look.bold for look in piece.looks}) == 1:
        piece.looks = [replace(look, bold=bold) for look in piece.looks]


def letters(piece: Piece) -> int:
    return sum(sign.isalpha() for sign in piece.text)
