"""What every speech engine must do, run over all of them on real voices with the real model."""

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from pipeline import engines
from pipeline.engines.recogniser import Heard, Recogniser, Samples
from pipeline.errors import ConfigurationError
from pipeline.media import level
from tests.stages.hearing import Part, Said, mix

SENTENCES: list[Part] = [
    0.4,
    Said("Martin", "Because most prototypes meet their first real user far too late."),
    0.5,
    Said("Sofia", "How do you find six test users for a very technical product?"),
    0.4,
]
WORDS = "because most prototypes meet their first real user far too late how do you find six test users for a very technical product"

every_engine = pytest.mark.parametrize("name", list(engines.ENGINES))


@lru_cache
def recogniser(name: str) -> Recogniser:
    return engines.load(name, "base", device="cpu", threads=0, beam_size=1)


@lru_cache
def sound() -> Samples:
    return mix(SENTENCES)[0]


@lru_cache
def heard(name: str) -> Heard:
    return recogniser(name).hear([sound()], "en", tell_tongue=True)[0]


def plain(found: Heard) -> list[str]:
    return [word.text.strip(".,?!").lower() for word in found.words]


@every_engine
def test_it_hears_the_words_in_order(name: str) -> None:
    assert plain(heard(name)) == WORDS.split()
    assert not heard(name).doubtful and not heard(name).unspoken


@every_engine
def test_each_word_has_a_time_inside_the_sound_and_a_confidence(name: str) -> None:
    words, length = heard(name).words, len(sound()) // 16
    assert all(0 <= word.start_ms <= word.end_ms <= length for word in words)
    assert all(a.start_ms <= b.start_ms for a, b in pairwise(words))
    assert all(0 < word.confidence <= 1 and word.text == word.text.strip() for word in words)
    second = next(word for word in words if word.text == "How")
    truth = mix(SENTENCES)[1][1]
    assert abs(second.end_ms - truth.start_ms) < 400


@every_engine
def test_it_tells_the_language(name: str) -> None:
    (found,) = recogniser(name).tongues([sound()])
    assert max(found, key=lambda code: found[code]) == heard(name).tongue == "en"
    assert sum(found.values()) == pytest.approx(1, abs=0.01) and heard(name).tongue_sure == pytest.approx(
        found["en"], abs=0.02
    )


@every_engine
def test_it_hears_another_language_and_tells_it_in_english(name: str) -> None:
    said, _ = mix(
        [0.3, Said("Elise", "Aujourd'hui, nous parlons d'une journée de tests avec de vrais utilisateurs."), 0.3]
    )
    (found,) = recogniser(name).hear([said], "fr", tell_tongue=True)
    assert found.tongue == "fr" and {"nous", "parlons", "journée", "utilisateurs"} <= set(plain(found))
    (english,) = recogniser(name).translate([said], "fr")
    assert {"today", "test"} & set(plain(english)) and "nous" not in plain(english)
    assert {"users", "user"} & set(plain(english))


@every_engine
def test_sounds_are_heard_apart_and_in_order(name: str) -> None:
    first, second = sound()[: 16 * 4300], sound()[16 * 4300 :]
    found = recogniser(name).hear([second, first], "en")
    assert [plain(one)[0] for one in found] == ["how", "because"]
    assert not any(one.tongue for one in found), "nobody asked"


@every_engine
def test_what_is_said_is_likelier_than_what_only_sounds_like_it(name: str) -> None:
    said = WORDS.capitalize().split()
    other = [{"meet": "meat", "six": "seeks"}.get(word, word) for word in said]
    right, wrong = recogniser(name).likelihoods(sound(), "en", [said, other])
    assert len(right) == len(said) and max(right + wrong) <= 0
    at = said.index("meet")
    assert sum(right[at:]) > sum(wrong[at:]) + 5 and right[:at] == pytest.approx(wrong[:at], abs=0.01)
    (told,) = recogniser(name).likelihoods(sound(), "en", [other], "Glossary: meat, seeks.")
    assert told[at] > wrong[at], "what was said before makes a word likelier"


@every_engine
def test_a_second_hearing_is_the_same_each_time(name: str) -> None:
    again = recogniser(name).hear_again(sound()[: 16 * 4300], "en")
    assert plain(again)[:3] == ["because", "most", "prototypes"]
    assert again == recogniser(name).hear_again(sound()[: 16 * 4300], "en")


@every_engine
def test_noise_alone_gives_nothing_that_would_be_kept(name: str) -> None:
    noise = np.random.default_rng(1).normal(size=16 * 4000).astype(np.float32) * np.float32(0.01)
    found = recogniser(name).hear([level.apply(noise, 0, np.zeros(40, np.float32))], "en")[0]
    assert not found.words or found.unspoken or sum(word.confidence for word in found.words) < 0.5 * len(found.words)


@every_engine
def test_an_unknown_language_is_a_configuration_error(name: str) -> None:
    with pytest.raises(ConfigurationError, match="knows no language 'xx'"):
        recogniser(name).hear([sound()[:16000]], "xx")


def test_the_same_model_is_loaded_once() -> None:
    name = next(iter(engines.ENGINES))
    assert engines.load(name, "base", device="cpu", threads=1) is engines.load(name, "base", device="cpu", threads=1)


def test_an_unknown_engine_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match="faster-whisper, openai-whisper"):
        engines.identify("dragon", "base")
