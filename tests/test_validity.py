"""Every kind of deck is a sound file, and stays one in other hands: opened, a title changed, saved."""

from pathlib import Path

import pytest
from pptx import Presentation

from pipeline.formats.pptx import check
from pipeline.reuse import make
from tests import validity
from tests.axe import violations
from tests.bench.validate import kinds
from tests.conftest import Made


def test_every_kind_of_deck_is_valid_and_survives_a_save(episode: Made, tmp_path: Path) -> None:
    seen = []
    for name, deck in kinds(episode.folder / "deck.pptx", tmp_path, own=True):
        seen.append(name)
        assert validity.by_audit(deck) == [], name
        assert validity.lost(deck, tmp_path / "again") == [], name
        if "template" not in name:
            assert check.problems(deck) == [], name
    assert len(seen) == 6


def test_the_open_xml_sdk_finds_nothing(episode: Made, tmp_path: Path) -> None:
    if validity.sdk() is None:
        pytest.skip("the Open XML SDK is not there: npm install --no-save @ooxml-tools/validate")
    decks = dict(
        kinds(episode.folder / "deck.pptx", tmp_path, own=True)
    )  # it starts slowly: the bench checks every kind
    assert validity.by_sdk(decks["with original=, a title changed"]) == []


def test_what_is_broken_or_lost_is_found(episode: Made, tmp_path: Path) -> None:
    deck = Presentation(str(episode.folder / "deck.pptx"))
    body = deck.slides[0].shapes._spTree
    body.append(body.makeelement(body.tag, {}))
    deck.save(str(tmp_path / "broken.pptx"))
    assert validity.by_audit(tmp_path / "broken.pptx")
    whole = validity.parts(episode.folder / "deck.pptx")
    some = validity.parts(make(episode.folder / "deck.pptx", template=None, slides=[1], target=tmp_path / "one.pptx"))
    assert whole != some


def test_the_proof_keeps_nobody_out(episode: Made, tmp_path: Path) -> None:
    page = tmp_path / "proof.html"
    page.write_text((episode.folder / "proof.html").read_text())
    assert violations(page) == []
