"""Clips out of a finished episode."""

import json
from pathlib import Path

import av
import pysrt
import pytest
from click.testing import CliRunner

from pipeline.cli.main import webinar
from pipeline.clips import preview, question, read, slide
from pipeline.errors import UsageError
from pipeline.model import Edit
from tests.conftest import Made


def seconds(path: Path) -> float:
    with av.open(str(path)) as file:
        assert {stream.type for stream in file.streams} >= {"video", "audio", "subtitle"}
        return max(float(packet.pts * packet.time_base + (packet.duration or 0) * packet.time_base)
                   for packet in file.demux(audio=0) if packet.pts is not None)  # fmt: skip


def test_a_question_is_a_film_of_its_own_with_its_words(episode: Made, tmp_path: Path) -> None:
    asked = json.loads((episode.folder / "episode.json").read_text())["questions"][0]
    called = CliRunner().invoke(
        webinar, ["clip", str(episode.folder), "--question", str(asked["number"]), "-o", str(tmp_path)]
    )
    assert called.exit_code == 0, called.output
    made = tmp_path / f"question-{asked['number']}.mp4"
    wanted = question(read(episode.folder), asked["number"])
    assert abs(seconds(made) * 1000 - sum(span.length for span in wanted.spans)) <= 60
    qa = [clip for clip in read(episode.folder).clips if clip.part == "qa"]
    answer = Edit(clips=qa, cuts=[]).to_output("qa", asked["answer_start_ms"] + 1000)
    assert answer is not None and wanted.spans[0].start_ms < answer < wanted.spans[-1].end_ms, "the answer is in it"
    assert wanted.spans[-1].end_ms < sum(clip.end_ms - clip.start_ms for clip in qa), "the goodbye is not"
    said = " ".join(item.text for item in pysrt.open(str(made.with_suffix(".en.srt")), encoding="utf-8"))
    whole = " ".join(item.text for item in pysrt.open(str(episode.folder / "qa.en.srt"), encoding="utf-8"))
    assert said and " ".join(said.split()) in " ".join(whole.split())
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_slide_and_a_preview_lie_in_the_talk(episode: Made) -> None:
    made = read(episode.folder)
    length = Edit(clips=made.clips, cuts=[]).duration("presentation")
    for wanted in (slide(made, made.slides[-1].number), preview(made)):
        assert wanted.part == "presentation" and 0 <= wanted.spans[0].start_ms < wanted.spans[-1].end_ms <= length
    assert sum(span.length for span in preview(made).spans) <= 60_000


def test_what_is_not_there_is_said(episode: Made, tmp_path: Path) -> None:
    made = read(episode.folder)
    with pytest.raises(UsageError, match="no question 99"):
        question(made, 99)
    with pytest.raises(UsageError, match="no slide 0"):
        slide(made, 0)
    with pytest.raises(UsageError, match="no finished episode"):
        read(tmp_path)
