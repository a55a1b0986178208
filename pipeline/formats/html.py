"""The episode's page: one HTML file that needs nothing but its neighbours. The one owner of Jinja2.

It opens from the disk, where Chromium refuses to load caption files, so the cues stand in the page itself. Everything that
was said, read off a slide or typed is escaped: by Jinja2 in the markup, and `<`, `>` and `&` as `\\u003c` and so on in JSON.
"""

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline.model.checks import about_time
from pipeline.model.decided import PARTS, Edit, PartKind
from pipeline.model.episode import Episode, Output, Passage
from pipeline.model.languages import own_name
from pipeline.model.made import Subtitles
from pipeline.timeline import Span, clock, merge, total

TEMPLATES = Path(__file__).parent / "templates"
NAMES: dict[PartKind, str] = {"presentation": "Presentation", "qa": "Questions and answers"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
FORMATS = {"srt": "SRT", "vtt": "WebVTT"}
TIMELINES = {"otio": "OpenTimelineIO (Resolve, Kdenlive)", "xml": "Final Cut XML (Premiere, Resolve)"}


def render(episode: Episode, subtitles: Subtitles, sizes: Mapping[str, int], *, decisions: bool) -> str:
    """The page as HTML. `sizes`: bytes of each output by its path. `decisions`: show what the machine decided, and what to check."""
    edit = Edit(clips=episode.clips, cuts=[])
    kinds = edit.parts()
    template = room().get_template("page.html")
    return template.render(
        e=episode,
        licence_url=episode.licence_url if episode.licence_url.startswith(("https://", "http://")) else "",
        date_in_words=in_words(episode.date),
        facts=[fact for fact in (episode.presenter, episode.organisation) if fact],
        parts=[part_view(kind, episode, edit) for kind in kinds],
        slides=[view for view in (slide_view(slide, edit) for slide in episode.slides) if view],
        transcript=[
            (NAMES[kind], kind, said_in(kind, episode, edit)) for kind in kinds if said_in(kind, episode, edit)
        ],
        downloads=downloads(episode.outputs, sizes),
        decided=[decided_view(kind, episode, edit) for kind in kinds] if decisions else [],
        check_time=about_time(sum(check.seconds for check in episode.checks)),
        checks=[(check, place(edit, check.ms)) for check in episode.checks] if decisions else [],
        decisions=decisions,
        cues=script_json(
            {
                "language": episode.language,
                "name": own_name(episode.language),
                "cues": {kind: cues_of(kind, subtitles) for kind in kinds},
            }
        ),
        linked_data=script_json(linked_data(episode, edit)),
        description=description(episode),
    )


def room() -> jinja2.Environment:
    """Where every page of ours is made: all that is put into one is escaped, and what is missing is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters["clock"] = clock
    return made


def script_json(value: Any) -> Markup:
    """JSON that can stand inside a script element: no sign in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)


def in_words(date: str) -> str:
    """`17 September 2026` of an ISO 8601 date; what is no date stays as it is."""
    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def place(edit: Edit, ms: int) -> tuple[PartKind, int] | None:
    """Part and output time of a moment of the recording; None where it was cut."""
    return next(((kind, at) for kind in PARTS if (at := edit.to_output(kind, ms)) is not None), None)


def part_view(kind: PartKind, episode: Episode, edit: Edit) -> dict[str, Any]:
    """What the player of one part needs."""
    return {
        "kind": kind,
        "name": NAMES[kind],
        "length_ms": edit.duration(kind),
        "file": f"{kind}.mp4",
        "chapters": [chapter for chapter in episode.chapters if chapter.part == kind],
        "tracks": [
            {"file": item.file, "language": item.language, "name": own_name(item.language)}
            for item in episode.outputs
            if item.kind == "captions" and item.part == kind and item.file.endswith(".vtt")
        ],
        "poster": next((slide.image for slide in episode.slides if kind == "presentation"), ""),
    }


def slide_view(slide: Any, edit: Edit) -> dict[str, Any] | None:
    """A slide of the grid, with every time at which it comes on; None for one that is in no part."""
    places = [
        (kind, span.start_ms)
        for kind in edit.parts()
        for span in merge(piece for shown in slide.shown for piece in edit.span_to_output(kind, shown))
    ]
    return {"slide": slide, "first": places[0], "again": places[1:]} if places else None


def said_in(kind: PartKind, episode: Episode, edit: Edit) -> list[tuple[Passage, int, int]]:
    """The passages of a part with their output times, from and to."""
    out = []
    for passage in episode.transcript:
        pieces = edit.span_to_output(kind, Span(passage.start_ms, passage.end_ms))
        if pieces and total(pieces) * 2 >= passage.end_ms - passage.start_ms:
            out.append((passage, pieces[0].start_ms, pieces[-1].end_ms))
    return out


