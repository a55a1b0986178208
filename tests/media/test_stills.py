"""Single pictures at given times: each frame of the test recording has its own grey, so that a wrong frame shows."""

from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.errors import UnusableRecordingError
from pipeline.media.stills import stills


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100 frames at 10 a second, a keyframe each 3 s, grey 20 + 2 * n in frame n."""
    path = tmp_path_factory.mktemp("stills") / "greys.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"g": "30", "crf": "5"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(100):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 20 + 2 * number, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_each_time_gets_the_frame_shown_then(recording: Path) -> None:
    times = [0, 149, 150, 2950, 3000, 3050, 9000, 99_000]
    got = [(ms, (float(picture.mean()) - 20) / 2) for ms, picture in stills(recording, times, (64, 48))]
    assert [ms for ms, _ in got] == times
    assert [number for _, number in got] == pytest.approx([0, 1, 1, 29, 30, 30, 90, 99], abs=0.6)


def test_pictures_come_in_the_size_asked_for(recording: Path) -> None:
    assert next(stills(recording, [500], (32, 24)))[1].shape == (24, 32, 3)


def test_no_recording_is_an_error_for_a_person(tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("no video")
    with pytest.raises(UnusableRecordingError):
        list(stills(text, [0], (64, 48)))
