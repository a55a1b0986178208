"""Vowels that the engine reads with a bar over them."""

import pytest

from pipeline.model import Box
from pipeline.reading.ocr import Found
from pipeline.reading.vowels import own_vowels


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        (["Mātt på äldre", "Fall per månad", "Körda mil"], "Mått på äldre"),
        (["Byen ved ōen", "Søren på Ærø", "Grøn strøm"], "Byen ved øen"),
        (["Rīgas brīvosta", "Kā mēs strādājam", "Ātrums"], "Rīgas brīvosta"),
        (["Tōkyō and Ōsaka", "Two ports"], "Tōkyō and Ōsaka"),
    ],
)
def test_a_deck_keeps_to_the_vowels_of_its_language(lines: list[str], meant: str) -> None:
    page = [Found(text, Box(0, 40 * at, 200, 30), 0.9, False) for at, text in enumerate(lines)]
    own_vowels([page])
    assert page[0].text == meant
