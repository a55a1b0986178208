"""Series memory: what recurs over the episodes of a series, learned from the finished ones into a small file to read.

    output/series-<name>.toml      and the pictures that it names, in output/series-<name>/

Names and terms help to spell the next episode, holding screens are known again, and so is who leads through the series. What a
person says of a recording comes first. An episode that is unlike the others is flagged (`unlike`). A run takes the memory as it
stood when it began, and an episode keeps the one with which it was first made: what is learned later re-makes nothing, and the
order of the work does not matter.
"""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline import naming
from pipeline.batch.seen import Seen, see
from pipeline.batch.unlike import differences
from pipeline.config import Config
from pipeline.episodes import owner
from pipeline.errors import ConfigurationError
from pipeline.files import write_whole, writing
from pipeline.model import Box, HoldingScreen, Learned
from pipeline.vision.familiar import same_screen

# What stands in so many episodes recurs; pictures are looked at in the last so many of them.
RECURS, PICTURED = 2, 30
MOST_TERMS, MOST_SCREENS, MOST_HOLDING = 120, 20, 8
# Two episodes with more than that share of their slides in common are the same webinar; fewer slides than that tell nothing.
SAME, ENOUGH = 0.5, 4
# A screen holds the line if it does so in at least this share of the episodes that show it.
MOSTLY = 0.8


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One holding screen in the file: its text, its picture's path beside the file, and boxes in it that vary."""

    text: str
    picture: str
    varies: list[Box] = []


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """The file. `never`: a person's, kept: what is not to be learned. `screens`: texts of slides that recur, numbers as #.

    `minutes`: of the shortest and the longest recording. `questions`: the share of episodes with a Q&A. `hosts`: the moderators.
    """

    never: list[str] = []
    episodes: list[str] = []
    people: list[str] = []
    hosts: list[str] = []
    terms: list[str] = []
    screens: list[str] = []
    backgrounds: list[str] = []
    languages: list[str] = []
    minutes: list[float] = []
    questions: float = 0.0
    holding: list[Holding] = []


def name_of(recording: Path, settings: Config) -> str:
    """The series of a recording: the event that config.toml names, or else the folder that it lies in."""
    return naming.safe(settings.about.event) or naming.safe(recording.resolve().parent.name) or "series"


def path_of(name: str, output: Path) -> Path:
    return output / f"series-{name}.toml"


def load(path: Path) -> Memory:
    """The memory; an empty one where there is none.

    Raises:
        ConfigurationError: a person made it unreadable. It is not written over.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Memory)
    except (FileNotFoundError, NotADirectoryError):  # whether the folder can be made is the store's to say
        return Memory()
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{path} cannot be understood: {error}. Correct it, or delete it to have it learned anew."
        ) from error


def recall(recording: Path, settings: Config) -> Learned:
    """What is known for the next episode of the recording's series; nothing if the memory is switched off.

    Raises:
        ConfigurationError: as `load`.
    """
    if not settings.series.remember:
        return Learned()
    path = path_of(name_of(recording, settings), Path(settings.folders.output))
    memory = load(path)
    holding = []
    for screen in memory.holding:
        try:
            picture = (path.parent / screen.picture).read_bytes()
        except OSError:
            continue  # a person threw the picture away: it is not known any more
        holding.append(HoldingScreen(text=screen.text, picture=picture, varies=screen.varies))
    names = list(dict.fromkeys([*memory.people, *memory.terms]))
    return Learned(names=names, hosts=memory.hosts, holding=holding)


def learn(recordings: Iterable[Path], settings: Config) -> dict[str, list[str]]:
    """Write anew the memory of every series that the recordings belong to. Returns, by episode, how it is unlike its series.

    Raises:
        OutputError: the file cannot be written.
    """
    output = Path(settings.folders.output)
    if not settings.series.remember or not output.is_dir():
        return {}
    unlike: dict[str, list[str]] = {}
    folders = members(output, settings)
    for name in sorted({name_of(recording, settings) for recording in recordings}):
        seen = [found for folder in folders.get(name, []) if (found := see(folder))]
        if len(each := different(seen)) >= RECURS:
            write(name, output, each)
        for one in seen:
            if why := differences(one, [other for other in seen if other is not one]):
                unlike[one.episode] = why
    return unlike


def members(output: Path, settings: Config) -> dict[str, list[Path]]:
    """The folders of each series' episodes, finished or not, by name."""
    out: dict[str, list[Path]] = {}
    for folder in sorted(output.iterdir()):
        if known := owner(folder):
            out.setdefault(name_of(Path(known.place), settings), []).append(folder)
    return out


