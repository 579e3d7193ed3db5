"""Contests: challenges as they cross the wire: what is asked, who takes part, and the joins that make a page of one."""

from collections.abc import Sequence
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct
from msgspec.structs import replace

from fyp.api.identity import account_of, has_role
from fyp.api.wire import Call, Maker, Track, VideoCard, app_of, maker_of, viewer_of
from fyp.app import App
from fyp.platform import accounts, challenges, sounds, videos
from fyp.platform.challenges import Entry
from fyp.vocabulary.challenge import Challenge, ChallengeState
from fyp.vocabulary.errors import Invalid, Missing
from fyp.vocabulary.video import Creator, Sound, Video
from fyp.vocabulary.words import hashtag

LONGEST_DAYS = 365
MOST_ENTRIES = 100_000


class Ask(Struct, frozen=True):
    """What is asked. Times in epoch seconds; `zone` (IANA) is the one in which they are shown beside the viewer's own.

    `payer`: who pays for it; then it is shown as an advertisement. A brand must say so."""

    title: Annotated[str, Meta(min_length=3, max_length=60)]
    hashtag: Annotated[str, Meta(min_length=1, max_length=64)]
    starts: Annotated[float, Meta(ge=0)]
    ends: Annotated[float, Meta(ge=0)]
    zone: Annotated[str, Meta(min_length=1, max_length=64)]
    prompt: Annotated[str, Meta(max_length=300)] = ""
    sound: Annotated[str, Meta(max_length=64)] = ""
    rules: Annotated[str, Meta(max_length=2000)] = ""
    prize: Annotated[str, Meta(max_length=200)] = ""
    payer: Annotated[str, Meta(max_length=100)] = ""


class ChallengeCard(Struct, frozen=True):
    """A challenge in short. `people` take part, with so many `videos`; `ad`: it is paid for, by `payer`."""

    id: str
    title: str
    hashtag: str
    owner: Maker
    state: ChallengeState
    starts: float
    ends: float
    zone: str
    people: int
    videos: int
    ad: bool
    payer: str


class ChallengePage(Struct, frozen=True):
    """All of a challenge. `may`: what you may do about it; `took_part`: you did. `chosen`: how many the jury chose."""

    card: ChallengeCard
    prompt: str
    sound: Track | None
    rules: str
    prize: str
    took_part: bool
    chosen: int
    may: tuple[Literal["edit", "judge", "withdraw"], ...]


class ChallengeList(Struct, frozen=True):
    challenges: list[ChallengeCard]


class Board(Struct, frozen=True):
    """Videos that take part, in the order of the board; `cursor` asks for more, -1: there are none."""

    videos: list[VideoCard]
    cursor: int


class Relative(Struct, frozen=True):
    """A person in the family; `parent` is the id of whom they came by, empty when by nobody in it."""

    person: Maker
    video: str
    at: float
    parent: str
    children: int


class FamilyDay(Struct, frozen=True):
    """A day (its first second, UTC): who joined, and how many came by each of them until now, on average."""

    at: float
    joined: int
    reproduction: float


class Family(Struct, frozen=True):
    """Who came by whom: the 500 who led most people to it and those above them. `people` are all; `roots` came by nobody."""

    people: int
    roots: int
    members: list[Relative]
    days: list[FamilyDay]


class Chosen(Struct, frozen=True):
    videos: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(max_length=20)]


def found(call: Call, id: str) -> Challenge:
    """The challenge of that id. Raises `Missing`, also when its owner blocks the caller."""
    app, viewer = app_of(call), viewer_of(call)
    there = challenges.challenge(app.records, id)
    if there is None or accounts.blocks(app.records, there.owner, viewer):
        raise Missing("no_challenge", f"there is no challenge {id[:64]!r}", "id")
    return there


