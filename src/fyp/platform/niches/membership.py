"""Membership: who belongs where, and how much; a few niches a viewer, a video or a hashtag, none for what is everybody's."""

from typing import NamedTuple

import numpy as np

from fyp.platform.niches.ties import Floats, Ints, Ties

MOST = 5
"""Niches that one node belongs to at most."""
LEAST = 0.15
"""The smallest share that is a membership: below .12 what is watched by chance becomes one, above .2 half a love is lost."""
LIFT = (1.2, 2.0)
"""How many times the odds of the whole a viewer's share has, and a subject's: a subject is much more often by many."""


class Memberships(NamedTuple):
    """Rows of `node`, `niche` and `share` (0 to 1; those of a node sum to at most 1), ordered by node, the largest first."""

    node: Ints
    niche: Ints
    share: Floats


def memberships(of: Ties, label: Ints, least: float = LEAST) -> tuple[Memberships, Memberships]:
    """The memberships of viewers, and those of subjects, by the communities `label` [V + S] of both.

    A viewer belongs by the share of the weight of their ties that leads into each community, a subject by the shares of the
    viewers who are tied to it. Kept is a share of at least `least` whose odds are LIFT times those of that community among all
    ties: what is everybody's has the shares of the whole, and belongs nowhere. Ties into no community (-1) count in the whole
    of each.
    """
    groups = int(label.max()) + 1 if len(label) else 0
    if groups == 0:
        none = Memberships(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        return none, none
    total = max(float(of.weight.sum()), 1e-300)
    nowhere = groups
    there = np.where(label < 0, nowhere, label)[of.viewers + of.subject]
    viewers = _shares(of.viewer, there, of.weight, of.viewers, groups + 1)
    whole = np.bincount(there, of.weight, minlength=groups + 1) / total
    whole[nowhere] = 1.0
    of_viewers = _kept(*viewers, whole, least, LIFT[0])
    # a subject: the shares of its viewers, by the weight of each tie
    first = np.searchsorted(viewers[0], np.arange(of.viewers + 1))
    many = np.diff(first)[of.viewer]
    row = np.repeat(first[of.viewer], many) + np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    subject, weight = np.repeat(of.subject, many), np.repeat(of.weight, many)
    subjects = _shares(subject, viewers[1][row], weight * viewers[2][row], of.subjects, groups + 1)
    return of_viewers, _kept(*subjects, whole, least, LIFT[1])


def main(of: Memberships, nodes: int) -> Ints:
    """The niche in which each of `nodes` nodes has its largest share, -1 for none."""
    out = np.full(nodes, -1, np.int64)
    out[of.node[::-1]] = of.niche[::-1]
    return out


def _shares(node: Ints, niche: Ints, weight: Floats, nodes: int, groups: int) -> tuple[Ints, Ints, Floats]:
    """The weights summed by node and niche, as shares of each node."""
    key, at = np.unique(node * groups + niche, return_inverse=True)
    summed = np.bincount(at, weight, minlength=len(key))
    whose = key // groups
    return whose, key % groups, summed / np.bincount(whose, summed, minlength=nodes)[whose]


def _kept(node: Ints, niche: Ints, share: Floats, whole: Floats, least: float, lift: float) -> Memberships:
    usual = whole[niche]
    keep = (usual < 1) & (share >= least) & (share * (1 - usual) >= lift * usual * (1 - share))
    node, niche, share = node[keep], niche[keep], share[keep]
    order = np.lexsort((niche, -share, node))
    node, niche, share = node[order], niche[order], share[order]
    nth = np.arange(len(node)) - np.searchsorted(node, node)
    keep = nth < MOST
    return Memberships(node[keep], niche[keep], share[keep])


__all__ = ["MOST", "Memberships", "main", "memberships"]
