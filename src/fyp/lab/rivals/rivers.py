"""Rivers: river's online logistic regression on the same names, over a part of the viewers where all would take too long."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.lab.progressive import Say, Seen
from fyp.lab.rivals.scores import Scores
from fyp.lab.rivals.words import words

MOST = 80_000
"""So many showings are learned at most, all of some viewers: some 180 us each and head."""
NAME = "river"


def logistic(seen: Seen, say: Say) -> Scores:
    """Long view and like, a model each, one pass: predict, then learn. Frozen: the weights of the viewer's names as then."""
    from river import linear_model, optim

    live = np.full((len(seen), 2), np.nan, np.float32)
    frozen = np.full((len(seen) - seen.start, 2), np.nan, np.float32)
    models: list[Any] = [
        linear_model.LogisticRegression(optimizer=optim.AdaGrad(0.1), intercept_lr=0.02) for _ in range(2)
    ]
    then: list[dict[str, float]] = []
    each = -(-len(seen) // MOST)
    mine: NDArray[np.bool_] = seen.viewer % each == 0
    for i, ((own, others), labels) in enumerate(zip(words(seen), seen.labels.tolist(), strict=True)):
        if i == seen.start:
            then = [dict(model.weights) for model in models]
        if i % 200_000 == 0:
            say(f"{NAME}: {i:,} of {len(seen):,}")
        if not mine[i]:
            continue
        x = dict.fromkeys((*own, *others), 1.0)
        for head, model in enumerate(models):
            live[i, head] = model.predict_proba_one(x)[True]
            if i >= seen.start:
                weights = model.weights
                logit = model.intercept + sum(weights.get(name, 0.0) for name in others)
                logit += sum(then[head].get(name, 0.0) for name in own)
                frozen[i - seen.start, head] = 1.0 / (1.0 + np.exp(-logit))
            model.learn_one(x, labels[head])
    note = f"on every {each}th viewer" if each > 1 else ""
    return Scores(live, frozen, chance=True, note=", ".join(filter(None, ["ids and the viewer's crosses", note])))


__all__ = ["logistic"]
