"""Zoom's and Teams' transcripts beside a recording."""

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.formats.platform import beside

ZOOM = """WEBVTT\r
\r
1\r
00:00:01.000 --> 00:00:03.000\r
Clara Jensen (Host): Welcome: this is it.\r
\r
2\r
00:00:03.200 --> 00:00:05.000\r
Let us begin\r
\r
3\r
00:00:09.000 --> 00:00:10.000\r
(music)\r
\r
4\r
00:00:12.000 --> 00:00:14.000\r
Martin Hale: Note: no name\r
"""
TEAMS = """\ufeffWEBVTT

NOTE duration:"00:00:14"

b2f9e1c4-0000-4000-8000-000000000000/19-0
00:00:01.000 --> 00:00:03.000
<v Åsa &amp; Bo>We start
here.</v>

b2f9e1c4-0000-4000-8000-000000000000/19-1
00:00:03.000 --> 00:00:05.000
<v Åsa &amp; Bo>Yes.</v><v Martin Hale>No.</v>
"""
STREAM = """WEBVTT

NOTE Confidence: 0.69

11111111-2222-3333-4444-555555555555
00:00:01.000 --> 00:00:03.000
for example: this has
no names
"""


def lines(folder: Path, text: str, name: str = "june.vtt", film: str = "june.mp4") -> list[tuple[int, str, str]]:
    (folder / name).write_bytes(text.encode())
    return [(line.start_ms, line.name, line.text) for line in beside(folder / film).lines]


def test_zoom(tmp_path: Path) -> None:
    assert lines(tmp_path, ZOOM) == [
        (1000, "Clara Jensen (Host)", "Welcome: this is it."),
        (3200, "Clara Jensen (Host)", "Let us begin"),
        (9000, "", "(music)"),
        (12_000, "Martin Hale", "Note: no name"),
    ]


def test_teams(tmp_path: Path) -> None:
    assert [(name, text) for _, name, text in lines(tmp_path, TEAMS)] == [
        ("Åsa & Bo", "We start here."),
        ("Åsa & Bo", "Yes."),
        ("Martin Hale", "No."),
    ]


def test_stream_has_no_names(tmp_path: Path) -> None:
    assert lines(tmp_path, STREAM) == [(1000, "", "for example: this has no names")]


@pytest.mark.parametrize(
    ("name", "film"),
    [
        ("june.transcript.vtt", "june.mp4"),
        ("june_audio_transcript.vtt", "june.mp4"),
        (
            "GMT20260401-080000_Recording.transcript.vtt",
            "GMT20260401-080000_Recording_gallery_1920x1080.mp4",
        ),
        ("GMT20260401-080000_Recording.transcript.vtt", "GMT20260401-080000_Recording_as_640x360.mp4"),
    ],
)
def test_names_of_the_file(tmp_path: Path, name: str, film: str) -> None:
    assert len(lines(tmp_path, ZOOM, name, film)) == 4
    assert beside(tmp_path / "other.mp4").lines == []


def test_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "june.vtt").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(ConfigurationError, match=r"june\.vtt"):
        beside(tmp_path / "june.mp4")
