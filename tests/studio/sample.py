"""The project's sample recording: `python -m tests.studio.sample [FOLDER]` writes sample.mp4 and sample.truth.json (default: recordings/).

An invented webinar of an invented cluster, made to look and sound like a recorded meeting: waiting card, chatter that nobody
should publish, welcome, a talk over eight slides, a muted microphone, two askers, goodbye, chatter after the end.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .film import Encoding, render
from .slides import Bars, Bullets, Columns, Process, Questions, Slide, Table, Title
from .take import Take
from .truth import write_truth
from .voices import Voices

ENCODING = Encoding(
    size=(1280, 720), fps=12.5, crf=27, preset="medium", keyframe_s=10, audio_rate=32000, audio_bits="48k"
)
FOOTER = "Innovation Toolbox · Living Lab Test Day"
DECK: list[Slide] = [
    Title(
        "title",
        "The Living Lab Test Day",
        FOOTER,
        "A one-day innovation tool for clusters and small companies",
        "Martin Hale, Green Coast Cluster",
        "17 September 2026",
    ),
    Bullets(
        "why",
        "Why a test day?",
        FOOTER,
        (
            "Most prototypes meet their first real user too late",
            "A full pilot takes months and a signed contract",
            "One day is enough to find the big mistakes",
            "The cluster carries the risk, not the company",
        ),
        in_steps=True,
    ),
    Columns(
        "roles",
        "Who brings what",
        FOOTER,
        (
            "The cluster",
            ("A room and a full day", "Six test users", "A neutral facilitator", "Consent forms and lunch"),
        ),
        (
            "The company",
            ("A working prototype", "Two people who listen", "Three questions to answer", "A decision at four"),
        ),
    ),
    Table(
        "day",
        "The day, hour by hour",
        FOOTER,
        (
            ("Time", "Step", "In the room"),
            ("09:00", "Briefing and consent", "Everybody"),
            ("09:30", "Six tests, one after the other", "User and observer"),
            ("13:00", "A quiet hour to write", "Observers"),
            ("14:00", "Sort what we saw", "Team and facilitator"),
            ("16:00", "Decide what to change", "Company"),
        ),
        widths=(0.16, 0.5, 0.34),
    ),
    Bars(
        "results",
        "What twelve test days changed",
        FOOTER,
        (
            ("Changed the product", 9),
            ("Found a pilot partner", 7),
            ("Won follow-up funding", 4),
            ("Stopped the idea", 2),
        ),
        "Companies, out of twelve",
    ),
    Process(
        "process",
        "From call to decision in six weeks",
        FOOTER,
        (
            ("Open call", "Week 1"),
            ("Match", "Weeks 2 and 3"),
            ("Prepare", "Weeks 4 and 5"),
            ("Test day", "Week 6"),
            ("Decision", "Same day"),
        ),
    ),
    Bullets(
        "start",
        "Start your own test day",
        FOOTER,
        (
            "Take the canvas, checklist and consent form",
            "Free to use and to change: CC BY 4.0",
            "Costs: about 2,000 euros a day",
            "An innovation voucher can pay most of it",
        ),
    ),
    Questions("questions", "Questions?", FOOTER, "toolbox@example.org"),
]


def script(voices: Voices) -> Take:
    """Who says what, and what is on the screen."""
    take = Take("sample", DECK, voices)
    take.scene("waiting")
    take.card("Innovation Toolbox Webinar", "We start in {left}")
    take.pause(6)
    take.scene("backstage")
    take.say("Clara", "Martin, can you hear me all right?")
    take.say("Martin", "Yes, loud and clear. Is my camera straight?")
    take.say("Clara", "A little to the left. Perfect. We go live in ten seconds.")
    take.pause(3.5)

    take.scene("welcome", layout="gallery")
    take.pause(0.4)
    take.say(
        "Clara",
        "Good morning, everyone, and welcome to the Innovation Toolbox webinar. My name is Clara Jensen, and I will be your host today. "
        "Our topic is the living lab test day, and our speaker is Martin Hale from the Green Coast Cluster. "
        "Please keep your questions for the end. Martin, the floor is yours.",
    )

    take.scene("presentation", layout="corner")
    take.show("title")
    take.say(
        "Martin",
        "Thank you, Clara, and good morning. Today I would like to show you a tool that takes one day, fits in one room, "
        "and saves a small company months of work.",
    )
    take.show("why")
    take.say("Martin", "So why do we need a test day? Because most prototypes meet their first real user far too late.")
    take.build()
    take.say("Martin", "A full pilot takes months, and nobody signs that contract for a rough idea.")
    take.build()
    take.say("Martin", "But one day is enough to find the big mistakes.")
    take.build()
    take.say("Martin", "And on that day the cluster carries the risk, not the company.")
    take.show("roles")
    take.say("Martin", "The roles are simple. The cluster brings the room, the test users and a neutral facilitator.")
    take.pointer(0.62, 0.42)
    take.say("Martin", "The company brings a working prototype, and two people who are ready to listen.")
    take.pointer(None)
    take.show("day")
    take.say(
        "Martin",
        "This is how the day runs. We begin at nine with a short briefing. "
        "Before lunch, six users try the prototype, one after the other, and nobody helps them.",
    )
    take.silence(6.5)
    take.say("Martin", "Sorry, my microphone was muted.", optional=True)
    take.say("Martin", "In the afternoon we sort what we saw, and at four the company decides what to change.")
    take.show("results")
    take.say(
        "Martin",
        "And does it work? We have run twelve test days since last spring. "
        "Nine companies changed their product, seven found a pilot partner, and four won follow-up funding. "
        "Two stopped, and they told us that it was the cheapest lesson of the year.",
    )
    take.show("process")
    take.say(
        "Martin",
        "The whole process takes six weeks, from the open call to the decision. "
        "Most of that time goes into finding the right users, so start there.",
    )
    take.show("day")
    take.say(
        "Martin",
        "Let me go back to the timetable for a moment. If you remember only one thing, keep the quiet hour after lunch. "
        "That is when people write down what they really think.",
    )
    take.show("start")
    take.say(
        "Martin",
        "To run your own day, take the canvas, the checklist and the consent form from the toolbox. They are free to use and to change. "
        "A day costs about two thousand euros, and an innovation voucher can pay most of it.",
    )
    take.show("questions")
    take.say("Martin", "That was my last slide. Thank you very much for listening.")

    take.scene("qa")
    take.pause(0.5)
    take.say(
        "Clara",
        "Thank you, Martin, that was very clear. We now have time for a few questions. Sofia, would you like to go first?",
    )
    take.layout("gallery")
    take.pause(0.6)
    take.ask("Sofia", "Yes, thank you. How do you find six test users for a very technical product?")
    take.answer(
        "Martin",
        "Good question. We ask the customers of our other members, and we pay them for the morning. "
        "With a very technical product, three experts tell you more than six visitors.",
    )
    take.say("Clara", "Thank you. The next question comes from Tom.")
    take.pause(0.5)
    take.ask(
        "Tom",
        "Hello, Tom Becker here. Who owns the results of the day? Can a competitor in the cluster read the report?",
    )
    take.answer(
        "Martin",
        "No, the report belongs to the company alone. The cluster only publishes a short summary, and the company approves it first.",
    )
    take.say("Tom", "That is good to hear, thanks.")

    take.scene("closing")
    take.say(
        "Clara",
        "With that we have reached the end of our time. Thank you, Martin, and thank you all for joining. "
        "The recording and the slides will be in the toolbox next week. Goodbye!",
    )

    take.scene("tail")
    take.pause(4.5)
    take.say("Martin", "Are we off the air?")
    take.say("Clara", "Almost. I just have to stop the recording.")
    take.say("Martin", "I forgot to show the video.")
    take.say("Clara", "Nobody noticed.")
    take.pause(1.5)
    return take


def main(folder: Path) -> None:
    """Writes the sample recording and its truth into `folder`."""
    take = script(Voices())
    render(take, folder / "sample.mp4", ENCODING)
    write_truth(take, folder / "sample.truth.json", ENCODING)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "recordings")
