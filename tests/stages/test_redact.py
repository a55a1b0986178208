"""Attendees are named nowhere; who speaks officially, and what is no name, stays."""

from pathlib import Path

import pytest

from pipeline.model import Asides, Doubt, Hints, Platform, PlatformLine, Segment, Spoken, Stated, Translation, Word
from pipeline.stage import Machine, Workspace
from pipeline.stages.redact import RedactSettings, redact, replaced, without_names
from tests.stages.structures import Played, play

WEBINAR = """
[people]
== talk
M: Good morning and welcome. I am Joan, and with me is Peter Lund.
P: Thanks, Joan.
talk P 24 6
P: Much of this we learned in Jordan. That was my talk.
== qa
M: Thank you, Peter. Anna has raised her hand.
?A: Hi, my name is Anna Berg. What does Anna's neighbour, Mr Stein, pay?
P: Good question, Anna. Nothing at all.
M: The next question comes from Jan de Wit. Bo?
?B: Will May be too late?
M: Dieter.
?C: Is it open in Ghent too?
P: As Bo said, it is.
M: Thank you all.
"""


def spoken(played: Played) -> Spoken:
    transcript = played.transcript
    return Spoken(language=transcript.language, engine="", model="", segments=transcript.segments)


def text_of(segments: list[Segment]) -> str:
    return " ".join(segment.text for segment in segments)


def cleared(language: str, script: str, voices: str = "all", **told: object) -> str:
    played = play(language, script, voices)
    platform, about = told.get("platform", Platform()), told.get("about", Stated())
    assert isinstance(platform, Platform) and isinstance(about, Stated)
    segments, _ = without_names(spoken(played), played.speakers, played.pages, Hints(), platform, about)
    return text_of(segments)


def test_names_of_attendees_are_gone_and_the_others_stay() -> None:
    text = cleared("en", WEBINAR)
    for name in ("Anna", "Berg", "Wit", "Bo", "Dieter"):
        assert name not in text, name
    for name in ("Joan", "Peter", "Jordan", "May", "Ghent"):
        assert name in text, name
    assert "An attendee has raised her hand." in text
    assert "What does an attendee's neighbour" in text


