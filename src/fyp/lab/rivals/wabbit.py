"""Wabbit: Vowpal Wabbit's online logistic regression, with its adaptive steps, on ids and the viewer's crosses."""

import numpy as np

from fyp.lab.progressive import F32, Say, Seen
from fyp.lab.rivals.scores import Scores, chances
from fyp.lab.rivals.words import words

BITS, STEP = 20, 0.1
NAME = "vowpalwabbit"


def logistic(seen: Seen, say: Say) -> Scores:
    """Long view and like, a model each, one pass: predict, then learn. Frozen: the weights of the viewer's names as then."""
    from vowpalwabbit import Workspace

    live = np.zeros((len(seen), 2), np.float32)
    frozen = np.zeros((len(seen) - seen.start, 2), np.float32)
    options = f"--loss_function logistic -b {BITS} -l {STEP} --quiet --random_seed 0"
    models = [Workspace(options) for _ in range(2)]
    space = models[0].hash_space("u")
    then: list[F32] = []
    for i, ((own, others), labels) in enumerate(zip(words(seen), seen.labels.tolist(), strict=True)):
        text = f"|u {' '.join(own)} |o {' '.join(others)}"
        if i == seen.start:
            then = [np.array([m.get_weight(row) for row in range(1 << BITS)], np.float32) for m in models]
        places = [models[0].hash_feature(name, space) % (1 << BITS) for name in own] if i >= seen.start else []
        for head, model in enumerate(models):
            change = sum(float(then[head][place]) - model.get_weight(place) for place in places)
            example = model.parse(f"{1 if labels[head] else -1} {text}")
            model.learn(example)
            live[i, head] = logit = example.get_simplelabel_prediction()  # of before it learned
            if i >= seen.start:
                frozen[i - seen.start, head] = logit + change
            model.finish_example(example)
        if i % 200_000 == 0:
            say(f"{NAME}: {i:,} of {len(seen):,}")
    return Scores(chances(live), chances(frozen), chance=True, note=f"ids and the viewer's crosses, 2^{BITS} weights")


__all__ = ["logistic"]
