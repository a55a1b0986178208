"""What an episode is called where nobody wrote it down."""

from typing import Any

from pipeline.model import About, Box, Clip, Edit, File, Line, PageOfSlide, Pages, Slide, Slides, Source, Stated
from pipeline.stages.title import title
from pipeline.timeline import Span

SOURCE = Source(file="june_2026-final.mp4", size=1, sha256="")


def line(text: str, role: Any, size: float, bullet: str = "", confidence: float = 0.95) -> Line:
    return Line(
        text=text, box=Box(0, 0, 100, 20), confidence=confidence, size=size, bold=False, italic=False, colour="#000000",
        background="#ffffff", role=role, level=0, bullet=bullet, block=0, paragraph=0,
    )  # fmt: skip


def page(number: int, *lines: Line) -> PageOfSlide:
    return PageOfSlide(
        slide=number, title=" ".join(one.text for one in lines if one.role == "title"), text=[], width=640, height=360,
        image=File("read", "a.png"), background="#ffffff", lines=list(lines), tables=[], pictures=[], shapes=[], confidence=1.0,
    )  # fmt: skip


def named(*pages: PageOfSlide, stated: Stated | None = None) -> About:
    """Slides of ten seconds each, of which the first five seconds are cut away."""
    shown = [
        Slide(
            number=one.slide, kind="slide", shown=[Span(10_000 * at, 10_000 * (at + 1))], steps=[], still=Span(0, 1),
            area=Box(0, 0, 640, 360), confidence=1.0,
        )
        for at, one in enumerate(pages)
    ]  # fmt: skip
    edit = Edit(clips=[Clip(part="presentation", start_ms=5000, end_ms=90_000)], cuts=[])
    return title(
        stated or Stated(presenter="Ada"), SOURCE, edit, Slides(slides=shown, screens=[]), Pages(pages=[*pages])
    )


OPENING = page(1, line("Groups of Lots", "title", 40), line("Ada Berg, 3 June 2026", "body", 18))


def test_a_title_slide_names_the_talk() -> None:
    about = named(OPENING, page(2, line("The second slide", "title", 40)))
    assert (about.title, about.titled_by, about.presenter) == ("Groups of Lots", "slide", "Ada")


def test_a_person_comes_first() -> None:
    about = named(OPENING, stated=Stated(title="What we call it"))
    assert (about.title, about.titled_by) == ("What we call it", "person")


def test_a_slide_that_tells_something_names_nothing() -> None:
    listed = page(1, line("Our five steps", "title", 40), line("Begin small", "body", 18, bullet="•"))
    doubtful = page(1, line("Gr0ups 0f L", "title", 40, confidence=0.4))
    heading = page(1, line("Problem", "title", 40), line("Who knows of it?", "body", 18))
    small = page(1, line("Agency for things", "title", 14), line("Let us begin", "body", 40))
    long = page(1, line("Why we do it", "title", 40), line("word " * 40, "body", 18))
    for first in (listed, doubtful, heading, small, long):
        about = named(first, OPENING)
        assert (about.title, about.titled_by) == ("june 2026 final", "file"), first.title


def test_without_slides_it_is_the_file_that_names_it() -> None:
    assert named().title == "june 2026 final"
