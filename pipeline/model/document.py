"""What every document is: small, frozen, comparable, JSON in and out."""

import msgspec


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value that flows between stages. Never changed after it is made; lists in it are not mutated."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stage's table of config.toml; each field has a default, and a description that config.toml repeats."""


class File(msgspec.Struct, frozen=True):
    """A file that a stage made: its stage, and its path in that stage's folder (`/` between folders)."""

    stage: str
    name: str


class Box(msgspec.Struct, frozen=True, array_like=True):
    """Rectangle in pixels, origin at the top left: `[x, y, width, height]` in JSON."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def area(self) -> int:
        return max(0, self.width) * max(0, self.height)

    def moved(self, x: int, y: int) -> "Box":
        """As large, so much farther right and down."""
        return Box(self.x + x, self.y + y, self.width, self.height)

    def clip(self, other: "Box") -> "Box | None":
        """The common part of both, or None."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(x, y, right - x, bottom - y) if right > x and bottom > y else None
