"""Find the slides that were shown in the presenter's own deck, where one is given: by text, picture and order together."""

from pathlib import Path

from pipeline.errors import ConfigurationError, UsageError
from pipeline.formats import office, pdf
from pipeline.formats.pptx.read import Own, own_slides, shown_all
from pipeline.formats.pptx.safe import cleaned
from pipeline.model import Matched, Original, Pages, Renderer, Sighting, Slides
from pipeline.stage import Workspace
from pipeline.stages.match.order import aligned
from pipeline.stages.match.words import Library, changed_words, shown_text, signs
from pipeline.vision.likeness import Glance, glance, likeness, load, usual

WIDE = 480
ENOUGH = 40  # letters from which the text tells nearly all
TEXT = 0.65  # how much the text counts then, beside the picture
HELD = 0.7  # what it counts that all words of the file are there, where its pictures may hold the rest
MANY = 5  # slides of a file that tell what all of it look like
FEW = 5  # letters below which that tells nothing


def match(original: Original, slides: Slides, pages: Pages, renderer: Renderer, work: Workspace) -> Matched:
    """Say of every view of a slide which slide of the presenter's deck it was. Without such a deck there is nothing to do."""
    if not original.file:
        return Matched()
    path = work.beside / original.file
    if path.suffix.lower() == ".pdf":
        printed = pdf.sheets(path, wide=WIDE)
        drawing = [(0.0, 0.0, 1.0, 1.0)]  # a page without words may show them all the same
        own = [Own(" ".join(w.text for w in sheet.words), [] if sheet.words else drawing) for sheet in printed]
        glances = [glance(sheet.picture) if sheet.picture is not None else None for sheet in printed]
        seen = sightings(slides, pages, own, glances, work)
        work.warn(f"{original.file} is a PDF: it was matched, but its slides cannot be edited, so the deck is rebuilt.")
        return Matched(kind="pdf", count=len(own), pictures=True, sightings=seen)
    safe, file = work.new("original.pptx")
    try:
        safe.write_bytes(cleaned(path))
        own = own_slides(safe)
    except UsageError as error:
        raise ConfigurationError(str(error)) from error
    work.progress(0.1)
    glances = drawn(safe, len(own), renderer, work)
    seen = sightings(slides, pages, own, glances, work)
    told(original.file, seen, work)
    return Matched(
        kind="pptx", file=file, count=len(own), pictures=any(one is not None for one in glances), sightings=seen
    )


def drawn(deck: Path, count: int, renderer: Renderer, work: Workspace) -> list[Glance | None]:
    """Every slide of the file at a glance, where a program is there to draw them; else None for each."""
    if not renderer.name:
        return [None] * count
    folder = work.folder / "drawn"
    folder.mkdir()
    shown_all(deck, folder / "deck.pptx")
    made = office.to_pdf(folder / "deck.pptx", folder, count)
    printed = pdf.sheets(made, wide=WIDE) if made else []
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    if len(printed) != count:
        return [None] * count
    return [glance(sheet.picture) if sheet.picture is not None else None for sheet in printed]


def sightings(
    slides: Slides, pages: Pages, own: list[Own], glances: list[Glance | None], work: Workspace
) -> list[Sighting]:
    """Every view of every slide and demonstration, in the order of time."""
    library = Library([slide.text for slide in own])
    drawn = [one for one in glances if one is not None]
    common = usual(drawn) if len(drawn) >= MANY else None
    rows: dict[int, list[float]] = {}
    for slide in slides.slides:
        page = pages.of(slide.number)
        if slide.kind != "card" and page is not None and own:
            look = glance(load(work.path(page.image)))
            rows[slide.number] = alike(shown_text(page), look, library, glances, own, common)
    views = sorted((span, slide.number) for slide in slides.slides if slide.number in rows for span in slide.shown)
    found = []
    for (span, number), place in zip(views, aligned([rows[number] for _, number in views]), strict=True):
        page = pages.of(number)
        assert page is not None
        changed = changed_words(page, own[place]) if place is not None else []
        found.append(
            Sighting(
                slide=number,
                span=span,
                original=None if place is None else place + 1,
                likeness=round(rows[number][place] if place is not None else max(rows[number]), 3),
                changed=changed,
            )
        )
    return found


def alike(
    text: str,
    look: Glance,
    library: Library,
    glances: list[Glance | None],
    own: list[Own],
    common: Glance | None = None,
) -> list[float]:
    """How alike a shown slide is to every slide of the file, 0 to 1: the more words, the more they count. `common`: see `likeness`."""
    shown = len(signs(text))
    out = []
    for words, held, theirs, length, slide in zip(
        library.likeness(text), library.held(text), glances, library.lengths, own, strict=True
    ):
        told = TEXT * min(1.0, min(shown, length) / ENOUGH)
        if max(shown, length) >= ENOUGH > min(shown, length) and not slide.pictures:
            told = TEXT  # one is full of words and the other is not, and no picture could hold them
        if theirs is not None:
            if slide.pictures and 2 * length < shown:  # most of it stands in pictures
                words = max(words, held)
            out.append(told * words + (1 - told) * likeness(look, theirs, common))
        elif slide.pictures and length < shown:
            out.append(max(words, HELD * held if length >= FEW else 0.0))
        else:
            out.append(words)
    return out


def told(name: str, seen: list[Sighting], work: Workspace) -> None:
    """Say what of the file could not be used."""
    if seen and all(view.original is None for view in seen):
        work.warn(f"None of the slides that were shown is in {name}. Is it the right file? The deck is rebuilt.")
        return
    for number, original, words in dict.fromkeys(
        (view.slide, view.original, ", ".join(view.changed)) for view in seen if view.changed
    ):
        work.warn(
            f"Slide {original} of {name} was changed after the file was made ({words}): it is rebuilt (slide {number})."
        )
