"""Captions of each part, as SRT and WebVTT in output time. What was cut leaves no cue behind."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import msgspec

from pipeline.formats.caption_rules import LONGEST_MS, SHORTEST_MS
from pipeline.formats.captions import Spoken, cues
from pipeline.formats.line_breaks import grammar
from pipeline.formats.srt import write_srt
from pipeline.formats.vtt import write_vtt
from pipeline.media import sound as audio
from pipeline.media.sounds import label
from pipeline.model import Cue, Edit, PartKind, Settings, Sound, Speakers, Subtitles, Track, Transcript
from pipeline.stage import Workspace
from pipeline.timeline import Span, intersect, merge, subtract

UNKNOWN_LANGUAGE = "und"  # BCP 47 for: not known
NO_SPEECH_MS = 3000
# A sound without words is named if it lasts this long; so much of it is listened to, away from the words around it.
SOUND_MS, LISTEN_MS, AWAY_MS = 3000, 20_000, 250


class SubtitleSettings(Settings, frozen=True):
    """[subtitle]"""

    speakers: Annotated[
        bool,
        msgspec.Meta(
            description="Name the speaker of each caption in WebVTT, and mark a change of speaker with a hyphen"
        ),
    ] = True
    sounds: Annotated[
        bool, msgspec.Meta(description="Name music and applause where nobody speaks, such as [music]")
    ] = True
    no_speech: Annotated[
        str, msgspec.Meta(description="The caption of a part in which nobody speaks", max_length=42, min_length=1)
    ] = "[No speech]"


def subtitle(
    sound: Sound,
    transcript: Transcript,
    speakers: Speakers,
    edit: Edit,
    settings: SubtitleSettings,
    work: Workspace,
) -> Subtitles:
    """Write `<part>.<language>.srt` and `.vtt` for every part.

    Raises:
        OutputError: a file cannot be written.
    """
    language = transcript.language or UNKNOWN_LANGUAGE
    heard = sounds(sound, transcript, edit, work) if settings.sounds else []
    tracks, made = [], []
    for part in edit.parts():
        words = spoken(transcript, speakers, edit, part, settings.speakers)
        words += named(heard, edit, part, language)
        own = cues(words, part, edit.duration(part), language)
        own = own or _silent(part, edit.duration(part), settings.no_speech)
        own = [
            msgspec.structs.replace(cue, language=tongue)
            for cue, tongue in zip(own, tongues(own, transcript, edit), strict=True)
        ]
        tracks.append(_written(own, part, language, work))
        made += own
        for translation in transcript.translations:
            other = msgspec.structs.replace(transcript, segments=translation.segments)
            theirs = cues(spoken(other, speakers, edit, part, settings.speakers), part, edit.duration(part))
            if theirs and translation.language != language:
                tracks.append(_written(theirs, part, translation.language, work))
    return Subtitles(tracks=tracks, cues=made)


def _written(own: Sequence[Cue], part: PartKind, language: str, work: Workspace) -> Track:
    """Both files of a track."""
    srt_path, srt = work.new(f"deliver/{part}.{language}.srt")
    vtt_path, vtt = work.new(f"deliver/{part}.{language}.vtt")
    write_srt(own, srt_path)
    write_vtt(own, vtt_path)
    return Track(part=part, language=language, srt=srt, vtt=vtt)


def tongues(own: Sequence[Cue], transcript: Transcript, edit: Edit) -> list[str]:
    """The language of each cue where it is another than the transcript's, else empty."""
    out = []
    foreign = [segment for segment in transcript.segments if segment.language]
    for cue in own:
        middle = (cue.start_ms + cue.end_ms) // 2
        out.append(
            next(
                (
                    segment.language
                    for segment in foreign
                    for span in edit.span_to_output(cue.part, Span(segment.start_ms, segment.end_ms))
                    if middle in span
                ),
                "",
            )
        )
    return out


def spoken(transcript: Transcript, speakers: Speakers, edit: Edit, part: PartKind, named: bool = True) -> list[Spoken]:
    """The words of one part in its output time, the first with a capital, wherever it stood in its sentence.

    A word that a cut goes through stays where at least half of it is kept.
    """
    out: list[Spoken] = []
    for word in transcript.words:
        span = Span(word.start_ms, max(word.end_ms, word.start_ms + 1))
        left = edit.span_to_output(part, span)
        if left and 2 * sum(piece.length for piece in left) >= span.length:
            voice = speakers.at(span.middle) if named else None
            out.append(
                Spoken(left[0].start_ms, left[-1].end_ms, word.text, voice.called(transcript.language) if voice else "")
            )
    if out and out[0].text.islower():
        out[0] = replace(out[0], text=out[0].text[0].upper() + out[0].text[1:])
    return _smooth(out)


def sounds(sound: Sound, transcript: Transcript, edit: Edit, work: Workspace) -> list[tuple[Span, str]]:
    """Where music or applause is heard in what stays and nobody speaks, in recording time."""
    if sound.audio is None or not sound.envelope:
        return []
    words = [Span(word.start_ms, word.end_ms) for word in transcript.words]
    spoken_spans = [Span(s.start_ms - AWAY_MS, s.end_ms + AWAY_MS) for s in merge([*sound.speech, *words])]
    holes = subtract(intersect([clip.span for clip in edit.clips], [Span(0, sound.duration_ms)]), spoken_spans)
    quiet_db = float(sorted(sound.envelope)[len(sound.envelope) // 10])
    path = work.path(sound.audio)
    out: list[tuple[Span, str]] = []
    for hole in holes:
        if hole.length >= SOUND_MS:
            samples = audio.read(path, hole.start_ms, min(hole.end_ms, hole.start_ms + LISTEN_MS))
            if kind := label(samples, quiet_db):
                out.append((hole, kind))
    return out


def named(heard: Sequence[tuple[Span, str]], edit: Edit, part: PartKind, language: str) -> list[Spoken]:
    """The sounds of a part as captions name them, in output time."""
    known = grammar(language)
    names = {"music": known.music, "applause": known.applause}
    return [
        Spoken(left.start_ms, min(left.end_ms, left.start_ms + LONGEST_MS - 500), f"[{names[kind]}]", sound=True)
        for span, kind in heard
        for left in edit.span_to_output(part, span)[:1]
    ]


def _smooth(words: Sequence[Spoken]) -> list[Spoken]:
    """One or two words in another voice, in the middle of a sentence, are a slip: they get the voice around them."""
    out = list(words)
    for size in (1, 2):
        for at in range(1, len(out) - size):
            run = out[at : at + size]
            around = out[at - 1].speaker
            if around == out[at + size].speaker and all(w.speaker != around for w in run):
                inside = not out[at - 1].text.endswith((".", "?", "!")) or not run[-1].text.endswith((".", "?", "!"))
                if inside and run[0].start_ms - out[at - 1].end_ms < 300:
                    out[at : at + size] = [Spoken(w.start_ms, w.end_ms, w.text, around) for w in run]
    return out


def _silent(part: PartKind, duration_ms: int, text: str) -> list[Cue]:
    """One cue that says why there are no others."""
    if duration_ms < SHORTEST_MS:
        return []
    return [Cue(part=part, start_ms=0, end_ms=min(duration_ms, NO_SPEECH_MS, LONGEST_MS), lines=[text])]
