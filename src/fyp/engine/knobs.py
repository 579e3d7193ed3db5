"""Knobs: every tunable number of the engine, with its range, its unit and the reason of its default."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Knob(NamedTuple):
    """A number that may be turned; `reason` says why the default is what it is."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    reason: str


KNOBS: tuple[Knob, ...] = (
    Knob("hash_bits", 18, 10, 24, "bits", "262,144 rows of hashed ids: 40 MB when full, some 2 ids a row at 500k ids"),
    Knob(
        "keep_slots",
        400_000,
        100,
        100_000_000,
        "slots",
        "of served pages, some 400 bytes each; older ones teach no more",
    ),
    Knob("close_after_s", 1800, 10, 86_400, "s", "a showing without a swipe for half an hour was left, not watched"),
    Knob("oldest_event_s", 172_800, 60, 2_592_000, "s", "two days offline still count; later the page is forgotten"),
    Knob("future_slack_s", 120, 0, 3600, "s", "phones' clocks go wrong by a minute or two"),
    Knob("clock_slack_s", 1.0, 0, 10, "s", "timers and rounding of a player"),
    Knob("fastest_rate", 2.0, 1, 4, "x", "the highest playing speed that a player offers"),
    Knob("finish_cap_s", 18, 3, 600, "s", "of a long video 18 s count as finished: KuaiRand's long view"),
    Knob("early_skip_s", 2.0, 0.2, 10, "s", "gone within two seconds: not even the hook was seen"),
    Knob("early_skip_share", 0.25, 0.01, 0.9, "share", "of a very short video a quarter stands for the two seconds"),
    Knob("learning_rate", 0.03, 0.0001, 1, "", "AdaGrad step of dense weights and ids; see docs/LOG.md"),
    Knob("learning_rate_factor", 0.03, 0.0001, 1, "", "AdaGrad step of embeddings; see docs/LOG.md"),
    Knob("adagrad_floor", 1.0, 1e-6, 100, "", "where sums of squares start: the first steps stay small"),
    Knob("viewer_fade", 0.995, 0.5, 1, "per event", "a viewer's rates look back some 200 videos; see docs/LOG.md"),
    Knob("viewer_fast_fade", 0.8, 0.1, 1, "per event", "and some 5 for the mood of the moment"),
    Knob("video_fade", 0.9997, 0.5, 1, "per event", "a video's rates look back some 3,000 showings"),
    Knob("video_fast_fade", 0.97, 0.5, 1, "per event", "and some 30 to see a change"),
    Knob("group_fade", 0.9999, 0.5, 1, "per event", "creators, sounds, topics, surfaces: some 10,000 showings"),
    Knob(
        "recent_fade",
        0.85,
        0.5,
        1,
        "per event",
        "own rates with a topic and the like: some 7 showings; see docs/LOG.md",
    ),
    Knob("everywhere_fade", 0.9999, 0.9, 1, "per event", "the platform's own rate: some 10,000 showings"),
    Knob("taste_long_step", 0.02, 0.001, 1, "per event", "long taste: some 50 videos"),
    Knob(
        "taste_short_step", 0.4, 0.001, 1, "per event", "short taste: some 3 videos, so that a page feels the last one"
    ),
    Knob("residual_step", 0.02, 0, 1, "per finish", "how quickly viewers move a video's vector from its content"),
    Knob("residual_limit", 1.0, 0, 5, "length", "what viewers teach may weigh as much as the content, not more"),
    Knob(
        "affinity_spread", 0.25, 1e-4, 10, "variance", "of each side of taste before anything is known; see docs/LOG.md"
    ),
    Knob("affinity_level", 0.02, 1e-4, 10, "variance", "of how much people finish of anything; see docs/LOG.md"),
    Knob("affinity_noise", 0.17, 1e-3, 10, "variance", "a finish is a coin: .2 at a rate of .3, less what is known"),
    Knob("affinity_step", 0.04, 0, 1, "", "how far a new video's factor moves; see docs/LOG.md"),
    Knob("affinity_trials", 500.0, 1, 1e6, "showings", "after so many a factor moves half as far; see docs/LOG.md"),
    Knob("affinity_least_step", 0.01, 0, 1, "", "people change, and so do factors: no step gets shorter"),
    Knob("affinity_drift", 0.001, 0, 1, "share", "people change: a belief grows less certain by this share a showing"),
    Knob("affinity_replays", 4, 0, 50, "answers", "of the last 50 that teach once more at a lesson; 8 bring no more"),
    Knob("affinity_replay_share", 0.25, 0, 1, "share", "of a step: four make one; more overstates; see docs/LOG.md"),
    Knob(
        "affinity_renew", 10, 0, 50, "answers", "each ten, up to 50, somebody new is understood anew; see docs/LOG.md"
    ),
    Knob("kin_window", 50, 1, 50, "videos", "all finished ones that are remembered are kin; see docs/LOG.md"),
    Knob(
        "kin_activity", 1.0, 0, 3, "exponent", "one who finishes hundreds counts little for each pair; see docs/LOG.md"
    ),
    Knob("kin_fade", 0.999, 0.5, 1, "per finish", "old company fades as new comes in: some 1,000 finishes"),
    Knob("kin_near", 0.3, 0, 10, "share", "what one step weighs beside two steps; see docs/LOG.md"),
    Knob("heat_half_life_s", 21_600, 60, 2_592_000, "s", "what is loved now: half of it is forgotten in six hours"),
    Knob("weight_finish", 1.0, 0, 100, "per act", "a finished video is the unit of value"),
    Knob(
        "weight_watched_share",
        0.1,
        0,
        100,
        "per act",
        "seconds among others of its length: long ones win; see docs/LOG.md",
    ),
    Knob("weight_early_skip", -0.5, -100, 0, "per act", "a skipped video costs half of what a finished one gives"),
    Knob("length_hazard", 0.75, 0, 2, "exponent", "longer videos are finished less at equal interest; see docs/LOG.md"),
    Knob("weight_like", 1.0, 0, 100, "per act", "a like is rare and meant"),
    Knob("weight_comment", 1.5, 0, 100, "per act", "takes effort"),
    Knob("weight_share", 2.0, 0, 100, "per act", "vouches before friends"),
    Knob("weight_save", 2.0, 0, 100, "per act", "wants to come back"),
    Knob("weight_follow", 2.0, 0, 100, "per act", "wants more of the maker"),
    Knob("weight_not_interested", -5.0, -100, 0, "per act", "said in words: worth many skips"),
    Knob("weight_purchase", 2.0, 0, 100, "per act", "no more than a follow: the feed is not a shop window"),
    Knob("taste_candidates", 300, 0, 5000, "videos", "nearest to long and short taste; half each"),
    Knob(
        "exact_up_to",
        50_000,
        0,
        10_000_000,
        "videos",
        "an exact scan takes 0.4 ms for so many; above, an inverted file",
    ),
    Knob(
        "scan_budget",
        5_000,
        100,
        1_000_000,
        "videos",
        "read per taste from the nearest cells: see docs/decisions/007",
    ),
    Knob("kin_candidates", 250, 0, 5000, "videos", "neighbours of the last finished ones"),
    Knob("following_candidates", 100, 0, 5000, "videos", "the newest of those one follows"),
    Knob("trending_candidates", 200, 0, 5000, "videos", "the hottest now"),
    Knob("fresh_candidates", 150, 0, 5000, "videos", "that look for an audience like this viewer; see decisions/010"),
    Knob("wander_candidates", 100, 0, 5000, "videos", "drawn from everything, so that nothing is out of reach"),
    Knob("pool_first", 200, 1, 1e6, "people", "the first audience, and the stated steps to all: a rate of .3 to +-.03"),
    Knob("pool_second", 1_000, 1, 1e7, "people", "five times as many: a tenth is told from a ninth"),
    Knob("pool_third", 5_000, 1, 1e8, "people", "and again: by now it is sure who likes it"),
    Knob("pool_fourth", 20_000, 1, 1e9, "people", "a town's worth: only what was liked three times comes here"),
    Knob("pool_last", 100_000, 1, 1e9, "people", "beyond that a video is for everyone"),
    Knob("pool_least", 5, 1, 1000, "people", "a first audience of fewer says nothing, whatever the budget"),
    Knob(
        "pool_top",
        0.2,
        0.01,
        1,
        "share",
        "of the people here, where that is less: a niche is loved by a few in a hundred",
    ),
    Knob("pool_people_s", 259_200, 3600, 2_592_000, "s", "who came in three days is here"),
    Knob(
        "pool_seat",
        0.08,
        0,
        0.5,
        "share",
        "of the slots of trusted viewers at most: what the ladder may cost in places",
    ),
    Knob(
        "pool_cost",
        0.012,
        0,
        1,
        "share",
        "of the watch time at most, with something left to 1.5 %, as it is known late",
    ),
    Knob("pool_first_part", 0.7, 0, 1, "share", "of them is planned for first audiences; the rest is for who climbs"),
    Knob(
        "pool_rate_s",
        7200,
        60,
        604_800,
        "s",
        "half-life of traffic and uploads: a part of a day, as both have a rhythm",
    ),
    Knob("pool_first_s", 2100, 10, 604_800, "s", "a first audience is chosen in 35 minutes, to be there in an hour"),
    Knob("pool_slower", 1.5, 1, 10, "x", "each rung may take half as long again as the one before"),
    Knob(
        "pool_urge",
        0.6,
        0,
        50,
        "value",
        "of a whole audience behind its plan: those who like it first, at the end anybody",
    ),
    Knob("pool_later_urge", 0.15, 0, 10, "value", "on later rungs value decides, and pace only between equals"),
    Knob(
        "pool_match",
        1.0,
        0,
        10,
        "share",
        "one cosine of taste weighs as much as a whole plan behind when 150 are found",
    ),
    Knob("pool_bound", 0.5, 0, 4, "deviations", "of the figure that must lie above or below: seven in ten are right"),
    Knob("pool_wake", 2.0, 0, 6, "deviations", "for a second chance of one that rests: one in fifty is luck"),
    Knob(
        "pool_margin",
        0.35,
        0,
        4,
        "deviations",
        "of the cohort's videos, that the second rung asks; later ones ask twice that",
    ),
    Knob("pool_patience", 2.0, 1, 10, "x", "an audience grows so far while bounds leave it open; then it rests"),
    Knob("pool_cohort", 50, 1, 10_000, "showings", "a cohort with fewer is read beside its niche, and that beside all"),
    Knob(
        "pool_clip",
        1.0,
        0.1,
        100,
        "value",
        "nobody counts more than a finish that was not expected: no voice decides alone",
    ),
    Knob("pool_fade", 0.9995, 0.9, 1, "per event", "a cohort looks back some 2,000 showings of first audiences"),
    Knob("pool_slow_fade", 0.999, 0.9, 1, "per event", "cost and spread look back some 1,000"),
    Knob(
        "pool_old_s",
        10_800,
        60,
        31_536_000,
        "s",
        "posted earlier than that it is not new here: it comes from elsewhere",
    ),
    Knob("pool_give_up_s", 259_200, 60, 31_536_000, "s", "who found no audience in three days looks no longer"),
    Knob(
        "trust_showings",
        10,
        0,
        65_000,
        "showings",
        "watched before one's judgment counts: some minutes of real watching",
    ),
    Knob(
        "trust_patient",
        0.25,
        0,
        1,
        "share",
        "of the last 50 looked at: who swipes all others away waits for one",
    ),
    Knob("trust_age_s", 86_400, 3600, 31_536_000, "s", "a day old: an account made for today's upload is not"),
    Knob("trust_young", 0.25, 0, 1, "share", "in a young place a quarter of its age does"),
    Knob("trust_bulk", 0.02, 0, 10, "share", "more in an hour than this part of all who were there came in a bulk"),
    Knob("trust_bulk_least", 25, 1, 1e6, "people", "so few are never a bulk: a class that joins together"),
    Knob("trust_bulk_age_s", 2_592_000, 3600, 315_360_000, "s", "and is trusted after a month: a ring costs patience"),
    Knob(
        "trust_daily",
        150,
        1,
        65_000,
        "showings",
        "of one viewer count on a day, the first: nobody is the audience of all",
    ),
    Knob("wander_seat", 0.02, 0, 0.5, "share", "so many are drawn from everything, by dice alone"),
    Knob("probe_seat", 0.07, 0, 1, "share", "and so many go to the topic that is least known to be liked or not"),
    Knob("probe", 4.0, 0, 10, "value", "of a topic never shown: more than any video is worth; see docs/LOG.md"),
    Knob("probe_videos", 12, 0, 1000, "videos", "of somebody new go to ask what they like; see docs/LOG.md"),
    Knob("reward_videos", 8, 0, 1000, "videos", "after that nothing is asked: somebody new sees what was understood"),
    Knob(
        "lost_below",
        0.5,
        0,
        20,
        "log-odds",
        "finishes so far under their own rate: the feed has lost them, and asks again",
    ),
    Knob("widen_videos", 20, 0, 10_000, "videos", "and then some more is asked, beside what is loved"),
    Knob("widen_seat", 0.88, 0, 1, "share", "of the slots of those that ask; see docs/LOG.md"),
    Knob("temperature", 0.03, 0.0001, 1, "value", "near ties are drawn, so that every slot has a propensity"),
    Knob("contenders", 60, 1, 1000, "videos", "the best that a slot is drawn from"),
    Knob("topic_cap", 0.6, 0.1, 1, "share", "a topic takes at most this part of a page while there is anything else"),
    Knob("refuse_creator_after", 2, 1, 100, "times", "not interested twice in a creator: shown no more"),
)
"""In the order of the path: hashing, ingest, learning, memory, value, retrieval, slate."""


class Knobs(Mapping[str, float]):
    """The knobs as turned: `Knobs(temperature=0.1)`. Raises ValueError for an unknown name or a value out of range."""

    def __init__(self, **turned: float) -> None:
        self._values = {knob.name: float(knob.default) for knob in KNOBS}
        ranges = {knob.name: (knob.low, knob.high) for knob in KNOBS}
        for name, value in turned.items():
            if name not in ranges:
                raise ValueError(f"no knob is called {name!r}")
            low, high = ranges[name]
            if not low <= value <= high:
                raise ValueError(f"knob {name} = {value}: it must be from {low} to {high}")
            self._values[name] = float(value)

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


__all__ = ["KNOBS", "Knob", "Knobs"]
