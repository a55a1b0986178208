"""Make the videos: each part cut, levelled and captioned, as an MP4 that plays everywhere."""

from functools import partial

from pipeline.media import gops, mux
from pipeline.model import (
    About,
    Edit,
    Film,
    Logo,
    Media,
    Pages,
    PartKind,
    Parts,
    Slides,
    Sound,
    Subtitles,
    Transcript,
    Video,
)
from pipeline.model.chapters import chapters
from pipeline.stage import Workspace
from pipeline.stages.video.cover import make_cover
from pipeline.stages.video.picture import (
    MUX_SHARE,
    PLAIN_SHARE,
    SOUND_SHARE,
    burn_in,
    captions,
    check_signs,
    make_picture,
    part_title,
)
from pipeline.stages.video.settings import Step, VideoSettings
from pipeline.stages.video.sound import make_sound

__all__ = ["VideoSettings", "video"]


def video(
    media: Media,
    sound: Sound,
    transcript: Transcript,
    edit: Edit,
    subtitles: Subtitles,
    slides: Slides,
    pages: Pages,
    parts: Parts,
    about: About,
    logo: Logo,
    settings: VideoSettings,
    work: Workspace,
) -> Video:
    """One film per part that has clips: `presentation.mp4`, `qa.mp4`; and their cover.

    Raises:
        ConfigurationError: the logo is no picture.
        EngineError: ffmpeg failed.
    """
    kinds = edit.parts()
    whole = sum(edit.duration(kind) for kind in kinds)
    marks = chapters(edit, slides, pages, parts, transcript.language)
    frames = gops.index(work.recording, media, keep=settings.keep_codec) if media.video and kinds else None
    films, burnt, done = [], list[Film](), 0.0
    check_signs(subtitles, settings, work)
    cover, cover_file = make_cover(edit, slides, pages, about, logo, work)
    for kind in kinds:
        share = edit.duration(kind) / whole
        burning = settings.burn_in and media.video is not None and frames is not None and bool(frames.at)
        step = Step(work, done, share * (PLAIN_SHARE if burning else 1))
        scratch = work.folder / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        aac, heard = make_sound(media, sound, edit, kind, settings, scratch, step, transcript.muted)
        spans, length_ms = edit.spans(kind), edit.duration(kind)
        path, file = work.new(f"deliver/{kind}.mp4")
        size, cutting, picture, how = make_picture(
            media, about, kind, spans, frames, settings, scratch, step, transcript.language
        )
        finish = partial(
            mux.write,
            sound=aac,
            chapters=[mux.Mark(mark.at_ms, mark.title) for mark in marks if mark.part == kind],
            labels=labels(about, kind, subtitles),
            length_ms=length_ms,
            scratch=scratch,
            configured=work.machine.ffmpeg,
            cover=cover,
        )
        on_progress = step.between(MUX_SHARE if isinstance(how, mux.Copy) else SOUND_SHARE, 1.0)
        finish(picture, how, captions=captions(subtitles, kind, work), target=path, on_progress=on_progress)
        films.append(
            Film(
                part=kind,
                file=file,
                duration_ms=length_ms,
                width=size[0],
                height=size[1],
                loudness_lufs=heard.integrated_lufs,
                true_peak_dbtp=heard.true_peak_dbtp,
                copied=cutting.copied,
                copied_bytes=cutting.copied_bytes,
                encoded=cutting.encoded,
                why_encoded=cutting.why,
            )
        )
        if burning and media.video and frames:
            after = Step(work, done + share * PLAIN_SHARE, share * (1 - PLAIN_SHARE))
            made = burn_in(media, media.video, kind, spans, frames, settings, subtitles, films[-1], finish, after)
            burnt += [made] if made else []
        done += share
        for left in sorted(scratch.iterdir()):
            left.unlink()
        scratch.rmdir()
    work.progress(1)
    return Video(films=films, burnt=burnt, cover=cover_file)


def labels(about: About, kind: PartKind, subtitles: Subtitles) -> mux.Labels:
    """What players show of the file."""
    spoken = next((track.language for track in subtitles.tracks if track.part == kind), "")
    title = " – ".join(part for part in (about.title, part_title(kind, spoken)) if part)
    return mux.Labels(
        title=title,
        artist=about.presenter or about.organisation,
        date=about.date,
        copyright=about.licence or about.licence_url,
        language=spoken,
    )
