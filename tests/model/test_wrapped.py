"""Lines of a paragraph flow on as they were written."""

import pytest

from pipeline.model.wrapped import between


@pytest.mark.parametrize(
    ("one", "two", "whole"),
    [
        ("the next", "line", "the next line"),
        ("semantic cross-", "border interoperability", "semantic cross-border interoperability"),
        ("Vor-", "und Nachteile", "Vor- und Nachteile"),
        ("a pause -", "and on", "a pause - and on"),
        ("https://ec.europa.eu/ares-2019-797", "630_en", "https://ec.europa.eu/ares-2019-797630_en"),
        ("https://one.org/a.pdf", "https://two.org", "https://one.org/a.pdf https://two.org"),
        ("see www.example.org", "Contact us", "see www.example.org Contact us"),
    ],
)
def test_a_line_goes_on(one: str, two: str, whole: str) -> None:
    assert one + between(one, two) + two == whole
