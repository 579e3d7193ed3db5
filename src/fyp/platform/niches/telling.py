"""Telling words: the hashtags or topics that say most of what a niche is about, by log-odds with a prior."""

import numpy as np

from fyp.platform.niches.membership import Memberships
from fyp.platform.niches.ties import Ints, Ties

SURE = 1.96
"""Standard errors above 0 from which a word is told: one in forty words of no meaning would get there."""


def telling(
    of: Ties, viewers: Memberships, niches: int, words: Ints, most: int = 5, prior: float = 100.0
) -> list[Ints]:
    """Of each niche the `most` telling of `words` (numbers of subjects), the most telling first.

    Every viewer says a word once, as much as they belong. By log-odds with an informative Dirichlet prior (Monroe, Colaresi,
    Quinn 2008, "Fightin' Words"): ln of the odds of a word within the niche by those in all others, each with `prior` words
    said as they are by everybody, in standard errors. A word that few use is no name, nor is one that everybody uses.
    """
    if niches == 0:
        return []
    place = np.full(of.subjects, -1, np.int64)
    place[words] = np.arange(len(words))
    about = place[of.subject] >= 0
    viewer, word = of.viewer[about], place[of.subject[about]]
    first = np.searchsorted(viewers.node, viewer, side="left")
    many = np.searchsorted(viewers.node, viewer, side="right") - first
    at = np.repeat(first, many) + np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    key = viewers.niche[at] * max(len(words), 1) + np.repeat(word, many)
    said = np.bincount(key, viewers.share[at], minlength=niches * len(words)).reshape(niches, len(words))
    everywhere = np.bincount(word, minlength=len(words)).astype(np.float64)
    total = max(float(everywhere.sum()), 1.0)
    expected = np.maximum(prior * everywhere / total, 1e-9)
    out = []
    for row in said:
        inside, outside = row + expected, np.maximum(everywhere - row, 0.0) + expected
        n, m = float(row.sum()) + prior, max(total - float(row.sum()), 0.0) + prior
        odds = np.log(inside / np.maximum(n - inside, 1e-9)) - np.log(outside / np.maximum(m - outside, 1e-9))
        z = odds / np.sqrt(1 / inside + 1 / outside)
        best = np.argsort(-z, kind="stable")[:most]
        out.append(words[best[(z[best] > SURE) & (row[best] > 0)]])
    return out


__all__ = ["SURE", "telling"]
