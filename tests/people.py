"""One cast for all tests: Ada makes dance, Bo loves football, Cleo is new, Dan is blocked by Ada."""

from fyp.vocabulary.event import (
    Act,
    ActKind,
    Arrived,
    Blocked,
    Followed,
    Impression,
    Swipe,
    Uploaded,
    Watch,
)
from fyp.vocabulary.ids import impression_id
from fyp.vocabulary.video import Creator, Media, Sound, Video
from fyp.vocabulary.viewer import Viewer

NOW = 1_700_000_000.0
"""When the tests take place: epoch seconds."""

ADA = Creator(id="ada", handle="ada.moves", name="Ada", bio="Dance, every day")
DAN = Creator(id="dan", handle="dan.kicks", name="Dan", bio="Football from the stand")
BO = Viewer(id="bo", language="nl", country="NL", device="phone")
CLEO = Viewer(id="cleo", language="en", country="GB", device="desktop")

BEAT = Sound(id="beat", title="Night Beat", maker="ada")
CROWD = Sound(id="crowd", title="Stadium", maker="dan")

DANCE = Video(
    id="dance-1", creator="ada", duration_s=10.0, posted_at=NOW - 3600.0, sound="beat", caption="Shuffle in the rain",
    hashtags=("shuffle", "dance"), topics=("dance",), language="en", country="GB",
)  # fmt: skip
GOAL = Video(
    id="goal-1", creator="dan", duration_s=8.0, posted_at=NOW - 1800.0, sound="crowd", caption="Wat een goal!",
    hashtags=("voetbal",), topics=("football",), language="nl", country="NL",
)  # fmt: skip
MEDIA = {
    "dance-1": Media(video="dance-1", mp4="dance-1.mp4", poster="dance-1.jpg", width=540, height=960),
    "goal-1": Media(video="goal-1", mp4="goal-1.mp4", poster="goal-1.jpg", width=540, height=960),
}


def videos(count: int = 24) -> list[Video]:
    """`count` videos: dance by Ada and football by Dan in turn, by five makers, with nine sounds."""
    made = []
    for n in range(count):
        topic, language = ("dance", "en") if n % 2 == 0 else ("football", "nl")
        creator = ("ada" if n % 2 == 0 else "dan") if n % 6 < 2 else f"maker-{n % 7}"
        made.append(
            Video(
                id=f"v{n}",
                creator=creator,
                duration_s=6.0 + n % 5,
                posted_at=NOW - 3600.0 - n,
                sound=f"sound-{n % 9}",
                caption=f"{topic} {n}",
                hashtags=(topic,),
                topics=(topic,),
                language=language,
            )
        )
    return made


def uploads(count: int = 24, at: float = NOW - 100.0) -> list[Uploaded]:
    """The events that publish `videos(count)`."""
    return [Uploaded(id=f"up-{v.id}", at=at, viewer=v.creator, video=v) for v in videos(count)]


def uploaded(video: Video, at: float = NOW) -> Uploaded:
    return Uploaded(id=f"up-{video.id}", at=at, viewer=video.creator, video=video)


def arrived(viewer: Viewer, at: float = NOW) -> Arrived:
    return Arrived(
        id=f"came-{viewer.id}-{at}", at=at, viewer=viewer.id, language=viewer.language, country=viewer.country,
        device=viewer.device,
    )  # fmt: skip


def seen(viewer: str, page: str, slot: int, video: str, at: float = NOW, id: str = "") -> Impression:
    return Impression(id=id or f"i-{page}.{slot}", at=at, viewer=viewer, page=page, slot=slot, video=video)


def watched(
    viewer: str, page: str, slot: int, from_s: float, to_s: float, at: float = NOW, loop: int = 0, id: str = ""
) -> Watch:
    mark = impression_id(page, slot)
    return Watch(
        id=id or f"w-{mark}-{loop}-{from_s}", at=at, viewer=viewer, impression=mark, from_s=from_s, to_s=to_s, loop=loop
    )


def acted(viewer: str, page: str, slot: int, act: ActKind, on: bool = True, at: float = NOW, id: str = "") -> Act:
    mark = impression_id(page, slot)
    return Act(id=id or f"a-{mark}-{act}-{on}", at=at, viewer=viewer, impression=mark, act=act, on=on)


def swiped(viewer: str, page: str, slot: int, watched_s: float, at: float = NOW, id: str = "") -> Swipe:
    mark = impression_id(page, slot)
    return Swipe(id=id or f"s-{mark}", at=at, viewer=viewer, impression=mark, watched_s=watched_s)


def followed(viewer: str, creator: str, on: bool = True, at: float = NOW) -> Followed:
    return Followed(id=f"f-{viewer}-{creator}-{on}-{at}", at=at, viewer=viewer, creator=creator, on=on)


def ada_blocks_dan(at: float = NOW) -> Blocked:
    """Ada, as a viewer, blocks Dan: neither is shown the other's videos."""
    return Blocked(id=f"b-ada-dan-{at}", at=at, viewer="ada", creator="dan")
