"""Why: are the reasons that people read the causes? Takes each named signal away, and looks where the video then is.

People of a small town scroll; then each gets a page. Of every slot the terms must add up to the score. Of every slot that names
a signal, that signal is made unknown and the video is rated again among the candidates of its request: does it rank lower?
What a viewer did about a topic or a maker is taken away from all candidates of that topic or maker.
"""

import argparse
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fyp.engine import Engine
from fyp.engine.composer import Composer, Found
from fyp.engine.rank import predict
from fyp.engine.rank.features import FEATURES
from fyp.engine.slate.reasons import GROUPS, grouped
from fyp.engine.stages import F32, Ask, Rows
from fyp.engine.trace import Trace
from fyp.lab.hamlet import Hamlet
from fyp.lab.report import Report, table
from fyp.vocabulary.feed import Slot

ABOUT = __doc__ or ""
PAGE = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--viewers", type=int, default=300, help="people whose page is looked into")
    parser.add_argument("--watched", type=int, default=60, help="videos that each has watched before")
    parser.add_argument("--videos", type=int, default=3000, help="videos in town")
    parser.add_argument("--seed", type=int, default=0, help="of the town")


def concerned(ask: Ask, videos: Rows, place: int, signal: str) -> NDArray[np.bool_]:
    """Which candidates [n] the signal of the one at `place` speaks of."""
    d = ask.memory.videos
    if signal in ("topic", "taste"):  # what they are about is the topic
        same: NDArray[np.bool_] = d.topic[videos] == d.topic[videos[place]]
    elif signal == "creator":
        same = d.creator[videos] == d.creator[videos[place]]
    else:
        same = np.arange(len(videos)) == place
    return same


def without(
    composer: Composer, videos: Rows, rows: F32, fields: NDArray[np.uint32], of: NDArray[np.bool_], signal: str
) -> F32:
    """The value [n] of candidates when `signal` is unknown of those that it speaks `of` [n]."""
    rows, fields = rows.copy(), fields.copy()
    if signal == "learned":
        fields[of] = 0
    else:
        rows[np.ix_(of, grouped(FEATURES) == list(GROUPS).index(signal))] = 0.0
    return composer.worth(videos, predict.chances(composer.memory, rows, fields))


def rank(worth: F32, place: int) -> int:
    """How many candidates are worth more."""
    return int((worth > worth[place]).sum())


def fall(composer: Composer, ask: Ask, found: Found, slots: tuple[Slot, ...]) -> list[tuple[str, int, int]]:
    """Of each slot that names a signal: which, and the ranks of its video among those `found`, with it and without it."""
    videos, rows, fields = found.videos, found.rows, found.fields
    worth = composer.worth(videos, found.chances)
    ids, out = ask.memory.videos.ids, []
    places = {ids[row]: place for place, row in enumerate(videos.tolist())}
    for slot in slots:
        signal = slot.why.because
        if signal in GROUPS or signal == "learned":
            place = places[slot.video]
            after = without(composer, videos, rows, fields, concerned(ask, videos, place, signal), signal)
            out.append((signal, rank(worth, place), rank(after, place)))
    return out


def run(args: argparse.Namespace) -> Report:
    town = Hamlet(Engine(seed=args.seed), args.videos, args.seed)
    composer = town.engine.composer
    errors: list[float] = []
    falls: list[tuple[str, int, int]] = []
    seen: Counter[str] = Counter()
    for number in range(args.viewers):
        who = town.arrive(number)
        town.scroll(who, args.watched)
        request = town.request(who, PAGE)
        ask = composer.ask(request)[0]
        found, _, _ = composer.lay(ask, who.id, Trace())  # draws from the dice of this asking; the page has its own
        page, _ = town.engine.compose(request)
        for slot in page.slots:
            errors.append(abs(sum(slot.why.terms.values()) - slot.score))
            seen[slot.why.because] += 1
        falls += fall(composer, ask, found, page.slots)
    by = {
        signal: [after > before for name, before, after in falls if name == signal]
        for signal in sorted({name for name, _, _ in falls})
    }
    figures: dict[str, Any] = {
        "max_term_error": max(errors), "causal_share": round(float(np.mean([a > b for _, b, a in falls])), 4),
        "by_signal": {signal: round(float(np.mean(fell)), 4) for signal, fell in by.items()},
        "median_fall": float(np.median([after - before for _, before, after in falls])),
        "named": dict(seen.most_common()), "slots": len(errors), "viewers": args.viewers, "videos": args.videos,
    }  # fmt: skip
    lines = [(s, len(fell), f"{np.mean(fell):.3f}") for s, fell in by.items()]
    return Report(figures, table(("signal named", "slots", "ranks lower without it"), lines))


__all__ = ["ABOUT", "arguments", "concerned", "fall", "rank", "run", "without"]
