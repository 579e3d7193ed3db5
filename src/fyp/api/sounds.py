"""Sounds: /v1/sounds/{id}: where it comes from, its videos, how it spreads; who claims it, and who took it away."""

from typing import Annotated, Literal

from litestar import get, put
from litestar.params import FromPath, JSONBody, Parameter
from msgspec import Meta, Struct

from fyp.api.identity import account_of, has_role, require, signed_in
from fyp.api.keys import operates
from fyp.api.telling import tell
from fyp.api.wire import Call, Maker, Track, VideoCard, app_of, cards, maker_of, tracks, viewer_of
from fyp.app import App
from fyp.platform import accounts, preferences, sounds, videos
from fyp.vocabulary.errors import Invalid, Missing
from fyp.vocabulary.event import Silenced, SoundClaimed
from fyp.vocabulary.sound import SoundPrint, SoundRole
from fyp.vocabulary.video import Creator, Sound

DAY_S = 86_400.0
DAYS = 90
"""Days of the curve, up to today."""
FEWEST_DAYS = 14
"""One bar alone is no curve."""
LOOKED_THROUGH = 5_000
"""Videos that are put in order by love: of a sound with more, the newest so many."""

Why = Annotated[str, Meta(description="why", min_length=1, max_length=500)]
Cursor = Annotated[str, Parameter(max_length=160, description="that of the page before")]
Limit = Annotated[int, Parameter(ge=1, le=60, description="most videos of a page")]


class Curve(Struct, frozen=True):
    """New videos a day: `videos` from the day (UTC) that begins at `since` (epoch seconds) to today."""

    since: float
    videos: tuple[int, ...]


class SilenceNow(Struct, frozen=True):
    """Since when it is taken away (epoch seconds), and why."""

    since: float
    why: str


class MySound(Struct, frozen=True):
    """`muted`: you are shown nothing with it; `claimed`: you said that its rights are yours."""

    muted: bool
    claimed: bool


class SoundPage(Struct, frozen=True):
    """A sound. `maker` and `origin` (the video it was first heard in) are known of an original one; `count` is of its videos.

    `cover` and `preview` are paths on this server, empty where there is nothing to see or hear. `seconds` and `bpm` are 0
    where nobody has listened, or where it has no beat. `claims` are how many people claim it, for who `may` silence it.
    """

    sound: Track
    maker: Maker | None
    origin: VideoCard | None
    cover: str
    preview: str
    seconds: float
    bpm: float
    count: int
    curve: Curve
    silenced: SilenceNow | None
    mine: MySound
    may: tuple[Literal["use", "claim", "silence"], ...]
    claims: int


class SoundVideos(Struct, frozen=True):
    """`cursor` asks for the next page, empty when there is none."""

    videos: list[VideoCard]
    cursor: str


class Turn(Struct, frozen=True):
    """Take a sound away; `on` false brings it back."""

    why: Why
    on: bool = True


class ClaimNow(Struct, frozen=True):
    """Say whose the rights are; `on` false takes it back."""

    why: Annotated[str, Meta(description="whose, and how one can see that", max_length=500)] = ""
    on: bool = True


class Changed(Struct, frozen=True):
    """A sound that was taken away (`on`) or brought back, at `at` (epoch seconds)."""

    sound: str
    on: bool
    at: float


class Claimed(Struct, frozen=True):
    """A sound with what is said of its rights, the newest first; `silenced` when it is taken away."""

    sound: Track
    claims: list[str]
    since: float
    count: int
    silenced: SilenceNow | None


def _track(app: App, id: str) -> Track:
    """The sound of that id. Raises `Missing` when there is none and no video has it."""
    if app.records.get(sounds.SOUND, id, Sound) is None and not app.views.tracks.all_of(id):
        raise Missing("no_sound", "there is no such sound", "id")
    return tracks(app, [id])[id]


