"""The transcript as people read it: passages of one speaker each, of what stays in the edit."""

from collections.abc import Iterable
from itertools import pairwise

from pipeline.model.decided import Edit
from pipeline.model.episode import Passage
from pipeline.model.measured import Speakers, Transcript, Word
from pipeline.model.sentences import ends

PAUSE_MS = 2000
FULL_WORDS = 60
OVERFULL_WORDS = 110
NEAR_WORDS = 2


def passages(transcript: Transcript, speakers: Speakers, edit: Edit, full_words: int = FULL_WORDS) -> list[Passage]:
    """What was said inside the kept clips, in order, in recording time.

    A passage has one speaker (`Voice.called`, empty where nobody is known) and never spans a cut or a pause of more than 2 s. It
    ends at the first sentence end after `full_words` words; with 1 it is a sentence.
    """
    kept = [(word, clip) for word in spoken(transcript) if (clip := clip_of(word, edit)) is not None]
    labels = settled([word for word, _ in kept], [label_at(speakers, word, transcript.language) for word, _ in kept])
    out: list[Passage] = []
    held: list[Word] = []
    for index, (word, clip) in enumerate(kept):
        if held and (
            clip != kept[index - 1][1]
            or labels[index] != labels[index - 1]
            or word.start_ms - held[-1].end_ms > PAUSE_MS
            or (len(held) >= full_words and ends(held[-1].text, word.text))
            or len(held) >= OVERFULL_WORDS
        ):
            out.append(passage(held, labels[index - 1]))
            held = []
        held.append(word)
    if held:
        out.append(passage(held, labels[-1]))
    return out


def spoken(transcript: Transcript) -> Iterable[Word]:
    """The words in order."""
    return (word for segment in transcript.segments for word in segment.words if word.text.strip())


def clip_of(word: Word, edit: Edit) -> int | None:
    """Index of the clip that keeps the middle of the word; a word half cut away belongs where most of it is."""
    middle = (word.start_ms + word.end_ms) // 2
    return next((index for index, clip in enumerate(edit.clips) if middle in clip.span), None)


def label_at(speakers: Speakers, word: Word, language: str) -> str:
    voice = speakers.at((word.start_ms + word.end_ms) // 2)
    return voice.called(language) if voice else ""


def settled(words: list[Word], labels: list[str]) -> list[str]:
    """The labels with each change of speaker moved to a sentence end at most two words away.

    Word times and turn times each err by some tenths of a second, so a sentence's last word often seems to be the next speaker's.
    """
    out = list(labels)
    for at in [index + 1 for index, (one, two) in enumerate(pairwise(labels)) if one != two]:
        if ends(words[at - 1].text, words[at].text):
            continue
        for shift in sorted(range(-NEAR_WORDS, NEAR_WORDS + 1), key=lambda shift: (abs(shift), shift)):
            moved = at + shift
            if not 0 < moved < len(words) or not ends(words[moved - 1].text, words[moved].text):
                continue
            if shift > 0 and len(set(labels[at:moved])) == 1:
                out[at:moved] = [labels[at - 1]] * shift
            elif shift < 0 and len(set(labels[moved:at])) == 1:
                out[moved:at] = [labels[at]] * -shift
            break
    return out


def passage(words: list[Word], speaker: str) -> Passage:
    text = " ".join(word.text.strip() for word in words)
    return Passage(start_ms=words[0].start_ms, end_ms=words[-1].end_ms, speaker=speaker, text=text)
