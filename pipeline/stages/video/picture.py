"""The picture of one part: copied where possible, else encoded; and once more with the captions in it, where asked for."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline.errors import MissingToolError
from pipeline.formats import card
from pipeline.media import burn, cut, gops, hardware, mux, smart, splice
from pipeline.model import About, Film, Media, PartKind, Subtitles, VideoStream
from pipeline.model.phrases import phrases
from pipeline.stage import Workspace
from pipeline.stages.video.settings import Step, VideoSettings
from pipeline.timeline import Span

# A recording that is sound alone gets a picture of this size.
CARD = (1280, 720)
# Shares of the work, measured: the sound, then the picture.
SOUND_SHARE = 0.25
# Where copying ends and the film is put together.
MUX_SHARE = 0.95
# Where the film ends and its double with captions in the picture begins, which is encoded whole.
PLAIN_SHARE = 0.4


class Cutting(msgspec.Struct, frozen=True):
    """How the picture was made: frames copied and encoded, and why all had to be encoded."""

    copied: int = 0
    copied_bytes: int = 0
    encoded: int = 0
    why: str = ""


def part_title(kind: PartKind, language: str) -> str:
    """What stands below the title, or behind it: that these are the questions."""
    return phrases(language).qa if kind == "qa" else ""


def make_picture(
    media: Media,
    about: About,
    kind: PartKind,
    spans: Sequence[Span],
    frames: gops.Index | None,
    settings: VideoSettings,
    scratch: Path,
    step: Step,
    language: str,
) -> tuple[tuple[int, int], Cutting, Any, mux.Encode | mux.Copy]:
    """The part's picture: its size, how it was made, and what to put into the film: copied where possible, else to be encoded."""
    if not media.video or not frames or not frames.at:
        still = scratch / "card.png"
        facts = [about.presenter, about.organisation, about.event, about.date]
        card.draw(still, CARD, about.title, part_title(kind, language), facts)
        return CARD, Cutting(), mux.card(still, sum(span.length for span in spans)), mux.Encode(settings.quality)
    size = upright(media.video.shown_width, media.video.height, media.video.rotation)
    clips = cut.shown(frames.at, spans)
    why = frames.unfit if settings.copy_pictures else "the settings ask for it"
    runs = [] if why else splice.plan(frames, clips)
    copied, encoded = splice.counts(runs)
    if not why and copied < encoded:
        open_gops = frames.leaning > len(frames.joints)
        why = "pictures look back over its keyframes" if open_gops else "its keyframes are too far apart for the cuts"
    if not why:
        target = scratch / "picture.mp4"
        try:
            done = smart.write(
                step.work.recording,
                media,
                frames,
                runs,
                target,
                length_ms=sum(span.length for span in spans),
                on_progress=step.between(SOUND_SHARE, MUX_SHARE),
            )
            how = mux.Copy(target, smart.timescale(frames.base), media.video.rotation)
            return size, Cutting(done.copied, done.copied_bytes, done.encoded), how.stream(), how
        except smart.Unfit as reason:
            why = str(reason)
    if settings.copy_pictures:
        step.work.warn(f"{kind}.mp4 was encoded anew from its first frame to its last: {why}.")
    return (
        size,
        Cutting(why=why),
        cut.picture(step.work.recording, media, spans, size, frames),
        encoding(settings, step.work),
    )


def encoding(settings: VideoSettings, work: Workspace) -> mux.Encode:
    """How to encode where all is encoded."""
    found = hardware.encoder(work.machine.ffmpeg) if settings.hardware else ""
    return mux.Encode(settings.quality, found)


def burn_in(
    media: Media,
    seen: VideoStream,
    kind: PartKind,
    spans: Sequence[Span],
    frames: gops.Index,
    settings: VideoSettings,
    subtitles: Subtitles,
    film: Film,
    finish: Callable[..., None],
    step: Step,
) -> Film | None:
    """The film again with its first captions in the picture; None where it has none. `finish`: `mux.write` with all that is alike."""
    tracks = captions(subtitles, kind, step.work)
    if not tracks:
        return None
    path, file = step.work.new(f"deliver/{kind}.captioned.mp4")
    picture = cut.picture(step.work.recording, media, spans, (film.width, film.height), frames)
    with tempfile.TemporaryDirectory() as plain:
        finish(
            burn.burnt(picture, tracks[0].srt, card.FONTS, Path(plain), burn.rate(seen)),
            encoding(settings, step.work),
            captions=[],
            target=path,
            on_progress=step,
        )
    why = "captions in the picture"
    return msgspec.structs.replace(film, file=file, copied=0, copied_bytes=0, encoded=0, why_encoded=why)


def check_signs(subtitles: Subtitles, settings: VideoSettings, work: Workspace) -> None:
    """Captions in the picture need a sign for each character, before anything is encoded.

    Raises:
        MissingToolError: the shipped font lacks some.
    """
    if not settings.burn_in:
        return
    text = "".join(work.path(track.srt).read_text("utf-8") for track in subtitles.tracks)
    if lacks := card.missing(text):
        raise MissingToolError(
            f"The captions cannot be drawn into the picture: the font has no sign for {' '.join(lacks[:12])}. "
            "Correct these words, or set `burn_in = false` under [video] in config.toml."
        )


def captions(subtitles: Subtitles, kind: PartKind, work: Workspace) -> list[mux.Captions]:
    """The part's caption files that hold anything."""
    tracks = [track for track in subtitles.tracks if track.part == kind]
    return [mux.Captions(path, track.language) for track in tracks if (path := work.path(track.srt)).stat().st_size]


def upright(width: int, height: int, rotation: int) -> tuple[int, int]:
    """Size of the finished picture: turned upright, in square pixels, and even, as yuv420p needs it."""
    if rotation % 180:
        width, height = height, width
    return max(2, width // 2 * 2), max(2, height // 2 * 2)