def _shown(app: App, viewer: str, id: str) -> list[sounds.Use]:
    """The videos with a sound that everybody may see; none of makers whom `viewer` blocks or mutes, or who block them."""
    uses = app.views.tracks.of(id)
    if not uses:
        return uses
    hidden = set(accounts.blocked(app.records, viewer)) | accounts.barred(
        app.records, viewer, {use.creator for use in uses}
    )
    hidden |= {mute.what for mute in preferences.mutes(app.records, viewer) if mute.about == "creator"}
    return [use for use in uses if use.creator not in hidden] if hidden else uses


def curve(times: list[float], now: float) -> Curve:
    """How many of `times` (epoch seconds) are of each day up to today, at most DAYS of them."""
    today = int(now // DAY_S)
    days = [int(at // DAY_S) for at in times if at // DAY_S <= today]
    first = max(min(min(days, default=today), today - FEWEST_DAYS + 1), today - DAYS + 1)
    counts = [0] * (today - first + 1)
    for day in days:
        if day >= first:
            counts[day - first] += 1
    return Curve(first * DAY_S, tuple(counts))


def _silence(app: App, id: str) -> SilenceNow | None:
    found = app.views.tracks.silence(id)
    return SilenceNow(found.at, found.why) if found else None


def _loved(app: App, uses: list[sounds.Use]) -> list[tuple[int, sounds.Use]]:
    """The newest of them with their likes, the most loved first."""
    newest = uses[:LOOKED_THROUGH]
    counts = app.counts([use.video for use in newest])
    likes = [(counts.get(use.video, {}).get("likes", 0), use) for use in newest]
    return sorted(likes, key=lambda pair: (-pair[0], -pair[1].posted_at, pair[1].video))


def _page(request: Call, id: str) -> SoundPage:
    app, viewer = app_of(request), viewer_of(request)
    track = _track(app, id)
    uses = _shown(app, viewer, id)
    known = app.records.get(sounds.SOUND, id, Sound)
    origin = cards(app, viewer, [known.origin]).get(known.origin) if known and known.origin else None
    maker = app.records.get(videos.CREATOR, track.maker, Creator) if track.maker else None
    face = origin or next(iter(cards(app, viewer, [use.video for _, use in _loved(app, uses)[:1]]).values()), None)
    print = app.records.get(sounds.PRINT, id, SoundPrint)
    signed, judges = account_of(request) is not None, _judges(request)
    claims = list(app.records.scan(sounds.CLAIM, sounds.Claim, f"{id}/")) if signed or judges else []
    muted = any(mute.about == "sound" and mute.what == id for mute in preferences.mutes(app.records, viewer))
    use: tuple[Literal["use"], ...] = ("use",) if not track.silenced else ()
    return SoundPage(
        sound=track, maker=maker_of(maker.id, maker) if maker else None, origin=origin,
        cover=face.poster if face else "", preview=face.src if face and not track.silenced else "",
        seconds=print.seconds if print else 0.0, bpm=round(print.bpm, 1) if print else 0.0, count=len(uses),
        curve=curve([one.posted_at for one in uses], app.clock.now()), silenced=_silence(app, id),
        mine=MySound(muted, any(place == f"{id}/{viewer}" for place, _ in claims)),
        may=(*use, *(("claim",) if signed else ()), *(("silence",) if judges else ())), claims=len(claims) if judges else 0,
    )  # fmt: skip


def _judges(request: Call) -> bool:
    """May the caller take sounds away?"""
    return operates(request) or has_role(request, "moderator")


def _judge(request: Call) -> tuple[str, SoundRole]:
    """Who takes a sound away, and as what. Raises `Unproven`, `Denied`."""
    if operates(request):
        return "", "operator"
    account = require(request, "moderator")
    return account.id, "operator" if account.role == "operator" else "moderator"


@get("/v1/sounds/{id:str}", sync_to_thread=True)
def sound(request: Call, id: FromPath[str]) -> SoundPage:
    """A sound: where it comes from, how many videos have it, how many came each day."""
    return _page(request, id)


@get("/v1/sounds/{id:str}/videos", sync_to_thread=True)
def videos_of(
    request: Call,
    id: FromPath[str],
    order: Annotated[sounds.Order, Parameter(description="most loved first, or newest first")] = "loved",
    cursor: Cursor = "",
    limit: Limit = 24,
) -> SoundVideos:
    """The videos with a sound that everybody may see."""
    app, viewer = app_of(request), viewer_of(request)
    _track(app, id)
    uses = _shown(app, viewer, id)
    keyed = _loved(app, uses) if order == "loved" else [(0, use) for use in uses]
    places = [(-likes, -use.posted_at, use.video) for likes, use in keyed]
    start = 0
    if cursor:
        after = _place(cursor)
        start = next((n for n, place in enumerate(places) if place > after), len(places))
    ids = [place[2] for place in places[start : start + limit]]
    found = cards(app, viewer, ids)
    last = places[start + limit - 1] if start + limit < len(places) else None
    following = f"{-last[0]}~{-last[1]!r}~{last[2]}" if last else ""
    return SoundVideos([found[video] for video in ids if video in found], following)


def _place(cursor: str) -> tuple[int, float, str]:
    try:
        likes, posted_at, video = cursor.split("~")
        return -int(likes), -float(posted_at), video
    except ValueError:
        raise Invalid("malformed", "the cursor is not one that a page gave", "cursor") from None


@put("/v1/sounds/{id:str}/silence")
async def silence(request: Call, id: FromPath[str], data: JSONBody[Turn]) -> SoundPage:
    """Take a sound away, in every video that has it, or bring it back. For moderators and operators."""
    by, role = _judge(request)
    app = app_of(request)
    _track(app, id)
    said = Silenced(
        id=app.dice.new_id(), at=app.clock.now(), viewer=by, sound=id, why=data.why, role=role, on=data.on
    )  # fmt: skip
    await tell(request, said)
    return _page(request, id)


@put("/v1/sounds/{id:str}/claim")
async def claim(request: Call, id: FromPath[str], data: JSONBody[ClaimNow]) -> SoundPage:
    """Say that the rights of a sound are yours, and ask for a look; or take that back. For accounts."""
    me, app = signed_in(request), app_of(request)
    _track(app, id)
    said = SoundClaimed(id=app.dice.new_id(), at=app.clock.now(), viewer=me.id, sound=id, why=data.why, on=data.on)
    await tell(request, said)
    return _page(request, id)


@get("/v1/silences")
async def silences(
    request: Call, since: Annotated[float, Parameter(description="epoch seconds: only what changed after it")] = 0.0
) -> list[Changed]:
    """The sounds that were taken away or brought back: a page that is open asks, and falls silent."""
    said = app_of(request).views.tracks.silences()
    changed = [Changed(id, one.on, one.at) for id, one in said.items() if one.at > since]
    return sorted(changed, key=lambda one: one.at)


@get("/v1/claims", sync_to_thread=True)
def claims(request: Call) -> list[Claimed]:
    """The sounds that somebody claims or that are taken away, newest claim first. For moderators and operators."""
    _judge(request)
    app = app_of(request)
    said: dict[str, list[sounds.Claim]] = {}
    for place, one in app.records.scan(sounds.CLAIM, sounds.Claim):
        said.setdefault(place.partition("/")[0], []).append(one)
    taken = [id for id, one in app.views.tracks.silences().items() if one.on]
    known = tracks(app, {*said, *taken})
    listed = []
    for id, track in known.items():
        mine = sorted(said.get(id, []), key=lambda one: -one.at)
        silence = _silence(app, id)
        since = mine[0].at if mine else silence.since if silence else 0.0
        listed.append(Claimed(track, [one.why for one in mine], since, len(app.views.tracks.all_of(id)), silence))
    return sorted(listed, key=lambda one: -one.since)


__all__ = ["claim", "claims", "curve", "silence", "silences", "sound", "videos_of"]