@pytest.mark.parametrize(
    ("language", "call", "name"),
    [
        ("en", "M: Okay, Bridget, what's your question?", "Bridget"),
        ("sv", "M: Nästa fråga kommer från Omar.", "Omar"),
        ("da", "M: Jens, du har en hånd oppe.", "Jens"),
        ("no", "M: Per har rakt opp hånda.", "Per"),
        ("nl", "M: Henk vraagt het volgende.", "Henk"),
        ("de", "M: Frau Lang, bitte.", "Lang"),
        ("fr", "M: Julie a levé la main.", "Julie"),
        ("en", "M: Petra, I saw your name too.", "Petra"),
        ("en", "M: I see something in the chat, from Wojtek.", "Wojtek"),
        ("fr", "M: Et Thierry ensuite.", "Thierry"),
        ("nl", "M: Dan eentje van meneer Aksoy.", "Aksoy"),
        ("en", "M: Okay, then Greg has the last one.", "Greg"),
        ("de", "M: Und Tobias hat die letzte Frage.", "Tobias"),
        ("fr", "M: Chloé a la dernière question.", "Chloé"),
        ("nl", "M: Marieke heeft de volgende vraag.", "Marieke"),
        ("sv", "M: Då får vi se, Elin har sista frågan.", "Elin"),
        ("da", "M: Søren har det sidste spørgsmål.", "Søren"),
        ("no", "M: Kari får det siste spørsmålet.", "Kari"),
        ("en", "M: The first one was typed by Idris Bell.", "Idris"),
        ("en", "M: And there is a raised hand from Mr. Novak in Brno.", "Novak"),
        ("en", "M: And this one goes to Mr Novak, I think.", "Novak"),
        ("fr", "M: Et c'est Solange qui écrit.", "Solange"),
        ("fr", "M: La question de monsieur Belin, justement.", "Belin"),
        ("de", "M: Das hat jemand aus Jena, also von Wiebke geschrieben.", "Wiebke"),
        ("de", "M: Da ist noch eine Wortmeldung von Wiebke, bitte.", "Wiebke"),
        ("nl", "M: Deze is gesteld door Femke.", "Femke"),
        ("sv", "M: Den är skriven av Torkel.", "Torkel"),
        ("da", "M: Der er en hånd oppe fra Bodil.", "Bodil"),
        ("no", "M: Det er skrevet av Torunn.", "Torunn"),
    ],
)
def test_calls_in_every_language(language: str, call: str, name: str) -> None:
    text = cleared(language, f"== talk\nM: Peter.\ntalk P 20 4\n{call}\n?A: Hm?\nP: Ja.")
    assert name not in text.split() and name + "," not in text.split() and name + "." not in text.split()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Thank you all, and thanks to Katrin and Idris for their questions."),
        ("de", "Danke euch, und danke an Katrin und Idris für ihre Fragen."),
        ("fr", "Merci, et merci à Katrin et à Idris pour leurs questions."),
        ("nl", "Bedankt, en dank aan Katrin en Idris voor hun vragen."),
        ("sv", "Tack, och tack till Katrin och Idris för frågorna."),
        ("da", "Tak, og tak til Katrin og Idris for spørgsmålene."),
        ("no", "Takk, og takk til Katrin og Idris for spørsmålene."),
    ],
)
def test_who_is_thanked_for_a_question_is_an_attendee(language: str, said: str) -> None:
    text = cleared(language, f"== talk\nM: Peter.\ntalk P 20 4\nM: Ja.\n?A: Hm?\nP: Ja.\nM: {said}")
    assert "Katrin" not in text and "Idris" not in text


def test_a_name_that_is_heard_otherwise_the_next_time_is_taken_out_too() -> None:
    script = "== talk\nM: Peter.\ntalk P 20 4\nM: Thomas, you are unmuted.\n?A: Is it dear?\nP: No.\nM: That was Tomas."
    assert "omas" not in cleared("en", script)


def test_a_title_that_ends_a_segment_belongs_to_the_name_after_it() -> None:
    script = (
        "== talk\nM: Peter.\ntalk P 20 4\nM: There is Mr.\nM: Novak in Brno. You are unmuted.\n?A: Is it dear?\nP: No."
    )
    text = cleared("en", script)
    assert "Novak" not in text and "Brno" in text


def test_whoever_welcomes_keeps_the_name_whatever_role_was_heard_and_a_goodbye_is_none() -> None:
    script = """
    == talk
    A: Good morning and a very warm welcome to everybody who is with us today. My name is Oliver. With me is Priya.
    M: Hello from me as well, and please put your questions into the chat at any time.
    talk P 24 6
    P: That was it.
    == qa
    M: Bo has a question.
    ?B: My name is Bo. What does it cost?
    P: Nothing.
    A: Goodbye everyone.
    M: Bye-bye.
    """
    text = cleared("en", script)
    assert "My name is Oliver." in text and text.endswith("Bye-bye.") and "Bo" not in text.split()


def test_an_article_before_a_name_goes_with_it_and_no_place_is_a_name() -> None:
    text = cleared(
        "en",
        "== talk\nM: Peter.\ntalk P 20 4\nM: It is from a Katrin in the chat.\n?A: Hm?\nP: No.\nM: The lady from Leeds.\n?B: Hm?",
    )
    assert "from an attendee in the chat" in text and "from Leeds" in text
    assert "Regionen har" in cleared("sv", "== talk\nM: Peter.\ntalk P 3 1\ntalk Q 3 1")


def test_words_that_only_look_like_names_stay() -> None:
    script = (
        "== talk\nM: Peter.\ntalk P 20 4\nM: Fab. That is good.\nM: Beautiful. Thank you all.\nP: Die Region hat Zeit."
    )
    text = cleared("en", script)
    assert "Fab." in text and "Beautiful." in text and "Region" in text


