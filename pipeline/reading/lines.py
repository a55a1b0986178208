"""From pieces of print to lines: fragments of one line joined, bullets and numbers told from the text."""

import re

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Box
from pipeline.reading.ink import Piece, Pixels, distance, hex_colour, rgb_of
from pipeline.reading.runs import all_looks
from pipeline.reading.type import word_spans

SIGNS = "•·∙▪■□▫►▶▸◦○●◆◇➢➤➔→✓✔❖*»›‣⁃–—-"
LEADING_SIGN = re.compile(rf"^(?:[{re.escape(SIGNS)}\ue000-\uf8ff�]|o(?=\s+[A-ZÀ-Þ])|[.](?=\s*[A-Za-zÀ-ÿ]))\s*")
NUMBER = re.compile(r"^((?:\d{1,2}|[a-z])[.)])\s+(?=\S)|^(\d{1,2}[.)])(?=[^\W\d])")
ONLY_SIGN = re.compile(rf"^(?:[{re.escape(SIGNS)}\ue000-\uf8ff�]|o|(?:\d{{1,2}}|[a-z])[.)])$")
DASHES = "–—-⁃"
MARK_CORE = 0.75
"""The share of the strongest difference from the ground at which a bullet has its full colour; its edge is mixed."""
LEAST_MARK = 60.0
LEAST_GAP, WIDE_GAP, FULL = 0.2, 0.4, 0.75
"""The gap after a bullet in ems, after a full one and after others; the share of its box that a full one fills."""
OWN_COLOUR = 70
"""How far, in a channel of 0 to 255, a bullet's colour is from its text's when it is another one: small signs lose colour in video."""


def split_markers(pieces: list[Piece], picture: Pixels) -> None:
    """Move a bullet or a number that the engine read as text into `bullet`; `left` becomes where the words start."""
    for piece in pieces:
        if ONLY_SIGN.match(piece.text):
            continue
        sign = LEADING_SIGN.match(piece.text)
        number = NUMBER.match(piece.text)
        if sign and len(piece.text) > sign.end() and not re.match(r"^[-–—]\s*\d", piece.text):
            piece.bullet = "–" if sign.group().strip() in DASHES else "•"
            piece.text = piece.text[sign.end() :]
            piece.left = words_start(piece, picture)
            drop_word(piece)
        elif number and piece.box.width > 2 * piece.size:
            piece.bullet = (number.group(1) or number.group(2)).strip()
            piece.text = piece.text[number.end() :]
            piece.left = words_start(piece, picture)
            drop_word(piece)
        elif (start := after_blob(piece, picture)) is not None:
            # A dash before a figure is its minus sign, unless it stands as far from it as a bullet.
            piece.bullet, piece.left = "–" if piece.text[0] in DASHES else "•", start
            piece.text = piece.text.lstrip(DASHES).lstrip() if piece.bullet == "–" else piece.text
            measure_words(piece, picture)


def drop_word(piece: Piece) -> None:
    """Forget the width of a first word that was a marker."""
    piece.words = piece.words[1:] if len(piece.words) == len(piece.text.split()) + 1 else []


def measure_words(piece: Piece, picture: Pixels) -> None:
    """Measure the words again, from where they start: what was taken for the first was a bullet."""
    part = picture[piece.box.y : piece.box.bottom, piece.left : piece.box.right]
    far = distance(part, np.array(rgb_of(piece.background), dtype=np.float64))
    spans = word_spans(piece.text, far > 0.45 * float(far.max() or 1))
    piece.words, piece.starts = [wide for _, wide in spans], [piece.left + start for start, _ in spans]


def after_blob(piece: Piece, picture: Pixels) -> int | None:
    """Where the words start if the line's ink begins with a bullet that is not in the text: a small blob, then a wide gap.

    After a full square or disc the gap may be less wide: no letter looks like that.
    """
    box, em = piece.box, piece.size
    if box.width < 3 * em:
        return None
    part = picture[box.y : box.bottom, box.x : box.x + round(3 * em)]
    far = distance(part, np.array(rgb_of(piece.background), dtype=np.float64))
    ink = far > 0.4 * float(far.max() or 1)
    columns = np.flatnonzero(ink.any(axis=0))
    gaps = np.flatnonzero(np.diff(columns) > LEAST_GAP * em)
    if not len(gaps):
        return None
    end, start = int(columns[gaps[0]]) + 1, int(columns[gaps[0] + 1])
    rows = np.flatnonzero(ink[:, :end].any(axis=1))
    high = int(rows[-1] - rows[0]) + 1
    middle = (int(rows[0]) + high / 2) / box.height
    full = (
        float(ink[rows[0] : rows[-1] + 1, columns[0] : end].mean()) > FULL
        and abs(high - (end - columns[0])) < 0.3 * high
    )
    if not (full or start - end > WIDE_GAP * em):
        return None
    return box.x + start if end < 0.75 * em and high < (0.65 if full else 0.5) * em and 0.2 < middle < 0.85 else None


