"""What sounds like a name, and what a second hearing may change."""

from pipeline.engines import likeness
from pipeline.model import Word


def words(*heard: tuple[str, float]) -> list[Word]:
    return [Word(i * 100, i * 100 + 90, text, sure) for i, (text, sure) in enumerate(heard)]


def test_what_sounds_like_a_name_is_suspected_and_the_rest_is_not() -> None:
    heard = words(("Anna", 0.9), ("Zelenska", 0.6), ("met", 0.9), ("O'Conquo,", 0.5), ("Valmora", 0.6), ("often", 0.3))
    found = likeness.suspects(heard, ["Zielinska", "Okonkwo", "Valmora", "Trondheim"])
    assert {(one.first, one.name) for one in found} == {(1, "Zielinska"), (3, "Okonkwo")}
    assert not likeness.suspects(words(("Zelenska", 0.95)), ["Zielinska"]), "heard surely"
    assert not likeness.suspects(words(("tender", 0.3), ("lot", 0.3)), ["TenderLot"]), "the same name, written apart"


def test_a_form_of_a_word_is_not_alike_and_what_sounds_the_same_is() -> None:
    def score(heard: str, name: str) -> float:
        return likeness.alike(likeness.key(heard), likeness.key(name), likeness.sound(name))

    assert score("state", "States") == 0 == score("Joost", "Joosten")
    assert min(score("Clark", "Clarke"), score("in gun", "Ingunn"), score("10-cast", "Tendcast")) > likeness.ALIKE


def test_a_word_on_the_slide_is_suspected_where_another_one_sounds_the_same() -> None:
    heard = words(
        ("cereals.", 0.7),
        ("peer", 0.2),
        ("hole", 0.95),
        ("there", 0.5),
        ("form", 0.6),
        ("bear", 0.5),
        ("links", 0.4),
        ("links", 0.8),
    )
    found = likeness.namesakes(heard, ["Serials", "the", "pier", "whole", "form", "farm", "beer", "wear", "leaks"])
    assert {(one.first, one.name) for one in found} == {(0, "Serials"), (6, "leaks")} | {
        (n, name) for n in (1, 5) for name in ("pier", "beer")
    }


def test_only_the_name_is_taken_from_the_second_hearing() -> None:
    first = words(("by", 0.9), ("Anna", 0.9), ("Zelenska", 0.6), ("and", 0.9), ("her", 0.9), ("team", 0.9))
    second = words(
        ("by", 0.9), ("Hannah", 0.9), ("spoke", 0.9), ("Zielinska", 0.8), ("and", 0.9), ("a", 0.9), ("team", 0.9)
    )
    assert [w.text for w in likeness.adopted(first, second[:1] + first[1:2] + second[3:], ["Zielinska"])] == [
        "by",
        "Anna",
        "Zielinska",
        "and",
        "her",
        "team",
    ]
    assert likeness.adopted(first, words(("Glossary", 0.9), ("Zielinska", 0.9)), ["Zielinska"]) == first
    comma, stop = words(("Zelenska,", 0.6), ("she", 0.9)), words(("Zielinska.", 0.8), ("She", 0.9))
    assert [w.text for w in likeness.adopted(comma, stop, ["Zielinska"])] == ["Zielinska,", "she"]


def test_what_was_a_guess_becomes_the_name_that_a_second_hearing_wrote_if_it_begins_alike() -> None:
    first = words(("Amir,", 0.8), ("juice,", 0.55), ("lean", 0.9), ("that", 0.2), ("in", 0.9), ("me", 0.9))
    second = words(("Amira,", 0.4), ("Joost,", 0.5), ("Lena", 0.3), ("and", 0.9), ("me", 0.9))
    names = ["Amira", "Joost", "Lena", "Oslo"]
    assert [word.text for word in likeness.adopted(first, second, names)] == ["Amira,", "Joost,", "Lena", "and", "me"]
    sure = words(("the", 0.9), ("juice", 0.8), ("is", 0.9))
    assert likeness.adopted(sure, words(("the", 0.9), ("Joost", 0.5), ("is", 0.9)), names) == sure
    other = words(("in", 0.9), ("also", 0.4), ("is", 0.9))
    assert likeness.adopted(other, words(("in", 0.9), ("Joost", 0.5), ("is", 0.9)), names) == other
