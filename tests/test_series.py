"""Series memory: what recurs is learned, helps the next episode, never overrides, and re-makes nothing."""

import io
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageDraw

from pipeline import codec
from pipeline.batch import series
from pipeline.batch.seen import Logo, Seen, see
from pipeline.batch.series import Holding, Memory, learn, load, path_of, recall, recurring, text
from pipeline.batch.unlike import differences
from pipeline.config import Config
from pipeline.engines import vocabulary
from pipeline.errors import ConfigurationError
from pipeline.model import Box, Draft, Hints, HoldingScreen, Learned, Pages, Segment, Slides, Turn, Word
from pipeline.planning import status
from pipeline.runner import run
from pipeline.stages import STAGES
from pipeline.stages.speakers import named, said_by
from pipeline.store import Store
from tests.conftest import settings
from tests.studio.film import Encoding, render
from tests.studio.make import FOOTER
from tests.studio.slides import Bullets, Slide, Title
from tests.studio.take import Take
from tests.studio.voices import Voices


def seen(episode: str, *terms: str, background: str = "#ffffff", language: str = "en", minutes: float = 50) -> Seen:
    return Seen(
        of="", episode=episode, people=["Clara Berg"], moderator="Clara Berg", terms=list(terms), screens=["We start in # minutes"],
        holding=[], logos=[], background=background, language=language, minutes=minutes, questions=True,
    )  # fmt: skip


def test_only_what_recurs_is_learned_and_what_a_person_bars_is_not() -> None:
    memory = recurring(
        [seen("a", "Innosled", "Once"), seen("b", "Innosled", "Barred"), seen("c", "Barred")], ["barred"]
    )
    assert memory.terms == ["Innosled"] and memory.people == memory.hosts == ["Clara Berg"]
    assert memory.screens == ["We start in # minutes"]


def test_the_file_is_toml_that_says_what_it_is_and_a_broken_one_is_not_written_over(tmp_path: Path) -> None:
    memory = recurring([seen("a", 'Quote"d', "Änder\n", "Øre\x7f", "Four", "Five")] * 2, ["never"])
    screen = Holding(text="Soon", picture="series-x/holding-1.png", varies=[Box(1, 2, 3, 4)])
    memory = msgspec.structs.replace(memory, holding=[screen, screen])
    path = path_of("x", tmp_path)
    path.write_text(text("x", memory))
    assert load(path) == memory and path.read_text().startswith("# What recurs")
    path.write_text("no [toml")
    with pytest.raises(ConfigurationError, match="delete it"):
        load(path)
    series.write("x", tmp_path, [seen("a"), seen("b")])
    assert path.read_text() == "no [toml" and load(tmp_path / "none.toml") == Memory()


def test_an_episode_unlike_its_series_is_flagged() -> None:
    others = [
        msgspec.structs.replace(seen(name), logos=[Logo(where="top right", picture=mark("A"))]) for name in "abcd"
    ]
    shade = msgspec.structs.replace(others[0], background="#fdfefd")
    assert differences(shade, others) == []
    odd = msgspec.structs.replace(
        seen("e", background="#102030", language="sv", minutes=4), questions=False, screens=["Hello"],
        logos=[Logo(where="top right", picture=mark("B"))],
    )  # fmt: skip
    assert len(differences(odd, others)) == 6 and any(
        "logo" in why and "top right" in why for why in differences(odd, others)
    )
    assert differences(odd, others[:2]) == []


def test_a_folder_of_unrelated_webinars_is_no_series() -> None:
    """Alike in what most webinars are alike in, with nothing of their own in common."""
    others = [msgspec.structs.replace(seen(name), moderator="", screens=[f"About {name}"]) for name in "abcd"]
    odd = msgspec.structs.replace(
        seen("e", background="#102030", language="sv", minutes=4), questions=False, screens=[]
    )
    assert differences(odd, others) == []
    assert differences(odd, [seen(name) for name in "abcd"])


def test_two_exports_of_one_webinar_teach_nothing_that_one_does_not() -> None:
    screens = [f"{word} slide" for word in ("First", "Second", "Third", "Fourth", "Fifth")]
    soon = HoldingScreen(text="We start in # minutes", picture=b"")
    raw = msgspec.structs.replace(seen("raw"), screens=[*screens, soon.text], holding=[soon])
    small = msgspec.structs.replace(raw, episode="small", screens=[*screens[:3], "Forth slide", soon.text])
    other = msgspec.structs.replace(
        raw, episode="other", screens=["About us", "Plan", "Costs", "Partners", *screens[:1], soon.text]
    )
    assert [one.episode for one in series.different([raw, small, other])] == ["raw", "other"]


