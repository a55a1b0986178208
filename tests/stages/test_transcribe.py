"""Words and their times, out of real voices by the real recogniser."""

import re
from itertools import pairwise
from pathlib import Path

import jiwer
import numpy as np
import pytest

from pipeline import engines
from pipeline.engines.windows import Window
from pipeline.errors import ConfigurationError
from pipeline.model import Hints, Pages, Segment, Slides, Sound, Transcript, Word
from pipeline.stages.transcribe import TranscribeSettings, joined, segment, transcribe
from pipeline.stages.transcribe.listener import Hearing, extent, put_back, spoken, wordless
from pipeline.stages.transcribe.tongues import doubted
from pipeline.timeline import Span
from tests.stages.hearing import Part, Said, Spoken, heard, mix, music, workspace
from tests.stages.lectures import lecture, names_right, wrong
from tests.studio.names import DECOYS, WELCOME

SETTINGS = TranscribeSettings()
TALK: list[Part] = [
    1.0,
    Said("Clara", "Good morning, everyone, and welcome to the Innovation Toolbox webinar.", -20),
    0.7,
    Said(
        "Clara",
        "Our topic is the living lab test day, and our speaker is Martin Hale from the Green Coast Cluster.",
        -20,
    ),
    6.0,
    Said("Martin", "Because most prototypes meet their first real user far too late.", -24),
    0.5,
    Said("Martin", "A full pilot takes months, and nobody signs that contract for a rough idea.", -24),
    8.0,
    Said("Tom", "Can a competitor in the cluster read the report?", -42),
    1.0,
    Said("Martin", "No, the report belongs to the company alone.", -24),
    3.0,
]


def transcribed(
    folder: Path,
    sound: Sound,
    slides: Slides | None = None,
    pages: Pages | None = None,
    settings: TranscribeSettings = SETTINGS,
) -> Transcript:
    identity = engines.identify(SETTINGS.engine, SETTINGS.model)
    work = workspace(folder, "transcribe", folder / "recording.wav")
    shown = slides or Slides(slides=[], screens=[])
    return transcribe(sound, shown, pages or Pages(pages=[]), Hints(), identity, settings, work)


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z']+", text.lower().replace("-", " ")))


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Transcript, list[Spoken], int]:
    folder = tmp_path_factory.mktemp("talk")
    samples, truth = mix(TALK)
    return transcribed(folder, heard(folder, samples)), truth, len(samples) // 16


