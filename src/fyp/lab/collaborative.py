"""Collaborative: the rivals of retrieval: popularity, EASE, implicit's ALS and BM25, each as a score for every item."""

import importlib.util
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
LAMBDAS = (5.0, 50.0, 500.0)
"""Among these EASE's regularization is chosen."""


class Split:
    """Who finished what, and what is to be found: `seen` is a sparse [people, items]; `wanted[i]` was met by `people[i]`."""

    def __init__(self, person: NDArray[np.int64], item: NDArray[np.int64], people: int, items: int) -> None:
        from scipy.sparse import csr_matrix

        self.person, self.item = person, item
        self.seen: Any = csr_matrix((np.ones(len(person), np.float32), (person, item)), shape=(people, items))
        self.seen.data[:] = 1.0
        self.asked = np.empty(0, np.int64)
        self.wanted = np.empty(0, np.int64)

    def ask(self, person: NDArray[np.int64], item: NDArray[np.int64]) -> "Split":
        """The same with pairs to be found."""
        self.asked, self.wanted = person, item
        return self

    def rows(self) -> Any:
        """What each of `asked` has finished, sparse [asked, items]."""
        return self.seen[self.asked]


def held_out(person: NDArray[np.int64], item: NDArray[np.int64], people: int, items: int, most: int = 4) -> Split:
    """A split made of train alone: of everybody with 2 to `most` items the last one (in the order of the log) is kept."""
    count = np.bincount(person, minlength=people)
    order = np.lexsort((item, person))
    last = order[np.r_[person[order][1:] != person[order][:-1], True]]
    kept = last[(count[person[last]] >= 2) & (count[person[last]] <= most)]
    left = np.ones(len(person), np.bool_)
    left[kept] = False
    return Split(person[left], item[left], people, items).ask(person[kept], item[kept])


def quality(scores: Scores, split: Split, k: int = 20) -> tuple[float, float]:
    """Recall@k and NDCG@k of `scores` [asked, items] with what was seen left out; equal scores share their places.

    With one wanted item a person, recall is the share of those found and NDCG is 1 / log2(place + 1), places from 1. For
    several wanted items, both are the mean within each person first.
    """
    scores = scores.copy()
    asked, first, group = np.unique(split.asked, return_index=True, return_inverse=True)
    seen = split.seen[asked].tocoo()
    own = scores[first]
    own[seen.row, seen.col] = -np.inf
    target = own[group, split.wanted][:, None]
    place = np.zeros(len(group))
    for start in range(0, len(group), 512):
        part = slice(start, start + 512)
        mine, goal = own[group[part]], target[part]
        place[part] = (mine > goal).sum(1) + ((mine == goal).sum(1) - 1) / 2
    hit = place < k
    many = np.bincount(group, minlength=len(asked))
    gain = np.bincount(group, hit / np.log2(place + 2), len(asked))
    ideal = np.cumsum(1 / np.log2(np.arange(k) + 2))[np.minimum(many, k) - 1]
    return float((np.bincount(group, hit, len(asked)) / many).mean()), float((gain / ideal).mean())


def popularity(split: Split) -> Scores:
    """How often each was finished."""
    counts = np.asarray(split.seen.sum(axis=0), np.float32)
    return np.repeat(counts, len(split.asked), axis=0)


def ease(split: Split, regularization: float) -> Scores:
    """EASE (Steck, WWW 2019): the linear item-item model in closed form."""
    from scipy.linalg import lapack

    gram = split.seen.T.dot(split.seen).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += np.float32(regularization)
    factor, _ = lapack.spotrf(gram, lower=True, overwrite_a=True)
    inverse, _ = lapack.spotri(factor, lower=True, overwrite_c=True)
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    scores: Scores = split.rows().dot(weights).astype(np.float32)
    return scores


def _als(split: Split) -> Scores:
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(
        factors=64, regularization=0.05, alpha=5.0, iterations=15, num_threads=1, random_state=0
    )
    model.fit(split.seen, show_progress=False)
    scores: Scores = model.user_factors[split.asked] @ model.item_factors.T
    return scores


def _bm25(split: Split) -> Scores:
    from implicit.nearest_neighbours import BM25Recommender

    model = BM25Recommender(K=200, num_threads=1)
    model.fit(split.seen, show_progress=False)
    scores: Scores = split.rows().dot(model.similarity).toarray().astype(np.float32)
    return scores


def peers() -> dict[str, Callable[[Split], Scores]]:
    """The rivals that are installed, but for EASE: its setting is chosen first."""
    found: dict[str, Callable[[Split], Scores]] = {"popularity": popularity}
    if importlib.util.find_spec("implicit") is not None:
        found |= {"implicit_als": _als, "implicit_bm25": _bm25}
    return found


__all__ = ["LAMBDAS", "Scores", "Split", "ease", "held_out", "peers", "popularity", "quality"]
