"""The live policy: knobs are tuned from the next request on, named, rolled back, and a fold of the log like all else."""

import re
from pathlib import Path

import pytest
from tests.engine.play import Play, of, town

from fyp.engine.judge import FINDING
from fyp.engine.knobs import KNOBS, Knobs
from fyp.engine.memory.policy import SHARED
from fyp.engine.presets import PRESETS, changes, preset
from fyp.vocabulary.event import Experimented, Tuned
from fyp.vocabulary.feed import FeedRequest

ENGINE = Path(__file__).resolve().parents[2] / "src/fyp/engine"


def tuned(play: Play, **knobs: float) -> Tuned:
    return Tuned(id=play.id(), at=play.now, knobs=knobs, by="ada", why="to see")


def names(play: Play, viewer: str = "bo") -> str:
    return play.engine.compose(FeedRequest(viewer=viewer, at=play.now + 1.0, n=4))[1].weights_version


def test_a_knob_is_turned_for_the_next_request_and_the_page_names_it() -> None:
    play = Play(town())
    play.scroll("bo", 2, of("niche1"))
    before = play.engine.compose(FeedRequest(viewer="bo", at=play.now + 1.0, n=10))
    play.tell(tuned(play, temperature=1.0))
    after = play.engine.compose(FeedRequest(viewer="bo", at=play.now + 1.0, n=10))
    assert max(slot.propensity for slot in after[0].slots) < max(slot.propensity for slot in before[0].slots)
    first, then = before[1].weights_version, after[1].weights_version
    assert first.startswith("p0.") and then.startswith("p1.") and first[3:] != then[3:]
    play.tell(tuned(play, **play.engine.memory.policy.back(0)))
    again = play.engine.compose(FeedRequest(viewer="bo", at=play.now + 1.0, n=10))
    assert again[0].slots == before[0].slots  # the very page
    assert again[1].weights_version == "p2" + first[2:]


def test_what_is_learned_follows_the_knobs_in_force() -> None:
    play = Play(town())
    page = play.page("bo", 4)
    play.tell(tuned(play, finish_cap_s=3.0, recent_fade=0.6, future_slack_s=900.0))
    assert play.swipe(page, 0, 3.5)[0].targets[0] == 1.0  # 8 s long: it counts as finished from 3 s on
    assert play.engine.memory.recent_fade == 0.6
    assert play.engine.gate(tuned(play, probe=1.0), play.now - 800.0) is None


def test_versions_are_kept_with_who_and_why() -> None:
    play = Play(town())
    play.tell(tuned(play, weight_like=3.0))
    play.tell(tuned(play, weight_like=4.0, probe=1.0))
    policy = play.engine.memory.policy
    assert [(r.by, r.why, r.knobs["weight_like"]) for r in policy.kept.revisions] == [
        ("ada", "to see", 3.0),
        ("ada", "to see", 4.0),
    ]
    assert policy.version == 2 and policy.at(1)["weight_like"] == 3.0 and policy.at(1)["probe"] == Knobs()["probe"]
    assert policy.back(1) == {"weight_like": 3.0, "probe": Knobs()["probe"]} and policy.back(2) == {}
    with pytest.raises(KeyError):
        policy.back(3)


@pytest.mark.parametrize(
    ("knobs", "code"),
    [({"hash_bits": 12.0}, "not_live"), ({"gone": 1.0}, "unknown_knob"), ({"weight_like": -1.0}, "out_of_range"),
     ({"probe": float("nan")}, "out_of_range"), ({}, "malformed")],
)  # fmt: skip
def test_the_gate_says_what_is_wrong(knobs: dict[str, float], code: str) -> None:
    play = Play(town())
    refusal = play.engine.gate(tuned(play, **knobs), play.now)
    assert refusal is not None and refusal.code == code and refusal.field.startswith("knobs")
    nobody = Tuned(id="x", at=play.now, knobs={"probe": 1.0}, by="", why="")
    assert (refused := play.engine.gate(nobody, play.now)) is not None and refused.field == "by"


def test_live_is_replayed_and_saved() -> None:
    play = Play(town())
    play.scroll("bo", 1, of("niche1"))
    play.tell(tuned(play, affinity_step=0.1, finish_cap_s=5.0, weight_like=2.0))
    arms = {"control": {}, "soft": {"temperature": 0.3}}
    play.tell(
        Experimented(id="exp", at=play.now, name="soft", arms=arms, by="ada", why="to see", split="creator_viewer")
    )
    for viewer in ("bo", "ada", "cleo", "dan"):
        play.scroll(viewer, 2, of("niche1"))
    play.tell(tuned(play, viewer_fade=0.9, trial_look=1.0))
    for viewer in ("bo", "eve"):
        page = play.scroll(viewer, 2, of("niche2"))[0]
        play.act(page, 0, "like")
    loaded, whole, single = play.again(), play.again(), play.again()
    loaded.load(play.engine.save())
    whole.observe_many(play.log)
    for event in play.log:
        single.observe(event)
    assert loaded.digest() == whole.digest() == single.digest() == play.engine.digest()
    request = FeedRequest(viewer="bo", at=play.now + 1.0, n=6)
    assert loaded.compose(request)[1] == whole.compose(request)[1] == play.engine.compose(request)[1]
    assert loaded.knobs["viewer_fade"] == 0.9 and loaded.memory.policy.version == 2


def test_presets_are_within_range_and_say_why() -> None:
    assert [one.name for one in PRESETS] == ["default", "linear", "calm", "discover"]
    made = Knobs(hash_bits=12)
    for one in PRESETS:
        assert len(one.reason) > 40
        assert not set(one.knobs) & {knob.name for knob in KNOBS if not knob.live}
        wanted = made.turned(one.knobs)
        now = made.turned({"probe": 1.0})
        assert dict(now.turned(changes(one, made, now))) == dict(wanted)
    counted = {
        name for name in Knobs() if name.startswith("weight_") and made.turned(preset("linear").knobs)[name] != 0.0
    }
    assert counted == {"weight_like", "weight_comment", "weight_finish", "weight_watched_share"}


def test_what_the_way_in_reads_is_shared_by_all_arms() -> None:
    """An arm turns what makes a page; what is learned is one for all."""
    code = "\n".join(f.read_text() for folder in ("ingest", "learn", "memory") for f in (ENGINE / folder).glob("*.py"))
    read = set(re.findall(r'knobs\["(\w+)"\]', code)) | set(re.findall(r'"(\w+_fade)"', code))
    still = {knob.name for knob in KNOBS if not knob.live}
    assert read - SHARED - still == set()
    assert {"temperature", "weight_like", "pool_urge", "probe_videos", "scan_budget"}.isdisjoint(SHARED)


def test_what_finds_candidates_is_known_to_the_judge() -> None:
    """Knobs of sources and filters: with others of these, other candidates must be found."""
    files = [*(ENGINE / "retrieve").glob("*.py"), *(ENGINE / "filter").glob("*.py"), ENGINE / "finder.py"]
    code = "\n".join(file.read_text() for file in files)
    assert set(re.findall(r'knobs\["(\w+)"\]', code)) == set(FINDING)
