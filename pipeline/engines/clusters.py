"""Groups voices: average-linkage clustering of unit vectors, and the likeliest course of speakers through time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
Labels = npt.NDArray[np.intp]

# A group of so many vectors tells half of how much it varies.
FEW = 10


def average_linkage(vectors: Array, limit: float) -> Labels:
    """Cluster number of each vector; clusters are merged while their mean cosine distance is below `limit`.

    `vectors` (n, d) of unit length. O(n^2) in memory, so at most a few thousand. The nearest-neighbour-chain algorithm
    (Murtagh 1983): for average linkage it finds the same tree as the greedy one. Numbers are in order of first appearance.
    """
    count = len(vectors)
    distance = (1 - vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(distance, np.inf)
    size, alive = np.ones(count), np.ones(count, np.bool_)
    parent = np.arange(count)
    chain: list[int] = []
    for _ in range(max(0, count - 1)):
        if not chain:
            chain.append(int(np.flatnonzero(alive)[0]))
        while True:
            here = chain[-1]
            near = int(np.argmin(distance[here]))
            if len(chain) > 1 and distance[here, chain[-2]] <= distance[here, near]:
                near = chain[-2]
                break
            chain.append(near)
        del chain[-2:]
        a, b = min(here, near), max(here, near)
        if distance[a, b] < limit:
            parent[parent == b] = a
        merged = (size[a] * distance[a] + size[b] * distance[b]) / (size[a] + size[b])
        merged[~alive] = np.inf
        distance[a], distance[:, a] = merged, merged
        distance[a, a] = np.inf
        distance[b], distance[:, b] = np.inf, np.inf
        size[a] += size[b]
        alive[b] = False
    return renumbered(parent)


def merged(vectors: Array, labels: Labels, limit: float) -> Labels:
    """The groups, merged while the nearest two differ by less than `limit` more than each of them does in itself.

    The difference of two groups is the mean distance of their vectors, less half of each group's own (Rao's quadratic distance): what is
    one, but varies much, is no further from itself than what varies little. Of a small group, the mean of all groups tells more
    than its own.
    """
    groups = labels[:, None] == np.arange(int(labels.max()) + 1)
    sums = groups.T.astype(np.float64) @ (1 - vectors @ vectors.T) @ groups
    size = groups.sum(axis=0).astype(np.float64)
    alive, parent = list(range(len(size))), np.arange(len(size))
    while len(alive) > 1:
        count, between = size[alive], sums[np.ix_(alive, alive)]
        own, pairs = np.diag(between), count * (count - 1)
        usual = own.sum() / max(1.0, pairs.sum())
        within = (count * own / np.maximum(1, pairs) + FEW * usual) / (count + FEW)
        apart = between / np.outer(count, count) - (within[:, None] + within) / 2
        np.fill_diagonal(apart, np.inf)
        a, b = sorted(alive[at] for at in divmod(int(np.argmin(apart)), len(alive)))
        if apart.min() >= limit:
            break
        sums[a] += sums[b]
        sums[:, a] += sums[:, b]
        size[a] += size[b]
        parent[parent == b] = a
        alive.remove(b)
    return renumbered(parent[labels])


def renumbered(labels: npt.NDArray[np.intp]) -> Labels:
    """The same groups, numbered from 0 in order of first appearance."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def centroids(vectors: Array, labels: Labels) -> Array:
    """Unit vector in the middle of each cluster; shape (clusters, d)."""
    sums = np.stack([vectors[labels == label].sum(axis=0) for label in range(int(labels.max()) + 1)])
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)


def course(cost: npt.NDArray[np.float64], change: Sequence[float]) -> Labels:
    """The cheapest sequence of states (Viterbi): `cost` (steps, states), and `change[i]` to change state before step i."""
    steps, states = cost.shape
    best, back = cost[0].copy(), np.zeros((steps, states), np.intp)
    for step in range(1, steps):
        cheapest = int(np.argmin(best))
        leave = best[cheapest] + change[step]
        back[step] = np.where(best <= leave, np.arange(states), cheapest)
        best = np.minimum(best, leave) + cost[step]
    path = [int(np.argmin(best))]
    for step in range(steps - 1, 0, -1):
        path.append(int(back[step, path[-1]]))
    return np.array(path[::-1], np.intp)
