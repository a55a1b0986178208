"""The proof: what agrees is safe to reuse, what was lost is found, with a drawing program and without one."""

import json
from pathlib import Path

import pytest
from pptx import Presentation

from pipeline import codec
from pipeline.formats import office
from pipeline.model import Deck, Pages, Proof, Renderer, Slides
from pipeline.stage import Machine, Workspace
from pipeline.stages.prove import ProveSettings, prove
from pipeline.store import Store
from tests.conftest import Made


def proved(made: Made, folder: Path, renderer: Renderer, deck: Path | None = None) -> Proof:
    """The stage on a finished episode, or on another deck in its place."""
    store = Store(made.folder)
    results = {stage: store.result(stage) for stage in ("deck", "slides", "read")}
    values = {stage: bytes(result.value) for stage, result in results.items() if result is not None}
    slides, pages = codec.decode(values["slides"], Slides), codec.decode(values["read"], Pages)
    work = Workspace(
        stage="prove",
        episode_id="x",
        recording=made.recording,
        folder=folder,
        locate=lambda file: deck if deck is not None and file.name.endswith("deck.pptx") else store.locate(file),
        machine=Machine(),
    )
    return prove(codec.decode(values["deck"], Deck), slides, pages, renderer, ProveSettings(), work)


def altered(made: Made, folder: Path) -> tuple[Path, int]:
    """The deck with the table of one slide gone; and that slide's number."""
    deck = Presentation(str(made.folder / "deck.pptx"))
    for number, slide in enumerate(deck.slides, 1):
        for shape in slide.shapes:
            if shape.has_table:
                shape._element.getparent().remove(shape._element)
                deck.save(str(folder / "altered.pptx"))
                return folder / "altered.pptx", number
    raise AssertionError("no table in the deck")


def test_text_and_boxes_without_a_drawing_program(episode: Made, tmp_path: Path) -> None:
    proof = proved(episode, tmp_path, Renderer())
    assert not proof.rendered and len(proof.slides) >= 4
    assert all(one.safe and one.text >= 0.95 and one.picture is None for one in proof.slides)
    deck, number = altered(episode, tmp_path)
    found = [one for one in proved(episode, tmp_path, Renderer(), deck).slides if one.deck_slide == number]
    assert not found[0].safe and "briefing" in " ".join(found[0].why)
    page = (tmp_path / "deliver/proof.html").read_text()
    assert "Check this" in page and "Safe to reuse" in page and "was not drawn" in page


@pytest.mark.skipif(not office.identify().name, reason="LibreOffice is not installed")
def test_drawn_again_and_compared(episode: Made, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    proof = proved(episode, tmp_path / "one", office.identify())
    assert proof.rendered and all(one.image is not None for one in proof.slides)
    assert sum(one.safe for one in proof.slides) >= len(proof.slides) - 1
    assert all(one.picture is None or one.picture > 0.5 for one in proof.slides)
    deck, number = altered(episode, tmp_path)
    (tmp_path / "two").mkdir()
    found = [
        one for one in proved(episode, tmp_path / "two", office.identify(), deck).slides if one.deck_slide == number
    ]
    assert not found[0].safe


def test_a_drawing_program_that_fails_is_no_failure(
    episode: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    proof = proved(episode, tmp_path, Renderer(name="LibreOffice", version="broken"))
    assert not proof.rendered and proof.slides


def test_the_result_is_in_the_public_record(episode: Made) -> None:
    data = json.loads((episode.folder / "episode.json").read_text())
    assert all(slide["proof"]["safe"] in (True, False) for slide in data["slides"]) and data["slides"]
    assert [out["file"] for out in data["outputs"] if out["kind"] == "proof"] == ["proof.html"]
    assert 'href="proof.html"' in (episode.folder / "index.html").read_text()
