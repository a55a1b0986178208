"""What a person decided wins; recordings that lack something; evidence; speed."""

import time

import msgspec
import pytest

from pipeline.errors import ConfigurationError, StaleCorrectionError
from pipeline.model import Asides, Boundary, Corrections, Parts, Speakers, Transcript
from pipeline.stages.split import SplitSettings, split
from tests.stages.structures import Played, play

TALK = """
[card Soon]
(8)
== talk
[people]
M: Welcome to you all. Peter will speak about plans today.
talk P 20 4
P: Thank you for your attention.
== qa
[people]
M: Thank you, Peter. Time for questions.
?A: How long did the project take?
P: Two years in all.
M: Thank you all, and goodbye.
"""


def parts_of(played: Played, settings: SplitSettings | None = None, **boundaries: int) -> Parts:
    entries = [Boundary(what=what.replace("_", " "), now_ms=ms) for what, ms in boundaries.items()]
    return decide(played, Corrections(boundaries=entries), settings or SplitSettings())


def decide(played: Played, corrections: Corrections, settings: SplitSettings) -> Parts:
    return split(
        played.media,
        played.sound,
        played.transcript,
        played.speakers,
        played.slides,
        played.pages,
        corrections,
        settings,
    )


def test_a_person_moves_every_end() -> None:
    played = play("en", TALK)
    parts = parts_of(played, presentation_start=5000, presentation_end=40_000, qa_start=41_000, qa_end=60_000)
    assert [(p.start_ms, p.end_ms, p.confidence) for p in parts.parts] == [(5000, 40_000, 1.0), (41_000, 60_000, 1.0)]
    assert any("a person" in evidence.what for evidence in parts.parts[0].evidence)


def test_one_end_moved_pushes_the_other_part_aside() -> None:
    played = play("en", TALK)
    qa = played.keep["qa"]
    parts = parts_of(played, presentation_end=qa.start_ms + 2500)
    assert parts.parts[0].end_ms == parts.parts[1].start_ms == qa.start_ms + 2500


def test_a_person_makes_a_qa_where_the_machine_sees_none() -> None:
    played = play("en", "== talk\n[slide A]\nP: Hello, all.\ntalk P 20 4")
    assert [p.kind for p in parts_of(played).parts] == ["presentation"]
    parts = parts_of(played, qa_start=30_000)
    assert [p.kind for p in parts.parts] == ["presentation", "qa"]
    assert parts.parts[0].end_ms == parts.parts[1].start_ms == 30_000


def test_a_correction_made_against_another_boundary_is_kept_and_said() -> None:
    played = play("en", TALK)
    end = played.keep["presentation"].end_ms
    entry = Boundary(what="presentation end", now_ms=end - 1000, was_ms=end - 20_000)
    parts = decide(played, Corrections(boundaries=[entry]), SplitSettings())
    assert parts.parts[0].end_ms == end - 1000
    assert any("the machine now puts" in evidence.what for evidence in parts.parts[0].evidence)


@pytest.mark.parametrize(
    ("what", "ms"),
    [("talk end", 1000), ("presentation end", 9_999_999), ("presentation end", 10), ("qa end", 1000), ("qa start", -5)],
)
def test_a_correction_that_does_not_fit_is_refused_by_name(what: str, ms: int) -> None:
    with pytest.raises(StaleCorrectionError, match=what):
        decide(play("en", TALK), Corrections(boundaries=[Boundary(what=what, now_ms=ms)]), SplitSettings())


def test_nobody_speaks() -> None:
    played = play("en", "[card Soon]\n(10)\n[demo]\n(60)\n[black]\n(5)")
    silent = msgspec.structs.replace(played.transcript, segments=[])
    nobody = Speakers(voices=[], turns=[])
    parts = split(
        played.media, played.sound, silent, nobody, played.slides, played.pages, Corrections(), SplitSettings()
    )
    assert [(p.kind, p.start_ms, p.end_ms) for p in parts.parts] == [("presentation", 10_000, 70_000)]
    assert [phase.kind for phase in parts.phases] == ["waiting", "presentation", "tail"]


def test_a_film_with_a_few_words_is_kept_whole() -> None:
    played = play("en", "[demo]\n(90)\nP: Here it comes.\n(60)")
    parts = parts_of(played)
    assert [(p.start_ms, p.end_ms) for p in parts.parts] == [(0, played.media.duration_ms)]
    assert parts.parts[0].confidence <= 0.5


