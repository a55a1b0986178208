"""The finished videos: in sync at every point, at one loudness, with captions and chapters, and nothing that was cut."""

import random
import wave as wave_module
from itertools import pairwise
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest
from PIL import Image

from pipeline import codec
from pipeline.model import (
    About,
    Box,
    Clip,
    Edit,
    File,
    Logo,
    Media,
    PageOfSlide,
    Pages,
    Parts,
    Slide,
    Slides,
    Sound,
    Source,
    Subtitles,
    Track,
    Transcript,
    Video,
)
from pipeline.stage import Machine, Workspace
from pipeline.stages.probe import probe
from pipeline.stages.video import VideoSettings, video
from pipeline.timeline import Span
from tests.media import flashes

SECONDS = 40


def workspace(folder: Path, recording: Path, stage: str = "video") -> Workspace:
    own = folder / stage
    own.mkdir(parents=True, exist_ok=True)
    return Workspace(
        stage=stage,
        episode_id="talk",
        recording=recording,
        folder=own,
        machine=Machine(),
        locate=lambda file: folder / file.stage / file.name,
    )


def measured(folder: Path, recording: Path) -> Media:
    source = Source(file=recording.name, size=recording.stat().st_size, sha256=codec.file_digest(recording))
    return probe(source, workspace(folder, recording, "probe"))


def silent(media: Media, speech: list[Span] | None = None, level: int = -100) -> Sound:
    return Sound(
        audio=None,
        duration_ms=media.duration_ms,
        speech=speech or [],
        step_ms=100,
        envelope=[level] * (media.duration_ms // 100),
        loudness_lufs=None,
        loudness_range_lu=None,
        true_peak_dbtp=None,
    )


def edit_of(spans: list[tuple[int, int]], qa: list[tuple[int, int]] | None = None) -> Edit:
    clips = [Clip(part="presentation", start_ms=start, end_ms=end) for start, end in spans]
    clips += [Clip(part="qa", start_ms=start, end_ms=end) for start, end in qa or []]
    return Edit(clips=clips, cuts=[])


SAID = Transcript(language="en", engine="", model="", segments=[])
NOTHING = (
    Subtitles(tracks=[], cues=[]),
    Slides(slides=[], screens=[]),
    Pages(pages=[]),
    Parts(phases=[], parts=[], questions=[]),
)


def made(
    folder: Path,
    recording: Path,
    edit: Edit,
    about: About | None = None,
    *,
    srt: str = "",
    settings: VideoSettings | None = None,
) -> tuple[Video, Path]:
    """The films of an edit; with captions, they are drawn into a second file as well."""
    media = measured(folder, recording)
    subtitles, slides, pages, parts = NOTHING
    if srt:
        (folder / "subtitle" / "deliver").mkdir(parents=True)
        (folder / "subtitle" / "deliver" / "a.srt").write_text(srt, "utf-8")
        track = Track(
            part="presentation", language="en", srt=File("subtitle", "deliver/a.srt"), vtt=File("subtitle", "x")
        )
        subtitles = Subtitles(tracks=[track], cues=[])
    settings = settings or VideoSettings(burn_in=bool(srt))
    work = workspace(folder, recording)
    result = video(
        media, silent(media), SAID, edit, subtitles, slides, pages, parts, about or About(), Logo(), settings, work
    )
    return result, folder / "video" / "deliver"


def stamps(kind: str) -> list[int]:
    """ms of the frames of a recording: constant, jittered as Teams makes them, or a frame only now and then."""
    dice = random.Random(kind)
    if kind == "constant 25":
        return list(range(0, SECONDS * 1000, 40))
    if kind == "slow 8":
        return list(range(0, SECONDS * 1000, 125))
    at, out = 0, []
    while at < SECONDS * 1000:
        out.append(at)
        at += dice.randint(45, 160) if kind == "variable" else dice.randint(900, 6000)
    return out


@pytest.mark.parametrize(
    ("kind", "suffix", "options"),
    [
        ("constant 25", "mp4", {}),
        ("slow 8", "mp4", {"audio_rate": 16000}),
        ("variable", "mp4", {"late_ms": 400}),
        ("still", "mkv", {"base": 1000}),
        ("variable", "mov", {"codec": "mpeg4", "base": 30000}),
    ],
)
def test_sound_and_picture_stay_together_at_every_cut(
    tmp_path: Path, kind: str, suffix: str, options: dict[str, object]
) -> None:
    dice = random.Random(kind + suffix)
    events = [at + dice.randint(0, 300) for at in range(1500, SECONDS * 1000 - 1000, 900)]
    recording = tmp_path / f"talk.{suffix}"
    flashes.make(recording, events, stamps(kind), seconds=SECONDS, **options)  # type: ignore[arg-type]  # one dict for several kinds of option
    # Cuts anywhere between two flashes; the events themselves stay whole, so that each can be seen and heard.
    kept = [
        (events[i] + flashes.FLASH_MS + dice.randint(20, 300), events[i + 4] - dice.randint(20, 200))
        for i in range(1, len(events) - 5, 5)
    ]
    edit = edit_of(kept)

    film, out = made(tmp_path, recording, edit)

    wanted = [at for event in events if (at := edit.to_output("presentation", event)) is not None]
    seen, heard = flashes.seen(out / "presentation.mp4"), flashes.heard(out / "presentation.mp4")
    assert len(wanted) >= 15 and len(kept) >= 7
    assert len(seen) == len(heard) == len(wanted)
    assert max(abs(a - b) for a, b in zip(seen, heard, strict=True)) <= 20
    assert max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) <= 20
    assert max(abs(a - b) for a, b in zip(heard, wanted, strict=True)) <= 20
    assert b"elst" not in flashes.boxes(out / "presentation.mp4")
    with av.open(str(out / "presentation.mp4")) as file:
        streams = (file.streams.video[0], file.streams.audio[0])
        lengths = [float((stream.duration or 0) * (stream.time_base or 0)) * 1000 for stream in streams]
    assert lengths == pytest.approx([film.films[0].duration_ms] * 2, abs=25)


