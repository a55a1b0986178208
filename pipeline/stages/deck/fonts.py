"""Which typeface a line was set in: the common one whose words are as wide, compared within lines and with the height of the letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, log
from statistics import median

from pipeline.formats.typefaces import BASE, LINE, USUAL, Typeface, typefaces
from pipeline.model import Line
from pipeline.reading.type import evenly_spaced

CAPITALS = 0.725
"""The share of the em that reading takes for the height of capitals when it tells a line's size."""
SERIFS = 1.25
BEARINGS = 70
"""What a word's advance widths have over its ink, in thousandths of the em."""
MONO_BETTER = 0.6
"""A line in another kind of type is one when its misfit is less than this share of the misfit in its group's."""
MOST_CHANGE = 1.28
TIGHTEST = 0.82
"""The least distance of wrapped lines as a share of single spacing: letters made wider must not run into the line below."""
FITS = 0.05
"""A narrow or a wide typeface is one only when it fits so well: what fits none of them is best set in the usual one."""
CLEARLY = 0.7
"""Titles have a typeface of their own when it fits them this much better than that of the text."""


@dataclass(frozen=True)
class Fonts:
    """The deck's two: of titles (the theme's major font) and of all other text (its minor font)."""

    title: str = USUAL
    body: str = USUAL

    def of(self, line: Line) -> Typeface:
        """The typeface of a line: that of its group, or the monospaced one where its words say so."""
        own = self.usual(line)
        if not telling(line) or own.kind == "mono":
            return own
        mono = monospaced()
        return mono if misfit(line, mono) < MONO_BETTER * misfit(line, own) - 0.002 else own

    def usual(self, line: Line) -> Typeface:
        """The typeface of a line's group."""
        return typefaces()[self.title if line.role == "title" else self.body]


def telling(line: Line) -> bool:
    """Whether a line is long enough to tell its typeface by."""
    return len(line.words) >= 2 and len(line.text) >= 12


def monospaced() -> Typeface:
    return next(face for face in typefaces().values() if face.kind == "mono")


def code_blocks(lines: Iterable[Line], fonts: Fonts) -> dict[int, bool]:
    """Of each block of several lines that can be told: whether it is set in a monospaced typeface, by most of its lines' words or
    as all of its lines give every sign one width."""
    votes: dict[int, list[bool]] = {}
    sizes: dict[int, list[tuple[str, int, float, list[int]]]] = {}
    for line in lines:
        if line.role == "body":
            sizes.setdefault(line.block, []).append((line.text, line.box.width, line.size, line.words))
            if telling(line):
                votes.setdefault(line.block, []).append(fonts.of(line).kind == "mono")
    even = {block for block, own in sizes.items() if evenly_spaced(own)}
    told = {block: sum(found) * 2 > len(found) for block, found in votes.items() if len(found) > 1}
    return told | dict.fromkeys(even, True)


class Sizes:
    """The em of every line of a page in pixels: the same for lines of one typeface, weight and height."""

    def __init__(self, lines: Iterable[Line], fonts: Fonts) -> None:
        self._fonts = fonts
        lines = list(lines)
        self._code = code_blocks(lines, fonts)
        groups: dict[tuple[str, bool, bool, float], list[Line]] = {}
        for line in lines:
            groups.setdefault(self._key(line), []).append(line)
        self._sizes = {key: min(size_of(group, self.face(group[0])), room_of(group)) for key, group in groups.items()}

    def face(self, line: Line) -> Typeface:
        """The typeface of a line: that of its block, where most of that is set in a monospaced one."""
        if line.block in self._code:
            return monospaced() if self._code[line.block] else self._fonts.usual(line)
        return self._fonts.of(line)

    def is_code(self, line: Line) -> bool:
        """Whether the line stands in a block that is set in a monospaced typeface, in which every line is one of its own."""
        return self._code.get(line.block, False)

    def size(self, line: Line) -> float:
        return self._sizes.get(self._key(line), line.size)

    def top(self, line: Line, space: float | None = None) -> float:
        """Where a frame begins whose first line stands where this one does; pixels. `space`: its lines' distance, as a share."""
        face, size = self.face(line), self.size(line)
        tall = any(sign.isupper() or sign.isdigit() or sign in "bdfhklitßåäöæøéèü" for sign in line.text)
        base = line.box.y + (face.cap if tall else face.x) * size
        return base - (BASE + LINE * ((space or 1.0) - 1.0)) * size

    def _key(self, line: Line) -> tuple[str, bool, bool, float]:
        return self.face(line).name, line.role == "title", line.bold, line.size


