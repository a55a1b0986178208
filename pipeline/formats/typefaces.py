"""The typefaces that every office program has, or one of the same widths, and how wide a text is in each.

`typefaces.json` holds advance widths in thousandths of the em, measured on the free fonts with those widths: Liberation for Arial,
Arial Narrow, Times New Roman and Courier New, DejaVu Sans for Verdana.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["sans", "serif", "mono"]
USUAL = "Arial"
LINE = 1.2
"""Distance of single-spaced lines in ems, whatever the typeface, as office programs set them."""
BASE = 1.0
"""Distance of the first base line from the top of a text frame without margins, in ems."""


@dataclass(frozen=True)
class Typeface:
    """`cap` and `x` (heights of capitals and of small letters) are shares of the em; `regular` and `bold` advance widths by sign."""

    name: str
    kind: Kind
    regular: dict[str, int]
    bold: dict[str, int]
    cap: float
    x: float

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width of one line in the unit of `size` (the em)."""
        advances = self.bold if bold else self.regular
        return sum(advances.get(sign, advances["n"]) for sign in text) * size / 1000


@cache
def typefaces() -> dict[str, Typeface]:
    """All of them by name."""
    held = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return {
        name: Typeface(
            name=name,
            kind=face["kind"],
            regular=dict(zip(held["signs"], face["regular"], strict=True)),
            bold=dict(zip(held["signs"], face["bold"], strict=True)),
            cap=face["cap"] / 1000,
            x=face["x"] / 1000,
        )
        for name, face in held["families"].items()
    }
