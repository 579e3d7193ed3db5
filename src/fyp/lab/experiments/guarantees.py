"""guarantees: what is never shown, held against every slot that is served to people with several devices at once."""

import argparse
import multiprocessing
import os
import random
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, NamedTuple

from fyp.adapters.ram.blobs import RamBlobs
from fyp.adapters.ram.clock import ManualClock, SeededDice
from fyp.adapters.ram.event_log import RamEventLog
from fyp.adapters.ram.uploads import RamUploads
from fyp.adapters.ram.vault import RamVault
from fyp.app.app import App, Doors
from fyp.app.snapshots import PREFIX
from fyp.engine import Engine, Knobs
from fyp.engine.warm import warm
from fyp.lab.inspector import Caps, Inspector, inspected
from fyp.lab.report import Report, table
from fyp.vocabulary.event import (
    Act,
    ActKind,
    AnyEvent,
    Blocked,
    Configured,
    Followed,
    Impression,
    Muted,
    MuteKind,
    Preferred,
    Removed,
    Swipe,
    Uploaded,
)  # fmt: skip
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.video import Video

ABOUT = """what is never shown, held against every slot that is served

Towns of a few hundred videos, one after another; in each, threads play the devices of the same viewers: they ask for pages on
both surfaces, watch, follow, block, mute, slide, report, set languages and take it back, while videos come and go, and the
server stops and starts from a snapshot, every second time from the one before the last. Then an inspector that shares no code
with the engine reads the log: violations counts slots that break a rule. A rule that bends (a row, what was seen, the caps)
is broken only where another video could have kept it; doubtful are caps passed where so little was left that all was needed."""

TOPICS, TAGS, SOUNDS, CREATORS, LANGUAGES = 12, 20, 40, 60, ("nl", "en", "de")
ACTS: tuple[ActKind, ...] = ("like", "more", "report", "report", "not_interested")
CAMPAIGNS = 4
WORDS = tuple(f"word{n}" for n in range(30))
DEVICES, VIEWERS, VIDEOS = 4, 12, 700
TOWN = 50_000
"""Positions of one town, then the next is made."""
RESTARTS = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--positions", type=int, default=100_000, help="slots to hold against the rules (100,000)")
    parser.add_argument("--workers", type=int, default=0, help="towns at once (0: one a processor)")
    parser.add_argument("--seed", type=int, default=0, help="of the first town")


class Found(NamedTuple):
    """What an inspector found in one town."""

    positions: int
    doubtful: int
    events: int
    violations: dict[str, int]
    first: dict[str, str]


class Lasting(RamEventLog):
    """A log in memory that outlives the app that writes it, as a file does."""

    def close(self) -> None:
        """Nothing: the next app reads on."""


