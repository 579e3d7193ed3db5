"""Peers: look-ups of others on the very vectors of the engine, in the same run: implicit's top 50, faiss flat and inverted."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.models.nearest import nearest

TOP, DEEP = 50, 1000


def median_ms(call: Callable[[int], object], times: int) -> float:
    """The median of `times` calls, after three to warm up; `call` is told the how-manieth it is."""
    took = []
    for i in range(-3, times):
        start = time.perf_counter()
        call(i)
        if i >= 0:
            took.append(time.perf_counter() - start)
    return round(float(np.median(took)) * 1000, 3)


def tastes_of(engine: Engine, viewer: int) -> NDArray[np.float32]:
    """Both tastes [2, DIM] of a viewer, of length 1, as the taste source asks for them."""
    v = engine.memory.viewers
    tastes = np.stack([v.long[viewer], v.short[viewer]])
    return np.asarray(tastes / np.maximum(np.linalg.norm(tastes, axis=1, keepdims=True), 1e-6), np.float32)


def recall(engine: Engine, viewers: int) -> float:
    """Of the 1,000 nearest to each taste by an exact scan, the share that the engine's own search finds."""
    m = engine.memory
    if not m.inverted.keep(int(engine.knobs["exact_up_to"])):
        return 1.0  # the search is that scan
    allowed = m.videos.alive[: len(m.videos)]
    shares = []
    for viewer in range(0, len(m.viewers), max(1, len(m.viewers) // viewers)):
        tastes = tastes_of(engine, viewer)
        found = m.inverted.nearest(tastes, allowed, DEEP, int(engine.knobs["scan_budget"]))
        for mine, exact in zip(found, nearest(m.videos.compact, tastes, allowed, DEEP), strict=True):
            shares.append(float(np.isin(exact, mine).mean()))
    return round(float(np.mean(shares)), 4)


def look_ups(engine: Engine, times: int = 200) -> dict[str, Any]:
    """Milliseconds of a look-up by each peer, one core; implicit leaves out the viewer's own videos, as the engine does."""
    import faiss
    from implicit.cpu.als import AlternatingLeastSquares
    from scipy.sparse import csr_matrix

    m = engine.memory
    videos, viewers = len(m.videos), len(m.viewers)
    items, users = m.videos.vectors(slice(0, videos)), m.viewers.long[:viewers].copy()
    faiss.omp_set_num_threads(1)
    als = AlternatingLeastSquares(factors=items.shape[1], num_threads=1)
    als.item_factors, als.user_factors = items, users
    served = [m.viewers.served.get(viewer) for viewer in range(viewers)]
    ends = np.cumsum([0, *(len(rows) for rows in served)])
    rows = np.concatenate(served)
    seen = csr_matrix((np.ones(len(rows), np.float32), rows, ends), shape=(viewers, videos))
    flat = faiss.IndexFlatIP(items.shape[1])
    flat.add(items)
    out = {
        "implicit_top50_ms": median_ms(lambda i: als.recommend(i % viewers, seen[i % viewers], N=TOP), times),
        "faiss_flat_top50_ms": median_ms(lambda i: flat.search(users[i % viewers][None], TOP), times),
    }
    cells = 1024
    quantizer = faiss.IndexFlatIP(items.shape[1])
    index = faiss.IndexIVFFlat(quantizer, items.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
    index.train(items[:: max(1, videos // 40_000)])
    index.add(items)
    index.nprobe = 16
    return out | {"faiss_ivf_top50_ms": median_ms(lambda i: index.search(users[i % viewers][None], TOP), times)}


__all__ = ["DEEP", "TOP", "look_ups", "median_ms", "recall", "tastes_of"]
