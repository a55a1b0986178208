"""Names from slides and hints, and what they correct."""

from pipeline.engines import vocabulary
from pipeline.model import File, Hints, PageOfSlide, Pages, Word


def page(*text: str) -> Pages:
    one = PageOfSlide(
        slide=1, title=text[0], text=list(text), image=File("read", "a.png"), width=10, height=10, background="#ffffff",
        lines=[], tables=[], pictures=[], shapes=[], confidence=1.0,
    )  # fmt: skip
    return Pages(pages=[one])


def words(*heard: tuple[str, float]) -> list[Word]:
    return [
        Word(start_ms=i * 100, end_ms=i * 100 + 90, text=text, confidence=sure) for i, (text, sure) in enumerate(heard)
    ]


def test_the_prompt_holds_the_producer_s_terms_once_and_stays_short() -> None:
    hints = Hints(presenter="Ingrid Solberg", terms=["living lab", "Ingrid Solberg", "ePO"])
    assert vocabulary.prompt(hints) == "Glossary: Ingrid Solberg, living lab, ePO."
    assert vocabulary.prompt(Hints()) == ""
    assert (
        len(vocabulary.prompt(Hints(terms=[f"term number {i}" for i in range(500)]))) < vocabulary.LONGEST_PROMPT + 20
    )


def test_names_on_slides_are_told_from_sentences_and_headings() -> None:
    pages = page("How We Work Today", "the support of Susan Komen was large", "Results of the iDEA test")
    assert vocabulary.names(Hints(moderator="Clara Jensen"), pages) == ["Clara", "Jensen", "Komen", "Susan", "iDEA"]


def test_a_label_may_name_a_person_or_a_place_alone() -> None:
    pages = page("Our cities and their budgets", "Göteborg", "Maria Lopez", "How it works")
    assert vocabulary.names(Hints(), pages) == ["Göteborg", "Lopez", "Maria"]


def test_people_in_a_list_are_names_and_a_listed_sentence_is_none() -> None:
    pages = page(
        "Who we are", "Ana Zielinska, Head of Field Research", "Amir, Joost and Lena", "However, Nobody knew it"
    )
    assert vocabulary.names(Hints(), pages) == ["Amir", "Joost", "Lena", "Nobody", "Zielinska"]


def test_what_is_printed_in_small_letters_too_is_no_name_and_an_address_is_none_of_them() -> None:
    pages = page("Code", "Human-readable code", "Priya Nair, Director of Returns", "priya.nair@ormonde.example")
    assert vocabulary.names(Hints(), pages) == ["Nair", "Priya"]


def test_a_name_heard_as_two_words_that_sound_like_it_is_one() -> None:
    heard = words(("Thank", 0.9), ("you,", 0.9), ("in", 0.7), ("gun.", 0.8), ("In", 0.9), ("gun", 0.95), ("Clark", 0.7))
    found = vocabulary.spelled(heard, ["Ingunn", "Clarke"])
    assert [word.text for word in found] == ["Thank", "you,", "Ingunn.", "In", "gun", "Clarke"]
    assert (found[2].start_ms, found[2].end_ms) == (heard[2].start_ms, heard[3].end_ms)
    apart = words(("in.", 0.3), ("Gun", 0.3), ("the", 0.3), ("tender", 0.3), ("lot", 0.3))
    assert vocabulary.spelled(apart, ["Ingunn", "TenderLot"]) == apart
    assert vocabulary.spelled(words(("be", 0.5), ("for", 0.5)), ["Before"])[0].text == "be"


def test_a_long_name_may_be_heard_with_another_beginning() -> None:
    heard = words(("Hechenzentrum", 0.7), ("Früher", 0.7), ("Rechenzentren", 0.7), ("Stadtwerken", 0.7))
    found = vocabulary.spelled(heard, ["Rechenzentrum", "Frühjahr", "Stadtwerke"])
    assert [word.text for word in found] == ["Rechenzentrum", "Früher", "Rechenzentren", "Stadtwerken"]


def test_what_sounds_the_same_is_another_spelling_of_the_name() -> None:
    heard = words(("Lubek", 0.7), ("Lubbeck,", 0.7), ("Victor", 0.9), ("Bath", 0.7), ("Komen", 0.7), ("Eric.", 0.8))
    found = vocabulary.spelled(heard, ["Lübeck", "Viktor", "Path", "Kamen", "Erik"])
    assert [word.text for word in found] == ["Lübeck", "Lübeck,", "Victor", "Bath", "Komen", "Erik."]


def test_an_unsure_name_is_spelled_as_on_the_slide() -> None:
    heard = words(("by", 0.9), ("Susan", 0.8), ("Kommen.", 0.4), ("States", 0.4), ("Krista", 0.3))
    found = vocabulary.spelled(heard, ["Komen", "State", "Kristallo"])
    assert [word.text for word in found] == ["by", "Susan", "Komen.", "States", "Krista"]
    assert [(word.start_ms, word.end_ms) for word in found] == [(word.start_ms, word.end_ms) for word in heard]


def test_what_was_heard_surely_or_is_no_name_stays() -> None:
    heard = words(("Kommen", 0.9), ("common", 0.2), ("Komen", 0.2))
    assert vocabulary.spelled(heard, ["Komen"]) == heard
    assert vocabulary.spelled(heard, []) == heard
