"""sounds: are sounds known again when they were coded, cropped, louder and talked over, and are others told apart?"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from fyp.lab.report import Report, table
from fyp.lab.songs import Songs, Wave, half
from fyp.lab.treatments import Treatment, treated
from fyp.understand.recognition import Recognition
from fyp.understand.sound import taken
from fyp.vocabulary.sound import SoundPrint

ABOUT = """are sounds known again that were coded, cropped, made louder and talked over, and are others told apart?

Sounds are synthetic: bands, drums, pads, solos, noises, speech, and songs that share a loop with others, every kind of them
among those that are known and those that are not. Each query is coded at 64 kbit/s (AAC, MP3 or Opus), made up to 3 dB louder
or softer, cropped to 5 s at a random place, and mixed with as loud speech. matched: queries of known sounds that were answered
with that sound; false_match: answers with a wrong sound, as a share of all queries, those of unknown sounds among them.
lookup_ms: the 95th percentile of the CPU time of a look-up, from samples to answer; lookup_wall_ms: by the clock.
clean_matched: the same without speech."""

LONG_S = (10.0, 18.0)
"""Seconds of a sound, as those of most short videos."""
UNKNOWN = 10_000_000
"""Sounds from this number on are not among those that are known."""


class Asked(NamedTuple):
    """A query: the id of its sound where that is known, else empty; its kind; and the same without speech, now and then."""

    sound: str
    kind: str
    samples: Wave
    clean: Wave | None


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sounds", type=int, default=500, help="known sounds that are asked for (500)")
    parser.add_argument("--others", type=int, default=1000, help="unknown sounds that are asked for (1,000)")
    parser.add_argument("--known", type=int, default=10_000, help="sounds that are known (10,000)")
    parser.add_argument(
        "--seed", type=int, default=1, help="of sounds and treatments (1; weights and threshold were chosen on 21)"
    )
    parser.add_argument("--speech-db", type=float, default=0.0, help="how much louder the speech is than the sound (0)")
    parser.add_argument("--bits", default="64k", help="bits a second of the coder (64k)")


_made: dict[int, Songs] = {}
"""The songs of a worker process, by seed."""


def _songs(seed: int) -> Songs:
    if seed not in _made:
        _made[seed] = Songs(seed, LONG_S)
    return _made[seed]


def _print(job: tuple[int, int]) -> SoundPrint:
    seed, n = job
    return taken(half(_songs(seed).make(n)[0]))


def _ask(job: tuple[int, int, int, Treatment]) -> Asked:
    seed, n, known, how = job
    dice = np.random.default_rng((seed, 5, n % UNKNOWN))
    number = int(dice.integers(known)) if n >= 0 else UNKNOWN - n
    sound, kind = _songs(seed).make(number)
    clean = (
        treated(sound, how._replace(speech_db=None), np.random.default_rng((seed, 6, n)))
        if n >= 0 and n % 10 == 0
        else None
    )
    return Asked(f"s{number}" if n >= 0 else "", kind, treated(sound, how, dice), clean)


def _many(pool: ProcessPoolExecutor, what: Any, jobs: list[Any], name: str) -> Iterator[Any]:
    """The answers in order; tells now and then how far it is."""
    said = time.monotonic()
    for n, done in enumerate(pool.map(what, jobs, chunksize=20), 1):
        if time.monotonic() - said > 20.0:
            said = time.monotonic()
            print(f"{name}: {n:,} of {len(jobs):,}", file=sys.stderr)
        yield done


def run(args: argparse.Namespace) -> Report:
    how = Treatment(bits=args.bits, speech_db=args.speech_db)
    known = Recognition()
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        prints = _many(pool, _print, [(args.seed, n) for n in range(args.known)], "sounds")
        for n, one in enumerate(prints):
            known.add(f"s{n}", one)
        numbers = [*range(args.sounds), *range(-1, -args.others - 1, -1)]
        asked = list(_many(pool, _ask, [(args.seed, n, args.known, how) for n in numbers], "queries"))
    known.heard(asked[0].samples)
    right: dict[str, list[bool]] = {}
    wrong, took, waited, clean = 0, [], [], []
    for query in asked:
        began, clock = time.thread_time(), time.perf_counter()
        match = known.heard(query.samples)
        took.append(1000.0 * (time.thread_time() - began))
        waited.append(1000.0 * (time.perf_counter() - clock))
        wrong += match is not None and match.sound != query.sound
        if query.sound:
            right.setdefault(query.kind, []).append(match is not None and match.sound == query.sound)
        if query.clean is not None:
            match = known.heard(query.clean)
            clean.append(match is not None and match.sound == query.sound)
    hits = [hit for kind in right.values() for hit in kind]
    figures = {
        "matched": round(statistics.fmean(hits), 4), "false_match": round(wrong / len(asked), 5),
        "lookup_ms": round(float(np.percentile(took, 95)), 1), "lookup_p50_ms": round(statistics.median(took), 1),
        "lookup_wall_ms": round(float(np.percentile(waited, 95)), 1),
        "clean_matched": round(statistics.fmean(clean), 4), "wrong": wrong, "queries": len(asked), "sounds": len(hits),
        "known": len(known), "mb": round(known.bytes / 1e6, 1), "seed": args.seed,
        "by_kind": {kind: round(statistics.fmean(kind_hits), 3) for kind, kind_hits in sorted(right.items())},
    }  # fmt: skip
    rows = [[kind, len(kind_hits), statistics.fmean(kind_hits)] for kind, kind_hits in sorted(right.items())]
    head = (
        f"matched {figures['matched']:.4f} (without speech {figures['clean_matched']:.4f}), "
        f"wrong {wrong} of {len(asked)}, look-up {figures['lookup_ms']} ms among {len(known):,}, {figures['mb']} MB\n\n"
    )
    return Report(figures, head + table(["kind", "sounds", "matched"], rows))


__all__ = ["ABOUT", "arguments", "run"]
