"""What sounds like a name, and which of them are taken."""

from pipeline.engines import likeness
from pipeline.engines.likeness import Suspect
from pipeline.model import Word


def words(*heard: tuple[str, float]) -> list[Word]:
    return [Word(i * 100, i * 100 + 90, text, sure) for i, (text, sure) in enumerate(heard)]


def test_what_sounds_like_a_name_is_suspected_and_the_rest_is_not() -> None:
    heard = words(("Anna", 0.9), ("Zelenska", 0.6), ("met", 0.9), ("O'Conquo,", 0.5), ("Valmora", 0.6), ("often", 0.3))
    found = likeness.suspects(heard, ["Zielinska", "Okonkwo", "Valmora", "Trondheim"])
    assert {(one.first, one.name) for one in found} == {(1, "Zielinska"), (3, "Okonkwo")}
    assert not likeness.suspects(words(("Zelenska", 0.95)), ["Zielinska"]), "heard surely"
    assert not likeness.suspects(words(("Zelenska", 0.7)), ["Zielinska"], sure=0.65)
    (apart,) = likeness.suspects(
        words(("Aino", 0.9), ("Hemeline", 0.5)), ["AinoHamalainen", "Hämäläinen"], known=["Aino"]
    )
    assert (apart.first, apart.name) == (1, "Hämäläinen"), "beside a name"
    (initial,) = likeness.suspects(words(("H.", 0.8), ("Gemelab", 0.7), ("is", 0.9)), ["Hjemmelab"])
    assert (initial.first, initial.last) == (0, 2), "no sentence ends there"
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
    assert {(one.first, one.name) for one in found} == {(0, "serials"), (6, "leaks")} | {
        (n, name) for n in (1, 5) for name in ("pier", "beer")
    }


def test_words_that_hold_a_sentence_together_are_no_names() -> None:
    heard = words(("And", 0.4), ("third,", 0.6))
    assert [one.name for one in likeness.suspects(heard, ["Entur"])] == ["Entur"]
    assert not likeness.suspects(heard, ["Entur"], frozenset({"there", "and"}))
    assert not likeness.namesakes(words(("form", 0.5)), ["farm"], frozenset({"form"}))
    assert likeness.namesakes(words(("form", 0.5)), ["farm"])


def test_a_word_is_written_as_where_it_stands_and_a_name_as_it_is() -> None:
    heard = words(("Peer", 0.3), ("the", 0.9), ("peer", 0.3))
    assert [one.name for one in likeness.namesakes(heard, ["PIER", "Pier"])] == ["Pier", "pier"]


def test_each_place_gets_the_name_that_sounds_most_like_it() -> None:
    likely = [Suspect(2, 3, "Nord", 0.75), Suspect(0, 2, "Ingunn", 0.9), Suspect(1, 3, "Gunnar", 0.8)]
    assert likeness.places(likely) == [likely[1], likely[0]]


def test_only_names_that_make_the_sentence_likelier_are_taken() -> None:
    heard = words(
        ("by", 0.9), ("in", 0.6), ("gun's", 0.6), ("team,", 0.9), ("Zelenska,", 0.7), ("who", 0.9), ("led", 0.9)
    )
    likely = [Suspect(1, 3, "Ingunn", 0.9), Suspect(4, 5, "Zielinska", 0.8)]
    said = [word.text for word in likeness.named(heard, likely)]
    assert said == ["by", "Ingunn's", "team,", "Zielinska,", "who", "led"]
    before = [-0.1, -3.0, -4.0, -1.0, -2.0, -0.5, -0.5]
    both = likeness.adopted(heard, likely, before, [-0.1, -5.0, -0.5, -1.0, -0.5, -0.5])
    assert [word.text for word in both] == said
    assert (both[1].start_ms, both[1].end_ms) == (100, 290) and both[1].confidence == 0.924, "as sure as it is likelier"
    first = likeness.adopted(heard, likely, before, [-0.1, -5.0, -0.5, -1.0, -1.0, -1.6])
    assert [word.text for word in first] == ["by", "Ingunn's", "team,", "Zelenska,", "who", "led"]
    second = likeness.adopted(heard, likely, before, [-0.1, -9.0, -0.5, -1.0, -0.5, -0.5])
    assert [word.text for word in second] == ["by", "in", "gun's", "team,", "Zielinska,", "who", "led"]
    assert second[4].confidence == 0.731
