"""Asked: what somebody was served of each topic counts for their whole life here, until they begin anew."""

import numpy as np
from tests.engine.play import Play, of, town

from fyp.engine.knobs import Knobs
from fyp.engine.memory.asked import asked
from fyp.vocabulary.event import Forgot, Refreshed


def counted(play: Play, viewer: str, **knobs: float) -> dict[str, int]:
    memory = play.engine.memory
    served = asked(memory, memory.viewers.find(viewer), int(Knobs(**knobs)["asked_back"])).astype(int).tolist()
    return dict(zip(memory.rates.topics.ids, served, strict=True))


def test_all_that_was_served_counts_long_after_it_has_left_the_last_fifty() -> None:
    play = Play(town(niches=6, each=40))
    pages = play.scroll("bo", 12, of("niche1"))
    shown = [play.videos[slot.video].niche for page in pages for slot in page.slots]
    assert len(shown) == 120
    assert counted(play, "bo") == {niche: shown.count(niche) for niche in sorted(set(shown) | set(counted(play, "bo")))}
    assert counted(play, "bo", asked_back=7) == {niche: shown[-7:].count(niche) for niche in counted(play, "bo")}
    assert not any(counted(play, "bo", asked_back=0).values())
    assert not any(counted(play, "nobody").values())


def test_who_begins_anew_was_asked_nothing() -> None:
    play = Play(town())
    play.scroll("bo", 3, of("niche1"))
    play.tell(Refreshed(id=play.id(), at=play.now, viewer="bo", on=True))
    assert not any(counted(play, "bo").values())
    page = play.page("bo", 5)
    assert sum(counted(play, "bo").values()) == len(page.slots)
    play.tell(Refreshed(id=play.id(), at=play.now, viewer="bo", on=False))
    assert sum(counted(play, "bo").values()) == 35


def test_a_topic_that_was_forgotten_is_counted_from_then_on() -> None:
    play = Play(town())
    play.scroll("bo", 4, of("niche1"))
    before = counted(play, "bo")
    play.tell(Forgot(id=play.id(), at=play.now, viewer="bo", topic="niche1"))
    assert before["niche1"] > 0 and counted(play, "bo") == before | {"niche1": 0}
    page = play.page("bo", 10)
    shown = [play.videos[slot.video].niche for slot in page.slots]
    assert counted(play, "bo") == {niche: shown.count(niche) + (before | {"niche1": 0})[niche] for niche in before}
    again = play.again()
    again.observe_many(play.log)
    assert again.digest() == play.engine.digest()
    again.load(play.engine.save())
    assert again.digest() == play.engine.digest()


def test_a_topic_of_which_nothing_was_told_has_no_place() -> None:
    assert asked(Play().engine.memory, -1, 100).dtype == np.float32
