"""Every kind of deck that is made, through both validators, the accessibility checker, LibreOffice and a save by another program.

`python -m tests.bench.validate DECK.pptx …` checks decks that are there, as they are, on a template, and with a title changed.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pptx import Presentation
from rich.console import Console
from rich.table import Table

from pipeline.formats.pptx import check
from pipeline.formats.pptx.original import Item, compose
from pipeline.formats.pptx.write import timeless
from pipeline.reading.ocr import Reader
from pipeline.reuse import make
from tests import validity
from tests.bench import rebuild
from tests.studio.original import write_original
from tests.studio.sample import DECK

SIZE = (1280, 720)


def main(folder: Path, decks: list[Path] | None = None) -> None:
    """Print a row a deck: what each checker finds in it. A dash: the checker is not installed."""
    table = Table(
        "deck", "as", "Open XML SDK", "openxml-audit", "accessibility", "LibreOffice", "saved again", box=None
    )
    wrong = 0
    for deck in decks or [studio(folder)]:
        home = folder / f"{len(table.rows)}-{deck.parent.name}"
        for name, made in kinds(deck, home, own=not decks):
            found = row(made, home / name.replace(" ", "-"), accessible="template" not in name)
            table.add_row(deck.parent.name if decks else "the studio's", name, *found)
            wrong += sum(one not in ("clean", "opens", "nothing lost", "-") for one in found)
    Console().print(table)
    if wrong:
        Console().print(f"{wrong} checks found something.")


def kinds(deck: Path, home: Path, *, own: bool) -> Iterator[tuple[str, Path]]:
    """The deck as made and in every form in which a partner gets it. `own`: it is the studio's, so its presenter's deck is known."""
    home.mkdir(parents=True, exist_ok=True)
    plain = home / "partner.pptx"
    Presentation().save(str(plain))
    yield "made", deck
    yield "made, a title changed", validity.renamed(deck, home / "renamed.pptx")
    yield "on a template", make(deck, template=plain, slides=[], target=home / "template.pptx")
    yield "some slides", make(deck, template=None, slides=[1], target=home / "some.pptx")
    if own:
        composed = presenters(deck, home)
        yield "with original=", composed
        yield "with original=, a title changed", validity.renamed(composed, home / "composed-renamed.pptx")


def row(deck: Path, home: Path, *, accessible: bool) -> list[str]:
    sdk, drawn = validity.by_sdk(deck), validity.drawn(deck, home)
    problems = check.problems(deck) if accessible else None  # contrast there is the template's own
    return [
        said(sdk),
        said(validity.by_audit(deck)),
        said(problems),
        "-" if drawn is None else "opens" if drawn else "slides are missing",
        ", ".join(validity.lost(deck, home)) or "nothing lost",
    ]


def said(found: list[str] | None) -> str:
    return "-" if found is None else "clean" if not found else f"{len(found)}: {str(found[0])[:80]}"


def studio(folder: Path) -> Path:
    """The studio's deck, rebuilt from its pictures."""
    drawn = [slide.picture(SIZE, number=number)[0] for number, slide in enumerate(DECK, start=1)]
    pictures = [rebuild.lossy(rebuild.pixels(picture)) for picture in drawn]
    (folder / "studio").mkdir(parents=True, exist_ok=True)
    return rebuild.deck_of(pictures, rebuild.read_all(pictures, Reader(1), folder / "studio"), folder / "studio")[1]


def presenters(deck: Path, home: Path) -> Path:
    """The studio's deck made of the presenter's own slides but one, which stays rebuilt."""
    original, target = home / "slides.pptx", home / "composed.pptx"
    write_original(original, DECK, built=[DECK[1].id], notes="For nobody else.")
    count = len(Presentation(str(deck)).slides)
    items = [Item(number, number if number <= len(DECK) and number != 3 else None) for number in range(1, count + 1)]
    data, _ = compose(original, deck, items, keep_unshown=False, keep_notes=False, language="en-GB")
    target.write_bytes(timeless(data))
    return target


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(made), [Path(name) for name in sys.argv[1:]])
