"""Which slide of the file each view of a slide was, by likeness and by order together: Viterbi over the views.

People mostly go on to the next slide; they also skip, go back and jump. So order is a gentle hint that decides between slides
that look alike, never a rule. (MaViLS, Anderer et al. 2024, aligns likewise, with a penalty for jumps.)
"""

from collections.abc import Sequence

ABSENT = 0.34  # likeness below which a view is rather no slide of the file
NEXT, AHEAD, STAY, BACK, ABROAD = 0.0, 0.025, 0.03, 0.04, 0.02  # what a step costs, in likeness
FAR = 0.0008  # and for each slide that a jump passes over
MOST_FAR = 0.03


def aligned(likeness: Sequence[Sequence[float]]) -> list[int | None]:
    """The slide (0-based) of each view, None for one that the file does not have. `likeness[view][slide]`, 0 to 1."""
    if not likeness:
        return []
    count = len(likeness[0])
    states: list[int | None] = [*range(count), None]
    gain = [[*row, ABSENT] for row in likeness]
    # What counts from a view outside of the file on is the last slide before it: `here` remembers it for the state None.
    best, here = list(gain[0]), [*range(count), -1]
    steps: list[list[int]] = []
    for row in gain[1:]:
        came, now, places = [], [], []
        for index, state in enumerate(states):
            options = [best[before] - cost(here[before], state) for before in range(len(states))]
            chosen = max(range(len(states)), key=lambda before: (options[before], -before))
            came.append(chosen)
            now.append(options[chosen] + row[index])
            places.append(here[chosen] if state is None else state)
        steps.append(came)
        best, here = now, places
    at = max(range(len(states)), key=lambda state: (best[state], -state))
    path = [at]
    for came in reversed(steps):
        at = came[at]
        path.append(at)
    return [states[at] for at in reversed(path)]


def cost(before: int, state: int | None) -> float:
    """What it costs to show `state` after `before` (-1: nothing yet)."""
    if state is None:
        return ABROAD
    step = state - before
    if step == 1:
        return NEXT
    if step == 0:
        return STAY
    return (AHEAD if step > 0 else BACK) + min(MOST_FAR, FAR * abs(step))