def entries(app: App, of: Challenge) -> list[Entry]:
    """The videos that take part, newest first: public, with its hashtag (and sound), within its time, not of its owner."""
    app.views.furnish()
    ids = app.views.tags.newest(of.hashtag, MOST_ENTRIES, of.starts)
    known = app.records.many(videos.VIDEO, ids, Video)
    there = [
        video for id in ids
        if (video := known.get(id)) is not None and video.posted_at < of.ends and video.creator != of.owner
        and (not of.sound or video.sound == of.sound)
    ]  # fmt: skip
    led = challenges.came_by(app.records, (video.id for video in there))
    return [Entry(video.id, video.creator, video.posted_at, led.get(video.id, "")) for video in there]


def makers(app: App, ids: set[str]) -> dict[str, Maker]:
    """People by id, with their names."""
    known = app.records.many(videos.CREATOR, ids, Creator)
    return {id: maker_of(id, known.get(id)) for id in ids}


def card(app: App, of: Challenge, joined: Sequence[Entry] | None = None) -> ChallengeCard:
    """A challenge in short."""
    those = entries(app, of) if joined is None else joined
    return ChallengeCard(
        of.id, of.title, of.spelled, makers(app, {of.owner})[of.owner], of.state(app.clock.now()), of.starts, of.ends,
        of.zone, len({entry.creator for entry in those}), len(those), bool(of.payer), of.payer,
    )  # fmt: skip


def page(call: Call, of: Challenge) -> ChallengePage:
    """All of a challenge, as the caller sees it."""
    app, me = app_of(call), account_of(call)
    joined = entries(app, of)
    sound = app.records.get(sounds.SOUND, of.sound, Sound) if of.sound else None
    may: list[Literal["edit", "judge", "withdraw"]] = []
    if me is not None and me.id == of.owner:
        may = ["edit", "judge", "withdraw"]
    elif has_role(call, "moderator"):
        may = ["withdraw"]
    return ChallengePage(
        card(app, of, joined), of.prompt, Track(sound.id, sound.title, sound.maker) if sound else None, of.rules, of.prize,
        me is not None and any(entry.creator == me.id for entry in joined), len(challenges.jury(app.records, of.id)),
        tuple(may),
    )  # fmt: skip


def made(call: Call, id: str, owner: str, data: Ask) -> Challenge:
    """The challenge that is asked for. Raises `Invalid`."""
    app, tag = app_of(call), hashtag(data.hashtag)
    if not tag:
        raise Invalid("malformed", "a hashtag needs letters or digits", "hashtag")
    try:
        ZoneInfo(data.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("malformed", f"{data.zone!r} is no time zone such as Europe/Amsterdam", "zone") from None
    if not data.starts < data.ends <= data.starts + LONGEST_DAYS * 86_400:
        raise Invalid("malformed", f"it must end after it starts, within {LONGEST_DAYS} days", "ends")
    if data.sound and app.records.get(sounds.SOUND, data.sound, Sound) is None:
        raise Missing("no_sound", "there is no such sound", "sound")
    if not data.payer.strip() and has_role(call, "brand") and not has_role(call, "operator"):
        raise Invalid("no_payer", "a brand must say who pays for it", "payer")
    if len(data.title.strip()) < 3:
        raise Invalid("malformed", "a title has at least 3 characters", "title")
    asked = Challenge(
        id=id, owner=owner, title=data.title.strip(), hashtag=tag, spelled=data.hashtag.strip().lstrip("#"),
        starts=data.starts, ends=data.ends, zone=data.zone,
    )  # fmt: skip
    return replace(
        asked, prompt=data.prompt.strip(), sound=data.sound, rules=data.rules.strip(), prize=data.prize.strip(),
        payer=data.payer.strip(),
    )  # fmt: skip


__all__ = [
    "LONGEST_DAYS", "MOST_ENTRIES", "Ask", "Board", "ChallengeCard", "ChallengeList", "ChallengePage", "Chosen", "Family",
    "FamilyDay", "Relative", "card", "entries", "found", "made", "makers", "page",
]  # fmt: skip
