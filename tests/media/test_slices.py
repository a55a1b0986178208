"""Which pictures of an H.264 stream may be passed over: told from headers, shown by decoding without them."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.media.frames import Film, packets
from pipeline.media.nal import Bits

WIDTH, HEIGHT, FPS, SECONDS = 320, 180, 25, 12


def pictures() -> Iterator[np.ndarray]:
    """Noise that drifts, as a face does, beside something that stands still and changes twice."""
    noise = np.random.default_rng(1).integers(0, 255, (HEIGHT, 3 * WIDTH)).astype(np.uint8)
    for i in range(SECONDS * FPS):
        grey = np.full((HEIGHT, WIDTH), 200, np.uint8)
        grey[20:60, 20:200] = np.random.default_rng(i // 100).integers(0, 255, (40, 180))
        grey[90:170, 200:310] = noise[90:170, i : i + 110]
        yield grey


def film(path: Path, how: str) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": "30", "preset": "medium", "x264-params": f"keyint=75:scenecut=0:{how}"}
        for i, grey in enumerate(pictures()):
            frame = av.VideoFrame.from_ndarray(np.stack([grey] * 3, axis=2), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def decoded(path: Path, needed: np.ndarray) -> dict[int, np.ndarray]:
    return {one.ms: one.luma().copy() for one in Film(path, needed).frames(np.ones(len(needed), bool), ())}


@pytest.mark.parametrize(
    ("how", "some"),
    [
        ("bframes=3:b-adapt=0:b-pyramid=2:ref=1", True),
        ("bframes=3:b-adapt=0:b-pyramid=1:ref=1", True),
        ("bframes=7:b-adapt=0:b-pyramid=2:ref=1", True),
        ("bframes=3:b-adapt=0:b-pyramid=2:ref=4", False),
        ("bframes=3:b-pyramid=0", False),
        ("bframes=0", False),
    ],
)
def test_what_lies_in_between_is_passed_over_and_no_other_picture_is_another_for_it(
    how: str, some: bool, tmp_path: Path
) -> None:
    path = film(tmp_path / "film.mp4", how)
    found = packets(path)
    assert bool(found.inner.any()) == some
    assert not (found.inner & ~found.kept).any() and not (found.inner & found.keys).any()
    whole, sparse = decoded(path, found.kept), decoded(path, found.kept & ~found.inner)
    assert len(sparse) == int((found.kept & ~found.inner).sum())
    assert all(np.array_equal(grey, whole[ms]) for ms, grey in sparse.items())


def test_exponential_golomb_numbers_are_read_and_a_cut_off_one_is_told() -> None:
    bits = Bits(bytes([0b1_010_011_0, 0b0100_0011, 0b1000_0000]))  # 0, 1, 2, 3, 6 and the first half of another
    assert [bits.golomb() for _ in range(5)] == [0, 1, 2, 3, 6]
    with pytest.raises(ValueError, match="too early"):
        bits.golomb()
