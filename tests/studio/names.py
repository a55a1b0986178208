"""Names and terms that no recogniser can know, as they stand on slides and as they are spoken; and a welcome in another language.

    slides, spoken = lines()

For the measure of how much the slides teach the transcript.
"""

from __future__ import annotations

from dataclasses import dataclass

from .people import CAST, GUESTS
from .voices import Voices


@dataclass(frozen=True)
class Line:
    """A sentence, who says it, what stands on the slide meanwhile, and the names in it."""

    who: str
    text: str
    slide: tuple[str, ...]
    names: tuple[str, ...]


LINES: tuple[Line, ...] = (
    Line(
        "Martin",
        "Our partner is Valmora, a small company from Maribor.",
        ("Partners", "The pilot with Valmora", "A workshop in Maribor"),
        ("Valmora", "Maribor"),
    ),
    Line(
        "Martin",
        "The prototype was built by Ana Zielinska and her team.",
        ("Who built it", "Team of Ana Zielinska"),
        ("Zielinska",),
    ),
    Line(
        "Sofia",
        "Brightkelp grows seaweed and sells it to bakeries.",
        ("A case", "How Brightkelp sells seaweed"),
        ("Brightkelp",),
    ),
    Line(
        "Martin",
        "We measured it with the Fjordwerk sensor every week.",
        ("Measuring", "The sensor of Fjordwerk, every week"),
        ("Fjordwerk",),
    ),
    Line(
        "Clara",
        "Next to me sits Doctor Okonkwo from the Hydroloop project.",
        ("Guests", "Dr Okonkwo", "The project Hydroloop"),
        ("Okonkwo", "Hydroloop"),
    ),
    Line(
        "Martin",
        "The results are stored in Tendcast, which is open to everyone.",
        ("Results", "All results are in Tendcast"),
        ("Tendcast",),
    ),
    Line(
        "Tom",
        "How did Ecospindle find its first customer?",
        ("Questions", "The first customer of Ecospindle"),
        ("Ecospindle",),
    ),
    Line(
        "Martin",
        "Ecospindle was introduced by the cluster in Trondheim.",
        ("Questions", "The first customer of Ecospindle", "The cluster in Trondheim"),
        ("Ecospindle", "Trondheim"),
    ),
    Line(
        "Sofia",
        "Professor Lindqvist tested the Nordvest method twice.",
        ("Research", "Tests by Prof. Lindqvist", "The method Nordvest"),
        ("Lindqvist", "Nordvest"),
    ),
    Line(
        "Clara",
        "The voucher is paid by Innovasjon, not by Valmora.",
        ("Money", "Vouchers of Innovasjon", "Nothing is paid by Valmora"),
        ("Innovasjon", "Valmora"),
    ),
    Line(
        "Martin",
        "If you want to join, write to Kaisa Virtanen before Friday.",
        ("Join us", "Write to Kaisa Virtanen"),
        ("Kaisa", "Virtanen"),
    ),
    Line(
        "Tom",
        "Does the Hydroloop work in salt water as well?",
        ("Questions", "The project Hydroloop in salt water"),
        ("Hydroloop",),
    ),
)
# These sentences hold words that look like some of the names, and none of them must become a name.
DECOYS: tuple[Line, ...] = (
    Line(
        "Martin",
        "The whole process takes six weeks, from the open call to the decision.",
        ("Partners", "The pilot with Valmora"),
        (),
    ),
    Line("Clara", "We now have time for a few questions.", ("The project Hydroloop", "Team of Tom Beckett"), ()),
)
WELCOME: tuple[str, ...] = (
    "Bonjour à toutes et à tous, et bienvenue à notre webinaire.",
    "Aujourd'hui, nous parlons d'une journée de tests avec de vrais utilisateurs.",
    "La suite de la présentation sera en anglais.",
)


def script(voices: Voices) -> None:
    """Asks for the clip of every sentence."""
    for line in LINES:
        voices.clip(CAST[line.who], line.text)
    for sentence in WELCOME:
        voices.clip(GUESTS["Elise"], sentence)
