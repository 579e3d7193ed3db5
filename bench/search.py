"""Search among many videos: how long it takes, and whether a query with a slip finds what the one without it does.

    python -m bench.search [--videos 100000] [--queries 500] [--seed 1]

Captions are drawn by Zipf's law from the words of the demo's scripts (Dutch and English) and 30,000 made ones. Prints JSON:
build_s; mb of memory; p50_ms, p99_ms of a query of two words; typo_recall: of the first ten without a slip, the share that is
among the first fifty with one; typo_found: how often the video that the words were taken from is.
"""

import argparse
import gc
import json
import random
import sys
import time
import tomllib
from pathlib import Path

import numpy as np

from fyp.lab import studio
from fyp.platform.search import Catalogue, Wanted, words_in
from fyp.understand.words import stemmers
from fyp.vocabulary.video import Creator, Sound, Video

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SYLLABLES = ("ka", "lo", "mi", "ra", "ten", "ver", "ing", "sto", "ple", "da", "wen", "schi", "or", "bel", "gra", "nu")


def words_of_the_demo() -> list[str]:
    """The words in the scripts of the demo's clips, in order, each once."""
    found: dict[str, None] = {}

    def read(value: object) -> None:
        if isinstance(value, str):
            found.update(dict.fromkeys(word for word in words_in(value) if len(word) > 2))
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                read(part)

    for file in sorted((Path(studio.__file__).parent / "scripts").glob("*.toml")):
        read(tomllib.loads(file.read_text()))
    return list(found)


def slip(word: str, dice: random.Random) -> str:
    """A word with one slip of a finger: a letter too many, too few, another, or two that changed places."""
    at = dice.randrange(1, len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + dice.choice(LETTERS) + word[at:]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + dice.choice(LETTERS) + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def rss_mb() -> float:
    """Memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def build(videos: int, seed: int) -> tuple[Catalogue, list[Video]]:
    """A catalogue, and what is in it."""
    dice, numbers = random.Random(seed), np.random.default_rng(seed)
    common = words_of_the_demo()
    rare = ["".join(dice.choices(SYLLABLES, k=dice.randrange(2, 5))) for _ in range(30_000)]
    stems = stemmers()
    catalogue = Catalogue(lambda word: [stem(word) for stem in stems])
    made = []
    for n in range(videos):
        ranks = np.minimum(numbers.zipf(1.2, 9), len(common) + len(rare)) - 1
        words = [common[r] if r < len(common) else rare[r - len(common)] for r in ranks.tolist()]
        maker = n % max(1, videos // 20)
        made.append(
            Video(
                id=f"v{n}", creator=f"m{maker}", duration_s=5.0 + n % 60, posted_at=1e9 + n, sound=f"s{n % 5000}",
                caption=" ".join(words[:7]), hashtags=(words[7], words[8]), language=("nl", "en")[n % 2],
            )
        )  # fmt: skip
    began = time.perf_counter()
    for n, video in enumerate(made):
        maker = Creator(id=video.creator, handle=f"{video.creator}.maakt", name=f"Maker {video.creator[1:]}")
        catalogue.video(video, maker, Sound(id=video.sound, title=f"Geluid {n % 5000}"))
    print(f"built in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    return catalogue, made


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--videos", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    gc.collect()
    before, began = rss_mb(), time.perf_counter()
    catalogue, made = build(args.videos, args.seed)
    build_s, mb = time.perf_counter() - began, rss_mb() - before
    dice = random.Random(args.seed + 1)
    took: list[float] = []
    recalls: list[float] = []
    firsts: list[bool] = []
    for n in range(args.queries):
        video = dice.choice(made)
        long = [word for word in words_in(video.caption) if len(word) > 4]
        if len(long) < 2:
            continue
        words = dice.sample(long, 2)
        wanted = Wanted(language=video.language) if n % 4 == 0 else Wanted()
        began = time.perf_counter()
        right = catalogue.videos(" ".join(words), wanted, "best")
        took.append(time.perf_counter() - began)
        slipped = [slip(words[0], dice), words[1]]
        began = time.perf_counter()
        wrong = catalogue.videos(" ".join(slipped), wanted, "best")
        took.append(time.perf_counter() - began)
        best = set(right.ids[:10])
        recalls.append(len(best & set(wrong.ids[:50])) / max(1, len(best)))
        firsts.append(video.id in wrong.ids[:50])
    ms = 1000 * np.array(took)
    print(
        json.dumps(
            {
                "videos": args.videos, "queries": len(took), "build_s": round(build_s, 1), "mb": round(mb),
                "p50_ms": round(float(np.percentile(ms, 50)), 2), "p99_ms": round(float(np.percentile(ms, 99)), 2),
                "typo_recall": round(float(np.mean(recalls)), 3), "typo_found": round(float(np.mean(firsts)), 3),
            }
        )
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
