"""`webinar deck`: an episode's deck on a partner's template, or some of its slides."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openxml_audit import OpenXmlValidator
from pptx import Presentation

from pipeline.cli.deck import command
from pipeline.errors import UsageError
from pipeline.formats.pptx import check
from pipeline.reuse import make, numbers_of
from tests.conftest import Made


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A 4:3 template with a slide of its own, its colours changed, saved as .potx."""
    deck: Any = Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "How to use this template"
    held = io.BytesIO()
    deck.save(held)
    path = tmp_path / "partner.potx"
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"presentation.main+xml", b"template.main+xml")
            new.writestr(name, data.replace(b"4F81BD", b"C00000") if "theme" in name else data)
    return path


def titles(path: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(path)).slides]


def test_on_a_template_the_text_stands_in_its_placeholders(episode: Made, template: Path, tmp_path: Path) -> None:
    target = make(episode.folder / "deck.pptx", template=template, slides=[], target=tmp_path / "theirs.pptx")
    made, before = Presentation(str(target)), Presentation(str(episode.folder / "deck.pptx"))
    assert titles(target) == titles(episode.folder / "deck.pptx")
    assert (made.slide_width, made.slide_height) == (9144000, 6858000)
    assert OpenXmlValidator().validate(str(target)).is_valid
    for new, old in zip(made.slides, before.slides, strict=True):
        assert words(new) == words(old)
        assert new.notes_slide.notes_text_frame.text == old.notes_slide.notes_text_frame.text
        assert all(s.left >= 0 and s.left + s.width <= made.slide_width for s in new.shapes)
        assert new.shapes.title._element.find(".//{*}solidFill") is None
    assert not [p for p in check.problems(target) if "placeholder" in p or "no title" in p or "language" in p]
    assert made.core_properties.title == before.core_properties.title
    again = make(episode.folder / "deck.pptx", template=template, slides=[], target=tmp_path / "again.pptx")
    assert again.read_bytes() == target.read_bytes()


def words(slide: Any) -> list[str]:
    """All words of a slide but its furniture, sorted."""
    texts = [s.text_frame.text for s in slide.shapes if s.has_text_frame and not furniture(s)]
    texts += [cell.text for s in slide.shapes if s.has_table for row in s.table.rows for cell in row.cells]
    return sorted(" ".join(texts).split())


def furniture(shape: Any) -> bool:
    return bool(shape.is_placeholder) and shape.placeholder_format.idx in (10, 11, 12)


def test_some_slides_as_they_are_and_on_a_template(episode: Made, template: Path, tmp_path: Path) -> None:
    deck = episode.folder / "deck.pptx"
    every = titles(deck)
    plain = make(deck, template=None, slides=[3, 1, 2], target=tmp_path / "plain.pptx")
    assert titles(plain) == [every[2], every[0], every[1]]
    with zipfile.ZipFile(plain) as package:
        assert sum(name.startswith("ppt/slides/slide") for name in package.namelist()) == 3
    on = make(deck, template=template, slides=[2], target=tmp_path / "on.pptx")
    assert titles(on) == [every[1]]
    assert all(OpenXmlValidator().validate(str(path)).is_valid for path in (plain, on))


def test_numbers_of_slides() -> None:
    assert numbers_of("3,5-7") == [3, 5, 6, 7] and numbers_of(" 2 , 1-2") == [2, 1] and numbers_of("") == []
    for wrong in ("x", "0", "3-1", "1-99999", ",", "1--2"):
        with pytest.raises(UsageError, match="3,5-7"):
            numbers_of(wrong)


def test_the_command_and_its_mistakes(episode: Made, template: Path, tmp_path: Path) -> None:
    output = ["--output", str(episode.output)]

    def refused(*words: str) -> str:
        done = CliRunner().invoke(command, [*words, *output])
        assert isinstance(done.exception, UsageError), done.output
        return str(done.exception)

    target = tmp_path / "out.pptx"
    done = CliRunner().invoke(command, [episode.folder.name, "--slides", "1", "-o", str(target), *output])
    assert done.exit_code == 0 and titles(target)
    assert "no episode" in refused("nothing", "--slides", "1")
    assert "Say what to make" in refused(episode.folder.name)
    assert "has no slide 99" in refused(episode.folder.name, "--slides", "99")
    assert "must stay" in refused(str(episode.folder), "--slides", "1", "-o", str(episode.folder / "deck.pptx"))
    assert "no template" in refused(episode.folder.name, "--template", "gone.potx")
    assert "no presentation" in refused(
        episode.folder.name, "--template", str(episode.recording), "-o", str(target)
    ).replace("is damaged or is no presentation", "no presentation")
