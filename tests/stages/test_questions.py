"""What is printed of a question: what is asked, no line check before it, and what "it" is."""

import pytest

from pipeline.model import Corrections, Question
from pipeline.stages.split import SplitSettings, split
from tests.stages.structures import Played, play


def webinar(language: str, asker: str) -> Played:
    return play(
        language,
        "== talk\nM: Peter.\ntalk P 20 4\nP: Thank you for your attention.\n== qa\nM: Thank you, Peter. Time for questions.\n"
        f"{asker}\nP: Two years.\nM: Goodbye.",
    )


def only(heard: Played) -> Question:
    settings, none = SplitSettings(), Corrections()
    parts = split(heard.media, heard.sound, heard.transcript, heard.speakers, heard.slides, heard.pages, none, settings)
    assert len(parts.questions) == 1
    return parts.questions[0]


@pytest.mark.parametrize(
    ("language", "said", "left_out"),
    [
        ("en", "What about the noise? Do you switch the pumps off at night?", ""),
        ("en", "I read about the new contract with the port. How long does it run?", ""),
        ("de", "Sie haben einen neuen Vertrag mit dem Hafen. Wie lange läuft denn der?", ""),
        ("sv", "Ni har ett nytt avtal med hamnen. Hur länge gäller det?", ""),
        ("en", "Can one eat it? No, sorry, can one use it in the garden?", "Can one eat it? No, sorry, "),
        ("en", "I liked the talk a lot. How long did the project take?", "I liked the talk a lot. "),
    ],
)
def test_a_question_takes_along_what_it_needs(language: str, said: str, left_out: str) -> None:
    text = only(webinar(language, f"?A: {said}")).text
    assert text.casefold() == said.removeprefix(left_out).casefold()


@pytest.mark.parametrize(
    "before",
    [
        "?A: Hello. Can you hear me? We can. Great. I'm from the bus company in Turku.",
        "?A: Hello, can you hear me?\nM: We can.\nA: Great. I'm from the bus company in Turku.",
        "?A: Good morning. My name is an attendee, I work for the buses in Turku.",
    ],
)
def test_line_checks_and_who_asks_are_before_the_question(before: str) -> None:
    heard = webinar("en", f"{before}\nA: We have long doors too. Would the model work on a bus?")
    found = only(heard)
    assert found.text == "Would the model work on a bus?"
    own = next(segment for segment in heard.transcript.segments if segment.text == "We have long doors too.")
    assert found.asked_ms == own.start_ms > found.start_ms


def test_a_question_read_from_the_chat_without_its_mark_is_one() -> None:
    second = "M: And another one from the chat is the sorting before winter, not very hard for the staff."
    heard = webinar("en", f"A: How long did the project take?\nP: Two years in all.\nP: And a winter.\n{second}")
    settings, none = SplitSettings(), Corrections()
    parts = split(heard.media, heard.sound, heard.transcript, heard.speakers, heard.slides, heard.pages, none, settings)
    assert ["sorting before winter" in question.text for question in parts.questions] == [False, True]