def test_phases_cover_the_recording_and_evidence_lies_in_it() -> None:
    played = play("en", TALK)
    parts = parts_of(played)
    edges = [0, *(phase.end_ms for phase in parts.phases)]
    assert [phase.start_ms for phase in parts.phases] == edges[:-1]
    assert edges[-1] == played.media.duration_ms
    for part in parts.parts:
        assert len(part.evidence) >= 2
        assert all(0 <= evidence.ms <= played.media.duration_ms and evidence.what for evidence in part.evidence)
    assert parts.part("presentation") and 0.5 < parts.parts[0].confidence < 1


def test_voices_that_cannot_be_told_apart() -> None:
    parts = parts_of(play("en", TALK, voices="one"))
    assert [p.kind for p in parts.parts] == ["presentation", "qa"]
    assert abs(parts.parts[1].start_ms - play("en", TALK).keep["qa"].start_ms) <= 3000


def test_mishaps_are_proposed_and_stay_on_the_record() -> None:
    mishap = "(6)\nM: Peter, can you hear us? Your sound is gone.\nP: Sorry, I was muted."
    script = TALK.replace("talk P 20 4", f"talk P 10 2\n{mishap}\ntalk P 10 2")
    played = play("en", script)
    parts = parts_of(played)
    assert len(parts.mishaps) == 1 and "can you hear us" in parts.mishaps[0].what
    assert parts.parts[0].end_ms == pytest.approx(played.keep["presentation"].end_ms, abs=2000)


def test_no_qa_on_request_and_own_phrases() -> None:
    played = play("en", TALK)
    assert [p.kind for p in parts_of(played, SplitSettings(questions_part=False)).parts] == ["presentation"]
    assert parts_of(played, SplitSettings(phrases={"opening": ["let the hunt begin"]})).parts
    with pytest.raises(ConfigurationError, match="openings"):
        parts_of(played, SplitSettings(phrases={"openings": ["x"]}))


def test_invented_words_in_silence_do_not_start_the_talk() -> None:
    played = play("en", TALK)
    ghost = msgspec.structs.replace(
        played.transcript.segments[0],
        start_ms=2000,
        end_ms=4000,
        doubtful=True,
        words=[msgspec.structs.replace(w, start_ms=2000, end_ms=4000) for w in played.transcript.segments[0].words[:2]],
    )
    haunted = Transcript(language="en", engine="script", model="", segments=[ghost, *played.transcript.segments])
    parts = split(
        played.media,
        played.sound,
        haunted,
        played.speakers,
        played.slides,
        played.pages,
        Corrections(),
        SplitSettings(),
    )
    assert abs(parts.parts[0].start_ms - played.keep["presentation"].start_ms) <= 100


def test_an_hour_is_decided_in_about_a_second() -> None:
    played = play("en", TALK.replace("talk P 20 4", "talk P 1100 40"))
    assert played.media.duration_ms > 3_000_000
    start = time.process_time()
    parts = parts_of(played)
    assert time.process_time() - start < 4  # a slow, busy machine; about one second on a laptop
    assert abs(parts.parts[0].end_ms - played.keep["presentation"].end_ms) <= 2000


def test_a_question_tells_who_asks_what_it_is_about_and_what_it_belongs_with() -> None:
    script = TALK.replace(
        "?A: How long did the project take?\nP: Two years in all.",
        "[slide Costs]\n?A: How long did the project take?\nP: Two years in all.\n?A: And was that planned from the start?\n"
        "P: No, not at all.\n[people]\nM: Another one from the chat.\n?M: Who paid for the whole journey?\nP: The members did.",
    )
    questions = parts_of(play("en", script)).questions
    assert [(q.asker, q.group) for q in questions] == [("attendee", 1), ("attendee", 1), ("moderator", 3)]
    assert questions[0].slide is not None and questions[2].slide is None


def test_a_question_written_in_the_chat_is_known_when_it_is_read_out() -> None:
    script = TALK.replace(
        "P: Two years in all.", "P: Two years in all.\nP: Steps possible without external money.\nP: Yes, they are."
    )
    played = play("en", script, voices="one")
    args = (played.media, played.sound, played.transcript, played.speakers, played.slides, played.pages)
    asides = Asides(questions=["Are the steps possible without any external money?"])
    alone = split(*args, Corrections(), SplitSettings())
    hinted = split(*args, Corrections(), SplitSettings(), asides)
    assert "possible without" not in " ".join(q.text for q in alone.questions)
    assert "possible without" in " ".join(q.text for q in hinted.questions)
    assert [p.kind for p in hinted.parts] == ["presentation", "qa"]


def test_what_is_asked_is_printed_and_not_who_asks() -> None:
    script = TALK.replace("?A: How long", "?A: Hello, this is an attendee speaking.\n?A: How long")
    assert [q.text for q in parts_of(play("en", script)).questions] == ["How long did the project take?"]