def write(name: str, output: Path, seen: Sequence[Seen]) -> None:
    """The file and its pictures, as they are learned from these episodes; a file that a person broke is left as it is."""
    path = path_of(name, output)
    try:
        never = load(path).never
    except ConfigurationError:
        return
    screens = holding(seen, never)
    folder = path.with_suffix("")
    with writing(output):
        files = {f"holding-{number}.png": screen for number, screen in enumerate(screens, 1)}
        if files:
            folder.mkdir(exist_ok=True)
        for file, screen in files.items():
            write_whole(folder / file, screen.picture)
        told = [Holding(text=s.text, picture=f"{folder.name}/{file}", varies=s.varies) for file, s in files.items()]
        write_whole(path, text(name, msgspec.structs.replace(recurring(seen, never), holding=told)).encode())
        for old in folder.glob("holding-*.png"):
            if old.name not in files:
                old.unlink(missing_ok=True)


def different(seen: Iterable[Seen]) -> list[Seen]:
    """One of each webinar: what the second export of a recording shows again does not recur in the series."""
    out: list[Seen] = []
    for one in seen:
        if not any(same_webinar(one, other) for other in out):
            out.append(one)
    return out


def same_webinar(one: Seen, other: Seen) -> bool:
    """Whether most slides of the shorter one are in the other one as well; what holds the line may be in all of them."""
    first, second = (set(of.screens) - {screen.text for screen in of.holding} for of in (one, other))
    least = min(len(first), len(second))
    return least >= ENOUGH and len(first & second) > SAME * least


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
        hosts=often((one.moderator for one in seen if one.moderator), MOST_SCREENS),
        terms=often((term for one in seen for term in one.terms), MOST_TERMS),
        screens=often((screen for one in seen for screen in one.screens), MOST_SCREENS),
        backgrounds=often((one.background for one in seen if one.background), MOST_SCREENS),
        languages=often((one.language for one in seen if one.language), MOST_SCREENS),
        minutes=[min(one.minutes for one in seen), max(one.minutes for one in seen)],
        questions=round(sum(one.questions for one in seen) / len(seen), 2),
    )


def holding(seen: Sequence[Seen], never: Sequence[str]) -> list[HoldingScreen]:
    """Screens that several episodes show outside of talk and questions, and hardly any shows within."""
    barred = {word.casefold() for word in never}
    groups: list[tuple[HoldingScreen, set[str]]] = []
    for one in seen[-PICTURED:]:
        for screen in one.holding:
            for known, episodes in groups:
                if same_screen(known.picture, known.varies, screen.picture, screen.varies):
                    episodes.add(one.episode)
                    break
            else:
                groups.append((screen, {one.episode}))
    out = []
    for screen, episodes in groups:
        shown = {one.episode for one in seen[-PICTURED:] if screen.text and screen.text in one.screens} | episodes
        if len(episodes) >= max(RECURS, MOSTLY * len(shown)) and screen.text.casefold() not in barred:
            out.append((len(episodes), screen))
    return [screen for _, screen in sorted(out, key=lambda item: (-item[0], item[1].text))[:MOST_HOLDING]]


def text(name: str, memory: Memory) -> str:
    """The file's text."""
    lines = [
        f"# What recurs over the episodes of {json.dumps(name, ensure_ascii=False)}. Learned from the finished ones, and written",
        "# anew after each run, but for `never`: what is written there is not learned again. Delete the file to forget it all;",
        "# `remember = false` under [series] in config.toml switches it off.",
        "",
    ]
    for field in msgspec.structs.fields(Memory):
        value: Any = getattr(memory, field.name)
        if field.name == "holding":
            continue
        if isinstance(value, list) and len(value) > 3:
            lines += [f"{field.name} = [", *(f"  {quoted(v)}," for v in value), "]"]
        else:
            lines.append(f"{field.name} = {quoted(value)}")
    for screen in memory.holding:
        lines += ["", "[[holding]]", f"text = {quoted(screen.text)}", f"picture = {quoted(screen.picture)}"]
        lines.append(f"varies = {quoted(msgspec.to_builtins(screen.varies))}")
    return "\n".join(lines) + "\n"


def quoted(value: Any) -> str:
    """A value in TOML, which takes JSON's strings, numbers and lists but for one sign."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
