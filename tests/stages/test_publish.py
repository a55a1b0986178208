"""The published page, record and transcript: complete, safe against what was said, silent about what was cut."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

from pipeline import codec
from pipeline.model import (
    About,
    AudioStream,
    Box,
    Clip,
    Cue,
    Deck,
    DeckSlide,
    Edit,
    Evidence,
    File,
    Film,
    Full,
    Handoff,
    Media,
    PageOfSlide,
    Pages,
    Part,
    Parts,
    Proof,
    Question,
    Segment,
    Slide,
    Slides,
    Source,
    Speakers,
    Subtitles,
    Track,
    Transcript,
    Turn,
    Video,
    VideoStream,
    Voice,
    Word,
)
from pipeline.model.episode import Episode
from pipeline.stage import Machine, Workspace
from pipeline.stages.publish import PublishSettings, publish
from pipeline.timeline import Span

EVIL = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> & ]]>"
EDIT = Edit(
    clips=[
        Clip(part="presentation", start_ms=10_000, end_ms=30_000),
        Clip(part="presentation", start_ms=40_000, end_ms=60_000),
        Clip(part="qa", start_ms=65_000, end_ms=90_000),
    ],
    cuts=[],
)


def said(start_ms: int, text: str, confidence: float = 0.9, doubtful: bool = False) -> Segment:
    words = [
        Word(start_ms=start_ms + 300 * i, end_ms=start_ms + 300 * i + 250, text=word, confidence=confidence)
        for i, word in enumerate(text.split())
    ]
    return Segment(start_ms=start_ms, end_ms=words[-1].end_ms, words=words, doubtful=doubtful)


TRANSCRIPT = Transcript(
    language="de", engine="e", model="m",
    segments=[
        said(2000, "Backstage geheimnis alpha."), said(12_000, "Guten Morgen zusammen."), said(32_000, "Huch geheimnis beta."),
        said(42_000, f"Weiter {EVIL} geht es."), said(50_000, "Kaum zu hören.", 0.3), said(66_000, "Meine Frage lautet so?"),
        said(70_000, "Meine Antwort auch."), said(95_000, "Nachher geheimnis gamma."),
    ],
)  # fmt: skip
ABOUT = About(
    title=f"Titel {EVIL}", presenter="Žofie Ångström", date="2026-09-17", licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/", organisation="Haus", moderator="Mo",
)  # fmt: skip


class Outline(HTMLParser):
    """The elements of a page, and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._script = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script:
            self.scripts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def published(
    folder: Path, *, edit: Edit = EDIT, slides: bool = True, picture: bool = True, speech: bool = True, about: About = ABOUT,
    decisions: bool = True,
) -> Path:  # fmt: skip
    """Publish an episode whose files stand ready, and return its folder."""
    made = folder / "made" / "deliver"
    (made / "slides").mkdir(parents=True)
    kinds = edit.parts()
    ends = (".mp4", ".de.srt", ".de.vtt")
    for name in ["deck.pptx", "slides/001.png", "slides/002.png", *(f"{kind}{end}" for kind in kinds for end in ends)]:
        (made / name).write_bytes(name.encode())

    def file(name: str) -> File:
        return File("made", f"deliver/{name}")

    video = VideoStream(
        index=0, codec="h264", profile="High", width=640, height=360, pixel_format="yuv420p", frame_rate=25, usual_rate=25,
        variable_rate=False, time_base="1/90000", start_ms=0,
    )  # fmt: skip
    media = Media(
        container="mp4", duration_ms=100_000, origin_ms=0, video=video if picture else None,
        audio=AudioStream(index=1, codec="aac", sample_rate=48000, channels=1, start_ms=0),
    )  # fmt: skip
    titles = {1: "Eins <b>", 2: "", 3: "Nur draußen"}
    shown = {1: [Span(5000, 35_000), Span(70_000, 80_000)], 2: [Span(35_000, 63_000)], 3: [Span(92_000, 99_000)]}
    deck_of = [
        Slide(
            number=n,
            kind="slide",
            shown=shown[n],
            steps=[],
            still=shown[n][0],
            area=Box(0, 0, 640, 360),
            confidence=0.5 if n == 2 else 1,
        )
        for n in titles
    ]
    pages = [
        PageOfSlide(
            slide=n, title=title, text=[title, "Text"], image=file("x"), width=640, height=360, background="#ffffff", lines=[], tables=[],
            pictures=[], shapes=[], confidence=1,
        )
        for n, title in titles.items()
    ]  # fmt: skip
    parts = Parts(
        phases=[],
        parts=[
            Part(
                kind="presentation", start_ms=10_000, end_ms=60_000, confidence=0.9,
                evidence=[Evidence(ms=3000, what="hört man geheimnis alpha"), Evidence(ms=12_000, what="Begrüßung")],
            ),
            Part(kind="qa", start_ms=65_000, end_ms=90_000, confidence=0.5, evidence=[]),
        ],
        questions=[
            Question(number=1, start_ms=66_000, end_ms=68_000, answer_start_ms=70_000, text="Meine Frage lautet so?"),
            Question(number=2, start_ms=95_000, end_ms=97_000, answer_start_ms=None, text="geheimnis gamma?"),
        ],
    )  # fmt: skip
    speakers = Speakers(
        voices=[Voice(number=1, role="presenter", name="Žofie", speech_ms=1)],
        turns=[Turn(start_ms=0, end_ms=100_000, voice=1)],
    )
    films = [
        Film(
            part=k,
            file=file(f"{k}.mp4"),
            duration_ms=edit.duration(k),
            width=640,
            height=360,
            loudness_lufs=-16,
            true_peak_dbtp=-1.5,
        )
        for k in kinds
    ]
    tracks = [Track(part=k, language="de", srt=file(f"{k}.de.srt"), vtt=file(f"{k}.de.vtt")) for k in kinds]
    cues = [Cue(part=k, start_ms=1000, end_ms=3000, lines=["Hallo", EVIL]) for k in kinds]
    numbers = [DeckSlide(slide=1, deck_slide=2), DeckSlide(slide=2, deck_slide=3)]
    work = Workspace(
        stage="publish", episode_id="mein_webinar", recording=folder / "none.mp4", folder=folder / "publish", machine=Machine(),
        locate=lambda item: folder / item.stage / item.name,
    )  # fmt: skip
    publish(
        Source(file="mein_webinar.mp4", size=1, sha256="ab"), media, edit, parts, Slides(slides=deck_of, screens=[]), Pages(pages=pages),
        TRANSCRIPT if speech else Transcript(language="", engine="e", model="m", segments=[]), speakers,
        Subtitles(tracks=tracks if speech else [], cues=cues if speech else []),
        Deck(
            file=file("deck.pptx"), slides=numbers if slides else [],
            pictures=[file("slides/001.png"), file("slides/002.png")] if slides else [],
        ),
        Proof(), Video(films=films), Full(film=None, duration_ms=0, tracks=[]), Handoff(files=[]),
        about, PublishSettings(show_decisions=decisions), work,
    )  # fmt: skip
    return folder / "publish" / "deliver"


