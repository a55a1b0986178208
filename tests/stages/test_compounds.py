"""What a recogniser writes in pieces is put together, and nothing else is."""

from itertools import pairwise

import pytest

from pipeline.model import Word
from pipeline.stages.transcribe.compounds import whole


@pytest.mark.parametrize(
    ("language", "written", "wanted"),
    [
        ("en", "The longest case was open for 200 and 40 days.", "The longest case was open for 240 days."),
        ("en", "The climber found 100 and 8. Look here.", "The climber found 108. Look here."),
        ("en", "It costs €1,200 and 15 for the rest.", "It costs €1,215 for the rest."),
        ("no", "Det er 200 og 40 dager.", "Det er 240 dager."),
        ("en", "Between 100 and 50 of them came.", "Between 100 and 50 of them came."),
        ("en", "In 2000 and 12 companies later, 140 and 3.", "In 2000 and 12 companies later, 140 and 3."),
        ("en", "Some 100, and 20 more, or 100 and 20%.", "Some 100, and 20 more, or 100 and 20%."),
        ("de", "Es sind 200 and 40.", "Es sind 200 and 40."),
        ("en", "Good bye. A good bye-law, good Bye", "Goodbye. A good bye-law, goodbye"),
        ("de", "Good bye.", "Good bye."),
        ("en", "and 40.", "and 40."),
    ],
)
def test_pieces(language: str, written: str, wanted: str) -> None:
    words = [Word(100 * n, 100 * n + 90, text, 0.5 + n / 100) for n, text in enumerate(written.split())]
    found = whole(words, language)
    assert " ".join(word.text for word in found) == wanted
    assert found[0].start_ms == 0 and found[-1].end_ms == words[-1].end_ms
    assert all(a.end_ms < b.start_ms for a, b in pairwise(found))
