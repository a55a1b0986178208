"""The architecture on one screen: the stages, in order. Each is a function from documents to one document."""

from pipeline.stage import Stage
from pipeline.stages.deck import deck
from pipeline.stages.full import full
from pipeline.stages.handoff import handoff
from pipeline.stages.listen import listen
from pipeline.stages.look import look
from pipeline.stages.match import match
from pipeline.stages.probe import probe
from pipeline.stages.prove import prove
from pipeline.stages.publish import publish
from pipeline.stages.read import read
from pipeline.stages.recall import recall
from pipeline.stages.redact import redact
from pipeline.stages.slides import slides
from pipeline.stages.speakers import speakers
from pipeline.stages.split import split
from pipeline.stages.subtitle import subtitle
from pipeline.stages.title import title
from pipeline.stages.transcribe import transcribe
from pipeline.stages.trim import trim
from pipeline.stages.video import video
from pipeline.stages.words import words

STAGES: tuple[Stage, ...] = (
    Stage(probe, version=2),
    Stage(listen, version=4),
    Stage(look, version=15),
    Stage(recall),
    Stage(slides, version=14),
    Stage(read, version=18),
    Stage(match, version=3),
    Stage(transcribe, version=7, gpu=True),
    Stage(words),
    Stage(speakers, version=4),
    Stage(redact, version=7),
    Stage(split, version=5),
    Stage(trim),
    Stage(title),
    Stage(subtitle, version=4),
    Stage(deck, version=15),
    Stage(prove, version=2),
    Stage(video, version=6),
    Stage(full, version=5),
    Stage(handoff),
    Stage(publish, version=5),
)
