"""Appeal: running rates of finish, like and early skip, of everything that a showing has to do with."""

from typing import Any

import numpy as np

from fyp.engine.knobs import Knobs
from fyp.engine.learn.lessons import FINISH, LIKE, SHARE, SKIP
from fyp.engine.memory.memory import Memory
from fyp.engine.models.compiled import kernel
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent

SESSION_GAP_S = 1800.0


@kernel
def _add(rates: Any, row: int, fade: float, finish: float, like: float, skip: float) -> None:
    if row >= 0:
        rates[row, 0] = rates[row, 0] * fade + 1.0
        rates[row, 1] = rates[row, 1] * fade + finish
        rates[row, 2] = rates[row, 2] * fade + like
        rates[row, 3] = rates[row, 3] * fade + skip


@kernel
def _learn(
    viewer: Any, video: Any, at: Any, surface: Any, targets: Any, whole: Any, own: Any, fades: Any,
    v_rates: Any, v_fast: Any, v_share: Any, last_at: Any, session_from: Any, session_n: Any,
    d_rates: Any, d_fast: Any, d_share: Any, d_counts: Any, d_creator: Any, d_sound: Any, d_topic: Any,
    creators: Any, sounds: Any, topics: Any, surfaces: Any, everywhere: Any,
) -> None:  # fmt: skip
    for i in range(len(viewer)):
        v, d = viewer[i], video[i]
        if not whole[i]:
            y = targets[i, LIKE]
            if y == y:  # a late like, or one taken back
                step = 1.0 if y > 0.5 else -1.0
                d_rates[d, 2] = max(d_rates[d, 2] + step, 0.0)
                if own[i]:
                    v_rates[v, 2] = max(v_rates[v, 2] + step, 0.0)
            continue
        finish, like, skip = targets[i, FINISH], targets[i, LIKE], targets[i, SKIP]
        if own[i]:
            if at[i] - last_at[v] > SESSION_GAP_S:
                session_from[v] = at[i]
                session_n[v] = 0
            last_at[v] = max(last_at[v], at[i])
            session_n[v] += 1
            _add(v_rates, v, fades[0], finish, like, skip)
            _add(v_fast, v, fades[1], finish, like, skip)
            v_share[v] += 0.05 * (targets[i, SHARE] - v_share[v])
        _add(d_rates, d, fades[2], finish, like, skip)
        _add(d_fast, d, fades[3], finish, like, skip)
        _add(creators, d_creator[d], fades[4], finish, like, skip)
        _add(sounds, d_sound[d], fades[4], finish, like, skip)
        _add(topics, d_topic[d], fades[4], finish, like, skip)
        _add(surfaces, surface[i], fades[4], finish, like, skip)
        everywhere[0] = everywhere[0] * fades[5] + 1.0
        everywhere[1] = everywhere[1] * fades[5] + finish
        everywhere[2] = everywhere[2] * fades[5] + like
        everywhere[3] = everywhere[3] * fades[5] + skip
        d_share[d] += 0.02 * (targets[i, SHARE] - d_share[d])
        d_counts[d, 0] += 1
        if finish > 0.5:
            d_counts[d, 1] += 1
        if skip > 0.5:
            d_counts[d, 6] += 1


class Appeal:
    """Keeps every count of trials and successes; what they say of a candidate is worked out in `rank.features`."""

    name = "appeal"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        v, d, r = memory.viewers, memory.videos, memory.rates
        fades = np.array(
            [knobs[name] for name in ("viewer_fade", "viewer_fast_fade", "video_fade", "video_fast_fade", "group_fade",
                                      "everywhere_fade")]
        )  # fmt: skip
        _learn(
            batch.viewer, batch.video, batch.at, batch.surface, batch.targets, batch.whole, batch.own, fades,
            v.rates, v.fast, v.share, v.last_at, v.session_from, v.session_n,
            d.rates, d.fast, d.share, d.counts, d.creator, d.sound, d.topic,
            r.creators.rates, r.sounds.rates, r.topics.rates, r.surfaces.rates, r.everywhere,
        )  # fmt: skip

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        """Rates come from lessons alone."""


__all__ = ["SESSION_GAP_S", "Appeal"]
