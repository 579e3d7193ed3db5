"""Controls: /v1/controls: sliders, mutes and settings of the viewer, each with a meter that shows what it did."""

import asyncio
from typing import Annotated, Literal

from litestar import get, put
from litestar.params import JSONBody, Parameter
from msgspec import UNSET, Meta, Struct, UnsetType

from fyp.api.telling import tell
from fyp.api.viewers import introduce
from fyp.api.wire import Call, Maker, VideoCard, app_of, cards, maker_of, viewer_of
from fyp.app import App
from fyp.platform import accounts, preferences, sounds, videos
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import AnyEvent, Configured, Muted, MuteKind, Preferred
from fyp.vocabulary.video import Creator, Sound
from fyp.vocabulary.words import folded

TOPICS, EXAMPLES = 60, 6
YOUNG_BREAK_MIN = 40
"""Who is under 18 is offered a break after so long, and sees no autoplay, until they say otherwise."""

Word = Annotated[str, Meta(min_length=1, max_length=64)]


class Shares(Struct, frozen=True):
    """The topic's share, 0 to 1, of what the viewer was shown before and since its slider was set."""

    before: float
    since: float


class SliderNow(Struct, frozen=True):
    """`showings` is how many there have been since it was set."""

    topic: str
    level: int
    shown: Shares
    showings: int


class MuteNow(Struct, frozen=True):
    """`name` is what people read; `hidden` how many videos it hides now."""

    about: MuteKind
    what: str
    name: str
    also: tuple[str, ...]
    since: float
    hidden: int


class Watching(Struct, frozen=True):
    languages: tuple[str, ...]
    autoplay: bool
    break_after_min: int
    under_18: bool


class Fresh(Struct, frozen=True):
    """A refresh that can be taken back: when it was asked for and until when (epoch seconds)."""

    at: float
    undo_until: float


class Controls(Struct, frozen=True):
    """All that the viewer has set. `topics` are those that can be slid, the best known to the viewer first; `blocks` are the
    makers that they block, the newest first."""

    sliders: list[SliderNow]
    mutes: list[MuteNow]
    settings: Watching
    refreshed: Fresh | None
    topics: list[str]
    blocks: list[Maker]


class Slide(Struct, frozen=True):
    topic: Word
    level: Annotated[int, Meta(ge=-2, le=2, description="-2 hardly anything, 0 as the feed finds, 2 much more")]


class Mute(Struct, frozen=True):
    """`also` are the other words that a keyword stands for, as they were agreed to; `on` false takes it back."""

    about: MuteKind
    what: Word
    also: Annotated[tuple[Word, ...], Meta(max_length=24)] = ()
    on: bool = True


class Change(Struct, frozen=True):
    """What is left out stays as it was."""

    languages: Annotated[tuple[Annotated[str, Meta(pattern="^[a-z]{2,3}$")], ...], Meta(max_length=20)] | UnsetType = (
        UNSET
    )
    autoplay: bool | UnsetType = UNSET
    break_after_min: Annotated[int, Meta(ge=0, le=1440)] | UnsetType = UNSET
    under_18: bool | UnsetType = UNSET


class Near(Struct, frozen=True):
    """`near` is from 0 to 1: how close in meaning."""

    word: str
    near: float


class Words(Struct, frozen=True):
    """A keyword filter as it would work. `by` tells how synonyms are found; none: this server has no model of meanings."""

    word: str
    stems: list[str]
    synonyms: list[Near]
    by: Literal["embedding", "none"]
    hides: int
    examples: list[VideoCard]


def refreshed(app: App, viewer: str) -> Fresh | None:
    """The refresh of a viewer that can be taken back now."""
    found = app.engine.refreshed(viewer)
    return Fresh(*found) if found is not None and app.clock.now() <= found[1] else None


