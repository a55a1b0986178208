"""Split and trim against webinars written as scripts, with a plain baseline beside them: the first "any questions" phrase."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.model import Corrections, Edit, Part, Parts, Question
from pipeline.stages.split import SplitSettings, split
from pipeline.stages.split.phrases import normal
from pipeline.stages.trim import TrimSettings, trim
from pipeline.timeline import Span, overlap, total
from tests.bench import quality
from tests.stages.structures import Played, play, scripts

INTRODUCTION = """## The talk, the questions, and what is off the record

Webinars written as scripts (`tests/stages/scripts`: seven languages, long waits, mishaps, panels and interviews, breaks, questions read
from the chat or asked in the talk, no Q&A, a goodbye that comes back, recordings that begin or end in a sentence), played into the
documents that `split` reads. Each is heard in three ways: every voice told apart, askers taken for the moderator, and a recogniser
and a speaker stage that mishear. Scripts are tidier than webinars. The baseline beside it, "first phrase", publishes from the first word to
the last and begins the Q&A at the first "questions" phrase after the middle.

All of them were written down before anything was measured on them, and all have been studied since: the table below says what works
today on webinars that were learned from. What to expect of a webinar that nobody has seen stands under "First run"."""
SEEN = ("test", "third", "fourth")  # the half "tuning" is not published
VOICES = ("all", "merged", "rough")
NEAR_MS, QUESTION_MS = 2000, 5000
STEP_MS = 1000  # Pk and WindowDiff count seconds
OPENINGS = (
    "any questions",
    "questions",
    "nagra fragor",
    "nogen sporgsmal",
    "noen sporsmal",
    "nog vragen",
    "gibt es fragen",
    "des questions",
)
Decide = Callable[[Played], tuple[Parts, Edit]]


@dataclass(frozen=True)
class Result:
    """How one webinar came out. Times in ms; `sure`: confidence of a boundary and whether it is within 2 s."""

    name: str
    errors: dict[str, int | None]
    invented: bool
    leak_ms: int
    lost_ms: int
    hit: int
    missed: int
    extra: int
    pk: float
    window_diff: float
    sure: list[tuple[float, bool]]

    @property
    def right(self) -> bool:
        """Every boundary within 2 s, nothing leaked, nothing lost, every question found and none made up."""
        near = all(error is not None and abs(error) <= NEAR_MS for error in self.errors.values())
        return near and not (self.invented or self.leak_ms or self.lost_ms > 500 or self.missed or self.extra)


def decided(played: Played) -> tuple[Parts, Edit]:
    """What the product decides, with its defaults."""
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
    return parts, _edit(played, parts)


def baseline(played: Played) -> tuple[Parts, Edit]:
    """From the first word to the last; the Q&A begins at the first "any questions" after the first half, and asks with "?"."""
    segments = [segment for segment in played.transcript.segments if segment.words]
    first, last = segments[0].start_ms, segments[-1].end_ms
    opened = next(
        (
            segment.start_ms
            for segment in segments
            if segment.start_ms > (first + last) / 2 and any(f" {o} " in f" {normal(segment.text)} " for o in OPENINGS)
        ),
        last,
    )
    spans = {"presentation": Span(first, opened), "qa": Span(opened, last)}
    parts = [
        Part(kind=kind, start_ms=span.start_ms, end_ms=span.end_ms, confidence=0.5, evidence=[])  # type: ignore[arg-type]  # the two kinds
        for kind, span in spans.items()
        if span.length
    ]
    asked = [s for s in segments if s.start_ms >= opened and s.text.rstrip().endswith("?")]
    questions = [
        Question(number=n, start_ms=s.start_ms, end_ms=s.end_ms, answer_start_ms=None, text=s.text)
        for n, s in enumerate(asked, 1)
    ]
    found = Parts(phases=[], parts=parts, questions=questions)
    return found, _edit(played, found)


def _edit(played: Played, parts: Parts) -> Edit:
    return trim(played.media, played.sound, played.transcript, played.slides, parts, Corrections(), TrimSettings())


def measured(name: str, played: Played, decide: Decide = decided) -> Result:
    """Decide one webinar and hold it against its truth."""
    parts, edit = decide(played)
    found = {part.kind: part for part in parts.parts}
    errors: dict[str, int | None] = {}
    sure: list[tuple[float, bool]] = []
    for kind, want in played.keep.items():
        part = found.get(kind)  # type: ignore[call-overload]  # the script's kinds are the parts' kinds
        errors[f"{kind} start"] = part.start_ms - want.start_ms if part else None
        errors[f"{kind} end"] = part.end_ms - want.end_ms if part else None
    for kind, part in found.items():
        ends = [errors.get(f"{kind} {end}") for end in ("start", "end")]
        sure.append((part.confidence, all(e is not None and abs(e) <= NEAR_MS for e in ends)))
    clips = [clip.span for clip in edit.clips]
    starts = [question.start_ms for question in parts.questions]
    missed = sum(not any(abs(ms - start) <= QUESTION_MS for start in starts) for ms in played.questions)
    extra = sum(not any(abs(ms - start) <= QUESTION_MS for ms in played.questions) for start in starts)
    pk, window_diff = segmentation(_labels(played.keep, played), _labels({k: p.span for k, p in found.items()}, played))
    return Result(
        name,
        errors,
        bool(set(found) - set(played.keep)),
        overlap(played.off, clips),
        total(played.on) - overlap(played.on, clips),
        len(played.questions) - missed,
        missed,
        extra,
        pk,
        window_diff,
        sure,
    )


def _labels(spans: dict[str, Span], played: Played) -> list[str]:
    """What each second belongs to: a part, or nothing."""
    seconds = range(0, played.media.duration_ms, STEP_MS)
    return [next((kind for kind, span in spans.items() if ms in span), "") for ms in seconds]


def segmentation(truth: Sequence[str], found: Sequence[str]) -> tuple[float, float]:
    """Pk (Beeferman et al. 1999) and WindowDiff (Pevzner and Hearst 2002) of two labellings; the window is half the mean segment."""
    cuts = [[a != b for a, b in pairwise(labels)] for labels in (truth, found)]
    k = max(2, round(len(truth) / (sum(cuts[0]) + 1) / 2))
    places = range(len(truth) - k)
    if not places:
        return 0.0, 0.0
    counts = [[sum(cut[i : i + k]) for i in places] for cut in cuts]
    pk = sum((a == 0) != (b == 0) for a, b in zip(*counts, strict=True)) / len(places)
    return pk, sum(a != b for a, b in zip(*counts, strict=True)) / len(places)


def results(half: str, decide: Decide = decided) -> list[Result]:
    """All webinars of one half, each heard in three ways."""
    return [
        measured(f"{name} [{voices}]", play(language, script, voices), decide)
        for name, (language, script) in scripts(half).items()
        for voices in VOICES
    ]


def main(folder: Path) -> None:
    """Print the table, and write it into docs/quality.md."""
    columns = {
        title: figures([result for half in SEEN for result in results(half, decide)])
        for title, decide in (("pipeline", decided), ("first phrase", baseline))
    }
    title = f"{sum(len(scripts(half)) for half in SEEN)} webinars, each heard in {len(VOICES)} ways"
    table = Table("", *columns, box=None, title=title)
    rows = ["| | " + " | ".join(columns) + " |", "| --- |" + " --- |" * len(columns)]
    for figure in columns["pipeline"]:
        cells = [figure, *(column[figure] for column in columns.values())]
        table.add_row(*cells)
        rows.append(f"| {' | '.join(cells)} |")
    Console(width=130).print(table)
    print(f"CPU seconds for a recording of 60 minutes, once measured: {_hour():.2f}")
    quality.write("split", f"{INTRODUCTION}\n\n{title}.\n\n" + "\n".join(rows))


def figures(found: Sequence[Result]) -> dict[str, str]:
    """What is published of some results."""
    out = {}
    for what in ("presentation start", "presentation end", "qa start", "qa end"):
        errors = [result.errors[what] for result in found if what in result.errors]
        near = sum(error is not None and abs(error) <= NEAR_MS for error in errors)
        known = sorted(abs(error) for error in errors if error is not None)
        out[f"{what} within 2 s"] = f"{near} of {len(errors)}"
        out[f"{what}: median error"] = f"{known[len(known) // 2] / 1000:.2f} s" if known else "-"
    without = [r for r in found if "qa start" not in r.errors]
    out["Q&A invented where there is none"] = f"{sum(r.invented for r in without)} of {len(without)}"
    out["Pk"] = f"{sum(r.pk for r in found) / len(found):.3f}"
    out["WindowDiff"] = f"{sum(r.window_diff for r in found) / len(found):.3f}"
    out["with off-record speech kept"] = f"{sum(r.leak_ms > 0 for r in found)} of {len(found)}"
    out["off-record speech kept, mean"] = f"{sum(r.leak_ms for r in found) / len(found) / 1000:.2f} s"
    out["on-record speech lost over 0.5 s"] = f"{sum(r.lost_ms > 500 for r in found)} of {len(found)}"
    out["on-record speech lost, mean"] = f"{sum(r.lost_ms for r in found) / len(found) / 1000:.2f} s"
    hit, missed, extra = (sum(getattr(r, name) for r in found) for name in ("hit", "missed", "extra"))
    out["questions F1"] = f"{2 * hit / max(1, 2 * hit + missed + extra):.3f}"
    out["all of it right"] = f"{sum(r.right for r in found)} of {len(found)}"
    said = [(c, ok) for r in found for c, ok in r.sure]
    for low, high in ((0.9, 1.01), (0.75, 0.9), (0.0, 0.75)):
        own = [ok for c, ok in said if low <= c < high]
        out[f"parts said with {low:.0%} to {min(high, 1):.0%}, right"] = f"{sum(own)} of {len(own)}"
    return out


def _hour() -> float:
    played = play("en", next(iter(scripts("test").values()))[1].replace("talk P 26 6", "talk P 1100 60"))
    started = time.process_time()
    decided(played)
    return (time.process_time() - started) * 3_600_000 / played.media.duration_ms
