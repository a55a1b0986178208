"""The cover: the talk's title beside its first slide, as a picture of its own and in the films."""

from pathlib import Path

from pipeline.formats import card
from pipeline.model import About, Edit, File, Logo, Pages, Slides
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
    title = about.title or work.episode_id
    card.draw(path, SIZE, title, about.event, facts, logo=logo, picture=first_slide(edit, slides, pages, work))
    return path, file


def first_slide(edit: Edit, slides: Slides, pages: Pages, work: Workspace) -> Path | None:
    """The picture of the first slide that the talk shows."""
    seen = [
        (piece.start_ms, slide.number)
        for slide in slides.slides
        if slide.kind == "slide"
        for span in slide.shown
        for piece in edit.span_to_output("presentation", span)
    ]
    found = [page for _, number in sorted(seen) if (page := pages.of(number))]
    return work.path(found[0].image) if found else None
