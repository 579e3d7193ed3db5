"""Boosting: LightGBM (Ke et al., NIPS 2017) on the running features that the engine has at each showing.

The features run on, so even trees that were fitted once see the newest rates; refit every night they are what a shop with a
nightly job has.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.lab.progressive import Say, Seen
from fyp.lab.rivals.scores import Scores

NEWEST = 400_000
"""Fitted to so many showings at most, the newest: with all of them it takes twice as long and gains nothing."""
TREES, LEAVES, STEP = 80, 31, 0.08
SETTINGS: dict[str, Any] = {
    "objective": "binary", "num_leaves": LEAVES, "learning_rate": STEP, "max_bin": 63, "min_data_in_leaf": 100,
    "feature_fraction": 0.7, "num_threads": 1, "verbosity": -1, "seed": 0, "deterministic": True, "force_row_wise": True,
}  # fmt: skip


def _fit(seen: Seen, until: int) -> list[Any]:
    """Trees for long view and for like, from the newest rows before `until`."""
    import lightgbm

    part = slice(max(until - NEWEST, 0), until)
    rows = seen.rows[part].astype(np.float32)
    binned = lightgbm.Dataset(rows, seen.long_view[part].astype(np.float32), free_raw_data=False)
    models = []
    for label in (seen.long_view, seen.like):
        binned.set_label(label[part].astype(np.float32))
        models.append(lightgbm.train(SETTINGS, binned, TREES))
    return models


def _nights(seen: Seen) -> list[int]:
    """The first row of the window and of each day after its first."""
    day = seen.day[seen.start :]
    return [seen.start, *(seen.start + np.flatnonzero(day[1:] != day[:-1]) + 1).tolist()]


def _boosted(seen: Seen, nights: list[int], say: Say, name: str) -> Scores:
    live = np.full((len(seen), 2), np.nan, np.float32)
    frozen: NDArray[np.float32] = np.full((len(seen) - seen.start, 2), np.nan, np.float32)
    for night, end in zip(nights, [*nights[1:], len(seen)], strict=True):
        models = _fit(seen, night)
        then = slice(night - seen.start, end - seen.start)
        for head, model in enumerate(models):
            live[night:end, head] = model.predict(seen.rows[night:end].astype(np.float32), num_threads=1)
            frozen[then, head] = model.predict(seen.frozen_rows[then].astype(np.float32), num_threads=1)
        say(f"{name}: {end - seen.start:,} of {len(seen) - seen.start:,}")
    return Scores(live, frozen, chance=True, note=f"{TREES} trees on the engine's features, the newest {NEWEST:,} rows")


def frozen(seen: Seen, say: Say) -> Scores:
    """Fitted once, the night before the window."""
    return _boosted(seen, [seen.start], say, "lightgbm_frozen")


def nightly(seen: Seen, say: Say) -> Scores:
    """Fitted anew every night of the window."""
    return _boosted(seen, _nights(seen), say, "lightgbm_nightly")


__all__ = ["frozen", "nightly"]
