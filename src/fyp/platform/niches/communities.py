"""Communities of a bipartite graph by the Leiden algorithm, on Barber's modularity."""

import numpy as np

from fyp.platform.niches.compiled import kernel
from fyp.platform.niches.ties import Floats, Graph, Ints, Ties, graph

ROUNDS = 4
"""The whole algorithm is run again from what it found, at most so often: it ends earlier when nothing moves."""
LEVELS = 32
"""No graph that fits in memory folds more often."""


def communities(of: Ties, resolution: float = 1.0, seed: int = 0) -> Ints:
    """The community of each viewer, then of each subject [V + S], numbered from 0 by size; -1 for who has no ties.

    Leiden (Traag, Waltman, van Eck 2019, "From Louvain to Leiden") with greedy refinement, on the modularity of bipartite
    graphs (Barber 2007): Q = 1/m sum over ties (w_vs - resolution k_v d_s / m) within a community. A higher resolution gives
    smaller ones. The same ties, resolution and seed give the same communities.
    """
    whole = graph(of)
    n = len(whole.left)
    label = np.full(n, -1, np.int64)
    total = float(of.weight.sum())
    if total <= 0.0:
        return label
    dice = np.random.default_rng(seed)
    found = np.arange(n)
    for _ in range(ROUNDS):
        better = _once(whole, found, resolution / total, dice)
        done = _quality(whole, better, resolution / total) <= _quality(whole, found, resolution / total) * (1 + 1e-6)
        if done:
            break
        found = better
    tied = whole.left + whole.right > 0
    label[tied] = by_size(found[tied])
    return label


def by_size(label: Ints) -> Ints:
    """The same groups numbered from 0: the largest first, of equal ones the one that comes first."""
    _, first, at, size = np.unique(label, return_index=True, return_inverse=True, return_counts=True)
    place = np.empty(len(first), np.int64)
    place[np.lexsort((first, -size))] = np.arange(len(first))
    return place[at]


def _once(whole: Graph, label: Ints, scale: float, dice: np.random.Generator) -> Ints:
    """One run through all levels: nodes move, communities are refined, what was refined becomes a node of the next level."""
    node = np.arange(len(label))
    level, label = whole, by_size(label)
    for _ in range(LEVELS):
        n = len(level.left)
        label = _moved(level, label, np.zeros(n, np.int64), scale, dice.permutation(n), False)
        parts = by_size(_moved(level, np.arange(n), label, scale, dice.permutation(n), True))
        folded = int(parts.max()) + 1
        if folded == n:
            break
        node, last = parts[node], label
        label = np.empty(folded, np.int64)
        label[parts] = last
        label = by_size(label)
        level = _folded(level, parts, folded)
    return label[node]


def _folded(of: Graph, parts: Ints, n: int) -> Graph:
    """The graph whose nodes are the `n` parts; ties inside of one are left out, for they move with it."""
    here = parts[np.repeat(np.arange(len(of.left)), np.diff(of.start))]
    there = parts[of.other]
    across = here != there
    key, at = np.unique(here[across] * n + there[across], return_inverse=True)
    start = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(key // n, minlength=n), out=start[1:])
    weight, left, right = (
        np.bincount(which, many, minlength=rows).astype(np.float64)
        for which, many, rows in ((at, of.weight[across], len(key)), (parts, of.left, n), (parts, of.right, n))
    )
    return Graph(start, key % n, weight, left, right)


def _quality(of: Graph, label: Ints, scale: float) -> float:
    """Barber's modularity times the weight of all ties."""
    here = np.repeat(label, np.diff(of.start))
    inside = float(of.weight[here == label[of.other]].sum()) / 2
    n = int(label.max()) + 1
    return inside - scale * float(np.bincount(label, of.left, minlength=n) @ np.bincount(label, of.right, minlength=n))


def _moved(of: Graph, label: Ints, fence: Ints, scale: float, order: Ints, once: bool) -> Ints:
    return _move(of.start, of.other, of.weight, of.left, of.right, label.copy(), fence, scale, order, once)


@kernel
def _move(
    start: Ints, other: Ints, weight: Floats, left: Floats, right: Floats,
    label: Ints, fence: Ints, scale: float, order: Ints, once: bool,
) -> Ints:  # fmt: skip
    """Each node in turn goes where it gains most, its neighbours elsewhere are asked again; nobody leaves their `fence`.

    `once`: every node is asked one time, and moves only while it is alone (the refinement of Leiden).
    """
    n = len(label)
    lefts, rights, size = np.zeros(n), np.zeros(n), np.zeros(n, np.int64)
    for i in range(n):
        lefts[label[i]] += left[i]
        rights[label[i]] += right[i]
        size[label[i]] += 1
    free = np.empty(n, np.int64)
    spare = 0
    for c in range(n):
        if size[c] == 0:
            free[spare] = c
            spare += 1
    shared = np.zeros(n)
    touched = np.empty(n, np.int64)
    queue = order.copy()
    waiting = np.ones(n, np.bool_)
    head, count = 0, n
    while count > 0:
        i = queue[head]
        head = head + 1 if head + 1 < n else 0
        count -= 1
        waiting[i] = False
        home = label[i]
        if once and size[home] > 1:
            continue
        many = 0
        for e in range(start[i], start[i + 1]):
            j = other[e]
            if fence[j] != fence[i]:
                continue
            c = label[j]
            if shared[c] == 0.0:
                touched[many] = c
                many += 1
            shared[c] += weight[e]
        a, b = left[i] * scale, right[i] * scale
        stays = shared[home] - a * (rights[home] - right[i]) - b * (lefts[home] - left[i])
        best, gain = home, stays
        for t in range(many):
            c = touched[t]
            if c != home:
                got = shared[c] - a * rights[c] - b * lefts[c]
                if got > gain + 1e-12 or (got > gain - 1e-12 and best != home and c < best):
                    best, gain = c, max(got, gain)
            shared[c] = 0.0
        shared[home] = 0.0
        if gain < -1e-12 and size[home] > 1 and spare > 0:
            best = free[spare - 1]
        if best == home:
            continue
        if size[best] == 0:
            spare -= 1
        lefts[home] -= left[i]
        rights[home] -= right[i]
        size[home] -= 1
        if size[home] == 0:
            lefts[home] = rights[home] = 0.0
            free[spare] = home
            spare += 1
        lefts[best] += left[i]
        rights[best] += right[i]
        size[best] += 1
        label[i] = best
        if once:
            continue
        for e in range(start[i], start[i + 1]):
            j = other[e]
            if not waiting[j] and label[j] != best:
                waiting[j] = True
                tail = head + count
                queue[tail if tail < n else tail - n] = j
                count += 1
    return label


__all__ = ["by_size", "communities"]
