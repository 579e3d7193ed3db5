"""Words: a showing as names of features, for learners that take names: the viewer's own first, then all others."""

from collections.abc import Iterator

from fyp.lab.progressive import Seen


def words(seen: Seen) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Of each showing the names that are the viewer's own (id, and id with topic, creator and length) and the others."""
    creator, sound = seen.creator[seen.video].tolist(), seen.sound[seen.video].tolist()
    topic, length = seen.topic[seen.video].tolist(), seen.length[seen.video].tolist()
    columns = zip(
        seen.viewer.tolist(), seen.video.tolist(), creator, sound, topic, length, seen.surface.tolist(),
        seen.hour.tolist(), strict=True,
    )  # fmt: skip
    for v, d, c, m, t, n, s, h in columns:
        yield (
            (f"u{v}", f"u{v}t{t}", f"u{v}c{c}", f"u{v}n{n}"),
            (f"d{d}", f"c{c}", f"m{m}", f"t{t}", f"n{n}", f"s{s}", f"h{h}"),
        )


__all__ = ["words"]