def record(folder: Path) -> Episode:
    return codec.decode((folder / "episode.json").read_bytes(), Episode)


def test_what_was_cut_is_in_no_file(tmp_path: Path) -> None:
    out = published(tmp_path)
    for path in out.iterdir():
        assert "geheimnis" not in path.read_text("utf-8"), path.name
        assert "draußen" not in path.read_text("utf-8"), path.name
    episode = record(out)
    assert [slide.shown for slide in episode.slides] == [
        [Span(10_000, 35_000), Span(70_000, 80_000)],
        [Span(35_000, 60_000)],
    ]
    assert [reason.what for part in episode.parts for reason in part.evidence] == ["Begrüßung"]
    assert len(episode.questions) == 1 and [slide.deck_slide for slide in episode.slides] == [2, 3]


def test_the_outputs_are_the_files(tmp_path: Path) -> None:
    out = published(tmp_path)
    outputs = {item.file: item for item in record(out).outputs}
    assert set(outputs) == {
        "presentation.mp4", "qa.mp4", "presentation.de.srt", "presentation.de.vtt", "qa.de.srt", "qa.de.vtt", "deck.pptx",
        "slides/001.png", "slides/002.png", "transcript.md", "index.html",
    }  # fmt: skip
    for name, item in outputs.items():
        path = out / name if (out / name).exists() else tmp_path / "made" / "deliver" / name
        assert codec.file_digest(path) == item.sha256
    assert outputs["presentation.mp4"].duration_ms == 40_000