def sound_file(path: Path, wave: np.ndarray, rate: int = 16000) -> None:
    """A mono WAV; `wave` float in [-1, 1]."""
    with wave_module.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes((np.clip(wave, -1, 1) * 32767).astype("<i2").tobytes())


def voice(seconds: float, level_db: float, seed: int) -> np.ndarray:
    """Noise shaped like speech: syllables four times a second and a pause now and then; `level_db` RMS while it sounds."""
    dice = np.random.default_rng(seed)
    count = round(seconds * 16000)
    spectrum = np.fft.rfft(dice.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / 16000)
    wave = np.fft.irfft(spectrum * (hertz > 120) / (1 + (hertz / 500) ** 2), count)
    syllables = np.clip(np.sin(2 * np.pi * 4 * np.arange(count) / 16000) + 0.4, 0, 1)
    wave = wave * syllables
    return np.asarray(wave / np.sqrt(np.mean(wave**2)) * 10 ** (level_db / 20))


def test_quiet_and_loud_speakers_come_to_one_level_and_one_loudness(tmp_path: Path) -> None:
    recording = tmp_path / "a'b:[c];d%03d.wav"
    sound_file(recording, np.concatenate([voice(10, -18, 1), voice(10, -38, 2), voice(10, -20, 3)]))
    media = measured(tmp_path, recording)
    envelope = [-18] * 100 + [-38] * 100 + [-20] * 100
    heard = Sound(
        audio=None,
        duration_ms=30_000,
        speech=[Span(0, 30_000)],
        step_ms=100,
        envelope=envelope,
        loudness_lufs=None,
        loudness_range_lu=None,
        true_peak_dbtp=None,
    )
    about = About(title="Ærø – «Łódź» Ευρώπη", presenter="Žofie Ångström")
    work = workspace(tmp_path, recording)

    named = msgspec.structs.replace(SAID, muted=[Span(9_000, 10_000)])
    film = video(media, heard, named, edit_of([(0, 30_000)]), *NOTHING, about, Logo(), VideoSettings(), work).films[0]

    assert film.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert film.true_peak_dbtp is not None and film.true_peak_dbtp <= -1.0
    assert (film.width, film.height) == (1280, 720)
    with av.open(str(work.path(film.file))) as file:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
        file.seek(0)
        card = next(file.decode(video=0)).to_ndarray(format="gray")
        assert file.metadata["title"] == about.title
        assert file.streams.audio[0].rate == 48000 and file.streams.audio[0].channels == 2
    assert (
        np.abs(wave[round(9.05 * 48000) : round(9.95 * 48000)]).max()
        < 0.001
        < np.abs(wave[48000 * 8 : 48000 * 9]).max()
    )
    levels = [20 * np.log10(np.sqrt(np.mean(wave[start * 48000 : (start + 6) * 48000] ** 2))) for start in (2, 12, 22)]
    assert max(levels) - min(levels) < 4
    assert card.min() < 60 < 200 < card.max()
    assert sorted(path.name for path in (tmp_path / "video").iterdir()) == ["deliver"]


