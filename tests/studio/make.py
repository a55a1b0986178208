"""Recordings for tests, each within a few seconds: `quick` (one thing at a time) and `talk_and_questions` (everything, about 70 s).

    from tests.studio import make
    truth = make.quick(tmp_path / "talk.mp4", seconds=12, layout="side", variable=True)

Both return the truth as a dict (see truth.py) and write it nowhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .film import Encoding, render
from .people import CAST
from .slides import Bullets, Questions, Slide, Table, Title
from .take import SETTLE_MS, Layout, Take
from .truth import truth_of
from .voices import Voices

FOOTER = "Innovation Toolbox"
DECK: list[Slide] = [
    Title(
        "title",
        "One Tool, One Day",
        FOOTER,
        "Test your idea with real users",
        "Martin Hale, Green Coast Cluster",
        "17 September 2026",
    ),
    Bullets(
        "roles",
        "Who brings what",
        FOOTER,
        ("The cluster brings the room", "The company brings a prototype", "The users bring the truth"),
        in_steps=True,
    ),
    Table(
        "day",
        "How the day runs",
        FOOTER,
        (("Time", "Step"), ("09:00", "Briefing"), ("10:00", "Six user tests"), ("16:00", "Decision")),
        widths=(0.3, 0.7),
    ),
    Questions("questions", "Questions?", FOOTER, "toolbox@example.org"),
]
WORDS = [  # all of them are in talk_and_questions or the sample as well
    "The roles are simple.",
    "This is how the day runs.",
    "They are free to use and to change.",
    "We begin at nine with a short briefing.",
    "But one day is enough to find the big mistakes.",
    "And on that day the cluster carries the risk, not the company.",
]


def quick(
    path: Path,
    *,
    seconds: float = 10,
    speech: bool = True,
    slides: bool = True,
    video: bool = True,
    audio: bool = True,
    layout: Layout = "slide",
    size: tuple[int, int] = (640, 360),
    fps: float = 10,
    variable: bool = False,
    codec: str = "libx264",
    keyframe_s: float = 5,
    audio_rate: int = 32000,
) -> dict[str, Any]:
    """Makes a recording of just a talk, `seconds` long, and returns its truth.

    `speech` False: room tone only. `slides` False: a webcam fills the screen. `video` or `audio` False: no such stream. `layout`:
    slide (full), corner (webcam over it), side (tile beside it), speaker, gallery, card. `variable`: frame times vary around 1/fps.
    The screen changes with every sentence, every two to five seconds: title, table, bullets, build, build, title again …
    """
    take = Take("quick", DECK, Voices())
    with_slides = slides and layout in ("slide", "corner", "side")
    take.scene("presentation", layout=layout if slides else "speaker")
    if layout == "card":
        take.card(FOOTER, "We are back in a moment")
    changes = [lambda: take.show("title"), lambda: take.show("day"), lambda: take.show("roles"), take.build, take.build]
    end, turn = round(seconds * 1000), 0
    while True:
        words = WORDS[turn % len(WORDS)]
        if take.now + SETTLE_MS + take.voices.clip(CAST["Martin"], words).speech_ms + 300 > end:
            break
        if with_slides:
            changes[turn % len(changes)]()
        if speech:
            take.say("Martin", words)
        else:
            take.pause(2.4)
        turn += 1
    take.cut_at(end)
    return _made(
        take,
        path,
        Encoding(size, fps, variable, codec, keyframe_s=keyframe_s, audio_rate=audio_rate, video=video, audio=audio),
    )


def talk_and_questions(
    path: Path,
    *,
    layout: Layout = "corner",
    size: tuple[int, int] = (640, 360),
    fps: float = 10,
    variable: bool = False,
) -> dict[str, Any]:
    """Makes the shortest recording that has everything (about 70 s) and returns its truth.

    Waiting card, chatter, welcome, a talk over four slides (one with two builds) with a silence, a question and its
    answer, goodbye, chatter after it.
    """
    return _made(script(Voices(), layout), path, Encoding(size, fps, variable))


def script(voices: Voices, layout: Layout = "corner") -> Take:
    """What talk_and_questions records; also tells speak.py the words."""
    take = Take("talk_and_questions", DECK, voices)
    take.scene("waiting")
    take.card("Innovation Toolbox", "We start in {left}")
    take.pause(1.5)
    take.scene("backstage")
    take.say("Clara", "Martin, can you hear me all right?")
    take.say("Martin", "Yes, loud and clear.")
    take.pause(1.5)
    take.scene("welcome", layout="gallery")
    take.say("Clara", "Welcome to our short webinar. Martin, the floor is yours.")
    take.scene("presentation", layout=layout)
    take.show("title")
    take.say("Martin", "Thank you, Clara, and good morning.")
    take.show("roles")
    take.say("Martin", "The roles are simple.")
    take.build()
    take.say("Martin", "The company brings a working prototype, and two people who are ready to listen.")
    take.build()
    take.say("Martin", "But one day is enough to find the big mistakes.")
    take.show("day")
    take.say("Martin", "This is how the day runs.")
    take.silence(5)
    take.say("Martin", "Sorry, my microphone was muted.", optional=True)
    take.say("Martin", "We begin at nine with a short briefing.")
    take.show("questions")
    take.say("Martin", "That was my last slide. Thank you very much for listening.")
    take.scene("qa", layout="gallery")
    take.pause(0.4)
    take.say("Clara", "We now have time for a few questions. Sofia, would you like to go first?")
    take.ask("Sofia", "Yes, thank you. How do you find six test users for a very technical product?")
    take.answer("Martin", "We ask the customers of our other members, and we pay them for the morning.")
    take.scene("closing")
    take.say("Clara", "Thank you, Martin, and thank you all for joining. Goodbye!")
    take.scene("tail")
    take.pause(3)
    take.say("Martin", "Are we off the air?")
    take.say("Clara", "Almost. I just have to stop the recording.")
    take.pause(1)
    return take


def _made(take: Take, path: Path, encoding: Encoding) -> dict[str, Any]:
    render(take, path, encoding)
    return truth_of(take, encoding)
