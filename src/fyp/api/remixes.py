"""Remixes: /v1/videos/{id}/remixes: what a video was made from and what was made from it; and may it be used in another?"""

from typing import Annotated

from litestar import get
from litestar.params import FromPath, Parameter
from msgspec import Struct

from fyp.api.tags import PAGE, unseen_makers
from fyp.api.wire import Call, VideoCard, app_of, cards, seen, viewer_of
from fyp.app import App
from fyp.platform import remixes, sounds, videos
from fyp.platform.remixes import How, Remix
from fyp.vocabulary.errors import Denied, Missing
from fyp.vocabulary.upload import Details
from fyp.vocabulary.video import AWAY, Media, Sound, Video

MOST_ABOVE = 50
"""Of a longer chain the nearest are shown."""


class Above(Struct, frozen=True):
    """The next video up: `how` the one below it was made from it. `video` is null when it is gone, or not for you to see."""

    how: How
    video: VideoCard | None


class Below(Struct, frozen=True):
    """A video that was made from this one, and `how`; `made` videos were made from it in turn."""

    how: How
    video: VideoCard
    made: int


class MadeSum(Struct, frozen=True):
    """In one way so many `videos` were made, by so many `people`."""

    how: How
    videos: int
    people: int


class RemixPage(Struct, frozen=True):
    """`above`: what this video was made from, the nearest first, up to the first of all (at most 50). `people` made something
    from it, counted once each; `sums` by way. `made` are their videos, newest first; `cursor` asks for more, -1: no more.
    """

    video: VideoCard
    above: list[Above]
    people: int
    sums: list[MadeSum]
    made: list[Below]
    cursor: int


@get("/v1/videos/{id:str}/remixes", sync_to_thread=True)
def made_with(
    request: Call,
    id: FromPath[str],
    how: Annotated[How | None, Parameter(description="only what was made so")] = None,
    cursor: Annotated[int, Parameter(ge=0, le=1_000_000, description="that of the page before")] = 0,
) -> RemixPage:
    """What a video was made from, up to the first, and what was made from it, 24 a page: duets, stitches, answers, its sound.

    Public videos alone are counted and listed, and none of people whom you block or mute, or who block you.
    """
    app, viewer = app_of(request), viewer_of(request)
    card = cards(app, viewer, [id]).get(id)
    if card is None:
        raise Missing("no_video", f"there is no video {id[:64]!r}", "id")
    app.views.furnish()
    made = app.views.remixes.of(id)
    hidden = unseen_makers(app, viewer, {one.creator for one in made})
    made = [one for one in made if one.creator not in hidden]
    wanted = [one for one in made if how is None or one.how == how]
    return RemixPage(
        card, _above(app, viewer, id), len({one.creator for one in made}),
        [MadeSum(*one) for one in remixes.sums(made)], _below(app, viewer, wanted[cursor : cursor + PAGE]),
        cursor + PAGE if len(wanted) > cursor + PAGE else -1,
    )  # fmt: skip


def _below(app: App, viewer: str, made: list[Remix]) -> list[Below]:
    found = cards(app, viewer, [one.video for one in made])
    return [Below(one.how, found[one.video], app.views.remixes.count(one.video)) for one in made if one.video in found]


def _above(app: App, viewer: str, id: str) -> list[Above]:
    """The chain up from a video; it ends where what it was made from is gone."""
    chain: dict[str, How] = {}
    at = app.records.get(videos.VIDEO, id, Video)
    while at is not None and len(chain) < MOST_ABOVE:
        heard = app.records.get(sounds.SOUND, at.sound, Sound) if at.sound else None
        found = remixes.source(at, heard.origin if heard else "")
        if found is None or found.video in chain or found.video == id:
            break
        chain[found.video] = found.how
        at = app.records.get(videos.VIDEO, found.video, Video)
    shown = cards(app, viewer, list(chain))
    hidden = unseen_makers(app, viewer, {one.creator.id for one in shown.values()})
    return [
        Above(how, one if (one := shown.get(video)) is not None and one.creator.id not in hidden else None)
        for video, how in chain.items()
    ]


def source(details: Details) -> tuple[str, str]:
    """What of another is used: how, and the id of the video or the sound; both empty when nothing is."""
    if not details.mix:
        return "", ""
    return details.mix, details.sound if details.mix == "sound" else details.made_from


def blob_of(call: Call, details: Details) -> str:
    """The blob of the video that becomes part of another by these `details`; empty when none does.

    Raises `Missing` for one that is not there, or not for the caller to see; `Denied` where its maker does not permit it.
    """
    if not details.mix:
        return ""
    app, me = app_of(call), viewer_of(call)
    id, field = details.made_from, "made_from"
    if details.mix == "sound":
        known, field = app.records.get(sounds.SOUND, details.sound, Sound), "sound"
        uses = [use.video for use in sorted(app.views.tracks.of(details.sound), key=lambda use: use.posted_at)]
        id = next(iter([known.origin] if known is not None and known.origin else uses), "")
        if not id:
            raise Missing("no_sound", "this sound can't be used: the video in which it was first heard is gone", field)
    found = app.records.get(videos.VIDEO, id, Video)
    media = app.records.get(videos.MEDIA, id, Media)
    if found is None or media is None or not seen(app.records, me, {id: found}):
        raise Missing("no_video", "the video that you want to use is not there", field)
    if found.visibility == AWAY:  # its maker alone sees it still
        raise Denied("removed", "it was removed by a moderator, so nothing can be made with it", field)
    if found.creator != me and not {"duet": found.duet, "stitch": found.stitch, "sound": True}[details.mix]:
        raise Denied("not_permitted", f"its maker does not let others make a {details.mix} of it", field)
    if app.views.tracks.silence(found.sound) is not None:
        raise Denied("silenced", "the sound of it was taken away, so nothing can be made with it", field)
    return media.mp4


__all__ = ["MOST_ABOVE", "Above", "Below", "MadeSum", "RemixPage", "blob_of", "made_with", "source"]
