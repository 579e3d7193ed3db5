"""Drawing: the niches of a night, made of the ties of that night and of the drawing of the night before."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.platform.niches.lineage import lineage
from fyp.platform.niches.membership import Memberships, memberships
from fyp.platform.niches.mending import natural
from fyp.platform.niches.telling import telling
from fyp.platform.niches.ties import Ints, Ties, damped
from fyp.vocabulary.niche import Niche, NicheChange

SMALLEST = 8
"""Viewers of the smallest niche: fewer are a handful of people, who might be told apart."""


class Subjects(NamedTuple):
    """What the subjects of the ties are: `name` of each, and which are videos, hashtags and topics [S]; the rest are sounds."""

    name: Sequence[str]
    video: NDArray[np.bool_]
    hashtag: NDArray[np.bool_]
    topic: NDArray[np.bool_]


class Drawing(NamedTuple):
    """The `niches` by number, who belongs (`Memberships.niche` is that number, for ever), and what changed in the night."""

    niches: dict[int, Niche]
    viewers: Memberships
    subjects: Memberships
    changes: tuple[NicheChange, ...]
    free: int
    """The first number that no niche has had."""


def nothing() -> Drawing:
    """The drawing before the first night."""
    none = Memberships(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    return Drawing({}, none, none, (), 0)


def redraw(of: Ties, about: Subjects, at: float, before: Drawing | None = None, seed: int = 0) -> Drawing:
    """The niches as of `at` (epoch seconds). Viewers and subjects have the numbers that they had in `before`.

    Pure and repeatable: the same ties, drawing before and seed give the same drawing. Raises ValueError when `about` does not
    say what each subject is.
    """
    last = before or nothing()
    if not len(about.name) == len(about.video) == len(about.hashtag) == len(about.topic) == of.subjects:
        raise ValueError(
            f"{len(about.name)} subjects are described, {of.subjects} are tied: each needs a name and a kind"
        )
    weighed = damped(of)
    label, groups = large(natural(weighed, seed), weighed)
    viewers, subjects = memberships(weighed, label)
    known = lineage(_joined(last.viewers, last.subjects), _joined(viewers, subjects), groups, last.free)
    hashtags = telling(of, viewers, groups, np.flatnonzero(about.hashtag))
    topics = telling(of, viewers, groups, np.flatnonzero(about.topic))
    people = np.bincount(viewers.niche, minlength=groups)
    videos = np.bincount(subjects.niche[about.video[subjects.node]], minlength=groups)
    parent = {turn.niche: turn.other for turn in known.turns if turn.kind == "split"}
    niches = {}
    for c in np.argsort(known.id, kind="stable").tolist():
        id = int(known.id[c])
        was = last.niches.get(id)
        niches[id] = Niche(
            id=f"n{id}", hashtags=tuple(about.name[i] for i in hashtags[c]), topics=tuple(about.name[i] for i in topics[c]),
            viewers=int(people[c]), videos=int(videos[c]), born=was.born if was else at,
            parent=was.parent if was else f"n{parent[id]}" if id in parent else "",
        )  # fmt: skip
    changes = tuple(
        NicheChange(
            kind=turn.kind, niche=f"n{turn.niche}", at=at, other=f"n{turn.other}" if turn.other >= 0 else "",
            before=last.niches[turn.niche].viewers if turn.niche in last.niches else 0,
            after=niches[turn.niche].viewers if turn.niche in niches else 0,
        )
        for turn in known.turns
    )  # fmt: skip
    return Drawing(
        niches, viewers._replace(niche=known.id[viewers.niche]), subjects._replace(niche=known.id[subjects.niche]),
        changes, known.free,
    )  # fmt: skip


def large(label: Ints, of: Ties) -> tuple[Ints, int]:
    """The communities that are enough people, numbered anew, and how many; the others' nodes are in none (the last number)."""
    people = label[: of.viewers]
    size = np.bincount(people[people >= 0], minlength=int(label.max()) + 1 if len(label) else 0)
    keep = size >= SMALLEST
    place = np.where(keep, np.cumsum(keep) - 1, -1)
    return np.where(label >= 0, place[np.maximum(label, 0)] if len(place) else -1, -1), int(keep.sum())


def _joined(viewers: Memberships, subjects: Memberships) -> Memberships:
    """Both as nodes of one graph: viewers have even numbers, subjects odd ones, for either may grow."""
    node = np.concatenate((2 * viewers.node, 2 * subjects.node + 1))
    order = np.argsort(node, kind="stable")
    niche, share = np.concatenate((viewers.niche, subjects.niche)), np.concatenate((viewers.share, subjects.share))
    return Memberships(node[order], niche[order], share[order])


__all__ = ["SMALLEST", "Drawing", "Subjects", "large", "nothing", "redraw"]
