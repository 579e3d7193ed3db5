"""Scripts: which clip has which niche, maker, sound, words, look and length. The same from the same seed."""

import hashlib
import random
import tomllib
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct

from fyp.lab.studio import FPS, STUDIO
from fyp.lab.studio.cast import MAKERS, TRACKS, Maker, Track
from fyp.lab.studio.niches import NICHES, Niche
from fyp.vocabulary.video import Creator, Sound, Video

SCRIPTS = Path(__file__).parent / "scripts"
SHORTEST_S, LONGEST_S = 6.0, 12.0


class Written(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A clip as it is written in scripts/<niche>.toml. `lines` are read by the layout; `hero` only where it matters."""

    lang: str
    layout: str
    hook: str
    lines: tuple[str, ...]
    caption: str
    tags: str
    hero: str = ""


class Script(Struct, frozen=True, kw_only=True):
    """All that makes a clip. `number` counts from 0 in the order of showing; `bars` of `track` make its length."""

    number: int
    id: str
    niche: str
    creator: str
    track: str
    language: str
    layout: str
    hook: str
    lines: tuple[str, ...]
    kicker: str
    caption: str
    hashtags: tuple[str, ...]
    hero: str
    look: int
    bars: int
    frames: int
    seed: int

    @property
    def duration_s(self) -> float:
        return self.frames / FPS

    @property
    def key(self) -> str:
        """What names its files: another script or another studio, another key."""
        told = msgspec.json.encode([STUDIO, msgspec.structs.replace(self, number=0)])
        return hashlib.blake2b(told, digest_size=12).hexdigest()

    def video(self, posted_at: float) -> Video:
        return Video(
            id=self.id, creator=self.creator, duration_s=self.duration_s, posted_at=posted_at, sound=self.track,
            caption=self.caption, hashtags=self.hashtags, topics=(self.niche,), language=self.language,
            country="NL" if self.language == "nl" else "GB",
        )  # fmt: skip


@lru_cache(maxsize=1)
def written() -> dict[str, tuple[Written, ...]]:
    """What is written, by niche."""
    return {
        niche.name: tuple(
            msgspec.convert(tomllib.loads((SCRIPTS / f"{niche.name}.toml").read_text())["clip"], list[Written])
        )
        for niche in NICHES
    }


def most() -> int:
    """How many clips are written."""
    return sum(map(len, written().values()))


def scripts(total: int, seed: int) -> tuple[Script, ...]:
    """The first `total` clips for a seed. Each round has one of every niche, languages in turn. Raises ValueError."""
    if not 1 <= total <= most():
        raise ValueError(f"between 1 and {most()} clips are written, not {total}")
    dice = random.Random(seed)
    left = {name: list(enumerate(clips)) for name, clips in written().items()}
    for clips in left.values():
        dice.shuffle(clips)
    made: list[Script] = []
    used: dict[str, int] = {}
    while len(made) < most():
        order = list(NICHES)
        dice.shuffle(order)
        for niche in order:
            clips = left[niche.name]
            if not clips:
                continue
            wanted = ("nl", "en")[len(made) % 2]
            pick = next((n for n, (_, w) in enumerate(clips) if w.lang == wanted), 0)
            place, words = clips.pop(pick)
            made.append(_script(len(made), place, words, niche, seed, used))
    return tuple(made[:total])


def _script(number: int, place: int, words: Written, niche: Niche, seed: int, used: dict[str, int]) -> Script:
    dice = random.Random(f"{seed}/{niche.name}/{place}")
    maker = _least(
        [m for m in MAKERS if niche.name in m.niches and words.lang in m.languages]
        or [m for m in MAKERS if niche.name in m.niches],
        used, dice,
    )  # fmt: skip
    track = _track(niche, used, dice)
    bars = _bars(track, words, dice)
    tags = niche.tags_nl if words.lang == "nl" else niche.tags_en
    kickers = niche.kickers_nl if words.lang == "nl" else niche.kickers_en
    return Script(
        number=number, id=f"demo-{seed}-{niche.name}-{place + 1}", niche=niche.name, creator=maker.creator.id,
        track=track.id, language=words.lang, layout=words.layout, hook=words.hook, lines=words.lines,
        kicker=kickers[place % len(kickers)], caption=words.caption,
        hashtags=(*dict.fromkeys((tags[0], *words.tags.split(), tags[1 + place % (len(tags) - 1)])),),
        hero=words.hero or niche.heroes[place % len(niche.heroes)], look=(place + seed) % len(niche.looks), bars=bars,
        frames=round(bars * 240 / track.bpm * FPS), seed=dice.randrange(1 << 30),
    )  # fmt: skip


def _least(makers: list[Maker], used: dict[str, int], dice: random.Random) -> Maker:
    """The maker who has made the least so far."""
    maker = min(makers, key=lambda m: (used.get(m.creator.id, 0), dice.random()))
    used[maker.creator.id] = used.get(maker.creator.id, 0) + 1
    return maker


def _track(niche: Niche, used: dict[str, int], dice: random.Random) -> Track:
    """Mostly a sound of the niche's mood; now and then one that is everywhere."""
    fitting = [t for t in TRACKS if t.mood == niche.mood] if dice.random() < 0.8 else list(TRACKS)
    track = min(fitting, key=lambda t: (used.get(t.id, 0), dice.random()))
    used[track.id] = used.get(track.id, 0) + 1
    return track


def _bars(track: Track, words: Written, dice: random.Random) -> int:
    """Whole bars within 6 to 12 s, near the time that the words need."""
    told = sum(len(line.split()) for line in words.lines) + len(words.hook.split())
    need = min(max(3.4 + 0.22 * told + 0.5 * len(words.lines) + dice.uniform(-0.8, 0.8), SHORTEST_S), LONGEST_S)
    bar = 240 / track.bpm
    fits = [n for n in range(1, 12) if SHORTEST_S <= n * bar <= LONGEST_S]
    return min(fits, key=lambda n: abs(n * bar - need))


def creators() -> dict[str, Creator]:
    return {maker.creator.id: maker.creator for maker in MAKERS}


def sounds() -> dict[str, Sound]:
    return {track.id: Sound(id=track.id, title=track.title) for track in TRACKS}


def tracks() -> dict[str, Track]:
    return {track.id: track for track in TRACKS}


__all__ = ["LONGEST_S", "SHORTEST_S", "Script", "Written", "creators", "most", "scripts", "sounds", "tracks", "written"]
