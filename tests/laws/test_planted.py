"""Laws of every Learner, second part: it learns what is planted, and what is no longer true fades."""

from collections.abc import Callable

import numpy as np
import pytest
from tests.engine.play import Play, of, town

from fyp.engine import Engine
from fyp.engine.learn import LEARNERS
from fyp.engine.learn.taste import Taste
from fyp.engine.rank.features import INDEX
from fyp.engine.rank.rating import rate
from fyp.vocabulary.event import (
    Experimented,
    Followed,
    Forgot,
    Preferred,
    Removed,
    Searched,
    TagFollowed,
    Uploaded,
)
from fyp.vocabulary.video import Video

FIRST, THEN = 1, 2
"""The niches that everybody loves at first, and afterwards."""


def rows_of(engine: Engine, niche: int) -> np.ndarray:
    topic = engine.memory.rates.topics.find(f"niche{niche}")
    return np.flatnonzero(engine.memory.videos.topic[: len(engine.memory.videos)] == topic)


def appeal(engine: Engine, niche: int) -> float:
    """How often bo finishes what is of the niche beside what people finish, by the last 50 showings."""
    memory = engine.memory
    videos = rows_of(engine, niche)[:1].astype(np.int32)
    row = rate(
        memory, np.full(1, memory.viewers.find("bo"), np.int32), ["bo"], videos, np.full(1, memory.now), ["foryou"]
    )[0]
    return float(row[0, INDEX["my_topic_finish"]])


def taste(engine: Engine, niche: int) -> float:
    """How near bo's short taste lies to the niche."""
    memory = engine.memory
    return float(
        (memory.videos.vectors(rows_of(engine, niche)) @ memory.viewers.short[memory.viewers.find("bo")]).mean()
    )


def affinity(engine: Engine, niche: int) -> float:
    """How much more bo is thought to finish of the niche than others do."""
    memory = engine.memory
    return float(
        (memory.videos.factor[rows_of(engine, niche), 1:] @ memory.viewers.side[memory.viewers.find("bo"), 1:]).mean()
    )


def kinship(engine: Engine, niche: int) -> float:
    """How much of the niche the neighbours are of what bo finished last."""
    memory = engine.memory
    recent, liking = memory.viewers.recent(memory.viewers.find("bo"))
    finished = recent[liking > 0.5]
    inside = np.isin(memory.kin.neighbour[finished], rows_of(engine, niche))
    return float((memory.kin.weight[finished] * inside).sum())


def currents(engine: Engine, niche: int) -> float:
    """Heat of the niche now."""
    memory = engine.memory
    rows = rows_of(engine, niche)
    age = memory.now - memory.currents.heat_at[rows]
    return float((memory.currents.heat[rows] * np.exp2(-age / engine.knobs["heat_half_life_s"])).sum())


def weights(engine: Engine, niche: int) -> float:
    """Mean chance that bo finishes a video of the niche."""
    memory = engine.memory
    videos = rows_of(engine, niche).astype(np.int32)
    n = len(videos)
    viewer = np.full(n, memory.viewers.find("bo"), np.int32)
    return float(rate(memory, viewer, ["bo"] * n, videos, np.full(n, memory.now), ["foryou"] * n)[2][:, 0].mean())


def ties(engine: Engine, niche: int) -> float:
    """Does bo follow the creator who stands for the niche?"""
    memory = engine.memory
    return float(
        memory.rates.creators.find(f"c{niche}") in memory.viewers.follows.get(memory.viewers.find("bo"), set())
    )


def wishes(engine: Engine, niche: int) -> float:
    """How far wim, who watches nothing, has slid the niche up."""
    memory = engine.memory
    slider = memory.wishes.get(memory.viewers.find("wim")).sliders.get(memory.rates.topics.find(f"niche{niche}"))
    return float(slider.level if slider else 0)


def arrivals(engine: Engine, niche: int) -> float:
    """How many videos of the niche are there."""
    return float(engine.memory.videos.alive[rows_of(engine, niche)].sum())


def trials(engine: Engine, niche: int) -> float:
    """Does the experiment that stands for the niche run?"""
    return float(f"niche{niche}" in [trial.name for trial in engine.memory.policy.running])


def seeking(engine: Engine, niche: int) -> float:
    """How near the tastes of sven, who watches nothing, lie to the niche."""
    v, row = engine.memory.viewers, engine.memory.viewers.find("sven")
    return float((engine.memory.videos.vectors(rows_of(engine, niche)) @ (v.long[row] + v.short[row])).mean())


def renewal(engine: Engine, niche: int) -> float:
    """How much dora, who lets the first niche be forgotten, has liked of the niche lately."""
    recent, liking = engine.memory.viewers.recent(engine.memory.viewers.find("dora"))
    return float(liking[np.isin(recent, rows_of(engine, niche))].sum())


