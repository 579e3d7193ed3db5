"""Measures: what the app counts and times, for Prometheus. One registry an app, none for the process."""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from fyp.vocabulary.errors import Refusal

FAST = (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048)
"""Buckets of seconds, each twice the one before."""


class Measures:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        r = self.registry
        self._events = Counter("fyp_events", "Events told, by kind and outcome", ["kind", "outcome"], registry=r)
        self._refused = Counter("fyp_events_refused", "Events refused, by reason", ["code"], registry=r)
        self.feed = Histogram("fyp_feed_seconds", "From asking for a page to its commit", buckets=FAST, registry=r)
        self.commit = Histogram("fyp_commit_seconds", "Time of one commit of the log", buckets=FAST, registry=r)
        self.learn = Histogram("fyp_learn_seconds", "Time to learn one commit's events", buckets=FAST, registry=r)
        self._stage = Counter("fyp_stage_seconds", "Time spent in each stage of the feed", ["stage"], registry=r)
        self.pages = Counter("fyp_pages", "Pages served", registry=r)
        self.offset = Gauge("fyp_log_offset", "Offset of the newest event", registry=r)
        self.recall = Gauge("fyp_nearest_recall", "Of the nearest 1,000, the share that the index finds", registry=r)
        self.videos = Gauge("fyp_videos", "Videos that are published", registry=r)
        self.snapshot = Gauge("fyp_snapshot_offset", "Offset of the newest snapshot", registry=r)
        self.errors = Counter("fyp_errors", "Faults that were survived, by place", ["place"], registry=r)
        self._requests = Counter("fyp_requests", "Requests, by status", ["status"], registry=r)

    def events(self, outcome: str, kinds: Mapping[str, int]) -> None:
        for kind, count in kinds.items():
            self._events.labels(kind, outcome).inc(count)

    def refused(self, codes: Mapping[str, int]) -> None:
        for code, count in codes.items():
            self._refused.labels(code).inc(count)

    def undecoded(self, refusals: Iterable[Refusal]) -> None:
        """Refused before they were events."""
        for refusal in refusals:
            self._events.labels("unknown", "refused").inc()
            self._refused.labels(refusal.code).inc()

    def stages(self, ms: Mapping[str, float]) -> None:
        for stage, spent in ms.items():
            self._stage.labels(stage).inc(max(spent, 0.0) / 1000.0)

    def request(self, status: int) -> None:
        self._requests.labels(str(status)).inc()

    def text(self) -> bytes:
        """All of it in the text format of Prometheus."""
        return generate_latest(self.registry)


__all__ = ["FAST", "Measures"]
