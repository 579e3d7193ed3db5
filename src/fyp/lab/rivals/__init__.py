"""RIVALS of the engine's foresight: each scores every showing of a log from what was there before it; one file each."""

import importlib.util

from fyp.lab.rivals import boosting, rates, rivers, wabbit
from fyp.lab.rivals.scores import Rival, Scores

RIVALS: dict[str, tuple[str, Rival]] = {
    "popularity": ("numpy", rates.popularity),
    "rates": ("numpy", rates.logit_sum),
    "vowpalwabbit": ("vowpalwabbit", wabbit.logistic),
    "river": ("river", rivers.logistic),
    "lightgbm_frozen": ("lightgbm", boosting.frozen),
    "lightgbm_nightly": ("lightgbm", boosting.nightly),
}
"""Name -> the package that it needs, and what it does."""


def installed() -> list[str]:
    """The rivals whose packages are here (`make bench` brings all of them)."""
    return [name for name, (package, _) in RIVALS.items() if importlib.util.find_spec(package) is not None]


__all__ = ["RIVALS", "Rival", "Scores", "installed"]
