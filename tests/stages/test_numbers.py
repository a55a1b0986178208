"""Numbers are written in one style, and what is no number, or a year, is left as it is."""

from itertools import pairwise

import pytest

from pipeline.model import Word
from pipeline.stages.transcribe.numbers import in_one_style, value


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("there for forty-one years.", "there for 41 years."),
        ("we saw twelve hundred and sixteen plumes.", "we saw 1,216 plumes."),
        ("called three hundred and eighty-seven operators, and ninety-four", "called 387 operators, and 94"),
        ("about twenty five thousand three hundred and one cars", "about 25,301 cars"),
        ("for two hundred and they left", "for 200 and they left"),
        ("two hundred and forty thousand", "240,000"),
        ("open since two thousand and five", "open since 2005"),
        ("five cities, ten homes and nine to twelve people", "five cities, ten homes and nine to twelve people"),
        ("Fifty-seven answers, eleven from here.", "Fifty-seven answers, 11 from here."),
        (
            "a hundred and twenty, twenty million, in the fifties",
            "a hundred and twenty, twenty million, in the fifties",
        ),
        ("in nineteen eighty-four, twenty twenty", "in nineteen eighty-four, twenty twenty"),
        ("twenty, thirty and forty of them", "20, 30 and 40 of them"),
        ("it costs 1150 euros and 20000 boxes", "it costs 1,150 euros and 20,000 boxes"),
        (
            "by ISO 9001 standards, the 2019 results, and 1500 is",
            "by ISO 9001 standards, the 2019 results, and 1500 is",
        ),
        ("one in twenty", "one in twenty"),
        ("within 4 hours, and the 3 classes. 2 days later", "within four hours, and the three classes. Two days later"),
        (
            "in week 9 users left, of 9 to 8 boxes, lesson 2 shows",
            "in week 9 users left, of 9 to 8 boxes, lesson 2 shows",
        ),
        ("grew from 9 to 27% in 3 years, by 4 to 5 points", "grew from 9 to 27% in three years, by 4 to 5 points"),
        ("by 1 classes and 0 boxes, in 3%", "by 1 classes and 0 boxes, in 3%"),
        ("and", "and"),
    ],
)
def test_style(written: str, wanted: str) -> None:
    words = [Word(100 * n, 100 * n + 90, text, 0.5 + n / 100) for n, text in enumerate(written.split())]
    found = in_one_style(words, "en")
    assert " ".join(word.text for word in found) == wanted
    assert found[0].start_ms == 0 and found[-1].end_ms == words[-1].end_ms
    assert all(a.end_ms < b.start_ms for a, b in pairwise(found))
    assert in_one_style(words, "de") == words
    assert in_one_style(found, "en") == found


@pytest.mark.parametrize(
    ("text", "number"),
    [("ninety nine", 99), ("nine ninety", 0), ("hundred", 0), ("six hundred", 600), ("twenty one hundred", 2100), ("", 0),
     ("twelve thousand", 12_000), ("thousand", 0), ("ten five", 0)],
)  # fmt: skip
def test_what_number_words_are(text: str, number: int) -> None:
    assert value(text) == number