def test_nothing_said_or_typed_becomes_markup(tmp_path: Path) -> None:
    out = published(tmp_path)
    text = (out / "index.html").read_text("utf-8")
    page = Outline(text)
    assert len(page.scripts) == len(page.all("script")) == 3
    assert "alert(1)" in text
    assert not [tag for tag, attributes in page.tags if "onerror" in attributes]
    assert not [image for image in page.all("img") if image["src"] == "x"]
    cues = json.loads(page.scripts[1])
    assert cues["language"] == "de" and cues["cues"]["qa"] == [[1.0, 3.0, f"Hallo\n{EVIL}"]]
    graph = json.loads(page.scripts[0])["@graph"]
    assert graph[0]["name"] == ABOUT.title and graph[0]["duration"] == "PT40.000S"
    assert {clip["@type"] for video in graph for clip in video["hasPart"]} == {"Clip"}
    markdown = (out / "transcript.md").read_text("utf-8")
    assert "<script" not in re.sub(r"\\<", "", markdown)


def test_the_page_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    page = Outline((published(tmp_path) / "index.html").read_text("utf-8"))
    links = [(tag, a.get("src") or a.get("href") or "") for tag, a in page.tags if a.get("src") or a.get("href")]
    assert [link for _, link in links if "//" in link] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert [a["rel"] for a in page.all("a") if "//" in (a["href"] or "")] == ["license"]
    local = {
        link.split("#")[0] for _, link in links if link and "//" not in link and not link.startswith(("#", "data:"))
    }
    made = tmp_path / "made" / "deliver"
    assert all((made / name).exists() or (tmp_path / "publish" / "deliver" / name).exists() for name in local)
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    assert {link[1:] for _, link in links if link.startswith("#")} <= set(ids)
    assert all(image.get("alt") for image in page.all("img"))
    assert len(page.all("h1")) == 1 and page.all("html")[0]["lang"] == "en"


def test_a_script_link_is_no_licence(tmp_path: Path) -> None:
    about = About(title="T", licence_url="javascript:alert(1)")
    out = published(tmp_path, about=about)
    assert not [
        a for a in Outline((out / "index.html").read_text("utf-8")).all("a") if "javascript" in (a["href"] or "")
    ]
    assert "](<javascript" not in (out / "transcript.md").read_text("utf-8")


def test_what_to_check_comes_worst_first_and_can_stay_private(tmp_path: Path) -> None:
    out = published(tmp_path, about=About(title="T"))
    checks = record(out).checks
    assert [check.what.split(" ")[0] for check in checks] == ["Where", "Hard", "A", "Not"]
    assert "presenter, date, licence" in checks[-1].what and "Kaum zu hören." in checks[1].what
    assert all(EDIT.keeps(check.ms) for check in checks)
    public = published(tmp_path / "public", decisions=False)
    assert "Hard to hear" in (out / "index.html").read_text("utf-8")
    assert "Hard to hear" not in (public / "index.html").read_text("utf-8")


def test_an_episode_that_lacks_nearly_everything_is_still_one(tmp_path: Path) -> None:
    edit = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=50_000)], cuts=[])
    out = published(tmp_path, edit=edit, slides=False, picture=False, speech=False, about=About(title="mein webinar"))
    episode = record(out)
    assert episode.title == "mein webinar" and episode.slides == [] and episode.transcript == []
    for word in ("picture", "speech", "captions", "slides", "Q&A"):
        assert any(word in lack for lack in episode.lacks), word
    page = Outline((out / "index.html").read_text("utf-8"))
    assert len(page.all("video")) == 1 and not page.all("img")
    assert (out / "transcript.md").read_text("utf-8") == "# mein webinar\n\nNo speech was found in the recording.\n"


def test_the_transcript_reads_part_by_part(tmp_path: Path) -> None:
    text = (published(tmp_path) / "transcript.md").read_text("utf-8")
    headings = [line for line in text.splitlines() if line.startswith("##")]
    assert headings == [
        "## Vortrag", "### Folie 1: Eins \\<b\\>", "### Folie 2", "## Fragen und Antworten", "### Folie 1: Eins \\<b\\>",
    ]  # fmt: skip
    assert "**Žofie** (0:02)  \nGuten Morgen zusammen." in text
    assert "**Žofie** (0:22)  " in text


def test_each_slide_stands_on_a_time_line(tmp_path: Path) -> None:
    out = published(tmp_path)
    text = (out / "slides.html").read_text("utf-8")
    page = Outline(text)
    assert [image["src"] for image in page.all("img")] == ["slides/001.png", "slides/002.png"]
    bars = [a for a in page.all("rect") if a.get("class") == "slide" and float(a["width"] or 0) > 0]
    assert len(bars) >= 3, "the first slide was shown twice, the second once, and the strip tells of both"
    assert page.scripts == [] and "cut away" in text
    assert 'href="slides.html"' in (out / "index.html").read_text("utf-8")
    assert not (published(tmp_path / "public", decisions=False) / "slides.html").exists()
