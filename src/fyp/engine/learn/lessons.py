"""Lessons as columns: what the Learners are handed."""

from collections.abc import Sequence

import numpy as np

from fyp.engine.memory.memory import Memory
from fyp.engine.memory.viewers import VIEWER_FIELDS
from fyp.engine.stages import F32, Batch
from fyp.vocabulary.lesson import HEADS, Lesson

FINISH, SHARE, SKIP, LIKE = (HEADS.index(name) for name in ("finish", "watched_share", "early_skip", "like"))
MEANT = np.float32(2.0)
"""The liking of one who says "more like this": the most there is."""
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
    """The lessons in order; the rows that were stored as float16 become float32.

    What was served by an engine with other features or a larger table gets empty rows and ids: it teaches no weights.
    """
    n = len(lessons)
    viewers, videos, surfaces = memory.viewers.index, memory.videos.index, memory.rates.surfaces
    targets = np.array([lesson.targets for lesson in lessons], np.float32)
    wide, many = len(memory.parameters.direct), memory.videos.field.shape[1] + VIEWER_FIELDS
    row, field = bytes(2 * wide), bytes(4 * many)
    told, named = [lesson.row for lesson in lessons], [lesson.fields for lesson in lessons]
    if set(map(len, told)) != {len(row)} or set(map(len, named)) != {len(field)}:
        fits = [len(a) == len(row) and len(b) == len(field) for a, b in zip(told, named, strict=True)]
        told = [one if fit else row for one, fit in zip(told, fits, strict=True)]
        named = [one if fit else field for one, fit in zip(named, fits, strict=True)]
    rows = np.frombuffer(b"".join(told), np.float16).reshape(n, wide)
    fields = np.frombuffer(b"".join(named), np.uint32).reshape(n, many)
    if (foreign := np.flatnonzero(fields.max(axis=1, initial=0) >= len(memory.parameters.linear))).size:
        fields = fields.copy()
        fields[foreign] = 0
    more = np.array([lesson.more for lesson in lessons], np.int8)
    on = [lesson.surface for lesson in lessons]
    of = {name: surfaces.row(name) for name in dict.fromkeys(on)}  # new ones in the order of the log
    return Batch(
        viewer=np.array([viewers[lesson.viewer] for lesson in lessons], np.int32),
        video=np.array([videos[lesson.video] for lesson in lessons], np.int32),
        at=np.array([lesson.at for lesson in lessons], np.float64),
        surface=np.array([of[name] for name in on], np.int32),
        watched_s=np.array([lesson.watched_s for lesson in lessons], np.float32),
        targets=targets,
        rows=rows.astype(np.float32),
        fields=fields,
        whole=~np.isnan(targets[:, FINISH]),
        liking=np.where(more > 0, MEANT, liking(targets)).astype(np.float32),
        own=np.array([lesson.own for lesson in lessons], np.bool_),
        more=more,
        seat=np.array([lesson.seat for lesson in lessons], np.int8),
        level=np.array([lesson.level for lesson in lessons], np.float32),
    )


__all__ = ["FINISH", "FOLLOW", "LIKE", "REFUSED", "SHARE", "SKIP", "columns", "liking"]
