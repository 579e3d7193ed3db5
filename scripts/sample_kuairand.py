"""Makes tests/data/kuairand_sample/: whole viewers of the log with all that belongs to them. `sample_kuairand.py FROM TO`."""

import sys
from pathlib import Path

import polars as pl

VIEWERS = 500
AT_LEAST = 12
SEED = 2022
FILES = ("events_2022-04-25_2022-05-08", "history_2022-04-08_2022-04-24", "users", "videos")


def main(source: Path, target: Path) -> None:
    """Draw VIEWERS of those with at least AT_LEAST exposures; keep their rows in order, and the videos in them."""
    events, history, users, videos = (pl.read_parquet(source / f"{name}.parquet") for name in FILES)
    active = events.group_by("user_id").len().filter(pl.col("len") >= AT_LEAST).sort("user_id")["user_id"]
    drawn = active.sample(VIEWERS, seed=SEED)
    events, history = (rows.filter(pl.col("user_id").is_in(drawn.implode())) for rows in (events, history))
    seen = pl.concat([events["video_id"], history["video_id"]]).unique()
    users = users.filter(pl.col("user_id").is_in(drawn.implode()))
    videos = videos.filter(pl.col("video_id").is_in(seen.implode()))
    target.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(FILES, (events, history, users, videos), strict=True):
        file = target / f"{name}.parquet"
        rows.write_parquet(file, compression="zstd", compression_level=22, statistics=False)
        print(f"{file.name}: {rows.height} rows, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
