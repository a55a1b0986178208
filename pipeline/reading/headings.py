"""Where the titles of a deck usually stand: a page has its title there, too, whatever else on it is larger."""

from collections.abc import Sequence

from pipeline.reading.ink import Piece
from pipeline.reading.lines import near_colours
from pipeline.reading.recurring import there
from pipeline.reading.roles import title_groups

LEAST, SHARE = 3, 0.4
"""On so many pages, and in such a share of those with a title, the usual place is seen at least."""
ALIKE_SIZE, ALIKE_COLOUR = 1.2, 60


def mark_usual_titles(pages: Sequence[list[Piece]], heights: Sequence[int]) -> None:
    """Titles that stand elsewhere give way to a line at the usual place, of the usual size and colour. Changes roles."""
    heads = [(first_title(page), height) for page, height in zip(pages, heights, strict=True)]
    known = [(head, height) for head, height in heads if head is not None]
    best: list[tuple[Piece, int]] = []
    for head, height in known:
        alike = [(other, far) for other, far in known if usual(other, far, head, height)]
        best = max(best, alike, key=len)
    if len(best) < max(LEAST, SHARE * len(known)):
        return
    model, height = best[0]
    for page, far in zip(pages, heights, strict=True):
        first = first_title(page)
        if first is not None and usual(first, far, model, height):
            continue
        own = [piece for piece in page if piece.role == "body" and usual(piece, far, model, height)]
        found = next((piece for piece in own if not piece.bullet and sum(map(str.isalpha, piece.text)) >= LEAST), None)
        if found is None:
            continue
        for piece in page:
            piece.role = "body" if piece.role == "title" else piece.role
        free = [piece for piece in page if piece.role == "body"]
        for piece in next(group for group in title_groups(free) if found in group):
            piece.role = "title"


def first_title(page: Sequence[Piece]) -> Piece | None:
    """The uppermost line of a page's title."""
    return min((piece for piece in page if piece.role == "title"), key=lambda piece: piece.box.y, default=None)


def usual(one: Piece, height: int, other: Piece, other_height: int) -> bool:
    """Whether two lines stand at one place and are set alike."""
    sizes = one.size / height, other.size / other_height
    return (
        there(one, other, height, other_height)
        and max(sizes) < ALIKE_SIZE * min(sizes)
        and near_colours(one.colour, other.colour, ALIKE_COLOUR)
    )
