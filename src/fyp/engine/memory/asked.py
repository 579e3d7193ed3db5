"""Asked: how often somebody was served each topic in their whole life here.

The last 50 showings say what somebody likes now; of what they left before that they say nothing. What was served is kept for
good, so that nothing comes twice, and tells it for all topics without a byte more.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine.memory.memory import Memory
from fyp.engine.models.compiled import kernel


@kernel
def _asked(rows: Any, topic: Any, served: Any) -> None:
    for d in rows:
        if topic[d] >= 0:
            served[topic[d]] += np.float32(1.0)


def asked(memory: Memory, viewer: int, back: int) -> NDArray[np.float32]:
    """How many videos of each topic row [topics] a viewer row (-1: somebody never seen) was served, among the last `back` and
    since they last began anew or let that topic be forgotten: the trials by which a bandit's doubt shrinks (Auer et al.
    2002)."""
    served = np.zeros(len(memory.rates.topics), np.float32)
    if viewer >= 0 and len(served):
        rows, topic = memory.viewers.served.get(viewer), memory.videos.topic
        since = max(memory.renewals.served(viewer), len(rows) - back)
        _asked(rows[since:], topic, served)
        for of, upto in memory.renewals.forgot(viewer):
            served[of] = np.count_nonzero(topic[rows[max(since, upto) :]] == of)
    return served


__all__ = ["asked"]
