"""Smart cutting: every kept frame once, copied ones untouched, encoded ones near perfect, joins that no decoder notices."""

import random
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.logging
import numpy as np
import pytest

from pipeline.media import cut, gops, smart, splice
from pipeline.timeline import Span
from tests.stages.test_video import measured

SIZE = (192, 112)
SECONDS = 40


ROWS, COLUMNS = np.arange(SIZE[1])[:, None], np.arange(SIZE[0])[None, :]


def picture(number: int) -> np.ndarray:
    """A frame that tells its number: 16 fields, black or white, of its bits; over a picture that moves."""
    luma = (60 + 40 * np.sin((COLUMNS + 2 * number) / 17) + 40 * np.cos((ROWS - number) / 11)).astype(np.uint8)
    luma[:16] = np.repeat([235 if number >> bit & 1 else 16 for bit in range(16)], 12)
    chroma = np.full((SIZE[1] // 2, SIZE[0]), 128, np.uint8)
    chroma[:, : SIZE[0] // 2] = 100 + number % 50
    return np.concatenate([luma, chroma])


def number(frame: np.ndarray) -> int:
    """The number that `picture` wrote."""
    return sum(1 << bit for bit in np.flatnonzero(frame[4:12, 6::12].mean(axis=0) > 128).tolist())


def film(path: Path, stamps: list[int], *, codec: str = "libx264", base: int = 90000, **options: str) -> Path:
    """A recording of numbered frames at `stamps` (ms)."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=25, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, base)
        for count, at in enumerate(stamps):
            frame = av.VideoFrame.from_ndarray(picture(count), format="yuv420p")
            frame.pts, frame.time_base = round(at * base / 1000), Fraction(1, base)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def steady(rate: float) -> list[int]:
    return [round(count * 1000 / rate) for count in range(round(SECONDS * rate))]


def jittered(seed: int) -> list[int]:
    dice, at, out = random.Random(seed), 0, []
    while at < SECONDS * 1000:
        out.append(at)
        at += dice.choice((33, 67, 67, 100, 400, 2500)) + dice.randint(-9, 9)
    return out


def decoded(path: Path) -> Iterator[tuple[float, np.ndarray]]:
    """Seconds and picture of each frame; any warning of the decoder is a failure."""
    with av.logging.Capture() as said, av.open(str(path), options={"ignore_editlist": "1"}) as file:
        for frame in file.decode(video=0):
            yield float(frame.time or 0), frame.to_ndarray()
    assert not said


@pytest.fixture(autouse=True)
def warnings() -> Iterator[None]:
    av.logging.set_level(av.logging.WARNING)
    yield
    av.logging.set_level(None)


X264 = {"preset": "veryfast", "crf": "20"}
KINDS = {
    "25 fps, B-frames": (steady(25), {**X264, "g": "75", "bf": "3", "x264-params": "b-pyramid=normal"}, "mp4", 12800),
    "8 fps, no B-frames": (steady(8), {**X264, "g": "40", "bf": "0", "profile": "baseline"}, "mp4", 90000),
    "30 fps, one B-frame": (steady(30), {**X264, "g": "60", "bf": "1", "profile": "main"}, "mov", 30000),
    "variable": (jittered(1), {**X264, "g": "10", "bf": "2"}, "mp4", 90000),
    "variable in Matroska": (jittered(2), {**X264, "g": "10", "bf": "2"}, "mkv", 1000),
    "open GOPs": (steady(20), {**X264, "g": "30", "bf": "3", "x264-params": "open-gop=1:keyint=30"}, "mp4", 90000),
    "HEVC": (
        steady(12),
        {"preset": "ultrafast", "x265-params": "keyint=24:bframes=3:open-gop=1:log-level=error"},
        "mp4",
        90000,
    ),
    "HEVC, closed GOPs": (
        steady(10),
        {"preset": "ultrafast", "x265-params": "keyint=20:bframes=0:open-gop=0:log-level=error"},
        "mkv",
        1000,
    ),
    "AV1": (steady(8), {"preset": "10", "g": "24"}, "mp4", 90000),
    "transport stream": (steady(12), {**X264, "g": "36", "bf": "2"}, "ts", 90000),
}


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_random_cuts(tmp_path: Path, kind: str) -> None:
    stamps, options, suffix, base = KINDS[kind]
    codec = {"HEVC": "libx265", "AV1": "libsvtav1"}.get(kind.split(",")[0], "libx264")
    recording = film(tmp_path / f"talk.{suffix}", stamps, codec=codec, base=base, **options)
    dice = random.Random(kind)
    places = sorted(dice.sample(range(0, SECONDS * 1000, 7), 20))
    spans = [Span(start, end) for start, end in zip(places[::2], places[1::2], strict=True)]
    media = measured(tmp_path, recording)
    index = gops.index(recording, media, keep=True)
    assert not index.unfit
    clips = cut.shown(index.at, spans)
    runs = splice.plan(index, clips)
    length_ms = sum(span.length for span in spans)

    done = smart.write(recording, media, index, runs, tmp_path / "film.mp4", length_ms=length_ms)

    # Each frame that begins in a clip, and the one on the screen when it begins; each once, where it belongs.
    wanted = []
    for clip in clips:
        inside = [n for n, at in enumerate(index.at) if clip.first - 0.0005 <= at < clip.last - 0.0005]
        wanted += [(n, clip.output + (index.at[n] - clip.start if n != inside[0] else 0)) for n in inside]
    found = list(decoded(tmp_path / "film.mp4"))
    assert [number(image) for _, image in found] == [n for n, _ in wanted]
    assert [at for at, _ in found] == pytest.approx([at for _, at in wanted], abs=0.0011)
    source = [image for _, image in decoded(recording)]
    errors = [
        float(np.mean((image.astype(np.int32) - source[n]) ** 2))
        for (_, image), (n, _) in zip(found, wanted, strict=True)
    ]
    assert sum(error == 0 for error in errors) >= done.copied
    assert done.copied or kind == "open GOPs"
    assert max(errors) <= 255**2 / 10**4.2, "an encoded frame below 42 dB"
    copies = [place for run in runs if isinstance(run, splice.Copied) for place in run.places if place is not None]
    exact = {round(at, 2) for (at, _), error in zip(found, errors, strict=True) if error == 0}
    assert {round(at, 2) for at in copies} <= {
        near for at in exact for near in (at, round(at - 0.01, 2), round(at + 0.01, 2))
    }
    assert done.copied + done.encoded == len(wanted)
    with av.open(str(tmp_path / "film.mp4")) as file, av.open(str(recording)) as original:
        before, after = original.streams.video[0].codec_context, file.streams.video[0].codec_context
        assert (after.profile, after.pix_fmt, after.width, after.height) == (
            before.profile,
            before.pix_fmt,
            before.width,
            before.height,
        )
        assert file.streams.video[0].time_base == Fraction(1, base)
        duration = float((file.streams.video[0].duration or 0) / base)
    assert duration == pytest.approx(length_ms / 1000, abs=0.002)
    assert b"elst" not in (tmp_path / "film.mp4").read_bytes()
