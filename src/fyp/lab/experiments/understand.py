"""Understand: what is a video about, in which language, and does that hold across languages? By labelled clips and captions.

Clips are those of a folder with a caption sheet (`captions.csv`: file, caption, hashtags, topics, language, as the command
`import` reads it), else clips of the studio, rendered into the folder, whose niches are the labels. Of a clip the first topic
counts as right when it is the label; a label is an id or a name of a topic. `topic_top1_held` is that of the niches on which no
weight was chosen (every second by name), `captions_...` that of other captions (lab/captions.toml), on which none was.
`cross_language_auc` is how often two clips of one topic, a Dutch and an English one, mean more of the same than two of
different topics do. CPU is that of a clip as if it lasted 15 s: fenced programs and models, without opening the models.
"""

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from fyp.adapters.ram.event_log import RamEventLog
from fyp.lab.importing.clips import captions as sheet_of
from fyp.lab.importing.clips import clips as videos_in
from fyp.lab.importing.sheets import text, words
from fyp.lab.report import Report, table
from fyp.lab.studio.niches import NICHES
from fyp.lab.studio.render import files
from fyp.lab.studio.script import Script, most, scripts
from fyp.lab.studio.workshop import Workshop
from fyp.platform import contents
from fyp.ports.event_log import Entry
from fyp.understand.content import cpu_s, models, retold, understand
from fyp.understand.fence import Limits
from fyp.understand.fence import run as fenced
from fyp.understand.frames import frames
from fyp.understand.prints import prints
from fyp.understand.probe import opening, probe
from fyp.understand.topics import tree
from fyp.vocabulary.content import Content, Understood
from fyp.vocabulary.errors import Invalid

ABOUT = __doc__ or ""
LONG_S = 15.0
CHOSEN_ON = frozenset(sorted(niche.name for niche in NICHES)[::2])
"""Niches that weights were chosen on; the others are held back."""


class Labelled(Struct, frozen=True, kw_only=True):
    """A clip or a caption with what is known of it; `file` None for a caption alone."""

    caption: str
    topic: str
    language: str
    hashtags: tuple[str, ...] = ()
    file: Path | None = None


class Read(Struct, frozen=True, kw_only=True):
    """What was made of a clip: with all signals, without its words, and at what cost."""

    of: Labelled
    content: Content
    bare: Content
    caption_language: str
    cpu_s: float


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of the clips; rendered if none are"
    )
    parser.add_argument("--clips", type=int, default=120, help="clips to look at (120)")
    parser.add_argument("--seed", type=int, default=7, help="of the studio's clips (7)")
    parser.add_argument(
        "--captions", type=Path, metavar="FILE", help="captions to judge by, instead of lab/captions.toml"
    )


def labelled(folder: Path, count: int, seed: int) -> list[Labelled]:
    """The clips of `folder` that its sheet gives a topic, else the studio's. Raises `Invalid` for a topic that is none."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet = sheet_of(folder)
    if sheet:
        named = [(file, sheet.get(file.relative_to(folder).as_posix(), {})) for file in videos_in(folder)]
        return [
            Labelled(
                file=file, caption=text(row.get("caption")), hashtags=words(row.get("hashtags")),
                topic=topic(words(row.get("topics"))[0]), language=text(row.get("language")).lower(),
            )
            for file, row in named if words(row.get("topics"))
        ][:count]  # fmt: skip
    wanted = scripts(min(count, most()), seed)
    return [
        Labelled(
            file=files(one, folder).mp4, caption=one.caption, hashtags=one.hashtags, topic=topic(one.niche),
            language=one.language,
        )
        for one in rendered(wanted, folder)
    ]  # fmt: skip


def rendered(wanted: Sequence[Script], folder: Path) -> list[Script]:
    """Those of the studio's clips that could be rendered into `folder`; those that are there are left."""
    failed: set[str] = set()
    missing = [one for one in wanted if not files(one, folder).mp4.exists()]
    if missing:
        _say(f"{len(missing)} clips are rendered into {folder}")
        Workshop(folder).run(missing, lambda *_: None, lambda one, why: failed.add(one.id))
    return [one for one in wanted if one.id not in failed]


def topic(name: str) -> str:
    found = tree().find(name)
    if found is None:
        raise Invalid(
            "unknown_topic", f"there is no topic {name!r}: `fyp` knows those of understand/topics.toml", "topics"
        )
    return found


def captions(file: Path | None) -> list[Labelled]:
    """The captions of a file of [[caption]] with text, topic and language."""
    told = tomllib.loads((file or Path(__file__).parents[1] / "captions.toml").read_text("utf-8"))["caption"]
    return [Labelled(caption=one["text"], topic=topic(one["topic"]), language=one["language"]) for one in told]


def read(one: Labelled) -> Read:
    """What is understood in a clip."""
    assert one.file is not None
    facts, began = probe(one.file), cpu_s()
    content = understand(one.file, one.caption, one.hashtags, facts=facts)
    took = cpu_s() - began
    return Read(
        of=one, content=content, bare=retold(content, ""), caption_language=models().tongue.of(one.caption)[0],
        cpu_s=took * max(1.0, LONG_S / max(facts.duration_s, 0.1)),
    )  # fmt: skip


