"""Pictures decoded sparsely: nothing is lost after what was left out."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.media.frames import Film, packets
from pipeline.vision.plan import planned

FPS, GROUP_S = 15, 12  # more than half of the 256 pictures that HEVC counts
CHANGE_S = 27
OPTIONS: dict[str, dict[str, object]] = {
    "libx265": {"x265-params": f"keyint={GROUP_S * FPS}:scenecut=0:open-gop=1:bframes=3:log-level=none"},
    "libx264": {"g": str(GROUP_S * FPS), "sc_threshold": "0", "bf": "3", "x264-params": "open-gop=1"},
}


def lasting(path: Path, codec: str) -> None:
    """Stripes that stand still for two groups of pictures, and a plain picture from the midst of the third on."""
    level = np.full((180, 320), 60, np.uint8)
    level[::20] = 220
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=FPS)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt, stream.options = 320, 180, "yuv420p", OPTIONS[codec]
        for n in range(3 * GROUP_S * FPS):
            grey = level if n < CHANGE_S * FPS else np.full_like(level, 200)
            frame = av.VideoFrame.from_ndarray(np.vstack([grey, np.full((90, 320), 128, np.uint8)]), format="yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, FPS)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


@pytest.mark.parametrize("codec", OPTIONS)
def test_what_comes_in_a_group_of_pictures_after_one_that_was_left_out_is_seen(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "talk.mkv"
    lasting(path, codec)
    plan = planned(packets(path))
    assert 0 < plan.take.mean() < 0.7
    film = Film(path, plan.needed)
    bright = [shot.ms for shot in film.frames(plan.take, plan.again) if shot.luma().mean() > 150]
    assert bright[0] == pytest.approx(1000 * CHANGE_S, abs=300)
