"""Lessons as columns: what the Learners are handed."""

from collections.abc import Sequence

import numpy as np

from fyp.engine.memory.memory import Memory
from fyp.engine.stages import F32, Batch
from fyp.vocabulary.lesson import HEADS, Lesson

FINISH, SHARE, SKIP, LIKE = (HEADS.index(name) for name in ("finish", "watched_share", "early_skip", "like"))
FOLLOW, REFUSED = HEADS.index("follow"), HEADS.index("not_interested")


def liking(targets: F32) -> F32:
    """How much a showing was liked [n], from -2 to 2, of `targets` [n, heads]: the sign and size of what taste learns.

    A finish is +1, an early skip -1, else the debiased watched share from -0.5 to 0.5; each meant act adds 0.5 (1 at
    most), "not interested" takes 2. A late act counts by itself.
    """
    t = np.nan_to_num(targets, nan=0.0)
    whole = ~np.isnan(targets[:, FINISH])
    watched = np.where(t[:, FINISH] > 0, 1.0, np.where(t[:, SKIP] > 0, -1.0, t[:, SHARE] - 0.5))
    acts = np.minimum(t[:, LIKE : FOLLOW + 1].sum(axis=1) * 0.5, 1.0)
    value: F32 = np.where(whole, watched, 0.0) + acts - 2.0 * t[:, REFUSED]
    return np.clip(value, -2.0, 2.0).astype(np.float32)


def columns(lessons: Sequence[Lesson], memory: Memory) -> Batch:
    """The lessons in order; the rows that were stored as float16 become float32."""
    n = len(lessons)
    viewers, videos, surfaces = memory.viewers.index, memory.videos.index, memory.rates.surfaces
    targets = np.array([lesson.targets for lesson in lessons], np.float32)
    rows = np.frombuffer(b"".join([lesson.row for lesson in lessons]), np.float16).reshape(n, -1)
    return Batch(
        viewer=np.array([viewers[lesson.viewer] for lesson in lessons], np.int32),
        video=np.array([videos[lesson.video] for lesson in lessons], np.int32),
        at=np.array([lesson.at for lesson in lessons], np.float64),
        surface=np.array([surfaces.row(lesson.surface) for lesson in lessons], np.int32),
        watched_s=np.array([lesson.watched_s for lesson in lessons], np.float32),
        targets=targets,
        rows=rows.astype(np.float32),
        fields=np.frombuffer(b"".join([lesson.fields for lesson in lessons]), np.uint32).reshape(n, -1),
        whole=~np.isnan(targets[:, FINISH]),
        liking=liking(targets),
    )


__all__ = ["FINISH", "FOLLOW", "LIKE", "REFUSED", "SHARE", "SKIP", "columns", "liking"]
