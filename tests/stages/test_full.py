"""Talk and questions in one film, with cards."""

import json

import av
import numpy as np
import numpy.typing as npt
import pysrt
import pytest
from PIL import Image

from pipeline.model import Edit, Full
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.store import Store
from tests.conftest import Made, settings

MAKE = {"make": True, "title_seconds": 2, "closing_seconds": 3}


@pytest.mark.parametrize("copied", [True, False])
def test_one_film_with_cards_in_sync(copy: Made, copied: bool) -> None:
    with copy.recording.with_suffix(".toml").open("a") as file:
        file.write('\nlicence = "CC BY 4.0"\nfunding = "Paid by the public."\nlogo = "red.png"\n')
    Image.new("RGB", (300, 100), "#d02020").save(copy.recording.with_name("red.png"))
    ran = run(copy.recording, settings(copy.output, full=MAKE, video={"copy_pictures": copied}))
    store = Store(ran.folder)
    values = {stage.name: store.value(stage) for stage in STAGES}
    edit, full = values["trim"], values["full"]
    assert isinstance(edit, Edit) and isinstance(full, Full)
    talk, questions = edit.duration("presentation"), edit.duration("qa")
    assert full.duration_ms == 2000 + talk + 1000 + questions + 3000
    path = ran.folder / "full.mp4"
    with av.open(str(path)) as film:
        assert {stream.type for stream in film.streams} >= {"video", "audio", "subtitle"}
        chapters = [
            (round(c["start"] * float(c["time_base"] or 0) * 1000), c["metadata"]["title"]) for c in film.chapters()
        ]
        frames = [(frame.time, frame.to_ndarray(format="gray")) for frame in film.decode(video=0)]
    assert chapters[0][0] == 0 and 2000 + talk in [at for at, _ in chapters]
    times = [time for time, _ in frames]
    assert times == sorted(set(times)) and times[-1] * 1000 < full.duration_ms

    def at(second: float) -> npt.NDArray[np.int64]:
        return next(picture for time, picture in reversed(frames) if time <= second).astype(np.int64)

    with av.open(str(ran.folder / "presentation.mp4")) as film:
        talk_frames = [(frame.time, frame.to_ndarray(format="gray")) for frame in film.decode(video=0)]
    for second in (1.0, talk / 2000, talk / 1000 - 0.5):
        same = next(picture for time, picture in reversed(talk_frames) if time <= second).astype(np.int64)
        assert np.abs(at(second + 2.0) - same).mean() < 2.0
    assert np.abs(at(1.0) - at(3.5)).mean() > 3  # the card is no slide
    with av.open(str(path)) as film:
        *_, last = (frame.to_ndarray(format="rgb24") for frame in film.decode(video=0))
    assert ((last[..., 0] > 180) & (last[..., 1] < 90)).sum() > 1000, "the film ends on the closing card, with its logo"
    assert np.abs(frames[0][1].astype(np.int64) - at(1.0)).mean() < 1, "and begins on the title card"
    qa = pysrt.open(str(ran.folder / "qa.en.srt"), encoding="utf-8")
    whole = pysrt.open(str(ran.folder / "full.en.srt"), encoding="utf-8")
    assert whole[-1].start.ordinal - qa[-1].start.ordinal == 2000 + talk + 1000
    heard = {o["file"] for o in json.loads((ran.folder / "episode.json").read_text())["outputs"]}
    assert {"full.mp4", "full.en.srt", "full.en.vtt"} <= heard


def test_it_is_not_made_unless_asked_for(episode: Made) -> None:
    assert not (episode.folder / "full.mp4").exists()
