"""Whether a page is a poll of the audience, as a platform shows it: with its own words or an invitation, and with what was voted."""

import re
from collections.abc import Sequence

from pipeline.reading.ink import Piece

INVITES = re.compile(
    r"\b(?:menti(?:meter)?|slido|sli\.do|wooclap|kahoot|vevox|pollev|ahaslides)\b|\bcode:? *#?\d[\d ]{3,}",
    re.IGNORECASE,
)
NAMES = frozenset(
    ("poll", "polls", "umfrage", "abstimmung", "poll-ergebnisse", "peiling", "stemming", "afstemning", "avstemning", "omröstning",
     "sondage")
)  # fmt: skip
NAME_WORDS = 4
"""A platform's name for it stands in a short line of its own."""
VOTED = re.compile(
    r"^\d[\d.,]* +(?:votes?|voters?|answers?|responses?|stimmen|antworten|stemmen|antwoorden|stemmer|svar|röster|réponses?|voix)$",
    re.IGNORECASE,
)
SHARE = re.compile(r"(?:^|\s)(\d{1,3}) ?%$")
WHOLE = 97, 103
"""Per cent: shares are rounded."""


def is_poll(pieces: Sequence[Piece]) -> bool:
    """Whether the audience is asked on it, or what it answered is shown; a slide that speaks of a survey is none."""
    texts = [piece.text.strip() for piece in pieces]
    named = any(len(text.split()) <= NAME_WORDS and NAMES & set(text.casefold().split()) for text in texts)
    if not named and not any(INVITES.search(text) for text in texts):
        return False
    shares = [int(found[1]) for text in texts if (found := SHARE.search(text))]
    whole = len(shares) > 1 and WHOLE[0] <= sum(shares) <= WHOLE[1]
    return whole or any(VOTED.match(text) for text in texts)