def test_a_name_of_the_platform_is_taken_out_and_a_partner_stays() -> None:
    script = "== talk\nM: Hello.\ntalk P 20 4\nA: As Kofi and Acme told me.\nP: Yes."
    platform = Platform(file="x.vtt", lines=[PlatformLine(start_ms=0, end_ms=1, name="Kofi Mensah", text="x")])
    assert "Kofi" in cleared("en", script)
    text = cleared("en", script, platform=platform)
    assert "Kofi" not in text and "Acme" in text
    assert "Kofi" in cleared("en", script, platform=platform, about=Stated(presenter="Kofi Mensah"))


def test_times_do_not_move() -> None:
    words = [Word(1000, 1400, "Jan", 0.9), Word(1400, 1500, "de", 0.8), Word(1500, 2000, "Wit's?", 0.7)]
    new = replaced(words, "an attendee", first=True)
    assert [word.text for word in new] == ["An", "attendee's?"]
    assert (new[0].start_ms, new[-1].end_ms) == (1000, 2000)


def made(tmp_path: Path, settings: RedactSettings) -> tuple[str, int, int]:
    played = play("en", WEBINAR)
    work = Workspace(
        stage="redact",
        episode_id="x",
        recording=tmp_path / "x.mp4",
        folder=tmp_path,
        locate=lambda file: tmp_path,
        machine=Machine(),
    )
    out = redact(spoken(played), played.speakers, played.pages, Hints(), Platform(), Stated(), Asides(), settings, work)
    return text_of(out.segments), len(out.hidden), len(out.muted)


def test_the_log_and_the_full_transcript_stay_out_of_what_is_delivered(tmp_path: Path) -> None:
    text, hidden, muted = made(tmp_path, RedactSettings(mute_names=True, keep_full_transcript=True))
    assert "Anna" not in text and hidden == muted > 5
    assert "Anna" in (tmp_path / "names.txt").read_text() and "Anna" in (tmp_path / "full_transcript.txt").read_text()
    assert not (tmp_path / "deliver").exists()


def test_names_stay_on_request(tmp_path: Path) -> None:
    text, hidden, _ = made(tmp_path, RedactSettings(names=False))
    assert "Anna" in text and hidden == 0 and not (tmp_path / "full_transcript.txt").exists()


def test_names_are_gone_from_translations_and_from_what_is_to_be_checked(tmp_path: Path) -> None:
    played = play("en", WEBINAR)
    original = spoken(played)
    anna = next(s for s in original.segments if "Anna has raised" in s.text)
    work = Workspace(
        stage="redact", episode_id="x", recording=tmp_path / "x.mp4", folder=tmp_path, locate=lambda f: tmp_path, machine=Machine()
    )  # fmt: skip
    told = Spoken(
        language=original.language,
        engine="",
        model="",
        segments=original.segments,
        doubts=[
            Doubt(ms=anna.words[0].start_ms, heard="Anna", slide="Hanna"),
            Doubt(ms=0, heard="Jordan", slide="Gordon"),
        ],
        translations=[Translation(language="xx", segments=original.segments)],
    )
    clean = redact(told, played.speakers, played.pages, Hints(), Platform(), Stated(), Asides(), RedactSettings(), work)
    translated = text_of(clean.translations[0].segments)
    assert "Joan" in translated and not {"Anna", "Berg", "Wit", "Dieter"} & set(translated.replace(",", " ").split())
    assert [doubt.heard for doubt in clean.doubts] == ["Jordan"]


