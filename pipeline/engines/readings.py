"""Of a search's several readings of one sound, the one that the others bear out most."""

import math
import re
from collections.abc import Sequence
from difflib import SequenceMatcher

EDGES = re.compile(r"^\W+|\W+$")


def borne_out(readings: Sequence[tuple[str, float]]) -> int:
    """Which reading (text, mean log probability of its tokens) is expected to have the fewest words wrong, if each is right as
    often as it is likely: minimum Bayes risk (Stolcke et al. 1997). Of equals the first; signs and capitals do not count."""
    said = [plain(text) for text, _ in readings]
    best = max(likelihood for _, likelihood in readings)
    # What a reading leaves out does not make it likelier, as the sum over its tokens would.
    length = max(map(len, said))
    weights = [math.exp((likelihood - best) * length) for _, likelihood in readings]
    risks = [sum(w * differing(other, one) for w, other in zip(weights, said, strict=True)) for one in said]
    return risks.index(min(risks))


def differing(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words differ."""
    changes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return sum(max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in changes if tag != "equal")


def plain(text: str) -> list[str]:
    """Its words without signs around them, in small letters."""
    return [word for raw in text.casefold().split() if (word := EDGES.sub("", raw))]
