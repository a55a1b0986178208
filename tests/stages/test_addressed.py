"""Who is thanked by name is set off with a comma, and nothing else is."""

import pytest

from pipeline.model import Word
from pipeline.stages.transcribe.addressed import set_off


@pytest.mark.parametrize(
    ("heard", "language", "wanted"),
    [
        (
            "Thank you so much Ingunn. Many thanks Henrik and",
            "en",
            "Thank you so much, Ingunn. Many thanks, Henrik and",
        ),
        ("I want to thank you Peter.", "en", "I want to thank you, Peter."),
        ("Thank you, Peter. Thanks. Next", "en", "Thank you, Peter. Thanks. Next"),
        ("thank you I'm done, thanks I will", "en", "thank you I'm done, thanks I will"),
        ("thank you all, thanks to Peter", "en", "thank you all, thanks to Peter"),
        ("Merci Claire. Merci beaucoup Thierry.", "fr", "Merci, Claire. Merci beaucoup, Thierry."),
        ("Danke Ihnen", "de", "Danke Ihnen"),
    ],
)
def test_a_comma_stands_between_thanks_and_a_name(heard: str, language: str, wanted: str) -> None:
    words = [Word(n * 100, n * 100 + 90, text, 0.9) for n, text in enumerate(heard.split())]
    found = set_off(words, language)
    assert " ".join(word.text for word in found) == wanted
    assert [word.start_ms for word in found] == [word.start_ms for word in words]
