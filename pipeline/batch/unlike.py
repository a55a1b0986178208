"""How an episode is unlike the others of its series: for a person to look at, before it goes out under the wrong name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.batch.seen import Seen
from pipeline.formats.pptx.colour import near
from pipeline.vision.alike import same_picture

# From so many others on, what is so in this share of them is usual.
MANY, USUAL = 3, 0.8
# Shorter or longer than the others by this factor is unlike them.
FACTOR = 3.0
# Backgrounds that differ by less in red, green and blue are one: recordings of one colour do.
SHADE = 24


def differences(one: Seen, others: Sequence[Seen]) -> list[str]:
    """In words; nothing where the others are too few to tell, or have nothing of their own in common: a folder is no series."""
    if len(others) < MANY:
        return []

    def usual(values: Iterable[Any]) -> Any:
        value, count = Counter(values).most_common(1)[0]
        return value if count >= USUAL * len(others) else None

    often = Counter(screen for other in others for screen in other.screens)
    shared = {screen for screen, count in often.items() if count >= USUAL * len(others)}
    marks = usual_logos(others)
    if not (shared or marks or usual(o.moderator for o in others)):
        return []
    out = []
    if (language := usual(o.language for o in others)) and one.language and one.language != language:
        out.append(f"The language is {one.language}; the others' is {language}.")
    if one.background and (ground := usual_ground(others)) and not near(one.background, ground, SHADE):
        out.append(f"The slides' background is {one.background}; the others' is {ground}.")
    for place, picture in marks:
        if one.background and not any(same_picture(picture, logo.picture) for logo in one.logos):
            out.append(f"Its slides lack the logo that the others have ({place}).")
    if usual(o.questions for o in others) and not one.questions:
        out.append("No Q&A was found; the others have one.")
    low, high = min(o.minutes for o in others), max(o.minutes for o in others)
    if one.minutes > FACTOR * high or FACTOR * one.minutes < low:
        out.append(f"It takes {one.minutes:g} minutes; the others take {low:g} to {high:g}.")
    if shared and not shared & set(one.screens):
        out.append(f"It lacks what the others show, such as “{min(shared)[:60]}”.")
    return out


def usual_ground(others: Sequence[Seen]) -> str:
    """The background that most of the others have, or nearly; empty where there is none."""
    for ground in dict.fromkeys(o.background for o in others if o.background):
        if sum(bool(o.background) and near(o.background, ground, SHADE) for o in others) >= USUAL * len(others):
            return ground
    return ""


def usual_logos(others: Sequence[Seen]) -> list[tuple[str, bytes]]:
    """Logos that most of the others have: the place in words, and the picture."""
    out: list[tuple[str, bytes]] = []
    for logo in (logo for o in others for logo in o.logos):
        if any(same_picture(logo.picture, picture) for _, picture in out):
            continue
        if sum(any(same_picture(logo.picture, other.picture) for other in o.logos) for o in others) >= USUAL * len(
            others
        ):
            out.append((logo.where, logo.picture))
    return out
