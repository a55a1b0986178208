"""Captions follow the edit: cut words are gone, straddling ones clipped, files are delivered."""

from pathlib import Path

import numpy as np
import pysrt

from pipeline.formats.caption_rules import check
from pipeline.model import Clip, Corrections, Edit, File, Segment, Speakers, Subtitles, Transcript, Word
from pipeline.stage import Machine, Workspace
from pipeline.stages.listen import silence
from pipeline.stages.split import SplitSettings, split
from pipeline.stages.subtitle import SubtitleSettings, subtitle
from pipeline.stages.trim import TrimSettings, trim
from tests.stages.hearing import RATE, Part, Said, heard, mix, music
from tests.stages.hearing import workspace as hearing_workspace
from tests.stages.structures import play
from tests.stages.test_trim import SCRIPT

SILENT = silence(60_000)


def workspace(folder: Path) -> Workspace:
    def nowhere(file: File) -> Path:
        raise AssertionError(file)

    return Workspace(
        stage="subtitle", episode_id="x", recording=folder / "x.mp4", folder=folder, locate=nowhere, machine=Machine()
    )


def made(folder: Path, transcript: Transcript, speakers: Speakers, edit: Edit) -> Subtitles:
    return subtitle(SILENT, transcript, speakers, edit, SubtitleSettings(), workspace(folder))


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


def test_a_part_begins_with_a_capital_wherever_it_was_cut(tmp_path: Path) -> None:
    played = play("en", "P: We begin here and these five lines are what remains.\n(4)")
    start = next(word.start_ms for word in played.transcript.words if word.text == "and")
    edit = Edit(clips=[Clip(part="presentation", start_ms=start - 10, end_ms=9000)], cuts=[])
    result = made(tmp_path, played.transcript, played.speakers, edit)
    assert " ".join(result.cues[0].lines).startswith("And these five lines")


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


def test_music_and_applause_are_named_and_a_fan_is_not(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    clap = np.zeros(5 * RATE, np.float32)
    for at in chance.integers(0, len(clap) - 800, 1500):
        clap[at : at + 800] += chance.normal(size=800) * np.exp(-np.arange(800) / 120) * 0.1
    fan = (chance.normal(size=5 * RATE) * 0.03).astype(np.float32)
    parts: list[Part] = [Said("Clara", "Please keep your questions for the end."), 0.5, music(6), 0.5]
    parts += [Said("Clara", "Please keep your questions for the end."), 0.5, fan, 0.5]
    parts += [Said("Clara", "Please keep your questions for the end."), 0.5, clap, 0.5]
    samples, truth = mix(parts)
    sound = heard(tmp_path, samples)
    segments = []
    for said in truth:
        texts, step = said.words.split(), (said.end_ms - said.start_ms) // len(said.words.split())
        words = [Word(said.start_ms + at * step, said.start_ms + (at + 1) * step, t, 1.0) for at, t in enumerate(texts)]
        segments.append(Segment(start_ms=said.start_ms, end_ms=said.end_ms, words=words))
    transcript = Transcript(language="sv", engine="", model="", segments=segments)
    edit = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=len(samples) // 16)], cuts=[])
    work = hearing_workspace(tmp_path, "subtitle", tmp_path / "recording.wav")
    made = subtitle(sound, transcript, Speakers(voices=[], turns=[]), edit, SubtitleSettings(), work)
    assert check(made.cues, edit.duration("presentation")) == []
    labels = [(cue.start_ms, cue.lines) for cue in made.cues if cue.lines[0].startswith("[")]
    assert [lines for _, lines in labels] == [["[musik]"], ["[applåder]"]]
    assert truth[0].end_ms < labels[0][0] < truth[1].start_ms and labels[1][0] > truth[2].end_ms
    off = subtitle(sound, transcript, Speakers(voices=[], turns=[]), edit, SubtitleSettings(sounds=False), work)
    assert not any(cue.lines[0].startswith("[") for cue in off.cues)
