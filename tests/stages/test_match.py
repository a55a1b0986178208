"""The presenter's own deck: which of its slides were shown, and the episode's deck made of them."""

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from openxml_audit import OpenXmlValidator
from pptx import Presentation

from pipeline import codec
from pipeline.errors import ConfigurationError
from pipeline.formats.pptx.read import Own
from pipeline.model import Deck, Matched
from pipeline.runner import run
from pipeline.stages.match import alike
from pipeline.stages.match.order import ABSENT, aligned
from pipeline.stages.match.words import Library
from pipeline.store import Store
from pipeline.timeline import Span
from pipeline.vision.likeness import glance, usual
from tests.conftest import Made, settings
from tests.studio.make import DECK, FOOTER
from tests.studio.original import write_original
from tests.studio.slides import Bullets, Table

SECRET = "Mention the price only if somebody asks."
EXTRA = [
    Bullets("budget", "What it costs", FOOTER, ("A room for one day", "Six vouchers for the testers", "Two lunches")),
    Bullets("rules", "Rules of the day", FOOTER, ("Nobody explains the product", "Everybody writes things down")),
]


def with_original(copy: Made, slides: list[Any], **deck: Any) -> tuple[Matched, Deck, Path]:
    """A finished episode run again with an original beside its recording."""
    folder = copy.recording.parent
    write_original(folder / "slides.pptx", slides, built=["roles"], notes=SECRET)
    card = folder / "webinar.toml"
    card.write_text(card.read_text() + '\noriginal = "slides.pptx"\n')
    ran = run(folder / "webinar.mp4", settings(folder / "output", deck=deck))
    assert not {"look", "read", "transcribe", "video"} & set(ran.seconds)
    store = Store(ran.folder)
    found = [store.result(stage) for stage in ("match", "deck")]
    assert found[0] is not None and found[1] is not None
    return codec.decode(bytes(found[0].value), Matched), codec.decode(bytes(found[1].value), Deck), ran.folder


def right_share(truth: dict[str, Any], matched: Matched, numbers: dict[str, int]) -> float:
    """Share of the time that any slide was shown in which the right one was named."""
    spans = [(Span(*span), numbers.get(slide["id"])) for slide in truth["slides"] for span in slide["shown"]]
    right = sum(
        both.length
        for span, number in spans
        for view in matched.sightings
        if view.original == number and (both := view.span.clip(span))
    )
    return right / sum(span.length for span, _ in spans)


def test_reordered_and_skipped_slides_are_found_and_the_deck_is_made_of_them(copy: Made) -> None:
    title, roles, day, questions = DECK
    slides = [title, EXTRA[0], day, EXTRA[1], roles, questions]
    matched, deck, folder = with_original(copy, slides)
    assert right_share(copy.truth, matched, {s.id: n for n, s in enumerate(slides, 1)}) >= 0.97
    assert [item.original for item in deck.slides if item.original] == [1, 5, 3, 6]
    made = Presentation(str(folder / "deck.pptx"))
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    at = [titles.index(slide.title) for slide in (title, day, roles, questions)]
    assert at == sorted(at) and titles[-1] == "About this episode"
    assert not {slide.title for slide in EXTRA} & set(titles)
    assert made.slides[at[2]]._element.find("{*}timing") is not None
    notes = [slide.notes_slide.notes_text_frame.text for slide in made.slides]
    assert not any(SECRET in text for text in notes) and "working prototype" in notes[at[2]]
    assert not [p for p in deck.problems if "text without a language" in p or "empty" in p or "notes" in p]
    assert OpenXmlValidator().validate(str(folder / "deck.pptx")).is_valid


def test_a_slide_that_was_changed_since_is_rebuilt_and_said(copy: Made) -> None:
    title, roles, day, questions = DECK
    assert isinstance(day, Table)
    other = dataclasses.replace(day, rows=tuple(tuple(c.replace("16:00", "15:30") for c in row) for row in day.rows))
    matched, deck, folder = with_original(
        copy, [title, roles, other, EXTRA[0], questions], keep_unshown=True, presenter_notes=True
    )
    assert [item.original for item in deck.slides if item.original] == [1, 2, 5]
    assert any(word.startswith(("16", "00")) for view in matched.sightings for word in view.changed)
    made = Presentation(str(folder / "deck.pptx"))
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    assert [titles[n] for n, slide in enumerate(made.slides) if slide._element.get("show") == "0"] == [
        day.title,
        EXTRA[0].title,
    ]
    fresh = made.slides[titles.index(roles.title) + 1]
    text = " ".join(cell.text for s in fresh.shapes if s.has_table for r in s.table.rows for cell in r.cells)
    assert "16:00" in text
    assert SECRET in made.slides[titles.index(title.title)].notes_slide.notes_text_frame.text
    assert OpenXmlValidator().validate(str(folder / "deck.pptx")).is_valid


def test_an_original_that_is_not_there_or_no_deck_is_one_line(episode: Made, tmp_path: Path) -> None:
    recording = tmp_path / "webinar.mp4"
    shutil.copy2(episode.recording, recording)
    for text, says in (("slides.pptx", "is not there"), ("webinar.mp4", "must be a PowerPoint")):
        recording.with_suffix(".toml").write_text(f'original = "{text}"\n')
        with pytest.raises(ConfigurationError, match=says):
            run(recording, settings(tmp_path / "output"))


def test_order_decides_between_slides_that_look_alike() -> None:
    same = [0.9, 0.1, 0.9, 0.1]
    assert aligned([same, [0.1, 0.9, 0.1, 0.1], same, [0.1, 0.1, 0.1, 0.9]]) == [0, 1, 2, 3]
    assert aligned([[0.9, 0.1, 0.2], [0.1, 0.2, 0.9], [0.1, 0.9, 0.1], [0.2, 0.1, 0.0]]) == [0, 2, 1, None]
    assert aligned([]) == []


def test_words_that_all_slides_share_count_little() -> None:
    library = Library(
        ["Programme for Monday: arrival", "Programme for Tuesday: workshops", "Programme for Friday: closing"]
    )
    found = library.likeness("Programme for Tuesday: work shops")
    assert found[1] > 2 * max(found[0], found[2])


def test_a_diagram_that_is_one_picture_in_the_file_is_known_by_its_picture_though_it_is_full_of_words() -> None:
    """Most of what such a slide shows is no text of the file, and all slides of one template look much alike."""
    file = [
        Own(text, [(0.1, 0.2, 0.9, 0.9)]) for text in ("Award: terms", "Award: result", "Submission", "Tender", "End")
    ]
    template: npt.NDArray[np.uint8] = np.full((270, 480, 3), 250, np.uint8)
    template[:30] = (20, 60, 120)
    pictures = []
    for number in range(len(file)):
        picture = template.copy()
        picture[80 + 20 * number : 100 + 20 * number, 60 + 70 * number : 160 + 70 * number] = (200, 120, 40)
        pictures.append(picture)
    shown = "Award: terms\n" + "A box of the diagram with its own words, one of very many. " * 12
    glances = [glance(picture) for picture in pictures]
    library, common = Library([own.text for own in file]), usual(glances)
    rows = alike(shown, glance(pictures[0]), library, [*glances], file, common)
    assert rows[0] > 0.8 and max(rows[1:]) < 0.6
    other = template.copy()
    other[60:240, 20:60] = (10, 10, 10)
    none = alike("Something else altogether", glance(other), library, [*glances], file, common)
    assert max(none) < ABSENT
