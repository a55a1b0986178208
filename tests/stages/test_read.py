"""read and deck on a short recording of the studio's slides: what was drawn comes out as an editable, sound, repeatable deck."""

import hashlib
import re
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from pptx import Presentation

from pipeline.formats.pptx import check
from pipeline.model import (
    About,
    Box,
    Clip,
    Deck,
    Edit,
    Matched,
    Media,
    Pages,
    Part,
    Parts,
    Question,
    Segment,
    Slide,
    Slides,
    Speakers,
    Transcript,
    Turn,
    VideoStream,
    Voice,
    Word,
)
from pipeline.stage import Machine, Workspace
from pipeline.stages.deck import DeckSettings, deck
from pipeline.stages.read import ReadSettings, read
from pipeline.timeline import Span
from tests.studio.sample import DECK

SIZE = (960, 540)
EACH_MS = 1000


def words(text: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", text.lower()).split()


def workspace(stage: str, folder: Path, recording: Path) -> Workspace:
    home = folder / stage
    home.mkdir(parents=True, exist_ok=True)
    locate = lambda file: folder / file.stage / file.name  # noqa: E731
    return Workspace(stage=stage, episode_id="test", recording=recording, folder=home, locate=locate, machine=Machine())


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each of the studio's first four slides for a second at 8 frames a second, with a pointer that moves over it."""
    path = tmp_path_factory.mktemp("read") / "talk.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=8, options={"crf": "26", "g": "8"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        for slide in DECK[:4]:
            drawn = np.asarray(slide.picture(SIZE)[0].convert("RGB"))
            for step in range(8):
                frame = drawn.copy()
                frame[200 + 20 * step : 215 + 20 * step, 100 + 60 * step : 110 + 60 * step] = 0
                container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def slides() -> Slides:
    spans = [Span(EACH_MS * index, EACH_MS * (index + 1)) for index in range(4)]
    found = [
        Slide(number=n, kind="slide", shown=[span], steps=[], still=span, area=Box(0, 0, *SIZE), confidence=1.0)
        for n, span in enumerate(spans, start=1)
    ]
    return Slides(slides=found, screens=[])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("episode")


@pytest.fixture(scope="module")
def pages(recording: Path, slides: Slides, folder: Path) -> Pages:
    video = VideoStream(
        index=0,
        codec="h264",
        profile="High",
        width=SIZE[0],
        height=SIZE[1],
        pixel_format="yuv420p",
        frame_rate=8.0,
        usual_rate=8.0,
        variable_rate=False,
        time_base="1/16384",
        start_ms=0,
    )
    media = Media(container="mp4", duration_ms=4 * EACH_MS, origin_ms=0, video=video, audio=None)
    return read(media, slides, ReadSettings(), workspace("read", folder, recording))


EDIT = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=3 * EACH_MS)], cuts=[])
ABOUT = About(
    title="A test", presenter="Anna", licence="CC BY 4.0", licence_url="https://creativecommons.org/licenses/by/4.0/"
)


def made(
    slides: Slides, pages: Pages, folder: Path, edit: Edit = EDIT, questions: list[Question] | None = None
) -> Deck:
    said = [Word(start_ms=100, end_ms=400, text="Welcome.", confidence=1.0)]
    transcript = Transcript(
        language="en", engine="x", model="y", segments=[Segment(start_ms=100, end_ms=400, words=said)]
    )
    anna = Voice(number=1, role="presenter", name="Anna", speech_ms=300)
    speakers = Speakers(voices=[anna], turns=[Turn(start_ms=100, end_ms=400, voice=1)])
    part = Part(kind="presentation", start_ms=0, end_ms=4 * EACH_MS, confidence=1.0, evidence=[])
    parts = Parts(phases=[], parts=[part], questions=questions or [])
    return deck(
        edit,
        slides,
        pages,
        parts,
        transcript,
        speakers,
        ABOUT,
        Matched(),
        DeckSettings(),
        workspace("deck", folder, Path("none")),
    )


def test_text_is_read_in_full_under_a_moving_pointer(pages: Pages) -> None:
    for slide, page in zip(DECK, pages.pages, strict=False):
        assert words(page.title) == words(slide.title)
        assert sorted(words(" ".join(page.text))) == sorted(words(" ".join(slide.text())))


