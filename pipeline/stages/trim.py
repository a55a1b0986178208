"""The edit decision list: each part from its first word to its last with a little air, long silences tightened.

Cut points fall in the silence between words. Air around a part never reaches into what is off the record: at most half of the
silence in between is used.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec
import numpy as np

from pipeline.errors import StaleCorrectionError
from pipeline.formats import editor
from pipeline.model import (
    Break,
    Clip,
    Corrections,
    Cut,
    Edit,
    Media,
    Part,
    PartKind,
    Parts,
    Settings,
    Slides,
    Sound,
    Transcript,
    Word,
)
from pipeline.model.fillers import fillers
from pipeline.timeline import Span, clock, gaps, intersect, merge, subtract

SHORTEST_CLIP_MS = 300
LONGEST_WORD_MS = 1500  # a longer one was stretched over a pause by the recogniser
BEFORE_CHANGE_MS, AFTER_CHANGE_MS = 500, 1500  # a change on the screen is seen even where a silence is tightened
QUIETEST_RUN_MS, LATE_MS = 60, 150
SURE = 0.5
NEAR_MS = 1000  # a part that begins or ends farther from a word than this was not set by words
SHORTEST_CUT_MS = 1000  # tightening by less is not worth a jump in the picture


class TrimSettings(Settings, frozen=True):
    """[trim]"""

    lead_in: Annotated[
        float, msgspec.Meta(description="Seconds of air before the first word of a part, at most", ge=0, le=2)
    ] = 0.25
    lead_out: Annotated[
        float, msgspec.Meta(description="Seconds of air after the last word of a part, at most", ge=0, le=5)
    ] = 0.5
    longest_silence: Annotated[
        float,
        msgspec.Meta(
            description="A silence longer than this many seconds is tightened; 0 keeps all silences", ge=0, le=600
        ),
    ] = 3.0
    silence_left: Annotated[
        float, msgspec.Meta(description="Seconds that are left of a tightened silence", ge=0.2, le=5)
    ] = 0.8
    cut_mishaps: Annotated[
        bool, msgspec.Meta(description='Cut what went wrong on the air ("can you hear us?"), not only propose it')
    ] = False
    cut_fillers: Annotated[
        bool, msgspec.Meta(description='Cut "um", "äh", "euh" and their like where there is silence on either side')
    ] = False


def trim(
    media: Media,
    sound: Sound,
    transcript: Transcript,
    slides: Slides,
    parts: Parts,
    corrections: Corrections,
    settings: TrimSettings,
) -> Edit:
    """Decide which clips stay. Pure.

    Raises:
        ConfigurationError: a timeline from a video editor cannot be used.
        StaleCorrectionError: a `cut` or `keep` of a person lies outside the recording.
    """
    _check(corrections, media.duration_ms)
    spoken = _spoken(transcript, sound)
    quiet_db = _quiet_level(sound)
    clips: list[Clip] = []
    cuts: list[Cut] = []
    for part, span in zip(
        parts.parts, _with_air(parts.parts, transcript, sound, quiet_db, media, corrections, settings), strict=True
    ):
        found = _silences(span, spoken, sound, quiet_db, slides, settings)
        if settings.cut_mishaps:
            own = [m for m in parts.mishaps if m.ms in part.span]
            found += [Cut(start_ms=m.ms, end_ms=m.end_ms, reason=f"mishap: {m.what}") for m in own]
        found += [_break(one, settings) for one in parts.breaks if one.span.clip(part.span)]
        if settings.cut_fillers:
            found += fillers(transcript, span, lambda hole: _hush(hole, sound, quiet_db, latest=True))
        found = [piece for cut in found for piece in _without(cut, corrections.keep)]
        found += [
            Cut(start_ms=s.start_ms, end_ms=s.end_ms, reason="cut by a person")
            for s in intersect([span], corrections.cut)
        ]
        stays = subtract([span], [Span(cut.start_ms, cut.end_ms) for cut in found])
        long = [s for s in stays if s.length >= SHORTEST_CLIP_MS]
        clips += [Clip(part=part.kind, start_ms=s.start_ms, end_ms=s.end_ms) for s in long]
        cuts += found
    clips += _kept_outside(parts.parts, clips, cuts, corrections)
    edit = Edit(clips=_tidy(clips), cuts=sorted(cuts, key=lambda cut: (cut.start_ms, cut.end_ms)))
    return editor.applied(edit, parts, corrections.timelines, media.duration_ms) if corrections.timelines else edit


def _check(corrections: Corrections, duration_ms: int) -> None:
    for name, spans in (("cut", corrections.cut), ("keep", corrections.keep)):
        for span in spans:
            if span.length <= 0 or span.start_ms < 0 or span.start_ms >= duration_ms:
                raise StaleCorrectionError(
                    f"The correction {name} {clock(span.start_ms)} to {clock(span.end_ms)} does not lie in the recording, "
                    f"which is {clock(duration_ms)} long. Correct or remove it in the recording's .toml file."
                )


def _spoken(transcript: Transcript, sound: Sound) -> list[Span]:
    """Where somebody speaks: what the detector heard, and the words that the recogniser is sure of, with a believable length."""
    words = [
        Span(word.start_ms, min(word.end_ms, word.start_ms + LONGEST_WORD_MS))
        for segment in transcript.segments
        for word in segment.words
        if word.text.strip() and (not sound.speech or (word.confidence >= SURE and not segment.doubtful))
    ]
    return merge([*words, *sound.speech])


def _quiet_level(sound: Sound) -> float:
    """dBFS below which a step is taken for silence: a third of the way from the room's noise up to speech."""
    if not sound.envelope:
        return -100.0
    low, high = np.percentile(np.asarray(sound.envelope, dtype=np.float64), (8, 90))
    return float(max(-80.0, low + (high - low) / 3))


