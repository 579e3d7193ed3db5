"""Niches of a log: found in what was finished before a day, and how well they foresee it, beside the log's own tags."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from fyp.lab.affinity import Groups, Ints, Showings, foreseen, groups, shuffled
from fyp.lab.exposures import DAY_OFFSET_S, ExposureLog
from fyp.lab.metrics import Floats, auc, gauc
from fyp.platform.niches.communities import communities
from fyp.platform.niches.drawing import large
from fyp.platform.niches.mending import mended, natural
from fyp.platform.niches.ties import Ties, damped, ties
from fyp.vocabulary.errors import Invalid

RESOLUTIONS = (2.0, 4.0, 7.0)
STRENGTHS = (10.0, 30.0, 100.0, 300.0)
TUNED = 3
"""So many days before those that are told choose the resolution of niches, and the strength of niches and of tags."""


class Foreseen(NamedTuple):
    figures: dict[str, Any]
    notes: list[str]
    head: tuple[str, ...]
    rows: list[tuple[object, ...]]


class Log(NamedTuple):
    """Showings in time order (`day` counts days, 0 for what came before the log), and the tags of the videos."""

    all: Showings
    day: Ints
    tags: Groups
    viewers: int
    videos: int


class Judged(NamedTuple):
    auc: float
    gauc: float


def read(folder: Path) -> Log:
    """The log in `folder`. Raises Invalid when it is none."""
    log = ExposureLog(folder)
    columns = ("user_id", "video_id", "long_view")
    day = np.floor((log.events["time_ms"].to_numpy() / 1000 + DAY_OFFSET_S) / 86_400).astype(np.int64)
    parts = [log.events.select(columns)]
    if log.past is not None:
        parts.insert(0, log.past.select(columns))
        day = np.concatenate((np.zeros(len(log.past), np.int64), day))
    rows = pl.concat(parts, how="vertical_relaxed")
    ids, video = np.unique(rows["video_id"].to_numpy(), return_inverse=True)
    people, viewer = np.unique(rows["user_id"].to_numpy(), return_inverse=True)
    place = {int(id): n for n, id in enumerate(ids)}
    names: dict[str, int] = {}
    tagged: list[tuple[int, int]] = []
    for id, tag in log.videos.select("video_id", "tag").iter_rows():
        if id in place:
            tagged += [(place[id], names.setdefault(one, len(names))) for one in str(tag or "").split(",") if one]
    if not tagged:
        raise Invalid(
            "no_tags", f"{folder}: no video of the log has a tag: there is nothing to compare niches with", "--data"
        )
    pairs = np.array(tagged, np.int64)
    tags = groups(pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))
    finished = rows["long_view"].to_numpy().astype(np.int64)
    return Log(Showings(viewer, video, finished), day, tags, len(people), len(ids))


def foresee(folder: Path, days: int, seed: int, say: Callable[[str], None]) -> Foreseen:
    """Foresee the last `days` days of the log, each from all before it; settings are chosen on the days before these."""
    log = read(folder)
    logged = np.unique(log.day[log.day > 0])
    if len(logged) < days + TUNED + 1:
        raise Invalid(
            "short_log", f"{folder} has {len(logged)} days: {days} to foresee need {days + TUNED + 1}", "--days"
        )
    told, before = logged[-days:], logged[-days - TUNED : -days]
    drawn: dict[tuple[int, float], Groups] = {}
    for day in before:
        for resolution in RESOLUTIONS:
            drawn[int(day), resolution] = niches(log, int(day), resolution, seed)
        say(f"day {day}: niches drawn")
    tried = {
        resolution: _best(log, before, lambda day, r=resolution: drawn[day, r])  # type: ignore[misc]
        for resolution in RESOLUTIONS
    }
    resolution = max(RESOLUTIONS, key=lambda one: (tried[one][1], -one))
    chosen = {"niches": tried[resolution][0], "tags": _best(log, before, lambda day: log.tags)[0]}
    say(f"chosen: resolution {resolution}, strengths {chosen}")
    began = time.perf_counter()
    found = {int(day): niches(log, int(day), resolution, seed) for day in told}
    seconds = (time.perf_counter() - began) / days
    usual = {int(day): niches(log, int(day), None, seed) for day in told}
    nothing = groups(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    rivals: dict[str, tuple[Callable[[int], Groups], float]] = {
        "niches": (lambda day: found[day], chosen["niches"]),
        "tags": (lambda day: log.tags, chosen["tags"]),
        "niches as usual": (lambda day: usual[day], chosen["niches"]),
        "niches by lot": (lambda day: shuffled(found[day], log.videos, seed), chosen["niches"]),
        "tags by lot": (lambda day: shuffled(log.tags, log.videos, seed), chosen["tags"]),
        "viewer's rate": (lambda day: nothing, 1.0),
    }
    rows: list[tuple[object, ...]] = []
    figures: dict[str, Any] = {}
    for name, (grouped, weight) in rivals.items():
        alone, rated = _judged(log, told, grouped, weight, False), _judged(log, told, grouped, weight, True)
        key = name.replace(" ", "_").replace("'s", "")
        figures |= {f"auc_{key}": round(alone.auc, 4), f"gauc_{key}": round(alone.gauc, 4),
                    f"auc_rated_{key}": round(rated.auc, 4), f"gauc_rated_{key}": round(rated.gauc, 4)}  # fmt: skip
        rows.append((name, grouped(int(told[-1])).groups, alone.auc, alone.gauc, rated.auc, rated.gauc))
    figures |= {
        "resolution": resolution, "strength_niches": chosen["niches"], "strength_tags": chosen["tags"],
        "niches_of_log": found[int(told[-1])].groups, "tags_of_log": log.tags.groups, "seconds_of_log": round(seconds, 2),
        "showings": int(np.isin(log.day, told).sum()), "days": days,
    }  # fmt: skip
    notes = [
        f"{figures['showings']:,} showings of the last {days} days, each day foreseen from all before it.",
        f"Chosen on the {TUNED} days before: resolution {resolution}; drawn towards what is expected by "
        f"{chosen['niches']:.0f} (niches), {chosen['tags']:.0f} (tags).",
        "As usual: with the resolution that the product chooses. By lot: groups of the same sizes with other videos in them.",
        "rated: the rate of the video itself is known as well.",
    ]
    return Foreseen(figures, notes, ("", "groups", "auc", "gauc", "auc rated", "gauc rated"), rows)


def niches(log: Log, day: int, resolution: float | None, seed: int) -> Groups:
    """The niches of videos by what was finished before `day`: ties to the videos, and to their tags, by share.

    `resolution` None: the one that the product chooses.
    """
    done = (log.day < day) & (log.all.finished > 0)
    viewer, video = log.all.viewer[done], log.all.video[done]
    first = np.searchsorted(log.tags.video, video, side="left")
    many = np.searchsorted(log.tags.video, video, side="right") - first
    row = np.repeat(first, many) + np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    of: Ties = damped(
        ties(
            log.viewers, log.videos + log.tags.groups,
            np.concatenate((viewer, np.repeat(viewer, many))), np.concatenate((video, log.videos + log.tags.group[row])),
            np.concatenate((np.ones(len(video)), log.tags.share[row])),
        )
    )  # fmt: skip
    found = natural(of, seed) if resolution is None else mended(of, communities(of, resolution, seed))
    label, _ = large(found, of)
    label = label[log.viewers : log.viewers + log.videos]
    which = np.flatnonzero(label >= 0)
    return groups(which, label[which], np.ones(len(which)))


def _judged(log: Log, days: Ints, of: Callable[[int], Groups], strength: float, rated: bool) -> Judged:
    """AUC and GAUC of these days: the mean of the days, by their showings."""
    found = []
    for day in days.tolist():
        past, asked = _part(log, log.day < day), _part(log, log.day == day)
        score: Floats = foreseen(past, asked, of(day), log.viewers, strength, rated)
        found.append((auc(asked.finished, score), gauc(asked.finished, score, asked.viewer), len(asked.viewer)))
    weight = [one[2] for one in found]
    return Judged(
        float(np.average([one[0] for one in found], weights=weight)),
        float(np.average([one[1] for one in found], weights=weight)),
    )


def _part(log: Log, which: Any) -> Showings:
    return Showings(log.all.viewer[which], log.all.video[which], log.all.finished[which])


def _best(log: Log, days: Ints, of: Callable[[int], Groups]) -> tuple[float, float]:
    """The strength with the highest AUC on these days, and that AUC."""
    tried = [(_judged(log, days, of, strength, False).auc, -strength) for strength in STRENGTHS]
    best, strength = max(tried)
    return -strength, best


__all__ = ["Foreseen", "Log", "foresee", "niches", "read"]
