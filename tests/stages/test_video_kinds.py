"""Recordings as they come: phones held upright, edit lists, odd beginnings, surround sound, other codecs, sizes that change."""

import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import av.logging
import ffmpeg as graph
import numpy as np
import pytest

from pipeline.errors import MissingToolError
from pipeline.media import ffmpeg, hardware
from pipeline.model import About
from pipeline.stages.video import VideoSettings
from tests.media import chromium, flashes
from tests.stages.test_video import edit_of, made

SECONDS = 24
EVENTS = [at + 37 * n % 300 for n, at in enumerate(range(1500, SECONDS * 1000 - 1500, 900))]


def stamps(gap: float = 40) -> list[int]:
    return [round(n * gap) for n in range(round(SECONDS * 1000 / gap))]


def again(source: Path, target: Path, given: dict[str, Any], **asked: Any) -> Path:
    """The same packets in another wrapping."""
    stream = graph.input(str(source), **given)
    ffmpeg.run(stream.output(str(target), c="copy", **asked), timeout_s=60)
    return target


def shown(recording: Path) -> list[int]:
    """ms on the recording's clock at which the picture turns white, read as a player does that honours edit lists."""
    with av.open(str(recording)) as file:
        zero = (file.start_time or 0) / 1000
    return [round(at - zero) for at in flashes.seen(recording, honour=True)]


def steady(folder: Path) -> tuple[Path, list[int]]:
    flashes.make(folder / "talk.mp4", EVENTS, stamps(1000 / 30), seconds=SECONDS, audio_rate=48000, base=15360)
    return folder / "talk.mp4", EVENTS


def surround(folder: Path) -> tuple[Path, list[int]]:
    flashes.make(folder / "talk.mp4", EVENTS, stamps(125), seconds=SECONDS, audio_rate=48000, layout="5.1")
    return folder / "talk.mp4", EVENTS


def upright(folder: Path) -> tuple[Path, list[int]]:
    source, events = steady(folder)
    return again(source, folder / "phone.mov", {"display_rotation": 90}), events


def listed(folder: Path) -> tuple[Path, list[int]]:
    """Begins in the middle of a group of pictures, by an edit list."""
    source, _ = steady(folder)
    cut = again(source, folder / "listed.mp4", {"ss": 3.2})
    assert b"elst" in cut.read_bytes()
    return cut, shown(cut)


def late(folder: Path) -> tuple[Path, list[int]]:
    source, _ = steady(folder)
    cut = again(source, folder / "late.ts", {}, output_ts_offset=7.31)
    return cut, shown(cut)


def apart(folder: Path) -> tuple[Path, list[int]]:
    """The sound begins after the picture, in a container whose streams ffmpeg counts each from its own beginning."""
    flashes.make(folder / "talk.mp4", EVENTS, stamps(1000 / 30), seconds=SECONDS, audio_rate=48000, late_ms=1400)
    cut = again(folder / "talk.mp4", folder / "apart.ts", {})
    return cut, shown(cut)


def bigger(folder: Path) -> tuple[Path, list[int]]:
    """Changes its size half way, as a meeting does when somebody shares a screen."""
    source, _ = steady(folder)
    flashes.make(folder / "wide.mp4", EVENTS, stamps(1000 / 30), seconds=SECONDS, audio_rate=48000, size=(240, 136))
    whole = folder / "bigger.ts"
    with av.open(str(source)) as first, av.open(str(folder / "wide.mp4")) as second, av.open(str(whole), "w") as out:
        targets = {stream.index: out.add_stream_from_template(stream, opaque=True) for stream in first.streams}
        for number, part in enumerate((first, second)):
            picture = part.streams.video[0]
            bare = av.BitStreamFilterContext("h264_mp4toannexb", picture)
            for packet in part.demux():
                if packet.dts is None:
                    continue
                shift = round(number * (SECONDS + 1) / (packet.time_base or 1))
                packet.pts, packet.dts = (packet.pts or 0) + shift, packet.dts + shift
                stream = targets[packet.stream.index]
                for piece in bare.filter(packet) if packet.stream is picture else [packet]:
                    piece.stream = stream
                    out.mux(piece)
    return whole, shown(whole)


