"""Who speaks when, on real voices that change at known places."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from pipeline.model import Draft, Hints, Platform, PlatformLine, Sound, Speakers, Turn, Word
from pipeline.model.measured import Segment
from pipeline.model.naming import names_of
from pipeline.stages.speakers import SpeakersSettings, at_sentences, named, speakers
from tests.stages.hearing import Part, Said, Spoken, heard, mix, workspace

TALK: list[Part] = [
    0.6,
    Said("Clara", "Good morning, everyone, and welcome to the Innovation Toolbox webinar."),
    Said("Clara", "Our topic is the living lab test day, and our speaker is Martin Hale from the Green Coast Cluster."),
    0.5,
    Said("Martin", "Because most prototypes meet their first real user far too late."),
    0.3,
    Said(
        "Martin",
        "Today I would like to show you a tool that takes one day, fits in one room, and saves a small company months of work.",
    ),
    0.4,
    Said(
        "Martin", "Nine companies changed their product, seven found a pilot partner, and four won follow-up funding."
    ),
    0.4,
    Said("Sofia", "How do you find six test users for a very technical product?"),
    0.4,
    Said("Martin", "We ask the customers of our other members, and we pay them for the morning."),
    0.3,
    Said("Clara", "With that we have reached the end of our time."),
    0.2,
    Said("Clara", "The recording and the slides will be in the toolbox next week."),
    0.6,
]


def said_words(truth: list[Spoken]) -> Draft:
    """A transcript with each sentence's words spread evenly over it."""
    segments = []
    for said in truth:
        texts = said.words.split()
        edges = np.linspace(said.start_ms, said.end_ms, len(texts) + 1).round().astype(int).tolist()
        words = [
            Word(start_ms=a, end_ms=b, text=t, confidence=1.0) for t, a, b in zip(texts, edges, edges[1:], strict=False)
        ]
        segments.append(Segment(start_ms=said.start_ms, end_ms=said.end_ms, words=words))
    return Draft(language="en", engine="", model="", segments=segments)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Speakers, list[Spoken]]:
    folder = tmp_path_factory.mktemp("talk")
    samples, truth = mix(TALK, noise_db=-65)
    work = workspace(folder, "speakers", folder / "recording.wav")
    hints = Hints(presenter="Martin Hale", moderator="Clara Jensen")
    return speakers(heard(folder, samples), said_words(truth), hints, Platform(), SpeakersSettings(), work), truth


