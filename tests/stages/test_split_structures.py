"""Structures of webinars, each once with every voice told apart and once with askers that sound like the moderator."""

import pytest

from pipeline.model import Corrections
from pipeline.stages.split import SplitSettings, split
from pipeline.stages.trim import TrimSettings, trim
from pipeline.timeline import overlap, total
from tests.bench.split import SEEN, figures, results
from tests.stages.structures import play, unfold
from tests.stages.webinars import TEST, TUNING

CASES = [
    (name, language, script, half)
    for half, group in (("tuning", TUNING), ("test", TEST))
    for name, (language, script) in group.items()
]


@pytest.mark.parametrize("voices", ["all", "merged"])
@pytest.mark.parametrize(("name", "language", "script", "half"), CASES, ids=[case[0] for case in CASES])
def test_parts_and_questions(name: str, language: str, script: str, half: str, voices: str) -> None:
    played = play(language, unfold(script), voices)
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
    found = {part.kind: part for part in parts.parts}
    assert set(found) == set(played.keep)
    for kind, want in played.keep.items():
        part = found[kind]  # type: ignore[index]  # the script's kinds are the parts' kinds
        assert abs(part.start_ms - want.start_ms) <= 2000, (kind, "start", part.start_ms - want.start_ms, part.evidence)
        assert abs(part.end_ms - want.end_ms) <= 2000, (kind, "end", part.end_ms - want.end_ms, part.evidence)
    edit = trim(played.media, played.sound, played.transcript, played.slides, parts, Corrections(), TrimSettings())
    clips = [clip.span for clip in edit.clips]
    assert overlap(played.off, clips) == 0
    assert total(played.on) - overlap(played.on, clips) <= 500
    starts = [question.start_ms for question in parts.questions]
    missed = [ms for ms in played.questions if not any(abs(ms - start) <= 5000 for start in starts)]
    extra = [q.text for q in parts.questions if not any(abs(q.start_ms - ms) <= 5000 for ms in played.questions)]
    assert (missed, extra) == ([], [])


def test_all_scripts_are_decided_as_well_as_published() -> None:
    found = [result for half in SEEN for result in results(half)]
    assert figures(found)["Q&A invented where there is none"].startswith("0 of")
    assert sum(result.right for result in found) >= 182
    assert sum(result.leak_ms > 0 for result in found) == 0
    sure = [ok for result in found for confidence, ok in result.sure if confidence >= 0.9]
    assert len(sure) >= 200 and sum(sure) >= 0.95 * len(sure)


def test_the_tuning_half_is_right() -> None:
    assert sum(result.right for result in results("tuning")) >= 52
