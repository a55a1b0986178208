"""A take: the script of a recording on a clock. Everything else (picture, sound, truth) is read from it.

    take = Take("sample", deck, Voices())
    take.scene("presentation", layout="corner")
    take.show("title")
    take.say("Martin", "Thank you, Clara. Good morning.")

Times are integer milliseconds from the start. Sentences are followed by a pause between 0.3 and 1 second that depends on the
words alone, so the same script always gives the same take.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .people import CAST, Person
from .slides import Slide
from .voices import Clip, Voices, sentences

Scene = Literal["waiting", "backstage", "welcome", "presentation", "qa", "closing", "tail"]
Layout = Literal[
    "card",
    "slide",
    "corner",
    "side",
    "speaker",
    "gallery",
    "editor",
    "browser",
    "shared",
    "inset",
    "letterbox",
    "console",
    "desktop",
    "black",
]
Enter = Literal["", "fade", "push", "wipe"]
Corner = Literal["top right", "bottom right", "bottom left", "top left", "off"]
Poll = Literal["", "asked", "results"]
Role = Literal["", "question", "answer"]

OFF_RECORD: tuple[Scene, ...] = ("waiting", "backstage", "tail")
SETTLE_MS = 350  # between a change on the screen and the next word


@dataclass(frozen=True)
class Line:
    """One spoken sentence; the times are those of the speech itself."""

    start_ms: int
    end_ms: int
    person: Person
    text: str
    scene: Scene
    clip: Clip
    optional: bool = False
    role: Role = ""
    turn: int = 0


@dataclass(frozen=True)
class Shot:
    """What is on the screen from `start_ms` to the next shot. `pointer`: place on the slide as shares of its size.

    `enter`: how it replaces the shot before, within `enter_ms`. `corner`: where the webcam of layout "corner" is. `toast`: words
    of a pop-up. `poll`: what the platform's poll over the slide shows. `ink`: strokes drawn on the slide by hand so far; the last
    one grows for a second.
    """

    start_ms: int
    scene: Scene
    layout: Layout
    slide: Slide | None = None
    step: int = 0
    pointer: tuple[float, float] | None = None
    card: tuple[str, str] = ("", "")
    enter: Enter = ""
    enter_ms: int = 0
    corner: Corner = "top right"
    toast: str = ""
    poll: Poll = ""
    ink: int = 0


class Take:
    """Records a script. Every method moves the clock `now` or notes what happens at it."""

    def __init__(self, name: str, deck: Sequence[Slide], voices: Voices, people: Sequence[str] = tuple(CAST)) -> None:
        self.name = name
        self.deck = {slide.id: slide for slide in deck}
        self.voices = voices
        self.people = [CAST[first] for first in people]
        self.now = 0
        self.turn = 0
        self.scenes: list[tuple[Scene, int]] = []
        self.shots: list[Shot] = []
        self.lines: list[Line] = []
        self.dead: list[tuple[int, int]] = []

    def scene(self, kind: Scene, layout: Layout | None = None) -> None:
        """Begins the next part of the recording."""
        self.scenes.append((kind, self.now))
        if not self.shots:
            self.shots.append(Shot(0, kind, layout or "slide"))
        self._change(scene=kind, layout=layout or self.shots[-1].layout)

    def layout(self, layout: Layout) -> None:
        """Another arrangement of slide and webcams."""
        self._change(layout=layout)

    def card(self, headline: str, below: str) -> None:
        """A card instead of slides; `{left}` in `below` counts down to the end of the scene's waiting."""
        self._change(layout="card", card=(headline, below))

    def show(self, slide_id: str, enter: Enter = "", enter_ms: int = 0) -> None:
        """The slide `slide_id` in its first step; ink on the slide before goes with it."""
        self._change(slide=self.deck[slide_id], step=0, ink=0, enter=enter, enter_ms=enter_ms)
        self.now += SETTLE_MS

    def show_all(self, slide_id: str) -> None:
        """The slide `slide_id` with all its steps, as when somebody goes back to it."""
        self._change(slide=self.deck[slide_id], step=self.deck[slide_id].builds)
        self.now += SETTLE_MS

    def build(self) -> None:
        """The next step of the slide on the screen."""
        self._change(step=self.shots[-1].step + 1)
        self.now += SETTLE_MS

    def pointer(self, x: float | None, y: float = 0.0) -> None:
        """Mouse pointer at a share of the slide's width and height; None hides it."""
        self._change(pointer=None if x is None else (x, y))

    def corner(self, corner: Corner) -> None:
        """The webcam moves to another corner, or is switched off."""
        self._change(corner=corner)

    def toast(self, words: str, seconds: float = 2.5) -> None:
        """A pop-up of the platform for some seconds."""
        self._change(toast=words)
        self.pause(seconds)
        self._change(toast="")

    def poll(self, asked_s: float, results_s: float) -> None:
        """The platform's poll stands over the slide, then its results."""
        self._change(poll="asked")
        self.pause(asked_s)
        self._change(poll="results")
        self.pause(results_s)
        self._change(poll="")

    def ink(self) -> None:
        """The presenter draws one more stroke on the slide."""
        self._change(ink=self.shots[-1].ink + 1)
        self.pause(1.5)

    def say(self, first_name: str, text: str, *, optional: bool = False, role: Role = "") -> None:
        """Somebody speaks, sentence by sentence."""
        person, scene = CAST[first_name], self.scenes[-1][0]
        self.turn += 1
        for sentence in sentences(text):
            clip = self.voices.clip(person, sentence)
            self.lines.append(
                Line(self.now, self.now + clip.speech_ms, person, sentence, scene, clip, optional, role, self.turn)
            )
            self.now += clip.speech_ms + pause_ms(sentence)

    def ask(self, first_name: str, text: str) -> None:
        """Somebody asks a question."""
        self.say(first_name, text, role="question")

    def answer(self, first_name: str, text: str) -> None:
        """Somebody answers the last question."""
        self.say(first_name, text, role="answer")

    def pause(self, seconds: float) -> None:
        """Nobody speaks for a moment."""
        self.now += round(seconds * 1000)

    def silence(self, seconds: float) -> None:
        """A mishap: nobody speaks, and an editor would cut it."""
        start = self.lines[-1].end_ms if self.lines else self.now
        self.now = start + round(seconds * 1000)
        self.dead.append((start, self.now))

    def cut_at(self, ms: int) -> None:
        """The recording stops here; what would come later is dropped."""
        self.now = ms
        self.shots = [shot for shot in self.shots if shot.start_ms < ms]
        self.lines = [line for line in self.lines if line.end_ms < ms]

    def shot_at(self, ms: float) -> Shot:
        """What is on the screen at `ms`."""
        return [shot for shot in self.shots if shot.start_ms <= ms][-1]

    def speaker_at(self, ms: float) -> Person | None:
        """Who speaks at `ms`, or spoke last; None before the first word."""
        spoken = [line.person for line in self.lines if line.start_ms <= ms]
        return spoken[-1] if spoken else None

    def _change(self, **what: object) -> None:
        new = replace(self.shots[-1], start_ms=self.now, **({"enter": "", "enter_ms": 0} | what))  # type: ignore[arg-type]  # the callers name fields of Shot
        if self.shots[-1].start_ms == self.now:
            self.shots.pop()
        self.shots.append(new)


def pause_ms(sentence: str) -> int:
    """Pause after a sentence: 300 to 900 ms, a little longer after a long one."""
    return min(900, 300 + zlib.crc32(sentence.encode()) % 350 + 3 * len(sentence) // 2)