def other(codec: str, gap: float, pixel: Fraction = Fraction(1)) -> Any:
    def make(folder: Path) -> tuple[Path, list[int]]:
        flashes.make(folder / "talk.mp4", EVENTS, stamps(gap), seconds=SECONDS, codec=codec, pixel=pixel)
        return folder / "talk.mp4", EVENTS

    return make


def anamorphic(folder: Path) -> tuple[Path, list[int]]:
    """Stored in wide pixels, as on tapes and discs."""
    flashes.make(folder / "talk.mp4", EVENTS, stamps(), seconds=SECONDS, pixel=Fraction(16, 11))
    return folder / "talk.mp4", EVENTS


KINDS = [
    (steady, ""),
    (surround, ""),
    (upright, ""),
    (listed, ""),
    (late, ""),
    (apart, ""),
    (bigger, "change"),
    (anamorphic, ""),
    (other("libx265", 66, Fraction(16, 11)), "HEVC pictures do not play everywhere"),
    (other("libx265", 66), "HEVC pictures do not play everywhere"),
    (other("libsvtav1", 125), "AV1 pictures do not play everywhere"),
]


@pytest.mark.parametrize(("make", "why"), KINDS, ids=[getattr(m, "__name__", "") for m, _ in KINDS])
def test_every_flash_meets_its_beep(tmp_path: Path, make: Any, why: str) -> None:
    recording, events = make(tmp_path)
    dice = random.Random(why + recording.name)
    # Cuts anywhere between two flashes, so that each of those that stay is whole.
    kept = [
        (
            events[i] + flashes.FLASH_MS + dice.randint(20, 250),
            events[min(i + 5, len(events) - 1)] - dice.randint(20, 150),
        )
        for i in range(1, len(events) - 3, 6)
    ]
    edit = edit_of(kept)

    film, out = made(tmp_path, recording, edit)

    path = out / "presentation.mp4"
    wanted = [at for event in events if (at := edit.to_output("presentation", event)) is not None]
    av.logging.set_level(av.logging.WARNING)
    with av.logging.Capture() as said:
        seen, heard = flashes.seen(path), flashes.heard(path)
    av.logging.set_level(None)
    # ffmpeg says so of every MP4 with a cover, its own ones too: a cover has no time scale.
    assert [text for *_, text in said if "timescale not set" not in text] == []
    assert len(seen) == len(heard) == len(wanted) >= 9
    assert max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 20
    assert max(abs(a - b) for a, b in zip(heard, wanted, strict=True)) <= 20
    assert b"elst" not in flashes.boxes(path)
    assert why in film.films[0].why_encoded and bool(why) == bool(film.films[0].why_encoded)
    assert bool(film.films[0].copied) != bool(why)
    with av.open(str(path)) as file:
        frame = next(file.decode(video=0))
        wide = round(frame.width * (file.streams.video[0].sample_aspect_ratio or 1))
        turned = (frame.height, wide) if frame.rotation % 180 else (wide, frame.height)
        assert turned == pytest.approx((film.films[0].width, film.films[0].height), abs=1)
        assert file.streams.video[0].codec_context.name == "h264"
        assert (file.streams.audio[0].rate, file.streams.audio[0].channels) == (48000, 2)


@pytest.mark.skipif(not chromium.command(), reason="no Chromium here")
def test_chromium_plays_over_the_joins_seeks_and_shows_captions(tmp_path: Path) -> None:
    recording, _ = steady(tmp_path)
    # The first clip begins and ends within a group of pictures, as does the second.
    film, out = made(tmp_path, recording, edit_of([(1410, 6870), (9130, 17_000)]))
    assert film.films[0].copied and film.films[0].encoded
    captions = "WEBVTT\n\n00:00.000 --> 00:06.000\nFirst\n\n00:06.000 --> 00:12.000\nSecond\n"
    places = [0, 0.6, 5.2, 5.46, 5.5, 12]

    seen = chromium.watch(out / "presentation.mp4", captions, places, 5.3, tmp_path)

    assert seen.get("done") and seen["duration"] == pytest.approx(13.33, abs=0.05)
    assert seen["landed"] == pytest.approx(places, abs=0.04)
    assert seen["captions"] == ["First"] * 5 + ["Second"] or seen["captions"] == ["First"] * 5 + [""]
    steps = [b - a for a, b in pairwise(seen["frames"])]
    assert min(steps) > 0 and max(steps) < 0.2 and seen["frames"][-1] > 5.46


