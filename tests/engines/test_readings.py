"""Of several readings, the one that the others bear out."""

import pytest

from pipeline.engines.readings import borne_out


@pytest.mark.parametrize(
    ("readings", "chosen"),
    [
        # Three of four have "bakeries", and the first "vagaries".
        ([("it sells to vagaries", -0.300), ("it sells to bakeries", -0.301), ("It sells, to bakeries.", -0.303)], 1),
        # Nobody bears out the second.
        ([("we sold it", -0.30), ("we told it", -0.31), ("we sold it.", -0.32)], 0),
        # What is far less likely counts for little, however many say it.
        ([("we sold it", -0.1), ("we told it", -3.0), ("we told it", -3.0)], 0),
        # Nothing at all is no likely reading because it has few tokens.
        ([("we sold it to them at once", -0.3), ("", -0.4), ("we sold it to them", -0.5)], 0),
        ([("", 0.0)], 0),
        ([("one", -0.2), ("two", -0.2)], 0),
    ],
)
def test_choice(readings: list[tuple[str, float]], chosen: int) -> None:
    assert borne_out(readings) == chosen
