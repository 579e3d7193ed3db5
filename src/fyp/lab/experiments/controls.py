"""controls: what a viewer's controls do, in a town where the truth is known: cuts, leaks, and how far a slider goes."""

import argparse
import copy
import random
import sys
from collections import Counter
from typing import Any

import msgspec

from fyp.engine import Engine
from fyp.engine.warm import warm
from fyp.lab.hamlet import NICHES, Even, Hamlet, loves
from fyp.lab.report import Report, table
from fyp.vocabulary.event import Act, Followed, Muted, MuteKind, Preferred, Uploaded
from fyp.vocabulary.feed import FeedRequest
from fyp.vocabulary.video import Video

ABOUT = """what a viewer's controls do: cuts, leaks, and how far a slider goes

In a simulated town people have scrolled for a while. Then one state of the engine lives on several times, each with another
step of the slider of one topic, loved or not: slider is how often the topic is shown in the next 100 videos beside how often
it is with the slider in the middle. topic_cut is what "not interested" in a loved topic takes off its exposure in the next 100
videos, next_page_cut in the very next page. leaks are videos shown of a creator, sound, hashtag or keyword that was muted, or
that was reported, in the next 100 videos on both surfaces; looked_for is how many videos they were looked for in."""

PAGE, SETTLED, NEXT = 3, 100, 100
LEVELS = (-2, -1, 0, 1, 2)
OFTEN = 5
"""A loved topic that was shown less often than this in the last videos is left out: there is nothing to cut."""
WORDS = (
    "Café", "CRÈME", "regen", "zondag", "Ångström", "buren", "piñata", "kitchen", "training", "señor", "morning", "storm",
    "garden", "fiets", "straße", "winkel", "museum", "idée", "coffee", "avond", "naïve", "weekend", "trein", "market",
)  # fmt: skip
PLAIN = {"Café": "cafe", "CRÈME": "creme", "piñata": "pinata", "naïve": "naive", "idée": "idee", "señor": "senor"}
"""How a viewer may write some of them."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=60, help="who use their controls (60)")
    parser.add_argument("--people", type=int, default=200, help="who have lived in the town before (200)")
    parser.add_argument("--videos", type=int, default=4000, help="videos of the town (4,000)")
    parser.add_argument("--seed", type=int, default=0, help="of the town")


class Moment:
    """A town at one moment, from which it can live on again and again."""

    def __init__(self, town: Hamlet, who: Even) -> None:
        self.town, self._who = town, copy.deepcopy(who)
        self._state, self._now, self._dice = town.engine.save(), town.now, town._dice.getstate()

    def again(self) -> Even:
        """The person, as they were then; so is the town."""
        self.town.engine.load(self._state)
        self.town.now = self._now
        self.town._dice.setstate(self._dice)
        return copy.deepcopy(self._who)


def captioned(town: Hamlet, dice: random.Random) -> dict[str, set[str]]:
    """Publish the videos again with captions of three words; returns the words of each video, as they are written."""
    words = {}
    for id, video in town.videos.items():
        chosen = dice.sample(WORDS, 3)
        words[id] = set(chosen)
        town.videos[id] = msgspec.structs.replace(video, caption=" ".join(chosen) + "!")
    town.engine.observe_many([
        Uploaded(id=f"again-{v.id}", at=town.now - 1.0, viewer=v.creator, video=v) for v in town.videos.values()
    ])  # fmt: skip
    return words


def slid(moment: Moment, topic: str, level: int) -> tuple[int, int]:
    """How often the topic is shown in the next page, and in the next 100 videos, at a level of its slider."""
    who, town = moment.again(), moment.town
    if level:
        town.engine.observe(Preferred(id=town.new_id(), at=town.now, viewer=who.id, topic=topic, level=level))
    first = town.engine.compose(town.request(who, 10))[0]
    shown = town.scroll(who, NEXT, PAGE)
    return sum(town.videos[s.video].niche == topic for s in first.slots), sum(
        town.videos[v].niche == topic for v in shown
    )


class Leaks:
    """Mutes one of each kind that was just seen, and looks for it afterwards."""

    def __init__(self, town: Hamlet, words: dict[str, set[str]], dice: random.Random) -> None:
        self._town, self._words, self._dice = town, words, dice
        self.looked_for = 0
        self.found: Counter[str] = Counter()

    def look(self, who: Even) -> None:
        town, engine = self._town, self._town.engine
        page = town.page(who, 10)
        for slot in page.slots[:4]:  # so that the other surface has something to leak
            creator = town.videos[slot.video].creator
            engine.observe(Followed(id=town.new_id(), at=town.now, viewer=who.id, creator=creator))
        shown = [town.videos[slot.video] for slot in page.slots]
        word = self._dice.choice(sorted(self._words[shown[3].id]))
        muted: list[tuple[MuteKind, str]] = [
            ("creator", shown[0].creator), ("sound", shown[1].sound), ("hashtag", shown[2].hashtags[0].upper()),
            ("keyword", PLAIN.get(word, word.upper())),
        ]  # fmt: skip
        for about, what in muted:
            engine.observe(Muted(id=town.new_id(), at=town.now, viewer=who.id, about=about, what=what))
        mark = page.impression(4)
        engine.observe(Act(id=town.new_id(), at=town.now, viewer=who.id, impression=mark, act="report"))

        def leaks(video: Video) -> list[str]:
            return [
                *(["creator"] if video.creator == shown[0].creator else []),
                *(["sound"] if video.sound == shown[1].sound else []),
                *(["hashtag"] if video.hashtags == shown[2].hashtags else []),
                *(["keyword"] if word in self._words[video.id] else []),
                *(["report"] if video.id == shown[4].id else []),
            ]

        for id in town.scroll(who, NEXT, PAGE):
            self.looked_for += 1
            self.found.update(leaks(town.videos[id]))
        for _ in range(3):
            town.now += 1.0
            request = FeedRequest(viewer=who.id, at=town.now, n=30, surface="following")
            for slot in engine.feed(request).slots:
                self.looked_for += 1
                self.found.update(leaks(town.videos[slot.video]))


def run(args: argparse.Namespace) -> Report:
    warm()
    dice = random.Random(f"{args.seed}/controls")
    town = Hamlet(Engine(seed=args.seed), args.videos, args.seed)
    words = captioned(town, dice)
    for n in range(args.people):
        town.scroll(town.arrive(n), 40, PAGE)
        _say(n, args.people, "people have scrolled")
    times = {kind: dict.fromkeys(LEVELS, 0) for kind in ("loved", "other")}
    first = dict.fromkeys(LEVELS, 0)
    leaks, used = Leaks(town, words, dice), 0
    for n in range(args.viewers):
        who = town.arrive(args.people + n)
        seen = Counter(town.videos[id].niche for id in town.scroll(who, SETTLED, PAGE)[-SETTLED // 2 :])
        mine = loves(who)
        loved = [niche for niche in sorted(mine) if seen[niche] >= OFTEN]
        other = dice.choice([niche for niche in NICHES if niche not in mine])
        moment = Moment(town, who)
        if loved:
            used += 1
            topic = dice.choice(loved)
            for level in LEVELS:
                page, shown = slid(moment, topic, level)
                first[level] += page
                times["loved"][level] += shown
        for level in LEVELS:
            times["other"][level] += slid(moment, other, level)[1]
        leaks.look(moment.again())
        moment.again()
        _say(n, args.viewers, "have used their controls")
    slider = {
        kind: {str(level): round(count / max(1, counts[0]), 4) for level, count in counts.items()}
        for kind, counts in times.items()
    }
    figures: dict[str, Any] = {
        "topic_cut": round(1.0 - slider["loved"]["-2"], 4),
        "next_page_cut": round(1.0 - first[-2] / max(1, first[0]), 4),
        "leaks": sum(leaks.found.values()), "leaks_of": dict(leaks.found), "looked_for": leaks.looked_for, "slider": slider,
        "share_in_the_middle": {
            "loved": round(times["loved"][0] / max(1, used) / NEXT, 4),
            "other": round(times["other"][0] / args.viewers / NEXT, 4),
        },
        "viewers": args.viewers, "people": args.people, "videos": args.videos,
    }  # fmt: skip
    rows = [(kind, *slider[kind].values()) for kind in slider]
    head = ("exposure, x of the middle", *map(str, LEVELS))
    return Report(figures, table(head, rows) + "\n\n" + table(("what", "figure"), _plain(figures)), {})


def _plain(figures: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in figures.items() if not isinstance(value, dict)]


def _say(done: int, of: int, what: str) -> None:
    if done % 20 == 0 or done == of - 1:
        print(f"\r{done + 1:,} of {of:,} {what} ", end="\n" if done == of - 1 else "", file=sys.stderr, flush=True)
