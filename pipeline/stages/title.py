"""Say what the episode is called: as a person wrote, else as the talk's title slide says, else as the recording's file is named."""

from pathlib import PurePath

import msgspec

from pipeline.model import About, Edit, PageOfSlide, Pages, Slides, Source, Stated
from pipeline.model.chapters import opening

FEWEST_WORDS, MOST_WORDS = 2, 20  # of a title; one word is mostly that of a section
MOST_ELSE = (
    24  # words beside the title: a subtitle, a speaker, a place and a date; more is a slide that tells something
)
SURE = 0.8  # confidence with which the title's lines were read


def title(stated: Stated, source: Source, edit: Edit, slides: Slides, pages: Pages) -> About:
    """The facts, with a title in any case. Pure."""
    facts = msgspec.structs.asdict(stated)
    if stated.title:
        return About(**facts)
    page = opening(edit, slides, pages)
    if page is not None and is_title_slide(page):
        return About(**{**facts, "title": " ".join(page.title.split()), "titled_by": "slide"})
    return About(**{**facts, "title": named(PurePath(source.file).stem), "titled_by": "file"})


def is_title_slide(page: PageOfSlide) -> bool:
    """Whether its title names the talk: large, alone, with neither list nor table, and read without doubt."""
    lines = [line for line in page.lines if line.role == "title"]
    others = [line for line in page.lines if line.role in ("body", "caption")]
    count = len(page.title.split())
    return (
        FEWEST_WORDS <= count <= MOST_WORDS
        and bool(lines)
        and min(line.confidence for line in lines) >= SURE
        and all(line.size < min(own.size for own in lines) for line in others)
        and sum(len(line.text.split()) for line in others) <= MOST_ELSE
        and not page.tables
        and not any(line.bullet for line in others)
    )


def named(stem: str) -> str:
    """A file's name in words."""
    return " ".join(stem.replace("_", " ").replace("-", " ").split()) or stem