def fonts_of(lines: Iterable[Line]) -> Fonts:
    """The typefaces that the lines of a whole deck fit best."""
    known = list(lines)
    titles = [line for line in known if line.role == "title"]
    others = [line for line in known if line.role in ("body", "cell", "caption")]
    body = best(others or titles)
    # Bold stems hide their serifs: bold titles are taken to be of the kind of the text.
    mostly_bold = 2 * sum(line.bold for line in titles) > len(titles)
    kind = "serif" if mostly_bold and typefaces()[body].kind == "serif" else ""
    title = best(titles, kind) if sum(len(line.words) for line in titles) >= 6 else body
    told = [line for line in titles if len(line.words) >= 2]
    if title != body and typefaces()[title].kind == typefaces()[body].kind:
        own, other = (median(misfit(line, typefaces()[name]) for line in told) for name in (title, body))
        title = title if own < CLEARLY * other else body
    return Fonts(title=title, body=body)


def best(lines: Sequence[Line], kind: str = "") -> str:
    """The typeface with the least misfit over lines, of that kind if one is given; the usual one where too little is known."""
    told = [line for line in lines if len(line.words) >= 2 and len(line.text) >= 8]
    if sum(len(line.words) for line in told) < 6:
        return USUAL
    kind = kind or ("serif" if has_serifs(lines) else "sans")
    off = {face.name: median(misfit(line, face) for line in told) for face in typefaces().values() if face.kind == kind}
    name = min(off, key=lambda name: (off[name], name != USUAL))
    return USUAL if USUAL in off and off[name] > FITS else name


def has_serifs(lines: Iterable[Line]) -> bool:
    """Whether the stems of most lines end wider than they are."""
    shares = [line.serif for line in lines if line.serif]
    return bool(shares) and median(shares) > SERIFS


def misfit(line: Line, face: Typeface) -> float:
    """How badly a line's word widths and height go together in a typeface; 0 is perfectly."""
    ems = advances(line, face)
    scale = sum(a * b for a, b in zip(line.words, ems, strict=True)) / sum(b * b for b in ems)
    rest = sum((a - scale * b) ** 2 for a, b in zip(line.words, ems, strict=True)) / sum(a * a for a in line.words)
    return float(rest**0.5 + 0.5 * abs(log(max(scale, 0.1) / (line.size * CAPITALS / face.cap))))


def advances(line: Line, face: Typeface) -> list[float]:
    """The width of each word's ink in ems."""
    return [max(0.1, face.width(word, 1, bold=line.bold) - BEARINGS / 1000) for word in line.text.split()]


def room_of(lines: Sequence[Line]) -> float:
    """The largest em in pixels at which wrapped lines keep clear of one another; without limit where none wrap."""
    pitches = [
        two.box.y - one.box.y
        for one, two in pairwise(lines)
        if one.paragraph == two.paragraph and two.box.y - one.box.y > 0.5 * one.size
    ]
    return max(median(pitches) / (LINE * TIGHTEST), 0.75 * median(line.size for line in lines)) if pitches else inf


def across(line: Line, face: Typeface) -> float:
    """The width of a whole line in ems, each word in its own weight."""
    words = line.text.split()
    looks = [[one.bold for one in line.stretches if one.first <= number] or [line.bold] for number in range(len(words))]
    ink = sum(face.width(word, 1, bold=bold[-1]) for word, bold in zip(words, looks, strict=True))
    return max(0.1, ink + (len(words) - 1) * face.width(" ", 1) - BEARINGS / 1000)


def size_of(lines: Sequence[Line], face: Typeface) -> float:
    """The em in pixels at which the lines are as wide as they were shown; from the letters' height where no widths are known."""
    high = median(line.size for line in lines) * CAPITALS / face.cap
    told = [line for line in lines if line.words and len(line.text) >= 4]
    if not told:
        return min(high, median(line.box.width / across(line, face) for line in lines))
    wide = sum(sum(line.words) for line in told) / sum(sum(advances(line, face)) for line in told)
    return min(high * MOST_CHANGE, max(high / MOST_CHANGE, wide))
