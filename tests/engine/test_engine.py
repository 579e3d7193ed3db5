"""The engine from outside: what it refuses, how many slots come, and the kernels without their compiler."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engine.play import Play, of, town

from fyp.engine import Engine, Exposure
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Swipe
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.ids import impression_id

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("n", [1, 2, 9, 10, 49, 50])
def test_as_many_slots_as_asked_for(n: int) -> None:
    page = Play(town()).page("bo", n)
    assert len(page.slots) == n
    assert [slot.position for slot in page.slots] == list(range(n))
    assert len({slot.video for slot in page.slots}) == n


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"n": 0}, "bad_n"), ({"n": 51}, "bad_n"), ({"surface": "top"}, "bad_surface"), ({"at": math.nan}, "bad_at")],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object], code: str) -> None:
    request = FeedRequest(**({"viewer": "bo", "at": 1.0} | wrong))  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        Engine().compose(request)
    assert refused.value.code == code


def test_pages_have_a_cursor_and_an_id_of_their_own() -> None:
    play = Play(town())
    pages = [play.page("bo", 3) for _ in range(5)]
    assert [page.cursor for page in pages] == [1, 2, 3, 4, 5]
    assert len({page.id for page in pages}) == 5
    assert play.page("cleo").cursor == 1


def test_the_trace_says_what_every_stage_did() -> None:
    page = Play(town()).page("bo")
    stages = [line.stage for line in page.trace]
    for stage in ("following", "fresh", "taste", "kin", "trending", "wander", "audience", "seen", "refused", "predict"):
        assert stage in stages
    assert stages[-2:] == ["slate", "reasons"]
    assert all(line.ms >= 0 and line.kept <= line.taken for line in page.trace)


def test_ten_lines_to_a_feed() -> None:
    engine = Engine()
    for upload in town():
        engine.observe(upload)
    page = engine.feed(FeedRequest(viewer="you", at=2e9))
    assert len(page.slots) == 10
    assert engine.video_of(page.impression(3)) == page.slots[3].video
    assert engine.feed(FeedRequest(viewer="you", at=2e9)).cursor == 2
    assert engine.knows_video("v1") and not engine.knows_video("v1000")
    assert engine.counts(["v1", "v1000"])["v1"]["plays"] == 0


def test_showings_that_another_system_chose_teach_too() -> None:
    play = Play(town())
    told = play.engine.witness([Exposure("bo", "v3", play.now), Exposure("cleo", "v4", play.now, "following")])
    assert [served.videos for served in told] == [("v3",), ("v4",)]
    assert play.engine.witness([]) == []
    play.tell(*told)
    for served in told:
        mark = impression_id(served.page, 0)
        swipe = Swipe(id=play.id(), at=play.now + 8.0, viewer=served.viewer, impression=mark, watched_s=8.0)
        (lesson,) = play.tell(swipe)
        assert (lesson.video, lesson.surface, lesson.propensity) == (served.videos[0], served.surface, 1.0)


PLAIN = """
import json, sys
from tests.engine.play import Play, of, town
play = Play(town(niches=3, each=8), taste_candidates=20)
pages = play.scroll("bo", 2, of("niche1"))
play.act(pages[0], 0, "like")
print(json.dumps([[[s.video, s.score, s.propensity, s.why.because] for s in page.slots] for page in pages]))
print(json.dumps([play.engine.memory.parameters.bias.tolist(), play.engine.memory.viewers.long[0].tolist()]))
"""


def test_plain_kernels_do_the_same() -> None:
    """Without the compiler: the same videos, and numbers that differ by rounding at most."""
    said = []
    for kernels in ("numba", "plain"):
        done = subprocess.run(
            [sys.executable, "-W", "error::DeprecationWarning", "-c", PLAIN], cwd=ROOT, capture_output=True, text=True,
            env=os.environ | {"FYP_KERNELS": kernels, "PYTHONPATH": f"{ROOT}/src:{ROOT}"}, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        said.append([json.loads(line) for line in done.stdout.splitlines()])
    (pages, learned), (plain_pages, plain_learned) = said
    for page, plain in zip(pages, plain_pages, strict=True):
        for slot, other in zip(page, plain, strict=True):
            assert slot[0] == other[0]
            assert slot[1] == pytest.approx(other[1], abs=1e-3)
            assert slot[2] == pytest.approx(other[2], rel=0.05, abs=1e-3)
    for one, other in zip(learned, plain_learned, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_love_is_found() -> None:
    play = Play(town(each=40))
    play.scroll("bo", 5, of("niche1"))
    counts = play.engine.counts(list(play.videos))
    finished = [id for id, count in counts.items() if count["finishes"]]
    assert finished and all(play.videos[id].niche == "niche1" for id in finished)
