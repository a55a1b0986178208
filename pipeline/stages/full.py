"""Compile: talk and questions as one film, `full.mp4`, with a title card, a card between, and a closing card; by setting."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline import model
from pipeline.formats import card
from pipeline.formats.srt import read_srt, write_srt
from pipeline.formats.vtt import write_vtt
from pipeline.media import compiled, cut, gops, loudness, mux, smart, splice
from pipeline.model import About, Edit, Full, Logo, Media, Pages, PartKind, Parts, Slides, Subtitles, Track, Video
from pipeline.model.chapters import chapters
from pipeline.model.phrases import phrases
from pipeline.stage import Workspace


class FullSettings(model.Settings, frozen=True):
    """`[full]` of config.toml."""

    make: Annotated[
        bool,
        msgspec.Meta(description="Also make full.mp4: talk and questions in one film, with title and closing card"),
    ] = False
    title_seconds: Annotated[
        float,
        msgspec.Meta(
            description="How long the title card and the one before the questions stand; 0: none", ge=0, le=30
        ),
    ] = 4.0
    closing_seconds: Annotated[
        float,
        msgspec.Meta(description="How long the card with licence and funding stands at the end; 0: none", ge=0, le=30),
    ] = 6.0
    quality: Annotated[
        int, msgspec.Meta(description="Picture quality where pictures cannot be copied; lower is better", ge=12, le=32)
    ] = 21


FADE_S = 0.4


class Piece(msgspec.Struct, frozen=True):
    """A stretch of the film in order: the card of PNG `card`, or the part `part`; from `at_ms` on."""

    at_ms: int
    length_ms: int
    card: Path | None = None
    part: PartKind | None = None


def full(
    media: Media,
    edit: Edit,
    subtitles: Subtitles,
    slides: Slides,
    pages: Pages,
    parts: Parts,
    video: Video,
    about: About,
    logo: Logo,
    settings: FullSettings,
    work: Workspace,
) -> Full:
    """`full.mp4` with its captions, or nothing where it is not asked for. The sound is that of the finished films.

    Raises:
        EngineError: ffmpeg failed.
    """
    if not settings.make or not video.films:
        return Full(film=None, duration_ms=0, tracks=[])
    scratch = work.folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    size = (video.films[0].width, video.films[0].height)
    language = next((track.language for track in subtitles.tracks), "")
    pieces = laid(edit, about, logo, settings, size, scratch, language)
    begins = {piece.part: piece.at_ms for piece in pieces if piece.part}
    length_ms = pieces[-1].at_ms + pieces[-1].length_ms
    films = {film.part: work.path(film.file) for film in video.films}
    sound = make_sound(pieces, video, scratch, work)
    picture, how = make_picture(media, edit, video, pieces, films, size, settings, scratch, work)
    tracks = captions(subtitles, begins, work)
    path, file = work.new("deliver/full.mp4")
    mux.write(
        picture,
        how,
        sound,
        [mux.Captions(work.path(track.srt), track.language) for track in tracks],
        marks(pieces, edit, slides, pages, parts, language),
        mux.Labels(
            title=about.title,
            artist=about.presenter or about.organisation,
            date=about.date,
            copyright=about.licence or about.licence_url,
            language=tracks[0].language if tracks else "",
        ),
        path,
        length_ms=length_ms,
        scratch=scratch,
        configured=work.machine.ffmpeg,
        on_progress=lambda share: work.progress(0.5 + share / 2),
        cover=work.path(video.cover) if video.cover else None,
    )
    for left in sorted(scratch.iterdir()):
        left.unlink()
    scratch.rmdir()
    return Full(film=file, duration_ms=length_ms, tracks=tracks)


def laid(
    edit: Edit, about: About, logo: Logo, settings: FullSettings, size: tuple[int, int], scratch: Path, language: str
) -> list[Piece]:
    """The film's pieces in order, with their cards drawn."""
    title_ms, closing_ms = round(settings.title_seconds * 1000), round(settings.closing_seconds * 1000)
    facts = [about.presenter, about.organisation, about.event, about.date]
    closing = [about.licence, about.licence_url, about.attribution, about.funding]
    wanted: list[tuple[int, Path | None, PartKind | None]] = []
    if title_ms:
        card.draw(scratch / "title.png", size, about.title, "", facts)
        wanted.append((title_ms, scratch / "title.png", None))
    for kind in edit.parts():
        if kind == "qa" and title_ms and len(edit.parts()) > 1:
            card.draw(scratch / "between.png", size, phrases(language).qa, about.title, [])
            wanted.append((title_ms // 2, scratch / "between.png", None))
        wanted.append((edit.duration(kind), None, kind))
    if closing_ms and (any(closing) or logo.data):
        card.draw(scratch / "closing.png", size, about.title, about.presenter, closing, logo=logo)
        wanted.append((closing_ms, scratch / "closing.png", None))
    pieces, done = [], 0
    for length, picture, part in wanted:
        pieces.append(Piece(done, length, picture, part))
        done += length
    return pieces


def make_sound(pieces: list[Piece], video: Video, scratch: Path, work: Workspace) -> Path:
    """The films' sound with silence under the cards, as AAC."""
    length_ms = pieces[-1].at_ms + pieces[-1].length_ms
    films = {film.part: work.path(film.file) for film in video.films}
    stream = compiled.sound([(films[p.part] if p.part else None, p.length_ms) for p in pieces])
    target = scratch / "sound.aac"
    kept = loudness.store(
        stream,
        scratch / "kept.flac",
        False,
        configured=work.machine.ffmpeg,
        length_ms=length_ms,
        on_progress=lambda share: work.progress(share * 0.15),
    )
    # The films are as loud as they should be, and so are their peaks; silent cards change nothing, as the meter's gate leaves them out.
    peaks = [film.true_peak_dbtp for film in video.films if film.true_peak_dbtp is not None]
    before = kept.heard.integrated_lufs
    goal = loudness.Target(before if before is not None else -16.0, max(peaks, default=-1.0) - loudness.AAC_RISE_DB)
    loudness.encode(
        kept,
        before is not None,
        goal,
        target,
        configured=work.machine.ffmpeg,
        length_ms=length_ms,
        on_progress=lambda share: work.progress(0.15 + share * 0.1),
    )
    return target


def make_picture(
    media: Media,
    edit: Edit,
    video: Video,
    pieces: list[Piece],
    films: dict[PartKind, Path],
    size: tuple[int, int],
    settings: FullSettings,
    scratch: Path,
    work: Workspace,
) -> tuple[Any, mux.Copy]:
    """Copied from the recording where the films were, with the cards encoded to match; else encoded from the films."""
    length_ms = pieces[-1].at_ms + pieces[-1].length_ms
    if media.video and all(film.copied for film in video.films):
        frames = gops.index(work.recording, media)
        runs: list[splice.Run] = []
        for piece in pieces:
            if piece.part:
                moved = [
                    msgspec.structs.replace(one, output=one.output + piece.at_ms / 1000)
                    for one in cut.shown(frames.at, edit.spans(piece.part))
                ]
                runs += splice.plan(frames, moved)
            elif piece.card:
                runs.append(drawn(piece, piece is pieces[-1]))
        target = scratch / "picture.mp4"
        try:
            smart.write(
                work.recording,
                media,
                frames,
                runs,
                target,
                length_ms=length_ms,
                on_progress=lambda share: work.progress(0.25 + share / 4),
            )
            how = mux.Copy(target, smart.timescale(frames.base), media.video.rotation)
            return how.stream(), how
        except smart.Unfit as reason:
            work.warn(f"full.mp4 was encoded anew from its first frame to its last: {reason}.")
    target = scratch / "encoded.mp4"
    shown = [(films[piece.part] if piece.part else piece.card, piece.length_ms) for piece in pieces]
    compiled.encode(
        compiled.picture(shown, size),
        mux.Encode(settings.quality),
        target,
        configured=work.machine.ffmpeg,
        length_ms=length_ms,
        on_progress=lambda share: work.progress(0.25 + share / 4),
    )
    encoded = mux.Copy(target, cut.TICKS)
    return encoded.stream(), encoded


def drawn(piece: Piece, last: bool) -> splice.Drawn:
    """A card that comes and goes softly: few pictures, all of them in the two fades. The film itself begins and ends on the whole card,
    as that is what players and platforms show of it."""
    assert piece.card
    start, length = piece.at_ms / 1000, piece.length_ms / 1000
    picture = card.pixels(piece.card)
    fade = min(FADE_S, length / 3)
    steps = [fade * step / 8 for step in range(9)]
    places = [start + step for step in (steps if start else steps[:1])]
    places += [] if last else [start + length - fade + step for step in steps[:-1]]

    def at(place: float) -> npt.NDArray[np.uint8]:
        share = min(1.0, (place - start) / fade if start else 1.0, 1.0 if last else (start + length - place) / fade)
        paper = picture[-1, -1].astype(np.float32)
        faded: npt.NDArray[np.uint8] = np.rint(paper + (picture - paper) * max(0.0, share)).astype(np.uint8)
        return faded

    return splice.Drawn(places, at)


def captions(subtitles: Subtitles, begins: dict[PartKind, int], work: Workspace) -> list[Track]:
    """The parts' captions in the film's time, a track a language."""
    tracks = []
    for language in dict.fromkeys(track.language for track in subtitles.tracks):
        cues = [
            msgspec.structs.replace(
                cue, start_ms=cue.start_ms + begins[track.part], end_ms=cue.end_ms + begins[track.part]
            )
            for track in subtitles.tracks
            if track.language == language and track.part in begins
            for cue in read_srt(work.path(track.srt), track.part)
        ]
        srt, srt_file = work.new(f"deliver/full.{language}.srt")
        vtt, vtt_file = work.new(f"deliver/full.{language}.vtt")
        write_srt(cues, srt)
        write_vtt(cues, vtt)
        tracks.append(Track(part="presentation", language=language, srt=srt_file, vtt=vtt_file))
    return [track for track in tracks if work.path(track.srt).stat().st_size]


def marks(pieces: list[Piece], edit: Edit, slides: Slides, pages: Pages, parts: Parts, language: str) -> list[mux.Mark]:
    """The parts' chapters in the film's time; the questions begin with their card."""
    found = chapters(edit, slides, pages, parts, language)
    out: list[mux.Mark] = []
    waiting: int | None = None
    for piece in pieces:
        if piece.card:
            waiting = piece.at_ms if waiting is None else waiting
            continue
        for mark in (mark for mark in found if mark.part == piece.part):
            out.append(mux.Mark(waiting if waiting is not None else piece.at_ms + mark.at_ms, mark.title))
            waiting = None
    return out
