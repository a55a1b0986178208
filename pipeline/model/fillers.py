"""Fillers (um, äh, euh) that can be cut: those with silence on either side."""

from collections.abc import Callable

from pipeline.model.decided import Cut
from pipeline.model.measured import Transcript
from pipeline.timeline import Span

LONGEST_MS = 1500  # a longer one was stretched over a pause by the recogniser: where it ends is not known
EVERYWHERE = frozenset(
    ["uh", "uhm", "umm", "uhh", "ehm", "ehmm", "öhm", "äh", "ähm", "äääh", "øh", "øhm", "æh", "euh", "heu", "hmm"]
)
ONLY_IN = {
    "um": {"en"},
    "er": {"en"},
    "erm": {"en"},
    "eh": {"en", "nl", "no", "da", "sv"},
    "öh": {"sv"},
    "hm": {"de", "en", "nl"},
}


def fillers(transcript: Transcript, within: Span, hush: Callable[[Span], Span | None]) -> list[Cut]:
    """A cut for each filler in a part, from the middle of the silence before it to the middle of the one after.

    `hush` gives the quiet run between two moments, or None: a filler that runs into a word stays, for the word would be clipped.
    What is a word in some languages ("um", German) is a filler only in those where it is none. Times in ms of the recording.
    """
    words = sorted(
        (
            (word, segment.language or transcript.language)
            for segment in transcript.segments
            for word in segment.words
            if word.text.strip()
        ),
        key=lambda pair: pair[0].start_ms,
    )
    out: list[Cut] = []
    for before, (word, language), after in zip(words, words[1:], words[2:], strict=False):
        plain = word.text.strip(" .,;:!?…-–—\"'").lower()
        if plain not in EVERYWHERE and language not in ONLY_IN.get(plain, set()):
            continue
        if word.end_ms - word.start_ms > LONGEST_MS or not (
            within.start_ms <= before[0].start_ms and after[0].end_ms <= within.end_ms
        ):
            continue
        middle = (word.start_ms + word.end_ms) // 2
        first, last = hush(Span(before[0].end_ms, middle)), hush(Span(middle, after[0].start_ms))
        if first and last and first.middle < last.middle:
            out.append(Cut(start_ms=first.middle, end_ms=last.middle, reason=f'filler: "{plain}"'))
    return out
