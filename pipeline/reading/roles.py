"""Which line is the title, the footer, the page number, a picture's caption."""

import re
from collections.abc import Sequence

from pipeline.model import Box
from pipeline.reading.ink import Look, Piece
from pipeline.reading.lines import around, near_colours

NUMBER = re.compile(
    r"^(?:page|slide|seite|side|sida|pagina)?\s*\d{1,3}(?:\s*(?:/|of|von|av|af|van)\s*\d{1,3})?$", re.IGNORECASE
)
TOP_SHARE = 0.32
LEAST_SCORE = 1.42
TITLE_LINES = 4
EVEN_SIZES, SAME_EDGE, LINE_PITCH = 1.06, 0.2, 1.4
LONG, LARGE, HEADING = 140, 0.05, 0.075
FEW_LINES = 5
"""Signs of a title at most; the size of a line that is a page's only text and its title, and of the words beside a section's number,
shares of the height. With so few lines on it at most a page opens or closes something, and what stands apart over them is its title."""
HUGE, NEAR_SIZE, NEAR_EDGE = 1.7, 1.25, 0.25
"""How many times larger than most letters the lines of a title are that belong together whatever their colour seems to be on a
photograph; how much their sizes and left edges (in ems) may be off."""
SLOPING = 1.5
"""Times its size: what is higher does not run level."""
OWN = 1.5
"""Times the area of a line: what seems to be a picture and is no larger is the shadow of its letters."""
CORNER = 0.62
"""What begins right of this share of the page's width stands in its corner, where no title begins."""


def mark_furniture(pieces: list[Piece], width: int, height: int) -> None:
    """Page number and footer: small print at the very edge."""
    body = typical_size(pieces)
    for piece in pieces:
        middle = piece.box.y + piece.box.height / 2
        low, high = middle > 0.9 * height, middle < 0.1 * height
        corner = piece.box.x > 0.8 * width or piece.box.right < 0.15 * width
        if NUMBER.match(piece.text) and piece.size <= 1.05 * body and (low or (high and corner)):
            piece.role = "number"
        elif piece.box.y > 0.915 * height and piece.size < 0.8 * body and not piece.bullet and len(pieces) > 2:
            piece.role = "footer"


def mark_title(pieces: list[Piece], pictures: Sequence[Box], width: int, height: int) -> None:
    """Give the lines of the title their role, if the page has one: the largest text, the higher the better."""
    free = [piece for piece in pieces if piece.role == "body"]
    groups = title_groups([piece for piece in free if not any(is_part(piece, box) for box in pictures)])
    if not groups:
        return
    body = typical_size(free)
    top = min(piece.box.y for piece in free)
    numbered = any(NUMBER.match(piece.text) for piece in free)

    def score(group: Sequence[Piece]) -> float:
        box = around([piece.box for piece in group])
        value = min(group[0].size / body, 2.5)
        upper = box.y + box.height / 2 < TOP_SHARE * height
        value += 0.5 if upper else 0.1 if box.y < 0.62 * height else -0.4
        if box.x > CORNER * width:
            value -= 0.4  # a logo's word, a date
        elif upper and box.y <= top + 0.5 * group[0].size:
            value += 0.35 if stands_apart(group, free) else 0.1
        value += 0.15 if group[0].bold else 0.0
        value -= 0.35 if sum(len(piece.text) for piece in group) > LONG else 0.0
        if has_sister(group, free):  # heads of columns, or figures in a row
            value -= 0.4 if is_worded(group[0]) else 0.8
        return value - (0.5 if group[0].bullet and group[0].bullet[-1] not in ".)" else 0.0)

    def rank(group: Sequence[Piece]) -> tuple[bool, float, int]:
        heading = score(group) >= LEAST_SCORE or (numbered and group[0].size > HEADING * height)
        words = heading and not NUMBER.match(group[0].text)  # a title is not the number of its section
        return words, round(score(group), 3), -group[0].box.y

    best = max(groups, key=rank)
    first = min(groups, key=lambda group: group[0].box.y)
    cover = score(best) < LEAST_SCORE and is_over(first, free)
    best = first if cover else best
    rest = [piece.size for piece in free if piece not in best]
    alone = len(free) <= 2 or (len(free) <= 6 and bool(rest) and best[0].size > 1.4 * max(rest))
    only = len(best) == len(free) and LARGE * height < best[0].size and sum(len(piece.text) for piece in best) <= LONG
    named = numbered and best[0].size > HEADING * height
    if only or named or score(best) >= LEAST_SCORE or (alone and score(best) > 1.0) or cover:
        for piece in best:
            piece.role = "title"
            if piece.bullet[-1:] in (".", ")") or (piece.bullet == "–" and piece is not best[0]):
                piece.text, piece.left = f"{piece.bullet} {piece.text}", piece.box.x
                piece.looks = piece.looks[:1] + piece.looks
            piece.bullet = ""


