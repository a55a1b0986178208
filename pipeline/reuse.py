"""A finished episode's deck for somebody else: on their template, or some of its slides. Nothing of the episode is made again."""

import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.files import write_whole, writing
from pipeline.formats.pptx.reuse import reuse
from pipeline.formats.pptx.write import timeless
from pipeline.naming import episode_id

DECK = "deck.pptx"
MOST = 10_000


def find_deck(episode: str, output: Path) -> Path:
    """The deck of an episode: `episode` is its folder, its name, or its recording.

    Raises:
        UsageError: there is no such episode, or it has no deck yet.
    """
    given = Path(episode)
    places = [given, given.parent if given.name == DECK else given, output / given.name]
    if given.suffix:
        places.append(output / episode_id(given))
    folder = next((place for place in places if (place / ".stages").is_dir()), None)
    if folder is None:
        raise UsageError(f"There is no episode {episode!r} in {output}. Make it first: webinar run RECORDING.")
    if not (folder / DECK).is_file():
        raise UsageError(f"The episode {folder.name} has no {DECK} yet. Run webinar run on its recording.")
    return folder / DECK


def numbers_of(text: str) -> list[int]:
    """`3,5-7` as [3, 5, 6, 7]; each once, in the order given.

    Raises:
        UsageError: it says something else.
    """
    out: list[int] = []
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        found = re.fullmatch(r"(\d{1,4})(?:\s*-\s*(\d{1,4}))?", piece)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= MOST:
            raise UsageError(f"--slides {text!r} is not understood at {piece!r}. Write it such as 3,5-7.")
        out += range(first, last + 1)
    if text and not out:
        raise UsageError(f"--slides {text!r} names no slide. Write it such as 3,5-7.")
    return list(dict.fromkeys(out))


def make(deck: Path, *, template: Path | None, slides: Iterable[int], target: Path | None) -> Path:
    """Write the deck anew; returns where. Without `target`: beside the deck, named after the template or the slides.

    Raises:
        UsageError: the template or a slide is not there, or the target is a file that must stay.
        OutputError: it cannot be written.
    """
    if template is not None and not template.is_file():
        raise UsageError(f"There is no template {template}. Check the name and the folder.")
    chosen = list(slides)
    name = template.stem if template else "slides"
    which = "" if not chosen else f" {spoken(chosen)}"
    target = target or deck.with_name(f"deck {name}{which}.pptx")
    if target.suffix.lower() != ".pptx":
        raise UsageError(f"{target.name} must end in .pptx: that is what is written.")
    if any(target.exists() and other is not None and target.samefile(other) for other in (deck, template)):
        raise UsageError(f"{target.name} must stay as it is. Give another name with -o.")
    data = timeless(reuse(deck, chosen, template))
    with writing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
    return target


def spoken(numbers: list[int]) -> str:
    """Numbers as they are written after --slides."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)[:60]
