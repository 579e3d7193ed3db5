"""Knobs: every tunable number of the engine, with its range, its unit and the reason of its default."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from fyp.engine.knobs.knob import Knob
from fyp.engine.knobs.ladder import ASKING, CLIMBING
from fyp.vocabulary.ids import stable_hash

KNOBS: tuple[Knob, ...] = (
    Knob(
        "hash_bits", 18, 10, 24, "bits", "262,144 rows of hashed ids: 40 MB when full, some 2 ids a row at 500k", False
    ),
    Knob(
        "keep_slots",
        400_000,
        100,
        100_000_000,
        "slots",
        "of served pages, some 400 bytes each; older ones teach no more",
        False,
    ),
    Knob("close_after_s", 1800, 10, 86_400, "s", "a showing without a swipe for half an hour was left, not watched"),
    Knob("oldest_event_s", 172_800, 60, 2_592_000, "s", "two days offline still count; later the page is forgotten"),
    Knob("future_slack_s", 120, 0, 3600, "s", "phones' clocks go wrong by a minute or two"),
    Knob("clock_slack_s", 1.0, 0, 10, "s", "timers and rounding of a player"),
    Knob("fastest_rate", 2.0, 1, 4, "x", "the highest playing speed that a player offers"),
    Knob("undo_s", 86_400, 60, 2_592_000, "s", "a refresh can be taken back for a day: slept on, not forgotten"),
    Knob("finish_cap_s", 18, 3, 600, "s", "of a long video 18 s count as finished: KuaiRand's long view"),
    Knob("early_skip_s", 2.0, 0.2, 10, "s", "gone within two seconds: not even the hook was seen"),
    Knob("early_skip_share", 0.25, 0.01, 0.9, "share", "of a very short video a quarter stands for the two seconds"),
    Knob("learning_rate", 0.03, 0.0001, 1, "", "AdaGrad step of dense weights and ids; see docs/LOG.md"),
    Knob("learning_rate_factor", 0.03, 0.0001, 1, "", "AdaGrad step of embeddings; see docs/LOG.md"),
    Knob("adagrad_floor", 1.0, 1e-6, 100, "", "where sums of squares start: the first steps stay small"),
    Knob("quick_spread", 0.01, 0, 10, "variance", "of what quick weights may be beside what is believed", False),
    Knob(
        "quick_drift",
        4e-5,
        0,
        1,
        "share",
        "of it comes back a lesson: they look back some 10,000; see docs/LOG.md",
        False,
    ),
    Knob(
        "request_share", 0.33, 0, 0.9, "share of the odds", "language and country help somebody new and then are weak"
    ),
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
    Knob("searched_worth", 1, 0, 50, "finishes", "what is looked for moves a taste as one finished video about it"),
    Knob("opened_worth", 2, 0, 50, "finishes", "what is opened of that, as two: they chose it"),
    Knob("tag_worth", 8, 0, 50, "finishes", "a followed hashtag, as eight: it is meant to last"),
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
    *CLIMBING,
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
    Knob("length_hazard", 0.67, 0, 2, "exponent", "longer videos are finished less at equal interest; see docs/LOG.md"),
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
        3_000,
        100,
        1_000_000,
        "videos",
        "read per taste from the nearest cells: see docs/decisions/007",
    ),
    Knob("kin_candidates", 250, 0, 5000, "videos", "neighbours of the last finished ones"),
    Knob("following_candidates", 100, 0, 5000, "videos", "the newest of those one follows"),
    Knob("wished_candidates", 200, 0, 5000, "videos", "of topics that were slid up, shared among them"),
    Knob("trending_candidates", 150, 0, 5000, "videos", "the hottest now"),
    Knob("fresh_candidates", 150, 0, 5000, "videos", "that look for an audience like this viewer; see decisions/010"),
    Knob("wander_candidates", 60, 0, 5000, "videos", "drawn from everything, so that nothing is out of reach"),
    *ASKING,
    Knob("wander_seat", 0.02, 0, 0.5, "share", "so many are drawn from everything, by dice alone"),
    Knob("probe_seat", 0.07, 0, 1, "share", "and so many go to the topic that is least known to be liked or not"),
    Knob("settled_seat", 0.15, 0, 1, "share", "of the slots of who is settled goes there; see docs/LOG.md"),
    Knob("settled_videos", 100, 1, 1e6, "videos", "beyond the first, and half of the way there is gone: a day's"),
    Knob(
        "untried_share",
        0.3,
        0.001,
        1,
        "share",
        "of topics that stand for untried ones: with fewer there is less to find",
    ),
    Knob("probe", 4.0, 0, 10, "value", "of a topic never shown: more than any video is worth; see docs/LOG.md"),
    Knob(
        "asked_back", 2000, 0, 100_000, "videos", "ever served count as asked: weeks, then what was left may come again"
    ),
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
    Knob(
        "creator_cap",
        3,
        1,
        20,
        "of any 20",
        "a creator has their best three there, across pages, while others are left",
    ),
    Knob("campaign_cap", 2, 1, 20, "of any 20", "one in ten, however many makers a campaign has: it is no niche"),
    Knob("niche_cap", 12, 1, 20, "of any 20", "the same .6 that a page may have: short pages can't add up to more"),
    Knob(
        "slider_much_less", 0.08, 0, 1, "x", "one slot in twelve of what it was: a topic that was refused must be gone"
    ),
    Knob(
        "slider_less",
        0.3,
        0,
        1,
        "x",
        "felt as half: what is seldom shown is ranked higher; see docs/LOG.md",
    ),
    Knob("slider_more", 1.8, 1, 20, "x", "nearly twice, as far from 1 as the step down"),
    Knob("slider_much_more", 3.2, 1, 20, "x", "three times, with some left for a taste that tires of so much"),
    Knob("slider_floor", 0.04, 0.001, 1, "share", "a topic that was never shown is slid up from one slot in 25"),
    Knob("slider_seats", 0.9, 0, 1, "share", "all kept seats together leave one slot in ten for anything else"),
    Knob(
        "popular_videos",
        2_000,
        50,
        100_000,
        "videos",
        "of the feed without profiling; after the last comes the first again",
    ),
    Knob(
        "popular_window_s", 300, 1, 86_400, "s", "so long its list stays as it is, the same for all and page after page"
    ),
    Knob("popular_worldwide", 0.25, 0, 1, "share", "what is loved elsewhere counts by this, what is of here in full"),
    Knob("popular_past", 0.25, 0, 10, "share", "of what was finished ever, beside what is loved now"),
    Knob("refuse_creator_after", 2, 1, 100, "times", "not interested twice in a creator: shown no more"),
    Knob("holdout", 0.05, 0, 0.5, "share", "of viewers take part in no experiment: all of them are seen against these"),
    Knob("trial_effect", 0.05, 0.001, 1, "share", "of the control's mean: effects of this size are found soonest"),
    Knob("trial_units", 50, 10, 1e6, "viewers", "in each arm before anything is said: means must be near normal"),
    Knob("trial_look", 500, 1, 1e6, "showings", "counted between two looks at the evidence of an experiment"),
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

    def turned(self, values: Mapping[str, float]) -> "Knobs":
        """These knobs with `values` in place of theirs. Raises ValueError as making them does."""
        return Knobs(**{**self._values, **values})

    @cached_property
    def name(self) -> str:
        """Eight hex digits that name all the values at once."""
        told = " ".join(f"{name}={value!r}" for name, value in sorted(self._values.items()))
        return f"{stable_hash(told) & 0xFFFFFFFF:08x}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


__all__ = ["KNOBS", "Knob", "Knobs"]
