"""Simulated people: hidden tastes, and what they do with a video. Their truth is not the engine's model.

A person leaves a video by a hazard: a chance to swipe in each tenth of a second that is high at the start, low once
they are caught, and jumps at each end of the loop. Taste, hidden quality, language, length and weariness move it.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from fyp.vocabulary.event import Act, ActKind, AnyEvent, Followed, Impression, Swipe, Watch
from fyp.vocabulary.ids import impression_id, stable_hash
from fyp.vocabulary.video import Video

CIRCLES: tuple[tuple[str, ...], ...] = (
    ("skincare", "anti-aging", "selfcare", "fashion"),
    ("football", "fitness", "crypto", "business"),
    ("cooking", "gardening", "books", "pets"),
    ("travel", "couples", "fashion", "cooking"),
    ("tarot", "selfcare", "books", "couples"),
    ("music", "fashion", "pets", "travel"),
)
"""Niches that are often loved together: who loves one of a circle mostly loves another of it."""
STEP_S = 0.1
MOST_LOOPS = 3


@dataclass
class Person:
    """`tastes` is how much a niche pulls (about -2 to 2); `patience` moves all of it; `warmth` how freely they act."""

    id: str
    seed: int
    language: str
    reads: frozenset[str]
    tastes: dict[str, float]
    patience: float
    warmth: float
    likes_length_s: float
    weary: dict[str, float] = field(default_factory=dict)
    follows: set[str] = field(default_factory=set)

    def pull(self, video: Video) -> float:
        """What speaks for staying, before a video's hidden quality: 0 is nothing either way."""
        niche = video.niche
        pull = self.tastes.get(niche, -0.2) + self.patience - self.weary.get(niche, 0.0)
        if video.language and video.language not in self.reads:
            pull -= 1.1
        elif video.language == self.language:
            pull += 0.15
        return (
            pull - 0.06 * abs(video.duration_s - self.likes_length_s) + (0.3 if video.creator in self.follows else 0.0)
        )

    def tire(self, niche: str) -> None:
        """Another of the same: a niche wearies, the others recover."""
        self.weary = {name: tired * 0.82 for name, tired in self.weary.items() if tired > 0.02}
        self.weary[niche] = self.weary.get(niche, 0.0) + 0.22


@dataclass(frozen=True)
class Reaction:
    """What came of one showing: seconds watched in all, and acts with the second (since the start) of each."""

    watched_s: float
    acts: tuple[tuple[ActKind, float], ...]


def person(seed: int, number: int, niches: tuple[str, ...]) -> Person:
    """Person `number` of the town of a seed: loves two to four niches, mostly of one circle, and dislikes some."""
    dice = random.Random(f"{seed}/person/{number}")
    circle = [name for name in dice.choice(CIRCLES) if name in niches]
    loved = set(dice.sample(circle, min(len(circle), dice.choice((2, 2, 3)))))
    if dice.random() < 0.5:
        loved.add(dice.choice(niches))
    rest = [name for name in niches if name not in loved]
    disliked = set(dice.sample(rest, dice.randint(3, 6)))
    tastes = {}
    for name in niches:
        if name in loved:
            tastes[name] = dice.uniform(1.1, 2.1)
        elif name in disliked:
            tastes[name] = dice.uniform(-1.9, -0.7)
        else:
            tastes[name] = dice.gauss(-0.25, 0.35)
    language = "nl" if dice.random() < 0.6 else "en"
    reads = frozenset(("nl", "en")) if language == "nl" and dice.random() < 0.8 else frozenset((language,))
    return Person(
        f"town-{seed}-{number}", dice.getrandbits(48), language, reads, tastes, dice.gauss(0.0, 0.25),
        dice.gauss(0.0, 0.5), dice.uniform(6.5, 11.0),
    )  # fmt: skip


def quality(video: str, seed: int) -> float:
    """How well a video is made, hidden from everybody: about -1.2 to 1.2, normal, the same for all."""
    return max(-1.2, min(1.2, random.Random(stable_hash(f"{seed}/{video}")).gauss(0.0, 0.5)))


