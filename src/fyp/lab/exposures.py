"""Exposures: a real exposure log (the format of KuaiRand-Pure) read from a folder of parquet files, in time order.

`events_*.parquet` are the showings with their times; `history_*.parquet`, where there is one, the last showings of each viewer
before that, in order but without times or seconds watched; `videos.parquet` what is known of the videos, and `users.parquet`,
where there is one, of the viewers.
"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

import polars as pl

from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Arrived
from fyp.vocabulary.video import Video

ACTS: dict[str, str] = {
    "is_like": "like", "is_follow": "follow", "is_comment": "comment", "is_forward": "share", "is_hate": "not_interested",
}  # fmt: skip
"""Column of the log -> act."""
LONG_VIEW_S = 18.0
ROUND_S = 6 * 3600.0
DAY_OFFSET_S = 8 * 3600.0
"""The log's days are those of UTC+8."""
ZONE = timezone(timedelta(seconds=DAY_OFFSET_S))
_EVENTS = ("user_id", "video_id", "time_ms", "long_view", "play_time_ms", "duration_ms", "tab", *ACTS)
_HISTORY = ("user_id", "pos", "video_id", "long_view", "is_like")
_USERS = ("user_id", "follow_user_num", "fans_user_num", "friend_user_num", "register_days")
_VIDEOS = ("video_id", "author_id", "upload_dt", "video_duration", "music_id", "tag")


class Exposure(NamedTuple):
    """One row of the log. `at` in epoch seconds, `duration_s` of the video as it was played."""

    viewer: str
    video: str
    at: float
    surface: str
    watched_s: float
    duration_s: float
    acts: tuple[str, ...]
    long_view: bool
    liked: bool


class ExposureLog:
    """Reads `events_*.parquet` and `videos.parquet` of `folder`. Raises Invalid when a file or column is missing."""

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("events_*.parquet"))
        if not files:
            raise Invalid("no_log", f"{folder} has no events_*.parquet: not an exposure log", "DIR")
        self.events = pl.concat([_read(file, _EVENTS) for file in files]).sort("time_ms", maintain_order=True)
        self.videos = _read(folder / "videos.parquet", _VIDEOS)
        past = [_read(file, _HISTORY) for file in sorted(folder.glob("history_*.parquet"))]
        self.past = _rounds(pl.concat(past)) if past else None
        users = folder / "users.parquet"
        self.users = _read(users, _USERS) if users.exists() else None
        if self.events.is_empty():
            raise Invalid("no_log", f"{folder}: the log is empty", "DIR")

    def __len__(self) -> int:
        return len(self.events)

    def published(self) -> Iterator[Video]:
        """The videos of the log; one that the log shows but the list lacks is known by its length alone."""
        known: set[int] = set()
        posted = (
            self.videos["upload_dt"].cast(pl.String).str.to_datetime(strict=False).dt.epoch("s").fill_null(0).to_list()
        )
        longest = dict(self.events.group_by("video_id").agg(pl.col("duration_ms").max()).iter_rows())
        for row, posted_at in zip(self.videos.iter_rows(named=True), posted, strict=True):
            known.add(row["video_id"])
            tags = tuple(f"tag{tag}" for tag in str(row["tag"] or "").split(",") if tag)
            duration = (longest.get(row["video_id"]) or row["video_duration"] or 15_000) / 1000
            yield Video(
                id=str(row["video_id"]), creator=f"a{row['author_id']}", sound=f"m{row['music_id']}",
                duration_s=min(max(duration, 0.5), 3600.0), posted_at=float(posted_at), topics=tags, hashtags=tags,
            )  # fmt: skip
        for video, duration in sorted(longest.items()):
            if video not in known:
                yield Video(id=str(video), creator=f"of{video}", duration_s=max(duration / 1000, 0.5), posted_at=0.0)

    def arrivals(self, at: float) -> Iterator[Arrived]:
        """What is known of the viewers: how many they follow, are followed by, are friends with, and since when."""
        if self.users is not None:
            for user, *told in self.users.iter_rows():
                follows, followers, friends, days = (-1 if n is None else int(n) for n in told)
                yield Arrived(
                    id=f"a{user}",
                    at=at,
                    viewer=str(user),
                    follows=follows,
                    followers=followers,
                    friends=friends,
                    days=days,
                )

    def history(self) -> Iterator[Exposure]:
        """What the viewers saw before the log, a round of everybody's oldest first, then the next.

        The times are made up (a round every `ROUND_S`, ending before the log begins) and so are the seconds: a long view
        is watched to its finish, another one for 3 s or two fifths of its length, too long for an early skip.
        """
        if self.past is None:
            return
        length = {video.id: video.duration_s for video in self.published()}
        first = self.first_at()
        for user, back, video, long_view, liked in self.past.iter_rows():
            duration = length.get(str(video))
            if duration is not None:
                watched = min(duration, LONG_VIEW_S) if long_view else min(3.0, 0.4 * duration)
                acts = ("like",) if liked else ()
                at = first - back * ROUND_S
                yield Exposure(
                    str(user), str(video), at, "history", watched, duration, acts, bool(long_view), bool(liked)
                )

    def first_at(self) -> float:
        """When the log begins (epoch seconds)."""
        return float(self.events["time_ms"][0]) / 1000

    def last_days(self, days: int) -> float:
        """When the last `days` days of the log begin (epoch seconds; days as the log counts them)."""
        last = float(self.events["time_ms"][-1]) / 1000
        return (math.floor((last + DAY_OFFSET_S) / 86_400) - days + 1) * 86_400 - DAY_OFFSET_S

    def rows(self) -> Iterator[Exposure]:
        """The exposures in time order."""
        acts = list(ACTS.items())
        for row in self.events.select(_EVENTS).iter_rows():
            user, video, time_ms, long_view, play_ms, duration_ms, tab, *done = row
            yield Exposure(
                str(user), str(video), time_ms / 1000, f"tab{tab}", max(play_ms, 0) / 1000, duration_ms / 1000,
                tuple([act for (_, act), on in zip(acts, done, strict=True) if on]) if any(done) else (),
                bool(long_view), bool(done[0]),
            )  # fmt: skip


def day(text: str, option: str) -> float:
    """When the day `text` of the log begins (epoch seconds). Raises Invalid when it is none; `option` is what said it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()
    except ValueError as error:
        raise Invalid("bad_day", f"{option} {text}: a day is written like 2022-05-01", option) from error


def _rounds(past: pl.DataFrame) -> pl.DataFrame:
    """Histories with their place counted from the end (1 is the last), everybody's oldest first."""
    back = pl.col("pos").rank("ordinal", descending=True).over("user_id").cast(pl.Int64)
    return past.select("user_id", back.alias("back"), "video_id", "long_view", "is_like").sort(
        "back", "user_id", descending=[True, False]
    )


def _read(file: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(file)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise Invalid("unreadable", f"{file}: {error}", "DIR") from error
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise Invalid("no_column", f"{file} lacks the column {', '.join(missing)}", missing[0])
    return frame.select(columns)


__all__ = ["ACTS", "ZONE", "Exposure", "ExposureLog", "day"]
