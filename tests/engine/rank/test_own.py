"""A viewer's own rates are what a plain count of the last 50 showings gives."""

import numpy as np
from tests.engine.play import Play, town

from fyp.engine.memory.viewers import RECENT
from fyp.engine.rank.own import LENGTH, MEANT, PLACES, SURFACE, TOPIC, count, look_up

FADE = 0.9


def counted(play: Play, viewer: str, kind: int, key: int) -> list[float]:
    """Trials, finishes, likes, skips and showings of one key, as the kernels count them."""
    m = play.engine.memory
    v, d = m.viewers, m.videos
    keys, table = np.empty(PLACES, np.int64), np.empty((PLACES, 5), np.float32)
    count(
        v.find(viewer), v.recent_video, v.recent_signs, v.recent_surface, v.recent_n, d.creator, d.topic, d.length_class,
        FADE, keys, table,
    )  # fmt: skip
    got = np.zeros((5, 1), np.float32)
    look_up(keys, table, kind, key, 0, got)
    return got[:, 0].tolist()


def test_it_counts_what_was_shown_and_forgets_what_is_older_than_fifty() -> None:
    play = Play(town(each=30))
    seen: list[tuple[str, bool]] = []
    for _ in range(7):
        page = play.page("bo")
        for slot in page.slots:
            finish = len(seen) % 3 == 0
            play.swipe(page, slot.position, 8.0 if finish else 3.0)
            seen.append((play.videos[slot.video].niche, finish))
    assert len(seen) > RECENT
    topics = play.engine.memory.rates.topics
    for niche in {niche for niche, _ in seen}:
        trials = finishes = showings = 0.0
        for back, (what, finish) in enumerate(reversed(seen[-RECENT:])):
            if what == niche:
                trials, finishes, showings = trials + FADE**back, finishes + finish * FADE**back, showings + 1
        got = counted(play, "bo", TOPIC, topics.find(niche))
        np.testing.assert_allclose(got, [trials, finishes, 0.0, 0.0, showings], rtol=1e-5)
    surface = play.engine.memory.rates.surfaces.find("foryou")
    assert counted(play, "bo", SURFACE, surface)[4] == RECENT
    assert counted(play, "bo", LENGTH, 15) == [0.0] * 5
    assert counted(play, "nobody", SURFACE, surface) == [0.0] * 5


def test_not_interested_counts_as_many_skips_also_when_it_comes_late_and_can_be_taken_back() -> None:
    play = Play(town())
    page = play.page("bo", 1)
    topic = play.engine.memory.rates.topics.find(play.videos[page.slots[0].video].niche)
    play.swipe(page, 0, 8.0)
    assert counted(play, "bo", TOPIC, topic) == [1.0, 1.0, 0.0, 0.0, 1.0]
    play.act(page, 0, "not_interested")
    assert counted(play, "bo", TOPIC, topic) == [MEANT, 0.0, 0.0, MEANT, 1.0]
    play.act(page, 0, "not_interested", on=False)
    play.act(page, 0, "like")
    assert counted(play, "bo", TOPIC, topic) == [1.0, 1.0, 1.0, 0.0, 1.0]
