"""What was said on a slide, as its notes."""

from pipeline.model import Clip, Edit, PartKind, Speakers, Transcript
from pipeline.model.passages import passages
from pipeline.timeline import Span, clock, intersect

VIDEOS: dict[PartKind, str] = {"presentation": "presentation.mp4", "qa": "qa.mp4"}


def notes_of(spans: list[Span], edit: Edit, transcript: Transcript, speakers: Speakers) -> list[str]:
    """Paragraphs with the place in the video and the speaker; if nobody spoke, when the slide was on the screen."""
    clips = [
        Clip(part=clip.part, start_ms=span.start_ms, end_ms=span.end_ms)
        for clip in edit.clips
        for span in intersect([clip.span], spans)
    ]
    out: list[str] = []
    video = ""
    for passage in passages(transcript, speakers, Edit(clips=clips, cuts=[])):
        part, at = place(edit, passage.start_ms, passage.end_ms)
        if VIDEOS[part] != video:
            video = VIDEOS[part]
            out.append(f"Said on this slide in {video}:")
        who = f"{passage.speaker}: " if passage.speaker else ""
        out.append(f"[{clock(at)}] {who}{passage.text}")
    if out:
        return out
    times = [
        f"{clock(span.start_ms)} to {clock(span.end_ms)} of {VIDEOS[part]}"
        for part in edit.parts()
        for shown in spans
        for span in edit.span_to_output(part, shown)
    ]
    return (
        [f"Nothing was said while this slide was shown ({', '.join(times)})."] if times else ["Not shown in the video."]
    )


def place(edit: Edit, start_ms: int, end_ms: int) -> tuple[PartKind, int]:
    """Part and output time of the first kept moment of a stretch of the recording."""
    for part in edit.parts():
        for ms in (start_ms, (start_ms + end_ms) // 2, end_ms):
            if (at := edit.to_output(part, ms)) is not None:
                return part, at
    return "presentation", 0
