"""fyp import: a folder of videos with their captions, tables of items and of interactions, into a data folder."""

import argparse
import os
import sys
import time
from pathlib import Path

from fyp import config
from fyp.app import App
from fyp.config import Settings
from fyp.lab.importing.clips import Outcome, clips, import_clips, tally
from fyp.lab.importing.past import open_past
from fyp.lab.importing.sheets import Wrong
from fyp.lab.importing.tables import Showing, import_interactions, import_items, interactions, items, table
from fyp.platform.videos import VIDEO
from fyp.vocabulary.errors import Invalid
from fyp.vocabulary.video import Video

HELP = "take in a folder of videos, or tables of items and interactions"
ABOUT = """\
take in what is in DIR; the same folder again changes nothing that is there already.
Videos (.mp4 .mov .webm .mkv) are checked, made playable in every browser, and published, with what captions.csv
(or .json, .parquet) says of each: file, caption, hashtags, topics, creator, creator_name, sound, language, country,
campaign, posted_at.
items.csv (or .parquet, .json): id, creator, duration_s and what captions may say: videos without files, for use as an engine.
interactions.csv (or .parquet, .json): viewer, item, at, one of watched_s, finished and like, and any of comment, share, save,
follow, not_interested, purchase, surface. Hashtags are parted by spaces, times are ISO 8601 or epoch seconds."""


def add(sub: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = sub.add_parser(
        "import", help=HELP, description=ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dir", metavar="DIR", type=Path, help="the folder to take in")
    parser.add_argument("--data", help=f"data folder (default: {Settings().data}, or FYP_DATA)")
    parser.add_argument(
        "--creator", metavar="HANDLE", help="who made videos of which nothing says who (default: DIR's name)"
    )


def run(args: argparse.Namespace) -> int:
    """0 when all was taken in, 1 when a video was refused. Raises `Invalid` for a table that is wrong."""
    folder: Path = args.dir
    if not folder.is_dir():
        raise Invalid("no_folder", f"{folder} is not a folder", "DIR")
    item_file, told_file = table(folder, "items"), table(folder, "interactions")
    if not (clips(folder) or item_file or told_file):
        raise Invalid("nothing_there", f"{folder} has neither videos nor items or interactions tables", "DIR")
    settings = config.load(os.environ, data=args.data)
    published = items(item_file) if item_file else []
    seconds = {p.video.id: p.video.duration_s for p in published}
    showings: list[Showing] | None = None
    start = time.time()
    if told_file and item_file:  # before anything is published: a wrong row should leave nothing behind
        showings = interactions(told_file, seconds.get)
        start = showings[0].at - 1 if showings else start
    app, clock = open_past(settings, start)
    try:
        refused = _clips(app, folder, args.creator or folder.resolve().name)
        if published:
            print(f"{import_items(app, published)} of {len(published)} items are new", flush=True)
        if told_file:
            if showings is None:
                showings = interactions(told_file, lambda id: _seconds(app, id))
            done, old = import_interactions(app, clock, showings, _progress)
            print(f"{done} interactions told" + (f", {old} left out: not after the newest event" if old else ""))
    finally:
        app.stop()
    return 1 if refused else 0


def _clips(app: App, folder: Path, creator: str) -> int:
    """Import the videos; how many were refused."""
    outcomes = import_clips(app, folder, creator, _line)
    if outcomes:
        print("videos: " + ", ".join(f"{count} {became}" for became, count in tally(outcomes)), flush=True)
    return sum(outcome.became == "refused" for outcome in outcomes)


def _line(place: int, whole: int, outcome: Outcome) -> None:
    where = sys.stderr if outcome.became == "refused" else sys.stdout
    print(
        f"[{place:{len(str(whole))}}/{whole}] {outcome.became:9} {outcome.file}: {outcome.note}", file=where, flush=True
    )


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {whole} interactions", end="" if done < whole else "\n", file=sys.stderr, flush=True)


def _seconds(app: App, id: str) -> float | None:
    video = app.records.get(VIDEO, id, Video)
    return video.duration_s if video else None


__all__ = ["HELP", "Wrong", "add", "run"]
