"""Write down what is said: every word with its time and confidence, by the chosen engine."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from pipeline import engines, model
from pipeline.engines import likeness, vocabulary
from pipeline.engines.windows import Window, windows
from pipeline.formats.line_breaks import grammar
from pipeline.model import Doubt, Draft, Hints, Pages, Segment, Slides, Sound, SpeechModel, Word
from pipeline.model.sentences import ends
from pipeline.stage import Workspace
from pipeline.stages.transcribe import addressed, compounds, numbers, spellings, translation
from pipeline.stages.transcribe.listener import Hearing, Listener
from pipeline.stages.transcribe.tongues import doubted, windows_by_tongue
from pipeline.timeline import Span


class TranscribeSettings(model.Settings, frozen=True):
    """`[transcribe]` of config.toml."""

    engine: Annotated[
        Literal["faster-whisper", "openai-whisper"],
        msgspec.Meta(description="The speech engine: faster-whisper or openai-whisper"),
    ] = "faster-whisper"
    model: Annotated[
        str,
        msgspec.Meta(
            description="A Whisper size such as base, small or large-v3, or the folder of a CTranslate2 model",
            min_length=1,
        ),
    ] = "base"
    beam_size: Annotated[
        int,
        msgspec.Meta(
            description="How many readings are followed at a time; fewer is faster and less accurate", ge=1, le=10
        ),
    ] = 5
    translate: Annotated[
        list[str],
        msgspec.Meta(
            description='Captions in other languages too: ["en"] adds English ones to a talk in another language'
        ),
    ] = []


GROUP = 16
# The language is told from so many windows.
LANGUAGE_WINDOWS = 6
# A pause this long, or the end of a sentence, ends a segment; a segment that runs on is ended at a comma.
SEGMENT_PAUSE_MS = 800
SEGMENT_LONG_MS = 10_000
# Mean confidence under which a segment is likelier wrong than right.
UNSURE = 0.35
# So many names are at hand when a window's are weighed, and so many differences are offered to a person.
MOST_NAMES, MOST_DOUBTS = 8, 10
# What was written as a name and sounds this much like one on the slide is worth a question.
ASKED = 0.8


def transcribe(
    sound: Sound,
    slides: Slides,
    pages: Pages,
    hints: Hints,
    model: SpeechModel,
    settings: TranscribeSettings,
    work: Workspace,
) -> Draft:
    """Hear all speech, levelled, in windows cut at pauses; retry the doubtful. Silence and music give no words.

    Names in `hints` guide the recogniser. Where something sounds much like a name on the slide being shown, it becomes that name
    if the recogniser finds it likelier; what still differs is in `doubts`. Unless `hints` tell the language, it is detected, and
    passages in another one are heard in theirs. `model` is the identity of what `settings` asks for. Word times are monotone and within the
    recording.

    Raises:
        ConfigurationError, MissingToolError, EngineError: the engine or its model cannot be had, or fails.
    """
    translation.check(settings.translate)
    if sound.audio is None or not sound.speech:
        return Draft(language="", engine=model.engine, model=model.model, segments=[])
    recogniser = engines.load(
        settings.engine,
        settings.model,
        device=work.machine.device,
        threads=work.machine.threads,
        beam_size=settings.beam_size,
    )
    listener = Listener(sound, recogniser, work)
    parts = windows(sound.speech, sound.envelope, sound.step_ms)
    language = hints.language or main_language(listener, parts)
    prompt = vocabulary.prompt(hints)
    heard: list[list[Segment]] = []
    doubts: list[Doubt] = []
    unheard: list[Span] = []
    book = vocabulary.names(hints, pages)
    for start in range(0, len(parts), GROUP):
        for hearing in listener.hear(parts[start : start + GROUP], language, prompt, tell_tongue=not hints.language):
            for spoken, one in in_its_tongues(listener, sound, hearing, language, prompt):
                words = one.words
                if spoken == language:
                    seen = vocabulary.on_screen(slides, pages, span_of(one))
                    words, differ = with_names(listener, one, seen, book, hints, language)
                    words, doubts = vocabulary.spelled(words, book), doubts + differ
                heard.append(
                    [segment(part, spoken if spoken != language else "") for part in sentences(styled(words, spoken))]
                )
                unheard += one.unheard
        work.progress(0.95 * (start + GROUP) / len(parts))
    segments = spellings.agreed(joined(heard), frozenset(book))
    wanted = [target for target in settings.translate if any((s.language or language) != target for s in segments)]
    return Draft(
        language=language if segments else "",
        engine=model.engine,
        model=model.model,
        segments=segments,
        doubts=distinct(doubts)[:MOST_DOUBTS],
        unheard=unheard,
        translations=[translation.translated(listener, segments, language) for target in wanted if target != language],
    )


def main_language(listener: Listener, parts: Sequence[Window]) -> str:
    """The language that some windows, evenly over all, speak for."""
    votes: dict[str, float] = {}
    for found in listener.recogniser.tongues(listener.sounds(some(parts, LANGUAGE_WINDOWS))):
        for code, probability in found.items():
            votes[code] = votes.get(code, 0.0) + probability
    return max(sorted(votes), key=lambda code: votes[code])


def some(parts: Sequence[Window], count: int) -> list[Window]:
    """At most `count` of the parts, evenly over all."""
    return [parts[i] for i in sorted({round(i * (len(parts) - 1) / max(1, count - 1)) for i in range(count)})]


def in_its_tongues(
    listener: Listener, sound: Sound, hearing: Hearing, language: str, prompt: str
) -> list[tuple[str, Hearing]]:
    """The hearing as it is, or, if more than one language is spoken in its window, each passage heard in its own."""
    parts = windows_by_tongue(listener, sound, hearing.window, language) if doubted(hearing, language) else []
    if not parts:
        return [(language, hearing)]
    # The prompt is in words of the main language: in another it would do harm.
    return [(spoken, listener.hear([part], spoken, prompt if spoken == language else "")[0]) for spoken, part in parts]


def with_names(
    listener: Listener, hearing: Hearing, seen: Pages, book: Sequence[str], hints: Hints, language: str
) -> tuple[list[Word], list[Doubt]]:
    """The words, with those on the slides that are seen in place of what sounds like them, where the recogniser finds that
    likelier; and names of which it does not, though they sound alike. Names of other slides, in `book`, stand for mere guesses alone."""
    names = [name for name in vocabulary.names(hints, seen) if name in book]
    words = vocabulary.spelled(hearing.words, names)
    common = function_words(language)
    likely = likeness.suspects(words, names, common, known=book)
    likely += likeness.namesakes(words, vocabulary.printed(seen), common)
    likely += likeness.suspects(words, book, common, sure=likeness.UNSURE)
    wanted = list(dict.fromkeys(one.name for one in sorted(likely, key=lambda one: -one.score)))[:MOST_NAMES]
    likely = likeness.places(one for one in likely if one.name in wanted)
    if not likely:
        return words, []
    last = likely[-1].last + likeness.HEARD_AFTER
    texts = [[word.text for word in some] for some in (words[:last], likeness.named(words[:last], likely))]
    before, after = listener.likelihoods(hearing.window, language, texts, vocabulary.prompt(hints, wanted))
    words = likeness.adopted(words, likely, before, after)
    return words, [
        Doubt(ms=words[one.first].start_ms, heard=" ".join(w.text for w in words[one.first : one.last]), slide=one.name)
        for one in likeness.suspects(words, [name for name in wanted if name in names], common, known=book)
        if one.score >= ASKED and words[one.first].text[:1].isupper()
    ]


def function_words(language: str) -> frozenset[str]:
    """Words that hold a sentence together, and are on no slide for their own sake."""
    known = grammar(language)
    joining = known.conjunctions | known.prepositions | known.articles | known.auxiliaries | known.negations
    return frozenset(map(likeness.key, joining | known.pronouns | known.objects | known.either))


def span_of(hearing: Hearing) -> Span:
    """From the window's first to its last moment."""
    return Span(hearing.window.pieces[0].start_ms, hearing.window.pieces[-1].end_ms)


