"""Recognise the holding screens that earlier episodes of the series have shown: they are no slides of the deck."""

from pipeline.model import Familiar, Frames, Learned, Look
from pipeline.stage import Workspace
from pipeline.vision.familiar import keepsake, same_screen


def recall(frames: Frames, learned: Learned, work: Workspace) -> Familiar:
    """Compare what stood still with what is known. Nothing is known of the first episodes of a series."""
    longest: dict[int, Look] = {}
    for one in frames.looks if learned.holding else []:
        if one.state not in longest or one.still.length > longest[one.state].still.length:
            longest[one.state] = one
    found = []
    for number, (state, one) in enumerate(sorted(longest.items())):
        work.progress(number / len(longest))
        kept = keepsake(work.path(one.picture), frames.width, one.moving)
        if kept and any(same_screen(known.picture, known.varies, *kept) for known in learned.holding):
            found.append(state)
    return Familiar(holding=found)
