"""Scores: what a rival says of the showings, and what a rival is."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fyp.lab.progressive import Say, Seen


class Scores(NamedTuple):
    """Of long view and like: `live` [n, 2] for every showing, `frozen` [n - start, 2] with the viewer's own memory frozen.

    NaN where the rival says nothing; those showings are left out of its figures. `chance` is True where scores are meant as
    chances, so that they can be held against frequencies. `note` says what a reader of the table must know.
    """

    live: NDArray[np.float32]
    frozen: NDArray[np.float32]
    chance: bool
    note: str = ""


def chances(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logits of any shape as chances."""
    return (1.0 / (1.0 + np.exp(-np.clip(logits, -15.0, 15.0)))).astype(np.float32)


Rival = Callable[[Seen, Say], Scores]

__all__ = ["Rival", "Scores", "chances"]
