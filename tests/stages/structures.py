"""Webinars as a tiny script, played into the documents that `split` reads: no media, exact truth.

[card] [people] [demo] [black] [slide Title]    what is on the screen from here on
(12)                                            seconds of silence
~12                                             seconds of music
== off | == talk | == qa                        what follows is off the record, the presentation, or the Q&A
== either                                       what follows may stay or go, like a notice that the meeting is recorded
M: Welcome, everybody.                          somebody speaks; P, Q and T present, M moderates, others ask
?A: How much is it?                             a question that must be found
talk P 24 6                                     P speaks 24 plain sentences over 6 slides
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from pipeline.model import (
    Box,
    File,
    Media,
    PageOfSlide,
    Pages,
    Screen,
    Segment,
    Slide,
    Slides,
    Sound,
    Speakers,
    Transcript,
    Turn,
    Voice,
    Word,
)
from pipeline.timeline import Span, merge

PLAIN = {
    "en": "The region has forty small firms in this field. Most of them build parts for larger customers. We visited "
    "every one of them last year. "
    "Three things came up again and again. The first was the price of energy. The second was the lack of skilled people. "
    "On this chart the blue bars are the firms with a plan. The grey ones had none. What does that mean for a "
    "cluster? It means that a plan can be shared. "
    "A firm with nine people cannot write it alone. So two neighbours sat down together for a day. After that day "
    "they had a list of ten steps. The first question was always who pays. Thank you, said one of them, we will try it. "
    "Can you see how the line bends here?",
    "sv": "Regionen har fyrtio små företag inom området. De flesta tillverkar delar till större kunder. Vi besökte dem "
    "förra året. Tre saker återkom hela tiden. "
    "Det första var priset på energi. Det andra var bristen på kompetens. På den här bilden är de blå staplarna "
    "företag med en plan. De grå hade ingen. "
    "Ett företag med nio personer kan inte skriva den ensamt. Därför satte sig två grannar ner tillsammans. Efter "
    "den dagen hade de en lista med tio steg. Nästa fråga är vem som betalar. Ser ni hur kurvan viker av?",
    "da": "Regionen har fyrre små virksomheder på området. De fleste laver dele til større kunder. Vi besøgte dem "
    "sidste år. Tre ting gik igen. Det første var prisen på energi. "
    "Det andet var mangel på folk. På figuren er de blå søjler virksomheder med en plan. De grå havde ingen. En "
    "lille virksomhed kan ikke skrive den alene. Det næste spørgsmål er, hvem der betaler. Kan I se kurven her?",
    "no": "Regionen har førti små bedrifter på området. De fleste lager deler til større kunder. Vi besøkte dem i fjor. "
    "Tre ting gikk igjen. Det første var prisen på energi. "
    "Det andre var mangel på folk. På figuren er de blå søylene bedrifter med en plan. De grå hadde ingen. En "
    "liten bedrift kan ikke skrive den alene. Det neste spørsmålet er hvem som betaler. Ser dere kurven her?",
    "nl": "De regio heeft veertig kleine bedrijven in dit vak. De meeste maken onderdelen voor grotere klanten. We "
    "hebben ze vorig jaar bezocht. Drie dingen kwamen steeds terug. "
    "Het eerste was de prijs van energie. Het tweede was het tekort aan mensen. In deze grafiek zijn de blauwe "
    "balken bedrijven met een plan. De grijze hadden er geen. De volgende vraag is wie het betaalt. Ziet u de knik in de lijn?",
    "de": "Die Region hat vierzig kleine Betriebe in diesem Bereich. Die meisten fertigen Teile für größere Kunden. Wir "
    "haben sie im letzten Jahr besucht. Drei Dinge kamen immer wieder. "
    "Das erste war der Preis der Energie. Das zweite war der Mangel an Fachkräften. In diesem Diagramm sind die "
    "blauen Balken Betriebe mit einem Plan. Die grauen hatten keinen. Die nächste Frage ist, wer das bezahlt. Sehen Sie den Knick hier?",
    "fr": "La région compte quarante petites entreprises dans ce domaine. La plupart fabriquent des pièces pour de plus "
    "grands clients. Nous les avons visitées l'année dernière. "
    "Trois choses revenaient toujours. La première était le prix de l'énergie. La deuxième était le manque de "
    "personnel. Sur ce graphique, les barres bleues sont les entreprises qui ont un plan. La question suivante est de savoir qui paie.",
}
MS_PER_CHARACTER, SENTENCE_MS, TURN_MS, STEP = 68, 380, 650, 20
SENTENCES = re.compile(r"(?<=[.?!…])\s+")
SCRIPTS = Path(__file__).parent / "scripts"
SPEAKERS = "PQT"
SPEECH_DB, MUSIC_DB, ROOM_DB = -24, -30, -62
LOST_FULL_STOP, MISHEARD, SHORT_TURN_MS = 0.12, 0.04, 1300


def scripts(half: str) -> dict[str, tuple[str, str]]:
    """`scripts/<half>.txt`: name to language and script."""
    out = {}
    for entry in (SCRIPTS / f"{half}.txt").read_text("utf-8").split("\n### ")[1:]:
        head, _, script = entry.partition("\n")
        name, _, language = head.partition(" | ")
        out[name] = (language.strip(), unfold(script))
    return out


def unfold(script: str) -> str:
    """Several turns on one line become one a line."""
    return re.sub(r"(?<=[.?!]) (?=\??[A-Z]: )", "\n", script)


@dataclass
class Played:
    """The documents, and the truth."""

    media: Media
    sound: Sound
    transcript: Transcript
    speakers: Speakers
    slides: Slides
    pages: Pages
    keep: dict[str, Span]
    on: list[Span]
    off: list[Span]
    questions: list[int]


@dataclass
class _Tape:
    language: str
    now: int = 0
    section: str = "talk"
    words: list[list[Word]] = field(default_factory=list)
    turns: list[tuple[int, int, str]] = field(default_factory=list)
    spans: list[tuple[str, Span]] = field(default_factory=list)
    questions: list[int] = field(default_factory=list)
    screens: list[tuple[int, str, str]] = field(default_factory=list)
    music: list[Span] = field(default_factory=list)

    def say(self, who: str, text: str, question: bool = False) -> None:
        if self.turns and self.turns[-1][2] != who:
            self.now += TURN_MS - SENTENCE_MS
        for number, sentence in enumerate(SENTENCES.split(text)):
            if question and number == 0:
                self.questions.append(self.now)
            at, words = self.now, []
            for token in sentence.split():
                end = at + MS_PER_CHARACTER * (len(token) + 1)
                words.append(Word(at, end - 20, token, 0.9))
                at = end
            self.words.append(words)
            self.turns.append((self.now, words[-1].end_ms, who))
            self.spans.append((self.section, Span(self.now, words[-1].end_ms)))
            self.now = words[-1].end_ms + SENTENCE_MS

    def show(self, kind: str, title: str = "") -> None:
        self.screens.append((self.now, kind, title))


def play(language: str, script: str, voices: str = "all") -> Played:
    """Play a script. `voices`: "all", "merged" (askers sound like the moderator), or "one" (no telling apart).

    With "rough" a recogniser and a speaker stage of ordinary quality are imitated: full stops and words are misheard, turns end
    some tenths of a second too early or late, and a voice heard for hardly a second is taken for the one before.
    """
    tape = _Tape(language)
    plain = SENTENCES.split(PLAIN[language])
    slide = 0
    for line in filter(None, map(str.strip, script.splitlines())):
        if line.startswith("=="):
            tape.section = line.split()[1]
        elif line.startswith("("):
            tape.now += round(float(line.strip("()")) * 1000)
        elif line.startswith("~"):
            start, tape.now = tape.now, tape.now + round(float(line.strip("~")) * 1000)
            tape.music.append(Span(start, tape.now))
        elif line.startswith("["):
            kind, _, title = line.strip("[]").partition(" ")
            tape.show(kind, title)
        elif line.startswith("talk "):
            _, who, many, slides = line.split()
            for at in range(int(many)):
                if int(slides) and at % max(1, int(many) // int(slides)) == 0:
                    slide += 1
                    tape.show("slide", f"Topic {slide}")
                    tape.now += 250
                tape.say(who, plain[at % len(plain)])
        else:
            who, _, text = line.partition(": ")
            tape.say(who.strip("?"), text, who.startswith("?"))
    played = _documents(tape, voices)
    return roughened(played, Random(script)) if voices == "rough" else played


def roughened(played: Played, chance: Random) -> Played:
    """The same webinar as an ordinary recogniser hears it. The truth stays."""
    segments = []
    for segment in played.transcript.segments:
        words = []
        for word in segment.words:
            text = word.text
            if chance.random() < LOST_FULL_STOP and text.endswith((".", "?", "!")):
                text = text[:-1]
            if chance.random() < MISHEARD:
                text = text[:2] + text[-2:]
            words.append(Word(word.start_ms, word.end_ms, text, round(chance.uniform(0.4, 0.99), 2)))
        segments.append(Segment(start_ms=segment.start_ms, end_ms=segment.end_ms, words=words))
    turns: list[Turn] = []
    for turn in played.speakers.turns:
        voice, start = turn.voice, turn.start_ms + chance.randint(-250, 250)
        if turns and turn.end_ms - turn.start_ms < SHORT_TURN_MS and chance.random() < 0.5:
            voice = turns[-1].voice
        if turns:
            start = max(start, turns[-1].start_ms + 1)
            turns[-1] = Turn(turns[-1].start_ms, min(turns[-1].end_ms, start), turns[-1].voice)
        turns.append(Turn(max(0, start), turn.end_ms, voice))
    transcript = Transcript(language=played.transcript.language, engine="script", model="", segments=segments)
    return replace(played, transcript=transcript, speakers=Speakers(voices=played.speakers.voices, turns=turns))


def _documents(tape: _Tape, voices: str) -> Played:
    duration = tape.now + 800
    sections = {name: [span for section, span in tape.spans if section == name] for name in ("talk", "qa", "off")}
    speech = merge((span for _, span in tape.spans), 300)
    envelope = [ROOM_DB] * (duration // STEP + 1)
    for level, spans in ((MUSIC_DB, tape.music), (SPEECH_DB, speech)):
        for span in spans:
            envelope[span.start_ms // STEP : span.end_ms // STEP] = [level] * (
                span.end_ms // STEP - span.start_ms // STEP
            )
    spoken = [span for _, span in tape.spans]
    keep = {
        kind: Span(sections[name][0].start_ms, sections[name][-1].end_ms)
        for kind, name in (("presentation", "talk"), ("qa", "qa"))
        if sections[name]
    }
    slides, pages = _slides(tape, duration)
    return Played(
        media=Media(container="mp4", duration_ms=duration, origin_ms=0, video=None, audio=None),
        sound=Sound(
            audio=None,
            duration_ms=duration,
            speech=speech,
            step_ms=STEP,
            envelope=envelope,
            loudness_lufs=-20.0,
            loudness_range_lu=5.0,
            true_peak_dbtp=-3.0,
        ),
        transcript=Transcript(
            language=tape.language if spoken else "",
            engine="script",
            model="",
            segments=[
                Segment(start_ms=words[0].start_ms, end_ms=words[-1].end_ms, words=words) for words in tape.words
            ],
        ),
        speakers=_speakers(tape, voices),
        slides=slides,
        pages=pages,
        keep=keep,
        on=[*sections["talk"], *sections["qa"]],
        off=sections["off"],
        questions=tape.questions,
    )


def _speakers(tape: _Tape, voices: str) -> Speakers:
    def heard(who: str) -> str:
        return "P" if voices == "one" else "M" if voices == "merged" and who not in SPEAKERS else who

    names = sorted({heard(who) for _, _, who in tape.turns})
    number = {who: at for at, who in enumerate(names, 1)}
    roles = {"P": "presenter", "M": "moderator"}
    return Speakers(
        voices=[
            Voice(
                number=number[w],
                role=roles.get(w, "attendee"),
                name="",
                speech_ms=sum(b - a for a, b, x in tape.turns if heard(x) == w),
            )
            for w in names
        ],
        turns=[Turn(start, end, number[heard(who)]) for start, end, who in tape.turns],
    )


def _slides(tape: _Tape, duration: int) -> tuple[Slides, Pages]:
    shots = tape.screens or [(0, "other", "")]
    if shots and shots[0][0] > 0:
        shots = [(0, "other", ""), *shots]
    numbers: dict[str, int] = {}
    shown: dict[int, list[Span]] = {}
    kinds: dict[int, str] = {}
    screens = []
    for (start, kind, title), after in zip(shots, [*(s[0] for s in shots[1:]), duration], strict=True):
        span = Span(start, after)
        if not span.length:
            continue
        slide = None
        if kind in ("slide", "card", "demo"):
            slide = numbers.setdefault(f"{kind} {title}", len(numbers) + 1)
            shown.setdefault(slide, []).append(span)
            kinds[slide] = kind
        screens.append(Screen(span=span, kind=kind, slide=slide))  # type: ignore[arg-type]  # the script names a kind of Screen
    picture, box = File("read", "x.png"), Box(0, 0, 1280, 720)
    titles = {number: name.partition(" ")[2] for name, number in numbers.items()}
    return (
        Slides(
            slides=[
                Slide(number=n, kind=kinds[n], shown=s, steps=[], still=s[0], area=box, confidence=1.0)  # type: ignore[arg-type]  # as above
                for n, s in sorted(shown.items())
            ],
            screens=screens,
        ),
        Pages(
            pages=[
                PageOfSlide(
                    slide=n,
                    title=titles[n],
                    text=[titles[n]],
                    image=picture,
                    width=1280,
                    height=720,
                    background="#ffffff",
                    lines=[],
                    tables=[],
                    pictures=[],
                    shapes=[],
                    confidence=1.0,
                )
                for n in sorted(shown)
            ]
        ),
    )