def first(content: Content) -> str:
    return content.topics[0].name if content.topics else ""


def auc(near: NDArray[np.float64], same: NDArray[np.bool_]) -> float | None:
    """How often a pair that is the same is nearer than one that is not (Mann and Whitney 1947); None without both."""
    yes, no = near[same], np.sort(near[~same])
    if not len(yes) or not len(no):
        return None
    below, upto = np.searchsorted(no, yes, "left"), np.searchsorted(no, yes, "right")
    return float((below + upto).mean() / 2 / len(no))


def across(meant: Sequence[tuple[str, str, bytes]]) -> float | None:
    """The AUC of pairs of a Dutch and an English text or video, given as (language, topic, meaning)."""
    told = [(code, of, np.frombuffer(steps, np.int8).astype(float)) for code, of, steps in meant if steps]
    nl, en = ([(of, v / np.linalg.norm(v)) for code, of, v in told if code == language] for language in ("nl", "en"))
    if not nl or not en:
        return None
    near = np.array([v for _, v in nl]) @ np.array([v for _, v in en]).T
    return auc(near, np.array([of for of, _ in nl])[:, None] == np.array([of for of, _ in en])[None, :])


def copies(reads: Sequence[Read], again: int) -> tuple[float, float]:
    """The share of `again` clips, encoded anew at half the size, that are found to be copies; the share of clips that are taken
    for a copy of another."""
    log = RamEventLog()
    found = 0
    for n, one in enumerate(reads):
        found += bool(contents.twin(log.records, one.content))
        event = Understood(id=f"u{n}", at=0.0, video=str(n), content=one.content)
        log.append([Entry(event, contents.hear(event, lambda _: None))])
    step = max(1, len(reads) // again)
    hits = [
        contents.twin(log.records, Content(prints=_anew(one))) == str(n) for n, one in enumerate(reads) if n % step == 0
    ]
    return float(np.mean(hits)), found / max(len(reads), 1)


def _anew(one: Read) -> tuple[str, ...]:
    """The prints of a clip that was encoded anew."""
    assert one.of.file is not None
    facts = probe(one.of.file)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "again.mp4")
        how = [
            "-vf",
            "scale=trunc(iw/4)*2:-2,eq=brightness=0.04",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-crf",
            "34",
            "-an",
        ]
        fenced([*opening(one.of.file, facts.demuxer), *how, f"file:{out}"], Limits())
        return prints(frames(out, probe(out)))


def figures_of(reads: Sequence[Read], told: Sequence[Labelled]) -> dict[str, Any]:
    """All figures."""
    m = models()
    alone = [(one, retold(Content(), one.caption)) for one in told]
    hits = np.array([first(one.content) == one.of.topic for one in reads])
    held = np.array([one.of.topic not in CHOSEN_ON for one in reads])
    spoken = [one.caption_language == one.of.language for one in reads if one.of.language]
    spoken += [m.tongue.of(one.caption)[0] == one.language for one in told]
    missed = [f"{one.of.topic} -> {first(one.content)}" for one, hit in zip(reads, hits, strict=True) if not hit]
    found, false = copies(reads, 24) if reads else (0.0, 0.0)
    looked = reads[0].content.looked if reads else ()
    return {
        "topic_top1": round(float(hits.mean()), 4),
        "topic_top1_no_caption": round(float(np.mean([first(one.bare) == one.of.topic for one in reads])), 4),
        "language": round(float(np.mean(spoken)), 4),
        "cross_language_auc": _rounded(across([(o.of.language, o.of.topic, o.content.meaning) for o in reads])),
        "cpu_s_per_clip": round(float(np.mean([one.cpu_s for one in reads])), 3),
        "cpu_s_most": round(max(one.cpu_s for one in reads), 3),
        "topic_top1_held": round(float(hits[held].mean()), 4) if held.any() else None,
        "captions_top1": round(float(np.mean([first(c) == one.topic for one, c in alone])), 4),
        "captions_top3": round(float(np.mean([one.topic in [g.name for g in c.topics[:3]] for one, c in alone])), 4),
        "captions_auc": _rounded(across([(one.language, one.topic, c.meaning) for one, c in alone])),
        "twins_found": round(found, 4), "false_twins": round(false, 4),
        "clips": len(reads), "captions": len(told), "topics": len(tree().topics), "missed": missed,
        "looked": {look.signal: f"{look.model}: {look.outcome}" for look in looked},
    }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def run(args: argparse.Namespace) -> Report:
    clips = labelled(args.data, args.clips, args.seed)
    if not clips:
        raise Invalid("no_clips", f"no clip of {args.data} has a topic in its caption sheet")
    understand(clips[0].file or args.data, "warm")
    reads = []
    for n, one in enumerate(clips, 1):
        reads.append(read(one))
        if n % 12 == 0:
            _say(f"{n} of {len(clips)}")
    figures = figures_of(reads, captions(args.captions))
    plain = [(k, v) for k, v in figures.items() if not isinstance(v, (list, dict))]
    return Report(figures, table(("what", "figure"), plain) + "\n\nmissed: " + ", ".join(figures["missed"]))


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


__all__ = ["ABOUT", "Labelled", "across", "arguments", "auc", "captions", "labelled", "run"]
