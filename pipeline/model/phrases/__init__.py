"""What the program writes into an episode in words of its own: in the language that is spoken there, else in English.

One file a language; every file has every phrase. What a producer alone reads (checks, the page's buttons) is English.
"""

import tomllib
from functools import cache
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent
ENGLISH = "en"
# Norwegian has a code for itself and one for each of its written forms.
SAME = {"nb": "no", "nn": "no"}


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words and sentences; {} stands for what comes in."""

    presentation: str
    qa: str
    questions: str
    about: str
    welcome: str
    closing: str
    demonstration: str
    slide: str
    question: str
    answer: str
    presenter: str
    moderator: str
    speaker: str
    webinar: str
    event: str
    date: str
    organisation: str
    attribution: str
    funding: str
    licence: str
    source: str
    about_episode: str
    rebuilt: str
    own_slides: str
    rebuilt_note: str
    own_note: str
    lasts: str
    no_answer: str
    no_slides: str
    no_speech: str

    def part(self, kind: str) -> str:
        """A part's name: of "presentation" or "qa"."""
        return self.qa if kind == "qa" else self.presentation

    def voice(self, role: str, number: int) -> str:
        """How somebody without a name is called; `role` as in `Voice`."""
        return {"presenter": self.presenter, "moderator": self.moderator}.get(role, self.speaker.format(number))


@cache
def phrases(language: str) -> Phrases:
    """Those of a language (ISO 639-1)."""
    short = language.partition("-")[0].casefold()
    path = FOLDER / f"{SAME.get(short, short)}.toml"
    if not short.isalpha() or not path.is_file():
        path = FOLDER / f"{ENGLISH}.toml"
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Phrases)