def promotion(engine: Engine, niche: int) -> float:
    """What the first audiences of the niche gave above what was expected of them, by the last 20 or so."""
    cohorts = engine.memory.pools.cohorts
    rows = [row for row, id in enumerate(cohorts.ids) if id.startswith(f"niche{niche}/")]
    n, total, _ = cohorts.figures[rows].sum(axis=0)
    return float(total / max(n, 1.0))


PROBES: dict[str, tuple[Callable[[Engine, int], float], ...]] = {
    "appeal": (appeal,), "taste": (taste,), "past": (affinity, kinship), "currents": (currents,), "trials": (trials,),
    "weights": (weights,), "ties": (ties,), "arrivals": (arrivals,), "renewal": (renewal,), "wishes": (wishes,),
    "promotion": (promotion,), "seeking": (seeking,),
}  # fmt: skip
"""What each learner has learned of a niche, as numbers. A new learner needs one."""


@pytest.fixture(scope="module")
def ends() -> tuple[Engine, Engine]:
    """The engine when everybody has loved one niche for a while, and when they have long loved another."""
    play = Play(town(each=60), keep_slots=100_000.0, pool_fade=0.95)
    then = play.again()
    for viewer in ("bo", "ada", "cleo", *(f"other{n}" for n in range(8))):
        play.page(viewer)  # they come, and are known when it begins
    play.now += 10_000.0
    for niche, other, pages in ((FIRST, THEN, 6), (THEN, FIRST, 12)):
        play.tell(Followed(id=f"f{niche}", at=play.now, viewer="bo", creator=f"c{niche}"))
        play.tell(Followed(id=f"g{niche}", at=play.now, viewer="bo", creator=f"c{other}", on=False))
        play.tell(TagFollowed(id=f"t{niche}", at=play.now, viewer="sven", tag=f"niche{niche}"))
        play.tell(TagFollowed(id=f"u{niche}", at=play.now, viewer="sven", tag=f"niche{other}", on=False))
        play.tell(Searched(id=f"s{niche}", at=play.now, viewer="sven", text=f"niche{niche}"))
        told = {"at": play.now, "by": "ada", "why": "planted", "arms": {"control": {}, "other": {}}}
        if niche == THEN:
            play.tell(Experimented(id="ends", name=f"niche{other}", on=False, **told))  # type: ignore[arg-type]
        play.tell(Experimented(id=f"x{niche}", name=f"niche{niche}", **told))  # type: ignore[arg-type]
        for topic, level in ((niche, 1), (other, -1)):
            play.tell(Preferred(id=f"p{niche}{topic}", at=play.now, viewer="wim", topic=f"niche{topic}", level=level))
        if niche == THEN:
            play.now += 3 * 86_400.0
            for i in range(30):
                made = Video(
                    id=f"late{i}", creator=f"late{i}", duration_s=8.0, posted_at=play.now, topics=(f"niche{1 + i % 2}",)
                )
                play.tell(Uploaded(id=f"late{i}", at=play.now, viewer=made.creator, video=made))
            play.tell(Forgot(id="forgets", at=play.now, viewer="dora", topic=f"niche{FIRST}"))
        play.scroll("dora", 1, of(f"niche{niche}"))
        for viewer in ("bo", "ada", "cleo"):
            play.scroll(viewer, pages, of(f"niche{niche}"))
        for n in range(8):
            play.scroll(f"other{n}", 6, of(f"niche{3 + n % 3}"))
        if niche == FIRST:
            then.load(play.engine.save())
    for row in rows_of(play.engine, FIRST)[:5]:
        play.tell(Removed(id=f"r{row}", at=play.now, video=play.engine.memory.videos.ids[row]))
    return then, play.engine


@pytest.mark.parametrize("learner", LEARNERS, ids=lambda learner: learner.name)
def test_learns_what_is_planted_and_forgets_what_fades(learner: object, ends: tuple[Engine, Engine]) -> None:
    then, now = ends
    for probe in PROBES[learner.name]:  # type: ignore[attr-defined]
        if probe is arrivals:
            assert probe(then, FIRST) == probe(then, THEN) > 0
        else:
            assert probe(then, FIRST) > probe(then, THEN), "not learned"
        assert probe(now, THEN) > probe(now, FIRST), "not forgotten"


def test_every_learner_has_a_probe() -> None:
    assert set(PROBES) == {learner.name for learner in LEARNERS}
    assert Taste.name in PROBES


def test_who_finishes_everything_says_little_of_kinship() -> None:
    """Two pairs of videos, one finished together by light viewers, one by somebody who finishes all: the first are kin."""
    play = Play(town(each=5))
    for _ in range(3):
        play.scroll("eager", 1, lambda video: True)
    memory = play.engine.memory
    eager = float(memory.kin.weight.max())
    light = Play(town(each=5))
    light.scroll("light", 1, lambda video: True, n=2)
    assert light.engine.memory.kin.weight.max() > 0
    busy = memory.viewers.finished[memory.viewers.find("eager")]
    assert busy > 20
    last = int(memory.viewers.recent(memory.viewers.find("eager"))[0][0])
    assert memory.kin.weight[last].max() < light.engine.memory.kin.weight.max() / 3 < eager
