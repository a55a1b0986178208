"""What is true about a recording, as JSON: all times in ms of the recording.

- name, language, duration_ms
- parts [{kind, start_ms, end_ms}]
- keep {presentation, qa: [start, end]}: what an episode must hold, the talk from the first word of the welcome, the
  questions to the last word of the goodbye
- dead_air [[start, end]]
- slides [{id, title, text, also_visible, pictures, tables, charts, shown: [[start, end]], builds: [ms],
  boxes: [{text, box [x, y, width, height] on a 1280 x 720 slide}]}]
- speech [{start_ms, end_ms, speaker, on_record, text}], one per sentence; `optional` where either is right
- questions [{start_ms, end_ms, answer_start_ms, text, in_talk}]
- layout [{start_ms, end_ms, layout, slide_area, webcam_area}], areas [x, y, width, height] in pixels of the recording
- demo: spans of a live demonstration
"""

from __future__ import annotations

import json
from bisect import bisect_left
from pathlib import Path
from typing import Any

from .film import Encoding
from .screen import SHARING, slide_area, tiles
from .slides import Slide, picture_truth
from .take import OFF_RECORD, Line, Shot, Take


def write_truth(take: Take, path: Path, encoding: Encoding) -> None:
    """Writes truth_of(take) to `path`."""
    path.write_text(json.dumps(truth_of(take, encoding), indent=1, ensure_ascii=False) + "\n", "utf-8")


def truth_of(take: Take, encoding: Encoding) -> dict[str, Any]:
    """The truth of a take as it looks in `encoding`: a slide begins with the first frame that shows it."""
    shots = _on_frames(take, encoding)
    return {
        "name": take.name,
        "language": "en",
        "duration_ms": take.now,
        "parts": [
            {"kind": kind, "start_ms": start, "end_ms": end}
            for (kind, start), (_, end) in zip(take.scenes, [*take.scenes[1:], ("", take.now)], strict=True)
        ],
        "keep": _keep(take),
        "dead_air": [list(span) for span in take.dead],
        "slides": [
            _slide(take, slide, shots)
            for slide in take.deck.values()
            if encoding.video and any(visible(shot) is slide for shot, _ in shots)
        ],
        "demo": _demos(shots) if encoding.video else [],
        "speech": [_speech(line) for line in take.lines] if encoding.audio else [],
        "questions": _questions(take) if encoding.audio else [],
        "layout": _layouts(take, shots, encoding.size) if encoding.video else [],
    }


def visible(shot: Shot) -> Slide | None:
    """The slide that can be seen in a shot."""
    return shot.slide if shot.layout in SHARING else None


def _on_frames(take: Take, encoding: Encoding) -> list[tuple[Shot, list[int]]]:
    """Each shot with its span, from its first frame to the next shot's."""
    times = encoding.frame_ms(take.now)
    first = [
        round(times[bisect_left(times, shot.start_ms)]) if shot.start_ms <= times[-1] else take.now
        for shot in take.shots
    ]
    return [(shot, [start, end]) for shot, start, end in zip(take.shots, first, [*first[1:], take.now], strict=True)]


def _keep(take: Take) -> dict[str, list[int]]:
    out = {}
    for part, scenes in (("presentation", ("welcome", "presentation")), ("qa", ("qa", "closing"))):
        said = [line for line in take.lines if line.scene in scenes]
        if said and any(line.scene == part for line in said):
            out[part] = [said[0].start_ms, said[-1].end_ms]
        elif part == "presentation":
            out[part] = [0, take.now]
    return out


def _slide(take: Take, slide: Slide, shots: list[tuple[Shot, list[int]]]) -> dict[str, Any]:
    shown: list[list[int]] = []
    builds: list[int] = []
    before: Shot | None = None
    for shot, (start, end) in shots:
        if visible(shot) is slide:
            if before is not None and visible(before) is slide:
                shown[-1][1] = end
                builds += [start] if shot.step > before.step else []
            else:
                shown.append([start, end])
        before = shot
    boxes = [{"text": words, "box": list(box)} for words, box in slide.picture((1280, 720))[1]]
    return {**picture_truth(slide), "shown": shown, "builds": builds, "boxes": boxes}


def _speech(line: Line) -> dict[str, Any]:
    row = {
        "start_ms": line.start_ms,
        "end_ms": line.end_ms,
        "speaker": line.person.name,
        "on_record": line.scene not in OFF_RECORD,
        "text": line.text,
    }
    return {**row, "optional": True} if line.optional else row


def _questions(take: Take) -> list[dict[str, Any]]:
    out = []
    for turn in sorted({line.turn for line in take.lines if line.role == "question"}):
        asked = [line for line in take.lines if line.turn == turn]
        answer = next((line.start_ms for line in take.lines if line.role == "answer" and line.turn > turn), None)
        out.append(
            {
                "start_ms": asked[0].start_ms,
                "end_ms": asked[-1].end_ms,
                "answer_start_ms": answer,
                "text": " ".join(line.text for line in asked),
                "in_talk": False,
            }
        )
    return out


def _demos(shots: list[tuple[Shot, list[int]]]) -> list[list[int]]:
    """Spans in which somebody works on the screen, joined."""
    out: list[list[int]] = []
    for shot, (start, end) in shots:
        if shot.layout == "console" and out and out[-1][1] == start:
            out[-1][1] = end
        elif shot.layout == "console":
            out.append([start, end])
    return out


def _layouts(take: Take, shots: list[tuple[Shot, list[int]]], size: tuple[int, int]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for shot, (start, end) in shots:
        area = slide_area(shot.layout, size) if shot.slide else None
        tile = tiles(shot.layout, size, take.people, None, shot.corner) if shot.layout in ("corner", "side") else []
        webcam = list(tile[0][1]) if tile else None
        if out and out[-1]["layout"] == shot.layout and out[-1]["webcam_area"] == webcam:
            out[-1]["end_ms"] = end
            continue
        out.append(
            {
                "start_ms": start,
                "end_ms": end,
                "layout": shot.layout,
                "slide_area": list(area) if area else None,
                "webcam_area": webcam,
            }
        )
    return out
