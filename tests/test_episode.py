"""The whole pipeline on a whole webinar: what is published, what runs again, and what is never published."""

import html
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import jsonschema
import pysrt
import pytest
from pptx import Presentation

from pipeline.codec import file_digest
from pipeline.formats import caption_rules
from pipeline.model import PARTS, Cue
from pipeline.planning import status
from pipeline.runner import run
from tests.conftest import Made, settings

ROOT = Path(__file__).resolve().parent.parent
NEAR_MS = 2000


def read(made: Made) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((made.folder / "episode.json").read_text())
    return data


def published_text(folder: Path) -> str:
    """Every word that leaves the house, those inside the deck and the videos too."""
    names = ("*.json", "*.html", "*.md", "*.srt", "*.vtt")
    texts = [path.read_text() for name in names for path in sorted(folder.glob(name))]
    with zipfile.ZipFile(folder / "deck.pptx") as deck:
        xml = [deck.read(name).decode() for name in deck.namelist() if name.endswith((".xml", ".rels"))]
    texts += [html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</a:t><a:t>", "", text))) for text in xml] + xml
    for path in sorted(folder.glob("*.mp4")):
        texts.append(path.name + inside(path))
    return " ".join(texts).lower()


def inside(path: Path) -> str:
    """All that a video says in letters: facts, track names, chapters, captions."""
    with av.open(str(path)) as film:
        facts = [film.metadata, *(stream.metadata for stream in film.streams)]
        facts += [chapter["metadata"] for chapter in film.chapters()]
        cues = [bytes(packet).decode("utf-8", "ignore") for s in film.streams.subtitles for packet in film.demux(s)]
    return " ".join([str(fact) for fact in facts] + cues)


def test_every_deliverable_is_there(episode: Made) -> None:
    names = {p.name for p in episode.folder.iterdir() if not p.name.startswith(".")}
    assert {"episode.json", "index.html", "presentation.mp4", "qa.mp4", "deck.pptx", "slides", "transcript.md"} <= names
    assert {"presentation.en.srt", "presentation.en.vtt", "qa.en.srt", "qa.en.vtt"} <= names
    assert list((episode.folder / "slides").glob("*.png"))


def test_episode_json_keeps_its_schema_and_tells_the_truth_about_the_files(episode: Made) -> None:
    data = read(episode)
    jsonschema.validate(data, json.loads((ROOT / "docs/episode.schema.json").read_text()))
    assert data["title"] == "One tool, one day" and data["language"] == "en"
    for output in data["outputs"]:
        assert file_digest(episode.folder / output["file"]) == output["sha256"]


def test_the_parts_are_where_they_are(episode: Made) -> None:
    parts = {part["kind"]: part for part in read(episode)["parts"]}
    for kind, (start, end) in episode.truth["keep"].items():
        assert abs(parts[kind]["start_ms"] - start) <= NEAR_MS, kind
        assert abs(parts[kind]["end_ms"] - end) <= NEAR_MS, kind


def test_what_is_off_the_record_is_nowhere(episode: Made) -> None:
    clips = read(episode)["clips"]
    off = [line for line in episode.truth["speech"] if not line["on_record"]]
    assert off
    for line in off:
        assert all(c["end_ms"] <= line["start_ms"] or c["start_ms"] >= line["end_ms"] for c in clips), line["text"]
    said = triples(published_text(episode.folder))
    kept = triples(" ".join(line["text"] for line in episode.truth["speech"] if line["on_record"]))
    assert len(kept & said) > 0.8 * len(kept)
    for line in off:
        assert not (triples(line["text"]) - kept) & said, line["text"]


def test_attendees_are_named_nowhere(episode: Made) -> None:
    text = published_text(episode.folder)
    assert re.search(r"\bso(f|ph)ia\b", text) is None
    assert "would you like" in text and "martin" in text
    assert re.search(r"So(f|ph)ia", (episode.folder / ".stages" / "redact" / "names.txt").read_text())


def triples(text: str) -> set[tuple[str, ...]]:
    """Every three words in a row."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def test_captions_keep_the_house_rule(episode: Made) -> None:
    for part in PARTS:
        subs = pysrt.open(str(episode.folder / f"{part}.en.srt"), encoding="utf-8")
        cues = [Cue(part=part, start_ms=s.start.ordinal, end_ms=s.end.ordinal, lines=s.text.split("\n")) for s in subs]
        length = sum(c["end_ms"] - c["start_ms"] for c in read(episode)["clips"] if c["part"] == part)
        assert cues and caption_rules.check(cues, length) == []


def test_the_deck_s_words_are_text(episode: Made) -> None:
    deck = Presentation(str(episode.folder / "deck.pptx"))
    titles = [s.shapes.title.text_frame.text for s in deck.slides if s.shapes.title is not None]
    assert len(titles) == len(deck.slides) == len(set(titles))
    shown = {slide["title"] for slide in episode.truth["slides"] if slide["title"]}
    assert len(shown & set(titles)) >= len(shown) - 1


def test_the_recording_is_untouched(episode: Made) -> None:
    assert file_digest(episode.recording) == read(episode)["recording"]["sha256"]


def test_a_second_run_does_nothing(episode: Made) -> None:
    assert run(episode.recording, settings(episode.output)).seconds == {}
    assert not [plan for plan in status(episode.recording, settings(episode.output)) if plan.runs]


def test_a_setting_reruns_what_depends_on_it_and_status_said_so(copy: Made) -> None:
    changed = settings(copy.output, subtitle={"speakers": False})
    plan = {p.stage: p for p in status(copy.recording, changed)}
    assert plan["subtitle"].runs and plan["subtitle"].certain and "config.toml" in plan["subtitle"].why
    ran = run(copy.recording, changed)
    assert set(ran.seconds) <= {stage for stage, p in plan.items() if p.runs}
    assert "subtitle" in ran.seconds and not {
        "probe",
        "listen",
        "look",
        "read",
        "transcribe",
        "split",
        "trim",
        "deck",
    } & set(ran.seconds)


def test_a_correction_neither_decodes_nor_transcribes(copy: Made) -> None:
    before = read(Made(copy.recording, {}, copy.output, copy.ran))["parts"][0]["end_ms"]
    now = before - 3000
    with copy.recording.with_suffix(".toml").open("a") as file:
        file.write(f'\n[[correct]]\nwhat = "presentation end"\nwas = {before / 1000}\nnow = {now / 1000}\n')
    expected = {p.stage for p in status(copy.recording, settings(copy.output)) if p.runs}
    ran = run(copy.recording, settings(copy.output))
    assert (
        {"split", "trim", "title", "subtitle", "deck", "prove", "video", "full", "handoff", "publish"}
        == set(ran.seconds)
        == expected
    )
    parts = json.loads((ran.folder / "episode.json").read_text())["parts"]
    assert parts[0]["end_ms"] == now


def test_a_title_reruns_only_what_prints_it(copy: Made) -> None:
    card = copy.recording.with_suffix(".toml")
    card.write_text(card.read_text().replace("One tool, one day", "Another title"))
    ran = run(copy.recording, settings(copy.output))
    assert set(ran.seconds) == {
        "redact",
        "title",
        "deck",
        "prove",
        "video",
        "full",
        "publish",
    }  # a name in the title stays


def test_a_lost_deliverable_is_put_back_without_work(copy: Made) -> None:
    (copy.output / "webinar/deck.pptx").unlink()
    assert run(copy.recording, settings(copy.output)).seconds == {}
    assert (copy.output / "webinar/deck.pptx").is_file()


@pytest.mark.parametrize(
    ("kind", "lacks", "there"),
    [
        ({"speech": False, "seconds": 6}, "speech", ["presentation.mp4", "deck.pptx", "presentation.und.srt"]),
        ({"slides": False, "seconds": 6}, "slides", ["presentation.mp4", "presentation.en.vtt", "deck.pptx"]),
        ({"video": False, "seconds": 6}, "picture", ["presentation.mp4", "presentation.en.vtt", "transcript.md"]),
        ({"audio": False, "seconds": 6}, "sound", ["presentation.mp4", "deck.pptx"]),
        ({"seconds": 10, "layout": "corner", "variable": True}, "q&a", ["presentation.mp4", "deck.pptx"]),
    ],
)
def test_what_a_recording_lacks_is_said_and_the_rest_is_useful(
    quick_episode: Callable[..., Made],
    kind: dict[str, Any],
    lacks: str,
    there: list[str],
) -> None:
    made = quick_episode(**kind)
    names = {p.name for p in made.folder.iterdir()}
    assert {"episode.json", "index.html", *there} <= names and "qa.mp4" not in names
    assert any(lacks in text.lower() for text in read(made)["lacks"]), read(made)["lacks"]


def test_a_correction_of_words_ripples_to_everything_that_is_read(copy: Made) -> None:
    before = published_text(copy.folder)
    said = next(p for p in read(copy)["transcript"] if len(p["text"].split()) > 8)
    wrong = " ".join(said["text"].split()[3:6])
    with copy.recording.with_suffix(".toml").open("a") as file:
        file.write(
            f'\n[[correct]]\nwhat = "words"\nwas = {json.dumps(wrong)}\nnow = "zebra quagga okapi"\n'
            f"near = {said['start_ms'] / 1000}\n\n"
            '[[correct]]\nwhat = "words"\nwas = "nobody ever said this"\nnow = "x"\nnear = 9\n'
        )
    ran = run(copy.recording, settings(copy.output))
    assert not {"probe", "listen", "look", "slides", "read", "transcribe", "speakers"} & set(ran.seconds)
    assert ran.unfit == ["“nobody ever said this” → “x” near 0:09"]
    assert "zebra" not in before
    for name in ("episode.json", "index.html", "transcript.md"):
        assert "zebra quagga okapi" in (ran.folder / name).read_text(), name
    part = "presentation"
    captions = " ".join((ran.folder / f"{part}.en.vtt").read_text().split())
    assert "zebra" in captions and "okapi" in captions
    deck = Presentation(str(ran.folder / "deck.pptx"))
    assert "zebra" in " ".join(s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide)


def test_a_platform_s_transcript_names_presenter_and_moderator_alone(copy: Made) -> None:
    passages = read(copy)["transcript"]
    card = copy.recording.with_suffix(".toml")
    card.write_text(card.read_text().replace('presenter = "Martin Hale"', "").replace('moderator = "Clara"', ""))
    roles = {"Martin Hale": "Hale, Martin (Guest)", "Clara": "Clara Jensen"}
    cues = [
        f"{number}\n{stamp(p['start_ms'] + 4000)} --> {stamp(p['end_ms'] + 4000)}\n"
        f"<v {roles.get(p['speaker'], 'Sofia Private')}>{p['text'].replace('&', '&amp;')}</v>\n"
        for number, p in enumerate(passages, 1)
    ]
    copy.recording.with_name("webinar.transcript.vtt").write_text("\n".join(["WEBVTT\n", *cues]))
    ran = run(copy.recording, settings(copy.output))
    assert "speakers" in ran.seconds
    named = {p["speaker"] for p in json.loads((ran.folder / "episode.json").read_text())["transcript"]}
    assert {"Martin Hale", "Clara Jensen"} <= named and not any("Private" in name for name in named)
    assert "private" not in published_text(ran.folder)


def stamp(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
