"""Presets: named settings of the knobs, each with its reason, to begin from or to go back to."""

from typing import NamedTuple

from fyp.engine.knobs import Knobs


class Preset(NamedTuple):
    """`knobs` are set, all others are as the engine was made. `reason` says for whom it is, and what it costs."""

    name: str
    reason: str
    knobs: dict[str, float]


PRESETS: tuple[Preset, ...] = (
    Preset("default", "everything as the engine is made: what docs/LOG.md was measured with", {}),
    Preset(
        "linear",
        "the published form: P_like V_like + P_comment V_comment + E_playtime V_playtime + P_play V_play (The New York "
        "Times, 5 December 2021, from TikTok's own paper). Play is a finish, play time the watched share, which here is among "
        "videos of like length; no other act counts, nor how long a video is. The V are not published: these are equal, "
        "but for a comment, which takes effort",
        {
            "weight_like": 1.0, "weight_comment": 1.5, "weight_watched_share": 1.0, "weight_finish": 1.0,
            "weight_early_skip": 0.0, "weight_share": 0.0, "weight_save": 0.0, "weight_follow": 0.0,
            "weight_not_interested": 0.0, "weight_purchase": 0.0, "length_hazard": 0.0,
        },
    ),
    Preset(
        "calm",
        "for a feed that nobody is chased through: being left early costs nothing, what is kept or shared counts more than "
        "what holds the eye, a topic takes at most a third of a page; costs watch time",
        {
            "weight_early_skip": 0.0, "weight_watched_share": 0.0, "weight_finish": 0.7, "weight_save": 3.0,
            "weight_share": 3.0, "weight_not_interested": -10.0, "topic_cap": 0.35, "temperature": 0.08,
            "wander_seat": 0.05,
        },
    ),
    Preset(
        "discover",
        "for a young place, or viewers who want to be surprised: more seats for new videos and for topics that are least "
        "known, a softer draw; costs finishes now, for what is learned",
        {
            "pool_seat": 0.2, "wander_seat": 0.06, "probe_seat": 0.15, "temperature": 0.06, "topic_cap": 0.4,
            "wander_candidates": 300, "fresh_candidates": 300,
        },
    ),
)  # fmt: skip
"""The first is where rolling back to version 0 leads."""


def preset(name: str) -> Preset:
    """The preset of a name. Raises KeyError."""
    return {one.name: one for one in PRESETS}[name]


def changes(one: Preset, made: Knobs, now: Knobs) -> dict[str, float]:
    """What must be set on the knobs `now`, of an engine that was made with `made`, for `one` to be in force."""
    wanted = made.turned(one.knobs)
    return {name: wanted[name] for name in wanted if wanted[name] != now[name]}


__all__ = ["PRESETS", "Preset", "changes", "preset"]
