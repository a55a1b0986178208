"""What is printed of a question: what is asked, no line check before it, and what "it" is."""

import pytest

from pipeline.model import Corrections, Question
from pipeline.stages.split import SplitSettings, split
from tests.stages.structures import play


def only(language: str, asker: str, thanks: str = "M: Thank you, Peter. Time for questions.") -> Question:
    script = f"== talk\nM: Peter.\ntalk P 20 4\nP: Thank you for your attention.\n== qa\n{thanks}\n{asker}\nP: Two years.\nM: Goodbye."
    heard = play(language, script)
    settings, none = SplitSettings(), Corrections()
    parts = split(heard.media, heard.sound, heard.transcript, heard.speakers, heard.slides, heard.pages, none, settings)
    assert len(parts.questions) == 1
    return parts.questions[0]


@pytest.mark.parametrize(
    ("language", "said", "text"),
    [
        ("en", "What about the noise? Do you switch the pumps off at night?", "What about the noise? Do you switch the pumps off at night?"),
        ("en", "I read about the new contract with the port. How long does it run?", "I read about the new contract with the port. How long does it run?"),
        ("de", "Sie haben einen neuen Vertrag mit dem Hafen. Wie lange läuft denn der?", "Sie haben einen neuen Vertrag mit dem Hafen. Wie lange läuft denn der?"),
        ("sv", "Ni har ett nytt avtal med hamnen. Hur länge gäller det?", "Ni har ett nytt avtal med hamnen. Hur länge gäller det?"),
        ("en", "Can one eat it? No, sorry, can one use it in the garden?", "Can one use it in the garden?"),
        ("en", "I liked the talk a lot. How long did the project take?", "How long did the project take?"),
    ],
)  # fmt: skip
def test_a_question_takes_along_what_it_needs(language: str, said: str, text: str) -> None:
    assert only(language, f"?A: {said}").text == text


@pytest.mark.parametrize(
    "before",
    [
        "?A: Hello. Can you hear me? We can. Great. I'm from the bus company in Turku.",
        "?A: Hello, can you hear me?\nM: We can.\nA: Great. I'm from the bus company in Turku.",
        "?A: Good morning. My name is an attendee, I work for the buses in Turku.",
    ],
)
def test_line_checks_and_who_asks_are_before_the_question(before: str) -> None:
    found = only("en", f"{before}\nA: We have long doors too. Would the model work on a bus?")
    assert found.text == "Would the model work on a bus?"
    heard = play("en", f"== talk\nM: Peter.\ntalk P 20 4\nP: Thank you for your attention.\n== qa\nM: Thank you, Peter. Time for questions.\n{before}\nA: We have long doors too. Would the model work on a bus?")  # fmt: skip
    own = next(segment for segment in heard.transcript.segments if segment.text == "We have long doors too.")
    assert found.asked_ms == own.start_ms > found.start_ms
