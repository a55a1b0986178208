"""Make the videos: each part cut, levelled and captioned, as an MP4 that plays everywhere."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec

from pipeline import model
from pipeline.formats import card
from pipeline.media import cut, gops, loudness, mux, smart, splice
from pipeline.media.sound import Loudness
from pipeline.model import About, Edit, Film, Media, Pages, PartKind, Parts, Slides, Sound, Subtitles, Video
from pipeline.model.chapters import chapters
from pipeline.stage import Workspace
from pipeline.timeline import Span, overlap


class VideoSettings(model.Settings, frozen=True):
    """`[video]` of config.toml."""

    copy_pictures: Annotated[
        bool,
        msgspec.Meta(
            description="Copy the recording's pictures where they play everywhere, and encode those at the cuts alone; false encodes all"
        ),
    ] = True

    quality: Annotated[
        int,
        msgspec.Meta(
            description="Picture quality where all is encoded (x264's rate factor): lower is better and larger; 17 is near perfect",
            ge=12,
            le=32,
        ),
    ] = 23
    loudness_lufs: Annotated[
        float,
        msgspec.Meta(
            description="Loudness of the finished sound in LUFS; -16 suits speech on the web", ge=-31.0, le=-10.0
        ),
    ] = -16.0
    true_peak_dbtp: Annotated[
        float, msgspec.Meta(description="Highest peak before compression in dBTP; AAC adds up to 0.4", ge=-9.0, le=-0.5)
    ] = -1.5
    level_speakers: Annotated[
        bool, msgspec.Meta(description="Bring quiet and loud speakers together before setting the loudness")
    ] = True


# A recording that is sound alone gets a picture of this size.
CARD = (1280, 720)
PART_TITLES = {"presentation": "", "qa": "Questions and answers"}
# Shares of the work, measured: the sound, then the picture.
SOUND_SHARE = 0.25
# Where copying ends and the film is put together.
MUX_SHARE = 0.95


def video(
    media: Media,
    sound: Sound,
    edit: Edit,
    subtitles: Subtitles,
    slides: Slides,
    pages: Pages,
    parts: Parts,
    about: About,
    settings: VideoSettings,
    work: Workspace,
) -> Video:
    """One film per part that has clips: `presentation.mp4`, `qa.mp4`.

    Raises:
        EngineError: ffmpeg failed.
    """
    kinds = edit.parts()
    whole = sum(edit.duration(kind) for kind in kinds)
    marks = chapters(edit, slides, pages, parts)
    frames = gops.index(work.recording, media) if media.video and kinds else None
    films, done = [], 0.0
    for kind in kinds:
        share = edit.duration(kind) / whole
        step = Step(work, done, share)
        scratch = work.folder / "scratch"
        scratch.mkdir(parents=True, exist_ok=True)
        aac, heard = make_sound(media, sound, edit, kind, settings, scratch, step)
        spans, length_ms = edit.spans(kind), edit.duration(kind)
        path, file = work.new(f"deliver/{kind}.mp4")
        size, cutting, picture, how = make_picture(media, about, kind, spans, frames, settings, scratch, step)
        mux.write(
            picture,
            how,
            aac,
            captions(subtitles, kind, work),
            [mux.Mark(mark.at_ms, mark.title) for mark in marks if mark.part == kind],
            labels(about, kind, subtitles),
            path,
            length_ms=length_ms,
            scratch=scratch,
            configured=work.machine.ffmpeg,
            on_progress=step.between(MUX_SHARE if isinstance(how, mux.Copy) else SOUND_SHARE, 1.0),
        )
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
        done += share
        for left in sorted(scratch.iterdir()):
            left.unlink()
        scratch.rmdir()
    work.progress(1)
    return Video(films=films)


class Step:
    """Progress of one part within the stage's."""

    def __init__(self, work: Workspace, done: float, share: float) -> None:
        self.work, self.done, self.share = work, done, share

    def __call__(self, share: float) -> None:
        self.work.progress(self.done + self.share * min(1.0, max(0.0, share)))

    def between(self, first: float, last: float) -> Callable[[float], None]:
        """Takes 0 to 1 as `first` to `last` of this step."""
        return lambda share: self(first + (last - first) * share)


