"""Whether each slide of the deck says and shows what its frame did."""

from pipeline.model.document import Document, File


class SlideProof(Document, frozen=True):
    """Slide `slide` of the recording beside number `deck_slide` of deck.pptx. Agreements 0 to 1; None: could not be compared.

    `text`: F1 of words; `layout`: mean overlap (IoU) of the lines' boxes as drawn, or, where nothing draws, the share of each line
    that its box in the file covers; `picture`: likeness at a glance. `why`: what a person should look at; empty where `safe`.
    """

    slide: int
    deck_slide: int
    safe: bool
    text: float
    layout: float | None = None
    picture: float | None = None
    why: list[str] = []
    image: File | None = None


class Proof(Document, frozen=True):
    """Made by prove. `rendered`: the deck was drawn and compared as a picture; else its text and boxes were."""

    page: File | None = None
    rendered: bool = False
    slides: list[SlideProof] = []

    def of(self, slide: int) -> SlideProof | None:
        """The proof of slide number `slide`."""
        return next((proof for proof in self.slides if proof.slide == slide), None)
