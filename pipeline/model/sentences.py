"""Where a sentence ends, by the word it ends with and the one that follows."""

ENDS = (".", "?", "!", "…", "。", "？", "！")
OPENING, CLOSING = "\"'([«“‘", "\"')]»”’"
# No sentence ends with these, but for those before which a number must follow: "No. It is free."
ABBREVIATIONS = frozenset(
    ("dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "z.b.", "d.h.", "bzw.", "e.g.", "i.e.", "vs.", "t.ex.", "f.eks.", "bl.a.",
     "bijv.", "mme.", "mlle.", "ing.", "dhr.", "mevr.", "hr.", "fr.")
)  # fmt: skip
BEFORE_NUMBERS = frozenset(("no.", "nr.", "nos.", "ca.", "p.", "fig.", "art.", "abb.", "kap."))


def ends(text: str, after: str = "") -> bool:
    """Whether a sentence ends with a word. `after`: the next word, empty where there is none."""
    plain = text.strip().lstrip(OPENING).rstrip(CLOSING).lower()
    if not plain.endswith(ENDS):
        return False
    return plain not in ABBREVIATIONS and not (plain in BEFORE_NUMBERS and after.strip()[:1].isdigit())
