"""How a printed line goes on in the next one of its paragraph: after a space, or within a word or an address."""

import re

ADDRESS = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)
OF_ADDRESS = re.compile(r"^(?!https?:|www\.)\S*[/_=&?#%.\d]", re.IGNORECASE)
AND = {"and", "or", "und", "oder", "bzw", "en", "of", "og", "och", "eller", "et", "ou", "y", "e"}


def between(one: str, two: str) -> str:
    """What stands between the two lines when they flow on: nothing after a hyphen within a word or in an address, else a space.

    Slide programs break words at their own hyphens alone, so that a hyphen stays: `cross-` and `border` are `cross-border`.
    `Vor-` and `und Nachteile` keep their space.
    """
    first = re.split(r"\W", two, maxsplit=1)[0]
    within = one[-1:] == "-" and one[-2:-1].isalpha() and two[:1].islower() and first.casefold() not in AND
    return "" if within or (ADDRESS.search(one) and OF_ADDRESS.match(two)) else " "
