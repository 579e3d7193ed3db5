"""Memory: grows without losing anything, and what is saved is what is loaded, or nothing is."""

import msgspec
import numpy as np
import pytest
from tests.engine.play import SMALL, Play, of, town

from fyp.engine import Engine, Knobs
from fyp.engine.memory import memory as module
from fyp.engine.memory.rates import Creators
from fyp.engine.memory.table import IntLists
from fyp.engine.memory.videos import LENGTHS_S, Videos, length_class
from fyp.engine.models.hashing import content_vector
from fyp.engine.models.room import grown, zeros
from fyp.vocabulary.event import Arrived, Blocked, Followed
from fyp.vocabulary.feed import FeedRequest


@pytest.fixture(scope="module")
def lived() -> Play:
    """A town in which something has happened to every part of the memory."""
    play = Play(town())
    for i, viewer in enumerate(("bo", "cleo", "ada")):
        play.tell(Arrived(id=f"n{i}", at=play.now, viewer=viewer, follows=7, days=3))
        play.tell(Arrived(id=f"a{i}", at=play.now, viewer=viewer, language="nl", country="NL", device="phone"))
        for creator in (9, 3, 5, 1, 11, 7):
            play.tell(Followed(id=f"f{i}{creator}", at=play.now, viewer=viewer, creator=f"c{creator}"))
        play.tell(Blocked(id=f"b{i}", at=play.now, viewer=viewer, creator="c2"))
        for page in play.scroll(viewer, 3, of(f"niche{i}")):
            play.act(page, 0, "like")
            play.act(page, 1, "not_interested")
        play.see(play.page(viewer), 0)
    return play


def test_a_table_grows_and_keeps_its_rows() -> None:
    table = Videos()
    for i in range(600):
        row = table.add(f"v{i}")
        table.compact[row] = i
        table.creator[row] = i
        assert row == i == table.find(f"v{i}")
    assert len(table) == 600
    assert table.find("v600") == -1
    assert (table.columns()["compact"][:, 0] == np.arange(600)).all()
    assert table.sound[599] == -1 and table.share[599] == 0.5  # what a new row starts with, after growing too


def test_a_vector_of_content_turns_by_little_when_it_is_remembered() -> None:
    table = Videos()
    for i in range(200):
        content = content_vector({f"topic{i % 7}": 1.5, f"tag{i % 11}": 0.8, f"maker{i}": 0.6, f"word{i}": 0.15})
        table.place(table.add(f"v{i}"), content)
        assert table.vectors(slice(i, i + 1))[0] @ content > 0.9995
    alone = content_vector({"topic": 1.0})
    alone[:] = 0.0
    alone[3] = -1.0  # the longest that a number can be
    table.place(0, alone)
    assert table.vectors(slice(0, 1))[0, 3] == -1.0


def test_lists_grow_and_are_packed() -> None:
    lists = IntLists()
    wanted: dict[int, list[int]] = {}
    rng = np.random.default_rng(1)
    for i in range(300):
        row, values = int(rng.integers(0, 20)), list(range(i, i + int(rng.integers(0, 9))))
        lists.append(row, values)
        wanted[row] = wanted.get(row, []) + values
    other = IntLists()
    other.unpack(*lists.packed())
    for row in range(25):
        assert lists.get(row).tolist() == other.get(row).tolist() == wanted.get(row, [])
    other.append(3, [7])
    assert other.get(3)[-1] == 7
    assert lists.get(-1).tolist() == []
    lists.add(40, 5)
    lists.add(40, 6)
    assert lists.get(40).tolist() == [5, 6]
    lists.put(40, np.array([8], np.int32))
    for value in range(20):
        lists.add(40, value)
    assert lists.get(40).tolist() == [8, *range(20)]


def test_a_creator_leads_from_the_newest_video_to_the_oldest() -> None:
    creators, earlier = Creators(), np.zeros(400, np.int32)
    wanted: dict[int, list[int]] = {creators.add(f"c{i}"): [] for i in range(8)}
    maker: dict[int, int] = {}
    rng = np.random.default_rng(2)
    for video in (*range(400), *rng.permutation(400)[:200].tolist()):  # some are said again, by another or the same
        if video in maker:
            creators.unmade(maker[video], video, earlier)
            wanted[maker[video]].remove(video)
        maker[video] = int(rng.integers(0, 7))
        creators.made(maker[video], video, earlier)
        wanted[maker[video]].append(video)
    for count in (1, 5, 50, 400):
        for some in ([], [7], [3], [7, 2, 0, 6]):
            assert creators.newest_of(some, count, earlier).tolist() == [v for c in some for v in wanted[c][-count:]]


def test_what_grows_keeps_what_was_written() -> None:
    for shape in ((5,), (100_000,), (3000, 24)):  # with pages of its own and without
        old = zeros(shape, np.float32)
        assert not old.any()
        old[3] = 7.0
        old[-1] = -1.0
        new = grown(old, 2 * len(old))
        assert new.shape == (2 * len(old), *shape[1:])
        np.testing.assert_array_equal(new[: len(old)], old)
        assert not new[len(old) :].any()