def colour_marks(pieces: list[Piece], picture: Pixels) -> None:
    """Note the colour of each bullet that is clearly not that of its text. Sets `mark`."""
    for piece in pieces:
        if piece.bullet not in ("•", "–"):
            continue
        box = piece.marker or Box(piece.box.x, piece.box.y, piece.left - piece.box.x - 1, piece.box.height)
        part = picture[box.y : box.bottom, max(0, box.x) : box.right]
        if part.size == 0:
            continue
        far = distance(part, np.array(rgb_of(piece.background), dtype=np.float64))
        ink = part[far >= MARK_CORE * float(far.max())]
        colour = hex_colour(np.median(ink, axis=0))
        if float(far.max()) > LEAST_MARK and not near_colours(colour, piece.colour, OWN_COLOUR):
            piece.mark = colour


def words_start(piece: Piece, picture: Pixels) -> int:
    """The x after the first gap of the line's ink that is wider than a gap between letters."""
    box = piece.box
    part = picture[box.y : box.bottom, box.x : min(box.right, box.x + round(4 * piece.size))]
    far = distance(part, np.array(rgb_of(piece.background), dtype=np.float64))
    columns: NDArray[np.bool_] = np.max(far, axis=0) > 0.45 * float(far.max() or 1)
    empty = -len(columns)  # a gap has ink before it
    for x, filled in enumerate(columns.tolist()):
        if filled and empty >= max(1.0, 0.06 * piece.size):
            return box.x + (x if x < 2.6 * piece.size else round(0.6 * piece.size))
        empty = 0 if filled else empty + 1
    return box.x


def joined_lines(pieces: list[Piece]) -> list[Piece]:
    """Fragments side by side on one line become one, from left to right. A lone bullet or number marks what follows it."""
    out: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box.x, piece.box.y)):
        before = max(
            (other for other in out if continues(other, piece)), key=lambda other: other.box.right, default=None
        )
        if before is None:
            out.append(piece)
            continue
        gap = piece.box.x - before.box.right
        if ONLY_SIGN.match(before.text) and not before.bullet:
            sign = before.text if before.text[-1] in ".)" else "–" if before.text in DASHES else "•"
            before.text, before.bullet, before.left = piece.text, sign, piece.left
            before.marker, before.size, before.bold, before.italic = before.box, piece.size, piece.bold, piece.italic
            before.colour, before.background, before.flat = piece.colour, piece.background, piece.flat
            before.words, before.serif, before.looks, before.weight = (
                piece.words,
                piece.serif,
                piece.looks,
                piece.weight,
            )
        else:
            number = f"{piece.bullet} " if piece.bullet[-1:] in (".", ")") else ""
            looks = all_looks(before) + all_looks(piece)
            before.text += ("" if gap < 0.08 * before.size else " ") + number + piece.text
            before.words = before.words + piece.words if gap >= 0.08 * before.size and not number else []
            before.looks = looks if len(looks) == len(before.text.split()) else []
            longer = piece if piece.box.width > before.box.width else before
            before.size, before.bold, before.weight, before.italic, before.colour = (
                longer.size,
                longer.bold,
                longer.weight,
                longer.italic,
                longer.colour,
            )
        before.box = around([before.box, piece.box])
        before.confidence = min(before.confidence, piece.confidence)
    return sorted(
        (piece for piece in out if not (ONLY_SIGN.match(piece.text) and piece.text in SIGNS)),
        key=lambda piece: (piece.box.y, piece.box.x),
    )


def continues(before: Piece, piece: Piece) -> bool:
    """Whether `piece` is the next fragment of the line `before`."""
    high = min(before.box.height, piece.box.height)
    shared = min(before.box.bottom, piece.box.bottom) - max(before.box.y, piece.box.y)
    gap = piece.box.x - before.box.right
    em = max(before.size, piece.size)
    reach = 2.6 * piece.size if ONLY_SIGN.match(before.text) else 0.75 * em
    like_size = max(before.size, piece.size) < 1.4 * min(before.size, piece.size)
    alike = ONLY_SIGN.match(before.text) or (like_size and near_colours(before.background, piece.background))
    return bool(alike) and -0.3 * em < gap < reach and shared > (0.2 if ONLY_SIGN.match(before.text) else 0.6) * high


def near_colours(one: str, two: str, limit: int = 40) -> bool:
    return max(abs(a - b) for a, b in zip(rgb_of(one), rgb_of(two), strict=True)) < limit


def around(boxes: list[Box]) -> Box:
    """The smallest box around all."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def even_sizes(pieces: list[Piece], alike: float = 1.09) -> None:
    """Font sizes that differ only by measuring become one: sizes are few on a slide, and each is the median of its cluster."""
    ordered = sorted(pieces, key=lambda piece: piece.size)
    cluster: list[Piece] = []
    for piece in ordered:
        if cluster and piece.size > alike * cluster[0].size:
            settle(cluster)
            cluster = []
        cluster.append(piece)
    settle(cluster)


def settle(cluster: list[Piece]) -> None:
    if cluster:
        widths = sorted((piece.size, piece.box.width) for piece in cluster)
        half, run = sum(width for _, width in widths) / 2, 0.0
        middle = widths[-1][0]
        for size, width in widths:
            run += width
            if run >= half:
                middle = size
                break
        for piece in cluster:
            piece.size = middle
