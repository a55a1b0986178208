"""Text in the deck keeps its words whole and its side."""

from pipeline.formats.pptx.plan import Theme
from pipeline.formats.typefaces import typefaces
from pipeline.model import Box, File, Line, PageOfSlide, Picture
from pipeline.stages.deck.blocks import Place, block_text
from pipeline.stages.deck.fonts import Fonts, Sizes
from pipeline.stages.deck.heading import title_text

WIDTH = 12_192_000


def line(text: str, box: Box, size: float, role: str = "body", paragraph: int = 0) -> Line:
    return Line(
        text=text, box=box, confidence=1, size=size, bold=False, italic=False, colour="#000000", background="#ffffff",
        role=role, level=0, bullet="", block=0, paragraph=paragraph,  # type: ignore[arg-type]  # a role
    )  # fmt: skip


def page(lines: list[Line], pictures: list[Picture] | None = None) -> PageOfSlide:
    return PageOfSlide(
        slide=1, title="", text=[], image=File("read", "page.png"), width=1280, height=720, background="#ffffff",
        lines=lines, tables=[], pictures=pictures or [], shapes=[], confidence=1,
    )  # fmt: skip


def picture(box: Box) -> Picture:
    return Picture(box=box, image=File("read", "picture.png"), alt="Picture", words=[])


def test_a_label_beside_a_picture_does_not_break_within_a_word() -> None:
    """The word is set wider than it was shown; the bars of a chart begin right beside it."""
    label = line("Climbers", Box(100, 300, 60, 18), 24)
    shown = page([label], [picture(Box(162, 200, 600, 300))])
    sizes = Sizes([label], Fonts())
    text = block_text(shown, [label], [[label]], Place(shown, WIDTH), Theme(), "box", sizes)
    need = typefaces()["Arial"].width("Climbers", sizes.size(label)) * WIDTH / 1280
    assert text.frame is not None and text.frame.width >= need


def test_a_quotation_that_begins_at_one_edge_keeps_to_it() -> None:
    lines = [
        line("The drone does not replace my eyes and", Box(182, 200, 916, 50), 60, "title"),
        line("it replaces my rope.", Box(182, 270, 500, 50), 60, "title"),
    ]
    text = title_text(page(lines), lines, Place(page(lines), WIDTH), Theme(), Sizes(lines, Fonts()))
    assert text.paragraphs[0].align == "left"
