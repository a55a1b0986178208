"""Series memory: what recurs over the episodes of a series, learned from the finished ones into a small file to read.

    output/series-<name>.toml

Names and terms that stand on the slides of several episodes, and the people that were told, help to spell the next one. They only
mend what the recogniser was unsure of; what a person says of a recording comes first. An episode that is unlike the others is
flagged. A batch takes the memory as it stood when it began, and an episode keeps the one with which it was first made: what is
learned later re-makes nothing, and the order of the work does not matter.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline import codec, naming
from pipeline.config import Config
from pipeline.engines import vocabulary
from pipeline.episodes import HIDDEN, owner
from pipeline.files import write_whole, writing
from pipeline.model import Pages
from pipeline.model.episode import Episode
from pipeline.stages import STAGES
from pipeline.store import Store

# What stands in so many episodes recurs; from so many others on, and in this share of them, it is usual.
RECURS, MANY, USUAL = 2, 3, 0.8
MOST_TERMS, MOST_SCREENS = 120, 20
# Shorter or longer than the others by this factor is unlike them.
FACTOR = 3.0


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """The file. `never`: a person's, kept: what is not to be learned. `screens`: texts of slides that recur, numbers as #.

    `minutes`: of the shortest and the longest recording. `questions`: the share of episodes with a Q&A.
    """

    never: list[str] = []
    episodes: list[str] = []
    people: list[str] = []
    terms: list[str] = []
    screens: list[str] = []
    backgrounds: list[str] = []
    languages: list[str] = []
    minutes: list[float] = []
    questions: float = 0.0

    def learned(self) -> tuple[str, ...]:
        """Names and terms for the next episode, in a fixed order."""
        return tuple(dict.fromkeys([*self.people, *self.terms]))


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What one finished episode tells."""

    episode: str
    people: set[str]
    terms: set[str]
    screens: set[str]
    background: str
    language: str
    minutes: float
    questions: bool


def name_of(recording: Path, settings: Config) -> str:
    """The series of a recording: the event that config.toml names, or else the folder that it lies in."""
    return naming.safe(settings.about.event) or naming.safe(recording.resolve().parent.name) or "series"


def path_of(name: str, output: Path) -> Path:
    return output / f"series-{name}.toml"


def load(path: Path) -> Memory:
    """The memory; an empty one where there is none, or a person made it unreadable."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Memory)
    except (OSError, ValueError):
        return Memory()


def recall(recording: Path, settings: Config) -> tuple[str, ...]:
    """What is known for the next episode of the recording's series; nothing if the memory is switched off."""
    if not settings.series.remember:
        return ()
    return load(path_of(name_of(recording, settings), Path(settings.folders.output))).learned()


def learn(recordings: Iterable[Path], settings: Config) -> dict[str, list[str]]:
    """Write anew the memory of every series that the recordings belong to. Returns, by episode, how it is unlike its series.

    Raises:
        OutputError: the file cannot be written.
    """
    output = Path(settings.folders.output)
    if not settings.series.remember or not output.is_dir():
        return {}
    unlike: dict[str, list[str]] = {}
    for name in sorted({name_of(recording, settings) for recording in recordings}):
        seen = [found for folder in sorted(output.iterdir()) if (found := see(folder, name, settings))]
        before = load(path_of(name, output))
        if len(seen) >= RECURS:
            with writing(output):
                write_whole(path_of(name, output), text(name, recurring(seen, before.never)).encode())
        for one in seen:
            if why := differences(one, [other for other in seen if other is not one]):
                unlike[one.episode] = why
    return unlike


