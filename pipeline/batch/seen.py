"""What one finished episode tells of its series. Looked for once, and kept with the episode (`.stages/seen.json`)."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline import codec
from pipeline.engines import vocabulary
from pipeline.episodes import HIDDEN
from pipeline.files import write_whole
from pipeline.model import Box, Frames, HoldingScreen, Look, PageOfSlide, Pages, Picture, Slide, Slides
from pipeline.model.document import Document
from pipeline.model.episode import Episode
from pipeline.stages import STAGES
from pipeline.stages.deck.furniture import LEAST_PAGES, SHARE, grouped
from pipeline.store import Store
from pipeline.timeline import Span
from pipeline.vision.familiar import keepsake

KEPT = "seen.json"
# Raised when an episode is looked at in another way.
VERSION = 1
# A screen that reaches farther into talk or questions than a change of the picture lags is none that holds the line.
REACH_MS = 3000


class Logo(Document, frozen=True):
    """A picture that stands at one place on many slides: `where` in words, and its file's bytes."""

    where: str
    picture: bytes


class Seen(Document, frozen=True):
    """What is learned from. `screens`: texts of slides, numbers as #; `holding`: what was shown outside of talk and questions.

    `background`: the usual one, #rrggbb; `of`: what this was read from.
    """

    of: str
    episode: str
    people: list[str]
    moderator: str
    terms: list[str]
    screens: list[str]
    holding: list[HoldingScreen]
    logos: list[Logo]
    background: str
    language: str
    minutes: float
    questions: bool


def see(folder: Path) -> Seen | None:
    """What the episode in a folder tells; None where it is not finished."""
    path = folder / "episode.json"
    try:
        data = path.read_bytes()
        episode = codec.decode(data, Episode)
    except (OSError, ValueError):
        return None
    of = f"{VERSION} {codec.digest(data.decode())}"
    kept = folder / HIDDEN / KEPT
    try:
        known = codec.decode(kept.read_bytes(), Seen)
        if known.of == of:
            return known
    except (OSError, ValueError):
        pass
    found = looked_at(folder, episode, of)
    with contextlib.suppress(OSError):  # else it is looked at again the next time
        write_whole(kept, codec.encode(found))
    return found


def looked_at(folder: Path, episode: Episode, of: str) -> Seen:
    """The same, out of the stages' results."""
    store = Store(folder)
    stored = {stage.makes: store.value(stage) for stage in STAGES if stage.makes in (Pages, Slides, Frames)}
    pages, slides, frames = stored[Pages], stored[Slides], stored[Frames]
    read = pages.pages if isinstance(pages, Pages) else []
    holding: list[HoldingScreen] = []
    if isinstance(slides, Slides) and isinstance(frames, Frames):
        parts = [Span(part.start_ms, part.end_ms) for part in episode.parts]
        texts = {page.slide: printed(page) for page in read}
        holding = [
            HoldingScreen(text=texts.get(slide.number, ""), picture=kept[0], varies=kept[1])
            for slide in slides.slides
            if outside(slide, parts) and (kept := photo(slide, frames, store))
        ]
    grounds = Counter(page.background for page in read)
    return Seen(
        of=of,
        episode=folder.name,
        people=sorted({person for person in (episode.presenter, episode.moderator) if person}),
        moderator=episode.moderator,
        terms=sorted({word for page in read for line in page.text for word in vocabulary.named(line) if len(word) > 3}),
        screens=sorted({text for page in read if (text := printed(page))}),
        holding=holding,
        logos=logos(read, store),
        background=min(grounds, key=lambda ground: (-grounds[ground], ground)) if grounds else "",
        language=episode.language,
        minutes=round(episode.recording.duration_ms / 60_000, 1),
        questions=any(part.kind == "qa" for part in episode.parts),
    )


def printed(page: PageOfSlide) -> str:
    """What stands on a page, numbers as #."""
    return re.sub(r"\d+", "#", " ".join(page.text)).strip()


def outside(slide: Slide, parts: Iterable[Span]) -> bool:
    """Whether it was shown outside of talk and questions; a waiting screen may come back within them."""
    spans = list(parts)
    if not spans or slide.kind == "demo":
        return slide.kind == "card"
    within = sum(both.length for shown in slide.shown for span in spans if (both := shown.clip(span)))
    return slide.kind == "card" or within <= REACH_MS


def photo(slide: Slide, frames: Frames, store: Store) -> tuple[bytes, list[Box]] | None:
    """The whole frame while the slide stood still."""
    there: list[Look] = [one for one in frames.looks if slide.still.start_ms in one.span]
    return keepsake(store.locate(there[0].picture), frames.width, there[0].moving) if there else None


def logos(pages: list[PageOfSlide], store: Store) -> list[Logo]:
    """Pictures that stand at one place on many of the slides."""
    need = max(LEAST_PAGES, round(SHARE * len(pages)))
    out = []
    for group in grouped(pages, store.locate):
        if isinstance(group.item, Picture) and len(group.members) >= need:
            try:
                out.append(
                    Logo(where=where(group.item.box, group.page), picture=store.locate(group.item.image).read_bytes())
                )
            except OSError:
                continue
    return out


def where(box: Box, page: PageOfSlide) -> str:
    """The place on the slide in words."""
    across = ("left", "middle", "right")[min(2, (2 * box.x + box.width) * 3 // (2 * page.width))]
    down = ("top", "middle", "bottom")[min(2, (2 * box.y + box.height) * 3 // (2 * page.height))]
    return down if across == down else f"{down} {across}"
