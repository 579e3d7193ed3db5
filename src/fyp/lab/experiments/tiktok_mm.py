"""tiktok-mm: retrieval by the engine's own kin and taste, beside popularity, EASE and implicit, ranking all items."""

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fyp.engine import Engine, Knobs
from fyp.engine.retrieve.kin import Kin
from fyp.engine.stages import Ask
from fyp.engine.warm import warm
from fyp.lab.collaborative import LAMBDAS, Scores, Split, ease, held_out, peers, quality
from fyp.lab.exposures import Exposure
from fyp.lab.replay import events_of, groups, showings
from fyp.lab.report import Report, table
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.event import Uploaded
from fyp.vocabulary.video import Video

ABOUT = """rank all items of the TikTok multimodal benchmark

DIR holds interactions.parquet (user_id, item_id, split in train, valid, test). The finishes of train are told to the
engine as uploads and showings; then its kin source and its taste rank all items, those of train left out.
Recall@20 and NDCG@20 of what is in the split, beside popularity, EASE, implicit's ALS and BM25.
--split tune measures on a part of train that is kept aside: settings are chosen there."""

START, SPAN_S, LENGTH_S = 1.7e9, 30 * 86_400.0, 10.0
TASTE, HEAT = 0.0, 1e-3
"""What nearness to the taste and the number of finishes weigh beside kin (which is 1 at its strongest); chosen on `tune`."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder with interactions.parquet")
    parser.add_argument("--split", choices=("valid", "test", "tune"), default="valid", help="what is to be found")
    parser.add_argument("--seed", type=int, default=0, help="of the order in which finishes are told")
    parser.add_argument("--alone", action="store_true", help="without the rivals")


def read(folder: Path, split: str) -> Split:
    """The split of `folder`. Raises Invalid when it is not there."""
    file = folder / "interactions.parquet"
    if not file.exists():
        raise Invalid("no_interactions", f"{folder} has no interactions.parquet", "DIR")
    rows = pl.read_parquet(file)
    people, items = int(rows["user_id"].max()) + 1, int(rows["item_id"].max()) + 1  # type: ignore[arg-type]
    if (folder / "image_feat.parquet").exists():
        items = max(items, pl.scan_parquet(folder / "image_feat.parquet").select(pl.len()).collect().item())
    train = rows.filter(pl.col("split") == "train")
    person, item = train["user_id"].to_numpy().astype(np.int64), train["item_id"].to_numpy().astype(np.int64)
    if split == "tune":
        return held_out(person, item, people, items)
    part = rows.filter(pl.col("split") == split)
    if part.is_empty():
        raise Invalid("no_split", f"{file} has no split {split!r}: it is kept aside here", "split")
    return Split(person, item, people, items).ask(
        part["user_id"].to_numpy().astype(np.int64), part["item_id"].to_numpy().astype(np.int64)
    )


def exposures(split: Split, seed: int) -> Iterator[Exposure]:
    """Every finish as an exposure: the log has no times, so each person's are spread over 30 days in a drawn order."""
    dice = np.random.Generator(np.random.PCG64(seed))
    at = START + SPAN_S * dice.random(len(split.person))
    for i in np.argsort(at, kind="stable").tolist():
        yield Exposure(
            f"p{split.person[i]}", f"v{split.item[i]}", float(at[i]), "foryou", LENGTH_S, LENGTH_S, (), True, False
        )


def teach(engine: Engine, split: Split, seed: int) -> int:
    """Publish all items and tell every finish, as a server would; returns the number of lessons."""
    for i in range(split.seen.shape[1]):
        video = Video(id=f"v{i}", creator=f"maker{i}", duration_s=LENGTH_S, posted_at=START - 60.0)
        engine.observe(Uploaded(id=f"u{i}", at=START - 60.0, viewer=video.creator, video=video))
    learned = 0
    for piece in groups(exposures(split, seed)):
        served = engine.witness(showings(piece))
        told = [event for page, row in zip(served, piece, strict=True) for event in (page, *events_of(row, page))]
        told.sort(key=lambda event: event.at)
        learned += len(engine.observe_many(told))
    return learned


def rank(engine: Engine, split: Split) -> Scores:
    """Scores [asked, items] by the kin source and the taste of each who is asked."""
    memory = engine.memory
    items = split.seen.shape[1]
    knobs = Knobs(**{**engine.knobs, "kin_candidates": 5000})
    kin, dice = Kin(), np.random.Generator(np.random.PCG64(0))
    finished = memory.videos.counts[:items, 1]
    scores = np.zeros((len(split.asked), items), np.float32)
    scores += (HEAT * finished / max(1, finished.max())).astype(np.float32)
    for i, person in enumerate(split.asked.tolist()):
        viewer = memory.viewers.find(f"p{person}")
        if viewer < 0:
            continue
        unseen = memory.videos.alive[:items].copy()
        unseen[memory.viewers.served.get(viewer)] = False
        ask = Ask(viewer, memory.now, 20, "foryou", dice, unseen, memory, knobs)
        rows, strength = kin.find(ask)
        if len(rows):
            scores[i, rows] += strength / strength[0]
        taste: NDArray[np.float32] = memory.viewers.long[viewer]
        if TASTE and (length := float(np.linalg.norm(taste))) > 0.0:
            scores[i] += np.float32(TASTE / length) * (memory.videos.vectors(slice(0, items)) @ taste)
    return scores


def run(args: argparse.Namespace) -> Report:
    split = read(args.data, args.split)
    warm()
    found: dict[str, tuple[float, float, float]] = {}
    started = time.perf_counter()
    engine = Engine(seed=args.seed)
    lessons = teach(engine, split, args.seed)
    told = time.perf_counter() - started
    scores = rank(engine, split)
    found["fyp"] = (*quality(scores, split), time.perf_counter() - started)
    chosen = math.nan
    if not args.alone:
        started = time.perf_counter()
        inner = held_out(split.person, split.item, *split.seen.shape)
        chosen = max(LAMBDAS, key=lambda value: quality(ease(inner, value), inner)[1])
        found["ease"] = (*quality(ease(split, chosen), split), time.perf_counter() - started)
        for name, rival in peers().items():
            started = time.perf_counter()
            found[name] = (*quality(rival(split), split), time.perf_counter() - started)
    figures: dict[str, Any] = {
        name: {"recall_20": round(r, 4), "ndcg_20": round(n, 4), "seconds": round(s, 1)}
        for name, (r, n, s) in found.items()
    }
    figures |= {
        "split": args.split, "people": len(set(split.asked.tolist())), "items": split.seen.shape[1], "lessons": lessons,
        "teaching_s": round(told, 1), "recall_20": figures["fyp"]["recall_20"], "ndcg_20": figures["fyp"]["ndcg_20"],
        "ease_lambda": None if math.isnan(chosen) else chosen,
    }  # fmt: skip
    text = table(
        ("method", "recall_20", "ndcg_20", "seconds"), [(name, r, n, f"{s:.1f}") for name, (r, n, s) in found.items()]
    )
    return Report(
        figures, f"{text}\n{lessons} finishes told in {told:.1f} s; EASE: lambda {chosen:g}, chosen within train"
    )
