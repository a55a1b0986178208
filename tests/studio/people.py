"""The cast: invented people, their synthetic voices, how loud they speak and what their drawn webcam picture looks like."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Person:
    """Somebody in front of a webcam.

    `level_db`: speech level in dBFS (RMS while speaking). `voice`, `speed`: what speak.py synthesises with.
    `camera`: False shows a plain tile with the initials, as people do who keep their camera off.
    """

    name: str
    voice: str
    level_db: float
    speed: float = 1.0
    skin: Colour = (224, 178, 150)
    hair: Colour = (70, 46, 34)
    long_hair: bool = False
    clothes: Colour = (52, 86, 120)
    wall: Colour = (196, 204, 206)
    camera: bool = True
    language: str = "en"

    @property
    def initials(self) -> str:
        """First letters of first and last name."""
        return "".join(word[0] for word in self.name.split())


CLARA = Person(
    "Clara Jensen",
    "bf_emma",
    -23.0,
    0.98,
    skin=(236, 196, 172),
    hair=(150, 96, 52),
    long_hair=True,
    clothes=(122, 52, 76),
    wall=(214, 208, 196),
)
MARTIN = Person(
    "Martin Hale",
    "am_michael",
    -21.0,
    0.98,
    skin=(214, 168, 138),
    hair=(58, 48, 44),
    clothes=(38, 70, 98),
    wall=(190, 204, 200),
)
SOFIA = Person(
    "Sofia Costa",
    "af_heart",
    -27.0,
    1.0,
    skin=(198, 148, 112),
    hair=(36, 28, 26),
    long_hair=True,
    clothes=(48, 108, 88),
    wall=(206, 200, 212),
)
TOM = Person("Tom Becker", "bm_george", -25.0, 1.0, clothes=(84, 84, 96), camera=False)

# Welcomes in French; she is in no webinar of the studio.
ELISE = Person("Elise Laurent", "ff_siwis", -24.0, 1.0, language="fr", camera=False)

CAST = {person.name.split()[0]: person for person in (CLARA, MARTIN, SOFIA, TOM)}
GUESTS = {"Elise": ELISE}
