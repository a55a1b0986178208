"""Prove the deck: each slide drawn again and compared with the frame it came from; a page that shows both side by side."""

import shutil
from typing import Annotated

import msgspec
import numpy as np
from PIL import Image

from pipeline import model
from pipeline.errors import UsageError
from pipeline.formats import office, pdf, proof_page
from pipeline.formats.pdf import Sheet
from pipeline.formats.pptx.read import boxes_of_slides, shown_all
from pipeline.model import Deck, DeckSlide, PageOfSlide, Pages, Proof, Renderer, SlideProof, Slides
from pipeline.stage import Workspace
from pipeline.stages.prove.compare import Agreement, covered, layout_agreement, text_agreement
from pipeline.vision.likeness import glance, likeness, load

WIDE = 960
LEAST_TEXT = 0.95
LEAST_LAYOUT, LEAST_COVERED = 0.3, 0.5
LEAST_PICTURE = 0.55
SAME_PICTURE = 0.9
MOST_WORDS = 6


class ProveSettings(model.Settings, frozen=True):
    """`[prove]` of config.toml."""

    render: Annotated[
        bool,
        msgspec.Meta(
            description="Draw the deck with LibreOffice, where it is installed; false compares text and boxes"
        ),
    ] = True


def prove(
    deck: Deck, slides: Slides, pages: Pages, renderer: Renderer, settings: ProveSettings, work: Workspace
) -> Proof:
    """Compare every slide of the deck with its frame, and write `proof.html`. A drawing program that fails never stops the episode."""
    if not deck.slides:
        return Proof()
    path = work.path(deck.file)
    printed = drawn(deck, work) if settings.render and renderer.name else []
    own = boxes_of_slides(path)
    kinds = {slide.number: slide.kind for slide in slides.slides}
    found = []
    for number, item in enumerate(deck.slides, start=1):
        page = pages.of(item.slide)
        assert page is not None
        written = own[item.deck_slide - 1]
        demo = kinds[item.slide] == "demo"
        if printed:
            found.append(by_picture(item, page, printed[item.deck_slide - 1], written.around, demo, work))
        else:
            said = (
                Agreement(1.0, [], []) if demo else text_agreement(page, written.text, item.deck_slide, written.around)
            )
            layout = None if demo or item.original else covered(page, written.boxes)
            found.append(judged(item, said, layout, LEAST_COVERED, None))
        work.progress(0.5 + 0.5 * number / len(deck.slides))
    target, html = work.new("deliver/proof.html")
    titles = [page.title if (page := pages.of(item.slide)) else "" for item in deck.slides]
    pictures = [picture.name.removeprefix("deliver/") for picture in deck.pictures]
    target.write_text(proof_page.render(found, titles, pictures, rendered=bool(printed)), encoding="utf-8")
    return Proof(page=html, rendered=bool(printed), slides=found)


def drawn(deck: Deck, work: Workspace) -> list[Sheet]:
    """Every slide of the deck, drawn; none where that did not work."""
    folder = work.folder / "drawn"
    folder.mkdir()
    try:
        copy = folder / "deck.pptx"
        shown_all(work.path(deck.file), copy)
        made = office.to_pdf(copy, folder, len(deck.slides))
        sheets = pdf.sheets(made, wide=WIDE) if made else []
    except UsageError:
        sheets = []
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if len(sheets) < max(item.deck_slide for item in deck.slides):
        work.warn("The deck could not be drawn on this machine: its text and boxes were compared instead.")
        return []
    work.progress(0.5)
    return sheets


def by_picture(
    item: DeckSlide, page: PageOfSlide, sheet: Sheet, around: str, demo: bool, work: Workspace
) -> SlideProof:
    """Words, places and looks of a drawn slide. `around`: what its master prints on it."""
    assert sheet.picture is not None
    path, file = work.new(f"deliver/proof/{item.deck_slide:03}.png")
    Image.fromarray(sheet.picture).quantize(128).save(path, optimize=False)
    said = text_agreement(page, " ".join(word.text for word in sheet.words), item.deck_slide, around)
    look = likeness(glance(load(work.path(page.image))), glance(np.ascontiguousarray(sheet.picture)))
    if demo or (item.original and look >= SAME_PICTURE and not said.added):
        said = Agreement(1.0, [], [])  # what is missing as text stands in a picture of the presenter's slide
    # Where the text of the presenter's own slide stands is the presenter's doing, and the drawing program's, which may lack a font.
    layout = None if demo or item.original else layout_agreement(page, sheet.words)
    proof = judged(item, said, layout, LEAST_LAYOUT, None if demo else look)
    return msgspec.structs.replace(proof, image=file)


def judged(item: DeckSlide, said: Agreement, layout: float | None, least: float, picture: float | None) -> SlideProof:
    """The verdict, with its reasons in a producer's words."""
    why = []
    if said.score < LEAST_TEXT:
        if said.lost:
            why.append(f"Words of the frame that the slide has not: {some(said.lost)}.")
        if said.added:
            why.append(f"Words of the slide that the frame has not: {some(said.added)}.")
    if layout is not None and layout < least:
        why.append("Text stands elsewhere than in the frame, or breaks into other lines.")
    if picture is not None and picture < LEAST_PICTURE:
        why.append("It looks different from the frame.")
    return SlideProof(
        slide=item.slide,
        deck_slide=item.deck_slide,
        safe=not why,
        text=round(said.score, 3),
        layout=None if layout is None else round(layout, 3),
        picture=None if picture is None else round(picture, 3),
        why=why,
    )


def some(found: list[str]) -> str:
    """The first few words, each once."""
    once = list(dict.fromkeys(found))
    return ", ".join(once[:MOST_WORDS]) + (" …" if len(once) > MOST_WORDS else "")