def test_room_noise_is_not_blown_up_and_silence_stays_silent(tmp_path: Path) -> None:
    for name, level in (("noise", -60.0), ("nothing", -200.0)):
        recording = tmp_path / f"{name}.wav"
        sound_file(recording, np.random.default_rng(1).normal(0, 10 ** (level / 20), 16000 * 5))
        film, _ = made(tmp_path / name, recording, edit_of([(0, 5000)]))
        assert film.films[0].loudness_lufs is None or film.films[0].loudness_lufs < -50


def test_what_players_read_is_there(tmp_path: Path) -> None:
    recording = tmp_path / "talk.mp4"
    flashes.make(recording, [5000, 31000], stamps("variable"), seconds=SECONDS)
    media = measured(tmp_path, recording)
    own = tmp_path / "subtitle" / "deliver"
    own.mkdir(parents=True)
    (own / "presentation.de.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nGrüße & <Küsse>\n\n", "utf-8")
    track = Track(
        part="presentation",
        language="de",
        srt=File("subtitle", "deliver/presentation.de.srt"),
        vtt=File("subtitle", "x"),
    )
    (tmp_path / "read").mkdir()
    Image.new("RGB", (160, 120), "#d02020").save(tmp_path / "read" / "x", "PNG")
    box = Box(0, 0, 160, 120)
    deck = [
        (1, "Eins = 1; #zwei", Span(2000, 15_000)),
        (2, "Zwei", Span(15_000, 16_000)),
        (3, "Drei", Span(16_000, 30_000)),
    ]
    slides = Slides(
        screens=[],
        slides=[
            Slide(number=number, kind="slide", shown=[span], steps=[], still=span, area=box, confidence=1)
            for number, _, span in deck
        ],
    )
    pages = Pages(
        pages=[
            PageOfSlide(
                slide=number,
                title=title,
                text=[title],
                image=File("read", "x"),
                width=1,
                height=1,
                background="#ffffff",
                lines=[],
                tables=[],
                pictures=[],
                shapes=[],
                confidence=1,
            )
            for number, title, _ in deck
        ]
    )
    edit = edit_of([(2000, 30_000)], qa=[(30_500, 39_000)])
    subtitles = Subtitles(tracks=[track], cues=[])
    parts = Parts(phases=[], parts=[], questions=[])

    folders = [tmp_path / "one", tmp_path / "two"]
    results = []
    for folder in folders:
        work = Workspace(
            stage="video",
            episode_id="talk",
            recording=recording,
            folder=folder,
            machine=Machine(),
            locate=lambda file: tmp_path / file.stage / file.name,
        )
        anew = VideoSettings(copy_pictures=False)
        results.append(
            video(
                media, silent(media), SAID, edit, subtitles, slides, pages, parts, About(title="T"), Logo(), anew, work
            )
        )

    paths = [folder / "deliver" / f"{part}.mp4" for folder in folders for part in ("presentation", "qa")]
    assert [film.part for film in results[0].films] == ["presentation", "qa"]
    assert codec.file_digest(paths[0]) == codec.file_digest(paths[2])
    assert b"moov" in flashes.boxes(paths[0]) and b"tx3g" in flashes.boxes(paths[0])
    cover = (folders[0] / "deliver" / "cover.jpg").read_bytes()
    with Image.open(folders[0] / "deliver" / "cover.jpg") as shown:
        red, green, blue = np.asarray(shown.resize((64, 36)))[18, 45]
    assert red > 180 > 60 > max(green, blue), "the first slide is on the cover"
    with av.open(str(paths[0])) as file:
        assert [bool(s.disposition & av.stream.Disposition.attached_pic) for s in file.streams.video] == [False, True]
        assert bytes(next(file.demux(file.streams.video[1]))) == cover
    with av.open(str(paths[0])) as file:
        image, text = file.streams.video[0], file.streams.subtitles[0]
        assert (image.codec_context.profile, image.codec_context.pix_fmt) == ("High", "yuv420p")
        context = image.codec_context
        assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (1, 1, 1, 1)
        assert text.language == "deu" and text.metadata["handler_name"] == "Deutsch"
        chapters = [
            (chapter["start"] * float(chapter["time_base"] or 0), chapter["metadata"]["title"])
            for chapter in file.chapters()
        ]
        assert chapters == [(0, "Eins = 1; #zwei"), (14, "Drei")]
        keys = [float(packet.pts or 0) / 90000 for packet in file.demux(image) if packet.is_keyframe]
    assert max(b - a for a, b in pairwise(keys)) < 6
    with av.open(str(paths[1])) as file:
        assert not file.streams.subtitles
        assert file.metadata["title"] == "T – Questions and answers"