def see(folder: Path, name: str, settings: Config) -> Seen | None:
    """What the finished episode in a folder tells, if it is one of the series."""
    known = owner(folder)
    if known is None or name_of(Path(known.place), settings) != name:
        return None
    try:
        episode = codec.decode((folder / "episode.json").read_bytes(), Episode)
    except (OSError, ValueError):
        return None
    pages = Store(folder).value(next(stage for stage in STAGES if stage.makes is Pages))
    read = pages.pages if isinstance(pages, Pages) and (folder / HIDDEN).is_dir() else []
    grounds = Counter(page.background for page in read)
    return Seen(
        episode=folder.name,
        people={person for person in (episode.presenter, episode.moderator) if person},
        terms={word for page in read for line in page.text for word in vocabulary.named(line) if len(word) > 3},
        screens={screen for page in read if (screen := re.sub(r"\d+", "#", " ".join(page.text)).strip())},
        background=min(grounds, key=lambda ground: (-grounds[ground], ground)) if grounds else "",
        language=episode.language,
        minutes=round(episode.recording.duration_ms / 60_000, 1),
        questions=any(part.kind == "qa" for part in episode.parts),
    )


def recurring(seen: Sequence[Seen], never: Sequence[str]) -> Memory:
    """What stands in several of the episodes, the most frequent first."""
    barred = {word.casefold() for word in never}

    def often(words: Iterable[str], most: int) -> list[str]:
        counted = Counter(word for word in words if word.casefold() not in barred)
        kept = [word for word, count in counted.items() if count >= RECURS]
        return sorted(kept, key=lambda word: (-counted[word], word))[:most]

    return Memory(
        never=list(never),
        episodes=[one.episode for one in seen],
        people=often((person for one in seen for person in one.people), MOST_TERMS),
        terms=often((term for one in seen for term in one.terms), MOST_TERMS),
        screens=often((screen for one in seen for screen in one.screens), MOST_SCREENS),
        backgrounds=often((one.background for one in seen if one.background), MOST_SCREENS),
        languages=often((one.language for one in seen if one.language), MOST_SCREENS),
        minutes=[min(one.minutes for one in seen), max(one.minutes for one in seen)],
        questions=round(sum(one.questions for one in seen) / len(seen), 2),
    )


def differences(one: Seen, others: Sequence[Seen]) -> list[str]:
    """How an episode is unlike the others of its series, in words; nothing where they are too few to tell."""
    if len(others) < MANY:
        return []

    def usual(values: Iterable[Any]) -> Any:
        value, count = Counter(values).most_common(1)[0]
        return value if count >= USUAL * len(others) else None

    out = []
    language, ground = usual(o.language for o in others), usual(o.background for o in others)
    if language and one.language and one.language != language:
        out.append(f"The language is {one.language}; the others' is {language}.")
    if ground and one.background and one.background != ground:
        out.append(f"The slides' background is {one.background}; the others' is {ground}.")
    if usual(o.questions for o in others) and not one.questions:
        out.append("No Q&A was found; the others have one.")
    low, high = min(o.minutes for o in others), max(o.minutes for o in others)
    if one.minutes > FACTOR * high or FACTOR * one.minutes < low:
        out.append(f"It takes {one.minutes:g} minutes; the others take {low:g} to {high:g}.")
    shared = {
        screen
        for screen, count in Counter(s for o in others for s in o.screens).items()
        if count >= USUAL * len(others)
    }
    if shared and not shared & one.screens:
        out.append(f"It lacks what the others show, such as “{min(shared)[:60]}”.")
    return out


def text(name: str, memory: Memory) -> str:
    """The file's text."""
    lines = [
        f"# What recurs over the episodes of {json.dumps(name, ensure_ascii=False)}. Learned from the finished ones, and written",
        "# anew after each batch, but for `never`: what is written there is not learned again. Delete the file to forget it all;",
        "# `remember = false` under [series] in config.toml switches it off.",
        "",
    ]
    for field in msgspec.structs.fields(Memory):
        value = getattr(memory, field.name)
        if isinstance(value, list) and len(value) > 3:
            lines += [f"{field.name} = [", *(f"  {json.dumps(v, ensure_ascii=False)}," for v in value), "]"]
        else:
            lines.append(f"{field.name} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
