"""The slides that the recording did not show: an opening where there is none, the questions, and where the deck comes from."""

import re
from dataclasses import replace

from pipeline.formats.pptx.plan import EMU_PER_POINT, Paragraph, Run, Sheet, Text, Theme
from pipeline.formats.typefaces import USUAL, typefaces
from pipeline.model import About, Clip, Edit, Parts, Question, Speakers, Transcript
from pipeline.model.passages import passages
from pipeline.model.phrases import Phrases, phrases
from pipeline.stages.deck.notes import notes_of
from pipeline.stages.deck.wording import edited, headline, sentences
from pipeline.timeline import Span, clock, intersect

ANSWER_CHARACTERS = 420
ADDED_CHARACTERS = 180
MOST_ANSWERS = 3
FEW_WORDS = 6
"""Who says no more than this after an answer only agrees, or thanks."""
MOST_TITLE = 120
LONGER = 1.3
"""A question this much longer than its title stands in full below it."""
QUESTION_CHARACTERS = 260
GREETING_WORDS = 5
FILLED = 0.97  # share of its line that a title may fill: programs do not set type to the point alike
LEAST_TITLE = 20.0
SHORT_PROSE = 320
SHORT_SIZE, LONG_SIZE = 20.0, 18.0
NAMES = {"presentation": "presentation.mp4", "qa": "qa.mp4"}


def opening_sheet(about: About, edit: Edit, words: Phrases) -> Sheet:
    """A title slide for a recording that showed no slides."""
    under = [text for text in (about.presenter, about.organisation, about.event, about.date) if text]
    items = [Text("title", [plain(about.title)])]
    if under:
        items.append(Text("body", [plain(text) for text in under]))
    return Sheet("Title Slide", list(items), [words.no_slides.format(lengths(edit, words))], words.presentation)


def question_sheets(
    parts: Parts, edit: Edit, transcript: Transcript, speakers: Speakers, theme: Theme, width: int
) -> list[Sheet]:
    """One slide a question: the question is its title; below it what else the asker said, and the answer. `width`: EMU."""
    out, words = [], phrases(transcript.language)
    for question, after in zip(parts.questions, [*parts.questions[1:], None], strict=False):
        span = Span(question.start_ms, exchange_end(question, after, parts))
        kept = intersect([span], [clip.span for clip in edit.clips])
        if not kept:
            continue
        asked, answers = exchange(question, span.end_ms, edit, transcript, speakers)
        asked = asked or question.text
        title = on_one_line(
            headline(question.text or asked, MOST_TITLE) or words.question.format(question.number), theme, width
        )
        paragraphs = []
        if not asked.startswith(title.text) or len(asked) > LONGER * len(title.text):
            paragraphs.append(Paragraph([Run(sentences(asked, QUESTION_CHARACTERS), italic=True)]))
        paragraphs += answer_paragraphs(answers) or [Paragraph([Run(words.no_answer)], before=12)]
        items = [Text("title", [Paragraph([title])]), Text("body", prose(paragraphs, theme))]
        out.append(
            Sheet("Title and Content", list(items), notes_of([span], edit, transcript, speakers), words.questions)
        )
    return out


def answer_paragraphs(answers: list[tuple[str, str]]) -> list[Paragraph]:
    """The answer; who adds something to it is named. `answers`: speaker and text."""
    room = ANSWER_CHARACTERS
    out = []
    for number, (speaker, text) in enumerate(answers[:MOST_ANSWERS]):
        said = sentences(text, room if number == 0 else ADDED_CHARACTERS)
        named = [Run(f"{speaker}: ", bold=True)] if speaker and (number or len(answers) > 1) else []
        out.append(Paragraph([*named, Run(said)], before=12))
    return out


def exchange_end(question: Question, after: Question | None, parts: Parts) -> int:
    """Where the answer ends: at the next question, or with the Q&A."""
    part = next((part for part in parts.parts if question.start_ms in part.span), None)
    ends = [after.start_ms] if after else []
    ends += [part.end_ms] if part else []
    return max(question.end_ms, min(ends, default=question.end_ms))


