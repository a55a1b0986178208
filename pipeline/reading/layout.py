"""How the lines of a page belong together: blocks, their reading order, paragraphs and levels."""

from collections.abc import Sequence

import numpy as np

from pipeline.model import Box
from pipeline.reading.ink import Piece, Pixels, rgb_of
from pipeline.reading.lines import around, even_sizes, near_colours
from pipeline.reading.paragraphs import even_bullets, marker_x, paragraph_starts
from pipeline.reading.shapes import Region

MOST_LEVELS = 5
LIKE_SIZES, PIXEL = 1.15, 1.6
"""How much sizes differ that are one; in small print, a pixel's difference of a capital's height (in ems: PIXEL) is more."""
OTHER_GROUND = 45.0


def arrange(pieces: list[Piece], regions: Sequence[Region], picture: Pixels) -> list[Piece]:
    """The lines of a page (`picture`, RGB) in reading order, title first, with `block`, `paragraph` and `level` set.
    Tables' cells are not among them."""
    walls = [region.box for region in regions]
    width = picture.shape[1]
    groups: list[list[Piece]] = []
    for role in ("title", "body", "caption", "footer", "number"):
        chosen = [piece for piece in pieces if piece.role == role]
        if role == "title":
            found = [chosen] if chosen else []
        elif role == "body":
            found = in_order(blocks(chosen, walls, picture))
        else:
            found = in_order(blocks(chosen, walls, picture)) if role == "caption" else [[piece] for piece in chosen]
        groups += found
    out: list[Piece] = []
    paragraph = -1
    for number, group in enumerate(groups):
        group.sort(key=lambda piece: (piece.box.y, piece.box.x))
        starts = paragraph_starts(group, width)
        even_bullets([group[at] for at in sorted(starts)])
        levels = paragraph_levels(group, starts)
        for index, piece in enumerate(group):
            paragraph += index in starts
            piece.block, piece.paragraph, piece.level = number, paragraph, levels[index]
            out.append(piece)
        even_levels(group)
    return out


def even_levels(group: list[Piece]) -> None:
    """One font size for the lines of a block that stand on one level and look alike: what differs there is measuring."""
    for level, bold in sorted({(piece.level, piece.bold) for piece in group}):
        alike = [piece for piece in group if (piece.level, piece.bold) == (level, bold)]
        even_sizes(alike, max(LIKE_SIZES, 1 + PIXEL / min(piece.size for piece in alike)))


def blocks(pieces: list[Piece], walls: Sequence[Box], picture: Pixels) -> list[list[Piece]]:
    """Lines that belong under one another. A line that spans two columns starts a block of its own."""
    ordered = sorted(pieces, key=lambda piece: (piece.box.y, piece.box.x))
    above: dict[int, list[int]] = {index: [] for index in range(len(ordered))}
    below: dict[int, list[int]] = {index: [] for index in range(len(ordered))}
    for two, piece in enumerate(ordered):
        near = [
            one
            for one in range(two)
            if follows(ordered[one], piece, walls) and one_ground(ordered[one], piece, picture)
        ]
        for one in near:
            hidden = any(
                ordered[mid].box.y >= ordered[one].box.bottom - 2 and overlaps(ordered[mid].box, ordered[one].box)
                for mid in near
                if mid != one
            )
            if not hidden:
                above[two].append(one)
                below[one].append(two)
    group = list(range(len(ordered)))

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    for two in range(len(ordered)):
        if len(above[two]) == 1 and len(below[above[two][0]]) == 1:
            group[root(two)] = root(above[two][0])
    found: dict[int, list[Piece]] = {}
    for index, piece in enumerate(ordered):
        found.setdefault(root(index), []).append(piece)
    return list(found.values())


def follows(one: Piece, two: Piece, walls: Sequence[Box]) -> bool:
    """Whether `two` may be the next line under `one` in the same block."""
    em = min(one.size, two.size)
    gap = two.box.y - one.box.bottom
    left = abs(two.left - one.left) < 0.4 * em or (
        bool(one.bullet) and bool(two.bullet) and abs(two.left - one.left) < 4 * em
    )
    reach = 3.2 * em if left and abs(one.size - two.size) < 0.25 * em else 1.5 * em
    if not -0.4 * em < gap < reach or not overlaps(one.box, two.box) or max(one.size, two.size) > 1.9 * em:
        return False
    if not near_colours(one.background, two.background, 60):
        return False
    return container(one, walls) == container(two, walls) and not divided(one.box, two.box, walls)


