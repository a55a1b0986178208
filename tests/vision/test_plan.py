"""What the sizes of packets tell to leave out, and that a decoder gives all that was asked for, as it is."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import PictureType

from pipeline.media.frames import Film, packets
from pipeline.vision.changes import Changes
from pipeline.vision.plan import planned
from pipeline.vision.watch import Sample, Sampler, watch

WIDTH, HEIGHT, FPS, SECONDS = 320, 180, 20, 40
CHANGES = (2.0, 8.5, 21.0, 23.5)


def picture(frame: int, small: bool = False) -> np.ndarray:
    """Noise that stays, another after each change; `small`: and one that is so small that no packet tells."""
    number = sum(frame >= at * FPS for at in CHANGES)
    grey = np.random.default_rng(number).integers(0, 200, (HEIGHT // 12, WIDTH // 16)).astype(np.uint8)
    grey = grey.repeat(12, axis=0).repeat(16, axis=1)
    if small and frame > 15 * FPS:
        grey[60:72, 96:112] = 230
    return grey


def film(path: Path, *, bframes: int, small: bool = False, references: int = 3) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {
            "crf": "24",
            "x264-params": f"keyint={10 * FPS}:scenecut=0:bframes={bframes}:ref={references}",
        }
        for i in range(SECONDS * FPS):
            grey = picture(i, small)
            frame = av.VideoFrame.from_ndarray(np.stack([grey] * 3, axis=2), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def decoded(path: Path, take: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    for frame in Film(path, packets(path).kept).frames(take, ()):
        yield frame.ms, frame.luma().astype(np.int16)


@pytest.mark.parametrize("bframes", [0, 3])
def test_what_is_taken_comes_out_in_order_and_as_it_is(bframes: int, tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", bframes=bframes)
    found = packets(path)
    plan = planned(found)
    assert found.forgiving and 0.2 < plan.take.mean() < 0.75
    whole = dict(decoded(path, np.ones(len(found.times), bool)))
    some = list(decoded(path, plan.take))
    assert [ms for ms, _ in some] == sorted(ms for ms, _ in some)
    assert {ms for ms in found.times[plan.take].tolist() if ms in whole} <= {ms for ms, _ in some}
    assert max(float(np.abs(grey - whole[ms]).mean()) for ms, grey in some) < 2


def test_a_group_that_is_decoded_again_comes_whole_also_after_one_that_did_not(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", bframes=3)
    found = packets(path)
    starts = found.times[found.keys].tolist()
    reel = Film(path, found.kept)
    for _ in reel.frames(np.ones(len(found.times), bool), starts):
        pass
    next(iter(reel.again(starts[0])))
    for start, end in zip(starts[1:], [*starts[2:], 10**9], strict=True):
        again = [frame.ms for frame in reel.again(start)]
        assert again == sorted(found.times[found.kept & (found.times >= start) & (found.times < end)].tolist())


@pytest.mark.parametrize("references", [1, 3])
@pytest.mark.parametrize("small", [False, True])
def test_each_change_is_seen_with_its_time_and_what_no_packet_told_by_the_next_keyframe(
    small: bool, references: int, tmp_path: Path
) -> None:
    path = film(tmp_path / "film.mp4", bframes=3, small=small, references=references)
    found = packets(path)
    plan = planned(found)
    passed_over = found.kept & ~plan.needed
    assert passed_over.any() and not (passed_over & ~found.inner).any()
    reel = Film(path, plan.needed)
    changes = Changes()
    samples = list(watch(reel.frames(plan.take, plan.again), reel, plan, changes))
    many = [sample.since for sample in samples if sample.cells.mean() > 0.3]
    assert len(many) == len(CHANGES)
    assert all(abs(ms - 1000 * at) <= 100 for ms, at in zip(many, CHANGES, strict=True))
    told = [sample.ms for sample in samples if 14_000 < sample.ms < 20_500 and sample.cells.any()]
    assert not plan.take[np.abs(packets(path).times - 15_000) < 500].any()
    assert bool(told) == small and all(abs(ms - 15_000) <= 300 for ms in told)


def test_slides_that_only_keyframes_show_are_no_motion(tmp_path: Path) -> None:
    path = tmp_path / "cuts.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": "30", "forced-idr": "1", "x264-params": f"keyint={6 * FPS}:min-keyint=1"}
        for i in range(40 * FPS):
            grey = np.random.default_rng(i // (5 * FPS)).integers(0, 255, (HEIGHT // 12, WIDTH // 16)).astype(np.uint8)
            grey = grey.repeat(12, axis=0).repeat(16, axis=1)
            frame = av.VideoFrame.from_ndarray(np.stack([grey] * 3, axis=2), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, FPS)
            if i % (5 * FPS) == 0 and i < 35 * FPS:
                frame.pict_type = PictureType.I
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    plan, changes = planned(packets(path)), Changes()
    reel = Film(path, plan.needed)
    samples = list(watch(reel.frames(plan.take, plan.again), reel, plan, changes))
    assert plan.take.mean() < 0.4
    assert [round(one.ms / 1000) for one in samples if one.cells.any()] == [5, 10, 15, 20, 25, 30, 35]


class Still:
    """A frame that was decoded."""

    def __init__(self, ms: int, grey: np.ndarray) -> None:
        self.ms = ms
        self._grey = grey

    def luma(self) -> np.ndarray:
        return self._grey


@pytest.mark.parametrize("at", [20_200, 20_400, 20_600, 20_800, 21_000])
def test_a_slide_that_comes_while_faces_fill_the_picture_is_seen_when_it_came(at: int) -> None:
    """Of faces a glance a second is enough; another picture comes between two frames, wherever between two glances that is."""
    random = np.random.default_rng(3)
    changes = Changes()
    sampler = Sampler(changes)
    grey = random.integers(40, 200, (34, 60)).astype(np.uint8)
    samples: list[Sample] = []
    for ms in range(0, 24_000, 200):
        moved = random.random(grey.shape) < 0.36
        grey = np.where(moved, random.integers(40, 200, grey.shape), grey).astype(np.uint8)
        shown = grey if ms < at else np.full_like(grey, 250)
        samples += sampler.see(Still(ms, shown.repeat(8, axis=0).repeat(8, axis=1)))
    samples += sampler.catch_up()
    assert sum(sample.guessed for sample in samples if sample.ms < at) >= 5, "glances were enough before"
    assert [sample.ms for sample in samples if sample.cells.mean() > 0.9] == [at]
