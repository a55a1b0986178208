"""Clips: air, silences, what a person cut or kept."""

from itertools import pairwise

import pytest

from pipeline.errors import StaleCorrectionError
from pipeline.model import Boundary, Corrections, Edit
from pipeline.stages.split import SplitSettings, split
from pipeline.stages.trim import TrimSettings, trim
from pipeline.timeline import Span, overlap, total
from tests.stages.structures import Played, play

SCRIPT = """
[card Soon]
(5)
== off
M: Shall we start the recording now?
(0.4)
== talk
[people]
M: Welcome to you all. Peter will speak about plans today.
talk P 8 2
(9)
talk P 8 2
(0.1)
P: Thank you for your attention.
== qa
[people]
M: Thank you, Peter. Time for questions.
?A: How long did the project take?
P: Two years in all.
M: Thank you all, and goodbye.
== off
(3)
M: Is the recording off?
"""


def edit_of(played: Played, settings: TrimSettings | None = None, corrections: Corrections | None = None) -> Edit:
    own = corrections or Corrections()
    parts = split(
        played.media,
        played.sound,
        played.transcript,
        played.speakers,
        played.slides,
        played.pages,
        own,
        SplitSettings(),
    )
    return trim(played.media, played.sound, played.transcript, played.slides, parts, own, settings or TrimSettings())


def silence(played: Played) -> Span:
    talk = [w for w in played.transcript.words if w.start_ms > 9000 and w.end_ms < played.keep["qa"].start_ms]
    before, after = max(pairwise(talk), key=lambda pair: pair[1].start_ms - pair[0].end_ms)
    return Span(before.end_ms, after.start_ms)


def test_air_but_nothing_off_the_record() -> None:
    played = play("en", SCRIPT)
    edit = edit_of(played)
    spans = [clip.span for clip in edit.clips]
    assert overlap(played.off, spans) == 0
    assert overlap(played.on, spans) == total(played.on)
    for kind, want in played.keep.items():
        own = edit.spans(kind)  # type: ignore[arg-type]  # the script's kinds are the parts' kinds
        assert 0 < want.start_ms - own[0].start_ms <= 250 + played.sound.step_ms
        assert 0 < own[-1].end_ms - want.end_ms <= 500
    assert all(a.end_ms <= b.start_ms for a, b in zip(edit.clips, edit.clips[1:], strict=False))


def test_a_long_silence_is_tightened_to_its_air() -> None:
    played = play("en", SCRIPT)
    hole = silence(played)
    assert hole.length > 8500
    edit = edit_of(played)
    left = hole.length - sum(cut.end_ms - cut.start_ms for cut in edit.cuts)
    assert 700 <= left <= 3000  # the slide that comes up at its end stays to be seen
    assert all("silence" in cut.reason for cut in edit.cuts)
    assert edit_of(played, TrimSettings(longest_silence=0)).cuts == []


def test_a_demonstration_is_not_tightened() -> None:
    played = play("en", SCRIPT.replace("(9)", "[demo]\n(9)"))
    assert edit_of(played).cuts == []


def test_cut_and_keep_by_a_person() -> None:
    played = play("en", SCRIPT)
    hole = silence(played)
    whole = edit_of(played, corrections=Corrections(keep=[hole]))
    assert whole.cuts == []
    cut = Span(played.keep["presentation"].start_ms + 5000, played.keep["presentation"].start_ms + 8000)
    edit = edit_of(played, corrections=Corrections(cut=[cut]))
    assert overlap([clip.span for clip in edit.clips], [cut]) == 0
    assert any(c.reason == "cut by a person" for c in edit.cuts)
    off = played.off[0]
    kept = edit_of(played, corrections=Corrections(keep=[off]))
    assert overlap([clip.span for clip in kept.clips], [off]) == off.length


def test_an_end_set_by_a_person_gets_no_air() -> None:
    played = play("en", SCRIPT)
    at = played.keep["presentation"].end_ms - 1234
    edit = edit_of(played, corrections=Corrections(boundaries=[Boundary(what="presentation end", now_ms=at)]))
    assert edit.spans("presentation")[-1].end_ms == at


def test_a_cut_outside_the_recording_is_refused() -> None:
    with pytest.raises(StaleCorrectionError, match="cut"):
        edit_of(play("en", SCRIPT), corrections=Corrections(cut=[Span(9_000_000, 9_001_000)]))


def test_mishaps_are_cut_only_on_request() -> None:
    played = play("en", SCRIPT.replace("(9)", "(9)\nM: Peter, can you hear us?\nP: Yes, I was muted."))
    assert not any("mishap" in cut.reason for cut in edit_of(played).cuts)
    assert any("mishap" in cut.reason for cut in edit_of(played, TrimSettings(cut_mishaps=True)).cuts)


def test_nobody_speaks_and_nothing_is_cut() -> None:
    played = play("en", "[demo]\n(30)")
    edit = edit_of(played)
    assert [(clip.start_ms, clip.end_ms) for clip in edit.clips] == [(0, played.media.duration_ms)]


def test_fillers_stay_unless_they_are_asked_to_go() -> None:
    played = play("en", SCRIPT.replace("P: Two years in all.", "P: Two years.\n(0.5)\nP: Um.\n(0.5)\nP: In all."))
    assert not [cut for cut in edit_of(played).cuts if "filler" in cut.reason]
    (cut,) = [c for c in edit_of(played, TrimSettings(cut_fillers=True)).cuts if "filler" in c.reason]
    words = [w for w in played.transcript.words if cut.start_ms < w.end_ms and w.start_ms < cut.end_ms]
    assert [w.text for w in words] == ["Um."]
