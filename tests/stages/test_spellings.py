"""A name that was heard several times is spelled in one way; two names stay two."""

import pytest

from pipeline.model import Segment, Word
from pipeline.stages.transcribe.spellings import agreed


def text_of(written: str, *known: str) -> str:
    """What becomes of words written as `text=confidence`; 0.9 where none is given."""
    words = []
    for n, part in enumerate(written.split()):
        text, _, sure = part.partition("=")
        words.append(Word(100 * n, 100 * n + 90, text, float(sure or 0.9)))
    segments = [Segment(start_ms=0, end_ms=words[-1].end_ms, words=words)]
    found = [word for one in agreed(segments, known) for word in one.words]
    assert [(w.start_ms, w.end_ms, w.confidence) for w in found] == [
        (w.start_ms, w.end_ms, w.confidence) for w in words
    ]
    return " ".join(word.text for word in found)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("by Valmura=0.5 and in Valmora,=0.7 then", "by Valmora and in Valmora, then"),
        ("by Valmura=0.5 and Valmura=0.4 or Valmora=0.7", "by Valmura and Valmura or Valmura"),
        ("from Sara=0.9 and Sarah=0.95 here", "from Sara and Sarah here"),
        ("with Anna=0.6 and Enno=0.5 here", "with Anna and Enno here"),
        ("a Market=0.5 and the market near Markit=0.4", "a Market and the market near Markit"),
        ("the State=0.5 and the States=0.6 here", "the State and the States here"),
    ],
)
def test_one_spelling(written: str, wanted: str) -> None:
    assert text_of(written) == wanted


def test_the_slides_spelling_goes_before_the_most_frequent() -> None:
    assert text_of("by Laila=0.7 and Laila=0.7 or Leila=0.5", "Leila") == "by Leila and Leila or Leila"
