"""Caption files by anybody: everything that is wrong with them, and nothing that is not."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.formats.caption_check import checked
from pipeline.formats.srt import write_srt
from pipeline.formats.vtt import write_vtt
from pipeline.model import Cue

GOOD = "1\n00:00:01,000 --> 00:00:03,000\nHello there.\n\n2\n00:00:03,080 --> 00:00:05,000\nAnd <i>here</i>\nwe are.\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Åsa>Hello &amp; welcome.</v>\n\nNOTE x\n\n00:03.080 --> 00:05.000 align:start\nHere.\n"


def kinds(path: Path, data: str | bytes) -> list[tuple[int, str]]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return [(finding.line, finding.kind) for finding in checked(path).findings]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.srt", GOOD),
        ("a.srt", "\ufeff" + GOOD.replace("\n", "\r\n")),
        ("a.srt", GOOD.replace("\n", "\r")),
        ("a.vtt", VTT),
        ("a.vtt", ("\ufeff" + VTT).replace("\n", "\r\n")),
        ("a.vtt", VTT.replace("WEBVTT\n", "WEBVTT - a title\nKind: captions\n")),
    ],
)
def test_what_is_right_is_right(tmp_path: Path, name: str, data: str) -> None:
    assert kinds(tmp_path / name, data) == []


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.srt", GOOD.encode("utf-16"), [(1, "encoding")]),
        ("a.srt", GOOD.replace("Hello", "Hallå").encode("cp1252"), [(1, "encoding")]),
        ("a.srt", GOOD.replace("there", "th\ufffdre"), [(3, "encoding")]),
        ("a.vtt", VTT.replace("WEBVTT\n\n", ""), [(1, "header")]),
        ("a.vtt", VTT.replace("00:03.000", "00:03,000"), [(3, "time")]),
        ("a.vtt", VTT.replace("&amp;", "&"), [(3, "markup")]),
        ("a.vtt", VTT.replace("Here.", "1 < 2"), [(8, "markup")]),
        ("a.srt", GOOD.replace("00:00:05,000", "00:00:75,000"), [(6, "time")]),
        ("a.srt", GOOD.replace("00:00:05,000", "00:00:03,000"), [(6, "time")]),
        ("a.srt", GOOD.replace("00:00:05,000", "soon"), [(6, "time")]),
        ("a.srt", GOOD.replace("here</i>\n", "here</i>\n\n"), [(9, "stray")]),
        ("a.srt", GOOD.replace("there.\n\n2", "there.\n2"), [(2, "stray")]),
        ("a.srt", GOOD.replace("Hello there.", "x" * 43), [(2, "line_length"), (2, "speed")]),
        ("a.srt", "", [(1, "empty")]),
        ("a.vtt", "WEBVTT\n", [(1, "empty")]),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, name: str, data: str | bytes, found: list[tuple[int, str]]
) -> None:
    assert kinds(tmp_path / name, data) == found


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_bytes(bytes(range(256)) * 50)
    for path in (tmp_path / "a.srt", tmp_path / "none.srt", tmp_path):
        with pytest.raises(UsageError):
            checked(path)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)), st.sampled_from(["x.srt", "x.vtt"]))
def test_no_file_is_a_bug(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\n" + data)
    with contextlib.suppress(UsageError):
        checked(path)


SIGNS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Zs"], blacklist_characters="<>{}\ufffd"),
    min_size=1,
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SIGNS, min_size=1, max_size=6), SIGNS)
def test_what_we_write_is_read_back_without_a_finding(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], who: str
) -> None:
    cues = [
        Cue(part="qa", start_ms=at * 5000, end_ms=at * 5000 + 3000, lines=[text], speaker=who)
        for at, text in enumerate(texts)
    ]
    folder = tmp_path_factory.getbasetemp()
    write_srt(cues, folder / "w.srt")
    write_vtt(cues, folder / "w.vtt")
    assert checked(folder / "w.srt").findings == [] == checked(folder / "w.vtt").findings
