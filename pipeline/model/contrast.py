"""How well one colour is read on another. WCAG 2.1, relative luminance and contrast ratio."""

from collections.abc import Iterable

SHARES = (0.2126, 0.7152, 0.0722)


def luminance(rgb: Iterable[float]) -> float:
    """Relative luminance, 0 to 1, of red, green and blue (0 to 255)."""
    parts = (max(0.0, min(255.0, float(part))) / 255 for part in rgb)
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(share * part for share, part in zip(SHARES, linear, strict=True))


def contrast(one: Iterable[float], two: Iterable[float]) -> float:
    """1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(two)))
    return (lighter + 0.05) / (darker + 0.05)
