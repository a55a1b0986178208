"""A card between copied pictures: upright where the recording is turned, and of the right colours whatever the recording's are."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import ffmpeg as graph
import numpy as np
import pytest

from pipeline.media import cut, ffmpeg, gops, smart, splice
from pipeline.timeline import Span
from tests.stages.test_video import measured

# Quarters of the card, upright: top left, top right, bottom left, bottom right.
COLOURS = [(220, 40, 40), (40, 180, 60), (40, 60, 210), (240, 240, 235)]
SIZE = (320, 192)


def recording(folder: Path, pixels: str, colours: dict[str, int], rotation: int) -> Path:
    """Four seconds of green, stored on their side where `rotation` says so."""
    path = folder / "plain.mp4"
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = *SIZE, pixels
        stream.options = {"g": "10", "bf": "0"}
        for name, value in colours.items():
            setattr(stream.codec_context, name, value)
        for number in range(40):
            frame = av.VideoFrame.from_ndarray(np.full((SIZE[1], SIZE[0], 3), (20, 140, 40), np.uint8), format="rgb24")
            frame = frame.reformat(format=pixels)
            frame.pts, frame.time_base = number, Fraction(1, 10)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    if not rotation:
        return path
    turned = folder / "turned.mp4"
    stream = graph.input(str(path), display_rotation=-rotation)
    ffmpeg.run(stream.output(str(turned), c="copy"), timeout_s=60)
    return turned


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("pixels", "colours"),
    [
        ("yuv420p", {}),
        ("yuv420p", {"colorspace": 1, "color_primaries": 1, "color_trc": 1, "color_range": 1}),
        ("yuv420p", {"colorspace": 5, "color_primaries": 5, "color_trc": 6, "color_range": 1}),
        ("yuvj420p", {"colorspace": 6, "color_primaries": 6, "color_trc": 6, "color_range": 2}),
        ("yuv420p", {"colorspace": 1, "color_primaries": 1, "color_trc": 1, "color_range": 2}),
    ],
    ids=["untagged", "BT.709", "BT.601 of PAL", "JPEG's range", "full range by its tag"],
)
def test_a_card_is_upright_and_of_the_right_colours(
    tmp_path: Path, pixels: str, colours: dict[str, int], rotation: int
) -> None:
    source = recording(tmp_path, pixels, colours, rotation)
    media = measured(tmp_path, source)
    assert media.video and media.video.rotation == rotation
    index = gops.index(source, media)
    assert not index.unfit
    width, height = SIZE if rotation % 180 == 0 else SIZE[::-1]
    card = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(COLOURS):
        top, left = number // 2 * height // 2, number % 2 * width // 2
        card[top : top + height // 2, left : left + width // 2] = colour
    clips = [cut.Shown(s.first, s.last, s.start, s.output + 1) for s in cut.shown(index.at, [Span(500, 3500)])]
    runs = [splice.Drawn([0.0, 0.5], lambda place: card), *splice.plan(index, clips)]

    done = smart.write(source, media, index, runs, tmp_path / "film.mp4", length_ms=4000)

    assert done.copied and done.encoded
    whole = tmp_path / "whole.mp4"
    turned = {"display_rotation": -rotation} if rotation else {}
    ffmpeg.run(graph.input(str(tmp_path / "film.mp4"), **turned).output(str(whole), c="copy"), timeout_s=60)
    # As players do: turned as the file says, colours as it is tagged.
    ffmpeg.run(graph.input(str(whole)).output(str(tmp_path / "%02d.png"), vframes=1), timeout_s=60)
    with av.open(str(tmp_path / "01.png")) as file:
        seen = next(file.decode(video=0)).to_ndarray(format="rgb24")
    assert seen.shape == card.shape
    for number, colour in enumerate(COLOURS):
        row, column = (2 * (number // 2) + 1) * height // 4, (2 * (number % 2) + 1) * width // 4
        assert np.abs(seen[row, column].astype(int) - colour).max() <= 8, (number, seen[row, column])
