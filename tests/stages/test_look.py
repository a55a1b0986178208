"""Look and slides together on a recording made here: a webcam over the corner, a build, a changed digit, a way back."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from pipeline.errors import UnusableRecordingError
from pipeline.model import AudioStream, File, Frames, Media, Slides, VideoStream
from pipeline.stage import Machine, Workspace
from pipeline.stages.look import look
from pipeline.stages.slides import SlidesSettings, slides

WIDTH, HEIGHT, FPS = 960, 540, 12
TITLE = ["Clusters that learn", "A talk in six slides"]
BULLETS = ["Why clusters matter", "- Knowledge moves faster", "- Suppliers are near", "- Risk is shared"]
TABLE = ["Projects per region", "North  412", "South  365"]
OTHER = ["Projects per region", "North  412", "South  385"]
# what is shown, for how many seconds
SHOW = [(TITLE, 4), (BULLETS[:2], 3), (BULLETS[:3], 3), (BULLETS, 3), (TABLE, 4), (OTHER, 4), (TITLE, 3)]


def page(lines: list[str]) -> np.ndarray:
    picture = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    for i, line in enumerate(lines):
        size = 1.3 if i == 0 else 0.8
        cv2.putText(picture, line, (60, 90 + 80 * i), cv2.FONT_HERSHEY_SIMPLEX, size, (60, 30, 20), 2, cv2.LINE_AA)
    return picture


def webcam(picture: np.ndarray, frame: int) -> None:
    """A head that never stands still, in the lower right corner."""
    tile = picture[HEIGHT - 130 :, WIDTH - 200 :]
    tile[:] = (90, 120, 60)
    centre = (100 + round(18 * np.sin(frame / 2)), 70 + round(9 * np.cos(frame / 3)))
    cv2.circle(tile, centre, 42, (150, 180, 220), -1)
    cv2.circle(tile, (centre[0] - 14, centre[1] - 8), 6, (30, 30, 30), -1)
    cv2.ellipse(tile, (centre[0], centre[1] + 16), (14, 3 + frame % 5), 0, 0, 360, (40, 40, 120), -1)


def film(path: Path, pictures: Iterator[np.ndarray]) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": "28", "preset": "ultrafast"}
        for i, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = i, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def talk() -> Iterator[np.ndarray]:
    number = 0
    for lines, seconds in SHOW:
        for _ in range(seconds * FPS):
            picture = page(lines)
            webcam(picture, number)
            number += 1
            yield picture


def media(seconds: float) -> Media:
    video = VideoStream(
        index=0, codec="h264", profile="High", width=WIDTH, height=HEIGHT, pixel_format="yuv420p", frame_rate=FPS,
        usual_rate=FPS, variable_rate=False, time_base="1/12", start_ms=0,
    )  # fmt: skip
    return Media(container="mp4", duration_ms=round(seconds * 1000), origin_ms=0, video=video, audio=None)


def workspace(recording: Path, folder: Path) -> Workspace:
    def locate(file: File) -> Path:
        raise AssertionError(f"look reads no file of another stage, such as {file.name}")

    folder.mkdir(exist_ok=True)
    return Workspace(stage="look", episode_id="x", recording=recording, folder=folder, locate=locate, machine=Machine())


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Frames, Slides, Path]:
    folder = tmp_path_factory.mktemp("look")
    film(folder / "talk.mp4", talk())
    frames = look(media(24), workspace(folder / "talk.mp4", folder / "work"))
    return frames, slides(frames, SlidesSettings()), folder / "work"


def test_every_slide_once_with_all_its_spans(seen: tuple[Frames, Slides, Path]) -> None:
    _, found, _ = seen
    assert [slide.kind for slide in found.slides] == ["slide"] * 4
    wanted = [[(0, 4), (21, 24)], [(4, 13)], [(13, 17)], [(17, 21)]]
    for slide, spans in zip(found.slides, wanted, strict=True):
        assert len(slide.shown) == len(spans)
        for span, (start, end) in zip(slide.shown, spans, strict=True):
            assert abs(span.start_ms - 1000 * start) <= 100 and abs(span.end_ms - 1000 * end) <= 100


def test_a_build_is_one_slide_with_the_time_of_each_step(seen: tuple[Frames, Slides, Path]) -> None:
    _, found, _ = seen
    steps = found.slides[1].steps
    assert [round(ms / 1000) for ms in steps] == [7, 10]
    assert found.slides[1].still.start_ms >= 10_000, "the picture comes from the last state"


def test_looks_and_screens_cover_the_recording(seen: tuple[Frames, Slides, Path]) -> None:
    frames, found, _ = seen
    for spans in ([one.span for one in frames.looks], [screen.span for screen in found.screens]):
        assert spans[0].start_ms == 0 and spans[-1].end_ms == 24_000
        assert all(a.end_ms == b.start_ms for a, b in pairwise(spans))


def test_the_webcam_is_where_something_moves(seen: tuple[Frames, Slides, Path]) -> None:
    frames, _, _ = seen
    for one in frames.looks:
        assert len(one.moving) == 1
        box = one.moving[0]
        assert box.x >= WIDTH - 260 and box.y >= HEIGHT - 190


def test_pictures_lie_in_the_folder_of_the_stage(seen: tuple[Frames, Slides, Path]) -> None:
    frames, _, folder = seen
    for one in frames.looks:
        picture = cv2.imread(str(folder / one.picture.name), cv2.IMREAD_GRAYSCALE)
        assert picture is not None and picture.shape == (HEIGHT, WIDTH)


def test_the_same_recording_gives_the_same_document(seen: tuple[Frames, Slides, Path], tmp_path: Path) -> None:
    frames, _, folder = seen
    assert look(media(24), workspace(folder.parent / "talk.mp4", tmp_path / "again")) == frames


def test_one_frame_is_enough(tmp_path: Path) -> None:
    film(tmp_path / "one.mp4", iter([page(TITLE)]))
    frames = look(media(10), workspace(tmp_path / "one.mp4", tmp_path / "work"))
    found = slides(frames, SlidesSettings())
    assert [slide.shown for slide in found.slides] == [[frames.looks[0].span]] and frames.looks[0].span.end_ms == 10_000


def test_without_video_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    sound = AudioStream(index=0, codec="aac", sample_rate=48_000, channels=2, start_ms=0)
    only = Media(container="mp4", duration_ms=5000, origin_ms=0, video=None, audio=sound)
    frames = look(only, workspace(tmp_path / "none.m4a", tmp_path / "work"))
    assert frames.looks == [] and slides(frames, SlidesSettings()) == Slides(slides=[], screens=[])


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no film")
    with pytest.raises(UnusableRecordingError):
        look(media(5), workspace(tmp_path / "text.mp4", tmp_path / "work"))


def encoded(size: tuple[int, int], start: int, pages: list[list[str]]) -> "list[av.Packet[Any]]":
    """Four seconds of each page, with the parameters in every keyframe, as a platform writes that changes its resolution."""
    coder = av.CodecContext.create("libx264", "w")
    assert isinstance(coder, av.VideoCodecContext)
    coder.width, coder.height, coder.pix_fmt, coder.time_base = *size, "yuv420p", Fraction(1, FPS)
    coder.options = {"crf": "24", "preset": "ultrafast", "x264-params": f"repeat-headers=1:keyint={4 * FPS}"}
    packets = []
    for number, lines in enumerate(pages):
        picture = np.asarray(cv2.resize(page(lines), size, interpolation=cv2.INTER_AREA), np.uint8)
        for i in range(4 * FPS):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = start + number * 4 * FPS + i, Fraction(1, FPS)
            packets += coder.encode(frame)
    return packets + coder.encode(None)


def test_a_resolution_that_changes_midway_makes_no_new_slide(tmp_path: Path) -> None:
    packets = encoded((WIDTH, HEIGHT), 0, [TITLE, BULLETS, TABLE])
    packets += encoded((1280, 720), 12 * FPS, [TABLE, OTHER, TITLE])
    with av.open(str(tmp_path / "two.mkv"), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for packet in packets:
            packet.stream = stream
            container.mux(packet)
    frames = look(media(24), workspace(tmp_path / "two.mkv", tmp_path / "work"))
    found = slides(frames, SlidesSettings())
    assert [[(round(s.start_ms, -2), round(s.end_ms, -2)) for s in slide.shown] for slide in found.slides] == [
        [(0, 4000), (20_000, 24_000)], [(4000, 8000)], [(8000, 16_000)], [(16_000, 20_000)],
    ]  # fmt: skip
