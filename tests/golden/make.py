"""Writes a golden log and what is to be read from it: `python -m tests.golden.make N`. A number is never written twice.

When the words of the log change, keep the old files, and write the next number with the new words.
"""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from tests.engine.play import SMALL, Play, of, town
from tests.properties.world import live

from fyp.engine import Engine
from fyp.vocabulary.account import Profile
from fyp.vocabulary.challenge import Challenge, Challenged, Juried
from fyp.vocabulary.content import Content, Flag, Guess, Looked, Understood
from fyp.vocabulary.event import (
    Act,
    AnyEvent,
    Arrived,
    Blocked,
    Configured,
    Erased,
    Experimented,
    Followed,
    Forgot,
    Muted,
    Preferred,
    Profiled,
    Refreshed,
    Removed,
    Tuned,
    Uploaded,
)  # fmt: skip
from fyp.vocabulary.finding import Searched, TagFollowed
from fyp.vocabulary.lesson import HEADS, Lesson
from fyp.vocabulary.question import Answered, AnswerRemoved, Posed
from fyp.vocabulary.ruling import Moderated, Overturned, Ruled
from fyp.vocabulary.sound import Silenced, SoundClaimed
from fyp.vocabulary.talk import (
    Commented,
    CommentLiked,
    CommentPinned,
    CommentRemoved,
    CommentReported,
    CommentsGuarded,
)
from fyp.vocabulary.video import Video

HERE = Path(__file__).parent
ACTED = HEADS[3:]


def facts(engine: Engine, lessons: list[Lesson]) -> dict[str, Any]:
    """What can be said of a memory without a floating-point number, in any order of learning."""
    m = engine.memory
    videos, viewers, creators = m.videos.ids, m.viewers.ids, m.rates.creators.ids
    finish, skip = HEADS.index("finish"), HEADS.index("early_skip")
    return {
        "counts": engine.counts(videos),
        "alive": sorted(id for row, id in enumerate(videos) if m.videos.alive[row]),
        "served": {id: [videos[row] for row in m.viewers.served.get(v)] for v, id in enumerate(viewers)},
        "shown": {id: sorted(videos[row] for row in m.viewers.shown.get(v)) for v, id in enumerate(viewers)},
        "follows": {viewers[v]: sorted(creators[c] for c in of) for v, of in m.viewers.follows.items()},
        "blocks": {viewers[v]: sorted(creators[c] for c in of) for v, of in m.viewers.blocks.items()},
        "open": sorted(m.impressions.open),
        "lessons": sorted(
            [
                lesson.impression, lesson.viewer, lesson.video, round(lesson.watched_s, 3), lesson.targets[finish] == 1.0,
                lesson.targets[skip] == 1.0, [head for head in ACTED if lesson.targets[HEADS.index(head)] == 1.0],
            ]
            for lesson in lessons
        ),
    }  # fmt: skip


def folded(log: list[AnyEvent]) -> dict[str, Any]:
    """The facts of a log, read by an engine that knows nothing else."""
    engine = Play(**SMALL).engine
    return facts(engine, engine.observe_many(log))