def distinct(doubts: Sequence[Doubt]) -> list[Doubt]:
    """Each difference once, where it was heard first."""
    return list({(doubt.heard.casefold(), doubt.slide): doubt for doubt in reversed(doubts)}.values())[::-1]


def styled(words: Sequence[Word], language: str) -> list[Word]:
    """The words as an editor writes them: numbers, what belongs together, who is addressed."""
    return addressed.set_off(numbers.in_one_style(compounds.whole(words, language), language), language)


def segment(words: list[Word], language: str) -> Segment:
    """Some words as one segment."""
    return Segment(
        start_ms=words[0].start_ms, end_ms=words[-1].end_ms, words=words, doubtful=unsure(words), language=language
    )


def joined(heard: Sequence[Sequence[Segment]]) -> list[Segment]:
    """The segments of all hearings, again as sentences over the borders between them."""
    out: list[Segment] = []
    for part in heard:
        for index, one in enumerate(part):
            same = bool(out) and out[-1].language == one.language
            if same and not index:
                out[-1], one = agreed(out[-1], one)
            if same and len(sentences([*out[-1].words, *one.words])) == 1:
                out[-1] = segment([*out[-1].words, *one.words], one.language)
            else:
                out.append(one)
    return out


def agreed(before: Segment, after: Segment) -> tuple[Segment, Segment]:
    """Two segments heard apart. A full stop before a small letter is no end unless there is a pause, and then the letter is none;
    nor is it after a question."""
    last, first = before.words[-1], after.words[0]
    if not last.text.endswith((".", "?", "!")) or last.text.endswith("..") or not first.text.islower():
        return before, after
    if last.text.endswith(".") and first.start_ms - last.end_ms < SEGMENT_PAUSE_MS:
        goes_on = msgspec.structs.replace(last, text=last.text[:-1])
        return segment([*before.words[:-1], goes_on], before.language), after
    begins = msgspec.structs.replace(first, text=first.text[0].upper() + first.text[1:])
    return before, segment([begins, *after.words[1:]], after.language)


def sentences(words: Sequence[Word]) -> list[list[Word]]:
    """Words in segments."""
    out: list[list[Word]] = []
    for word in words:
        last = out[-1][-1] if out else None
        if (
            last is None
            or word.start_ms - last.end_ms >= SEGMENT_PAUSE_MS
            or ends(last.text, word.text)
            or (word.start_ms - out[-1][0].start_ms > SEGMENT_LONG_MS and last.text.endswith((",", ";", ":")))
        ):
            out.append([])
        out[-1].append(word)
    return out


def unsure(words: Sequence[Word]) -> bool:
    """Whether this is likely not what was said."""
    return sum(word.confidence for word in words) < UNSURE * len(words)