async def controls_of(request: Call) -> Controls:
    """What the caller has set, with its meters."""
    app, viewer = app_of(request), viewer_of(request)
    records = app.records
    sliders = preferences.sliders(records, viewer)
    mutes = preferences.mutes(records, viewer)
    asked = [(mute.about, mute.what, mute.also) for mute in mutes]
    meters = app.engine.meters
    gauges, hidden, topics = await asyncio.to_thread(
        app.call, lambda: (meters.sliders(viewer), meters.hidden(asked), meters.topics(viewer, TOPICS))
    )
    blocked = accounts.blocked(records, viewer)
    asked_of = {*blocked, *(m.what for m in mutes if m.about == "creator")}
    makers = records.many(videos.CREATOR, asked_of, Creator)
    tracks = records.many(sounds.SOUND, (m.what for m in mutes if m.about == "sound"), Sound)

    def name(mute: preferences.Mute) -> str:
        if mute.about == "creator" and mute.what in makers:
            return f"@{makers[mute.what].handle}"
        if mute.about == "sound" and mute.what in tracks:
            return tracks[mute.what].title
        return f"#{mute.what.lstrip('#')}" if mute.about == "hashtag" else mute.what

    watching = preferences.watching(records, viewer)
    return Controls(
        sliders=[
            SliderNow(s.topic, s.level, Shares(gauges[s.topic].before, gauges[s.topic].since), gauges[s.topic].showings)
            for s in sliders if s.topic in gauges
        ],
        mutes=[
            MuteNow(m.about, m.what, name(m), m.also, m.at, count) for m, count in zip(mutes, hidden, strict=True)
        ],
        settings=Watching(watching.languages, watching.autoplay, watching.break_after_min, watching.under_18),
        refreshed=refreshed(app, viewer), topics=topics,
        blocks=[maker_of(id, makers.get(id)) for id in blocked],
    )  # fmt: skip


async def _say(request: Call, event: AnyEvent) -> Controls:
    """Tell an event of the caller; their controls afterwards. Raises `Invalid`."""
    await introduce(request)
    await tell(request, event)
    return await controls_of(request)


@get("/v1/controls")
async def controls(request: Call) -> Controls:
    """What you have set of your feed, and what each of it did."""
    return await controls_of(request)


@put("/v1/controls/sliders")
async def slide(request: Call, data: JSONBody[Slide]) -> Controls:
    """Say how much you want of a topic; 0 takes the slider away."""
    app = app_of(request)
    said = Preferred(
        id=app.dice.new_id(), at=app.clock.now(), viewer=viewer_of(request), topic=data.topic, level=data.level
    )
    return await _say(request, said)


@put("/v1/controls/mutes")
async def mute(request: Call, data: JSONBody[Mute]) -> Controls:
    """See nothing of a creator, sound, hashtag or keyword, or take that back."""
    app = app_of(request)
    said = Muted(
        id=app.dice.new_id(), at=app.clock.now(), viewer=viewer_of(request), about=data.about, what=data.what.strip(),
        also=data.also, on=data.on,
    )  # fmt: skip
    return await _say(request, said)


@put("/v1/controls/settings")
async def configure(request: Call, data: JSONBody[Change]) -> Controls:
    """Say which languages you want, and about autoplay and breaks."""
    app, viewer = app_of(request), viewer_of(request)
    old = preferences.watching(app.records, viewer)
    young = data.under_18 is True and not old.under_18
    autoplay, after = (False, old.break_after_min or YOUNG_BREAK_MIN) if young else (old.autoplay, old.break_after_min)
    said = Configured(
        id=app.dice.new_id(), at=app.clock.now(), viewer=viewer,
        languages=old.languages if data.languages is UNSET else tuple(dict.fromkeys(data.languages)),
        autoplay=autoplay if data.autoplay is UNSET else data.autoplay,
        break_after_min=after if data.break_after_min is UNSET else data.break_after_min,
        under_18=old.under_18 if data.under_18 is UNSET else data.under_18,
    )  # fmt: skip
    return await _say(request, said)


@get("/v1/controls/words")
async def words(
    request: Call,
    text: Annotated[str, Parameter(min_length=1, max_length=64, description="a word, or a few that belong together")],
    also: Annotated[
        list[str] | None, Parameter(description="the other words it should stand for; left out: all that are found")
    ] = None,
) -> Words:
    """A keyword filter as it would work, before it is saved: what it stands for, and what it would hide."""
    app, lexicon = app_of(request), request.app.state.lexicon
    if not folded(text):
        raise Invalid("malformed", "text needs letters or digits", "text")
    meant = await asyncio.to_thread(lexicon.meant, text)
    found = (*meant.stems, *(word for word, _ in meant.synonyms))
    others = found if also is None else tuple(also[:24])
    hides, ids = await asyncio.to_thread(app.call, lambda: app.engine.meters.hides(text, others, EXAMPLES))
    shown = cards(app, viewer_of(request), ids)
    synonyms = [Near(word, round(near, 3)) for word, near in meant.synonyms]
    return Words(
        meant.word, meant.stems, synonyms, "embedding" if meant.by == "embedding" else "none", hides,
        [shown[id] for id in ids if id in shown],
    )  # fmt: skip


__all__ = ["Controls", "Fresh", "configure", "controls", "controls_of", "mute", "refreshed", "slide", "words"]
