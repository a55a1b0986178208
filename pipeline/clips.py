"""Clips on demand: one question, one slide, or a preview, cut out of an episode's finished films.

The films are what was published: levelled, with what was taken out gone. So a clip is the video stage at work on a film.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from pipeline import codec
from pipeline.errors import ConfigurationError, UsageError
from pipeline.formats.srt import read_srt, write_srt
from pipeline.formats.vtt import write_vtt
from pipeline.model import (
    About,
    Clip,
    Cue,
    Edit,
    Logo,
    Pages,
    PartKind,
    Parts,
    Question,
    Slides,
    Sound,
    Source,
    Subtitles,
    Track,
    Transcript,
)
from pipeline.model.episode import Episode
from pipeline.model.phrases import phrases
from pipeline.stage import Machine, Workspace
from pipeline.stages.probe import probe
from pipeline.stages.video import VideoSettings, video
from pipeline.timeline import Span, merge

AIR_MS = 250
PREVIEW_MS = 60_000
SHORTEST_CUE_MS = 500


class Wanted(msgspec.Struct, frozen=True):
    """What to cut: `spans` of the part's film (output time), a name for the file, a title for players."""

    name: str
    title: str
    part: PartKind
    spans: list[Span]


def read(folder: Path) -> Episode:
    """The finished episode of a folder.

    Raises:
        UsageError: there is none.
    """
    path = folder / "episode.json"
    if not path.is_file():
        raise UsageError(f"There is no finished episode in {folder}. Run `webinar run RECORDING` first.")
    try:
        return codec.decode(path.read_bytes(), Episode)
    except (ConfigurationError, ValueError) as error:
        raise UsageError(f"{path} cannot be understood. Run `webinar run RECORDING` again.") from error


def question(episode: Episode, number: int) -> Wanted:
    """A question with its answer.

    Raises:
        UsageError: there is no such question.
    """
    found = next((one for one in episode.questions if one.number == number), None)
    if found is None:
        raise UsageError(f"There is no question {number}; {has(len(episode.questions), 'question')}.")
    return stretch(episode, f"question-{number}", found.text, [Span(found.start_ms, answered(episode, found))])


def answered(episode: Episode, asked: Question) -> int:
    """Where the answer ends, ms of the recording: with what the presenter or another last says before the next question (of another
    group), without the moderator's way on; in the talk, where no next question ends it, with the passage in which it begins."""
    begins = asked.answer_start_ms
    if begins is None:
        return asked.end_ms
    group = asked.group or asked.number
    others = [one.start_ms for one in episode.questions if (one.group or one.number) != group]
    until = min((at for at in others if at > asked.start_ms), default=None)
    said = [one for one in episode.transcript if one.end_ms > begins and (until is None or one.start_ms < until)]
    if not any(part.kind == "qa" and part.start_ms <= asked.start_ms < part.end_ms for part in episode.parts):
        said = said[:1]
    by_others = [one.end_ms for one in said if one.speaker != episode.moderator]
    ends = by_others or [one.end_ms for one in said]
    end = max([asked.end_ms, *ends])
    return end if until is None else min(end, until)


def slide(episode: Episode, number: int) -> Wanted:
    """What was said while a slide was shown, each time that it was.

    Raises:
        UsageError: there is no such slide, or it was shown in nothing that stayed.
    """
    found = next((one for one in episode.slides if one.number == number), None)
    if found is None:
        raise UsageError(f"There is no slide {number}; {has(len(episode.slides), 'slide')}.")
    return stretch(episode, f"slide-{number}", found.title or f"Slide {number}", found.shown)


