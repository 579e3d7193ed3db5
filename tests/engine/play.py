"""Play: an engine with its log and a clock, so that tests read like what people do."""

from collections.abc import Callable, Iterable

from tests.people import NOW

from fyp.engine import Engine, Knobs
from fyp.engine.memory.viewers import TOLD, Viewers
from fyp.vocabulary.event import Act, ActKind, AnyEvent, Impression, Swipe, Uploaded, Watch
from fyp.vocabulary.feed import FeedPage, FeedRequest
from fyp.vocabulary.lesson import Lesson
from fyp.vocabulary.video import Video

SMALL = {"hash_bits": 12.0}
"""A small model: tests make many engines."""


def town(niches: int = 6, each: int = 20, creators: int = 12, sounds: int = 9) -> list[Uploaded]:
    """`each` videos of every niche, in turn; creators and sounds go round."""
    made = []
    for i in range(niches * each):
        video = Video(
            id=f"v{i}", creator=f"c{(i * 5 + i // 7) % creators}", sound=f"s{(i * 3 + i // 5) % sounds}", duration_s=8.0,
            posted_at=NOW - 9000.0 + i, hashtags=(f"niche{i % niches}",), topics=(f"niche{i % niches}",),
            caption=f"about niche{i % niches}", language="en" if i % 2 else "nl", country="NL" if i % 3 else "GB",
            fingerprint=f"print{i}",
        )  # fmt: skip
        made.append(Uploaded(id=f"u{i}", at=NOW - 9000.0 + i, viewer=video.creator, video=video))
    return made


class Play:
    """Tells events to an engine as a server would: through the gate, then observed, and kept in `log`."""

    def __init__(self, uploads: Iterable[Uploaded] = (), seed: int = 0, **knobs: float) -> None:
        self.engine = Engine(Knobs(**(SMALL | knobs)), seed)
        self.knobs = knobs
        self.log: list[AnyEvent] = []
        self.lessons: list[Lesson] = []
        self.now = NOW
        self.videos: dict[str, Video] = {}
        self._told = 0
        for upload in uploads:
            self.tell(upload)

    def id(self) -> str:
        self._told += 1
        return f"e{self._told}"

    def tell(self, *events: AnyEvent) -> list[Lesson]:
        """Let in (or fail), observe, remember."""
        for event in events:
            assert (refusal := self.engine.gate(event, self.now)) is None, refusal
            if isinstance(event, Uploaded):
                self.videos[event.video.id] = event.video
        closed = self.engine.observe_many(events)
        self.log += events
        self.lessons += closed
        return closed

    def page(self, viewer: str, n: int = 10, surface: str = "foryou") -> FeedPage:
        self.now += 1.0
        page, served = self.engine.compose(FeedRequest(viewer=viewer, at=self.now, n=n, surface=surface))
        self.tell(served)
        return page

    def request(self, viewer: str, n: int = 10, surface: str = "foryou") -> FeedRequest:
        """Asks now; `compose` of it changes nothing."""
        return FeedRequest(viewer=viewer, at=self.now, n=n, surface=surface)

    def see(self, page: FeedPage, slot: int) -> str:
        """The slot comes on screen; returns its impression."""
        self.now += 0.1
        video = page.slots[slot].video
        self.tell(Impression(id=self.id(), at=self.now, viewer=page.viewer, page=page.id, slot=slot, video=video))
        return page.impression(slot)

    def watch(self, page: FeedPage, slot: int, from_s: float, to_s: float, loop: int = 0) -> list[Lesson]:
        self.now += to_s - from_s
        mark = page.impression(slot)
        return self.tell(
            Watch(id=self.id(), at=self.now, viewer=page.viewer, impression=mark, from_s=from_s, to_s=to_s, loop=loop)
        )

    def act(self, page: FeedPage, slot: int, act: ActKind, on: bool = True) -> list[Lesson]:
        mark = page.impression(slot)
        return self.tell(Act(id=self.id(), at=self.now, viewer=page.viewer, impression=mark, act=act, on=on))

    def swipe(self, page: FeedPage, slot: int, watched_s: float) -> list[Lesson]:
        """On screen, watched, and away."""
        mark = self.see(page, slot)
        self.now += watched_s
        return self.tell(
            Swipe(id=self.id(), at=self.now, viewer=page.viewer, impression=mark, watched_s=watched_s, loops=0)
        )

    def scroll(self, viewer: str, pages: int, loves: Callable[[Video], bool], n: int = 10) -> list[FeedPage]:
        """Whole pages: what is loved is finished, the rest left after a second."""
        seen = []
        for _ in range(pages):
            page = self.page(viewer, n)
            for slot in page.slots:
                video = self.videos[slot.video]
                self.swipe(page, slot.position, video.duration_s if loves(video) else 1.0)
            seen.append(page)
        return seen

    def again(self) -> Engine:
        """A new engine with the same knobs and seed that knows nothing."""
        return Engine(self.engine.memory.policy.made, self.engine.memory.seed)


def of(niche: str) -> Callable[[Video], bool]:
    """Loves one niche alone."""
    return lambda video: video.niche == niche


def tastes(viewers: Viewers, id: str) -> bytes:
    """All that is known of what somebody likes: of a viewer's columns, none that is told or says how far they are trusted."""
    row, apart = viewers.find(id), {*TOLD, "joined", "witnessed", "stays"}
    return b"".join(getattr(viewers, name)[row].tobytes() for name in viewers.SPEC if name not in apart)