def mark(letter: str) -> bytes:
    """A logo."""
    image, data = Image.new("RGB", (60, 40), "white" if letter == "A" else "navy"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((10, 5, 40, 35), fill="teal" if letter == "A" else "orange")
    image.save(data, "PNG")
    return data.getvalue()


def test_what_is_learned_mends_only_what_was_unsure() -> None:
    known = vocabulary.names(Hints(learned=["Innosled"]), Pages(pages=[]))
    sure, unsure = (Word(start_ms=0, end_ms=9, text="Inosled,", confidence=c) for c in (0.9, 0.3))
    assert [w.text for w in vocabulary.spelled([sure, unsure], known)] == ["Inosled,", "Innosled,"]
    assert vocabulary.prompt(Hints(learned=["Innosled"])) == ""


def test_the_series_moderator_is_known_again_but_not_against_a_person() -> None:
    turns = [Turn(0, 9000, 1), Turn(9000, 90_000, 2), Turn(90_000, 95_000, 1)]
    words = [
        Word(1000 + 500 * n, 1400 + 500 * n, w, 0.9)
        for n, w in enumerate(["My", "name", "is", "Clara", "Berg,", "welcome."])
    ]
    words += [Word(20_000 + 500 * n, 20_400 + 500 * n, w, 0.9) for n, w in enumerate(["Thank", "you."])]
    draft = Draft(language="en", engine="", model="", segments=[Segment(start_ms=0, end_ms=95_000, words=words)])
    hosts = Hints(hosts=["Ann Other", "Clara Berg"])
    assert said_by(turns, draft, hosts.hosts) == {1: "Clara Berg"}
    roles = {v.name: v.role for v in named(turns, hosts, {}, said_by(turns, draft, hosts.hosts)).voices}
    assert roles == {"Clara Berg": "moderator", "": "presenter"}
    told = msgspec.structs.replace(hosts, moderator="Eva Holm")
    assert {v.name for v in named(turns, told, {}, {}).voices} == {"Eva Holm", ""}
    heard = [*turns, Turn(95_000, 99_000, 3)]
    assert named(heard, hosts, {3: "Clara Berg", 1: "A. Guest"}).voices[2].role == "moderator"
    assert named(heard, Hints(), {3: "Clara Berg", 1: "A. Guest"}).voices[2].role == "attendee"


def film(path: Path, deck: list[Slide], size: tuple[int, int], *, seconds: float = 3) -> Path:
    """A silent recording: each slide for a moment."""
    take = Take("series", deck, Voices())
    take.scene("presentation", layout="slide")
    for slide in deck:
        take.show(slide.id)
        take.pause(seconds)
    path.parent.mkdir(exist_ok=True)
    render(take, path, Encoding(size, 5))
    return path


def test_a_holding_screen_of_earlier_episodes_is_no_slide_of_the_next(tmp_path: Path) -> None:
    folder, output = tmp_path / "toolbox", tmp_path / "output"
    soon = Title("soon", "We will start soon", FOOTER, "Please mute your microphone", "Green Coast Cluster", "2026")
    config = settings(output)
    subjects = ["Markets", "Methods", "Partners", "Numbers"]
    decks: list[list[Slide]] = [
        [soon, *(Bullets(f"{subject}{n}", f"{subject} {word}", FOOTER, (f"{word} of {subject.lower()}", f"{subject} in {2020 + n}"))
                 for n, word in enumerate(("first",)))]
        for subject in subjects
    ]  # fmt: skip
    made = []
    for number in range(2):
        recording = film(folder / f"episode{number}.mp4", decks[number], (640, 360))
        recording.with_suffix(".toml").write_text('[[correct]]\nwhat = "presentation start"\nnow = 3.3\n')
        made.append(recording)
        assert recall(recording, config) == Learned() or number
        run(recording, config, learned=recall(recording, config))
        assert kinds(output / f"episode{number}") == ["slide", "slide"]
        learn([recording], config)
    memory = load(path_of("toolbox", output))
    assert [screen.text.startswith("We will start soon") for screen in memory.holding] == [True]
    assert (output / memory.holding[0].picture).is_file() and memory.episodes == ["episode0", "episode1"]
    third = film(folder / "episode2.mp4", decks[2], (480, 270))
    ran = run(third, config, learned=recall(third, config))
    assert kinds(ran.folder) == ["card", "slide"]
    assert len(list((ran.folder / "slides").glob("*.png"))) == 1
    assert codec.decode((ran.folder / "episode.json").read_bytes(), dict)["parts"][0]["start_ms"] >= 2500
    other = film(folder / "other.mp4", decks[3][1:], (640, 360), seconds=24)
    run(other, config, learned=recall(other, config))
    unlike = learn([third], config)
    assert list(unlike) == ["other"] and any("We will start soon" in why for why in unlike["other"])
    # What is learned later re-makes nothing; what a person bars, or throws away, is known no more; and it can be switched off.
    assert run(made[0], config, learned=recall(made[0], config)).seconds == {}
    assert not [plan for plan in status(third, config) if plan.runs]
    path = path_of("toolbox", output)
    path.write_text(path.read_text().replace("never = []", f'never = ["{memory.holding[0].text}"]'))
    learn([third], config)
    assert load(path).holding == [] and load(path).never and not list(output.glob("series-toolbox/*.png"))
    off = msgspec.structs.replace(config, series=msgspec.structs.replace(config.series, remember=False))
    assert isinstance(off, Config) and recall(third, off) == Learned() and learn([third], off) == {}


def kinds(folder: Path) -> list[str]:
    """What the items of an episode were taken for."""
    found = Store(folder).value(next(stage for stage in STAGES if stage.makes is Slides))
    assert isinstance(found, Slides)
    return [slide.kind for slide in found.slides]


def test_an_episode_keeps_what_it_was_first_made_with(tmp_path: Path) -> None:
    recording = film(tmp_path / "in/talk.mp4", [Title("a", "One", FOOTER, "", "", "")], (320, 180), seconds=1)
    config = settings(tmp_path / "o")
    screen = HoldingScreen(text="Soon", picture=b"no picture")
    run(recording, config, until="recall", learned=Learned(names=["Innosled"], holding=[screen]))
    run(recording, config, until="recall", learned=Learned(names=["Other"]))
    assert Store(tmp_path / "o/talk").learned() == Learned(names=["Innosled"], holding=[screen])
    assert not [plan for plan in status(recording, config) if plan.stage == "recall" and plan.runs]
    assert see(tmp_path / "o/talk") is None
