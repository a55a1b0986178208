"""Contrast of two colours, and the nearest colour that can be read. WCAG 2.1, 1.4.3 (relative luminance, 4.5:1)."""

from pipeline.model import contrast as rgb

LEAST_CONTRAST = 4.5


def parts(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` or `rrggbb` as three numbers, 0 to 255."""
    digits = colour.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    return rgb.luminance(parts(colour))


def contrast(one: str, two: str) -> float:
    """1 to 21."""
    return rgb.contrast(parts(one), parts(two))


def readable(colour: str, background: str, least: float = LEAST_CONTRAST + 0.05) -> str:
    """The colour itself if it can be read on the background, else the nearest mixture with black or white that can."""
    if contrast(colour, background) >= least:
        return colour
    found = []
    for end in (0, 255):
        for step in range(1, 41):
            mixed = "#" + "".join(f"{round(part + (end - part) * step / 40):02x}" for part in parts(colour))
            if contrast(mixed, background) >= least:
                found.append((step, mixed))
                break
    return min(found)[1] if found else "#000000" if luminance(background) > 0.18 else "#ffffff"


def near(one: str, two: str, limit: int = 40) -> bool:
    """Whether two colours differ by less than `limit` in every channel."""
    return max(abs(a - b) for a, b in zip(parts(one), parts(two), strict=True)) < limit
