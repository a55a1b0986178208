"""The cover: the talk's title beside its first slide, as a picture of its own and in the films."""

from pathlib import Path

from pipeline.formats import card
from pipeline.model import About, Edit, File, Logo, Pages, Slides
from pipeline.model.chapters import opening
from pipeline.stage import Workspace

SIZE = (1280, 720)


def make_cover(
    edit: Edit, slides: Slides, pages: Pages, about: About, logo: Logo, work: Workspace
) -> tuple[Path, File]:
    """Write `cover.jpg`.

    Raises:
        ConfigurationError: the logo is no picture.
    """
    path, file = work.new("deliver/cover.jpg")
    facts = [about.presenter, about.organisation, about.date]
    first = opening(edit, slides, pages)
    picture = work.path(first.image) if first else None
    card.draw(path, SIZE, about.title, about.event, facts, logo=logo, picture=picture)
    return path, file
