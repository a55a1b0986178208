"""Passages: one speaker each, inside the clips, broken where a reader expects it."""

from pipeline.model import Clip, Edit, Segment, Speakers, Transcript, Turn, Voice, Word
from pipeline.model.passages import passages

ANNA = Voice(number=1, role="presenter", name="Anna", speech_ms=1)
GUEST = Voice(number=2, role="attendee", name="", speech_ms=1)


def said(text: str, start_ms: int = 0, step_ms: int = 400, doubtful: bool = False) -> Segment:
    words = [
        Word(start_ms=start_ms + i * step_ms, end_ms=start_ms + i * step_ms + 300, text=word, confidence=1.0)
        for i, word in enumerate(text.split())
    ]
    return Segment(start_ms=start_ms, end_ms=words[-1].end_ms, words=words, doubtful=doubtful)


def transcript(*segments: Segment) -> Transcript:
    return Transcript(language="en", engine="x", model="y", segments=list(segments))


def edit(*spans: tuple[int, int]) -> Edit:
    return Edit(clips=[Clip(part="presentation", start_ms=a, end_ms=b) for a, b in spans], cuts=[])


def voices(*turns: tuple[int, int, int]) -> Speakers:
    return Speakers(voices=[ANNA, GUEST], turns=[Turn(start_ms=a, end_ms=b, voice=v) for a, b, v in turns])


def test_speaker_change_moves_to_the_sentence_end() -> None:
    heard = transcript(said("one two three four. five six seven"))
    got = passages(heard, voices((0, 1150, 1), (1150, 9000, 2)), edit((0, 99999)))
    assert [(p.speaker, p.text) for p in got] == [("Anna", "one two three four."), ("Speaker 2", "five six seven")]


def test_pauses_and_cuts_break_and_only_kept_words_stay() -> None:
    heard = transcript(said("a b c"), said("d e f", 4000), said("g h i", 5200), said("j k", 9000))
    got = passages(heard, voices((0, 9999, 1)), edit((0, 5100), (5150, 8000)))
    assert [p.text for p in got] == ["a b c", "d e f", "g h i"]
    assert got[1].start_ms == 4000 and got[1].end_ms == 5100


def test_long_speech_breaks_at_a_sentence_end_after_sixty_words() -> None:
    sentence = "this is a sentence of exactly eight words."
    got = passages(transcript(said(" ".join([sentence] * 20))), voices((0, 99999, 1)), edit((0, 99999)))
    assert [len(p.text.split()) for p in got] == [64, 64, 32]


def test_doubtful_words_are_kept_for_a_person_to_judge_and_silence_gives_nothing() -> None:
    kept = passages(transcript(said("thank you for watching", doubtful=True)), voices(), edit((0, 9999)))
    assert [passage.text for passage in kept] == ["thank you for watching"]
    assert passages(transcript(), voices(), edit()) == []
    assert passages(transcript(said("hello there")), voices(), edit((0, 9999)))[0].speaker == ""