class Town:
    """A catalogue, the same viewers on several devices, and a server that is started again and again over one log."""

    def __init__(self, seed: int, positions: int) -> None:
        self._dice = random.Random(f"{seed}/guarantees")
        self._positions, self._seed = positions, seed
        self._clock, self._ids = ManualClock(), SeededDice(seed)
        self._log, self._blobs = Lasting(), RamBlobs()
        self._lock = threading.Lock()
        self.asked: dict[str, int] = {}
        self._served = 0
        self._viewers = [f"viewer{n}" for n in range(VIEWERS - 2)] + ["c0", "c1"]  # two of them are makers as well
        self._next = VIEWERS
        self._stay: dict[str, float] = {}
        self._made = 0

    def live(self) -> Inspector:
        """Serve all positions; what came of it."""
        knobs = Knobs(hash_bits=10, keep_slots=5_000)
        for part in range(RESTARTS):
            rest = RamVault(), RamUploads()
            doors = Doors(self._log, self._log.records, self._blobs, self._blobs, self._clock, self._ids, *rest)
            app = App(doors, lambda: Engine(knobs, self._seed), snapshot_events=1_000)
            try:
                if part == 0:
                    app.tell([self._upload() for _ in range(VIDEOS)])
                self._until(app, self._positions * (part + 1) // RESTARTS)
            finally:
                app.stop()
            if part % 2 and len(keys := self._blobs.keys(PREFIX)) > 1:
                self._blobs.delete(keys[-1])  # as after a crash: more of the log is read again
        log = ((logged.offset, logged.event) for logged in self._log.read())
        caps = Caps(int(knobs["creator_cap"]), int(knobs["campaign_cap"]), int(knobs["niche_cap"]))
        return inspected(log, self.asked, caps, 150)

    def _until(self, app: App, positions: int) -> None:
        failed: list[BaseException] = []

        def device(number: int) -> None:
            dice = random.Random(f"{self._seed}/{positions}/{number}")
            try:
                while self._served < positions and not failed:
                    self._act(app, dice)
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=device, args=(n,), daemon=True) for n in range(DEVICES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]

    def _act(self, app: App, dice: random.Random) -> None:
        """One viewer on one device: a page, and something that is said."""
        place = dice.randrange(len(self._viewers))
        viewer = self._viewers[place]
        self._clock.advance(1.0)
        n = dice.choice((3, 10, 30, 50, 50, 50))
        surface = "following" if dice.random() < 0.1 else "foryou"
        before = app.last()  # all of it is known to whom is asked now
        page = app.feed(FeedRequest(viewer=viewer, at=self._clock.now(), n=n, surface=surface))
        with self._lock:
            if page.slots:
                self.asked[page.id] = before
                self._served += len(page.slots)
            used = self._stay[viewer] = self._stay.get(viewer, 0.0) + len(page.slots)
            if used > (VIDEOS * 0.5 if place else VIDEOS * 1.5) and place < VIEWERS - 2:
                self._viewers[place] = (
                    f"viewer{self._next}"  # the first one stays on, to the end of the catalogue and beyond
                )
                self._next += 1
        said = self._watched(page, dice)
        if dice.random() < 0.5:
            said.append(self._said(viewer, dice))
        if dice.random() < 0.05:
            said.append(self._town(dice))
        app.tell(said)

    def _new(self, viewer: str = "") -> dict[str, Any]:
        with self._lock:
            return {"id": self._ids.new_id(), "at": self._clock.now(), "viewer": viewer}

    def _watched(self, page: FeedPage, dice: random.Random) -> list[AnyEvent]:
        events: list[AnyEvent] = []
        for slot in page.slots[:: max(1, len(page.slots) // 3)]:
            mark = page.impression(slot.position)
            events.append(Impression(**self._new(page.viewer), page=page.id, slot=slot.position, video=slot.video))
            if dice.random() < 0.15:
                act = dice.choice(ACTS)
                events.append(Act(**self._new(page.viewer), impression=mark, act=act, on=True))
            events.append(Swipe(**self._new(page.viewer), impression=mark, watched_s=dice.choice((0.2, 0.9))))
        return events

    def _said(self, viewer: str, dice: random.Random) -> AnyEvent:
        new = self._new(viewer)
        kind, on = dice.random(), dice.random() < 0.6
        creator = f"c{dice.randrange(2, CREATORS)}"
        if kind < 0.2:
            return Followed(**new, creator=creator, on=dice.random() < 0.9)
        if kind < 0.35:
            return Blocked(**new, creator=creator if dice.random() < 0.9 else self._viewers[0], on=on)
        if kind < 0.7:
            chosen: dict[MuteKind, str] = {
                "creator": creator, "sound": f"s{dice.randrange(SOUNDS)}", "hashtag": f"tag{dice.randrange(TAGS)}",
                "keyword": dice.choice(WORDS),
            }  # fmt: skip
            about = dice.choice(list(chosen))
            return Muted(**new, about=about, what=chosen[about], on=on)
        if kind < 0.9:
            return Preferred(**new, topic=f"topic{dice.randrange(TOPICS)}", level=dice.randint(-2, 2))
        return Configured(**new, languages=("nl", "en") if dice.random() < 0.3 else ())

    def _town(self, dice: random.Random) -> AnyEvent:
        """A video comes, goes, comes back or is said anew."""
        kind = dice.random()
        if kind < 0.5:
            return self._upload()
        if kind < 0.75:
            return Removed(**self._new(), video=f"v{dice.randrange(VIDEOS)}")
        return self._upload(dice.randrange(VIDEOS))

    def _upload(self, number: int | None = None) -> Uploaded:
        """A video; told again it has another caption alone."""
        with self._lock:
            if number is None:
                number, self._made = self._made, self._made + 1
            spoken = random.Random(f"{self._seed}/{number}/{self._dice.random()}")
        dice = random.Random(f"{self._seed}/{number}")
        topic, tags = dice.randrange(TOPICS), dice.sample(range(TAGS), 2)
        video = Video(
            id=f"v{number}", creator=f"c{dice.randrange(CREATORS)}", duration_s=8.0, posted_at=1.6e9 + number,
            sound=f"s{dice.randrange(SOUNDS)}" if dice.random() < 0.9 else "", caption=" ".join(spoken.sample(WORDS, 2)),
            hashtags=tuple(f"tag{tag}" for tag in tags), topics=(f"topic{topic}",), language=dice.choice(LANGUAGES),
            fingerprint=f"print{dice.randrange(VIDEOS)}" if dice.random() < 0.2 else "",
            campaign=f"campaign{dice.randrange(CAMPAIGNS)}" if dice.random() < 0.25 else "",
        )  # fmt: skip
        return Uploaded(**self._new(video.creator), video=video)


def town(seed: int, positions: int) -> Found:
    """One town from its beginning to its end."""
    made = Town(seed, positions)
    seen = made.live()
    return Found(seen.positions, seen.doubtful, made._log.last(), dict(seen.violations), seen.first)


def run(args: argparse.Namespace) -> Report:
    warm()
    started = time.monotonic()
    sizes = [min(TOWN, args.positions - start) for start in range(0, args.positions, TOWN)]
    workers = min(args.workers or os.cpu_count() or 1, len(sizes))
    violations: Counter[str] = Counter()
    first: dict[str, str] = {}
    positions = doubtful = events = 0
    jobs = [(args.seed + n, size) for n, size in enumerate(sizes)]
    for n, found in enumerate(_all(jobs, workers), start=1):
        positions, doubtful, events = positions + found.positions, doubtful + found.doubtful, events + found.events
        violations.update(found.violations)
        first = found.first | first
        rate = positions / (time.monotonic() - started)
        print(f"\r{positions:,} positions, {n} towns, {rate:,.0f} a second ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    figures: dict[str, Any] = {
        "positions": positions, "violations": sum(violations.values()), "violations_of": dict(violations),
        "doubtful": doubtful, "towns": len(jobs), "events": events, "devices": DEVICES, "restarts": len(jobs) * RESTARTS,
        "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip
    rows = [(name, value) for name, value in figures.items() if not isinstance(value, dict)]
    return Report(
        figures,
        table(("what", "figure"), [*rows, *violations.items()]) + "".join(f"\n{k}: {v}" for k, v in first.items()),
    )


def _all(jobs: list[tuple[int, int]], workers: int) -> Any:
    """What was found in each town, as they end."""
    if workers <= 1:
        yield from (town(*job) for job in jobs)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        for done in as_completed([pool.submit(town, *job) for job in jobs]):
            yield done.result()