class Cutting(msgspec.Struct, frozen=True):
    """How the picture was made: frames copied and encoded, and why all had to be encoded."""

    copied: int = 0
    copied_bytes: int = 0
    encoded: int = 0
    why: str = ""


def make_picture(
    media: Media,
    about: About,
    kind: PartKind,
    spans: Sequence[Span],
    frames: gops.Index | None,
    settings: VideoSettings,
    scratch: Path,
    step: Step,
) -> tuple[tuple[int, int], Cutting, Any, mux.Encode | mux.Copy]:
    """The part's picture: its size, how it was made, and what to put into the film: copied where possible, else to be encoded."""
    encode = mux.Encode(settings.quality)
    if not media.video or not frames or not frames.at:
        still = scratch / "card.png"
        facts = [about.presenter, about.organisation, about.event, about.date]
        card.draw(still, CARD, about.title or step.work.episode_id, PART_TITLES[kind], facts)
        return CARD, Cutting(), mux.card(still, sum(span.length for span in spans)), encode
    size = upright(media.video.width, media.video.height, media.video.rotation)
    clips = cut.shown(frames.at, spans)
    why = frames.unfit if settings.copy_pictures else "the settings ask for it"
    runs = [] if why else splice.plan(frames, clips)
    copied, encoded = splice.counts(runs)
    if not why and copied < encoded:
        why = "its keyframes are too far apart for the cuts"
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
    return size, Cutting(why=why), cut.picture(step.work.recording, media, spans, size, frames), encode


def captions(subtitles: Subtitles, kind: PartKind, work: Workspace) -> list[mux.Captions]:
    """The part's caption files that hold anything."""
    tracks = [track for track in subtitles.tracks if track.part == kind]
    return [mux.Captions(path, track.language) for track in tracks if (path := work.path(track.srt)).stat().st_size]


def make_sound(
    media: Media, sound: Sound, edit: Edit, kind: PartKind, settings: VideoSettings, scratch: Path, step: Step
) -> tuple[Path, Loudness]:
    """The part's finished sound as an AAC file, and how loud it is; silent where the recording has none."""
    spans, length_ms, ffmpeg = edit.spans(kind), edit.duration(kind), step.work.machine.ffmpeg
    target = scratch / "sound.aac"
    if media.audio is None:
        loudness.silence(target, length_ms, configured=ffmpeg)
        return target, Loudness(None, None, None)
    gain = scratch / "gain.wav"
    speaks = overlap(sound.speech, spans) > 0
    if settings.level_speakers and speaks:
        loudness.curve(sound.envelope, sound.speech, spans, gain)
    stream = loudness.even(cut.sound(step.work.recording, media, spans), gain if gain.exists() else None)
    kept = scratch / "kept.flac"
    heard = loudness.store(
        stream, kept, configured=ffmpeg, length_ms=length_ms, on_progress=step.between(0, SOUND_SHARE * 0.6)
    )
    result = loudness.encode(
        kept,
        heard,
        speaks,
        loudness.Target(settings.loudness_lufs, settings.true_peak_dbtp),
        target,
        configured=ffmpeg,
        length_ms=length_ms,
        on_progress=step.between(SOUND_SHARE * 0.6, SOUND_SHARE),
    )
    return target, result


def upright(width: int, height: int, rotation: int) -> tuple[int, int]:
    """Size of the finished picture: turned upright, and even, as yuv420p needs it."""
    if rotation % 180:
        width, height = height, width
    return max(2, width // 2 * 2), max(2, height // 2 * 2)


def labels(about: About, kind: PartKind, subtitles: Subtitles) -> mux.Labels:
    """What players show of the file."""
    title = " – ".join(part for part in (about.title, PART_TITLES[kind]) if part)
    spoken = next((track.language for track in subtitles.tracks if track.part == kind), "")
    return mux.Labels(
        title=title,
        artist=about.presenter or about.organisation,
        date=about.date,
        copyright=about.licence or about.licence_url,
        language=spoken,
    )
