"""Some slides of an episode's deck as a deck of their own, as they are or made again on a partner's master."""

import io
from collections.abc import Sequence
from pathlib import Path

from pptx import Presentation

from pipeline.errors import UsageError
from pipeline.formats.pptx.carry import Carrier
from pipeline.formats.pptx.drop import keep_slides, sections_of, without_show_range
from pipeline.formats.pptx.flow import flow
from pipeline.formats.pptx.original import describe, name_sections
from pipeline.formats.pptx.read import opened
from pipeline.formats.pptx.safe import cleaned


def reuse(deck: Path, numbers: Sequence[int], template: Path | None) -> bytes:
    """Slides `numbers` (1-based; empty: all) of the deck, in that order, as a file's bytes.

    With a template (.potx or .pptx, from outside: made safe first) every slide is made again on its master, and the template's own
    slides are left out. Without one the slides stay as they are.

    Raises:
        UsageError: there is no such slide, or the template is none.
    """
    source = opened(deck)
    slides = list(source.slides)
    chosen = list(numbers) or list(range(1, len(slides) + 1))
    missing = [number for number in chosen if not 1 <= number <= len(slides)]
    if missing:
        raise UsageError(f"{deck.name} has no slide {missing[0]}: it has 1 to {len(slides)}.")
    known = sections_of(source)
    ids = [str(entry.get("id")) for entry in source.part._element.sldIdLst]
    names = [known.get(ids[number - 1], next(iter(known.values()), "Presentation")) for number in chosen]
    if template is None:
        host = source
        keep_slides(host, chosen)
    else:
        host = Presentation(io.BytesIO(cleaned(template)))
        if not any(len(master.slide_layouts) for master in host.slide_masters):
            raise UsageError(
                f"{template.name} has no layouts to put slides on. Give the template that PowerPoint saved."
            )
        own = len(host.slides)
        carrier = Carrier(host)
        for number in chosen:
            flow(slides[number - 1], host, carrier, (source.slide_width, source.slide_height))
        without_show_range(host)
        keep_slides(host, range(own + 1, own + len(chosen) + 1))
        describe(host, source)
    name_sections(host, names)
    out = io.BytesIO()
    host.save(out)
    return out.getvalue()