def _with_air(
    parts: Sequence[Part],
    transcript: Transcript,
    sound: Sound,
    quiet_db: float,
    media: Media,
    corrections: Corrections,
    settings: TrimSettings,
) -> list[Span]:
    """Each part with air at its two ends. An end that a person set stays where it was set."""
    set_by_hand = {boundary.what.strip(): boundary.now_ms for boundary in corrections.boundaries}
    words = sorted((w for w in transcript.words if w.text.strip()), key=lambda w: w.start_ms)
    out: list[Span] = []
    for part in parts:
        own = [w for w in words if part.start_ms <= (w.start_ms + w.end_ms) // 2 < part.end_ms]
        start, end = part.start_ms, part.end_ms
        if f"{part.kind} start" not in set_by_hand and own and own[0].start_ms - part.start_ms < NEAR_MS:
            start = _start(own[0], [w for w in words if w.start_ms < own[0].start_ms], sound, quiet_db, settings)
        last = max(own, key=lambda w: w.end_ms, default=None)
        if f"{part.kind} end" not in set_by_hand and last and part.end_ms - last.end_ms < NEAR_MS:
            end = _end(
                last, [w for w in words if w.start_ms >= part.end_ms], sound, quiet_db, media.duration_ms, settings
            )
        out.append(Span(max(0, start), min(media.duration_ms, end)))
    for at in range(1, len(out)):
        if out[at - 1].end_ms > out[at].start_ms:
            by_hand = f"{parts[at].kind} start" in set_by_hand
            edge = out[at].start_ms if by_hand else out[at - 1].end_ms
            out[at - 1], out[at] = Span(out[at - 1].start_ms, edge), Span(edge, out[at].end_ms)
    return out


def _start(first: Word, before: Sequence[Word], sound: Sound, quiet_db: float, settings: TrimSettings) -> int:
    foreign = max(before, key=lambda w: w.end_ms, default=None)
    low = min(_middle(foreign), first.start_ms) if foreign else 0
    hush = _hush(Span(low, _middle(first)), sound, quiet_db, latest=True)
    if hush is None:
        hush = Span(min(foreign.end_ms if foreign else 0, first.start_ms), first.start_ms)
    # Air is wanted before the word as the recogniser has it, or as it is heard, whichever is earlier.
    onset = min(hush.end_ms, max(first.start_ms, hush.start_ms))
    return (
        max(hush.middle, onset - round(settings.lead_in * 1000))
        if foreign
        else max(0, onset - round(settings.lead_in * 1000))
    )


def _end(
    last: Word, after: Sequence[Word], sound: Sound, quiet_db: float, duration_ms: int, settings: TrimSettings
) -> int:
    foreign = min(after, key=lambda w: w.start_ms, default=None)
    high = max(_middle(foreign), last.end_ms) if foreign else duration_ms
    hush = _hush(Span(_middle(last), high), sound, quiet_db, latest=False)
    if hush is None:
        hush = Span(last.end_ms, max(foreign.start_ms if foreign else duration_ms, last.end_ms))
    heard = next((span.end_ms for span in sound.speech if _middle(last) in span), last.end_ms)
    # Noise after the last word is no part of it: the silence may begin a little later than the recogniser and the detector say.
    offset = min(max(hush.start_ms, min(last.end_ms, hush.end_ms)), max(last.end_ms, heard) + LATE_MS)
    air = offset + round(settings.lead_out * 1000)
    return min(hush.middle, air) if foreign else min(duration_ms, air)


def _middle(word: Word) -> int:
    return (word.start_ms + min(word.end_ms, word.start_ms + LONGEST_WORD_MS)) // 2


def _hush(window: Span, sound: Sound, quiet_db: float, latest: bool) -> Span | None:
    """The longest quiet run in the window; of runs over a second the one nearest to the part's own words."""
    step = sound.step_ms
    levels = sound.envelope[window.start_ms // step : -(-window.end_ms // step)] if step > 0 else []
    runs: list[Span] = []
    for at, level in enumerate(levels):
        ms = (window.start_ms // step + at) * step
        if level <= quiet_db:
            if runs and runs[-1].end_ms == ms:
                runs[-1] = Span(runs[-1].start_ms, ms + step)
            else:
                runs.append(Span(ms, ms + step))
    runs = [run for run in runs if run.length >= QUIETEST_RUN_MS]
    if not runs:
        return None
    long = [run for run in runs if run.length >= 1000]
    return (long[-1] if latest else long[0]) if long else max(runs, key=lambda run: run.length)


def _silences(
    span: Span, spoken: list[Span], sound: Sound, quiet_db: float, slides: Slides, settings: TrimSettings
) -> list[Cut]:
    """Silences longer than the limit, without the air that is left; demonstrations and changes on the screen stay."""
    limit, left = round(settings.longest_silence * 1000), round(settings.silence_left * 1000)
    if not limit or not intersect([span], spoken):
        return []
    shown = [screen.span for screen in slides.screens if screen.kind == "demo"]
    changes = [screen.span.start_ms for screen in slides.screens] + [s for slide in slides.slides for s in slide.steps]
    shown += [Span(ms - BEFORE_CHANGE_MS, ms + AFTER_CHANGE_MS) for ms in changes]
    out = []
    for hole in gaps(spoken, span):
        if hole.length > limit and hole.length > left and _is_quiet(hole, sound, quiet_db):
            inner = Span(hole.start_ms + left // 2, hole.end_ms - left // 2)
            out += [
                Cut(start_ms=piece.start_ms, end_ms=piece.end_ms, reason=f"{hole.length / 1000:.1f} s of silence")
                for piece in subtract([inner], shown)
                if piece.length >= SHORTEST_CUT_MS
            ]
    return out


def _break(one: Break, settings: TrimSettings) -> Cut:
    """A break without the air that is left at its two ends."""
    out, back = (min(round(air * 1000), one.span.length // 4) for air in (settings.lead_out, settings.lead_in))
    return Cut(start_ms=one.start_ms + out, end_ms=one.end_ms - back, reason="a break")


def _is_quiet(hole: Span, sound: Sound, quiet_db: float) -> bool:
    """Whether nine tenths of it are below the quiet level: not music, not a film, not speech that was not recognised."""
    if sound.step_ms <= 0:
        return True
    levels = sound.envelope[hole.start_ms // sound.step_ms : hole.end_ms // sound.step_ms]
    return not levels or float(np.percentile(levels, 90)) <= max(quiet_db, -60.0)


def _without(cut: Cut, keep: Sequence[Span]) -> list[Cut]:
    stay = subtract([Span(cut.start_ms, cut.end_ms)], keep)
    return [msgspec.structs.replace(cut, start_ms=s.start_ms, end_ms=s.end_ms) for s in stay]


def _kept_outside(
    parts: Sequence[Part], clips: Sequence[Clip], cuts: Sequence[Cut], corrections: Corrections
) -> list[Clip]:
    """What a person keeps although it lies outside the parts: it joins the part it follows, or the first one.

    A `cut` of a person wins over a `keep` of the same place.
    """
    spans = subtract(subtract(corrections.keep, [clip.span for clip in clips]), corrections.cut)
    out = []
    for span in spans:
        if span.length >= SHORTEST_CLIP_MS or any(
            clip.end_ms == span.start_ms or clip.start_ms == span.end_ms for clip in clips
        ):
            kind: PartKind = parts[0].kind if parts else "presentation"
            for part in parts:
                if part.start_ms <= span.start_ms:
                    kind = part.kind
            out.append(Clip(part=kind, start_ms=span.start_ms, end_ms=span.end_ms))
    return out


def _tidy(clips: Sequence[Clip]) -> list[Clip]:
    """In order; neighbours of one part that touch are one clip."""
    out: list[Clip] = []
    for clip in sorted(clips, key=lambda clip: (clip.start_ms, clip.end_ms)):
        if out and out[-1].part == clip.part and out[-1].end_ms == clip.start_ms:
            out[-1] = Clip(part=clip.part, start_ms=out[-1].start_ms, end_ms=clip.end_ms)
        else:
            out.append(clip)
    return out
