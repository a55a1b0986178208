"""Spoken answers in an editor's words: nothing said is changed, what only speech needs is gone."""

import pytest

from pipeline.stages.deck.wording import edited, headline, sentences


@pytest.mark.parametrize(
    ("said", "language", "written"),
    [
        ("Yeah, thank you, that is a good question. So, um, we had eight people.", "en", "We had eight people."),
        ("Well, it it depends on the the port. Thanks.", "en", "It depends on the port."),
        ("Danke, gute Frage. Also, ähm, das hängt vom Hafen ab.", "de", "Das hängt vom Hafen ab."),
        ("Um den Hafen herum stehen drei Geräte.", "de", "Um den Hafen herum stehen drei Geräte."),
        ("Thank you.", "en", "Thank you."),
        ("So far nobody has asked. And this is why.", "en", "So far nobody has asked. And this is why."),
    ],
)
def test_edited(said: str, language: str, written: str) -> None:
    assert edited(said, language) == written


def test_sentences_end_whole_and_a_title_is_what_is_asked() -> None:
    assert sentences("One. Two two. Three three three.", 14) == "One. Two two. …"
    assert headline("Hello. I liked it. What does it cost to run?", 80) == "What does it cost to run?"


@pytest.mark.parametrize(
    ("text", "most", "title"),
    [
        ("What about the data? Can you see who drove?", 80, "What about the data? Can you see who drove?"),
        ("I wonder if it works on a bus or do you need the rails for it?", 50, "I wonder if it works on a bus?"),
        ("Can we have the list, so that we can see the loans of a person?", 40, "Can we have the list?"),
        (
            "Does everybody who has ever worked on this have to read it again?",
            40,
            "Does everybody who has ever worked on…",
        ),
    ],
)
def test_a_long_question_is_cut_at_sense(text: str, most: int, title: str) -> None:
    assert headline(text, most) == title