def test_open_gops_are_encoded_and_the_run_says_so(tmp_path: Path) -> None:
    """Beginning to decode H.264 within open GOPs leaves pictures out that look back; so only the first of them can be copied."""
    closed, _ = steady(tmp_path)
    opened = tmp_path / "open.mp4"
    options = {
        "x264-params": "open-gop=1:keyint=30:bframes=3:scenecut=0",
        "c:a": "copy",
        "fps_mode": "passthrough",
        "enc_time_base": "1:90000",
    }
    ffmpeg.run(graph.input(str(closed)).output(str(opened), vcodec="libx264", **options), timeout_s=60)
    edit = edit_of([(1400, 6700), (8700, 17_000)])
    film, out = made(tmp_path, opened, edit)
    wanted = [at for event in EVENTS if (at := edit.to_output("presentation", event)) is not None]
    assert film.films[0].why_encoded == "pictures look back over its keyframes"
    assert flashes.seen(out / "presentation.mp4") == pytest.approx(wanted, abs=20)
    assert flashes.heard(out / "presentation.mp4") == pytest.approx(wanted, abs=20)


def test_captions_are_drawn_into_a_second_file(tmp_path: Path) -> None:
    recording, _ = steady(tmp_path)
    film, out = made(
        tmp_path,
        recording,
        edit_of([(2000, 6000)]),
        About(title="T"),
        srt="1\n00:00:01,000 --> 00:00:03,000\nÆrø – «Łódź»\n\n",
    )
    assert film.burnt[0].file.name == "deliver/presentation.captioned.mp4" and len(film.films) == 1
    with av.open(str(out / "presentation.captioned.mp4")) as file:
        assert file.metadata["title"] == "T" and len(file.streams.video) == 2 and not file.streams.subtitles
        bright = [float(frame.to_ndarray(format="gray")[-40:].max()) for frame in file.decode(video=0)]
    # A white flash now and then is the recording's.
    assert np.median(bright[:28]) < 60 < 120 < min(bright[32:88]) and np.median(bright[92:]) < 60


def test_a_sign_that_the_font_lacks_is_an_error_for_a_person(tmp_path: Path) -> None:
    recording, _ = steady(tmp_path)
    with pytest.raises(MissingToolError, match="漢"):
        made(tmp_path, recording, edit_of([(2000, 6000)]), srt="1\n00:00:01,000 --> 00:00:03,000\n漢字 here\n\n")


def test_a_graphics_card_is_used_where_there_is_one_that_works(tmp_path: Path) -> None:
    recording, _ = steady(tmp_path)
    name = hardware.encoder()
    film, out = made(
        tmp_path, recording, edit_of([(2000, 4000)]), settings=VideoSettings(copy_pictures=False, hardware=True)
    )
    assert name in ("", *hardware.ENCODERS) and film.films[0].why_encoded == "the settings ask for it"
    with av.open(str(out / "presentation.mp4")) as file:
        context = file.streams.video[0].codec_context
        assert (context.name, context.profile, context.has_b_frames) == ("h264", "High", 0)
        assert sum(1 for _ in file.decode(video=0)) == pytest.approx(63, abs=3)


@pytest.mark.parametrize(("codec", "gap"), [("libx265", 66), ("libsvtav1", 125)])
def test_other_codecs_are_kept_where_asked_for(tmp_path: Path, codec: str, gap: float) -> None:
    recording, events = other(codec, gap)(tmp_path)
    edit = edit_of([(1400, 11_700), (13_700, 22_000)])
    film, out = made(tmp_path, recording, edit, settings=VideoSettings(keep_codec=True))
    wanted = [at for event in events if (at := edit.to_output("presentation", event)) is not None]
    assert film.films[0].copied > film.films[0].encoded and not film.films[0].why_encoded
    assert flashes.seen(out / "presentation.mp4") == pytest.approx(wanted, abs=20)
    assert flashes.heard(out / "presentation.mp4") == pytest.approx(wanted, abs=20)