def test_length_classes() -> None:
    assert [length_class(s) for s in (1.0, 6.0, 6.1, 15.0, 299.0, 9999.0)] == [0, 0, 1, 3, 14, 15]
    assert list(LENGTHS_S) == sorted(LENGTHS_S)


def test_the_town_has_touched_everything(lived: Play) -> None:
    untouched = [name for name, array in lived.engine.memory.arrays().items() if array.size == 0 or not array.any()]
    assert "labels.rates" in untouched  # nothing is counted by label
    young = ("labels.rates", "cohorts.", "pools.", "viewers.votes")  # nobody is trusted in a place an hour old
    assert all(name.startswith(young) for name in untouched)


def test_saved_and_loaded_is_the_same(lived: Play) -> None:
    other = lived.again()
    other.load(lived.engine.save())
    assert other.digest() == lived.engine.digest()
    third = lived.again()
    third.load(other.save())  # not the same bytes: sets have no order
    assert third.digest() == lived.engine.digest()
    for viewer in ("bo", "cleo", "ada", "nobody"):
        request = FeedRequest(viewer=viewer, at=lived.now + 5.0)
        mine, served = lived.engine.compose(request)
        its, its_served = other.compose(request)
        assert [slot.video for slot in mine.slots] == [slot.video for slot in its.slots]
        assert served == its_served


def test_a_loaded_engine_goes_on_as_the_other_does(lived: Play) -> None:
    a, b = lived.again(), lived.again()
    a.load(lived.engine.save())
    b.load(a.save())
    at = lived.now + 10.0
    events = [
        Arrived(id="x1", at=at, viewer="new"),
        Followed(id="x2", at=at, viewer="bo", creator="c9", on=False),
        Followed(id="x3", at=at, viewer="bo", creator="c8"),
        Arrived(id="x4", at=at + 9000.0, viewer="new", language="de"),  # what was open closes
    ]
    assert len(a.observe_many(events)) == len(b.observe_many(events)) > 0
    assert a.digest() == b.digest() != lived.engine.digest()


def test_the_digest_does_not_depend_on_the_way_to_a_set(lived: Play) -> None:
    one, other = lived.again(), lived.again()
    rows = [*range(0, 640, 8), 3, 11, 19]
    one.memory.viewers.follows[0] = set(rows)
    other.memory.viewers.follows[0] = set(rows[::-1])
    other.memory.viewers.follows[0] |= {10_000}
    other.memory.viewers.follows[0] -= {10_000}
    assert one.digest() == other.digest()


@pytest.mark.parametrize("how", ["empty", "noise", "cut", "flipped"])
def test_broken_bytes_are_refused_and_change_nothing(lived: Play, how: str) -> None:
    good = lived.engine.save()
    middle = len(good) // 3  # within an array: of the headers of the archive, dates are in no checksum
    broken = {
        "empty": b"",
        "noise": b"\x00" * 500,
        "cut": good[:middle],
        "flipped": good[:middle] + bytes([good[middle] ^ 255]) + good[middle + 1 :],
    }[how]
    other = lived.again()
    other.observe_many(lived.log[:150])
    before = other.digest()
    with pytest.raises(ValueError, match="snapshot"):
        other.load(broken)
    assert other.digest() == before


def test_another_format_seed_or_model_is_refused(lived: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    good = lived.engine.save()
    with pytest.raises(ValueError, match="seed"):
        Engine(lived.engine.knobs, seed=1).load(good)
    smaller = Engine(Knobs(hash_bits=10))
    before = smaller.digest()
    with pytest.raises(ValueError, match="larger model"):
        smaller.load(good)
    assert smaller.digest() == before
    monkeypatch.setattr(module, "FORMAT", module.FORMAT + 1)
    with pytest.raises(ValueError, match="format"):
        lived.again().load(good)


def test_an_array_too_few_is_refused(lived: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    other = lived.again()
    full = module.Memory.arrays
    monkeypatch.setattr(
        module.Memory, "arrays", lambda self: {k: v for k, v in full(self).items() if k != "kin.weight"}
    )
    less = lived.engine.save()
    monkeypatch.setattr(module.Memory, "arrays", full)
    with pytest.raises(ValueError, match=r"kin\.weight"):
        other.load(less)


def test_pages_are_kept_by_their_bytes(lived: Play) -> None:
    pages, _ = lived.engine.memory.impressions.saved()
    kept = msgspec.msgpack.decode(msgspec.msgpack.encode(pages), type=dict[str, module.Page])
    assert list(kept) == list(pages)  # the order decides which is forgotten first
    assert Knobs(**SMALL)["hash_bits"] == lived.engine.memory.bits
