"""A line's typeface is told from how wide its words are."""

import msgspec
import pytest

from pipeline.formats.pptx.plan import EMU_PER_POINT, WIDTHS, Theme
from pipeline.formats.typefaces import typefaces
from pipeline.model import Box, Line, Stretch
from pipeline.stages.deck.closing import on_one_line
from pipeline.stages.deck.fonts import BEARINGS, CAPITALS, Sizes, fonts_of

TEXTS = ["The national framework for interim reports", "Handling of all procurement notices", "will be awarded in June"]


def lines(name: str, size: float = 30, role: str = "body", serif: float = 1.0) -> list[Line]:
    """Lines as reading would measure them in a typeface."""
    face = typefaces()[name]
    out = []
    for number, text in enumerate(TEXTS):
        widths = [round(face.width(word, size) - BEARINGS / 1000 * size) for word in text.split()]
        seen = size * face.cap / CAPITALS
        out.append(
            Line(
                text=text, box=Box(50, 100 + 40 * number, sum(widths), 22), confidence=1, size=seen, bold=False, italic=False,
                colour="#000000", background="#ffffff", role=role, level=0, bullet="", block=0, paragraph=number,  # type: ignore[arg-type]  # a role
                words=widths, serif=serif,
            )
        )  # fmt: skip
    return out


@pytest.mark.parametrize("name", ["Arial", "Arial Narrow", "Verdana", "Times New Roman"])
def test_typeface_and_size(name: str) -> None:
    shown = lines(name, serif=1.6 if name == "Times New Roman" else 1.0)
    fonts = fonts_of(shown)
    assert fonts.body == name
    assert Sizes(shown, fonts).size(shown[0]) == pytest.approx(30, rel=0.03)


def test_code_among_text_is_monospaced() -> None:
    code = lines("Courier New")
    fonts = fonts_of([*lines("Arial"), *lines("Arial", 24), code[0]])
    assert fonts.body == "Arial"
    assert fonts.of(code[0]).name == "Courier New"


def test_lines_whose_signs_are_all_as_wide_are_code_whatever_their_words_are_taken_for() -> None:
    """Letters of unusual height: the words alone do not tell."""
    texts = ("def ground(points, cell=1.0):", "order = np.lexsort((points, grid))", "return np.concatenate(keep)")
    code = [
        msgspec.structs.replace(
            line, text=text, box=Box(50, 100 + 30 * at, 12 * len(text), 18), size=20.0, words=[], block=4
        )
        for at, (line, text) in enumerate(zip(lines("Arial"), texts, strict=True))
    ]
    prose = lines("Arial")
    sizes = Sizes([*code, *prose], fonts_of(prose))
    assert all(sizes.is_code(line) for line in code) and not any(sizes.is_code(line) for line in prose)


def test_what_fits_no_typeface_is_set_in_the_usual_one() -> None:
    """Bold type between the usual and the narrow one in width, as humanist faces are."""
    shown = lines("Arial", role="title")
    words = [[round(wide * (0.78 if at % 2 else 0.88)) for at, wide in enumerate(line.words)] for line in shown]
    odd = [msgspec.structs.replace(line, words=widths) for line, widths in zip(shown, words, strict=True)]
    assert fonts_of([*odd, *lines("Arial")]).title == "Arial"


def test_a_line_of_unlike_words_is_no_larger_than_as_wide_as_it_was() -> None:
    face, text = typefaces()["Arial"], "Division of contracts into lots (Directive 24)"
    wide = round(face.width(text, 24, bold=True))
    (shown, *_) = lines("Arial", size=30, role="title")
    link = [Stretch(0, True, False, "#000000", 30), Stretch(5, True, False, "#0563c1", 30)]
    mixed = msgspec.structs.replace(shown, text=text, box=Box(50, 100, wide, 22), bold=True, words=[], stretches=link)
    assert Sizes([mixed], fonts_of([])).size(mixed) == pytest.approx(24, rel=0.03)


def test_bold_titles_over_text_with_serifs_have_serifs_too() -> None:
    titles = [msgspec.structs.replace(line, bold=True) for line in lines("Times New Roman", 40, "title", serif=0.9)]
    assert fonts_of([*titles, *lines("Times New Roman", serif=1.9)]).title == "Times New Roman"
    assert fonts_of([*lines("Arial", 40, "title"), *lines("Times New Roman", serif=1.9)]).title == "Arial"


def test_a_question_is_a_title_as_large_as_its_line_takes_and_cut_only_below_the_size_of_text() -> None:
    theme, width = Theme(title_bold=True, title_size=32, body_size=24), WIDTHS["16:9"]
    room = width / EMU_PER_POINT
    for text in (
        "How do you find six test users for a very technical product?",
        "Who pays?",
        "So I wonder " + "how very " * 20,
    ):
        run = on_one_line(text.strip(), theme, width)
        wide = typefaces()["Arial"].width(run.text, run.size or theme.title_size, bold=True)
        assert wide < 0.87 * room and (run.text == text.strip() or run.size == 24)
