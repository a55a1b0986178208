"""Code is told by its even signs, in a narrow typeface by its words as well."""

import pytest

from pipeline.reading.type import evenly_spaced

CODE = [
    "def parse(line: str) -> Tide:",
    "station = line[0:5].strip()",
    "height = float(line[12:18]) / 100",
    "return None",
]


def lines(share: float, wide: float = 1.0) -> list[tuple[str, int, float, list[int]]]:
    """Lines of code with steps of that share of an em of 24 pixels; `wide`: words of an even number of letters are so wide."""
    step = share * 24
    return [
        (
            text,
            round(len(text) * step),
            24.0,
            [round((len(word) - 0.2) * step * (1.0 if len(word) % 2 else wide)) for word in text.split()],
        )
        for text in CODE
    ]


@pytest.mark.parametrize(
    ("share", "wide", "code"), [(0.6, 1.0, True), (0.525, 1.0, True), (0.525, 1.3, False), (0.4, 1.0, False)]
)
def test_code_in_wide_and_narrow_type(share: float, wide: float, code: bool) -> None:
    assert evenly_spaced(lines(share, wide)) == code