def cues_of(kind: PartKind, subtitles: Subtitles) -> list[list[Any]]:
    """`[start s, end s, text]` of each caption."""
    return [
        [cue.start_ms / 1000, cue.end_ms / 1000, "\n".join(cue.lines)] for cue in subtitles.cues if cue.part == kind
    ]


def downloads(outputs: Sequence[Output], sizes: Mapping[str, int]) -> list[tuple[str, list[dict[str, str]]]]:
    """Links by group: name, file and size."""
    groups: dict[str, list[dict[str, str]]] = {
        "Video": [],
        "Slides": [],
        "Captions": [],
        "Text and data": [],
        "For a video editor": [],
    }
    for item in outputs:
        part = NAMES[item.part] if item.part else "Talk and questions"
        size = {"file": item.file, "size": readable(sizes[item.file])} if item.file in sizes else None
        if size is None:
            continue
        if item.kind == "video":
            groups["Video"].append({"name": f"{part}, MP4", **size})
        elif item.kind == "deck":
            groups["Slides"].append({"name": "Editable slide deck, PowerPoint", **size})
        elif item.kind == "captions":
            kind = FORMATS.get(item.file.rsplit(".", 1)[-1], "")
            groups["Captions"].append({"name": f"{part}, {own_name(item.language)}, {kind}", **size})
        elif item.kind == "timeline":
            kind = TIMELINES[item.file.rsplit(".", 1)[-1]]
            groups["For a video editor"].append({"name": f"{part}, {kind}", **size})
        elif item.kind == "transcript":
            groups["Text and data"].append({"name": "Transcript, Markdown", **size})
    groups["Text and data"].append({"name": "Everything above as data, JSON", "file": "episode.json", "size": ""})
    return [(name, links) for name, links in groups.items() if links]


def readable(size: int) -> str:
    """`340 kB` or `12.5 MB`."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def decided_view(kind: PartKind, episode: Episode, edit: Edit) -> dict[str, Any]:
    """Where a part was found in the recording, how sure that is, why, and how much inside it was left out."""
    part = next((part for part in episode.parts if part.kind == kind), None)
    spans = edit.spans(kind)
    return {
        "name": NAMES[kind],
        "start_ms": spans[0].start_ms,
        "end_ms": spans[-1].end_ms,
        "length_ms": edit.duration(kind),
        "sure": round(part.confidence * 100) if part else None,
        "evidence": [(reason, place(edit, reason.ms)) for reason in part.evidence] if part else [],
        "cuts": len(spans) - 1,
        "cut_ms": spans[-1].end_ms - spans[0].start_ms - edit.duration(kind),
    }


def description(episode: Episode) -> str:
    """One sentence for search engines and previews."""
    by = f" by {episode.presenter}" if episode.presenter else ""
    at = f" at {episode.event}" if episode.event else ""
    more = [
        f"{len(episode.slides)} slides" if episode.slides else "",
        f"{len(episode.questions)} questions" if episode.questions else "",
    ]
    with_what = " and ".join(part for part in more if part)
    return f"{episode.title}: a recorded webinar{by}{at}" + (f", with {with_what}." if with_what else ".")


def linked_data(episode: Episode, edit: Edit) -> dict[str, Any]:
    """schema.org: one VideoObject a part, its chapters as Clips that a link with a time in its query opens."""
    common: dict[str, Any] = {"inLanguage": episode.language} if episode.language else {}
    if episode.licence_url or episode.licence:
        common["license"] = episode.licence_url or episode.licence
    if episode.presenter:
        common["author"] = {"@type": "Person", "name": episode.presenter}
    if episode.organisation:
        common["publisher"] = {"@type": "Organization", "name": episode.organisation}
    if episode.date:
        common["uploadDate"] = episode.date
    if episode.keywords:
        common["keywords"] = ", ".join(episode.keywords)
    videos = []
    for kind in edit.parts():
        marks = [chapter for chapter in episode.chapters if chapter.part == kind]
        ends = [mark.at_ms for mark in marks[1:]] + [edit.duration(kind)]
        view = part_view(kind, episode, edit)
        videos.append(
            {
                "@type": ["VideoObject", "LearningResource"],
                "name": episode.title if kind == "presentation" else f"{episode.title}: {NAMES[kind]}",
                "description": description(episode),
                "contentUrl": view["file"],
                "encodingFormat": "video/mp4",
                "duration": f"PT{edit.duration(kind) / 1000:.3f}S",
                **({"thumbnailUrl": view["poster"]} if view["poster"] else {}),
                **common,
                "hasPart": [
                    {
                        "@type": "Clip",
                        "name": mark.title,
                        "startOffset": mark.at_ms / 1000,
                        "endOffset": end / 1000,
                        "url": f"index.html?part={kind}&t={mark.at_ms / 1000:g}",
                    }
                    for mark, end in zip(marks, ends, strict=True)
                ],
            }
        )
    return {"@context": "https://schema.org", "@graph": videos}
