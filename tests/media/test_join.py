"""Several files of one session: one recording, in sync over the joins."""

from pathlib import Path

import av
import ffmpeg as graph
import numpy as np
import pytest

from pipeline import naming, session
from pipeline.errors import UnusableRecordingError
from pipeline.media import ffmpeg, join
from tests.media import flashes

FLASHES = [[500, 1700], [300, 2100], [900]]
SECONDS = 3.0


def frames_at(rate: int) -> list[int]:
    return [round(n * 1000 / rate) for n in range(round(SECONDS * rate))]


def heard(path: Path) -> list[float]:
    """ms at which a beep begins, each frame of the sound at its own time."""
    with av.open(str(path)) as film:
        frames = [(frame.time or 0.0, frame.sample_rate, frame.to_ndarray()[0]) for frame in film.decode(audio=0)]
    rate = frames[0][1]
    wave = np.zeros(round((frames[-1][0] + 1) * rate), np.float32)
    for at, _, samples in frames:
        first = round(at * rate)
        wave[first : first + len(samples)] = np.abs(samples)
    loud = np.flatnonzero(wave > 0.25 * wave.max())
    return [1000 * at / rate for at in loud[np.diff(loud, prepend=-rate) > rate // 4]]


def session_of(folder: Path, sizes: list[tuple[int, int]]) -> list[Path]:
    paths = []
    for number, (at, size) in enumerate(zip(FLASHES, sizes, strict=True), 1):
        path = folder / f"talk.part{number}.mp4"
        flashes.make(path, at, frames_at(25), seconds=SECONDS, size=size)
        paths.append(path)
    return paths


@pytest.mark.parametrize("alike", [True, False])
def test_flash_and_beep_stay_together_over_the_joins(tmp_path: Path, alike: bool) -> None:
    sizes = [(320, 180)] * 3 if alike else [(320, 180), (160, 120), (320, 180)]
    parts = session_of(tmp_path, sizes)
    before = [path.read_bytes() for path in parts]
    target = tmp_path / f"joined{join.suffix(parts)}"
    assert join.join(parts, target, configured="") is alike
    lengths = [join.described(path).length_ms for path in parts]
    wanted = [sum(lengths[:number]) + ms for number, at in enumerate(FLASHES) for ms in at]
    seen, beeps = flashes.seen(target, honour=True), heard(target)
    assert seen == pytest.approx(wanted, abs=41) and len(beeps) == len(wanted)
    for flash, beep in zip(seen, beeps, strict=True):
        assert abs(flash - beep) <= 20
    assert [path.read_bytes() for path in parts] == before


def test_it_is_joined_once_and_again_when_a_part_changes(tmp_path: Path) -> None:
    parts = session_of(tmp_path, [(320, 180)] * 3)
    hidden = tmp_path / "out/.stages"
    first = session.joined(parts, hidden, configured="")
    stamp = first.stat().st_mtime_ns
    assert first.name == "talk.mp4" and session.joined(parts, hidden, configured="") == first
    assert first.stat().st_mtime_ns == stamp
    flashes.make(parts[2], [1000], frames_at(25), seconds=SECONDS, size=(320, 180))
    assert session.there(parts, hidden) is None
    assert session.joined(parts, hidden, configured="").stat().st_mtime_ns != stamp
    assert sorted(path.name for path in (hidden / "session").iterdir()) == ["session.json", "talk.mp4"]


def test_a_part_that_is_no_recording_is_named(tmp_path: Path) -> None:
    parts = session_of(tmp_path, [(320, 180)] * 3)
    parts[1].write_text("nothing")
    with pytest.raises(UnusableRecordingError, match="part2"):
        session.joined(parts, tmp_path / "out", configured="")
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_uncompressed_sound_that_begins_late_stays_in_sync_in_every_part(tmp_path: Path) -> None:
    parts = []
    for number in (1, 2):
        flashes.make(
            tmp_path / "both.mp4", [1700, 2300], frames_at(10), seconds=SECONDS, audio_rate=48000, late_ms=1100
        )
        parts.append(tmp_path / f"talk.part{number}.mov")
        both = graph.input(str(tmp_path / "both.mp4"))
        ffmpeg.run(both.output(str(parts[-1]), vcodec="copy", acodec="pcm_s16le"), timeout_s=60)
    target = tmp_path / f"joined{join.suffix(parts)}"
    assert join.join(parts, target, configured="")
    seen, beeps = flashes.seen(target, honour=True), heard(target)
    assert len(seen) == 4 and beeps == pytest.approx(seen, abs=20)


@pytest.mark.parametrize(("codecs", "suffix"), [(("libx264", "aac"), ".mp4"), (("libvpx", "libvorbis"), ".webm")])
def test_the_screen_s_picture_and_the_webcam_s_sound_stay_together(
    tmp_path: Path, codecs: tuple[str, str], suffix: str
) -> None:
    events = [500, 1700, 2600]
    flashes.make(tmp_path / "both.mp4", events, frames_at(10), seconds=SECONDS, size=(320, 180), audio_rate=48000)
    flashes.make(tmp_path / "faces.mp4", [1100], frames_at(25), seconds=SECONDS, size=(160, 120), audio_rate=48000)
    desk, cameras = tmp_path / f"deskshare{suffix}", tmp_path / f"webcams{suffix}"
    both, faces = (graph.input(str(tmp_path / name)) for name in ("both.mp4", "faces.mp4"))
    quick = {"deadline": "realtime", "cpu-used": 8, "threads": 1} if codecs[0] == "libvpx" else {}
    coded = {"vcodec": codecs[0], "acodec": codecs[1], **quick}
    ffmpeg.run(both.video.output(str(desk), vcodec=codecs[0], **quick), timeout_s=60)
    ffmpeg.run(graph.output(faces.video, both.audio, str(cameras), **coded), timeout_s=60)
    whole = session.joined(naming.parts(cameras), tmp_path / "out", configured="")
    assert whole.name == tmp_path.name + (".mp4" if suffix == ".mp4" else ".mkv")
    seen, beeps = flashes.seen(whole, honour=True), heard(whole)
    assert seen == pytest.approx(events, abs=21) and len(beeps) == len(events)
    assert max(abs(flash - beep) for flash, beep in zip(seen, beeps, strict=True)) <= 20
    with av.open(str(whole)) as film:
        assert (film.streams.video[0].width, len(film.streams)) == (320, 2)


def test_a_screen_without_a_picture_is_named(tmp_path: Path) -> None:
    for name in ("talk.screen.mp4", "talk.webcam.mp4"):
        flashes.make(tmp_path / name, [500], frames_at(10), seconds=SECONDS)
    sound_alone = tmp_path / "talk.screen.m4a"
    ffmpeg.run(graph.input(str(tmp_path / "talk.screen.mp4")).audio.output(str(sound_alone)), timeout_s=60)
    (tmp_path / "talk.screen.mp4").unlink()
    with pytest.raises(UnusableRecordingError, match=r"talk\.screen"):
        session.joined(naming.parts(sound_alone), tmp_path / "out", configured="")
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
