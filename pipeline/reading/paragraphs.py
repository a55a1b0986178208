"""Where the paragraphs of a block of lines begin, and which of them have a bullet."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.model import Box
from pipeline.reading.band import TALL
from pipeline.reading.ink import Piece, rgb_of
from pipeline.reading.type import evenly_spaced

WRAPPED_PITCH = 2.1
LABEL = re.compile(r"^[^\s:]{1,14}(?: [^\s:]{1,14})?:\s")
"""What a line of a list of names and their meanings begins with."""
ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
SAME_LEFT = 0.3
OTHER = 40
"""Levels by which a colour is another one, whatever compression did to it."""
LOOSE = 1.45
"""The least distance of lines, in ems, that is more than that of most wrapped text."""


def paragraph_starts(group: list[Piece], width: int) -> set[int]:
    """Which lines of a block begin a paragraph: by a bullet, a change of look, more room above, an indent, or a short line before.

    Lines further apart than WRAPPED_PITCH times the font size (wider than double spacing) are labels under each other, not wrapped text.
    """
    starts = {0}
    right = max(piece.box.right for piece in group)
    pitches = sorted(two.box.y - one.box.y for one, two in pairwise(group))
    usual = pitches[len(pitches) // 4] if pitches else 0
    title = group[0].role == "title"
    apart = wide_pitch(group)
    full = sum(piece.box.right > right - 3 * piece.size for piece in group)
    code = evenly_spaced([(piece.text, piece.box.width, piece.size, piece.words) for piece in group])
    listed = code or is_list(group)
    for index, (one, two) in enumerate(pairwise(group), start=1):
        if title:
            continue
        em = min(one.size, two.size)
        pitch = two.box.y - one.box.y
        first_word = two.text.split(" ", 1)[0]
        room = right - one.box.right - (len(first_word) + 1) * 0.5 * em
        centred = (
            abs((one.box.x + one.box.right) - (two.box.x + two.box.right)) < 1.2 * em
            and abs(one.left - two.left) > 0.8 * em
        )
        flows = two.text[:1].islower() and max(one.size, two.size) < 1.3 * em
        narrow = max(one.box.width, two.box.width) < 0.6 * width
        if (
            two.bullet
            or listed
            or (ADDRESS.match(one.text) and ADDRESS.match(two.text))
            or (LABEL.match(two.text) and LABEL.match(group[max(at for at in starts if at < index)].text))
            or (ended(one, two) and room > 0.2 * em)
            or (max(one.size, two.size) > 1.12 * em and not flows)
            or (centred and narrow and not two.text[:1].islower() and full < 3)
            or (one.bold != two.bold and not one.bullet)
            or (one.italic != two.italic and other_colour(one, two))
            or (pitch > WRAPPED_PITCH * em and not (flows and pitch < 1.3 * WRAPPED_PITCH * em))
            or (pitch >= apart and not flows)
            or (pitch > 1.28 * usual and pitch > 1.45 * em and two.box.y - one.box.bottom > 0.75 * em)
            or (abs(two.left - one.left) > 0.7 * em and not centred)
            or (room > (0.6 * em if not centred else 2.5 * em) and len(one.text) > 1)
            or (
                full < 3 and not centred and not two.text[:1].islower() and width - right > right_margin(group) + 6 * em
            )
        ):
            starts.add(index)
    return starts


def other_colour(one: Piece, two: Piece) -> bool:
    return max(abs(a - b) for a, b in zip(rgb_of(one.colour), rgb_of(two.colour), strict=True)) > OTHER


def is_list(group: Sequence[Piece]) -> bool:
    """Whether lines without bullets are a list: each begins with a capital or a figure, and they stand further apart than a text's."""
    starts = [piece.text[:1].isupper() or piece.text[:1].isdigit() for piece in group]
    tops = [(two.box.y - one.box.y) / min(one.size, two.size) for one, two in pairwise(group)]
    return len(group) >= 3 and all(starts) and min(tops) > LOOSE and not any(piece.bullet for piece in group)


def ended(one: Piece, two: Piece) -> bool:
    """Whether a line ends a sentence and the next begins one."""
    return one.text[-1:] in ".!?:" and two.text[:1].isupper()


def wide_pitch(group: Sequence[Piece]) -> float:
    """The least distance of lines that ends a paragraph, where the distances fall into two kinds; else infinite.

    Lines of one paragraph stand at one distance to within a pixel or two; a list's items stand further apart by less than a line.
    """
    tops = [(two.box.y - one.box.y) / min(one.size, two.size) for one, two in pairwise(group) if alike_ink(one, two)]
    if len(tops) < 3 or min(tops) <= 0:
        return float("inf")
    ordered = sorted(tops)
    steps = [two - one for one, two in pairwise(ordered)]
    at = max(range(len(steps)), key=lambda index: steps[index])
    near, far = ordered[: at + 1], ordered[at + 1 :]
    em = min(piece.size for piece in group)
    clear = far[0] > 1.1 * near[-1] and steps[at] > 2 * (near[-1] - near[0]) and (far[0] - near[-1]) * em > 2.5
    return (near[-1] + far[0]) / 2 * em if clear and near[-1] < 1.7 else float("inf")


def alike_ink(one: Piece, two: Piece) -> bool:
    """Whether two lines' ink begins at the same height of the letters, so that their distance is that of their lines."""
    tall = [bool(set(piece.text) & TALL) for piece in (one, two)]
    return tall[0] == tall[1] and max(one.size, two.size) < 1.1 * min(one.size, two.size)


def right_margin(group: Sequence[Piece]) -> int:
    """The page's right margin, taken to be as wide as what is left of the block."""
    return min(piece.box.x for piece in group)


def even_bullets(heads: Sequence[Piece]) -> None:
    """Give the bullet of its neighbours to a paragraph that begins just where their text does: its own was too faint to be seen."""
    marked = [piece for piece in heads if piece.bullet in ("•", "–")]
    for piece in heads:
        alike = [
            other for other in marked if abs(other.left - piece.left) < SAME_LEFT * piece.size and like(other, piece)
        ]
        bare = [other for other in heads if not other.bullet and abs(other.left - piece.left) < SAME_LEFT * piece.size]
        if not piece.bullet and len(alike) >= max(2, 2 * len(bare)) and min(o.box.y for o in alike) < piece.box.y:
            piece.bullet, piece.marker, piece.mark = alike[0].bullet, aside(piece, alike[0]), alike[0].mark


def like(one: Piece, two: Piece) -> bool:
    return max(one.size, two.size) < 1.2 * min(one.size, two.size)


def aside(piece: Piece, other: Piece) -> Box | None:
    """The place of a bullet beside a line, as far from its text as that of another."""
    start = other.left - marker_x(other)
    return (
        Box(max(0, piece.left - start), piece.box.y, max(1, round(0.3 * piece.size)), piece.box.height)
        if start > 0
        else None
    )


def marker_x(piece: Piece) -> int:
    """Where the paragraph's bullet, or without one its text, begins."""
    return piece.marker.x if piece.marker is not None else piece.box.x
