"""Breaks in the middle: found by what is said and shown, cut out with what was said among those who stayed."""

import pytest

from pipeline.model import Corrections, Parts
from pipeline.stages.split import SplitSettings, split
from pipeline.stages.trim import TrimSettings, trim
from pipeline.timeline import overlap
from tests.stages.structures import Played, play

HEAD = "[slide One]\n== talk\nM: {hello}\ntalk P 14 3\n"
TAIL = "\ntalk P 14 3\nP: {thanks}"
WORDS = {
    "en": ("Good morning and welcome to you all. Peter is here.", "Thank you for your attention. Goodbye, everybody."),
    "de": (
        "Guten Tag und herzlich willkommen. Peter ist hier.",
        "Vielen Dank für Ihre Aufmerksamkeit. Auf Wiedersehen.",
    ),
    "sv": ("God morgon och välkomna allihop. Peter är här.", "Tack för uppmärksamheten. Hej då allihop."),
    "fr": ("Bonjour à tous et bienvenue. Pierre est avec nous.", "Merci de votre attention. Au revoir à tous."),
    "nl": ("Goedemorgen en welkom allemaal. Peter is hier.", "Bedankt voor uw aandacht. Tot ziens allemaal."),
    "da": ("Godmorgen og velkommen alle sammen. Peter er her.", "Tak for opmærksomheden. Farvel alle sammen."),
    "no": ("God morgen og velkommen alle sammen. Peter er her.", "Takk for oppmerksomheten. Ha det bra alle sammen."),
}
BREAKS = {
    "said and shown, with chatter": (
        "en",
        "P: I suggest a short break of ten minutes, and then I will show you the results.\n== off\n[slide Break]\n(9)\n"
        "M: Do you want some water? It was so hot in here.\n(4)\nP: Yes, please.\n(12)\n== talk\n[slide Results]\n"
        "P: Okay, it is ten past three. Let us continue.",
    ),
    "said alone": (
        "en",
        "M: Let us take a coffee break now.\n== off\n(40)\nM: Where is the sugar?\n(30)\n== talk\nM: Welcome back, everybody.",
    ),
    "shown alone": (
        "en",
        "P: That was the first half.\n== off\n[slide Coffee break]\n(60)\n== talk\n[slide Results]\nP: Welcome back to the second half.",
    ),
    "nobody says that it goes on": (
        "en",
        "P: We have a short break.\n== off\n[slide Back in five minutes]\n(30)\nP: Is it recorded?\n(20)\n== talk\n[slide Results]\n"
        "P: The results are on this page.",
    ),
    "deutsch": (
        "de",
        "P: Wir machen eine kurze Pause.\n== off\n(30)\nM: Wo ist der Zucker?\n(20)\n== talk\nP: So, wir machen weiter.",
    ),
    "svenska": (
        "sv",
        "P: Vi tar en kort paus.\n== off\n(30)\nM: Var är sockret?\n(20)\n== talk\nP: Välkomna tillbaka.",
    ),
    "français": (
        "fr",
        "P: Nous faisons une petite pause.\n== off\n(30)\nM: Où est le sucre?\n(20)\n== talk\nP: On reprend.",
    ),
    "nederlands": (
        "nl",
        "P: We houden een korte pauze.\n== off\n(30)\nM: Waar is de suiker?\n(20)\n== talk\nP: Welkom terug.",
    ),
    "dansk": (
        "da",
        "P: Vi holder en kort pause.\n== off\n(30)\nM: Hvor er sukkeret?\n(20)\n== talk\nP: Velkommen tilbage.",
    ),
    "norsk": (
        "no",
        "P: Vi tar en kort pause.\n== off\n(30)\nM: Hvor er sukkeret?\n(20)\n== talk\nP: Velkommen tilbake.",
    ),
}
NONE = {
    "a break is talked about": "P: The workers take a short break every hour.\n(3)\nP: So we go on to the next picture.",
    "a long silence": "P: Let me look for the picture.\n(25)\nP: Here it is. We go on with the results.",
    "announced for later, and the talk goes on": "P: We will have a short break at noon.\n(6)\ntalk P 10 2\nP: We go on.",
}


def parts_of(played: Played) -> Parts:
    return split(
        played.media, played.sound, played.transcript, played.speakers, played.slides, played.pages,
        Corrections(), SplitSettings(),
    )  # fmt: skip


def script(language: str, middle: str) -> str:
    hello, thanks = WORDS[language]
    return HEAD.format(hello=hello) + middle + TAIL.format(thanks=thanks)


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_left_out_and_nothing_else(name: str) -> None:
    language, middle = BREAKS[name]
    played = play(language, script(language, middle))
    parts = parts_of(played)
    (found,) = parts.breaks
    edit = trim(
        played.media,
        played.sound,
        played.transcript,
        played.slides,
        parts,
        Corrections(),
        TrimSettings(longest_silence=0),
    )
    kept = [clip.span for clip in edit.clips]
    assert overlap(kept, played.off) == 0
    assert overlap(kept, played.on) == sum(span.length for span in played.on)
    assert len(found.slides) == ("[slide" in middle.partition("== talk")[0])


@pytest.mark.parametrize("name", NONE)
def test_what_only_sounds_like_a_break_is_none(name: str) -> None:
    assert parts_of(play("en", script("en", NONE[name]))).breaks == []
