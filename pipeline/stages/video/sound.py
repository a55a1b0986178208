"""The sound of one part: cut, levelled, at one loudness."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.media import cut, loudness, noise
from pipeline.media.sound import Loudness
from pipeline.model import Edit, Media, PartKind, Sound
from pipeline.stages.video.picture import SOUND_SHARE
from pipeline.stages.video.settings import Step, VideoSettings
from pipeline.timeline import Span, overlap


def make_sound(
    media: Media,
    sound: Sound,
    edit: Edit,
    kind: PartKind,
    settings: VideoSettings,
    scratch: Path,
    step: Step,
    muted: Sequence[Span] = (),
) -> tuple[Path, Loudness]:
    """The part's finished sound as an AAC file, and how loud it is; silent where the recording has none, and where it is `muted`."""
    spans, length_ms, ffmpeg = edit.spans(kind), edit.duration(kind), step.work.machine.ffmpeg
    target = scratch / "sound.aac"
    if media.audio is None:
        loudness.silence(target, length_ms, configured=ffmpeg)
        return target, Loudness(None, None, None)
    gain = scratch / "gain.wav"
    speaks = overlap(sound.speech, spans) > 0
    if settings.level_speakers and speaks:
        loudness.curve(sound.envelope, sound.speech, spans, gain)
    mono = cut.is_mono(media, sound.channel)
    found = noise.Noise()
    if settings.lower_noise and speaks and sound.audio:
        found = noise.measure(step.work.path(sound.audio), sound.envelope, sound.speech, spans)
    kept_sound = cut.sound(
        step.work.recording, media, spans, muted, lambda stream: noise.lowered(stream, found), sound.channel
    )
    kept = loudness.store(
        loudness.even(kept_sound, gain if gain.exists() else None, mono),
        scratch / "kept.flac",
        mono,
        configured=ffmpeg,
        length_ms=length_ms,
        on_progress=step.between(0, SOUND_SHARE * 0.3),
    )
    result = loudness.encode(
        kept,
        speaks,
        loudness.Target(settings.loudness_lufs, settings.true_peak_dbtp),
        target,
        configured=ffmpeg,
        length_ms=length_ms,
        on_progress=step.between(SOUND_SHARE * 0.4, SOUND_SHARE),
    )
    return target, result
