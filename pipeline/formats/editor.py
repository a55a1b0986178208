"""What a video editor's timeline says, taken as the episode's cuts: the way back of `handoff`."""

from collections.abc import Sequence

from pipeline.errors import ConfigurationError
from pipeline.formats import otio
from pipeline.model import PARTS, Clip, Cut, Edit, EditorTimeline, PartKind, Parts
from pipeline.timeline import Span, overlap, subtract

NAMES: dict[PartKind, str] = {"presentation": "Presentation", "qa": "Questions and answers"}
SHORTEST_MS = 40
REASON = "cut in the video editor"


def applied(edit: Edit, parts: Parts, timelines: Sequence[EditorTimeline], duration_ms: int) -> Edit:
    """The edit with every part that a timeline tells of cut as told there; the others stay as they were decided.

    An edge within a frame of one that was decided here is that one: a timeline counts whole frames.

    Raises:
        ConfigurationError: a timeline cannot be read, or shows nothing of the recording.
    """
    told: dict[PartKind, list[Span]] = {}
    edges = [ms for clip in edit.clips for ms in (clip.start_ms, clip.end_ms)]
    for timeline in timelines:
        try:
            found = otio.read(timeline.text, timeline.recording)
        except ValueError as error:
            raise ConfigurationError(f"The timeline {timeline.name} cannot be used: {error}.") from error
        if not found:
            raise ConfigurationError(
                f"The timeline {timeline.name} shows nothing of {timeline.recording}. Name the right file in the recording's .toml."
            )
        for one in found:
            spans = otio.snapped(one.spans, edges, one.frame_ms)
            inside = [
                both for span in spans if (both := span.clip(Span(0, duration_ms))) and both.length >= SHORTEST_MS
            ]
            told[part_of(one.name, inside, edit)] = inside
    kept = {kind: told.get(kind, edit.spans(kind)) for kind in PARTS}
    if overlap(kept["presentation"], kept["qa"]):
        raise ConfigurationError(
            "The timelines show a moment both in the presentation and in the questions. Cut it out of one of them."
        )
    clips = [Clip(part=kind, start_ms=s.start_ms, end_ms=s.end_ms) for kind in PARTS for s in kept[kind]]
    cuts = [cut for cut in edit.cuts if not any(Span(cut.start_ms, cut.end_ms).clip(clip.span) for clip in clips)]
    for kind in told:
        part = parts.part(kind)
        gone = subtract([part.span] if part else [], [*kept[kind], *(Span(c.start_ms, c.end_ms) for c in cuts)])
        cuts += [Cut(start_ms=s.start_ms, end_ms=s.end_ms, reason=REASON) for s in gone if s.length >= SHORTEST_MS]
    return Edit(
        clips=sorted(clips, key=lambda clip: clip.start_ms),
        cuts=sorted(cuts, key=lambda cut: (cut.start_ms, cut.end_ms)),
    )


def part_of(name: str, spans: Sequence[Span], edit: Edit) -> PartKind:
    """The part that a sequence is: by its name, or, if it was renamed, the part it shares most with."""
    for kind in PARTS:
        if name.strip().casefold().startswith((NAMES[kind].casefold(), kind)):
            return kind
    return max(PARTS, key=lambda kind: overlap(spans, edit.spans(kind)))
