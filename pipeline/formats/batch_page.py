"""The report of a batch as a page: one HTML file that stands beside the episodes and links to them."""

from urllib.parse import quote

from pipeline.formats.html import room
from pipeline.model.batch import Ended, Report

# How a recording ended, in words; in this order in the summary.
HOW = {
    "failed": "failed",
    "busy": "another run is at work on it",
    "stopped": "stopped before its end",
    "made": "made",
    "current": "was up to date",
    "copy": "a copy of another recording",
}

# What people open first, by its file.
FILES = {
    "presentation.mp4": "Talk",
    "qa.mp4": "Q&A",
    "full.mp4": "Whole film",
    "deck.pptx": "Deck",
    "proof.html": "Proof",
}


def render(report: Report) -> str:
    """The page as HTML."""
    rows = sorted(report.recordings, key=lambda row: (list(HOW).index(row.how), row.recording))
    counts = {how: sum(row.how == how for row in rows) for how in HOW}
    stages = list(dict.fromkeys(tick.stage for row in rows for tick in row.stages))
    return (
        room()
        .get_template("batch.html")
        .render(
            report=report,
            words=HOW,
            counts=[(HOW[how], count) for how, count in counts.items() if count],
            problems=[row for row in rows if row.how in ("failed", "busy", "stopped")],
            rows=[row for row in rows if row.how not in ("failed", "busy", "stopped")],
            stages=stages,
            files=FILES,
            attention=attention,
            whole=attention(*rows),
            took={(row.recording, tick.stage): tick for row in rows for tick in row.stages},
            link=quote,
            minutes=minutes,
        )
    )


def attention(*rows: Ended) -> str:
    """How long it takes to look at what is to be checked; empty where nothing says."""
    seconds = sum(check.seconds for row in rows for check in row.checks)
    return f"about {max(1, round(seconds / 60))} min" if seconds else ""


def minutes(seconds: float) -> str:
    """A length in words that fit a table."""
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
