"""Understanding: how what was understood in a video reaches its records and the engine; and how its maker puts it right."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from fyp.platform import contents
from fyp.ports.records import Records
from fyp.understand.topics import projected, tree
from fyp.vocabulary.content import Content, Guess, Understood
from fyp.vocabulary.event import Uploaded
from fyp.vocabulary.video import Video


def understood(records: Records, uploaded: Uploaded, content: Content) -> tuple[Uploaded, Understood]:
    """The events that publish a video with its content: what its maker did not say is filled in, and what nearly is a
    video that is there has the fingerprint of that. The topics that its maker has set stay. Told twice they count once:
    their ids follow from that of `uploaded`.
    """
    video = uploaded.video
    known = records.get(contents.CONTENT, video.id, Content)
    if known is not None and known.edited:
        content = replace(content, topics=known.topics, meaning=known.meaning, edited=True)
    twin = contents.twin(records, content, but=video.id)
    other = records.get("video", twin, Video) if twin else None
    told = replace(uploaded, video=content.on(video, other.fingerprint if other is not None else ""))
    return told, Understood(
        id=f"{uploaded.id[:62]}.u", at=uploaded.at, viewer=uploaded.viewer, video=video.id, content=content
    )


def corrected(content: Content, topics: Sequence[str]) -> Content:
    """`content` with the topics that its maker has set, ids of the tree, the first first; what it means follows from them."""
    known = [topic.id for topic in tree().topics]
    shares = np.zeros(len(known), np.float32)
    shares[[known.index(topic) for topic in topics]] = 1.0 / max(len(topics), 1)
    return replace(
        content, topics=tuple(Guess(topic, 1.0) for topic in topics), edited=True,
        meaning=projected(shares, np.zeros(512, np.float32)),
    )  # fmt: skip


__all__ = ["corrected", "understood"]
