"""Accounts: who watches, who of them has an account, whom they follow, whom they blocked."""

import sys
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.account import Profile
from fyp.vocabulary.event import AnyEvent, Arrived, Blocked, Erased, Event, Followed, Profiled
from fyp.vocabulary.viewer import Viewer

HEARS: tuple[type[Event], ...] = (Arrived, Followed, Blocked, Profiled)

VIEWER = "viewer"
ACCOUNT = "account"
FOLLOWS = "follows"
BLOCKS = "blocks"
PICTURES = "pictures/"
"""Where the pictures are: `pictures/<account>/<dice>.jpg`; a new one is another file, as browsers keep what they have seen."""


class Tie(Struct, frozen=True, kw_only=True):
    """That a viewer follows or blocks a creator, since `at` (epoch seconds). Its id is `<viewer>/<creator>`."""

    creator: str
    at: float


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes."""
    match event:
        case Arrived():
            viewer = Viewer(id=event.viewer, language=event.language, country=event.country, device=event.device)
            return [Change(VIEWER, event.viewer, viewer)]
        case Followed():
            return [_tie(FOLLOWS, event)]
        case Blocked():
            return [_tie(BLOCKS, event)]
        case Profiled():
            return [Change(ACCOUNT, event.viewer, event.profile)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos."""
    ties = [Change(kind, id, None) for kind in (FOLLOWS, BLOCKS) for id, _ in records.scan(kind, Tie, f"{viewer}/")]
    return [Change(VIEWER, viewer, None), Change(ACCOUNT, viewer, None), *ties]


def _tie(kind: str, event: Followed | Blocked) -> Change:
    tie = Tie(creator=event.creator, at=event.at) if event.on else None
    return Change(kind, f"{event.viewer}/{event.creator}", tie)


def viewer(records: Records, id: str) -> Viewer:
    """The viewer of that id; one never heard of has nothing but the id."""
    return records.get(VIEWER, id, Viewer) or Viewer(id=id)


def profile(records: Records, id: str) -> Profile | None:
    """The profile of an account; None for a visitor."""
    return records.get(ACCOUNT, id, Profile)


def blocks(records: Records, viewer: str, creator: str) -> bool:
    """Does `viewer` block `creator`?"""
    return records.get(BLOCKS, f"{viewer}/{creator}", Tie) is not None


def barred(records: Records, viewer: str, creators: Iterable[str]) -> set[str]:
    """Those of `creators` who block `viewer`."""
    found = records.many(BLOCKS, (f"{creator}/{viewer}" for creator in creators), Tie)
    return {id.rpartition("/")[0] for id in found}


def following(records: Records, viewer: str) -> list[str]:
    """The creators that a viewer follows, the newest tie first."""
    return _tied(FOLLOWS, records, viewer)


def blocked(records: Records, viewer: str) -> list[str]:
    """The creators that a viewer blocks, the newest tie first."""
    return _tied(BLOCKS, records, viewer)


def _tied(kind: str, records: Records, viewer: str) -> list[str]:
    ties = sorted((tie for _, tie in records.scan(kind, Tie, f"{viewer}/")), key=lambda tie: -tie.at)
    return [tie.creator for tie in ties]


def follows(records: Records, viewer: str, creators: list[str]) -> set[str]:
    """Those of `creators` that a viewer follows."""
    return {tie.creator for tie in records.many(FOLLOWS, (f"{viewer}/{c}" for c in creators), Tie).values()}


class Crowds:
    """Who follows whom, in memory, beside the records: what they tell of a viewer, this tells of both sides."""

    def __init__(self, records: Records) -> None:
        self._followers: dict[str, set[str]] = {}
        self._following: dict[str, set[str]] = {}
        for id, tie in records.scan(FOLLOWS, Tie):
            self._tie(id.partition("/")[0], tie.creator, True)

    def hear(self, events: Sequence[AnyEvent]) -> None:
        """Take in what is committed."""
        for event in events:
            if type(event) is Followed:
                self._tie(event.viewer, event.creator, event.on)
            elif type(event) is Erased:
                for creator in tuple(self._following.get(event.viewer, ())):
                    self._tie(event.viewer, creator, False)

    def followers(self, creator: str) -> int:
        """How many follow a creator."""
        return len(self._followers.get(creator, ()))

    def following(self, viewer: str) -> int:
        """How many creators a viewer follows."""
        return len(self._following.get(viewer, ()))

    def friends(self, viewer: str) -> set[str]:
        """Those whom a viewer follows and who follow back."""
        return self._following.get(viewer, set()) & self._followers.get(viewer, set())

    def _tie(self, viewer: str, creator: str, on: bool) -> None:
        viewer, creator = sys.intern(viewer), sys.intern(creator)
        for table, one, other in ((self._followers, creator, viewer), (self._following, viewer, creator)):
            if on:
                table.setdefault(one, set()).add(other)
            elif one in table:
                table[one].discard(other)
                if not table[one]:
                    del table[one]


__all__ = [
    "ACCOUNT", "BLOCKS", "FOLLOWS", "HEARS", "PICTURES", "VIEWER", "Crowds", "Tie", "barred", "blocked", "blocks", "erased",
    "following", "follows", "hear", "profile", "viewer",
]  # fmt: skip
