"""refresh: is a refreshed feed a newcomer's, is the undo exact, is a niche forgotten, is who leaves gone, are all alike?"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from fyp.adapters.ram.blobs import RamBlobs
from fyp.adapters.ram.clock import ManualClock, SeededDice
from fyp.adapters.ram.event_log import RamEventLog
from fyp.adapters.ram.uploads import RamUploads
from fyp.adapters.ram.vault import RamVault
from fyp.app import App, Doors, Publication, open_app
from fyp.config import Settings
from fyp.engine import Engine
from fyp.engine.retrieve import SOURCES
from fyp.engine.warm import warm
from fyp.lab.hamlet import NICHES, Even, Hamlet, loves
from fyp.lab.report import Report, table
from fyp.lab.telling_apart import told_apart
from fyp.ports.event_log import Entry
from fyp.vocabulary.event import AnyEvent, Arrived, Followed, Forgot, Refreshed, Served
from fyp.vocabulary.feed import FeedPage
from fyp.vocabulary.lesson import Lesson

ABOUT = """is a refreshed feed that of a newcomer

In a simulated town people have lived for a while. refreshed_vs_new_auc: some refresh, and newcomers with the very same tastes
and follows come, for whom the videos that the others have seen are not there; a logistic regression is to tell them apart by
the topics, sources, popularity, makers and order of their next 50 videos (mean AUC of held-out folds). seen_auc: the same, when
newcomers may be shown those too: nothing is shown twice, so that who was there before gets less of what is seen by most.
undo_exact: a refresh that is taken back, at once and after ten videos, leaves what was
known to the bit. forget_ratio: how often a niche is shown in the 48 videos after it was forgotten, by how often it is shown to
newcomers with the same tastes; others_kept: what the other loved niches have of the rest of the next 30 videos, after by
before.
erase_equal: the state of an app from which people were erased, made anew, is that of their log without them.
unprofiled_identical: a real server gives two people of one region the same bytes, one with a past and one without."""

PAGE, NEXT, LATER = 3, 50, 48
LOOK = 30
NAMES = (*(source.name for source in SOURCES), "again")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=300, help="who refresh, and as many newcomers (300)")
    parser.add_argument("--people", type=int, default=400, help="who have lived in the town before (400)")
    parser.add_argument("--videos", type=int, default=3000, help="videos of the town (3,000)")
    parser.add_argument("--before", type=int, default=90, help="videos that each of them has watched (90)")
    parser.add_argument("--seed", type=int, default=0, help="of the town")


class Recorded(Engine):
    """An engine that keeps its log."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed=seed)
        self.log: list[AnyEvent] = []

    def observe_many(self, events: Sequence[AnyEvent]) -> list[Lesson]:
        self.log += events
        return super().observe_many(events)


def twin(town: Hamlet, who: Even, name: str) -> Even:
    """A newcomer with the tastes and the follows of somebody."""
    new = replace(who, id=name, follows=set(who.follows), weary={})
    town.engine.observe(Arrived(id=town.new_id(), at=town.now, viewer=name, language=who.language))
    for creator in sorted(who.follows):
        town.engine.observe(Followed(id=town.new_id(), at=town.now, viewer=name, creator=creator))
    return new


def unseen_by(town: Hamlet, who: Even, other: Even) -> None:
    """Take the videos that `who` was served out of the reach of a newcomer, who stays somebody new."""
    d, served = town.engine.memory.videos, town.engine.memory.viewers.served
    videos = tuple(d.ids[row] for row in served.get(town.engine.memory.viewers.find(who.id)))
    none = (0.0,) * len(videos)
    town.engine.observe(
        Served(
            id=town.new_id(), at=town.now, viewer=other.id, page=f"before-{other.id}", surface="foryou", videos=videos,
            sources=("elsewhere",) * len(videos), scores=none, propensities=none, rows=b"", fields=b"", chances=b"",
            weights_version="",
        )
    )  # fmt: skip
    refresh(town, other)