def said_of_the_place(at: float) -> list[AnyEvent]:
    """What rooms hear and the engine only lets by, but for what was understood in a video."""
    bo: dict[str, Any] = {"at": at, "viewer": "bo"}
    ada: dict[str, Any] = {"at": at, "viewer": "c1"}
    content = Content(
        language="nl", sure=0.9, topics=(Guess("niche3", 0.8),), text=("hallo",), speech=0.4, depicted=("dog",),
        meaning=b"\1\2", prints=("00ff00ff00ff00ff",), flags=(Flag(kind="insult", score=0.6, where="caption", quote="oei"),),
        looked=(Looked(signal="language", model="words-1", outcome="done", cpu_s=0.1),),
    )  # fmt: skip
    spring = Challenge(
        id="spring", owner="c1", title="Spring", hashtag="spring", spelled="Spring", starts=at, ends=at + 86_400.0,
        zone="Europe/Amsterdam", prompt="dance", prize="a plant", payer="Plants",
    )  # fmt: skip
    return [
        Understood(id="seen", video="v5", content=content, **ada),
        Commented(id="says", video="v1", text="Mooi! #dans", **bo), CommentLiked(id="likes", video="v1", comment="says", **ada),
        CommentPinned(id="pins", video="v1", comment="says", **ada),
        CommentReported(id="minds", video="v1", comment="says", reason="spam", **ada),
        CommentRemoved(id="takes", video="v1", comment="says", role="author", **bo),
        CommentsGuarded(id="guards", who="followed", words=("war",), **ada),
        Posed(id="asks", video="v1", text="Tea?", options=("yes", "no"), **ada),
        Answered(id="answers", video="v1", question="asks", option=1, **bo),
        AnswerRemoved(id="wipes", video="v1", answer="answers", role="maker", **ada),
        Searched(id="looks", text="dans", about="tag", picked="dans", **bo), TagFollowed(id="tags", tag="dans", **bo),
        Challenged(id="dares", challenge=spring, **ada), Juried(id="judges", challenge="spring", videos=("v1", "v3"), **ada),
        SoundClaimed(id="claims", sound="s1", why="mine", **ada),
        Silenced(id="hushes", sound="s1", why="rights", role="moderator", at=at),
        Moderated(id="decides", video="v1", verdict="remove", turn=1, reason="hate", why="no", flags="ab", people=2, **ada),
        Overturned(id="regrets", video="v1", decision="decides", why="oh", **ada),
        Ruled(id="signs", decision="decides", role="moderator", **bo),
    ]  # fmt: skip


def main(number: str) -> None:
    log, said = HERE / f"log_{number}.jsonl", HERE / f"facts_{number}.json"
    if log.exists():
        raise SystemExit(f"{log.name} is there already: golden files are never changed, take the next number")
    play = Play(town(niches=4, each=8))
    play.tell(Arrived(id="came", at=play.now, viewer="bo", language="nl", country="NL", device="phone"))
    play.tell(Followed(id="follows", at=play.now, viewer="bo", creator="c3"))
    play.tell(Blocked(id="blocks", at=play.now, viewer="bo", creator="c5"))
    page = play.scroll("bo", 1, of("niche1"), n=8)[0]
    play.watch(play.page("bo", 4), 0, 0.0, 3.0)
    play.act(page, 0, "like")
    play.act(page, 1, "not_interested")
    play.act(page, 0, "like", on=False)
    reported = {"impression": page.impression(2), "act": "report", "reason": "spam"}
    play.tell(Act(id="reports", at=play.now, viewer="bo", **reported))  # type: ignore[arg-type]
    paid = Video(id="paid", creator="c1", duration_s=8.0, posted_at=play.now, topics=("niche1",), campaign="spring")
    play.tell(Uploaded(id="pays", at=play.now, viewer="c1", video=paid))
    play.tell(Removed(id="gone", at=play.now, video="v2"))
    told = {"at": play.now, "viewer": "bo"}
    play.tell(Preferred(id="slides", topic="niche2", level=2, **told))  # type: ignore[arg-type]
    play.tell(Muted(id="mutes", about="keyword", what="war", also=("wars",), **told))  # type: ignore[arg-type]
    play.tell(Configured(id="sets", languages=("nl", "en"), break_after_min=40, **told))  # type: ignore[arg-type]
    play.tell(Profiled(id="named", profile=Profile(id="bo", handle="bo.b", links=("https://bo.nl",)), **told))  # type: ignore[arg-type]
    play.tell(Forgot(id="forgets", topic="niche1", **told))  # type: ignore[arg-type]
    play.tell(Refreshed(id="anew", **told))  # type: ignore[arg-type]
    by = {"at": play.now, "by": "ada", "why": "to see"}
    play.tell(Tuned(id="tunes", knobs={"weight_like": 1.5}, **by))  # type: ignore[arg-type]
    arms: dict[str, dict[str, float]] = {"control": {}, "calm": {"topic_cap": 0.3}}
    play.tell(Experimented(id="tries", name="calm", arms=arms, **by))  # type: ignore[arg-type]
    for event in said_of_the_place(play.now):
        play.tell(event)
    play.scroll("eve", 1, of("niche2"), n=4)
    play.tell(Erased(id="leaves", at=play.now, viewer="eve"))
    live(play, np.random.default_rng(20), 150)
    log.write_bytes(msgspec.json.Encoder().encode_lines(play.log))
    said.write_text(json.dumps(folded(play.log), indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
