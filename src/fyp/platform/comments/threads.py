"""Threads: those that were asked for last, kept current by the events of each commit. Safe to ask from several threads."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence

from fyp.platform.comments.thread import Thread, load
from fyp.ports.records import Records
from fyp.vocabulary.event import AnyEvent, Erased, Uploaded
from fyp.vocabulary.talk import Commented, CommentLiked, CommentPinned, CommentRemoved

KEPT = 2_000
"""Threads in memory: one of a hundred comments takes some 60 kB."""
COUNTED = 200_000
"""Counts that are remembered."""

_ABOUT = (Commented, CommentLiked, CommentPinned, CommentRemoved)


class Threads:
    """`hear` is called after each commit; a thread is read from the records when it is first asked for."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._held: OrderedDict[str, Thread] = OrderedDict()
        self._counts: dict[str, int] = {}
        self._loading: dict[str, list[AnyEvent]] = {}
        self._readers: Counter[str] = Counter()
        self._erasures = 0
        self.lock = threading.RLock()

    def hear(self, events: Sequence[AnyEvent]) -> None:
        """Take in events that are committed, in order."""
        for event in events:
            if isinstance(event, _ABOUT):
                self._take(event.video, event)
            elif type(event) is Uploaded and event.video.answers:
                self._take(event.video.answers.partition("/")[0], event)
            elif type(event) is Erased:
                with self.lock:
                    self._erasures += 1
                    self._held.clear()
                    self._counts.clear()

    def _take(self, video: str, event: AnyEvent) -> None:
        with self.lock:
            if video in self._loading:
                self._loading[video].append(event)
            thread = self._held.get(video)
            if thread is not None:
                thread.take(event)
            self._counts.pop(video, None)

    def of(self, video: str) -> Thread:
        """The thread of a video. Hold `lock` while you read it."""
        while True:
            with self.lock:
                thread = self._held.get(video)
                if thread is not None:
                    self._held.move_to_end(video)
                    return thread
                missed = self._loading.setdefault(video, [])
                erasures = self._erasures
                self._readers[video] += 1
            try:
                thread = load(self._records, video)
            finally:
                with self.lock:
                    self._readers[video] -= 1
                    if not self._readers[video]:
                        del self._readers[video], self._loading[video]
                    if thread is not None and self._erasures == erasures:  # else it may be of somebody who has left
                        for event in missed:  # one that was read too changes nothing when it is taken again
                            thread.take(event)
                        thread = self._held.setdefault(video, thread)
                        if len(self._held) > KEPT:
                            self._held.popitem(last=False)
                    else:
                        thread = None
            if thread is not None:
                return thread

    def counts(self, videos: Sequence[str]) -> dict[str, int]:
        """How many comments stand under each video."""
        found: dict[str, int] = {}
        for video in videos:
            count = self._counts.get(video)
            if count is None:
                thread = self.of(video)
                with self.lock:
                    count = thread.count
                    if len(self._counts) > COUNTED:
                        self._counts.clear()
                    if self._held.get(video) is thread:  # else events pass it by
                        self._counts[video] = count
            found[video] = count
        return found


__all__ = ["COUNTED", "KEPT", "Threads"]
