"""The batch's page: everything in it that a producer needs, and nothing that keeps anybody out."""

from pathlib import Path

from pipeline.formats.batch_page import render
from pipeline.model.batch import Ended, Report, Ticked
from pipeline.model.episode import Check
from tests.axe import violations


def row(name: str, how: str, **more: object) -> Ended:
    plain = Ended(
        recording=f"archive/{name}.mp4", episode=name, title="", how=how, seconds=61.0, cause="", exit_code=0, peak_mb=900,
        stages=[Ticked(stage="look", seconds=3.2, now=True), Ticked(stage="video", seconds=700.0, now=False)],
        made=["presentation.mp4", "deck.pptx"], lacks=["No Q&A was found."], checks=[], warnings=[],
    )  # fmt: skip
    return Ended(**{**{name: getattr(plain, name) for name in plain.__struct_fields__}, **more})


def report(*, finished: bool = True) -> Report:
    checks = [Check(ms=0, what=f"Check number {number} & <more>", seconds=30) for number in range(5)]
    more = {"warnings": ["It is quiet."], "unlike": ["It is short."], "picture": "slides/001.png"}
    rows = [
        row("june", "made", title="The <b>month</b> of June", checks=checks, **more),
        row("july (2024)", "current"),
        row("copy", "copy", cause="the same as archive/june.mp4", stages=[]),
        row("bad", "failed", cause="bad.mp4 cannot be read. Export it again.", stages=[]),
        row("busy", "busy", cause="Another run is at work on it."),
    ]  # fmt: skip
    return Report(
        schema="s", version="1", began="2026-04-01T08:00:00Z", seconds=90, finished=finished, jobs=2, recordings=rows
    )


def test_it_says_what_was_made_what_to_check_and_what_to_do() -> None:
    page = render(report())
    assert "The &lt;b&gt;month&lt;/b&gt; of June" in page and "Check number 0 &amp; &lt;more&gt;" in page
    assert 'href="july%20%282024%29/deck.pptx"' in page and 'src="june/slides/001.png"' in page
    assert (
        "3 more to check, about 2 min in all" in page
        and "to be checked: about 2 min<" in page
        and "Unlike its series:</strong> It is short." in page
    )
    assert page.index("bad.mp4 cannot be read") < page.index("The &lt;b&gt;month")
    assert "Batch not finished yet" in render(report(finished=False)) and "not finished" not in page


def test_it_keeps_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "batch.html"
    path.write_text(render(report()))
    assert violations(path) == []
