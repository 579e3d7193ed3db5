"""Docket: what moderators should look at: videos and comments with what was flagged, reported and decided about each."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from fyp.app import App
from fyp.platform import comments, contents, moderation, videos
from fyp.platform.moderation import Decision, Said
from fyp.vocabulary.video import Video

Kind = Literal["video", "comment"]
State = Literal["open", "decided"]
Order = Literal["reported", "new"]
Key = tuple[str, str]
"""The ids of a video and of a comment under it, that one empty for the video itself."""


class Matter:
    """A video or a comment that something was said about. Reports are counted by person: each has one, their last."""

    def __init__(self, key: Key) -> None:
        self.video, self.comment = key
        self.reasons: Counter[str] = Counter()
        self.newest = 0.0
        self.review: contents.Review | None = None
        self.said: list[Said] = []

    @property
    def key(self) -> Key:
        return self.video, self.comment

    @property
    def people(self) -> int:
        return self.reasons.total()

    @property
    def flags(self) -> str:
        """Equal for equal flags."""
        return moderation.mark(self.review.flags) if self.review is not None else ""

    @property
    def held(self) -> Decision | None:
        """The decision that holds."""
        return moderation.standing(self.said)

    @property
    def open(self) -> bool:
        """Is there something that nobody has decided about? Other flags, or another report, since it was decided."""
        held = self.held
        if held is None:
            return self.review is not None or self.people > 0
        if held.verdict == "remove":
            return False
        return (bool(self.flags) and self.flags != held.flags) or self.people > held.people or self.newest > held.at

    @property
    def at(self) -> float:
        """When something was said last: a report or a flag while it is open, else the decision (epoch seconds)."""
        if not self.open:
            return self.held.at if self.held is not None else 0.0
        return max(self.newest, self.review.at if self.review is not None else 0.0)

    def place(self, order: Order) -> tuple[int, float, str, str]:
        """Where it stands: those that most people reported first, or the newest."""
        return -self.people if order == "reported" else 0, -self.at, self.video, self.comment

    def report(self, reason: str, at: float) -> None:
        self.reasons[reason] += 1
        self.newest = max(self.newest, at)


def matters(app: App) -> list[Matter]:
    """All that something was said about. Reads each report and decision: some 10 us each."""
    found: dict[Key, Matter] = {}

    def of(video: str, comment: str = "") -> Matter:
        return found.setdefault((video, comment), Matter((video, comment)))

    for id, told in app.records.scan(moderation.REPORT, moderation.Report):
        of(id.partition("/")[0]).report(told.reason, told.at)
    for id, said in app.records.scan(comments.REPORT, comments.Report):
        _, video, comment = id.split("/")
        of(video, comment).report(said.reason, said.at)
    for video, review in contents.reviews(app.records):
        of(video).review = review
    for one in moderation.decisions(app.records):
        of(one.decision.video, one.decision.comment).said.append(one)
    return list(found.values())


def matter(app: App, video: str, comment: str = "") -> Matter:
    """One of them; with nothing in it where nothing was said."""
    one = Matter((video, comment))
    if comment:
        for id, said in app.records.scan(comments.REPORT, comments.Report):
            if id.partition("/")[2] == comments.place(video, comment):
                one.report(said.reason, said.at)
    else:
        for _, told in app.records.scan(moderation.REPORT, moderation.Report, f"{video}/"):
            one.report(told.reason, told.at)
        one.review = app.records.get(contents.REVIEW, video, contents.Review)
    one.said = moderation.decisions(app.records, video, comment)
    return one


def there(app: App, all: Iterable[Matter]) -> list[Matter]:
    """Those that moderators may look at: not what its maker keeps private, nor comments that others took away."""
    all = list(all)
    shown = {
        id for id, video in app.records.many(videos.VIDEO, {one.video for one in all}, Video).items()
        if video.visibility != "private"
    }  # fmt: skip
    said = [comments.place(*one.key) for one in all if one.comment]
    written = app.records.many(comments.COMMENT, said, comments.Comment)
    gone = app.records.many(comments.GONE, said, comments.Gone)

    def stands(one: Matter) -> bool:
        if one.video not in shown:
            return False
        id = comments.place(*one.key)
        if not one.comment or id not in written:
            return not one.comment
        removed = one.held is not None and one.held.verdict == "remove"
        return removed or id not in gone or not gone[id].gone

    return [one for one in all if stands(one)]


__all__ = ["Key", "Kind", "Matter", "Order", "State", "matter", "matters", "there"]