def exchange(
    question: Question, end_ms: int, edit: Edit, transcript: Transcript, speakers: Speakers
) -> tuple[str, list[tuple[str, str]]]:
    """The question without its greeting, and who answered what, the moderator left out; of what the edit keeps."""
    middle = question.answer_start_ms if question.answer_start_ms is not None else question.end_ms
    said = []
    start = question.start_ms if question.asked_ms is None else question.asked_ms
    for span in (Span(min(start, middle), middle), Span(middle, end_ms)):
        clips = [
            Clip(part=clip.part, start_ms=piece.start_ms, end_ms=piece.end_ms)
            for clip in edit.clips
            for piece in intersect([clip.span], [span])
        ]
        said.append(passages(transcript, speakers, Edit(clips=clips, cuts=[])))
    asked, answered = said
    language = transcript.language
    aside = {voice.called(language) for voice in speakers.voices if voice.role == "moderator"} | {
        p.speaker for p in asked
    }
    first = answered[0].speaker if answered else ""
    voices = dict.fromkeys(p.speaker for p in answered if p.speaker == first or p.speaker not in aside)
    whole = [(voice, edited(" ".join(p.text for p in answered if p.speaker == voice), language)) for voice in voices]
    answers = [
        (voice, text)
        for number, (voice, text) in enumerate(whole)
        if text and (number == 0 or len(text.split()) > FEW_WORDS)
    ]
    return edited(without_greeting(" ".join(passage.text for passage in asked)), language), answers


def without_greeting(text: str) -> str:
    """The question without "Yes, hello." and "Ann here, from X." before it: short sentences that do not ask."""
    found = re.split(r"(?<=[.!?])\s+", text.strip())
    while len(found) > 1 and not found[0].endswith("?") and len(found[0].split()) <= GREETING_WORDS:
        found.pop(0)
    return " ".join(found)


def about_sheet(about: About, episode: str, edit: Edit, theme: Theme, words: Phrases, *, own: bool = False) -> Sheet:
    """Source, event, people, licence, attribution and funding: what is known, nothing else.

    `own`: slides of the presenter's own deck are in this one.
    """
    facts = [
        (words.webinar, about.title),
        (words.event, about.event),
        (words.date, about.date),
        (words.presenter, about.presenter),
        (words.moderator, about.moderator),
        (words.organisation, about.organisation),
        (words.attribution, about.attribution),
        (words.funding, about.funding),
    ]
    rows = [Paragraph([Run(f"{name}: ", bold=True), Run(value)]) for name, value in facts if value]
    if about.licence or about.licence_url:
        licence = Run(about.licence or about.licence_url, link=about.licence_url if safe(about.licence_url) else "")
        rows.append(Paragraph([Run(f"{words.licence}: ", bold=True), licence]))
    made = words.own_slides if own else words.rebuilt
    rows.append(Paragraph([Run(f"{words.source}: ", bold=True), Run(made.format(episode))]))
    notes = [(words.own_note if own else words.rebuilt_note).format(lengths(edit, words))]
    head = Paragraph([Run(words.about_episode, theme.title_bold)])
    return Sheet("Title and Content", [Text("title", [head]), Text("body", prose(rows, theme))], notes, words.about)


def safe(url: str) -> bool:
    """Whether a link leads to a web page; other kinds are not made clickable."""
    return re.match(r"https?://[^\s<>\"]+$", url) is not None


def lengths(edit: Edit, words: Phrases) -> str:
    """How long each published video is."""
    return " ".join(words.lasts.format(NAMES[part], clock(edit.duration(part))) for part in edit.parts())


def plain(text: str) -> Paragraph:
    return Paragraph([Run(text)])


def on_one_line(title: str, theme: Theme, width: int) -> Run:
    """A title that stays on one line, clear of what the master has below titles: smaller where it is long, but not smaller than the
    text below it; then it is cut after a word."""
    room = min(0.86 * width, theme.title_at.width if theme.title_at else width) / EMU_PER_POINT * FILLED
    face = typefaces().get(theme.title_font) or typefaces()[USUAL]
    wide = max(1.0, face.width(title, 1, bold=theme.title_bold))
    least = max(LEAST_TITLE, theme.body_size)
    size = room / wide
    if size >= theme.title_size:
        return Run(title, theme.title_bold)
    if size < least:
        return Run(headline(title, int(len(title) * size / least)), theme.title_bold, size=least)
    return Run(title, theme.title_bold, size=float(int(size)))


def prose(paragraphs: list[Paragraph], theme: Theme) -> list[Paragraph]:
    """Paragraphs of prose in a body placeholder: no bullets, no hanging indents, a size at which they fit and can be read."""
    length = sum(len(run.text) for paragraph in paragraphs for run in paragraph.runs)
    short_ones = length <= SHORT_PROSE and len(paragraphs) <= 3
    size = LONG_SIZE if not short_ones else SHORT_SIZE if theme.body_size < SHORT_SIZE else 0
    return [
        Paragraph(
            [replace(run, size=run.size or size) for run in paragraph.runs],
            bullet="",
            margin=0,
            indent=0,
            before=paragraph.before if paragraph.before is not None else 6,
        )
        for paragraph in paragraphs
    ]