def test_deck_holds_what_was_kept_natively(slides: Slides, pages: Pages, folder: Path) -> None:
    done = made(slides, pages, folder)
    assert done.problems == []
    assert [(item.slide, item.deck_slide) for item in done.slides] == [(1, 1), (2, 2), (3, 3)]
    assert len(done.pictures) == 3
    book = Presentation(str(folder / "deck" / "deliver" / "deck.pptx"))
    for slide, shown in zip(book.slides, DECK[:3], strict=False):
        native = " ".join(
            shape.text_frame.text for shape in slide.shapes if shape.has_text_frame and not furniture(shape)
        )
        assert sorted(words(native)) == sorted(words(" ".join(shown.text())))
        assert len([shape for shape in slide.placeholders if not furniture(shape)]) >= 2
    notes = [slide.notes_slide.notes_text_frame.text for slide in book.slides]
    assert "[0:00] Anna: Welcome." in notes[0] and "Nothing was said" in notes[1]
    assert book.slides[-1].shapes.title.text_frame.text == "About this episode"


def test_the_time_in_the_notes_leads_to_the_video(slides: Slides, pages: Pages, folder: Path) -> None:
    made(slides, pages, folder)
    notes = Presentation(str(folder / "deck" / "deliver" / "deck.pptx")).slides[0].notes_slide.notes_text_frame
    links = [run.hyperlink.address for paragraph in notes.paragraphs for run in paragraph.runs if run.hyperlink.address]
    assert links == ["presentation.mp4#t=0"]


def test_saved_again_with_another_title_nothing_is_lost(
    slides: Slides, pages: Pages, folder: Path, tmp_path: Path
) -> None:
    made(slides, pages, folder)
    before = Presentation(str(folder / "deck" / "deliver" / "deck.pptx"))
    texts = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in before.slides]
    before.slides[1].shapes.title.text_frame.text = "Another title"
    before.save(str(tmp_path / "again.pptx"))
    after = Presentation(str(tmp_path / "again.pptx"))
    again = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in after.slides]
    assert [[text for text in row if text != "Another title"] for row in again] == [
        [text for text in row if number != 1 or text != DECK[1].title] for number, row in enumerate(texts)
    ]
    colours = [problem for problem in check.problems(tmp_path / "again.pptx") if "language" not in problem]
    assert colours == []


def furniture(shape: object) -> bool:
    kind = shape.placeholder_format.type if getattr(shape, "is_placeholder", False) else None  # type: ignore[attr-defined]  # python-pptx has no types
    return str(kind).split(" ")[0] in ("FOOTER", "SLIDE_NUMBER", "DATE")


def test_same_input_same_bytes(slides: Slides, pages: Pages, folder: Path) -> None:
    path = folder / "deck" / "deliver" / "deck.pptx"
    made(slides, pages, folder)
    first = hashlib.sha256(path.read_bytes()).hexdigest()
    made(slides, pages, folder)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == first
    assert {member.date_time for member in zipfile.ZipFile(path).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_table_is_native_and_questions_close_the_deck(slides: Slides, pages: Pages, folder: Path) -> None:
    whole = Edit(clips=[Clip(part="presentation", start_ms=0, end_ms=4 * EACH_MS)], cuts=[])
    asked = [Question(number=1, start_ms=0, end_ms=200, answer_start_ms=None, text="What does it cost?")]
    assert made(slides, pages, folder, whole, asked).problems == []
    book = Presentation(str(folder / "deck" / "deliver" / "deck.pptx"))
    tables = [shape.table for shape in book.slides[3].shapes if shape.has_table]
    assert [cell.text for cell in tables[0].rows[0].cells] == list(DECK[3].rows[0])  # type: ignore[attr-defined]  # it is the table slide
    assert [slide.shapes.title.text_frame.text for slide in book.slides][4:] == [
        "What does it cost?",
        "About this episode",
    ]


def test_recording_without_slides_still_gives_a_deck(folder: Path) -> None:
    done = made(Slides(slides=[], screens=[]), Pages(pages=[]), folder)
    assert done.slides == [] and done.problems == []
    assert len(Presentation(str(folder / "deck" / "deliver" / "deck.pptx")).slides) == 2


def test_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    book = Presentation()
    book.slides.add_slide(book.slide_layouts[1])
    path = tmp_path / "bad.pptx"
    book.save(str(path))
    found = " ".join(check.problems(path))
    assert "no title" in found and "is empty" in found and "no notes" in found
