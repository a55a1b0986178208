"""A presentation from outside: what could fill the disk, reach out or run something does not get in."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu

from pipeline.errors import UsageError
from pipeline.formats.pptx.safe import cleaned


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    made: Any = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "Title"
    run = slide.placeholders[1].text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "a link", "https://example.org/"
    other = slide.shapes.add_textbox(Emu(0), Emu(0), Emu(99), Emu(99)).text_frame.paragraphs[0].add_run()
    other.text, other.hyperlink.address = "a file", "file:///etc/passwd"
    path = tmp_path / "deck.pptx"
    made.save(str(path))
    return path


def altered(path: Path, change: dict[str, Any], target: str = "other.pptx") -> Path:
    """A copy with members changed (a function of the old bytes) or added (bytes)."""
    out = path.with_name(target)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change[name](old.read(name)) if name in change else old.read(name))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return out


def test_links_to_files_go_and_links_to_the_web_stay(deck: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(cleaned(deck))) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
    assert b"https://example.org/" in everything and b"etc/passwd" not in everything
    slide = Presentation(io.BytesIO(cleaned(deck))).slides[0]
    assert [shape.text_frame.text for shape in slide.shapes] == ["Title", "a link", "a file"]


def test_a_linked_picture_goes_with_its_shape_intact(deck: Path) -> None:
    relation = b'<Relationship Id="rId99" Type="http://x/image" Target="http://h.example/p.png" TargetMode="External"/></Relationships>'
    shape = (
        b'<p:pic><p:nvPicPr><p:cNvPr id="77" name="P"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:link="rId99"/>'
        b"<a:stretch/></p:blipFill><p:spPr/></p:pic></p:spTree>"
    )
    path = altered(
        deck,
        {
            "ppt/slides/_rels/slide1.xml.rels": lambda data: data.replace(b"</Relationships>", relation),
            "ppt/slides/slide1.xml": lambda data: data.replace(b"</p:spTree>", shape),
        },
    )
    with zipfile.ZipFile(io.BytesIO(cleaned(path))) as package:
        assert b"h.example" not in package.read("ppt/slides/_rels/slide1.xml.rels")
        assert b"rId99" not in package.read("ppt/slides/slide1.xml") and b'name="P"' in package.read(
            "ppt/slides/slide1.xml"
        )


def test_a_template_is_a_presentation_too(deck: Path) -> None:
    path = altered(
        deck,
        {"[Content_Types].xml": lambda data: data.replace(b"presentation.main+xml", b"template.main+xml")},
        "t.potx",
    )
    assert len(Presentation(io.BytesIO(cleaned(path))).slides) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ppt/media/bomb.bin": bytes(150_000_000)}, "unpack to"),
        ({"../out.xml": b"<x/>"}, "not packed"),
        ({"ppt/x.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "XML"),
        (
            {"[Content_Types].xml": lambda data: data.replace(b"presentationml.presentation", b"word")},
            "no presentation",
        ),
        (
            {
                "ppt/slides/slide1.xml": lambda data: data[:100],
                "ppt/slides/_rels/slide1.xml.rels": lambda data: data[:60],
            },
            "damaged",
        ),
    ],
)
def test_what_is_no_presentation_is_refused_in_one_line(deck: Path, change: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says) as refused:
        cleaned(altered(deck, change))
    assert "\n" not in str(refused.value)


def test_a_file_that_is_no_zip_or_has_a_password(tmp_path: Path) -> None:
    for data in (b"", b"hello", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + bytes(600)):
        path = tmp_path / "x.pptx"
        path.write_bytes(data)
        with pytest.raises(UsageError):
            cleaned(path)
