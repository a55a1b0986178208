"""Where a sentence ends."""

import pytest

from pipeline.model.sentences import ends


@pytest.mark.parametrize(
    ("word", "after", "end"),
    [
        ("talk.", "Thanks", True), ("now?”", "Yes", True), ("Dr.", "Haddad", False), ("Prof.", "Ek", False), ("No.", "It", True),
        ("no.", "7", False), ("z.B.", "Wind", False), ("and", "so", False), ("end…", "", True), ("(e.g.", "a", False),
    ],
)  # fmt: skip
def test_an_abbreviation_ends_no_sentence(word: str, after: str, end: bool) -> None:
    assert ends(word, after) is end