def one_ground(one: Piece, two: Piece, picture: Pixels) -> bool:
    """Whether the ground between two lines is theirs: lettering on fills under one another is not one text."""
    left, right = max(one.box.x, two.box.x), min(one.box.right, two.box.right)
    between = picture[one.box.bottom + 1 : two.box.y - 1, left:right]
    if between.shape[0] < 3 or between.shape[1] < 8:
        return True
    rows = np.median(between, axis=1).astype(np.float32)
    back = np.array(rgb_of(one.background), dtype=np.float32)
    return bool((np.abs(rows - back).max(axis=1) < OTHER_GROUND).mean() > 0.6)


def overlaps(one: Box, two: Box) -> bool:
    """Whether one stands over the other: their widths share something."""
    return min(one.right, two.right) - max(one.x, two.x) > 0.1 * min(one.width, two.width)


def container(piece: Piece, walls: Sequence[Box]) -> Box | None:
    """The smallest region around the line."""
    middle_x, middle_y = piece.box.x + piece.box.width // 2, piece.box.y + piece.box.height // 2
    around_it = [box for box in walls if box.x <= middle_x < box.right and box.y <= middle_y < box.bottom]
    return min(around_it, key=lambda box: box.area, default=None)


def divided(one: Box, two: Box, walls: Sequence[Box]) -> bool:
    """Whether a rule or a picture lies between two lines."""
    top, bottom = one.bottom, two.y
    left, right = max(one.x, two.x), min(one.right, two.right)
    gap = Box(left, top, right - left, bottom - top)
    return (
        gap.width > 0
        and gap.height > 0
        and any(
            wall.y >= top - 2
            and wall.bottom <= bottom + 2
            and wall.x < left + 0.2 * gap.width
            and wall.right > right - 0.2 * gap.width
            for wall in walls
        )
    )


def in_order(groups: list[list[Piece]]) -> list[list[Piece]]:
    """Blocks as a person reads them: columns from left to right where a gutter runs through, else from top to bottom."""
    if len(groups) < 2:
        return groups
    boxes = [around([piece.box for piece in group]) for group in groups]
    size = min(piece.size for group in groups for piece in group)
    parts = cut(groups, [(box.x, box.right) for box in boxes], size)
    heights = [around([p.box for g in part for p in g]).height for part in parts]
    if len(parts) > 1 and min(heights) > 0.35 * max(heights):
        return [group for part in parts for group in in_order(part)]
    rows = cut(groups, [(box.y, box.bottom) for box in boxes], 0)
    if len(rows) > 1:
        return [group for row in rows for group in in_order(row)]
    if len(parts) > 1:
        return [group for part in parts for group in in_order(part)]
    return sorted(groups, key=lambda group: (min(piece.box.y for piece in group), min(piece.box.x for piece in group)))


def cut(groups: list[list[Piece]], spans: list[tuple[int, int]], gap: float) -> list[list[list[Piece]]]:
    """The blocks in parts between which nothing reaches across, in order."""
    parts: list[list[list[Piece]]] = []
    end = float("-inf")
    for index in sorted(range(len(groups)), key=lambda index: spans[index]):
        if not parts or spans[index][0] >= end + gap:
            parts.append([])
        parts[-1].append(groups[index])
        end = max(end, spans[index][1])
    return parts


def paragraph_levels(group: list[Piece], starts: set[int]) -> list[int]:
    """The level of each line: how far its paragraph is indented among those of its block."""
    em = min(piece.size for piece in group)
    heads = [piece for index, piece in enumerate(group) if index in starts]
    if is_centred(group):
        return [0] * len(group)
    edges: list[float] = []
    for x in sorted(marker_x(piece) for piece in heads):
        if not edges or x > edges[-1] + 0.8 * em:
            edges.append(x)
    levels: list[int] = []
    for index, piece in enumerate(group):
        if index in starts:
            nearest = min(range(len(edges)), key=lambda level: abs(edges[level] - marker_x(piece)))
            levels.append(min(nearest, MOST_LEVELS - 1))
        else:
            levels.append(levels[-1])
    return levels


def is_centred(group: Sequence[Piece]) -> bool:
    """Whether the lines share a middle rather than a left edge."""
    if len(group) < 2 or any(piece.bullet for piece in group):
        return False
    lefts = [piece.left for piece in group]
    middles = [(piece.box.x + piece.box.right) / 2 for piece in group]
    spread_left, spread_middle = max(lefts) - min(lefts), max(middles) - min(middles)
    return spread_middle < 0.5 * spread_left and spread_left > 0.8 * min(piece.size for piece in group)