def test_hundreds_of_cuts_are_one_film(tmp_path: Path) -> None:
    recording = tmp_path / "talk.mp4"
    events = list(range(1000, SECONDS * 1000 - 1000, 2000))
    flashes.make(recording, events, stamps("slow 8"), seconds=SECONDS)
    # Each 200 ms keep 150: every flash begins in a clip, and loses what a clip leaves out.
    edit = edit_of([(start, start + 150) for start in range(0, SECONDS * 1000 - 400, 200)])
    film, out = made(tmp_path, recording, edit)
    wanted = [edit.to_output("presentation", event) for event in events]
    assert len(edit.clips) == 198
    assert film.films[0].duration_ms == 198 * 150
    assert flashes.seen(out / "presentation.mp4") == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize("copied", [True, False])
@pytest.mark.parametrize("start", [500, 2300])
def test_pictures_that_begin_after_the_sound_stay_in_sync(tmp_path: Path, start: int, copied: bool) -> None:
    recording = tmp_path / "talk.mkv"
    events = [5000, 8000, 11_000]
    stored = [at for at in stamps("variable") if 3000 <= at < 14_000]
    flashes.make(recording, [2600, *events], stored, seconds=14, base=1000, dark=2600)
    edit = edit_of([(start, start + 700), (3900, 6000), (7000, 12_000)])
    _, out = made(tmp_path, recording, edit, settings=VideoSettings(copy_pictures=copied))
    wanted = [edit.to_output("presentation", event) for event in events]
    early = edit.to_output("presentation", 2600)
    assert flashes.seen(out / "presentation.mp4") == pytest.approx(wanted, abs=20)
    heard = [early, *wanted] if early is not None else wanted
    assert flashes.heard(out / "presentation.mp4") == pytest.approx(heard, abs=20)


def test_no_cut_clicks(tmp_path: Path) -> None:
    """A steady tone is cut in the middle of its waves: nothing in the film is steeper than the tone itself."""
    recording = tmp_path / "tone.wav"
    t = np.arange(16000 * 12) / 16000
    sound_file(recording, 0.3 * np.sin(2 * np.pi * 440 * t))
    dice = random.Random(5)
    edit = edit_of([(at + dice.randint(0, 200), at + 1200 + dice.randint(0, 300)) for at in range(0, 10_500, 1700)])
    _, out = made(tmp_path, recording, edit)
    with av.open(str(out / "presentation.mp4")) as file:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    at, height = 0, float(np.percentile(np.abs(wave), 99))
    own = 2 * np.pi * 440 / 48000 * height
    for clip in edit.clips[:-1]:
        at += clip.end_ms - clip.start_ms
        near = wave[(at - 30) * 48 : (at + 30) * 48]
        assert np.abs(np.diff(near)).max() < 1.3 * own
        assert np.abs(near[30 * 48 - 24 : 30 * 48 + 24]).max() < 0.2 * height
