"""Every way in which a webinar is recorded, each as a silent take of half a minute: `SOURCES[name]` gives the take and its encoding.

take, encoding = SOURCES["browser"]()
film.render(take, path, encoding); truth = truth_of(take, encoding)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from .film import Encoding
from .slides import Bars, Bullets, Columns, Film, Process, Questions, Slide, Table, Title
from .take import Enter, Layout, Take
from .voices import Voices

FOOTER = "Innovation Toolbox"
ROWS = (("Region", "2024", "2025"), ("North", "412", "431"), ("South", "365", "388"), ("West", "290", "301"))
DECK: list[Slide] = [
    Title("title", "Clusters that learn", FOOTER, "What twelve regions tried", "Martin Hale", "17 September 2026"),
    Bullets("why", "Why clusters matter", FOOTER, ("Knowledge moves faster", "Suppliers are near", "Risk is shared"), True),
    Table("table", "Firms by region", FOOTER, ROWS, (0.4, 0.3, 0.3)),
    Table("other", "Firms by region", FOOTER, (*ROWS[:3], ("West", "290", "307")), (0.4, 0.3, 0.3)),
    Columns("roles", "Who brings what", FOOTER, ("The cluster", ("A room", "Six users")), ("The firm", ("A prototype", "Two people"))),
    Bars("bars", "What it changed", FOOTER, (("Product", 9), ("Partner", 7), ("Funding", 4)), "Firms, of twelve"),
    Film("film", "A day in ninety seconds", FOOTER),
    Process("process", "From call to decision", FOOTER, (("Call", "Week 1"), ("Match", "Week 2"), ("Test", "Week 6"))),
    Questions("questions", "Questions?", FOOTER, "toolbox@example.org"),
]  # fmt: skip
DARK = [replace(slide, dark=True) for slide in DECK]
SMALL, PACE = (640, 360), 3.6


def talk(
    name: str, layout: Layout = "slide", enter: Enter = "", enter_ms: int = 0, deck: Sequence[Slide] = DECK
) -> Take:
    """Six slides, a build of three, one changed number, and a way back."""
    take = Take(name, deck, Voices())
    take.scene("presentation", layout=layout)
    for slide in ("title", "why"):
        take.show(slide, enter, enter_ms)
        take.pause(PACE)
    for _ in range(2):
        take.build()
        take.pause(2)
    for slide in ("table", "other", "roles", "table", "bars"):
        take.show(slide, enter, enter_ms)
        take.pause(PACE)
    return take


def moved_webcam() -> Take:
    """The webcam changes its corner, goes off, and comes back."""
    take = Take("moved_webcam", DECK, Voices())
    take.scene("presentation", layout="corner")
    for slide, corner in (("title", "top right"), ("table", "bottom right"), ("roles", "off"), ("bars", "bottom left")):
        take.show(slide)
        take.pause(PACE)
        take.corner(corner)  # type: ignore[arg-type]  # the names above are corners
        take.pause(PACE)
    return take


def other_layouts() -> Take:
    """The layout changes while a slide stays on: full, beside the speaker, gallery in between, with the webcam in the corner."""
    take = Take("other_layouts", DECK, Voices())
    take.scene("presentation", layout="slide")
    take.show("title")
    take.pause(PACE)
    take.layout("side")
    take.pause(PACE)
    for slide in ("table", "process"):
        take.show(slide)
        take.pause(PACE)
    take.layout("gallery")
    take.pause(5)
    take.layout("corner")
    take.show("roles")
    take.pause(PACE)
    take.show("bars")
    take.pause(PACE)
    return take


def console_demo() -> Take:
    """A demonstration in a console between slides."""
    take = Take("console_demo", DECK, Voices())
    take.scene("presentation", layout="slide")
    for slide in ("title", "table"):
        take.show(slide)
        take.pause(PACE)
    take.layout("console")
    take.pause(20)
    take.layout("slide")
    for slide in ("roles", "bars"):
        take.show(slide)
        take.pause(PACE)
    return take


def film_inside(deck: Sequence[Slide] = DECK) -> Take:
    """A film plays inside a slide."""
    take = Take("film_inside", deck, Voices())
    take.scene("presentation", layout="slide")
    for slide, seconds in (("title", PACE), ("table", PACE), ("film", 12), ("roles", PACE), ("bars", PACE)):
        take.show(slide)
        take.pause(seconds)
    return take


def film_and_webcam() -> Take:
    """A film plays inside a slide, beside a webcam over its corner."""
    take = Take("film_and_webcam", DECK, Voices())
    take.scene("presentation", layout="corner")
    for slide, seconds in (("title", PACE), ("table", PACE), ("roles", PACE), ("film", 12), ("bars", PACE)):
        take.show(slide)
        take.pause(seconds)
    return take


def ink_and_pointer() -> Take:
    """The presenter points, and draws on two slides."""
    take = talk("ink_and_pointer")
    take.show("process")
    take.pause(PACE)
    for n in range(3):
        take.ink()
        take.pause(1)
        take.pointer(0.3 + 0.2 * n, 0.6)
        take.pause(1.5)
    take.pointer(None)
    take.show("questions")
    take.pause(PACE)
    return take


def pop_ups() -> Take:
    """Notices of the platform, over a webcam's neighbour and while slides change."""
    take = Take("pop_ups", DECK, Voices())
    take.scene("presentation", layout="corner")
    for slide in ("title", "table", "roles", "bars"):
        take.show(slide)
        take.pause(2.5)
        take.toast("Sofia Costa joined")
        take.pause(2)
        if slide == "table":
            take.toast("Recording is on", 2)
            take.pause(1.5)
    return take


