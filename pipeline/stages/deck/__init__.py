"""The editable slide deck: the slides that were shown, rebuilt natively, with notes, the questions, and where it comes from."""

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import msgspec

from pipeline.errors import OutputError
from pipeline.formats.pptx import check
from pipeline.formats.pptx.original import Item, compose
from pipeline.formats.pptx.plan import WIDTHS, Book, Sheet
from pipeline.formats.pptx.write import mark_draft, timeless, write
from pipeline.model import (
    About,
    Deck,
    DeckSlide,
    Edit,
    File,
    Matched,
    Pages,
    Parts,
    Settings,
    Slide,
    Slides,
    Speakers,
    Transcript,
)
from pipeline.model.phrases import phrases
from pipeline.stage import Workspace
from pipeline.stages.deck.closing import about_sheet, opening_sheet, question_sheets
from pipeline.stages.deck.fonts import Fonts
from pipeline.stages.deck.furniture import furniture_of, titles_on
from pipeline.stages.deck.looks import theme_of, wide
from pipeline.stages.deck.notes import notes_of
from pipeline.stages.deck.sheets import demo_sheet, sheet_of
from pipeline.stages.deck.titles import unique_titles
from pipeline.timeline import intersect, total

LEAST_SHOWN_MS, SLIVER_MS = 500, 1500
TAGS = {
    "en": "en-GB",
    "de": "de-DE",
    "no": "nb-NO",
    "nb": "nb-NO",
    "nn": "nn-NO",
    "sv": "sv-SE",
    "da": "da-DK",
    "nl": "nl-NL",
}
TAGS |= {"fr": "fr-FR", "es": "es-ES", "it": "it-IT", "pl": "pl-PL", "fi": "fi-FI", "pt": "pt-PT"}


class DeckSettings(Settings, frozen=True):
    """What the deck holds besides the slides."""

    questions: Annotated[
        bool, msgspec.Meta(description="Whether each question of the Q&A becomes a slide at the end of the deck.")
    ] = True
    keep_unshown: Annotated[
        bool,
        msgspec.Meta(description="Keep slides of the presenter's own deck that were not shown, as hidden slides"),
    ] = False
    presenter_notes: Annotated[
        bool,
        msgspec.Meta(description="Publish the presenter's own speaker notes, above what was said"),
    ] = False


def deck(
    edit: Edit,
    slides: Slides,
    pages: Pages,
    parts: Parts,
    transcript: Transcript,
    speakers: Speakers,
    about: About,
    matched: Matched,
    settings: DeckSettings,
    work: Workspace,
) -> Deck:
    """Write `deck.pptx` and a PNG of each slide in it. Each slide that the edit keeps stands in it once, in order of appearance."""
    left_out = {number for one in parts.breaks for number in one.slides}
    left_out |= {page.slide for page in pages.pages if page.desktop or page.poll}
    shown = kept_slides(edit, slides, left_out)
    read = [page for slide in shown if (page := pages.of(slide.number)) is not None]
    width = WIDTHS["16:9" if wide(read) else "4:3"]
    real = {slide.number for slide in shown if slide.kind == "slide"}
    on_slides = [page for page in read if page.slide in real]
    theme = theme_of(on_slides, width, work.path)
    kit = furniture_of(on_slides, width, work.path, Fonts(theme.title_font, theme.font))
    theme = titles_on(theme, on_slides, kit, width, Fonts(theme.title_font, theme.font))
    words = phrases(transcript.language)
    sheets: list[Sheet] = []
    placed: list[DeckSlide] = []
    if not any(slide.kind == "slide" for slide in shown):
        sheets.append(opening_sheet(about, edit, words))
    for slide in shown:
        page = pages.of(slide.number)
        if page is None:
            continue
        notes = notes_of(slide.shown, edit, transcript, speakers)
        make = sheet_of if slide.kind == "slide" else demo_sheet
        if slide.kind == "demo" and not page.title:
            page = msgspec.structs.replace(page, title=words.demonstration)
        sheet = make(page, notes, width, theme, work.path, kit, first=not placed)
        sheets.append(replace(sheet, section=words.presentation))
        placed.append(DeckSlide(slide=slide.number, deck_slide=len(sheets)))
    if settings.questions:
        sheets += question_sheets(parts, edit, transcript, speakers, theme, width)
    sheets.append(
        about_sheet(about, work.episode_id, edit, theme, words, own=any(matched.native(item.slide) for item in placed))
    )
    book = Book(
        width=width,
        theme=theme,
        sheets=unique_titles(sheets),
        title=about.title,
        author=about.presenter or about.organisation,
        subject=about.event,
        keywords=about.keywords,
        language=TAGS.get(transcript.language, transcript.language) or "en-GB",
        date=about.date,
        furniture=kit.items,
        footer=kit.footer,
    )
    path, file = work.new("deliver/deck.pptx")
    write(book, path)
    placed = on_original(matched, placed, len(sheets), path, book.language, settings, work)
    problems = check.problems(path)
    for problem in problems:
        work.warn(f"deck.pptx: {problem}")
    if problems:
        mark_draft(path)
    pictures = []
    for number, item in enumerate(placed, start=1):
        target, picture = work.new(f"deliver/slides/{number:03}.png")
        page = pages.of(item.slide)
        assert page is not None
        copied(work, page.image, target)
        pictures.append(picture)
    work.progress(1.0)
    return Deck(file=file, slides=placed, pictures=pictures, problems=problems)


def kept_slides(edit: Edit, slides: Slides, left_out: Collection[int] = ()) -> list[Slide]:
    """The slides and demonstrations of which the edit keeps at least half a second (or all, if shorter), by first kept moment.

    Of what only reaches into a clip, such as a holding screen that goes as the talk begins, more must be seen.
    `left_out`: numbers of what is no slide.
    """
    clips = [clip.span for clip in edit.clips]
    found = []
    for slide in slides.slides:
        kept = intersect(slide.shown, clips)
        least = LEAST_SHOWN_MS if any(span in slide.shown for span in kept) else SLIVER_MS
        if (
            slide.kind != "card"
            and slide.number not in left_out
            and kept
            and total(kept) >= min(least, total(slide.shown))
        ):
            found.append((kept[0].start_ms, slide.number, slide))
    return [slide for _, _, slide in sorted(found, key=lambda item: item[:2])]


def on_original(
    matched: Matched,
    placed: list[DeckSlide],
    count: int,
    path: Path,
    language: str,
    settings: DeckSettings,
    work: Workspace,
) -> list[DeckSlide]:
    """Make the rebuilt deck at `path` anew from the presenter's own slides, where they were matched; where its slides stand then."""
    native = {item.deck_slide: matched.native(item.slide) for item in placed}
    if matched.file is None or not any(native.values()):
        return placed
    items = [Item(number, native.get(number)) for number in range(1, count + 1)]
    data, places = compose(
        work.path(matched.file),
        path,
        items,
        keep_unshown=settings.keep_unshown,
        keep_notes=settings.presenter_notes,
        language=language,
    )
    path.write_bytes(timeless(data))
    return [
        DeckSlide(slide=item.slide, deck_slide=places[item.deck_slide - 1], original=native[item.deck_slide])
        for item in placed
    ]


def copied(work: Workspace, image: File, target: Path) -> None:
    """Put a copy of an earlier stage's picture among the delivered files."""
    try:
        shutil.copyfile(work.path(image), target)
    except OSError as error:
        raise OutputError(
            f"{target.name} cannot be written ({error.strerror}). Free some space and run again."
        ) from error
