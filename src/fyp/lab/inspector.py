"""Inspector: reads a log in order and holds every slot that was served against what the platform promises its viewers.

It shares no code with the engine: what may be shown is worked out from the events alone. A page must know of all that had been
acknowledged when it was asked for; what came in between, from another device, it may know or not.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from fyp.vocabulary.event import (
    Act,
    AnyEvent,
    Blocked,
    Configured,
    Followed,
    Muted,
    Preferred,
    Removed,
    Served,
    Uploaded,
)  # fmt: skip
from fyp.vocabulary.ids import split_impression
from fyp.vocabulary.video import Video

SPAN = 20
Rules = dict[tuple[str, str], list[int]]
"""What a viewer set: (about, what) -> the offsets since which it holds, and at which it was taken back (0: it was not)."""


class Caps(NamedTuple):
    """How many a creator, a campaign and a niche may have of any 20."""

    creator: int
    campaign: int
    niche: int


class Shown:
    """A video as it was published: since which offset, until which (0: it is still there), and what it said before."""

    def __init__(self, video: Video, offset: int) -> None:
        self.video, self.since, self.until = video, offset, 0
        self.words = words(video)
        self.changed, self.before = 0, self.words


class Watcher:
    """What one viewer has set and was served."""

    def __init__(self) -> None:
        self.rules: Rules = {}
        self.languages: tuple[int, tuple[str, ...], tuple[str, ...]] = (0, (), ())
        self.slid_up: dict[str, int] = {}
        self.seen: set[str] = set()
        self.prints: dict[str, str] = {}
        self.recent: deque[Video] = deque(maxlen=SPAN - 1)

    def set(self, about: str, what: str, on: bool, offset: int) -> None:
        if on:
            rule = self.rules.get((about, what))
            if rule is None or rule[1]:
                self.rules[about, what] = [offset, 0]
        elif (rule := self.rules.get((about, what))) is not None and not rule[1]:
            rule[1] = offset

    def holds(self, about: str, what: str, asked: int) -> bool:
        """Did this rule hold all the time since the page was asked for?"""
        rule = self.rules.get((about, what))
        return rule is not None and rule[0] <= asked and not rule[1]

    def held(self, about: str, what: str, asked: int) -> bool:
        """Did it hold at any time since?"""
        rule = self.rules.get((about, what))
        return rule is not None and (not rule[1] or rule[1] > asked)


def words(video: Video) -> frozenset[str]:
    """What a keyword may hide it by, where captions are plain words in lower case."""
    return frozenset([*video.caption.split(), *video.hashtags, *video.topics])


def hiding(shown: Shown) -> Iterator[tuple[str, str]]:
    """Every rule by which a video is hidden, but for keywords that it says only now, or said only before."""
    video = shown.video
    yield from (("creator", video.creator), ("blocked", video.creator), ("sound", video.sound), ("video", video.id))
    yield from (("hashtag", tag) for tag in video.hashtags)
    yield from (("keyword", word) for word in shown.words)


class Inspector:
    """`read` takes events in the order of the log; `violations` counts what it found, `first` tells of the first of each."""

    def __init__(self, asked: Mapping[str, int], caps: Caps, little: int) -> None:
        self._asked, self._caps, self._little = asked, caps, little
        self._videos: dict[str, Shown] = {}
        self._watchers: dict[str, Watcher] = {}
        self._pages: dict[str, tuple[str, ...]] = {}
        self._may: list[Video] | None = None  # of the page that is read now, worked out when it is needed
        self._left: list[Video] | None = None
        self.positions = 0
        self.doubtful = 0
        self.violations: Counter[str] = Counter()
        self.first: dict[str, str] = {}

    def of(self, viewer: str) -> Watcher:
        watcher = self._watchers.get(viewer)
        if watcher is None:
            self._watchers[viewer] = watcher = Watcher()
        return watcher

    def read(self, event: AnyEvent, offset: int) -> None:
        match event:
            case Served():
                self._pages[event.page] = event.videos
                self._page(event)
            case Uploaded():
                self._uploaded(event.video, offset)
            case Removed():
                self._videos[event.video].until = offset
            case Followed():
                self.of(event.viewer).set("follow", event.creator, event.on, offset)
            case Blocked():
                self.of(event.viewer).set("blocked", event.creator, event.on, offset)
                self.of(event.creator).set("blocked by", event.viewer, event.on, offset)
            case Muted():
                self.of(event.viewer).set(f"{event.about}", event.what, event.on, offset)
            case Configured():
                watcher = self.of(event.viewer)
                watcher.languages = (offset, event.languages, watcher.languages[1])
            case Preferred() if event.level > 0:
                self.of(event.viewer).slid_up[event.topic] = 0
            case Preferred() if event.topic in self.of(event.viewer).slid_up:
                self.of(event.viewer).slid_up[event.topic] = offset
            case Act() if event.act in ("report", "not_interested"):
                page, slot = split_impression(event.impression)
                video = self._pages[page][slot]
                self.of(event.viewer).set("video", video, event.on, offset)
                if event.act == "not_interested":  # twice in a creator refuses them: never counted as an alternative
                    self.of(event.viewer).set("refused", self._videos[video].video.creator, True, offset)

    def _uploaded(self, video: Video, offset: int) -> None:
        known = self._videos.get(video.id)
        if known is None:
            self._videos[video.id] = Shown(video, offset)
            return
        known.before, known.changed = known.words, offset
        known.video, known.words = video, words(video)
        if known.until:
            known.since, known.until = offset, 0

    def _page(self, event: Served) -> None:
        watcher, asked = self.of(event.viewer), self._asked[event.page]
        self._may = self._left = None
        on_page: set[str] = set()
        for id in event.videos:
            self.positions += 1
            shown = self._videos[id]
            video = shown.video
            self._allowed(event, watcher, shown, asked)
            self._sequence(event, watcher, video, asked, on_page)
            watcher.seen.add(id)
            on_page.add(id)
            if video.fingerprint:
                watcher.prints.setdefault(video.fingerprint, id)
            watcher.recent.append(video)

    def _allowed(self, event: Served, watcher: Watcher, shown: Shown, asked: int) -> None:
        """What must never be shown, whatever else there is."""
        video = shown.video
        if shown.until and shown.until <= asked:
            self._found("removed", event, video.id)
        if watcher.rules:
            for about, what in hiding(shown):
                if watcher.holds(about, what, asked):
                    if about == "keyword" and shown.changed > asked and what not in shown.before:
                        continue  # it says that word only since
                    self._found("reported or refused" if about == "video" else f"muted: {about}", event, video.id)
            if watcher.holds("blocked by", video.creator, asked):
                self._found("blocked by its maker", event, video.id)
        if event.surface == "following" and not watcher.held("follow", video.creator, asked):
            self._found("not followed", event, video.id)
        since, languages, _ = watcher.languages
        if languages and since <= asked and video.language not in languages:
            self._found("language", event, video.id)

    def _sequence(self, event: Served, watcher: Watcher, video: Video, asked: int, on_page: set[str]) -> None:
        """What must not be while there is anything else; looks for it only where a rule was bent."""
        recent = watcher.recent
        copy = watcher.prints.get(video.fingerprint, video.id) if video.fingerprint else video.id
        if video.id in on_page:
            self._found("twice on a page", event, video.id)
        elif copy != video.id and video.id not in watcher.seen:
            self._found("copy", event, video.id)
        elif video.id in watcher.seen and any(self._others(event, watcher, asked)):
            self._found("seen", event, video.id)
        if not recent:
            return
        last = recent[-1]
        if video.creator == last.creator or (video.sound and video.sound == last.sound):
            if any(follows(other, last) for other in self._permitted(event, watcher, asked)):
                self._found("twice in a row", event, video.id)
            return
        if video.id in watcher.seen:
            return  # what comes again keeps the order of the row alone
        of_creator = sum(one.creator == video.creator for one in recent)
        of_campaign = sum(one.campaign == video.campaign for one in recent) if video.campaign else 0
        of_niche = sum(one.niche == video.niche for one in recent) if video.niche else 0
        slid = watcher.slid_up.get(video.niche)
        free = slid is not None and (slid == 0 or slid > asked)
        if of_creator >= self._caps.creator and self._within(event, watcher, asked, niche=False):
            self._found("creator in any 20", event, video.id)
        elif of_campaign >= self._caps.campaign and self._within(event, watcher, asked, niche=False):
            self._found("campaign in any 20", event, video.id)
        elif of_niche >= self._caps.niche and not free and self._within(event, watcher, asked, niche=True):
            self._found("niche in any 20", event, video.id)

    def _permitted(self, event: Served, watcher: Watcher, asked: int) -> Iterator[Video]:
        """Videos that this viewer could have been shown for sure, seen or not (but no copy of another one)."""
        if self._may is None:
            self._may = list(self._known(event, watcher, asked))
        for video in self._may:
            if not video.fingerprint or watcher.prints.get(video.fingerprint, video.id) == video.id:
                yield video

    def _unseen(self, event: Served, watcher: Watcher, asked: int) -> list[Video]:
        """Those of them that are unseen; they only get fewer as a page is read."""
        known = self._permitted(event, watcher, asked) if self._left is None else iter(self._left)
        prints = watcher.prints
        self._left = [v for v in known if v.id not in watcher.seen and prints.get(v.fingerprint or "-", v.id) == v.id]
        return self._left

    def _known(self, event: Served, watcher: Watcher, asked: int) -> Iterator[Video]:
        """Those of them as of the beginning of the page, with copies."""
        for shown in self._videos.values():
            video = shown.video
            if shown.since > asked or shown.until or shown.changed > asked:
                continue
            if any(watcher.held(about, what, asked) for about, what in hiding(shown)):
                continue
            if watcher.held("blocked by", video.creator, asked) or watcher.held("refused", video.creator, asked):
                continue
            if any(wanted and video.language not in wanted for wanted in watcher.languages[1:]):
                continue  # before the last change too: the page may have been made then
            if event.surface == "following" and not watcher.holds("follow", video.creator, asked):
                continue
            yield video

    def _others(self, event: Served, watcher: Watcher, asked: int) -> Iterator[Video]:
        """Those of the unseen that may follow the last one."""
        last = watcher.recent[-1] if watcher.recent else None
        return (v for v in self._unseen(event, watcher, asked) if last is None or follows(v, last))

    def _within(self, event: Served, watcher: Watcher, asked: int, niche: bool) -> bool:
        """Is there another one that keeps the caps, and so much left that not all must be brought into a row?"""
        creators = Counter(one.creator for one in watcher.recent)
        niches = Counter(one.niche for one in watcher.recent)
        campaigns = Counter(one.campaign for one in watcher.recent if one.campaign)
        left = self._unseen(event, watcher, asked)
        crowds = [Counter(video.creator for video in left), Counter(video.sound for video in left if video.sound)]
        if len(left) - sum(max(crowd.values(), default=0) for crowd in crowds) < self._little:
            self.doubtful += 1
            return False
        return any(
            creators[other.creator] < self._caps.creator and campaigns[other.campaign] < self._caps.campaign
            and (not niche or niches[other.niche] < self._caps.niche)
            for other in left if follows(other, watcher.recent[-1])
        )  # fmt: skip

    def _found(self, what: str, event: Served, video: str) -> None:
        self.violations[what] += 1
        self.first.setdefault(what, f"{video} on page {event.page} of {event.viewer} ({event.surface})")


def follows(video: Video, last: Video) -> bool:
    """May it follow the last one, by another maker and with another sound?"""
    return video.creator != last.creator and (not video.sound or video.sound != last.sound)


def inspected(log: Iterator[Any], asked: Mapping[str, int], caps: Caps, little: int) -> Inspector:
    """An inspector that has read a whole log of (offset, event)."""
    inspector = Inspector(asked, caps, little)
    for offset, event in log:
        inspector.read(event, offset)
    return inspector


__all__ = ["Caps", "Inspector", "Watcher", "follows", "inspected", "words"]