@pytest.mark.parametrize(
    ("language", "said", "stays"),
    [
        ("de", "M: Die Aufzeichnung finden Sie nächste Woche auf unserer Seite.", "Woche"),
        ("de", "M: Ja, Datenschutz. Das ist ein Punkt.", "Datenschutz"),
        ("de", "M: Vorhin kam eine Meldung, die Gemeinde hat sich auch beteiligt.", "Gemeinde"),
        ("de", "M: Und hier sieht man den Umbau, Sie haben ihn ja erlebt.", "Umbau"),
        ("de", "A: Ja. Das Gerät hier, was kostet das?", "Gerät"),
        ("sv", "M: Vi sänder från Uppsala, och Sverige har också vunnit första Vinnova-utlysningen.", "Uppsala"),
        ("da", "M: Danmark har også en ny lov.", "Danmark"),
        ("no", "M: Norge vil gjerne være med, og neste EU-prosjekt er vårt.", "EU-prosjekt"),
        ("nl", "M: De volgende EU-ronde heeft ook geld.", "EU-ronde"),
        ("en", "M: And the next is Denmark, they pay more.", "Denmark"),
        ("fr", "M: La France a une loi, et la France veut la changer. C'est à Paris que cela se passe.", "Paris"),
    ],
)
def test_what_is_no_name_stays(language: str, said: str, stays: str) -> None:
    text = cleared(language, f"== talk\nM: Peter.\ntalk P 20 4\n{said}\nP: Ja.")
    assert stays in text


@pytest.mark.parametrize(
    ("language", "said", "left"),
    [
        ("de", "Hallo, Anton Brandner aus Passau.", "Hallo, eine Person aus Passau."),
        ("de", "Ich bin Anton Brandner aus Passau.", "Ich bin aus Passau."),
        ("en", "Hello. Ilsabeth from Aarhus.", "Hello. An attendee from Aarhus."),
        ("en", "Yes, hi, I'm Marko from Turku Buses.", "Yes, hi, I'm from Turku Buses."),
        ("sv", "Hej, Torkel från Kiruna.", "Hej, en deltagare från Kiruna."),
        ("da", "Hej, Bodil fra Ribe.", "Hej, en deltager fra Ribe."),
        ("no", "Hei, Torunn her fra Bodø.", "Hei, en deltaker her fra Bodø."),
        ("nl", "Hallo, Wim Bakker uit Breda.", "Hallo, een deelnemer uit Breda."),
        ("fr", "Bonjour, Solange de Nantes.", "Bonjour, une personne de Nantes."),
    ],
)
def test_an_asker_says_a_name_and_a_place(language: str, said: str, left: str) -> None:
    assert left in cleared(language, f"== talk\nM: Peter.\ntalk P 20 4\nM: Ja.\n?A: {said} Hm?\nP: Ja.")


def test_a_family_name_that_is_a_country_is_taken_out() -> None:
    text = cleared("en", "== talk\nM: Peter.\ntalk P 20 4\nM: Marko Holland has a question.\n?A: Is it dear?\nP: No.")
    assert "An attendee has a question." in text


def test_a_name_that_is_only_the_address_leaves_nothing_behind() -> None:
    script = "== talk\nM: Peter.\ntalk P 20 4\nM: Marko, you can unmute yourself.\n?A: Is it dear?\nP: No.\nM: Thank you, Marko."
    text = cleared("en", script)
    assert "You can unmute yourself." in text and text.endswith("No. Thank you.")


def test_a_presenter_on_a_slide_stays_however_the_name_is_spelled() -> None:
    script = "[slide Sofie Lindqvist]\n== talk\nA: Sophie Lindfast begins.\ntalk P 20 4\nA: Thank you, Sophie.\nP: Bye."
    assert cleared("en", script).count("Sophie") == 2


def test_whoever_is_thanked_where_nobody_asks_is_the_presenter_though_the_name_is_misheard() -> None:
    script = (
        "[slide Étienne Morel]\n== talk\nM: Welcome.\ntalk P 20 4\nM: Thank you very much, Iten. You can write to Iten."
    )
    assert cleared("en", script).count("Iten") == 2
    asked = script + "\nM: Anna asks what it costs.\nP: Nothing.\nM: Thanks, Anna."
    assert "Anna" not in cleared("en", asked)
