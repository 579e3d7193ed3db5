"""Following: the newest videos of the creators that the viewer follows."""

import numpy as np

from fyp.engine.memory.memory import NEWEST_OF_CREATOR
from fyp.engine.stages import F32, Ask, Rows, empty


class Following:
    """Newest first, of the last 50 of each creator."""

    name = "following"

    def find(self, ask: Ask) -> tuple[Rows, F32]:
        memory, wanted = ask.memory, int(ask.knobs["following_candidates"])
        follows = memory.viewers.follows.get(ask.viewer)
        if not follows or wanted == 0:
            return empty()
        rows = memory.rates.creators.newest_of(sorted(follows), NEWEST_OF_CREATOR, memory.videos.earlier)
        rows = rows[ask.unseen[rows]]
        order = np.argsort(-memory.videos.posted_at[rows], kind="stable")[:wanted]
        return rows[order], 1.0 / np.arange(1, len(order) + 1, dtype=np.float32)


__all__ = ["Following"]