def next_videos(town: Hamlet, who: Even) -> list[float]:
    """Watch the next 50 videos; what can be said of them without knowing who saw them."""
    topics, sources = np.zeros(len(NICHES)), np.zeros(len(NAMES))
    plays: list[float] = []
    scores, chances, makers, own, order = [], [], set(), [], []
    d = town.engine.memory.videos
    while len(plays) < NEXT:
        page = town.page(who, PAGE)
        for slot in page.slots[: NEXT - len(plays)]:
            video = town.videos[slot.video]
            topics[NICHES.index(video.niche)] += 1
            sources[NAMES.index(slot.why.source)] += 1
            plays.append(float(np.log1p(d.counts[d.find(video.id), 0])))
            scores.append(slot.score)
            chances.append(slot.propensity)
            makers.add(video.creator)
            own.append(video.language == who.language)
            order.append(video.niche)
            town.watch(who, page, slot.position)
    new = [niche not in order[:i] for i, niche in enumerate(order)]
    runs = [a == b for a, b in pairwise(order)]
    parts = [statistics.fmean(plays[i : i + 10]) for i in range(0, NEXT, 10)]
    news = [float(sum(new[i : i + 10])) for i in range(0, NEXT, 10)]
    return [
        *topics, *np.sort(topics), *sources, *parts, statistics.pstdev(plays), max(plays), min(plays), statistics.fmean(scores),
        statistics.fmean(scores[:12]), statistics.fmean(chances), float(len(makers)), float(sum(own)), float(sum(runs)), *news,
    ]  # fmt: skip


def refresh(town: Hamlet, who: Even, on: bool = True) -> None:
    town.engine.observe(Refreshed(id=town.new_id(), at=town.now, viewer=who.id, on=on))


def alike(town: Hamlet, people: Sequence[Even], seed: int) -> list[float]:
    """The AUC of telling those who refresh from newcomers with the same tastes: for whom what they have seen is not there, and
    for whom it is. All watch in turn."""
    rows: list[list[list[float]]] = [[], [], []]
    for n, who in enumerate(people):
        who.weary = {}  # a night's rest
        refresh(town, who)
        three = [who, twin(town, who, f"unseen-{who.id}"), twin(town, who, f"new-{who.id}")]
        unseen_by(town, who, three[1])
        for place in range(3):
            kind = (n + place) % 3
            rows[kind].append(next_videos(town, three[kind]))
        _say(n, len(people), "refreshed")
    count = len(people)
    labels, groups = [True] * count + [False] * count, [*range(count)] * 2
    return [told_apart(np.array(rows[0] + rows[new]), labels, groups, seed) for new in (1, 2)]


def undone(town: Hamlet, people: Sequence[Even]) -> bool:
    """Is all as it was when a refresh is taken back: at once the whole state, later all that was learned of the viewer?"""
    memory, exact = town.engine.memory, True
    for n, who in enumerate(people):
        before = town.engine.digest() if n < 5 else ""
        row = memory.viewers.find(who.id)
        known = memory.viewers.learned(row), memory.viewers.field[row].tolist(), memory.renewals.last.get(row)
        refresh(town, who)
        exact = exact and memory.viewers.learned(row) != known[0]
        if not before:
            town.scroll(who, 10, PAGE)
            town.now += 3600.0
        refresh(town, who, on=False)
        exact = exact and (not before or town.engine.digest() == before)
        now = memory.viewers.learned(row), memory.viewers.field[row].tolist(), memory.renewals.last.get(row)
        exact = exact and now == known
    return exact


def _count(town: Hamlet, ids: Sequence[str], niches: set[str]) -> int:
    return sum(town.videos[id].niche in niches for id in ids)


def _ids(page: FeedPage) -> list[str]:
    return [slot.video for slot in page.slots]


def forgotten(town: Hamlet, people: Sequence[Even]) -> tuple[float, float, float]:
    """Showings of the forgotten niche, after and before it was forgotten, by those of newcomers; and how much of the rest of
    the feed the other loved niches have, after by before."""
    before = after = newcomers = 0.0
    kept: list[list[float]] = [[], []]
    for n, who in enumerate(people):
        loved = loves(who)
        look = town.request(who, LOOK)
        now = _ids(town.engine.compose(look)[0])
        niche = max(sorted(loved), key=lambda niche: _count(town, now, {niche}))
        others = loved - {niche}
        seen = town.scroll(who, LATER, PAGE)
        before += _count(town, seen, {niche})
        now = _ids(town.engine.compose(town.request(who, LOOK))[0])
        town.engine.observe(Forgot(id=town.new_id(), at=town.now, viewer=who.id, topic=niche))
        then = _ids(town.engine.compose(town.request(who, LOOK))[0])
        for shares, ids in zip(kept, (now, then), strict=True):
            shares.append(_count(town, ids, others) / max(1, LOOK - _count(town, ids, {niche})))
        who.tastes[niche] = -0.25  # they have had enough of it: it is to them as to anybody
        who.weary = {}
        new = twin(town, who, f"other-{who.id}")
        for person in (who, new) if n % 2 else (new, who):
            shown = _count(town, town.scroll(person, LATER, PAGE), {niche})
            if person is who:
                after += shown
            else:
                newcomers += shown
        _say(n, len(people), "have forgotten")
    return after / max(newcomers, 1.0), before / max(newcomers, 1.0), sum(kept[1]) / max(sum(kept[0]), 1e-9)


