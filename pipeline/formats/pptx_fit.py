"""How wide a text is in Arial, so that rebuilt lines break where the shown ones did. Advance widths of Helvetica (Adobe's AFM)."""

WIDTHS = {
    " ": 278,
    "!": 278,
    '"': 355,
    "%": 889,
    "&": 667,
    "'": 191,
    "(": 333,
    ")": 333,
    "*": 389,
    ",": 278,
    "-": 333,
    ".": 278,
}
WIDTHS |= {
    "/": 278,
    ":": 278,
    ";": 278,
    "@": 1015,
    "I": 278,
    "J": 500,
    "L": 556,
    "M": 833,
    "W": 944,
    "[": 278,
    "]": 278,
    "|": 260,
}
WIDTHS |= dict.fromkeys("fijlt", 250) | {
    "m": 833,
    "w": 722,
    "r": 333,
    "’": 222,
    "‘": 222,
    "“": 333,
    "”": 333,
    "…": 1000,
}
WIDTHS |= (
    dict.fromkeys("cksvxyz", 500)
    | dict.fromkeys("+<=>~", 584)
    | dict.fromkeys("FTZ", 611)
    | dict.fromkeys("CDHNRUwÜ", 722)
)
WIDTHS |= dict.fromkeys("GOQÖØ", 778) | dict.fromkeys("ABEKPSVXYÄÅ", 667) | {"Æ": 1000, "æ": 889, "—": 1000}
USUAL = 556
BOLD = 1.07


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in the unit of `size` (the em)."""
    return sum(WIDTHS.get(sign, USUAL) for sign in text) * size / 1000 * (BOLD if bold else 1.0)
