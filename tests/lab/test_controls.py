"""fyp lab controls and fyp lab guarantees: small ones, and an inspector that finds what is planted."""

import argparse

import pytest
from tests.people import NOW

from fyp.lab.experiments import controls, guarantees
from fyp.lab.inspector import Caps, Inspector
from fyp.vocabulary.event import Act, AnyEvent, Blocked, Muted, Preferred, Served, Uploaded
from fyp.vocabulary.video import Video


def test_controls_of_a_few_people() -> None:
    report = controls.run(argparse.Namespace(viewers=8, people=20, videos=1200, seed=2))
    figures = report.figures
    assert figures["leaks"] == 0 and figures["looked_for"] > 300
    # so small a town has not enough of one topic for the whole way up
    loved = list(figures["slider"]["loved"].values())
    assert loved[0] <= 0.35 and loved[-1] >= 1.3 and loved[0] < loved[2] < loved[-1]
    assert figures["topic_cut"] == pytest.approx(1.0 - loved[0], abs=1e-3)


def test_a_hundred_thousand_positions_break_no_guarantee() -> None:
    report = guarantees.run(argparse.Namespace(positions=100_000, workers=0, seed=7))
    assert report.figures["violations_of"] == {}
    assert report.figures["violations"] == 0
    assert report.figures["positions"] >= 100_000
    assert report.figures["doubtful"] < 2_000


def video(n: int, **more: object) -> Video:
    said = {"creator": f"c{n}", "sound": f"s{n}", "topics": (f"t{n % 9}",), "language": "nl"} | more
    return Video(id=f"v{n}", duration_s=8.0, posted_at=1.0, **said)  # type: ignore[arg-type]


def served(*ids: str, page: str = "p", surface: str = "foryou") -> Served:
    many = len(ids)
    return Served(
        id=f"{page}.served", at=NOW, viewer="bo", page=page, surface=surface, videos=ids, sources=("taste",) * many,
        scores=(0.0,) * many, propensities=(1.0,) * many, rows=b"", fields=b"", chances=b"", weights_version="w",
    )  # fmt: skip


def found(*events: AnyEvent, asked: int = 1_000, **more: object) -> dict[str, int]:
    """What an inspector finds in a town of 40, and these events."""
    inspector = Inspector({"p": asked, "q": 1_000}, Caps(creator=3, campaign=2, niche=12), 2)
    videos = {f"v{n}": video(n) for n in range(40)} | {v.id: v for v in more.values()}  # type: ignore[attr-defined]
    for offset, event in enumerate(
        [*(Uploaded(id=f"u{id}", at=NOW, viewer="x", video=v) for id, v in videos.items()), *events], start=1
    ):
        inspector.read(event, offset)
    return dict(inspector.violations)


SAID = {"id": "e", "at": NOW, "viewer": "bo"}


def test_an_inspector_finds_what_is_planted() -> None:
    assert found(served("v1", "v2", "v3")) == {}
    assert found(served("v1", "v2"), served("v1", page="q")) == {"seen": 1}
    assert found(served("v1", "v2", "v1")) == {"twice on a page": 1}
    assert found(served("v1", "v50"), a=video(50, creator="c1")) == {"twice in a row": 1}
    assert found(served("v1", "v50"), a=video(50, sound="s1")) == {"twice in a row": 1}
    copies = {"a": video(50, fingerprint="f"), "b": video(51, fingerprint="f")}
    assert found(served("v50", "v2", "v51"), **copies) == {"copy": 1}
    same = {f"x{n}": video(60 + n, creator="many") for n in range(4)}
    assert found(served("v60", "v1", "v61", "v2", "v62", "v3", "v63"), **same) == {"creator in any 20": 1}
    paid = {f"x{n}": video(60 + n, campaign="ad") for n in range(3)}
    assert found(served("v60", "v1", "v61", "v2", "v62"), **paid) == {"campaign in any 20": 1}
    assert found(served("v60", "v1", "v61", *(f"v{n}" for n in range(2, 21)), "v62"), **paid) == {}
    niche = {f"x{n}": video(60 + n, topics=("one",)) for n in range(13)}
    crowd = served(*(f"v{60 + n}" for n in range(13)))
    assert found(crowd, **niche) == {"niche in any 20": 1}
    assert found(Preferred(**SAID, topic="one", level=2), crowd, **niche) == {}  # type: ignore[arg-type]
    assert found(served("v1", surface="following")) == {"not followed": 1}


@pytest.mark.parametrize(("about", "what"), [("creator", "c1"), ("sound", "s1"), ("keyword", "t1"), ("hashtag", "tag")])
def test_an_inspector_finds_leaks_but_not_of_what_nobody_could_know(about: str, what: str) -> None:
    said: AnyEvent = Muted(**SAID, about=about, what=what)  # type: ignore[arg-type]
    tagged = {"a": video(1, hashtags=("tag",))}
    assert found(said, served("v1"), **tagged) == {f"muted: {about}": 1}
    assert found(said, served("v1"), asked=20, **tagged) == {}  # the page was asked for before it was said
    back = Muted(**SAID, about=about, what=what, on=False)  # type: ignore[arg-type]
    assert found(said, back, served("v1"), **tagged) == {}


def test_an_inspector_finds_the_blocked_and_the_reported() -> None:
    assert found(Blocked(**SAID, creator="c1"), served("v1")) == {"muted: blocked": 1}  # type: ignore[arg-type]
    mine = Blocked(id="e", at=NOW, viewer="c1", creator="bo")
    assert found(mine, served("v1")) == {"blocked by its maker": 1}
    report = Act(**SAID, impression="p.0", act="report")  # type: ignore[arg-type]
    assert found(served("v1", "v2"), report, served("v1", page="q")) == {"reported or refused": 1, "seen": 1}
