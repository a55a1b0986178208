"""Captions follow the edit: cut words are gone, straddling ones clipped, files are delivered."""

from pathlib import Path

import pysrt

from pipeline.formats.caption_rules import check
from pipeline.model import Clip, Corrections, Edit, File, Speakers, Subtitles, Transcript
from pipeline.stage import Machine, Workspace
from pipeline.stages.split import SplitSettings, split
from pipeline.stages.subtitle import SubtitleSettings, subtitle
from pipeline.stages.trim import TrimSettings, trim
from tests.stages.structures import play
from tests.stages.test_trim import SCRIPT


def workspace(folder: Path) -> Workspace:
    def nowhere(file: File) -> Path:
        raise AssertionError(file)

    return Workspace(
        stage="subtitle", episode_id="x", recording=folder / "x.mp4", folder=folder, locate=nowhere, machine=Machine()
    )


def made(folder: Path, transcript: Transcript, speakers: Speakers, edit: Edit) -> Subtitles:
    return subtitle(transcript, speakers, edit, SubtitleSettings(), workspace(folder))


def test_both_parts_in_both_formats_without_off_record_words(tmp_path: Path) -> None:
    played = play("en", SCRIPT)
    parts = split(
        played.media,
        played.sound,
        played.transcript,
        played.speakers,
        played.slides,
        played.pages,
        Corrections(),
        SplitSettings(),
    )
    edit = trim(played.media, played.sound, played.transcript, played.slides, parts, Corrections(), TrimSettings())
    result = made(tmp_path, played.transcript, played.speakers, edit)
    assert [(track.part, track.language) for track in result.tracks] == [("presentation", "en"), ("qa", "en")]
    for part in edit.parts():
        cues = [cue for cue in result.cues if cue.part == part]
        assert check(cues, edit.duration(part)) == []
        text = (tmp_path / f"deliver/{part}.en.vtt").read_text("utf-8")
        assert "recording" not in text and "<v " in text
        subs = pysrt.open(str(tmp_path / f"deliver/{part}.en.srt"), encoding="utf-8")
        assert [sub.start.ordinal for sub in subs] == [cue.start_ms for cue in cues]
    said = " ".join(line for cue in result.cues for line in cue.lines).split()
    wanted = [w.text for w in played.transcript.words if edit.keeps((w.start_ms + w.end_ms) // 2)]
    assert said == wanted
    first = next(w for w in played.transcript.words if edit.keeps(w.start_ms))
    assert result.cues[0].start_ms == edit.to_output("presentation", first.start_ms)


def test_a_word_on_a_cut_is_clipped_or_gone(tmp_path: Path) -> None:
    played = play("en", "P: One two three four five six seven eight nine ten.\n(4)")
    words = played.transcript.words
    middle = (words[4].start_ms + words[4].end_ms) // 2
    edit = Edit(
        clips=[
            Clip(part="presentation", start_ms=0, end_ms=middle + 60),
            Clip(part="presentation", start_ms=words[8].start_ms, end_ms=9000),
        ],
        cuts=[],
    )
    result = made(tmp_path, played.transcript, played.speakers, edit)
    text = " ".join(line for cue in result.cues for line in cue.lines)
    assert text == "One two three four five nine ten."
    assert check(result.cues, edit.duration("presentation")) == []


def test_a_part_without_speech_says_so(tmp_path: Path) -> None:
    edit = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=20_000)], cuts=[])
    silent = Transcript(language="", engine="", model="", segments=[])
    result = made(tmp_path, silent, Speakers(voices=[], turns=[]), edit)
    assert [cue.lines for cue in result.cues] == [["[No speech]"]]
    assert (
        (tmp_path / "deliver/presentation.und.srt")
        .read_text("utf-8")
        .startswith("1\n00:00:00,000 --> 00:00:03,000\n[No speech]\n")
    )