def erased(log: Sequence[AnyEvent], leave: Sequence[str], seed: int) -> bool:
    """Is the state of an app with this log, when these have left and it was made anew, that of the log without them?"""
    events, blobs = RamEventLog(), RamBlobs()
    events.append([Entry(event) for event in log])
    clock = ManualClock(log[-1].at + 60.0)
    doors = Doors(events, events.records, blobs, None, clock, SeededDice(seed), RamVault(), RamUploads())
    app = App(doors, lambda: Engine(seed=seed))
    try:
        for viewer in leave:
            app.erase(viewer)
        stale = app.digest()
        app.rebuild()
        without = Engine(seed=seed)
        without.observe_many([event for event in log if event.viewer not in leave])
        return app.digest() == without.digest() != stale
    finally:
        app.stop()


def unprofiled(town: Hamlet) -> bool:
    """Does a real server give somebody with a past and somebody without the same bytes and headers, page after page?"""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(Settings(data=folder))
        app.publish_all(Publication(video) for video in list(town.videos.values())[:400])
        app.stop()
        command = [sys.executable, "-m", "fyp.cli", "serve", "--data", folder, "--port", "0"]
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ}
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().rsplit(":", 1)[1])
            return _identical(port)
        finally:
            server.terminate()
            server.wait(60)


def _identical(port: int) -> bool:
    cookies = ["", ""]

    def ask(who: int, method: str, path: str, body: object = None) -> tuple[bytes, list[tuple[str, str]]]:
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        server.request(method, path, json.dumps(body), {"accept-language": "nl-NL,nl;q=0.9", "cookie": cookies[who]})
        answer = server.getresponse()
        cookies[who] = (answer.getheader("set-cookie") or cookies[who]).partition(";")[0]
        heads = [(k.lower(), v) for k, v in answer.getheaders() if k.lower() not in ("set-cookie", "date")]
        return answer.read(), sorted(heads)

    for _ in range(4):  # one of them has a past
        page = json.loads(ask(0, "GET", "/v1/feed?n=5")[0])
        ask(0, "POST", "/v1/events", [
            {"kind": "act", "act": "like", "id": f"a{slot['impression']}", "at": time.time(), "impression": slot["impression"]}
            for slot in page["slots"]
        ])  # fmt: skip
    cursor, same = 0, True
    for _ in range(5):
        answers = [ask(who, "GET", f"/v1/feed?surface=popular&n=10&cursor={cursor}") for who in (0, 1)]
        page = json.loads(answers[0][0])
        same = same and answers[0] == answers[1] and len(page["slots"]) == 10
        cursor = page["cursor"]
    return same


def run(args: argparse.Namespace) -> Report:
    warm()
    town = Hamlet(Recorded(args.seed), args.videos, args.seed)
    crowd = [town.arrive(n) for n in range(args.people)]
    for n, who in enumerate(crowd):
        town.scroll(who, args.before, PAGE)
        who.weary = {}
        _say(n, len(crowd), "people have lived")
    assert isinstance(town.engine, Recorded)
    lived = list(town.engine.log)
    figures: dict[str, Any] = {
        "erase_equal": erased(lived[: 30_000 + args.videos], [crowd[0].id, crowd[2].id], args.seed),
        "unprofiled_identical": unprofiled(town),
        "undo_exact": undone(town, crowd[:40]),
    }
    ratio, before, kept = forgotten(town, crowd[: args.viewers // 2])
    figures |= {"forget_ratio": round(ratio, 4), "before_ratio": round(before, 4), "others_kept": round(kept, 4)}
    same, seen = alike(town, crowd[-args.viewers :], args.seed)
    figures |= {"refreshed_vs_new_auc": round(same, 4), "seen_auc": round(seen, 4)}
    figures |= {"viewers": args.viewers, "people": args.people, "videos": args.videos}
    return Report(figures, table(("what", "figure"), list(figures.items())))


def _say(done: int, of: int, what: str) -> None:
    if done % 20 == 0 or done == of - 1:
        print(f"\r{done + 1:,} of {of:,} {what} ", end="\n" if done == of - 1 else "", file=sys.stderr, flush=True)
