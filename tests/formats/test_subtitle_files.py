"""SRT and WebVTT as other programs read them."""

from pathlib import Path

from pipeline.formats.srt import read_srt, write_srt
from pipeline.formats.vtt import write_vtt
from pipeline.model import Cue

CUES = [
    Cue(part="qa", start_ms=0, end_ms=1500, lines=["Åsa & Jörg say 1 < 2", "and that's it"], speaker="Åsa <b>"),
    Cue(part="qa", start_ms=3_661_001, end_ms=3_663_000, lines=["- Yes.", "- No."]),
    Cue(part="qa", start_ms=3_664_001, end_ms=3_666_000, lines=["- Yes.", "- No."], voices=["Bo", "An & Co"]),
]


def test_srt_comes_back_as_it_was(tmp_path: Path) -> None:
    write_srt(CUES, tmp_path / "x.srt")
    raw = (tmp_path / "x.srt").read_bytes()
    assert b"\r" not in raw and not raw.startswith(b"\xef\xbb\xbf") and b"01:01:01,001 --> 01:01:03,000" in raw
    back = read_srt(tmp_path / "x.srt", "qa")
    assert [(c.start_ms, c.end_ms, c.lines) for c in back] == [(c.start_ms, c.end_ms, c.lines) for c in CUES]


def test_vtt_escapes_and_names_the_voice(tmp_path: Path) -> None:
    write_vtt(CUES, tmp_path / "x.vtt")
    text = (tmp_path / "x.vtt").read_text("utf-8")
    assert text.startswith("WEBVTT\n\n")
    assert "<v Åsa &lt;b&gt;>Åsa &amp; Jörg say 1 &lt; 2\nand that's it</v>" in text
    assert "01:01:01.001 --> 01:01:03.000\n- Yes.\n- No.\n" in text
    assert "\n<v Bo>- Yes.</v>\n<v An &amp; Co>- No.</v>\n" in text
    assert "\r" not in text and "\n\n\n" not in text


def test_vtt_tells_a_passage_in_another_language(tmp_path: Path) -> None:
    cue = Cue(part="qa", start_ms=0, end_ms=1500, lines=["Bonjour à tous"], speaker="Elise", language="fr")
    write_vtt([cue], tmp_path / "x.vtt")
    assert "<v Elise><lang fr>Bonjour à tous</lang></v>" in (tmp_path / "x.vtt").read_text("utf-8")
