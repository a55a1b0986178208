"""Hand-off: the edit as a timeline that video editors open, with markers for slides and questions."""

from pipeline.formats import otio
from pipeline.formats.editor import NAMES
from pipeline.model import Edit, Handoff, Media, Pages, PartKind, Parts, Slides, Source
from pipeline.model.chapters import questions, talk
from pipeline.model.phrases import ENGLISH, phrases
from pipeline.stage import Workspace


def handoff(
    source: Source, media: Media, edit: Edit, slides: Slides, pages: Pages, parts: Parts, work: Workspace
) -> Handoff:
    """`edit/<part>.otio` and `edit/<part>.xml` for each part that has clips. The recording itself is what they show."""
    files = []
    for kind in edit.parts():
        laid = otio.Laid(
            name=NAMES[kind],
            recording=source.file,
            duration_ms=media.duration_ms,
            rate=otio.rate_for(media.video.usual_rate if media.video else 25),
            spans=edit.spans(kind),
            marks=marks(kind, edit, slides, pages, parts),
            seen=media.video is not None,
            heard=media.audio is not None,
        )
        for ending in otio.FORMATS:
            path, file = work.new(f"deliver/edit/{kind}.{ending}")
            path.write_text(otio.written(laid, ending), encoding="utf-8", newline="\n")
            files.append(file)
    return Handoff(files=files)


def marks(kind: PartKind, edit: Edit, slides: Slides, pages: Pages, parts: Parts) -> list[otio.Mark]:
    """Every appearance of a slide in the talk; every question of the Q&A."""
    if kind == "presentation":
        return [otio.Mark(at, title, "slide") for at, title in talk(edit, slides, pages, parts, phrases(ENGLISH))]
    return [otio.Mark(at, title, "question") for at, title in questions(edit, parts, phrases(ENGLISH))]
