"""What earlier episodes of a series teach the next one. The person's own words come first, always."""

from pipeline.model.document import Box, Document


class HoldingScreen(Document, frozen=True):
    """A waiting or closing screen that earlier episodes showed outside of talk and questions. `text`: what is printed on it.

    `picture`: the whole frame as a small grey PNG; `varies`: boxes in its pixels that count for nothing, such as a countdown.
    """

    text: str
    picture: bytes
    varies: list[Box] = []


class Learned(Document, frozen=True):
    """What an episode is first made with. `names`: people and terms; `hosts`: who has led through several episodes."""

    names: list[str] = []
    hosts: list[str] = []
    holding: list[HoldingScreen] = []


class Familiar(Document, frozen=True):
    """Made by recall. `holding`: states of `Frames` that are a holding screen of the series."""

    holding: list[int]
