"""The proof as a page: every frame beside the slide that was made of it, with "safe to reuse" or "check this" and why."""

from collections.abc import Sequence

from pipeline.formats.html import room
from pipeline.model import SlideProof


def render(proofs: Sequence[SlideProof], titles: Sequence[str], pictures: Sequence[str], *, rendered: bool) -> str:
    """The page as HTML. `titles` and `pictures` (paths of the frames in the episode's folder) in the order of `proofs`."""
    return (
        room()
        .get_template("proof.html")
        .render(
            rows=[
                {
                    "proof": proof,
                    "title": title or "Slide without a title",
                    "frame": picture,
                    "slide": f"proof/{proof.deck_slide:03}.png" if proof.image is not None else "",
                    "figures": [
                        f"{name} {round(100 * value)} %"
                        for name, value in (("text", proof.text), ("layout", proof.layout), ("picture", proof.picture))
                        if value is not None
                    ],
                }
                for proof, title, picture in zip(proofs, titles, pictures, strict=True)
            ],
            safe=sum(proof.safe for proof in proofs),
            rendered=rendered,
        )
    )