def polls(layout: Layout) -> Take:
    """A poll's window stands over two slides for long, which come back when it goes."""
    take = Take("polls", DECK, Voices())
    take.scene("presentation", layout=layout)
    for slide in ("title", "table", "roles", "process", "bars"):
        take.show(slide)
        take.pause(PACE)
        if slide in ("table", "process"):
            take.poll(16, 9)
            take.pause(PACE)
    return take


def gallery_around() -> Take:
    """Faces before and after slides that stand between bars."""
    take = Take("gallery_around", DECK, Voices())
    take.scene("welcome", layout="gallery")
    take.pause(7)
    take.scene("presentation", layout="letterbox")
    for slide in ("title", "table", "roles", "bars"):
        take.show(slide)
        take.pause(PACE)
    take.scene("qa", layout="gallery")
    take.pause(9)
    return take


def cards_and_desktop() -> Take:
    """What is no slide of the deck: a waiting card, the desktop, black, a card of thanks; all stand still."""
    take = Take("cards_and_desktop", DECK, Voices())
    take.scene("waiting")
    take.card(FOOTER, "The webinar begins at ten")
    take.pause(6)
    take.scene("presentation", layout="desktop")
    take.pause(4)
    take.layout("slide")
    for slide in ("title", "table", "roles", "bars"):
        take.show(slide)
        take.pause(PACE + 1)
    take.layout("black")
    take.pause(2)
    take.layout("desktop")
    take.pause(4)
    take.scene("closing", layout="card")
    take.card("Thank you for joining", "The recording will be in the toolbox")
    take.pause(6)
    return take


Made = Callable[[], tuple[Take, Encoding]]


def made(take: Callable[..., Take], *args: Any, **encoding: Any) -> Made:
    """A source: the take's maker with its arguments, and what differs in its encoding."""
    usual: dict[str, Any] = {"size": SMALL, "fps": 8.0, "preset": "ultrafast", "audio": False}
    return lambda: (
        take(*args),
        Encoding(**(usual | encoding)),
    )


SOURCES: dict[str, Made] = {
    "full": made(talk, "full"),
    "corner": made(talk, "corner", "corner"),
    "side": made(talk, "side", "side"),
    "letterbox": made(talk, "letterbox", "letterbox"),
    "inset": made(talk, "inset", "inset"),
    "editor": made(talk, "editor", "editor", size=(960, 540)),
    "browser": made(talk, "browser", "browser", size=(960, 540)),
    "browser_and_webcam": made(talk, "browser_and_webcam", "shared", size=(960, 540)),
    "fade": made(talk, "fade", "slide", "fade", 800, fps=10.0),
    "push": made(talk, "push", "slide", "push", 600, fps=10.0),
    "wipe": made(talk, "wipe", "corner", "wipe", 700, fps=10.0),
    "moved_webcam": made(moved_webcam),
    "other_layouts": made(other_layouts),
    "console_demo": made(console_demo),
    "film_inside": made(film_inside),
    "film_and_webcam": made(film_and_webcam),
    "dark": made(talk, "dark", "corner", "fade", 600, DARK, fps=10.0),
    "dark_side": made(talk, "dark_side", "side", "", 0, DARK),
    "film_on_dark": made(film_inside, DARK),
    "ink_and_pointer": made(ink_and_pointer),
    "pop_ups": made(pop_ups),
    "polls": made(polls, "slide", size=(960, 540)),
    "polls_and_webcam": made(polls, "corner", size=(960, 540)),
    "gallery_around": made(gallery_around),
    "cards_and_desktop": made(cards_and_desktop),
    "heavy": made(talk, "heavy", "corner", crf=38, size=(960, 540), preset="veryfast"),
    "sparse_keyframes": made(talk, "sparse_keyframes", "corner", keyframe_s=40),
    "vfr_1080p": made(talk, "vfr_1080p", "slide", size=(1920, 1080), fps=15.0, variable=True),
    "anamorphic": made(talk, "anamorphic", "corner", stored=(480, 360)),
    "tiny": made(talk, "tiny", "side", size=(480, 270)),
}
