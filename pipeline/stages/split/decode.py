"""The most likely course of a webinar: a hidden Markov model over utterances whose scores are log-odds of combined evidence.

Viterbi gives the course, forward-backward the probability that a phase changes near a given place (Rabiner 1989). Scores are
divided by a temperature first, because pieces of evidence for one change are not independent of each other.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import Phase

STATES: tuple[Phase, ...] = ("backstage", "welcome", "presentation", "qa", "closing", "tail")
BEFORE, WELCOME, TALK, QA, CLOSING, AFTER = range(6)
NEVER = -math.inf
TEMPERATURE = 1.4

# What may follow what, and how unlikely it is before any evidence (log-odds).
START = (-1.5, -0.2, 0.0, -6.0, NEVER, NEVER)
PRIOR: dict[tuple[int, int], float] = {
    (BEFORE, WELCOME): -1.0,
    (BEFORE, TALK): -2.5,
    (WELCOME, TALK): -0.5,
    (WELCOME, QA): -4.0,
    (TALK, QA): -3.5,
    (TALK, CLOSING): -3.5,
    (TALK, AFTER): -4.5,
    (QA, CLOSING): -1.5,
    (QA, AFTER): -3.0,
    (CLOSING, QA): -4.5,
    (CLOSING, AFTER): -0.5,
}


@dataclass(frozen=True)
class Course:
    """`states[i]` of each utterance; `changes[i][(a, b)]`: probability that utterance i is the first of b after a."""

    states: list[int]
    changes: list[dict[tuple[int, int], float]]
    first: list[float]


def decode(
    emissions: Sequence[Sequence[float]], moves: Sequence[dict[tuple[int, int], float]], with_qa: bool
) -> Course:
    """The best course.

    Args:
        emissions: for each utterance a score for each state.
        moves: for each utterance the evidence for a change right before it, to be added to `PRIOR`.
        with_qa: whether there may be a Q&A at all.
    """
    n, states = len(emissions), range(len(STATES))
    prior = {move: cost for move, cost in PRIOR.items() if with_qa or QA not in move}
    start = [NEVER if state == QA and not with_qa else cost for state, cost in enumerate(START)]
    emit = [[score / TEMPERATURE for score in row] for row in emissions]

    def step(at: int, a: int, b: int) -> float:
        if a == b:
            return 0.0
        return (prior[a, b] + moves[at].get((a, b), 0.0)) / TEMPERATURE if (a, b) in prior else NEVER

    sources = {b: [b, *(a for a, to in prior if to == b)] for b in states}
    best = [[start[s] / TEMPERATURE + emit[0][s] for s in states]]
    alpha = [list(best[0])]
    back: list[list[int]] = []
    for at in range(1, n):
        row, origin, sums = [], [], []
        for b in states:
            options = [(best[-1][a] + step(at, a, b), a) for a in sources[b]]
            score, a = max(options)
            row.append(score + emit[at][b])
            origin.append(a)
            sums.append(_log_sum([alpha[-1][a] + step(at, a, b) for a in sources[b]]) + emit[at][b])
        best.append(row)
        back.append(origin)
        alpha.append(sums)
    state = max(states, key=lambda s: best[-1][s])
    path = [state]
    for origin in reversed(back):
        path.append(origin[path[-1]])
    path.reverse()

    beta = [[0.0] * len(STATES)]
    for at in range(n - 1, 0, -1):
        beta.append(
            [_log_sum([step(at, a, b) + emit[at][b] + beta[-1][b] for b in states if a in sources[b]]) for a in states]
        )
    beta.reverse()
    total = _log_sum(alpha[-1])
    changes: list[dict[tuple[int, int], float]] = [{}]
    for at in range(1, n):
        changes.append(
            {(a, b): math.exp(alpha[at - 1][a] + step(at, a, b) + emit[at][b] + beta[at][b] - total) for a, b in prior}
        )
    first = [math.exp(alpha[0][s] + beta[0][s] - total) for s in states]
    return Course(path, changes, first)


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top if top == NEVER else top + math.log(sum(math.exp(value - top) for value in values))
