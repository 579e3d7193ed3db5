"""Moderation: which videos people reported, what moderators decided about videos and comments, and who of them did."""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Struct

from fyp.ports.event_log import Change
from fyp.ports.records import Records
from fyp.vocabulary.content import Flag
from fyp.vocabulary.event import Act, AnyEvent, Event, Moderated, Overturned, ReportReason, Ruled
from fyp.vocabulary.ruling import RulingRole, Verdict

HEARS: tuple[type[Event], ...] = (Act, Moderated, Overturned, Ruled)

REPORT = "report"
REPORTED = "reported"
DECISION = "decision"
OVERTURNED = "decision_overturned"
RULED = "ruled"
RULED_BY = "ruled_by"


class Report(Struct, frozen=True, kw_only=True):
    """That a viewer wants a video looked at. `<video>/<viewer>`, and the other way round `<viewer>/<video>`."""

    reason: ReportReason
    at: float


class Decision(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was decided, as in `Moderated`; `of` is whose the video or the comment is. Its id is `<video>/<comment>/<id>`."""

    id: str
    of: str
    video: str
    verdict: Verdict
    turn: int
    at: float
    comment: str = ""
    reason: ReportReason = ""
    why: str = ""
    flags: str = ""
    people: int = 0


class Back(Struct, frozen=True, kw_only=True):
    """That a decision was taken back, by the event `id`. Its id is that of the decision."""

    id: str
    at: float
    why: str


class By(Struct, frozen=True):
    """Who took a decision or took it back, by the id of that event; and the other way round `<account>/<id>`."""

    account: str
    role: RulingRole


class Said(NamedTuple):
    """A decision; what took it back, if anything did."""

    decision: Decision
    back: Back | None


def hear(event: AnyEvent, video_of: Callable[[str], str | None]) -> list[Change]:
    """The records that `event` changes; `video_of` tells what an impression showed."""
    match event:
        case Act() if event.act == "report":
            video, viewer = video_of(event.impression), event.viewer
            report = Report(reason=event.reason, at=event.at) if event.on else None
            both = (REPORT, f"{video}/{viewer}"), (REPORTED, f"{viewer}/{video}")
            return [Change(kind, id, report) for kind, id in both] if video is not None else []
        case Moderated():
            decision = Decision(
                id=event.id, of=event.viewer, video=event.video, verdict=event.verdict, turn=event.turn, at=event.at,
                comment=event.comment, reason=event.reason, why=event.why, flags=event.flags, people=event.people,
            )  # fmt: skip
            return [Change(DECISION, place(decision), decision)]
        case Overturned():
            back = Back(id=event.id, at=event.at, why=event.why)
            return [Change(OVERTURNED, event.decision, back)]
        case Ruled():
            by = By(event.viewer, event.role)
            return [Change(RULED_BY, event.decision, by), Change(RULED, f"{event.viewer}/{event.decision}", by)]
    return []


def erased(viewer: str, made: Sequence[str], records: Records) -> list[Change]:
    """The records that go when `viewer` leaves, who `made` these videos: what they reported, what was decided about them, and
    their name on what they decided about others."""
    told = [id.partition("/")[2] for id, _ in records.scan(REPORTED, Report, f"{viewer}/")]
    changes = [Change(REPORT, f"{video}/{viewer}", None) for video in told]
    changes += [Change(REPORTED, f"{viewer}/{video}", None) for video in told]
    for video in made:
        for id, _ in records.scan(REPORT, Report, f"{video}/"):
            changes += [Change(REPORT, id, None), Change(REPORTED, f"{id.rpartition('/')[2]}/{video}", None)]
    gone = set(made)
    for id, decision in records.scan(DECISION, Decision):
        if decision.of == viewer or decision.video in gone:
            changes += [Change(DECISION, id, None), Change(OVERTURNED, decision.id, None)]
    for id, _ in records.scan(RULED, By, f"{viewer}/"):
        changes += [Change(RULED, id, None), Change(RULED_BY, id.partition("/")[2], None)]
    return changes


def place(decision: Decision) -> str:
    """The id of a decision's record."""
    return f"{decision.video}/{decision.comment}/{decision.id}"


def mark(flags: Sequence[Flag]) -> str:
    """Equal for equal flags; empty for none."""
    return hashlib.blake2b(msgspec.json.encode(tuple(flags)), digest_size=8).hexdigest() if flags else ""


def decisions(records: Records, video: str = "", comment: str = "") -> list[Said]:
    """All decisions, or those about one video or comment: the last first."""
    found = [one for _, one in records.scan(DECISION, Decision, f"{video}/{comment}/" if video else "")]
    back = records.many(OVERTURNED, [one.id for one in found], Back)
    last_first = sorted(found, key=lambda one: (-one.at, -one.turn, one.id))
    return [Said(one, back.get(one.id)) for one in last_first]


def standing(said: Sequence[Said]) -> Decision | None:
    """The decision that holds, of those about one video or comment: the last that was not taken back."""
    held = [one.decision for one in said if one.back is None]
    return max(held, key=lambda one: one.turn, default=None)


def removal(records: Records, video: str) -> Decision | None:
    """Why a video was taken away; None when it was not."""
    held = standing(decisions(records, video))
    return held if held is not None and held.verdict == "remove" else None


def ruled_by(records: Records, ids: Sequence[str]) -> dict[str, By]:
    """Who took each of these decisions (or took it back), as far as they are still here."""
    return records.many(RULED_BY, ids, By)


__all__ = [
    "DECISION", "HEARS", "OVERTURNED", "REPORT", "REPORTED", "RULED", "RULED_BY", "Back", "By", "Decision", "Report", "Said",
    "decisions", "erased", "hear", "mark", "place", "removal", "ruled_by", "standing",
]  # fmt: skip