def is_over(group: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Whether lines stand apart over the few others of a page that opens or closes something, none of which is much larger."""
    return (
        len(group) < len(pieces) <= FEW_LINES
        and not any(piece.bullet for piece in pieces)
        and max(piece.size for piece in pieces) < NEAR_SIZE * group[0].size
        and stands_apart(group, pieces)
    )


def is_part(piece: Piece, box: Box) -> bool:
    """Whether a line is a part of a picture; what is no larger than the line is the shadow of its letters."""
    return in_box(piece, box) and box.area > OWN * piece.box.area


def in_box(piece: Piece, box: Box) -> bool:
    return (
        box.x <= piece.box.x + piece.box.width / 2 < box.right
        and box.y <= piece.box.y + piece.box.height / 2 < box.bottom
    )


def title_groups(pieces: list[Piece]) -> list[list[Piece]]:
    """Lines under one another that look alike, as possible titles."""
    groups: list[list[Piece]] = []
    huge = HUGE * typical_size(pieces)
    for piece in sorted(pieces, key=lambda piece: (piece.box.y, piece.box.x)):
        for group in groups:
            last = group[-1]
            if (
                len(group) < TITLE_LINES
                and follows(piece, last)
                and (
                    look_alike(piece, last)
                    or any(look_alike(piece, look) for look in last.looks[-1:])
                    or set_together(piece, last)
                    or (min(piece.size, last.size) > huge and both_huge(piece, last))
                )
                and min(piece.box.right, last.box.right) > max(piece.box.x, last.box.x)
                and (not piece.bullet or goes_on(piece, group))
            ):
                group.append(piece)
                break
        else:
            groups.append([piece])
    return groups


def follows(piece: Piece, before: Piece) -> bool:
    """Whether a line stands right under another. The boxes of sloping lines are higher than their letters, and overlap."""
    gap = piece.box.y - before.box.bottom
    sloping = min(line.box.height / line.size for line in (piece, before)) > SLOPING
    return (sloping or gap > -0.3 * before.size) and gap < 0.85 * before.size


def look_alike(piece: Piece, before: Piece | Look) -> bool:
    """Whether a line is set as the one before it is, or as that one ends."""
    alike = max(piece.size, before.size) < 1.16 * min(piece.size, before.size)
    return alike and piece.bold == before.bold and near_colours(piece.colour, before.colour, 60)


def set_together(piece: Piece, before: Piece) -> bool:
    """Whether two lines of one size and colour stand at one left edge, as close as the lines of one text: whatever their weight."""
    alike = max(piece.size, before.size) < EVEN_SIZES * min(piece.size, before.size)
    level = abs(piece.left - before.left) < SAME_EDGE * piece.size
    close = piece.box.y - before.box.y < LINE_PITCH * piece.size
    return alike and level and close and near_colours(piece.colour, before.colour, 60)


def both_huge(piece: Piece, before: Piece) -> bool:
    """Whether two lines that are much larger than the rest are one title."""
    sizes = sorted((piece.size, before.size))
    return sizes[1] < NEAR_SIZE * sizes[0] and abs(piece.left - before.left) < NEAR_EDGE * sizes[0]


def goes_on(piece: Piece, group: Sequence[Piece]) -> bool:
    """Whether a line that begins with a dash goes on with a sentence above it, rather than being an item of a list."""
    return piece.bullet == "–" and len(group) == 1 and not group[0].bullet and piece.text[:1].islower()


def is_worded(piece: Piece) -> bool:
    """Whether a line holds a word, and not just figures and their units."""
    return re.search(r"[^\W\d_]{3}", piece.text) is not None


def has_sister(group: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Whether a line is one of several of its size in a row."""
    first = group[0]
    beside = (piece for piece in pieces if abs(piece.box.y - first.box.y) < 0.5 * first.size and piece not in group)
    return len(group) == 1 and any(max(one.size, first.size) < EVEN_SIZES * min(one.size, first.size) for one in beside)


def stands_apart(group: Sequence[Piece], pieces: Sequence[Piece]) -> bool:
    """Whether more room is left under the group than between its lines or those of the body."""
    bottom = max(piece.box.bottom for piece in group)
    below = [piece.box.y - bottom for piece in pieces if piece not in group and piece.box.y > bottom - 2]
    return not below or min(below) > 0.9 * group[0].size


def typical_size(pieces: Sequence[Piece]) -> float:
    """The size that most letters have."""
    sizes = sorted((piece.size, len(piece.text)) for piece in pieces)
    half, run = sum(count for _, count in sizes) / 2, 0
    for size, count in sizes:
        run += count
        if run >= half:
            return size
    return 1.0


def mark_captions(pieces: list[Piece], pictures: Sequence[Box], height: int) -> None:
    """Small lines right under or over a picture, within its width, are its caption."""
    body = typical_size(pieces)
    for piece in pieces:
        if piece.role != "body" or piece.bullet or piece.size > 0.92 * body:
            continue
        for box in pictures:
            middle = piece.box.x + piece.box.width / 2
            near = 0 <= piece.box.y - box.bottom < 1.2 * piece.size or 0 <= box.y - piece.box.bottom < 0.8 * piece.size
            if near and box.x < middle < box.right and piece.box.width < 1.3 * box.width:
                piece.role = "caption"
