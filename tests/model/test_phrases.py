"""What the program says of its own in an episode is said in the episode's language."""

import re
import tomllib

import pytest

from pipeline.model import Clip, Edit, Pages, Parts, PhaseSpan, Question, Slides
from pipeline.model.chapters import chapters
from pipeline.model.measured import Voice
from pipeline.model.phrases import FOLDER, phrases


@pytest.mark.parametrize("language", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_every_language_has_every_phrase_with_the_same_places(language: str) -> None:
    def places(code: str) -> dict[str, int]:
        told = tomllib.loads((FOLDER / f"{code}.toml").read_text("utf-8"))
        return {key: len(re.findall(r"\{\}", text)) for key, text in told.items()}

    assert phrases(language).presentation
    assert places(language) == places("en")


def test_a_language_without_phrases_gets_english_and_written_forms_their_own() -> None:
    assert phrases("fi") == phrases("") == phrases("../x") == phrases("en")
    assert phrases("nb") == phrases("nn") == phrases("no") != phrases("en")
    assert phrases("de-AT") == phrases("de")


def test_chapters_and_voices_of_a_german_episode() -> None:
    edit = Edit(
        clips=[Clip(part="presentation", start_ms=0, end_ms=60_000), Clip(part="qa", start_ms=60_000, end_ms=150_000)],
        cuts=[],
    )
    asked = Question(number=1, start_ms=80_000, end_ms=90_000, answer_start_ms=91_000, text="Was kostet das?")
    phases = [
        PhaseSpan(kind="welcome", start_ms=0, end_ms=20_000),
        PhaseSpan(kind="closing", start_ms=130_000, end_ms=150_000),
    ]
    parts = Parts(phases=phases, parts=[], questions=[asked])
    found = chapters(edit, Slides(slides=[], screens=[]), Pages(pages=[]), parts, "de")
    assert [mark.title for mark in found] == [
        "Begrüßung", "Fragen und Antworten", "Frage 1: Was kostet das?", "Abschluss",
    ]  # fmt: skip
    assert Voice(number=3, role="attendee", name="", speech_ms=0).called("de") == "Stimme 3"
    assert Voice(number=3, role="attendee", name="Ann", speech_ms=0).called("de") == "Ann"