def test_each_sentence_has_its_voice(talk: tuple[Speakers, list[Spoken]]) -> None:
    found, truth = talk
    voices: dict[str, set[int]] = {}
    for said in truth:
        voice = found.at((said.start_ms + said.end_ms) // 2)
        assert voice is not None
        voices.setdefault(said.who, set()).add(voice.number)
    assert all(len(numbers) == 1 for numbers in voices.values()), voices
    assert len({next(iter(numbers)) for numbers in voices.values()}) == len(voices) == len(found.voices)


def test_turns_change_where_the_speakers_do(talk: tuple[Speakers, list[Spoken]]) -> None:
    found, truth = talk
    changes = [(a.end_ms, b.start_ms) for a, b in pairwise(truth) if a.who != b.who]
    turns = found.turns
    assert len(turns) == len(changes) + 1
    for (end, start), before, after in zip(changes, turns, turns[1:], strict=False):
        assert before.end_ms <= after.start_ms
        assert abs(before.end_ms - end) < 500 and abs(after.start_ms - start) < 500


def test_a_word_at_the_edge_of_a_sentence_is_said_by_who_says_the_sentence() -> None:
    texts = ["It", "is", "open.", "Thank", "you", "for", "the", "talk.", "Well,", "I", "agree."]
    words = [Word(500 * n, 500 * n + 400, text, 1.0) for n, text in enumerate(texts)]
    draft = Draft("en", "", "", segments=[Segment(start_ms=0, end_ms=words[-1].end_ms, words=words)])

    def begins(second: int, third: int) -> list[int]:
        turns = [Turn(0, second, 0), Turn(second, third, 1), Turn(third, 5500, 0)]
        found = at_sentences(turns, draft)
        assert all(a.end_ms <= b.start_ms for a, b in pairwise(found))
        return [turn.start_ms for turn in found[1:]]

    assert begins(1950, 3450) == [1450, 3950]
    assert begins(1450, 3950) == [1450, 3950]
    assert begins(1450, 2950) == [1450, 2950], "three words are more than a slip"


def test_roles_and_names(talk: tuple[Speakers, list[Spoken]]) -> None:
    found, truth = talk
    by_who = {said.who: found.at((said.start_ms + said.end_ms) // 2) for said in truth}
    assert {who: (voice.role, voice.name) for who, voice in by_who.items() if voice} == {
        "Clara": ("moderator", "Clara Jensen"),
        "Martin": ("presenter", "Martin Hale"),
        "Sofia": ("attendee", ""),
    }


def test_one_voice_alone_is_the_presenter() -> None:
    found = named([Turn(start_ms=0, end_ms=9000, voice=4), Turn(start_ms=12000, end_ms=15000, voice=4)], Hints())
    assert [(voice.number, voice.role, voice.speech_ms) for voice in found.voices] == [(1, "presenter", 12000)]
    assert [turn.voice for turn in found.turns] == [1, 1]


def test_without_sound_there_are_no_voices(tmp_path: Path) -> None:
    nothing = Sound(
        audio=None,
        duration_ms=1000,
        speech=[],
        step_ms=100,
        envelope=[],
        loudness_lufs=None,
        loudness_range_lu=None,
        true_peak_dbtp=None,
    )
    silent = Draft(language="", engine="", model="", segments=[])
    work = workspace(tmp_path, "speakers", tmp_path)
    assert speakers(nothing, silent, Hints(), Platform(), SpeakersSettings(), work) == Speakers(voices=[], turns=[])


def test_a_platform_names_presenter_and_moderator_and_nobody_else() -> None:
    turns = [Turn(0, 5000, 0), Turn(5200, 30_000, 1), Turn(30_500, 34_000, 2), Turn(34_200, 40_000, 0)]
    names = {0: "Clara Jensen", 1: "Martin Hale", 2: "Sofia Lind"}
    found = named(turns, Hints(), names)
    assert [(voice.role, voice.name) for voice in found.voices] == [
        ("moderator", "Clara Jensen"),
        ("presenter", "Martin Hale"),
        ("attendee", ""),
    ]
    # Who is the presenter is said beside the recording, and the platform knows her voice: not the one who talks longest.
    told = named(turns, Hints(presenter="Sofia Lind"), names)
    assert next(voice for voice in told.voices if voice.role == "presenter").number == 3


def test_names_belong_to_the_voice_that_they_share_most_time_with() -> None:
    turns = [Turn(0, 5000, 1), Turn(5000, 20_000, 2), Turn(20_000, 24_000, 1)]
    lines = [
        PlatformLine(start_ms=300, end_ms=5600, name="Jensen, Clara (Guest)", text="a"),
        PlatformLine(start_ms=5600, end_ms=19_000, name="Martin Hale | Green Coast", text="b"),
        PlatformLine(start_ms=19_000, end_ms=24_000, name="Jensen, Clara (Guest)", text="c"),
    ]
    assert names_of(turns, lines) == {1: "Clara Jensen", 2: "Martin Hale"}
    assert names_of(turns, []) == {}


def test_two_who_take_turns_both_present_and_who_welcomes_and_closes_moderates() -> None:
    """Before and after, all three talk backstage; the second presenter has the last word there."""
    seconds = [(0, 3, 0), (3, 8, 1), (8, 11, 2), (17, 33, 2), (34, 74, 0), (74, 98, 1), (99, 115, 0), (116, 138, 1)]
    seconds += [(139, 154, 0), (155, 170, 2), (173, 176, 1), (177, 181, 2), (182, 186, 1)]
    turns = [Turn(start * 1000, end * 1000, voice) for start, end, voice in seconds]
    found = named(turns, Hints(presenter="Martin Hale"))
    assert [(v.role, v.name) for v in found.voices] == [
        ("presenter", "Martin Hale"),
        ("presenter", ""),
        ("moderator", ""),
    ]


def test_who_asks_at_length_after_the_talk_does_not_present() -> None:
    turns = [Turn(0, 20_000, 0), Turn(20_000, 200_000, 1), Turn(200_000, 205_000, 0), Turn(205_000, 290_000, 2)]
    turns += [Turn(290_000, 300_000, 1), Turn(300_000, 310_000, 0)]
    assert [voice.role for voice in named(turns, Hints()).voices] == ["moderator", "presenter", "attendee"]