def test_every_speaker_s_words_are_there_and_no_others(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, truth, _ = talk
    want, have = plain(" ".join(said.words for said in truth)), plain(" ".join(word.text for word in transcript.words))
    assert jiwer.wer(want, have) <= 0.05, have
    assert transcript.language == "en" and transcript.model == "base"


def test_words_begin_when_they_are_said(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, truth, _ = talk
    starts = [word.start_ms for word in transcript.words]
    errors = [min(abs(start - said.start_ms) for start in starts) for said in truth]
    assert np.median(errors) <= 60 and max(errors) <= 250, errors


def test_times_are_in_order_and_inside_the_recording(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, _, duration = talk
    words = transcript.words
    assert all(word.start_ms < word.end_ms and 0 <= word.confidence <= 1 for word in words)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(words))
    assert words[0].start_ms >= 0 and words[-1].end_ms <= duration
    assert all(segment.start_ms == segment.words[0].start_ms for segment in transcript.segments)


def test_segments_are_sentences(talk: tuple[Transcript, list[Spoken], int]) -> None:
    transcript, truth, _ = talk
    assert len(transcript.segments) == len(truth)
    assert not any(segment.doubtful for segment in transcript.segments)


def test_nothing_is_heard_in_silence_and_music(tmp_path: Path) -> None:
    samples, _ = mix([3.0, music(8), 10.0], noise_db=-55)
    transcript = transcribed(tmp_path, heard(tmp_path, samples))
    assert transcript.segments == [] and transcript.language == ""


def test_a_word_written_over_others_that_were_left_out_leaves_their_time_unheard() -> None:
    assert extent(Word(5_000, 6_600, "So", 0.9)).length < 600, "somebody spoke on for a second"
    assert extent(Word(5_000, 6_400, "interoperability", 0.9)).length == 1_400
    assert extent(Word(5_000, 5_200, "water", 0.9)) == Span(5_000, 5_200)


def test_a_word_that_stands_alone_in_a_phrase_hides_a_sentence() -> None:
    phrase = Span(4_650, 6_678)
    assert wordless(phrase, [Word(5_366, 6_966, "Martin,", 0.5)]) == [phrase]
    pair = [Word(4_700, 5_300, "Thank", 0.9), Word(5_300, 5_600, "you.", 0.9)]
    assert wordless(phrase, pair) == [Span(5_600, 6_678)]
    said = [Word(start, start + 300, "said", 0.9) for start in range(4_800, 6_500, 400)]
    assert wordless(phrase, said) == [] and wordless(Span(4_650, 5_900), said[:1]) == []


def test_a_word_written_over_a_sentence_stays_when_that_is_heard() -> None:
    before, thank, you = (
        Word(121_400, 121_600, "Almost.", 0.9),
        Word(123_150, 124_750, "Thank", 0.7),
        Word(125_810, 126_130, "you", 0.9),
    )
    heard_now = [Word(122_168, 122_358, "Which", 0.9), Word(122_578, 124_938, "customer?", 0.9)]
    (put,) = put_back([thank], heard_now, you)
    assert (put.text, put.end_ms) == ("Thank", you.start_ms) and put.start_ms >= heard_now[-1].end_ms
    assert put_back([thank], [*heard_now, Word(124_950, 125_100, "thank", 0.9)], you) == []
    assert put_back([before], heard_now, you) == [] == put_back([thank], heard_now, None)


def test_an_article_written_over_a_sentence_stays_with_its_word() -> None:
    the, whole, process = (
        Word(40_720, 42_320, "The", 0.9),
        Word(43_850, 45_450, "whole", 0.9),
        Word(47_550, 48_090, "process", 0.9),
    )
    heard_now = [Word(45_874, 46_214, "as", 0.9), Word(46_214, 46_574, "well?", 0.9)]
    put = put_back([the, whole], heard_now, process)
    assert [word.text for word in put] == ["The", "whole"] and put[0].start_ms >= heard_now[-1].end_ms
    assert put[0].end_ms <= put[1].start_ms < put[1].end_ms <= process.start_ms
    again = [*heard_now, Word(46_900, 47_100, "the", 0.9)]
    assert [word.text for word in put_back([the, whole], again, process)] == ["whole"]


def test_what_lies_in_silence_is_invented_unless_its_sentence_is_spoken() -> None:
    speech = [Span(0, 1000), Span(5000, 8000)]

    def word(text: str, start: int, end: int) -> Word:
        return Word(start, end, text, 0.9)

    before = [word("All", 100, 400), word("done.", 400, 900)]
    after = [word("hope", 5200, 5500), word("so.", 5500, 5900)]
    invented = [word("Thank", 2000, 2300), word("you.", 2300, 2600)]
    early = word("I", 1500, 4200)
    assert spoken([*before, *invented, *after], speech) == [*before, *after]
    found = spoken([*before, early, *after], speech)
    assert [one.text for one in found] == ["All", "done.", "I", "hope", "so."]
    assert found[2].end_ms == 5200 and found[2].start_ms > 4700
    assert spoken([*before, early], speech) == before
    crowded = [word("All", 4000, 5150), *after]
    assert spoken([word("done.", 100, 5150), word("I", 1500, 4200), *after], speech)[1:] == after
    assert spoken(crowded, speech) == crowded


def test_where_two_hearings_meet_full_stops_and_small_letters_agree() -> None:
    def said(text: str, start: int) -> Segment:
        return segment(
            [Word(start + 300 * at, start + 300 * at + 280, one, 0.9) for at, one in enumerate(text.split())], ""
        )

    def texts(*heard: list[Segment]) -> list[str]:
        return [" ".join(word.text for word in one.words) for one in joined(heard)]

    keeps = said("He keeps it short.", 0)
    assert texts([keeps], [said("so that we can talk.", 1500)]) == ["He keeps it short so that we can talk."]
    assert texts([keeps], [said("so that we can talk.", 3500)]) == ["He keeps it short.", "So that we can talk."]
    asks = said("Does he keep it short?", 0)
    assert texts([asks], [said("so that we can talk.", 1600)]) == ["Does he keep it short?", "So that we can talk."]
    assert texts([asks], [said("eForms are short.", 1600)]) == ["Does he keep it short?", "eForms are short."]
    assert texts([keeps], [said("We can talk.", 1500)]) == ["He keeps it short.", "We can talk."]
    assert texts([keeps, said("etc. and so on.", 1500)]) == ["He keeps it short.", "etc. and so on."], "one hearing"


def test_another_language_is_looked_for_where_the_sound_or_unsure_words_speak_for_it() -> None:
    def hearing(tongue: str, sure: float, *confidences: float) -> Hearing:
        words = [Word(n * 100, n * 100 + 90, "so", one) for n, one in enumerate(confidences)]
        return Hearing(Window((Span(0, 9_000),)), words, [], tongue, sure)

    surely, foreign = [0.95] * 12, [0.5] * 8
    assert not doubted(hearing("en", 0.7, *surely), "en") and not doubted(hearing("", 0.0, *foreign), "en")
    assert doubted(hearing("en", 0.7, *surely, *foreign, *surely), "en"), "a passage is enough"
    assert not doubted(hearing("en", 0.95, *surely, *foreign), "en") and doubted(hearing("sv", 0.5, *surely), "en")
    assert doubted(hearing("en", 0.7), "en"), "nothing was heard"


def test_the_same_sound_gives_the_same_words(tmp_path: Path, talk: tuple[Transcript, list[Spoken], int]) -> None:
    samples, _ = mix(TALK)
    assert transcribed(tmp_path, heard(tmp_path, samples)) == talk[0]


def test_a_passage_in_another_language_is_heard_in_its_own_and_translated(tmp_path: Path) -> None:
    welcome: list[Part] = [Said("Elise", words) for words in WELCOME]
    samples, truth = mix([0.5, welcome[0], 0.4, welcome[1], 0.4, welcome[2], 1.5, *TALK[1:6]])
    settings = TranscribeSettings(translate=["en"])
    draft = transcribed(tmp_path, heard(tmp_path, samples), settings=settings)
    assert draft.language in ("en", "fr")
    by_language = {code: [s for s in draft.segments if (s.language or draft.language) == code] for code in ("en", "fr")}
    assert len(by_language["en"]) + len(by_language["fr"]) == len(draft.segments)
    border = truth[3].start_ms
    assert all(segment.end_ms <= border for segment in by_language["fr"])
    assert all(segment.start_ms >= truth[2].end_ms - 300 for segment in by_language["en"])
    french = " ".join(segment.text for segment in by_language["fr"]).lower()
    assert "utilisateurs" in french and "bienvenue" in french
    assert "innovation toolbox" in " ".join(segment.text for segment in by_language["en"]).lower()


def test_a_talk_in_another_language_gets_english_captions_at_its_times(tmp_path: Path) -> None:
    samples, truth = mix([0.5, *(part for words in WELCOME for part in (Said("Elise", words), 0.6))])
    draft = transcribed(tmp_path, heard(tmp_path, samples), settings=TranscribeSettings(translate=["en"]))
    assert draft.language == "fr" and [one.language for one in draft.translations] == ["en"]
    english = [word for segment in draft.translations[0].segments for word in segment.words]
    assert {"welcome", "today"} & {plain(word.text) for word in english}
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(english))
    assert english[0].start_ms >= truth[0].start_ms - 300 and english[-1].end_ms <= truth[-1].end_ms + 600


def test_whisper_translates_into_english_alone(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="English alone"):
        transcribed(tmp_path, heard(tmp_path, music(1)), settings=TranscribeSettings(translate=["sv"]))


def test_the_slide_being_shown_teaches_its_names_and_nothing_else(tmp_path: Path) -> None:
    sound, slides, pages, lines = lecture(tmp_path)
    with_slides, without = transcribed(tmp_path, sound, slides, pages), transcribed(tmp_path, sound)
    assert names_right(with_slides, lines) >= names_right(without, lines) + 3
    assert wrong(with_slides, lines) < wrong(without, lines)
    taught, untaught = (plain(" ".join(word.text for word in heard.words)) for heard in (with_slides, without))
    right = [line.text for line in DECOYS if plain(line.text) in untaught]
    assert right and all(plain(text) in taught for text in right)