def preview(episode: Episode) -> Wanted:
    """The first minute of the talk proper, after the welcome, up to the end of a sentence."""
    edit = Edit(clips=episode.clips, cuts=[])
    marks = [mark.at_ms for mark in episode.chapters if mark.part == "presentation"]
    start = marks[1] if len(marks) > 1 and episode.chapters[0].title == phrases(episode.language).welcome else 0
    length = edit.duration("presentation")
    if not length:
        raise UsageError("The episode has no presentation to preview.")
    ends = [edit.to_output("presentation", passage.end_ms - 1) for passage in episode.transcript]
    within = [end for end in ends if end is not None and start + PREVIEW_MS // 2 <= end <= start + PREVIEW_MS - AIR_MS]
    end = min(length, max(within) + AIR_MS if within else start + PREVIEW_MS)
    return Wanted("preview", "Preview", "presentation", [Span(start, end)])


def stretch(episode: Episode, name: str, title: str, spans: Sequence[Span]) -> Wanted:
    """Spans of the recording in the film that shows most of them, with a little air at either end."""
    edit = Edit(clips=episode.clips, cuts=[])
    shown = {part: [piece for span in spans for piece in edit.span_to_output(part, span)] for part in edit.parts()}
    part = max(shown, key=lambda kind: sum(piece.length for piece in shown[kind]), default=None)
    if part is None or not shown[part]:
        raise UsageError(f"{title!r} is in nothing that was published.")
    length = edit.duration(part)
    airy = [Span(max(0, s.start_ms - AIR_MS), min(length, s.end_ms + AIR_MS)) for s in shown[part]]
    return Wanted(name, title, part, merge(airy))


def has(count: int, what: str) -> str:
    return f"the episode has {count or 'no'} {what}{'' if count == 1 else 's'}"


def cut(
    folder: Path,
    episode: Episode,
    wanted: Wanted,
    target: Path,
    machine: Machine,
    on_progress: Callable[[float], None] = lambda share: None,
) -> list[Path]:
    """Write `target` (MP4) with its captions beside it, `.srt` and `.vtt` in each language. Gives what was written.

    Raises:
        UsageError: the film or its captions are not there.
        EngineError: ffmpeg failed.
    """
    film = folder / f"{wanted.part}.mp4"
    if not film.is_file():
        raise UsageError(f"{film} is not there. Run `webinar run RECORDING` again; it is put back at once.")
    edit = Edit(clips=[Clip(part=wanted.part, start_ms=s.start_ms, end_ms=s.end_ms) for s in wanted.spans], cuts=[])
    with tempfile.TemporaryDirectory(prefix="webinar-clip-") as scratch:
        work = Workspace(
            stage="video",
            episode_id=episode.id,
            recording=film.resolve(),
            folder=Path(scratch),
            locate=lambda file: Path(scratch) / file.name,
            machine=machine,
            on_progress=on_progress,
        )
        media = probe(Source(file=film.name, size=film.stat().st_size, sha256=""), work)
        heard = Sound(
            audio=None, duration_ms=media.duration_ms, speech=wanted.spans, step_ms=0, envelope=[],
            loudness_lufs=None, loudness_range_lu=None, true_peak_dbtp=None,
        )  # fmt: skip
        video(
            media,
            heard,
            Transcript(language="", engine="", model="", segments=[]),
            edit,
            captions(folder, episode, wanted, edit, work),
            Slides(slides=[], screens=[]),
            Pages(pages=[]),
            Parts(phases=[], parts=[], questions=chapter(episode, wanted)),
            About(
                title=" – ".join(text for text in (episode.title, wanted.title) if text),
                presenter=episode.presenter,
                organisation=episode.organisation,
                date=episode.date,
                licence=episode.licence,
                licence_url=episode.licence_url,
            ),
            Logo(),
            VideoSettings(level_speakers=False),
            work,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        made = [(Path(scratch) / "deliver" / f"{wanted.part}.mp4", target)]
        made += [(path, target.with_suffix(f".{path.name}")) for path in sorted((Path(scratch) / "captions").glob("*"))]
        for source, place in made:
            aside = place.with_name(f".{place.name}.part")
            shutil.copyfile(source, aside)
            aside.replace(place)
        return [place for _, place in made]


def captions(folder: Path, episode: Episode, wanted: Wanted, edit: Edit, work: Workspace) -> Subtitles:
    """The film's captions, clipped and re-timed, in every language."""
    tracks = []
    for output in episode.outputs:
        if output.kind != "captions" or output.part != wanted.part or not output.file.endswith(".srt"):
            continue
        cues = [
            Cue(part=wanted.part, start_ms=kept[0].start_ms, end_ms=kept[-1].end_ms, lines=cue.lines)
            for cue in read_srt(folder / output.file, wanted.part)
            if (kept := edit.span_to_output(wanted.part, Span(cue.start_ms, cue.end_ms)))
            and kept[-1].end_ms - kept[0].start_ms >= min(SHORTEST_CUE_MS, cue.end_ms - cue.start_ms)
        ]
        srt, srt_file = work.new(f"captions/{output.language}.srt")
        vtt, vtt_file = work.new(f"captions/{output.language}.vtt")
        write_srt(cues, srt)
        write_vtt(cues, vtt)
        tracks.append(Track(part=wanted.part, language=output.language, srt=srt_file, vtt=vtt_file))
    return Subtitles(tracks=tracks, cues=[])


def chapter(episode: Episode, wanted: Wanted) -> list[Question]:
    """The question of the clip as its one chapter."""
    return [
        msgspec.structs.replace(
            one, start_ms=wanted.spans[0].start_ms, end_ms=wanted.spans[-1].end_ms, answer_start_ms=None
        )
        for one in episode.questions
        if wanted.name == f"question-{one.number}"
    ]