def react(who: Person, video: Video, hidden: float, dice: random.Random) -> Reaction:
    """Play the video to a person with its hidden quality; wearies them of its niche."""
    pull = who.pull(video) + hidden
    calm = math.exp(-2.16 - 1.15 * pull)
    t, loops, long = 0.0, 0, video.duration_s
    while loops < MOST_LOOPS:
        into = t - loops * long
        hazard = calm * (2.2 if t < 1.2 else 1.0) * (1.0 + loops)
        if dice.random() < 1 - math.exp(-hazard * STEP_S):
            break
        t += STEP_S
        if into + STEP_S >= long:
            t = (loops + 1) * long
            loops += 1
            if dice.random() < max(0.3, min(0.97, 0.72 - 0.14 * pull)):
                t += dice.uniform(0.0, min(0.6, long / 4))
                break
    watched = max(round(t, 3), 0.2)
    who.tire(video.niche)
    return Reaction(watched, tuple(_acts(who, video, pull, watched, dice)))


def _acts(who: Person, video: Video, pull: float, watched: float, dice: random.Random) -> list[tuple[ActKind, float]]:
    finished = 1.0 if watched >= video.duration_s - 0.1 else 0.0
    if watched < 1.5:
        return [("not_interested", watched)] if pull < -1.5 and dice.random() < 0.02 else []
    odds: tuple[tuple[ActKind, float], ...] = (
        ("like", -3.3 + 1.2 * pull + 1.1 * finished),
        ("save", -5.2 + 1.1 * pull + 0.9 * finished),
        ("comment", -5.6 + 0.8 * pull + 0.8 * finished),
        ("share", -5.8 + 1.0 * pull + 1.0 * finished),
    )
    done: list[tuple[ActKind, float]] = []
    for act, logit in odds:
        if dice.random() < 1 / (1 + math.exp(-(logit + who.warmth))):
            done.append((act, dice.uniform(1.0, watched)))
    if video.creator not in who.follows and dice.random() < 1 / (
        1 + math.exp(6.2 - 1.3 * pull - finished - who.warmth)
    ):
        done.append(("follow", dice.uniform(1.0, watched)))
    return sorted(done, key=lambda act: act[1])


def told(
    who: Person, page: str, slot: int, video: Video, began: float, reaction: Reaction, session: str,
    new_id: Callable[[], str], dice: random.Random,
) -> list[AnyEvent]:  # fmt: skip
    """The events that a player would send of this showing, in the order of time. `began` in epoch seconds."""
    mark = impression_id(page, slot)
    made: list[AnyEvent] = [
        Impression(id=new_id(), at=began, viewer=who.id, session=session, page=page, slot=slot, video=video.id)
    ]
    start = 0.0
    while start < reaction.watched_s - 1e-9:
        loop = int(start / video.duration_s + 1e-9)
        end = min((loop + 1) * video.duration_s, reaction.watched_s)
        if end - start > 4 and dice.random() < 0.5:
            end = start + dice.uniform(1.5, end - start - 1.5)
        head = loop * video.duration_s
        made.append(
            Watch(
                id=new_id(), at=began + end + 0.05, viewer=who.id, session=session, impression=mark,
                from_s=round(start - head, 6), to_s=min(round(end - head, 6), video.duration_s), loop=loop,
            )
        )  # fmt: skip
        start = end
    for act, at_s in reaction.acts:
        if act == "follow":
            who.follows.add(video.creator)
            made.append(Followed(id=new_id(), at=began + at_s, viewer=who.id, session=session, creator=video.creator))
        else:
            made.append(Act(id=new_id(), at=began + at_s, viewer=who.id, session=session, impression=mark, act=act))
    loops = int(reaction.watched_s / video.duration_s + 1e-9)
    made.append(
        Swipe(
            id=new_id(), at=began + reaction.watched_s + 0.1, viewer=who.id, session=session, impression=mark,
            watched_s=reaction.watched_s, loops=loops,
        )
    )  # fmt: skip
    return sorted(made, key=lambda event: event.at)


__all__ = ["CIRCLES", "Person", "Reaction", "person", "quality", "react", "told"]
